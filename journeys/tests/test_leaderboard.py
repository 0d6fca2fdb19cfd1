"""The ladder: opt-in, ties, neighbours, periods."""

from datetime import UTC, datetime
from typing import Any

import time_machine

from accounts.models import Consent, Profile
from journeys.models import PointRule
from journeys.services.leaderboard import leaderboard, start_of
from journeys.services.tracking import Occurrence, track_event
from journeys.tests.making import make_gamification
from oasis.core.tenancy import organization_scope


def consent(*people: Any, granted: bool = True) -> None:
    for person in people:
        Consent.objects.create(user_id=person.id, kind="leaderboard", version="1", granted=granted)


def give(person: Any, points: int, key: str = "k") -> None:
    PointRule.objects.filter(event="gift").update(points=points)
    track_event(person_id=person.id, timezone=None, occurrence=Occurrence("gift", f"{key}{points}"))


def test_only_those_who_consented_appear_by_nickname(cast: Any, statements: Any) -> None:
    consent(cast.diego, cast.clara, cast.ana)
    consent(cast.ana, granted=False)
    Profile.objects.filter(pk=cast.diego.id).update(nickname="Diegote")
    with organization_scope(cast.a):
        make_gamification()
        for person, points in ((cast.diego, 30), (cast.clara, 50), (cast.ana, 90), (cast.bruno, 70)):
            give(person, points)
        with statements(1):
            ladder = leaderboard(person_id=cast.diego.id, period="all")
    assert ladder == {
        "top": [
            {"rank": 1, "nickname": "Sin apodo", "avatar": None, "points": 50, "me": False},
            {"rank": 2, "nickname": "Diegote", "avatar": None, "points": 30, "me": True},
        ],
        "around_me": ladder["top"],
        "me": ladder["top"][1],
        "participants": 2,
    }


def test_whoever_did_not_consent_has_no_place_and_no_neighbours(cast: Any) -> None:
    consent(cast.clara)
    with organization_scope(cast.a):
        make_gamification()
        give(cast.clara, 50)
        give(cast.diego, 50)
        ladder = leaderboard(person_id=cast.diego.id, period="all")
    assert (ladder["me"], ladder["around_me"], ladder["participants"]) == (None, [], 1)


def test_exact_ties_share_a_rank(cast: Any) -> None:
    consent(cast.ana, cast.bruno, cast.clara, cast.diego)
    with organization_scope(cast.a):
        make_gamification()
        for person, points in ((cast.ana, 50), (cast.bruno, 40), (cast.clara, 40), (cast.diego, 30)):
            give(person, points)
        ladder = leaderboard(person_id=cast.diego.id, period="all")
    assert [row["rank"] for row in ladder["top"]] == [1, 2, 2, 4]
    assert [row["points"] for row in ladder["around_me"]] == [40, 40, 30]


def test_a_week_counts_from_its_monday(cast: Any) -> None:
    consent(cast.diego)
    with organization_scope(cast.a):
        make_gamification()
        with time_machine.travel(datetime(2026, 3, 8, 12, tzinfo=UTC), tick=False):
            give(cast.diego, 30)
        with time_machine.travel(datetime(2026, 3, 9, 12, tzinfo=UTC), tick=False):
            give(cast.diego, 5)
            assert leaderboard(person_id=cast.diego.id, period="week")["me"]["points"] == 5
            assert leaderboard(person_id=cast.diego.id, period="month")["me"]["points"] == 35
            assert leaderboard(person_id=cast.diego.id, period="all")["me"]["points"] == 35


def test_periods_begin_at_local_midnight() -> None:
    now = datetime(2026, 4, 1, 3, 0, tzinfo=UTC)  # still 31 March in Bogotá
    assert start_of("month", now, "America/Bogota") == datetime(2026, 3, 1, 5, tzinfo=UTC)
    assert start_of("week", now, "America/Bogota") == datetime(2026, 3, 30, 5, tzinfo=UTC)
    assert start_of("month", now, "Europe/Madrid") == datetime(2026, 3, 31, 22, tzinfo=UTC)
