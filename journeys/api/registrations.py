"""One's own place at an event."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from journeys import errors
from journeys.api.shapes import SafetyShape
from journeys.api.tickets import TicketShape
from journeys.models import Order, Registration
from journeys.services import safety
from journeys.services.events import joining, tickets
from journeys.services.events.waiting import position_of
from oasis.core.api import StrictSerializer, Success, operation
from oasis.core.api.request import Request
from organizations.api.views import OrganizationView
from organizations.errors import BudgetExceeded
from organizations.permissions import Capability

MESSAGES: dict[str, Any] = {
    Registration.Status.CONFIRMED: _("Tu plaza está confirmada."),
    Registration.Status.PENDING_PAYMENT: _("Te guardamos la plaza mientras pagas."),
    Registration.Status.WAITING_LIST: _("El encuentro está completo: estás en la lista de espera."),
}


class RegistrationBody(StrictSerializer):
    """A place at an event."""

    ticket_type_id = serializers.UUIDField(required=False, allow_null=True, help_text="Default: the first one.")
    access_needs = serializers.CharField(
        required=False, allow_blank=True, max_length=500, help_text="What the people at the door should know."
    )


class OrderReference(serializers.Serializer):
    """A purchase that was begun."""

    order_id = serializers.UUIDField()
    status = serializers.ChoiceField(Order.Status.choices)
    checkout_url = serializers.CharField(allow_blank=True)


class RegistrationShape(serializers.Serializer):
    """A place, or a place in the queue."""

    id = serializers.UUIDField()
    event_id = serializers.UUIDField()
    ticket_type_id = serializers.UUIDField()
    status = serializers.ChoiceField(Registration.Status.choices)
    position = serializers.IntegerField(allow_null=True, help_text="In the waiting list; 1 is next.")
    expires_at = serializers.DateTimeField(allow_null=True, help_text="Of a hold or an offer.")
    ticket = TicketShape(allow_null=True)
    order = OrderReference(allow_null=True)


class NewRegistrationShape(RegistrationShape):
    """A place just taken."""

    safety = SafetyShape(required=False)


class Registrations(OrganizationView):
    """Signing up."""

    capability = Capability.WALK_JOURNEYS
    idempotent = True

    @operation(
        "Sign up for an event",
        request=RegistrationBody,
        response=NewRegistrationShape,
        status=201,
        errors=[
            errors.SoldOut,
            errors.AlreadyRegistered,
            errors.NotOnSale,
            errors.EventClosed,
            BudgetExceeded,
        ],
        description="A full event with a waiting list gives a place in it; who was offered a seat takes it like this.",
    )
    def post(self, request: Request, event_id: UUID) -> Success:
        """A paid seat is held for 15 minutes."""
        data = self.body(request, RegistrationBody)
        registration = joining.register(
            event_id=event_id,
            person_id=request.user.id,
            ticket_type_id=data.get("ticket_type_id"),
            access_needs=data.get("access_needs", ""),
        )
        said = safety.screen_participant_text(
            person_id=request.user.id,
            source=f"journeys.registration:{registration.pk}",
            text=data.get("access_needs"),
        )
        answer = _registration(registration) | ({"safety": said} if said else {})
        return Success(answer, message=MESSAGES.get(registration.status, ""), status=201)


class OwnRegistration(OrganizationView):
    """One's own place."""

    capability = Capability.WALK_JOURNEYS

    @operation("Give up the own place", status=204, errors=[errors.EventClosed, errors.AlreadyCheckedIn])
    def delete(self, request: Request, event_id: UUID) -> Success:
        """It goes to the next in the waiting list."""
        joining.leave(event_id=event_id, person_id=request.user.id)
        return Success(status=204)


def _registration(registration: Registration) -> dict[str, Any]:
    ticket = registration.tickets.select_related("event").order_by("pk").first()
    order = joining.pending_order(registration)
    return {
        "id": registration.pk,
        "event_id": registration.event_id,
        "ticket_type_id": registration.ticket_type_id,
        "status": registration.status,
        "position": position_of(registration),
        "expires_at": registration.expires_at,
        "ticket": tickets.shown(ticket) if ticket else None,
        "order": {"order_id": order.pk, "status": order.status, "checkout_url": order.checkout_url} if order else None,
    }
