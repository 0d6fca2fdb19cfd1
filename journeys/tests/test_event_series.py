"""Series of dates: what the clocks and the calendar do to them, and changing several at once."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from journeys.errors import CapacityTaken
from journeys.models import Event, TicketType
from journeys.rules.series import Every, further_dates
from journeys.services.events.registration import take_seats
from journeys.services.events.series import cancel_series, change_series, repeat
from oasis.core.errors import ValidationFailed
from oasis.core.tenancy import organization_scope

MADRID = ZoneInfo("Europe/Madrid")


def dates(first: datetime, every: Every, times: int, hours: float = 2) -> list[str]:
    found = further_dates(first, first + timedelta(hours=hours), every=every, times=times, zone=MADRID)
    return [f"{start:%Y-%m-%d %H:%M}–{end:%H:%M}" for start, end in found]


def test_a_weekly_date_stays_at_its_hour_when_the_clocks_change() -> None:
    first = datetime(2026, 10, 20, 16, 0, tzinfo=UTC)  # 18:00 in summer
    assert dates(first, Every.WEEK, 3) == ["2026-10-27 18:00–20:00", "2026-11-03 18:00–20:00"]
    later = further_dates(first, first + timedelta(hours=2), every=Every.WEEK, times=2, zone=MADRID)
    assert later[0][0].astimezone(UTC).hour == 17  # 18:00 in winter


@pytest.mark.parametrize(
    ("first", "every", "expected"),
    [
        (datetime(2026, 12, 30, tzinfo=MADRID), Every.DAY, ["2026-12-31", "2027-01-01"]),
        (datetime(2026, 12, 20, tzinfo=MADRID), Every.FORTNIGHT, ["2027-01-03", "2027-01-17"]),
        (datetime(2026, 11, 10, tzinfo=MADRID), Every.MONTH, ["2026-12-08", "2027-01-12"]),  # second Tuesdays
        (datetime(2026, 1, 29, tzinfo=MADRID), Every.MONTH, ["2026-02-26", "2026-03-26"]),  # a fifth one: the last
    ],
)
def test_how_often(first: datetime, every: Every, expected: list[str]) -> None:
    assert [one[:10] for one in dates(first, every, 3)] == expected


def data(**changes: Any) -> dict[str, Any]:
    starts_at = (
        (timezone.now() + timedelta(days=10)).astimezone(MADRID).replace(hour=18, minute=0, second=0, microsecond=0)
    )
    return {
        "title": "Taller de calma",
        "description": "",
        "place": "Sala Alba",
        "online": False,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
        "capacity": 10,
        "room_url": "",
        "has_waiting_list": True,
        "visibility": "members",
        "ticket_types": [
            {"name": "General", "kind": "free", "sale_ends_at": starts_at - timedelta(days=1)},
            {"name": "Con material", "kind": "paid", "price": 10, "currency": "EUR", "quota": 4},
        ],
        **changes,
    }


@pytest.fixture
def series(cast: Any, db: None) -> Any:
    """Three dates of A, and who made them."""
    with organization_scope(cast.a):
        repeat(data=data(), every=Every.WEEK, times=3, zone=MADRID, actor_id=cast.clara.id)
        return list(Event.objects.order_by("starts_at"))


def test_each_date_is_on_sale_until_as_long_before_it(cast: Any, series: Any) -> None:
    with organization_scope(cast.a):
        kinds = TicketType.objects.filter(name="General").select_related("event").order_by("event__starts_at")
        assert {kind.event.starts_at - kind.sale_ends_at for kind in kinds} == {timedelta(days=1)}  # type: ignore[operator]
    assert len({event.series_id for event in series}) == 1


def test_changing_from_a_date_on_leaves_the_earlier_ones_and_everybodys_day(cast: Any, series: Any) -> None:
    first, second, third = series
    with organization_scope(cast.a):
        kinds = list(second.ticket_types.values("id", "name", "kind", "price", "currency", "quota"))
        renamed = [{**row, "name": "Con materiales"} if row["kind"] == "paid" else row for row in kinds]
        moved = second.starts_at.astimezone(MADRID) + timedelta(hours=1)
        changes = data(title="Otra calma", starts_at=moved, ends_at=moved + timedelta(hours=3), ticket_types=renamed)
        change_series(event_id=second.pk, data=changes, zone=MADRID, actor_id=cast.clara.id)
        found = {event.pk: event for event in Event.objects.all()}
        assert (found[first.pk].title, found[first.pk].starts_at) == ("Taller de calma", first.starts_at)
        for event in (second, third):
            now = found[event.pk]
            local = now.starts_at.astimezone(MADRID)
            assert (now.title, local.hour) == ("Otra calma", 19)
            assert (local.date(), now.ends_at - now.starts_at) == (
                event.starts_at.astimezone(MADRID).date(),
                timedelta(hours=3),
            )
        ids = {kind.pk for event in series for kind in event.ticket_types.all()}
        assert ids == set(TicketType.objects.values_list("pk", flat=True))  # renamed, not replaced
        assert TicketType.objects.filter(name="Con materiales").count() == 2


def test_where_one_date_refuses_none_is_changed(cast: Any, series: Any) -> None:
    first, _second, third = series
    with organization_scope(cast.a):
        kind = third.ticket_types.get(name="General")
        for person in (cast.diego, cast.bruno):
            take_seats(event_id=third.pk, ticket_type_id=kind.pk, person_id=person.id)
        with pytest.raises(CapacityTaken):
            change_series(event_id=first.pk, data=data(capacity=1), zone=MADRID, actor_id=cast.clara.id)
    with organization_scope(cast.a):
        assert set(Event.objects.values_list("capacity", flat=True)) == {10}


def test_calling_off_from_a_date_on_leaves_the_earlier_ones(cast: Any, series: Any) -> None:
    with organization_scope(cast.a):
        cancel_series(event_id=series[1].pk, actor_id=cast.clara.id)
        assert list(Event.objects.order_by("starts_at").values_list("status", flat=True)) == [
            "scheduled",
            "cancelled",
            "cancelled",
        ]


def test_a_sponsor_that_is_not_there_pays_nothing(cast: Any, db: None) -> None:
    sponsored = {"name": "A cargo", "kind": "sponsored", "price": 5, "currency": "EUR", "program_id": cast.a.id}
    with organization_scope(cast.a), pytest.raises(ValidationFailed):
        repeat(data=data(ticket_types=[sponsored]), every=Every.DAY, times=2, zone=MADRID, actor_id=cast.clara.id)
    with organization_scope(cast.a):
        assert not Event.objects.exists()
