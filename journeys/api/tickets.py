"""One's own tickets: shown, drawn, passed on."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse
from rest_framework import serializers

from journeys import errors
from journeys.models import Event, Ticket
from journeys.pass_card import qr_code, ticket_pdf
from journeys.services.events import tickets
from oasis.core.api import StrictSerializer, Success, cursor_of, operation
from oasis.core.api.request import Request
from oasis.core.api.serializers import CursorQuery
from oasis.core.tenancy import organization_scope
from organizations.api.views import OrganizationView
from organizations.permissions import Capability


class TicketEvent(serializers.Serializer):
    """What a ticket is for."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    place = serializers.CharField(allow_blank=True)
    online = serializers.BooleanField()
    room_url = serializers.CharField(allow_null=True, help_text="Of the video room, once it is known.")
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    status = serializers.ChoiceField(Event.Status.choices)


class TicketShape(serializers.Serializer):
    """A ticket, as its holder sees it."""

    id = serializers.UUIDField()
    event = TicketEvent()
    status = serializers.ChoiceField(Ticket.Status.choices)
    token = serializers.CharField(allow_null=True, help_text="What the QR code holds; null for a cancelled one.")
    qr_svg_url = serializers.CharField()
    qr_png_url = serializers.CharField()
    pdf_url = serializers.CharField()
    checked_in_at = serializers.DateTimeField(allow_null=True)


class TransferBody(StrictSerializer):
    """To whom."""

    email = serializers.EmailField(max_length=254, help_text="Of another member of the organization.")


class TicketList(OrganizationView):
    """Own tickets."""

    capability = Capability.WALK_JOURNEYS

    @operation("Own tickets", response=TicketShape, query=CursorQuery, paginated="cursor")
    def get(self, request: Request) -> Success:
        """Newest first."""
        query = self.query(request, CursorQuery)
        rows, meta = cursor_of(tickets.own_tickets(request.user.id), query)
        return Success([tickets.shown(row) for row in rows], meta=meta)


class TicketItem(OrganizationView):
    """An own ticket."""

    capability = Capability.WALK_JOURNEYS

    @operation("An own ticket", response=TicketShape)
    def get(self, request: Request, ticket_id: UUID) -> Success:
        """With the token that its code holds."""
        return Success(tickets.shown(tickets.own_ticket(person_id=request.user.id, ticket_id=ticket_id)))


class Transfer(OrganizationView):
    """Passing a ticket on."""

    capability = Capability.WALK_JOURNEYS
    idempotent = True

    @operation(
        "Pass a ticket on to another member",
        request=TransferBody,
        status=204,
        errors=[errors.EventClosed, errors.RegistrationSettled, errors.AlreadyRegistered],
    )
    def post(self, request: Request, ticket_id: UUID) -> Success:
        """The old one opens no door any more; the other person gets one of their own."""
        email = self.body(request, TransferBody)["email"]
        tickets.transfer_ticket(ticket_id=ticket_id, person_id=request.user.id, to_email=email)
        return Success(status=204)


class TicketFile(OrganizationView):
    """A ticket in some form."""

    capability = Capability.WALK_JOURNEYS
    scoped = False  # drawing takes a while, and a logo may come from the store

    def file(self, request: Request, ticket_id: UUID, draw: Callable[[Ticket, str], bytes], name: str) -> HttpResponse:
        """The file that `draw` makes of the caller's ticket and its token."""
        with organization_scope(request.organization):
            ticket = tickets.own_ticket(person_id=request.user.id, ticket_id=ticket_id)
            if ticket.status == Ticket.Status.CANCELLED:
                raise errors.TicketInvalid(details={"reason": tickets.CANCELLED})
            token = tickets.token_of(ticket)
        kinds = {"svg": "image/svg+xml", "png": "image/png", "pdf": "application/pdf"}
        ending = name.rpartition(".")[2]
        place = "attachment" if ending == "pdf" else "inline"
        return HttpResponse(
            draw(ticket, token),
            content_type=kinds[ending],
            headers={
                "Content-Disposition": f'{place}; filename="{name}"',
                "X-Content-Type-Options": "nosniff",
                "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
            },
        )


class TicketSvg(TicketFile):
    """The code as SVG."""

    @operation("Code of a ticket, SVG", media_type="image/svg+xml", errors=[errors.TicketInvalid])
    def get(self, request: Request, ticket_id: UUID) -> HttpResponse:
        """To show on a screen."""
        return self.file(request, ticket_id, lambda _ticket, token: qr_code(token, kind="svg"), "entrada.svg")


class TicketPng(TicketFile):
    """The code as PNG."""

    @operation("Code of a ticket, PNG", media_type="image/png", errors=[errors.TicketInvalid])
    def get(self, request: Request, ticket_id: UUID) -> HttpResponse:
        """To show on a screen."""
        return self.file(request, ticket_id, lambda _ticket, token: qr_code(token, kind="png"), "entrada.png")


class TicketPdf(TicketFile):
    """The ticket to print."""

    @operation("A ticket as PDF", media_type="application/pdf", errors=[errors.TicketInvalid])
    def get(self, request: Request, ticket_id: UUID) -> HttpResponse:
        """In the organization's colours."""

        def draw(ticket: Ticket, token: str) -> bytes:
            return ticket_pdf(
                ticket, token, organization_id=request.organization.id, timezone=request.organization.timezone
            )

        return self.file(request, ticket_id, draw, "entrada.pdf")
