"""Tickets: one's own, and what the people at the door do with them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from journeys import errors
from journeys.api.door import DoorView
from journeys.models import Event, Ticket
from journeys.pass_card import qr_code, ticket_pdf
from journeys.services.events import door, tickets
from oasis.core.api import StrictSerializer, Success, cursor_of, operation
from oasis.core.api.request import Request
from oasis.core.api.serializers import CursorQuery
from oasis.core.tenancy import organization_scope
from organizations.api.views import OrganizationView
from organizations.permissions import Capability

LONGEST_TOKEN = 500
SCANS = 500  # of one batch, at most


class TicketEvent(serializers.Serializer):
    """What a ticket is for."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    place = serializers.CharField(allow_blank=True)
    online = serializers.BooleanField()
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


class ValidateBody(StrictSerializer):
    """A code that was read."""

    token = serializers.CharField(max_length=LONGEST_TOKEN)
    event_id = serializers.UUIDField(required=False, allow_null=True, help_text="Of which event this is the door.")
    scanned_at = serializers.DateTimeField(required=False, allow_null=True, help_text="By the device's clock.")


class CheckOutBody(StrictSerializer):
    """A code that was read on the way out."""

    token = serializers.CharField(max_length=LONGEST_TOKEN)
    event_id = serializers.UUIDField(required=False, allow_null=True)


class ScanBody(StrictSerializer):
    """A code that was read without a network."""

    token = serializers.CharField(max_length=LONGEST_TOKEN)
    scanned_at = serializers.DateTimeField()
    device = serializers.CharField(max_length=60, required=False, allow_blank=True, default="")


class ScansBody(StrictSerializer):
    """Readings of offline doors."""

    scans: Any = serializers.ListSerializer(child=ScanBody(), min_length=1, max_length=SCANS)


class UndoBody(StrictSerializer):
    """Why."""

    reason = serializers.CharField(max_length=200)


class SeenTicket(serializers.Serializer):
    """A ticket, as the door sees it."""

    id = serializers.UUIDField()
    event_id = serializers.UUIDField()
    status = serializers.ChoiceField(Ticket.Status.choices)


class SeenPerson(serializers.Serializer):
    """A person, as the door sees them."""

    first_name = serializers.CharField(allow_blank=True)
    access_needs = serializers.CharField(allow_blank=True)


class SeenShape(serializers.Serializer):
    """What the door sees."""

    ticket = SeenTicket()
    participant = SeenPerson()
    checked_in_at = serializers.DateTimeField(allow_null=True)


class LeftShape(SeenShape):
    """What the door sees of somebody who leaves."""

    checked_out_at = serializers.DateTimeField()


class ScanAnswer(serializers.Serializer):
    """What became of one reading."""

    index = serializers.IntegerField()
    status = serializers.ChoiceField(["accepted", "refused"])
    code = serializers.CharField(required=False)
    details = serializers.DictField(required=False)
    ticket = SeenTicket(required=False)
    participant = SeenPerson(required=False)
    checked_in_at = serializers.DateTimeField(required=False)


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


class Validate(DoorView):
    """Letting somebody in."""

    scoped = False  # what was refused is kept, in a transaction of its own

    @operation(
        "Check a ticket in",
        request=ValidateBody,
        response=SeenShape,
        errors=[errors.AlreadyCheckedIn, errors.TicketInvalid],
        description="The first reading lets in and completes the linked step; any later one says when the first was.",
    )
    def post(self, request: Request) -> Success:
        """Facilitators and up, and stewards of the event; they see first name and access needs."""
        data = self.body(request, ValidateBody)
        at = data.get("scanned_at")
        try:
            with organization_scope(request.organization):
                answer = door.check_in(
                    token=data["token"],
                    steward_id=request.user.id,
                    event_id=data.get("event_id"),
                    doors=self.doors,
                    scanned_at=at,
                )
        except (errors.AlreadyCheckedIn, errors.TicketInvalid) as error:
            with organization_scope(request.organization):
                door.refuse(token=data["token"], steward_id=request.user.id, error=error, scanned_at=at)
            raise
        return Success(answer, message=_("Adelante."))


class ValidateBatch(DoorView):
    """Readings of offline doors."""

    idempotent = True

    @operation("Hand in offline readings", request=ScansBody, response=ScanAnswer, many=True)
    def post(self, request: Request) -> Success:
        """Of each ticket the earliest reading counts; sending the same again changes nothing."""
        scans = [door.Reading(**scan) for scan in self.body(request, ScansBody)["scans"]]
        return Success(door.check_in_batch(scans=scans, steward_id=request.user.id, doors=self.doors))


class CheckOut(DoorView):
    """Somebody leaves."""

    @operation(
        "Check a ticket out",
        request=CheckOutBody,
        response=LeftShape,
        errors=[errors.TicketInvalid, errors.RegistrationSettled],
    )
    def post(self, request: Request) -> Success:
        """They are not in the list of who is present any more."""
        data = self.body(request, CheckOutBody)
        return Success(
            door.check_out(
                token=data["token"], steward_id=request.user.id, event_id=data.get("event_id"), doors=self.doors
            )
        )


class UndoCheckIn(DoorView):
    """A mistaken entry."""

    supervised = True

    @operation("Undo a check-in", request=UndoBody, status=204, errors=[errors.RegistrationSettled])
    def post(self, request: Request, ticket_id: UUID) -> Success:
        """Facilitators and up, and supervisors of the event. Who did it and why is kept; points stay."""
        reason = self.body(request, UndoBody)["reason"]
        door.undo_check_in(ticket_id=ticket_id, steward_id=request.user.id, reason=reason, doors=self.doors)
        return Success(status=204)
