"""Counting seats: an event's and its ticket type's counters change by conditional UPDATEs only, in this order."""

from typing import Any
from uuid import UUID

from django.db.models import F, Q
from django.utils import timezone as clock

from journeys.errors import EventClosed, NotOnSale, SoldOut
from journeys.models import Event, TicketType
from oasis.core.errors import NotFound


def take(*, event_id: UUID, ticket_type_id: UUID, seats: int, on_sale: bool = True) -> None:
    """Take `seats` of both counters, or raise and leave it to the caller's transaction to undo the first.

    With `on_sale` false the sale window does not count: for those who were in the queue, or who paid in time. Raises
    `NotFound`, `EventClosed`, `NotOnSale`, `SoldOut`.
    """
    now = clock.now()
    event = Event.objects.filter(
        pk=event_id, status=Event.Status.SCHEDULED, ends_at__gt=now, seats_taken__lte=F("capacity") - seats
    )
    if not event.update(seats_taken=F("seats_taken") + seats):
        raise _why_not(event_id)
    kind = TicketType.objects.filter(
        Q(quota=None) | Q(seats_taken__lte=F("quota") - seats), **_of(event_id, ticket_type_id)
    )
    if on_sale:
        kind = kind.filter(
            Q(sale_starts_at=None) | Q(sale_starts_at__lte=now), Q(sale_ends_at=None) | Q(sale_ends_at__gt=now)
        )
    if not kind.update(seats_taken=F("seats_taken") + seats):
        raise _why_not_of(event_id, ticket_type_id, on_sale=on_sale)


def give_back(*, event_id: UUID, ticket_type_id: UUID, seats: int) -> None:
    """Free `seats` of both counters."""
    Event.objects.filter(pk=event_id).update(seats_taken=F("seats_taken") - seats)
    TicketType.objects.filter(**_of(event_id, ticket_type_id)).update(seats_taken=F("seats_taken") - seats)


def lock_event(event_id: UUID) -> Event:
    """The event's row, locked: first of all locks. Raises `NotFound`."""
    event = Event.objects.select_for_update().filter(pk=event_id).first()
    if event is None:
        raise NotFound
    return event


def _of(event_id: UUID, ticket_type_id: UUID) -> dict[str, Any]:
    return {"pk": ticket_type_id, "event_id": event_id}


def _why_not(event_id: UUID) -> Exception:
    event = Event.objects.filter(pk=event_id).only("status", "ends_at").first()
    if event is None:
        return NotFound()
    if event.status != Event.Status.SCHEDULED or event.ends_at <= clock.now():
        return EventClosed()
    return SoldOut()


def _why_not_of(event_id: UUID, ticket_type_id: UUID, *, on_sale: bool) -> Exception:
    kind = TicketType.objects.filter(**_of(event_id, ticket_type_id)).only("sale_starts_at", "sale_ends_at").first()
    if kind is None:
        return NotFound()
    now = clock.now()
    early = kind.sale_starts_at is not None and kind.sale_starts_at > now
    late = kind.sale_ends_at is not None and kind.sale_ends_at <= now
    if on_sale and (early or late):
        return NotOnSale(details={"sale_starts_at": kind.sale_starts_at, "sale_ends_at": kind.sale_ends_at})
    return SoldOut()
