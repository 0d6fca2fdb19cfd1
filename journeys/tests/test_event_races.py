"""Seats under everything at once: the race with the guard away, and that the guard holds."""

from collections.abc import Callable
from threading import Barrier
from typing import Any

import pytest
from django.db.models import F
from django.utils import timezone

from journeys.errors import AlreadyCheckedIn, SoldOut
from journeys.models import Event, Registration, Scan, Ticket, TicketType
from journeys.services.events.door import check_in
from journeys.services.events.registration import expire_due, release, take_seats
from journeys.services.events.tickets import token_of
from journeys.tests.making_events import make_event
from journeys.tests.test_races import _as_owner, crowd, kinds_of
from oasis.core.models import OutboxMessage
from oasis.core.tenancy import organization_scope
from oasis.core.testing import at_once

SEATS, PEOPLE = 50, 200
CONNECTIONS = 40  # at once: more than a server lets in would test the server's limit
pytestmark = pytest.mark.usefixtures("transactional_db")


def together(organization: Any, work: Callable[[int], Any], times: int) -> list[Any]:
    """Run `work(n)` for each n below `times`, in as many threads as there are connections, each in its own scope."""
    results: list[Any] = [None] * times

    def one(first: int) -> Callable[[], None]:
        def run() -> None:
            for number in range(first, times, CONNECTIONS):
                try:
                    with organization_scope(organization):
                        results[number] = work(number)
                except Exception as error:  # noqa: BLE001 - counted by the test
                    results[number] = error

        return run

    at_once(*(one(first) for first in range(min(CONNECTIONS, times))))
    return results


def test_two_hundred_people_for_fifty_seats_give_exactly_fifty(cast: Any) -> None:
    people = crowd(cast.a, PEOPLE)
    with organization_scope(cast.a):
        event, kind = make_event(capacity=SEATS)
    results = together(
        cast.a, lambda n: take_seats(event_id=event.pk, ticket_type_id=kind.pk, person_id=people[n]), PEOPLE
    )
    assert kinds_of(results) == {"Registration": SEATS, SoldOut.__name__: PEOPLE - SEATS}
    with organization_scope(cast.a):
        assert Event.objects.get().seats_taken == TicketType.objects.get().seats_taken == SEATS
        assert Registration.objects.count() == Ticket.objects.count() == SEATS


def test_without_the_guard_seats_are_sold_more_than_once(cast: Any) -> None:
    people = crowd(cast.a, PEOPLE)
    with organization_scope(cast.a):
        event, kind = make_event(capacity=SEATS)
    _as_owner(cast.a, "ALTER TABLE journeys_event DROP CONSTRAINT journeys_event_not_oversold")
    all_have_looked = Barrier(CONNECTIONS, timeout=120)

    def look_then_take(number: int) -> None:
        before = Event.objects.get(pk=event.pk)
        all_have_looked.wait()
        if before.seats_taken >= before.capacity:
            raise SoldOut
        Event.objects.filter(pk=event.pk).update(seats_taken=F("seats_taken") + 1)
        Registration.objects.create(event=event, ticket_type=kind, person_id=people[number], status="confirmed")

    together(cast.a, look_then_take, PEOPLE)
    with organization_scope(cast.a):
        assert Registration.objects.count() > SEATS


def test_one_person_at_once_gets_one_registration_and_takes_one_seat(cast: Any) -> None:
    with organization_scope(cast.a):
        event, kind = make_event(capacity=SEATS)
    results = together(
        cast.a, lambda _n: take_seats(event_id=event.pk, ticket_type_id=kind.pk, person_id=cast.diego.id), 20
    )
    assert kinds_of(results) == {"Registration": 1, "AlreadyRegistered": 19}
    with organization_scope(cast.a):
        assert Event.objects.get().seats_taken == Ticket.objects.count() == 1


def test_a_quota_holds_as_the_capacity_does(cast: Any) -> None:
    people = crowd(cast.a, 40)
    with organization_scope(cast.a):
        event, kind = make_event(capacity=SEATS, quota=7)
    results = together(cast.a, lambda n: take_seats(event_id=event.pk, ticket_type_id=kind.pk, person_id=people[n]), 40)
    assert kinds_of(results) == {"Registration": 7, SoldOut.__name__: 33}
    with organization_scope(cast.a):
        assert Event.objects.get().seats_taken == TicketType.objects.get().seats_taken == 7


def test_coming_and_going_at_once_neither_locks_up_nor_miscounts(cast: Any) -> None:
    people = crowd(cast.a, 40)
    with organization_scope(cast.a):
        event, kind = make_event(capacity=20)
        there = [
            take_seats(event_id=event.pk, ticket_type_id=kind.pk, person_id=person, hold_minutes=15)
            for person in people[:20]
        ]

    def come_or_go(number: int) -> Any:
        if number % 2:
            return release(there[number // 2].pk, status="cancelled")
        expire_due()
        return take_seats(event_id=event.pk, ticket_type_id=kind.pk, person_id=people[20 + number // 2])

    results = together(cast.a, come_or_go, 40)
    assert set(kinds_of(results)) <= {"Registration", SoldOut.__name__}
    with organization_scope(cast.a):
        holding = Registration.objects.filter(status__in=Registration.HOLDING).count()
        assert Event.objects.get().seats_taken == TicketType.objects.get().seats_taken == holding


def test_a_ticket_that_is_read_at_many_doors_at_once_lets_in_once(cast: Any) -> None:
    with organization_scope(cast.a):
        event, kind = make_event()
        registration = take_seats(event_id=event.pk, ticket_type_id=kind.pk, person_id=cast.diego.id)
        token = token_of(registration.tickets.get())
    results = together(cast.a, lambda _n: check_in(token=token, steward_id=cast.clara.id), 20)
    assert kinds_of(results) == {"dict": 1, "AlreadyCheckedIn": 19}
    with organization_scope(cast.a):
        assert Scan.objects.filter(outcome="accepted").count() == 1
    assert OutboxMessage.objects.filter(topic="journeys.event_checked_in").count() == 1


def test_without_the_lock_one_ticket_lets_in_twice(cast: Any) -> None:
    with organization_scope(cast.a):
        event, kind = make_event()
        ticket = take_seats(event_id=event.pk, ticket_type_id=kind.pk, person_id=cast.diego.id).tickets.get()
    all_have_looked = Barrier(20, timeout=120)

    def look_then_admit(_number: int) -> None:
        before = Ticket.objects.get(pk=ticket.pk)
        all_have_looked.wait()
        if before.status == "checked_in":
            raise AlreadyCheckedIn
        Ticket.objects.filter(pk=ticket.pk).update(status="checked_in", checked_in_at=timezone.now())

    assert kinds_of(together(cast.a, look_then_admit, 20)) == {"NoneType": 20}
