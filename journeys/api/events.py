"""Events: the programme, and what facilitators do with it."""

from typing import Any
from uuid import UUID

from django.core.validators import URLValidator
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from journeys import errors
from journeys.api.conditional import conditional
from journeys.api.open import OpenOrganizationView
from journeys.models import Event, Registration, TicketType
from journeys.services.events import catalogue
from journeys.services.events.calendar import calendar_of
from oasis.core.api import StrictSerializer, Success, operation, page_of
from oasis.core.api.permissions import PUBLIC
from oasis.core.api.request import Request
from oasis.core.api.serializers import LARGEST_INTEGER, PageQuery
from oasis.core.errors import InvalidAccessToken, NotAuthenticated, NotFound
from organizations.errors import OrganizationSuspended
from organizations.permissions import Capability, allows

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
    room_url = serializers.URLField(
        max_length=500,
        required=False,
        allow_blank=True,
        default="",
        validators=[URLValidator(["https"])],
        help_text="Of the video room; told to those whose seat is confirmed.",
    )
    capacity = serializers.IntegerField(min_value=1, max_value=LARGEST_INTEGER)
    has_waiting_list = serializers.BooleanField(required=False, default=True)
    visibility = serializers.ChoiceField(Event.Visibility.choices, required=False, default=Event.Visibility.MEMBERS)
    step_id = serializers.UUIDField(
        required=False, allow_null=True, help_text="A step of kind `event` that coming completes."
    )
    ticket_types: Any = serializers.ListSerializer(child=TicketTypeBody(), min_length=1, max_length=TICKET_TYPES)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """What has a video room is online."""
        attrs = super().validate(attrs)
        return {**attrs, "online": attrs["online"] or bool(attrs["room_url"])}


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
    room_url = serializers.CharField(
        allow_null=True, help_text="Of the video room; null for who has no confirmed seat and manages no events."
    )
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
        return conditional(
            request, catalogue.shown(events, person_id=self.person_id, manages=_manages(request)), meta=meta
        )

    @operation("New event, or a series", request=NewEventBody, response=EventShape, status=201)
    def post(self, request: Request) -> Success:
        """Facilitators and up."""
        data = self.body(request, NewEventBody)
        dates = [catalogue.Dates(**row) for row in data.pop("dates", [])]
        event = catalogue.create_event(data=data, actor_id=request.user.id, dates=dates)
        return Success(
            _shown(request, event, self.person_id), message=_("El encuentro está en el programa."), status=201
        )


class EventItem(OpenOrganizationView):
    """One event."""

    capability = {"GET": PUBLIC, "PUT": Capability.MANAGE_EVENTS, "DELETE": Capability.MANAGE_EVENTS}

    @operation("An event", response=EventShape, errors=OPEN_ERRORS, status=(200, 304))
    def get(self, request: Request, event_id: UUID) -> HttpResponse:
        """With the caller's own place, where there is one."""
        event = catalogue.visible_event(event_id, member=self.person_id is not None)
        return conditional(request, _shown(request, event, self.person_id))

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
        return Success(_shown(request, event, self.person_id))

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
            calendar_of(event, room_url=_shown(request, event, self.person_id)["room_url"]),
            content_type="text/calendar; charset=utf-8",
            headers={
                "Content-Disposition": f'attachment; filename="{event.pk}.ics"',
                "X-Content-Type-Options": "nosniff",
            },
        )


def _shown(request: Request, event: Event, person_id: UUID | None) -> dict[str, Any]:
    event.refresh_from_db()
    return catalogue.shown([event], person_id=person_id, manages=_manages(request))[0]


def _manages(request: Request) -> bool:
    role = getattr(request, "membership_role", None)
    return role is not None and allows(role, Capability.MANAGE_EVENTS)
