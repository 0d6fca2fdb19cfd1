"""The ladder: opt-in, ties, neighbours, periods; from Redis and from PostgreSQL alike."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.utils import timezone as clock
from redis.exceptions import ConnectionError as RedisAway

from accounts.models import Consent, Profile, User
from journeys.models import ParticipantStats, PointEntry, PointRule
from journeys.services import ladder as ladders
from journeys.services import rewards
from journeys.services.ladder import Ladder, start_of
from journeys.services.leaderboard import leaderboard, rebuild
from journeys.services.tracking import Occurrence, track_event
from journeys.tests.making import make_gamification
from oasis.core.resilience import client
from oasis.core.tenancy import organization_scope
from organizations.models import Membership, Program, ProgramMember

V1 = "/api/v1"


@pytest.fixture(autouse=True)
def empty_redis() -> Iterator[None]:
    def clear() -> None:
        for key in client().scan_iter("oasis:ladder:*"):
            client().delete(key)

    clear()
    yield
    clear()


@pytest.fixture(params=["redis", "postgresql"])
def source(request: Any, monkeypatch: Any) -> str:
    """Where the ladder comes from: both must say the same."""
    if request.param == "postgresql":

        def away(_self: Ladder) -> None:
            raise RedisAway

        monkeypatch.setattr(Ladder, "known_until", away)
    return str(request.param)


def consent(*people: Any, granted: bool = True) -> None:
    for person in people:
        Consent.objects.create(user_id=getattr(person, "id", person), kind="leaderboard", version="1", granted=granted)


def give(person: Any, points: int, key: str = "k") -> None:
    PointRule.objects.filter(event="gift").update(points=points)
    track_event(person_id=getattr(person, "id", person), timezone=None, occurrence=Occurrence("gift", f"{key}{points}"))


def build(cast: Any) -> None:
    for period in ladders.PERIODS:
        rebuild(organization=cast.a, period=period)


def seen(cast: Any, person: Any, period: Any = "all", **more: Any) -> dict[str, Any]:
    return leaderboard(organization=cast.a, person_id=getattr(person, "id", person), period=period, **more)


def crowd(cast: Any, points: list[int]) -> list[UUID]:
    """Willing members, each with that many points."""
    people = []
    for number in range(len(points)):
        user = User(email=f"persona{number}@alba.example", password="!")
        user.save(force_insert=True)
        Profile.objects.create(user=user, nickname=f"Persona {number}")
        Membership.objects.create(organization_id=cast.a.id, user=user)
        people.append(user.id)
        consent(user)
    with organization_scope(cast.a):
        make_gamification()
        for person, amount in zip(people, points, strict=True):
            give(person, amount)
    return people


def test_only_those_who_consented_appear_by_nickname(cast: Any, source: str) -> None:
    consent(cast.diego, cast.clara, cast.ana)
    consent(cast.ana, granted=False)
    Profile.objects.filter(pk=cast.diego.id).update(nickname="Diegote")
    with organization_scope(cast.a):
        make_gamification()
        for person, points in ((cast.diego, 30), (cast.clara, 50), (cast.ana, 90), (cast.bruno, 70)):
            give(person, points)
    build(cast)
    ladder = seen(cast, cast.diego)
    assert ladder == {
        "top": [
            {"rank": 1, "nickname": "Sin apodo", "avatar": None, "points": 50, "me": False},
            {"rank": 2, "nickname": "Diegote", "avatar": None, "points": 30, "me": True},
        ],
        "around_me": ladder["top"],
        "me": ladder["top"][1],
        "participants": 2,
    }


def test_whoever_did_not_consent_has_no_place_and_no_neighbours(cast: Any, source: str) -> None:
    consent(cast.clara)
    with organization_scope(cast.a):
        make_gamification()
        give(cast.clara, 50)
        give(cast.diego, 50)
    build(cast)
    ladder = seen(cast, cast.diego)
    assert (ladder["me"], ladder["around_me"], ladder["participants"]) == (None, [], 1)


def test_exact_ties_share_a_rank(cast: Any, source: str) -> None:
    consent(cast.ana, cast.bruno, cast.clara, cast.diego)
    with organization_scope(cast.a):
        make_gamification()
        for person, points in ((cast.ana, 50), (cast.bruno, 40), (cast.clara, 40), (cast.diego, 30)):
            give(person, points)
    build(cast)
    ladder = seen(cast, cast.diego)
    assert [row["rank"] for row in ladder["top"]] == [1, 2, 2, 4]
    assert [(row["rank"], row["points"]) for row in ladder["around_me"]] == [(2, 40), (2, 40), (4, 30)]


def test_ten_at_the_top_and_two_neighbours_each_side_never_the_bottom(cast: Any, source: str) -> None:
    points = [100 - 3 * number for number in range(11)] + [40, 40, 40, 30, 20, 10]
    people = crowd(cast, points)
    build(cast)
    ladder = seen(cast, people[13])  # the last of three with 40 points, who share their rank
    assert [row["points"] for row in ladder["top"]] == points[:10]
    assert ladder["me"]["rank"] == 12
    assert [row["points"] for row in ladder["around_me"]] == [40, 40, 40, 30, 20]
    assert ladder["participants"] == 17


def test_redis_and_postgresql_tell_the_same_of_everybody(cast: Any, monkeypatch: Any) -> None:
    people = crowd(cast, [50, 40, 40, 40, 30, 30, 20, 20, 20, 10, 10, 10, 5, 5])
    build(cast)
    from_redis = {period: [seen(cast, person, period) for person in people] for period in ladders.PERIODS}
    monkeypatch.setattr(Ladder, "known_until", lambda _self: None)
    for period in ladders.PERIODS:
        assert [seen(cast, person, period) for person in people] == from_redis[period]


def test_what_was_earned_corrected_or_spent_shows_at_once(cast: Any, source: str) -> None:
    consent(cast.diego, cast.clara)
    with organization_scope(cast.a):
        make_gamification()
        give(cast.clara, 50)
    build(cast)
    assert seen(cast, cast.clara)["participants"] == 1
    with organization_scope(cast.a):
        give(cast.diego, 90)
    for period in ladders.PERIODS:
        assert [row["points"] for row in seen(cast, cast.clara, period)["top"]] == [90, 50]
    with organization_scope(cast.a):
        wrong = PointEntry.objects.get(person_id=cast.diego.id)
        rewards.reverse_entry(entry_id=wrong.id, reason="Se contó mal.", actor_id=cast.bruno.id)
    for period in ladders.PERIODS:
        told = seen(cast, cast.clara, period)
        assert [row["points"] for row in told["top"]] == [50]
        assert told["participants"] == 1


def test_a_withdrawn_consent_takes_a_person_off_at_once_and_a_new_one_brings_them_back(cast: Any, source: str) -> None:
    consent(cast.diego, cast.clara)
    with organization_scope(cast.a):
        make_gamification()
        give(cast.clara, 50)
        give(cast.diego, 30)
    build(cast)
    assert seen(cast, cast.diego)["participants"] == 2
    consent(cast.clara, granted=False)
    assert [row["points"] for row in seen(cast, cast.diego)["top"]] == [30]
    consent(cast.clara)
    assert [row["points"] for row in seen(cast, cast.diego)["top"]] == [50, 30]


def test_who_left_the_organization_is_not_shown(cast: Any, source: str) -> None:
    consent(cast.diego, cast.clara)
    with organization_scope(cast.a):
        make_gamification()
        give(cast.clara, 50)
        give(cast.diego, 30)
    build(cast)
    Membership.objects.filter(user_id=cast.clara.id).update(status="removed")
    told = seen(cast, cast.diego)
    assert ([row["points"] for row in told["top"]], told["participants"]) == ([30], 1)


def test_a_missing_ladder_is_answered_by_postgresql_and_built_once(cast: Any, outbox: Any) -> None:
    consent(cast.diego)
    with organization_scope(cast.a):
        make_gamification()
        give(cast.diego, 30)
    first = seen(cast, cast.diego)
    assert seen(cast, cast.diego) == first
    assert outbox.topics().count("journeys.ladder_missing") == 1
    assert Ladder.now(cast.a, "all").stored() is None
    outbox.run()
    assert Ladder.now(cast.a, "all").stored() == {cast.diego.id: 30}
    assert seen(cast, cast.diego) == first


def test_one_rebuild_at_a_time(cast: Any) -> None:
    ladder = Ladder.now(cast.a, "all")
    assert ladder.begin_building()
    assert rebuild(organization=cast.a, period="all") is None
    ladder.end_building()
    assert rebuild(organization=cast.a, period="all") == 0


def test_points_earned_while_a_ladder_is_built_are_on_it(cast: Any, monkeypatch: Any) -> None:
    """The mark is older than what is read: nothing that is committed in between can be missed."""
    consent(cast.diego, cast.clara)
    with organization_scope(cast.a):
        make_gamification()
        give(cast.clara, 50)
    read = Ladder.scores

    def slow(self: Ladder) -> Any:
        yield from list(read(self))
        with organization_scope(cast.a):
            give(cast.diego, 90)

    monkeypatch.setattr(Ladder, "scores", slow)
    rebuild(organization=cast.a, period="all")
    assert [row["points"] for row in seen(cast, cast.clara)["top"]] == [90, 50]


def test_a_ladder_from_redis_takes_six_statements_whatever_its_length(api: Any, cast: Any, statements: Any) -> None:
    crowd(cast, [5] * 30)
    consent(cast.diego)
    build(cast)
    api(cast.diego).get(f"{V1}/me/leaderboard?period=all")
    with statements(7):  # and the caller's access
        answer = api(cast.diego).get(f"{V1}/me/leaderboard?period=all")
    assert answer.json()["data"]["participants"] == 30


def test_a_week_counts_from_its_monday(cast: Any) -> None:
    consent(cast.diego)
    with organization_scope(cast.a):
        make_gamification()
        with time_machine.travel(datetime(2026, 3, 8, 12, tzinfo=UTC), tick=False):
            give(cast.diego, 30)
    with time_machine.travel(datetime(2026, 3, 9, 12, tzinfo=UTC), tick=False):
        with organization_scope(cast.a):
            give(cast.diego, 5)
        for _source in ("postgresql", "redis"):
            assert seen(cast, cast.diego, "week")["me"]["points"] == 5
            assert seen(cast, cast.diego, "month")["me"]["points"] == 35
            assert seen(cast, cast.diego, "all")["me"]["points"] == 35
            build(cast)


def test_periods_begin_at_local_midnight() -> None:
    now = datetime(2026, 4, 1, 3, 0, tzinfo=UTC)  # still 31 March in Bogotá
    assert start_of("month", now, "America/Bogota") == datetime(2026, 3, 1, 5, tzinfo=UTC)
    assert start_of("week", now, "America/Bogota") == datetime(2026, 3, 30, 5, tzinfo=UTC)
    assert start_of("month", now, "Europe/Madrid") == datetime(2026, 3, 31, 22, tzinfo=UTC)


def test_a_programmes_ladder_is_its_cohorts(cast: Any) -> None:
    consent(cast.diego, cast.clara, cast.ana)
    today = clock.localdate()
    program = Program.objects.create(
        organization_id=cast.a.id, name="Otoño", status="active", starts_on=today, ends_on=today + timedelta(days=1)
    )
    for person in (cast.diego, cast.clara):
        ProgramMember.objects.create(
            organization_id=cast.a.id, program=program, person_id=person.id, part="participant"
        )
    with organization_scope(cast.a):
        make_gamification()
        for person, points in ((cast.diego, 30), (cast.clara, 50), (cast.ana, 90)):
            give(person, points)
    told = seen(cast, cast.diego, scope="program")
    assert ([row["points"] for row in told["top"]], told["participants"]) == ([50, 30], 2)
    assert seen(cast, cast.ana, scope="program")["participants"] == 0
    Program.objects.update(status="completed")
    assert seen(cast, cast.diego, scope="program")["participants"] == 0


def test_the_ladder_of_another_organization_is_another_one(cast: Any) -> None:
    consent(cast.diego, cast.elena)
    for organization, person in ((cast.a, cast.diego), (cast.b, cast.elena)):
        with organization_scope(organization):
            make_gamification()
            give(person, 30)
        rebuild(organization=organization, period="all")
    assert leaderboard(organization=cast.b, person_id=cast.elena.id, period="all")["participants"] == 1
    assert Ladder.now(cast.a, "all").stored() == {cast.diego.id: 30}


def test_whoever_switched_gamification_off_is_nowhere_on_it(cast: Any, source: str) -> None:
    consent(cast.diego, cast.clara)
    with organization_scope(cast.a):
        make_gamification()
        give(cast.clara, 50)
        give(cast.diego, 30)
        ParticipantStats.objects.filter(pk=cast.clara.id).update(gamification=False)
    build(cast)
    assert seen(cast, cast.diego)["participants"] == 1
    assert seen(cast, cast.clara) == {"top": [], "around_me": [], "me": None, "participants": 0}
