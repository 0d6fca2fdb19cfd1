"""Events: the programme, one's own place, and what facilitators do with them."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from journeys import errors
from journeys.api.conditional import conditional
from journeys.api.door import DoorView
from journeys.api.open import OpenOrganizationView
from journeys.api.tickets import TicketShape
from journeys.models import Event, Order, Registration, TicketType
from journeys.services.events import catalogue, door, joining, tickets
from journeys.services.events.calendar import calendar_of
from journeys.services.events.waiting import position_of
from oasis.core.api import StrictSerializer, Success, operation, page_of
from oasis.core.api.permissions import PUBLIC
from oasis.core.api.request import Request
from oasis.core.api.serializers import LARGEST_INTEGER, PageQuery
from oasis.core.errors import InvalidAccessToken, NotAuthenticated, NotFound
from organizations.api.views import OrganizationView
from organizations.errors import BudgetExceeded, OrganizationSuspended
from organizations.permissions import Capability

OPEN_ERRORS = [NotAuthenticated, InvalidAccessToken, NotFound, OrganizationSuspended]
TICKET_TYPES = 20  # of one event, at most
DATES = 60  # of a series, at most


class EventQuery(PageQuery):
    """Filters of the programme."""

    search = serializers.CharField(required=False, max_length=100, help_text="Words of the title or description.")
    past = serializers.BooleanField(default=False, help_text="Those that are over, newest first.")


class TicketTypeBody(StrictSerializer):
    """A way to come."""

    name = serializers.CharField(max_length=80)
    kind = serializers.ChoiceField(TicketType.Kind.choices)
    price = serializers.DecimalField(10, 2, min_value=0, required=False, allow_null=True)
    currency = serializers.RegexField("^[A-Z]{3}$", required=False, allow_blank=True, help_text="ISO 4217.")
    program_id = serializers.UUIDField(required=False, allow_null=True, help_text="Whose budget pays sponsored ones.")
    quota = serializers.IntegerField(min_value=1, max_value=LARGEST_INTEGER, required=False, allow_null=True)
    sale_starts_at = serializers.DateTimeField(required=False, allow_null=True)
    sale_ends_at = serializers.DateTimeField(required=False, allow_null=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """A free ticket has no price, all others have one."""
        if attrs["kind"] == TicketType.Kind.FREE:
            attrs["price"], attrs["currency"] = None, ""
        elif not attrs.get("price") or not attrs.get("currency"):
            raise serializers.ValidationError({"price": [_("Di el precio y la moneda.")]})
        if attrs["kind"] == TicketType.Kind.SPONSORED and not attrs.get("program_id"):
            raise serializers.ValidationError({"program_id": [_("Di qué programa se hace cargo.")]})
        return attrs


class DatesBody(StrictSerializer):
    """When a further event of the series takes place."""

    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """It begins before it ends."""
        if attrs["ends_at"] <= attrs["starts_at"]:
            raise serializers.ValidationError({"ends_at": [_("Tiene que terminar después de empezar.")]})
        return attrs


class EventBody(DatesBody):
    """An event as facilitators write it."""

    title = serializers.CharField(max_length=120)
    description = serializers.CharField(max_length=10_000, required=False, allow_blank=True, default="")
    place = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    online = serializers.BooleanField(required=False, default=False)
    capacity = serializers.IntegerField(min_value=1, max_value=LARGEST_INTEGER)
    has_waiting_list = serializers.BooleanField(required=False, default=True)
    visibility = serializers.ChoiceField(Event.Visibility.choices, required=False, default=Event.Visibility.MEMBERS)
    step_id = serializers.UUIDField(
        required=False, allow_null=True, help_text="A step of kind `event` that coming completes."
    )
    ticket_types: Any = serializers.ListSerializer(child=TicketTypeBody(), min_length=1, max_length=TICKET_TYPES)


class NewEventBody(EventBody):
    """A new event, or a series."""

    dates: Any = serializers.ListSerializer(
        child=DatesBody(),
        required=False,
        max_length=DATES,
        help_text="Further dates: a series of equal events. Sale of each ends as long before it as the first one's does.",
    )


class TicketTypeShape(serializers.Serializer):
    """A way to come."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(TicketType.Kind.choices)
    price = serializers.DecimalField(10, 2, allow_null=True)
    currency = serializers.CharField(allow_blank=True)
    program_id = serializers.UUIDField(allow_null=True)
    quota = serializers.IntegerField(allow_null=True)
    sale_starts_at = serializers.DateTimeField(allow_null=True)
    sale_ends_at = serializers.DateTimeField(allow_null=True)
    seats_left = serializers.IntegerField()


class OwnRegistrationShape(serializers.Serializer):
    """The caller's standing place."""

    id = serializers.UUIDField()
    status = serializers.ChoiceField(Registration.Status.choices)
    expires_at = serializers.DateTimeField(allow_null=True)


class EventShape(serializers.Serializer):
    """An event."""

    id = serializers.UUIDField()
    series_id = serializers.UUIDField(allow_null=True)
    title = serializers.CharField()
    description = serializers.CharField(allow_blank=True)
    place = serializers.CharField(allow_blank=True)
    online = serializers.BooleanField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    capacity = serializers.IntegerField()
    seats_left = serializers.IntegerField()
    has_waiting_list = serializers.BooleanField()
    visibility = serializers.ChoiceField(Event.Visibility.choices)
    status = serializers.ChoiceField(Event.Status.choices)
    journey_id = serializers.UUIDField(allow_null=True)
    step_id = serializers.UUIDField(allow_null=True)
    calendar_url = serializers.CharField()
    ticket_types = TicketTypeShape(many=True)
    registration = OwnRegistrationShape(allow_null=True)


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


class PersonPresent(serializers.Serializer):
    """Somebody who is in."""

    ticket_id = serializers.UUIDField()
    first_name = serializers.CharField(allow_blank=True)
    access_needs = serializers.CharField(allow_blank=True)
    checked_in_at = serializers.DateTimeField()


class PackEvent(serializers.Serializer):
    """Which event a pack is for."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()


class CheckedInTicket(serializers.Serializer):
    """A ticket that was used."""

    ticket_id = serializers.UUIDField()
    checked_in_at = serializers.DateTimeField()


class PackShape(serializers.Serializer):
    """What a door without a network needs."""

    event = PackEvent()
    algorithm = serializers.CharField()
    public_key = serializers.CharField(help_text="32 bytes, base64url without padding.")
    valid = serializers.ListField(child=serializers.UUIDField())
    revoked = serializers.ListField(child=serializers.UUIDField())
    checked_in = CheckedInTicket(many=True)
    generated_at = serializers.DateTimeField()


class EventList(OpenOrganizationView):
    """The programme."""

    capability = {"GET": PUBLIC, "POST": Capability.MANAGE_EVENTS}
    idempotent = True

    @operation("Events", response=EventShape, query=EventQuery, paginated="page", errors=OPEN_ERRORS, status=(200, 304))
    def get(self, request: Request) -> HttpResponse:
        """Public ones for anybody; members see their organization's. Without an organization: the community's."""
        query = self.query(request, EventQuery)
        rows = catalogue.programme(
            member=self.person_id is not None, past=query["past"], search=query.get("search", "")
        )
        events, meta = page_of(rows, query)
        return conditional(request, catalogue.shown(events, person_id=self.person_id), meta=meta)

    @operation("New event, or a series", request=NewEventBody, response=EventShape, status=201)
    def post(self, request: Request) -> Success:
        """Facilitators and up."""
        data = self.body(request, NewEventBody)
        dates = [catalogue.Dates(**row) for row in data.pop("dates", [])]
        event = catalogue.create_event(data=data, actor_id=request.user.id, dates=dates)
        return Success(_shown(event, request.user.id), message=_("El encuentro está en el programa."), status=201)


class EventItem(OpenOrganizationView):
    """One event."""

    capability = {"GET": PUBLIC, "PUT": Capability.MANAGE_EVENTS, "DELETE": Capability.MANAGE_EVENTS}

    @operation("An event", response=EventShape, errors=OPEN_ERRORS, status=(200, 304))
    def get(self, request: Request, event_id: UUID) -> HttpResponse:
        """With the caller's own place, where there is one."""
        event = catalogue.visible_event(event_id, member=self.person_id is not None)
        return conditional(request, _shown(event, self.person_id))

    @operation(
        "Change an event",
        request=EventBody,
        response=EventShape,
        errors=[errors.EventClosed, errors.CapacityTaken],
        description="Ticket types are matched by name. Who comes is told of another time or place.",
    )
    def put(self, request: Request, event_id: UUID) -> Success:
        """Facilitators and up."""
        event = catalogue.change_event(event_id=event_id, data=self.body(request, EventBody), actor_id=request.user.id)
        return Success(_shown(event, request.user.id))

    @operation("Cancel an event", status=204, errors=[errors.EventClosed])
    def delete(self, request: Request, event_id: UUID) -> Success:
        """Everybody is told, tickets are void, what was paid is paid back."""
        catalogue.cancel_event(event_id=event_id, actor_id=request.user.id)
        return Success(status=204)


class EventCalendar(OpenOrganizationView):
    """One event for a calendar."""

    capability = PUBLIC

    @operation("Calendar file of an event", media_type="text/calendar", errors=OPEN_ERRORS)
    def get(self, request: Request, event_id: UUID) -> HttpResponse:
        """RFC 5545."""
        event = catalogue.visible_event(event_id, member=self.person_id is not None)
        return HttpResponse(
            calendar_of(event),
            content_type="text/calendar; charset=utf-8",
            headers={
                "Content-Disposition": f'attachment; filename="{event.pk}.ics"',
                "X-Content-Type-Options": "nosniff",
            },
        )


class Registrations(OrganizationView):
    """Signing up."""

    capability = Capability.WALK_JOURNEYS
    idempotent = True

    @operation(
        "Sign up for an event",
        request=RegistrationBody,
        response=RegistrationShape,
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
        return Success(_registration(registration), message=MESSAGES.get(registration.status, ""), status=201)


class OwnRegistration(OrganizationView):
    """One's own place."""

    capability = Capability.WALK_JOURNEYS

    @operation("Give up the own place", status=204, errors=[errors.EventClosed, errors.AlreadyCheckedIn])
    def delete(self, request: Request, event_id: UUID) -> Success:
        """It goes to the next in the waiting list."""
        joining.leave(event_id=event_id, person_id=request.user.id)
        return Success(status=204)


class CheckInPack(DoorView):
    """What a door without a network needs."""

    @operation("Pack for an offline door", response=PackShape)
    def get(self, request: Request, event_id: UUID) -> Success:
        """Key, revoked and valid tickets; nothing about people."""
        self.require_door(event_id)
        return Success(door.pack(event_id))


class Presence(DoorView):
    """Who is there."""

    supervised = True

    @operation("Who is present now", response=PersonPresent, many=True)
    def get(self, request: Request, event_id: UUID) -> Success:
        """Facilitators and up, and supervisors of the event. Empty once it is over."""
        self.require_door(event_id)
        return Success(door.presence(event_id))


MESSAGES: dict[str, Any] = {
    Registration.Status.CONFIRMED: _("Tu plaza está confirmada."),
    Registration.Status.PENDING_PAYMENT: _("Te guardamos la plaza mientras pagas."),
    Registration.Status.WAITING_LIST: _("El encuentro está completo: estás en la lista de espera."),
}


def _shown(event: Event, person_id: UUID | None) -> dict[str, Any]:
    event.refresh_from_db()
    return catalogue.shown([event], person_id=person_id)[0]


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
