"""Series of events: more dates, and what is changed or called off from one date on."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone as clock

from journeys.models import Event
from journeys.rules.series import Every, further_dates, moved
from journeys.services.events.catalogue import Dates, at_another_date, cancel_event, change_event, create_event
from oasis.core.errors import NotFound


def repeat(*, data: dict[str, Any], every: Every, times: int, zone: ZoneInfo, actor_id: UUID) -> list[Event]:
    """A series of `times` events, at the same time of day in `zone`. Raises `ValidationFailed`."""
    dates = further_dates(data["starts_at"], data["ends_at"], every=every, times=times, zone=zone)
    first = create_event(data=data, actor_id=actor_id, dates=[Dates(*one) for one in dates])
    return [first, *later_dates(first)]


def later_dates(event: Event) -> QuerySet[Event]:
    """The events of its series after it that are on."""
    if event.series_id is None:
        return Event.objects.none()
    return Event.objects.filter(
        series_id=event.series_id, starts_at__gt=event.starts_at, status=Event.Status.SCHEDULED, ends_at__gt=clock.now()
    ).order_by("starts_at", "pk")


@transaction.atomic
def change_series(*, event_id: UUID, data: dict[str, Any], zone: ZoneInfo, actor_id: UUID) -> list[Event]:
    """Change an event and those of its series after it, each at its own date: `change_event` for all of them.

    An hour later here is an hour later there. Ticket types are matched by their names before. Raises what
    `change_event` does.
    """
    event = _found(event_id)
    by = data["starts_at"].astimezone(zone).replace(tzinfo=None) - event.starts_at.astimezone(zone).replace(tzinfo=None)
    lasts = data["ends_at"] - data["starts_at"]
    names = dict(event.ticket_types.values_list("pk", "name"))
    later = list(later_dates(event))
    changed = [change_event(event_id=event_id, data=data, actor_id=actor_id)]
    for one in later:
        starts_at = moved(one.starts_at.astimezone(zone), by)
        own = at_another_date(data, Dates(starts_at, starts_at + lasts))
        ids = {name: pk for pk, name in one.ticket_types.values_list("pk", "name")}
        kinds = [{**row, "id": ids.get(names.get(row.get("id"), row["name"]))} for row in own["ticket_types"]]
        changed.append(change_event(event_id=one.pk, data={**own, "ticket_types": kinds}, actor_id=actor_id))
    return changed


@transaction.atomic
def cancel_series(*, event_id: UUID, actor_id: UUID) -> list[Event]:
    """Call off an event and those of its series after it; returns them. Raises `NotFound`, `EventClosed`."""
    event = _found(event_id)
    ids = [event_id, *later_dates(event).values_list("pk", flat=True)]
    return [cancel_event(event_id=one, actor_id=actor_id) for one in ids]


def _found(event_id: UUID) -> Event:
    event = Event.objects.filter(pk=event_id).first()
    if event is None:
        raise NotFound
    return event
