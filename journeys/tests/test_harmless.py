"""Gamification that cannot harm: switched off, paused, rested, returned to."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone as clock

from accounts.models import AuditRecord, Consent
from coaching.models import SafetyCase
from journeys.api import enrollment as enrollment_api
from journeys.api import gamification, preferences, tracking
from journeys.kinds import Work
from journeys.models import (
    BadgeAward,
    EmotionCheckIn,
    HeldAward,
    ParticipantStats,
    PointEntry,
    RestDay,
    TrackedEvent,
)
from journeys.rules.days import local_day
from journeys.services import enrollment, safety
from journeys.services import standing as totals
from journeys.services.held import grant_held
from journeys.services.ladder import Ladder
from journeys.services.leaderboard import rebuild
from journeys.services.tracking import Occurrence, track_event
from journeys.tests.making import make_gamification, make_journey, make_reward, step, walk
from oasis.core.outbox import emit
from oasis.core.tenancy import organization_scope
from oasis.core.testing import assert_matches
from organizations.models import Organization

V1 = "/api/v1"
GAME = {"points_awarded", "total_points", "level", "level_up", "badges", "capped", "points", "total"}
CASE = "EXISTS (SELECT FROM {schema}.coaching_safetycase c WHERE c.person_id = s.person_id AND c.status <> 'closed')"


@pytest.fixture(autouse=True)
def cases_pause(monkeypatch: Any) -> Iterator[None]:
    """Awards pause for who has an open case, whether or not coaching says so itself."""
    monkeypatch.setattr(safety, "_open_cases", [])
    safety.register_open_case(CASE)
    totals.statement.cache_clear()
    yield
    totals.statement.cache_clear()


@pytest.fixture
def steps(cast: Any) -> Any:
    """Diego on a journey of two steps; its enrollment and steps."""
    with organization_scope(cast.a):
        make_gamification()
        return walk(cast.diego.id, make_journey(step("uno"), step("dos")))


def open_case(person: Any) -> SafetyCase:
    now = clock.now()
    return SafetyCase.objects.create(person_id=person.id, level="high", opened_at=now, acknowledge_by=now)


def close(case: SafetyCase, by: Any) -> None:
    now = clock.now()
    SafetyCase.objects.filter(pk=case.pk).update(
        status="closed", closed_at=now, closed_by=by.id, outcome="contacted_safe", acknowledged_at=now
    )


def data(answer: Any, status: int = 200) -> Any:
    assert answer.status_code == status, answer.json()
    return answer.json()["data"]


def switch(api: Any, person: Any, enabled: bool) -> dict[str, Any]:
    return data(api(person).patch(f"{V1}/me/gamification", {"enabled": enabled}))


@pytest.mark.parametrize("who", ["person", "organization"])
def test_switched_off_the_fields_are_left_out_and_what_is_done_still_counts(
    api: Any, cast: Any, steps: Any, who: str
) -> None:
    made, ids = steps
    diego = api(cast.diego)
    with organization_scope(cast.a):
        reward = make_reward(cost=1)
    if who == "person":
        assert switch(api, cast.diego, False) == {"enabled": False, "organization_enabled": True, "active": False}
    else:
        data(api(cast.ana).patch(f"{V1}/organizations/{cast.a.id}", {"gamification_enabled": False}))
        assert data(diego.get(f"{V1}/me/gamification"))["active"] is False
    tracked = data(diego.post(f"{V1}/tracking/event", {"event": "gift", "idempotency_key": "k"}))
    again = data(diego.post(f"{V1}/tracking/event", {"event": "gift", "idempotency_key": "k"}))
    batch = data(diego.post(f"{V1}/tracking/batch", {"events": [{"event": "gift", "idempotency_key": "b"}]}))
    path = f"{V1}/enrollments/{made.id}/steps/{ids[0]}/complete"
    completed, repeated = data(diego.post(path)), data(diego.post(path))
    checked_in = data(diego.post(f"{V1}/me/check-ins", {"mood": 3, "energy": 3}), 201)
    written = data(diego.post(f"{V1}/me/journal", {"text": "Hoy he paseado."}), 201)
    for answer in (tracked, again, batch[0]["answer"], completed, repeated, checked_in, written):
        assert not GAME & set(answer), answer
    assert_matches(tracking.TrackingShape, tracked)
    assert_matches(enrollment_api.CompletionShape, completed)
    stats = data(diego.get(f"{V1}/me/stats"))
    assert_matches(gamification.StatsShape, stats)
    assert not {"points", "points_earned", "level", "streak"} & set(stats)
    assert stats["steps_completed"] == 1
    seen = data(api(cast.clara).get(f"{V1}/facilitation/participants/{cast.diego.id}/progress"))
    assert not {"points", "level", "streak"} & set(seen)
    for path in ("me/points", "me/badges", "rewards", "me/rewards"):
        assert data(diego.get(f"{V1}/{path}")) == [], path
    assert data(diego.get(f"{V1}/me/leaderboard"))["participants"] == 0
    refused = diego.post(f"{V1}/rewards/{reward.id}/redeem")
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "reward_006")

    if who == "person":
        switch(api, cast.diego, True)
    else:
        data(api(cast.ana).patch(f"{V1}/organizations/{cast.a.id}", {"gamification_enabled": True}))
    stats = data(diego.get(f"{V1}/me/stats"))
    assert (stats["points"], stats["level"]["number"]) == (215, 3)
    assert len(data(diego.get(f"{V1}/me/points"))) == 4
    assert data(diego.get(f"{V1}/me/badges"))[0]["code"] == "primer-paso"
    assert data(diego.post(f"{V1}/tracking/event", {"event": "gift", "idempotency_key": "k"}))["points_awarded"] == 100


def test_switched_off_no_level_and_no_badge_is_announced(cast: Any, steps: Any, outbox: Any) -> None:
    made, ids = steps
    with organization_scope(cast.a):
        ParticipantStats.objects.filter(pk=cast.diego.id).update(gamification=False)
        enrollment.complete_step(person_id=cast.diego.id, enrollment_id=made.id, step_id=ids[0], work=Work())
        track_event(person_id=cast.diego.id, timezone=None, occurrence=Occurrence("gift", "k"))
    assert outbox.topics() == []


def test_the_own_choice_is_audited_only_where_it_changes(api: Any, cast: Any) -> None:
    for _again in range(2):
        told = switch(api, cast.diego, False)
    assert_matches(preferences.GamificationShape, told)
    assert AuditRecord.objects.filter(action="gamification.chosen").count() == 1
    assert api(cast.diego).patch(f"{V1}/me/gamification", {"enabled": "maybe"}).status_code == 400


def test_switching_off_takes_a_person_off_the_ladder_at_once(
    api: Any, cast: Any, steps: Any, django_capture_on_commit_callbacks: Any
) -> None:
    Consent.objects.create(user_id=cast.diego.id, kind="leaderboard", version="1", granted=True)
    with organization_scope(cast.a):
        track_event(person_id=cast.diego.id, timezone=None, occurrence=Occurrence("gift", "k"))
    rebuild(organization=cast.a, period="all")
    assert Ladder.now(cast.a, "all").stored() == {cast.diego.id: 100}
    with django_capture_on_commit_callbacks(execute=True):
        switch(api, cast.diego, False)
    assert Ladder.now(cast.a, "all").stored() == {}


# -- a pause


def test_awards_wait_while_a_case_is_open_and_are_granted_with_their_reasons_when_it_is_closed(
    cast: Any, steps: Any, outbox: Any
) -> None:
    made, ids = steps
    with organization_scope(cast.a):
        case = open_case(cast.diego)
        answers = [
            enrollment.complete_step(person_id=cast.diego.id, enrollment_id=made.id, step_id=one, work=Work())
            for one in ids
        ]
        tracked = track_event(person_id=cast.diego.id, timezone=None, occurrence=Occurrence("gift", "k"))
        for answer in [*answers, tracked]:
            assert (answer["points_awarded"], answer["total_points"], answer["badges"]) == (0, 0, [])
        assert answers[1]["journey_completed"] is True
        assert not PointEntry.objects.exists()
        assert not BadgeAward.objects.exists()
        stats = ParticipantStats.objects.get(pk=cast.diego.id)
        assert (stats.points, stats.level, stats.steps_completed, stats.streak_current) == (0, 1, 2, 1)
        assert grant_held(person_id=cast.diego.id) == 0  # the case is still open
    assert "journeys.level_reached" not in outbox.topics()
    with organization_scope(cast.a):
        close(case, cast.clara)
        emit(safety.CASE_CLOSED, {"person_id": str(cast.diego.id)})
    outbox.run()
    with organization_scope(cast.a):
        entries = list(PointEntry.objects.order_by("id").values_list("amount", "reason"))
        assert entries == [
            (10, "Completaste «Uno»."),
            (10, "Completaste «Dos»."),
            (50, "Terminaste «Calma en tres pasos»."),
            (100, "Un regalo"),
        ]
        stats.refresh_from_db()
        assert (stats.points, stats.level, sorted(stats.badges)) == (170, 3, ["calma-hecha", "primer-paso"])
        assert BadgeAward.objects.count() == 2
        assert grant_held(person_id=cast.diego.id) == 0
        assert PointEntry.objects.count() == 4


def test_what_waits_is_granted_by_the_next_thing_done_where_nobody_told_that_the_case_is_closed(
    cast: Any, steps: Any
) -> None:
    with organization_scope(cast.a):
        case = open_case(cast.diego)
        track_event(person_id=cast.diego.id, timezone=None, occurrence=Occurrence("gift", "one"))
        close(case, cast.clara)
        answer = track_event(person_id=cast.diego.id, timezone=None, occurrence=Occurrence("gift", "two"))
        assert (answer["points_awarded"], answer["total_points"]) == (100, 200)
        assert HeldAward.objects.filter(granted_at=None).count() == 0


def test_a_case_of_somebody_else_pauses_nobody(cast: Any, steps: Any) -> None:
    with organization_scope(cast.a):
        open_case(cast.clara)
        answer = track_event(person_id=cast.diego.id, timezone=None, occurrence=Occurrence("gift", "one"))
        assert answer["points_awarded"] == 100


def test_caps_count_what_waits(cast: Any, steps: Any) -> None:
    with organization_scope(cast.a):
        open_case(cast.diego)
        for number in range(4):
            track_event(person_id=cast.diego.id, timezone=None, occurrence=Occurrence("mood_checkin", f"k{number}"))
        assert HeldAward.objects.count() == 2


# -- rest and return


def test_a_person_rests_before_and_afterwards_and_takes_it_back(api: Any, cast: Any) -> None:
    diego = api(cast.diego)
    today = clock.localdate()
    made = data(diego.post(f"{V1}/me/rest-days", {"day": today - timedelta(days=1)}), 201)
    assert_matches(preferences.RestDayShape, made)
    assert made["own"] is True
    assert data(diego.post(f"{V1}/me/rest-days", {"day": today - timedelta(days=1)}), 201) == made
    data(diego.post(f"{V1}/me/rest-days", {"day": today + timedelta(days=3)}), 201)
    listed = data(diego.get(f"{V1}/me/rest-days"))
    assert [one["day"] for one in listed] == [str(today + timedelta(days=3)), str(today - timedelta(days=1))]
    for days in (-61, 32):
        answer = diego.post(f"{V1}/me/rest-days", {"day": today + timedelta(days=days)})
        assert (answer.status_code, list(answer.json()["error"]["details"])) == (400, ["day"])
    assert api(cast.clara).delete(f"{V1}/me/rest-days/{made['id']}").status_code == 404
    assert diego.delete(f"{V1}/me/rest-days/{made['id']}").status_code == 204
    with organization_scope(cast.a):
        assert RestDay.objects.count() == 1
    assert not AuditRecord.objects.filter(action__startswith="rest_day").exists()


def test_a_facilitator_mends_a_streak_afterwards_and_it_is_audited(api: Any, cast: Any, standing_clock: None) -> None:
    now = clock.now()
    with organization_scope(cast.a):
        for days in (5, 4, 2, 1, 0):
            track_event(
                person_id=cast.diego.id,
                timezone=None,
                occurrence=Occurrence("walk", f"d{days}", occurred_at=now - timedelta(days=days)),
            )
    path = f"{V1}/facilitation/participants/{cast.diego.id}/rest-days"
    day = clock.localdate(timezone=ZoneInfo("Europe/Madrid")) - timedelta(days=3)  # Diego's; UTC may have another day
    assert data(api(cast.diego).get(f"{V1}/me/stats"))["streak"]["current"] == 3
    assert api(cast.diego).post(path, {"day": day}).status_code == 403
    made = data(api(cast.clara).post(path, {"day": day}), 201)
    assert made["own"] is False
    assert data(api(cast.diego).get(f"{V1}/me/stats"))["streak"] == {"current": 5, "longest": 5, "freezes": 1}
    assert AuditRecord.objects.get(action="rest_day.declared").actor_id == cast.clara.id
    for nobody in (cast.elena.id, cast.gala.id):
        other = api(cast.clara).post(f"{V1}/facilitation/participants/{nobody}/rest-days", {"day": day})
        assert other.status_code == 404


def test_a_return_is_welcomed_and_nothing_was_lost(cast: Any, scope_a: Any) -> None:
    make_gamification()
    start = datetime(2026, 3, 10, 12, tzinfo=UTC)
    with time_machine.travel(start, tick=False) as traveller:
        first = track_event(person_id=cast.diego.id, timezone=None, occurrence=Occurrence("gift", "a"))
        traveller.move_to(start + timedelta(days=40))
        back = track_event(person_id=cast.diego.id, timezone=None, occurrence=Occurrence("gift", "b"))
        again = track_event(person_id=cast.diego.id, timezone=None, occurrence=Occurrence("gift", "c"))
    assert [one["welcome_back"] for one in (first, back, again)] == [False, True, False]
    stats = ParticipantStats.objects.get(pk=cast.diego.id)
    assert (stats.points, stats.streak_longest) == (300, 1)


def test_no_gamification_of_another_organization_is_touched(api: Any, cast: Any) -> None:
    data(api(cast.ana).patch(f"{V1}/organizations/{cast.a.id}", {"gamification_enabled": False}))
    assert data(api(cast.elena).get(f"{V1}/me/gamification"))["active"] is True
    assert Organization.objects.get(pk=cast.b.id).gamification_enabled


# -- what an offline client kept


def test_a_batch_counts_in_the_order_in_which_things_happened_and_answers_each(api: Any, cast: Any) -> None:
    with organization_scope(cast.a):
        make_gamification()
    now = clock.now()
    events = [
        {"event": "walk", "idempotency_key": "late", "occurred_at": now - timedelta(minutes=30)},
        {"event": "gift", "idempotency_key": "g"},
        {"event": "walk", "idempotency_key": "early", "occurred_at": now - timedelta(minutes=90)},
        {"event": "Bad name", "idempotency_key": "x"},
        {"event": "gift", "idempotency_key": "g"},
        {"event": "walk", "idempotency_key": "ancient", "occurred_at": now - timedelta(days=31)},
    ]
    diego = api(cast.diego)
    rows = data(diego.post(f"{V1}/tracking/batch", {"events": events}))
    assert [row["index"] for row in rows] == list(range(6))
    assert [row["status"] for row in rows] == [
        "recorded", "recorded", "recorded", "refused", "duplicate", "recorded",
    ]  # fmt: skip
    for row in rows:
        assert_matches(tracking.BatchRowShape, row)
    assert [rows[index]["answer"]["points_awarded"] for index in (0, 1, 2, 5)] == [8, 100, 8, 0]
    assert [rows[index]["answer"]["capped"] for index in (0, 2, 5)] == [False, False, True]
    again = data(diego.post(f"{V1}/tracking/batch", {"events": events}))
    assert [row["status"] for row in again] == ["duplicate"] * 3 + ["refused"] + ["duplicate"] * 2
    with organization_scope(cast.a):
        assert TrackedEvent.objects.count() == 4
        assert ParticipantStats.objects.get(pk=cast.diego.id).points == 116


def test_a_batch_of_a_hundred_takes_as_many_statements_as_one_of_two(api: Any, cast: Any, statements: Any) -> None:
    with organization_scope(cast.a):
        make_gamification()
    now = clock.now()
    diego = api(cast.diego)
    names = ["walk", "gift", "mood_checkin", "stretched"]

    def batch(name: str, count: int) -> list[dict[str, Any]]:
        return [
            {
                "event": names[number % 4],
                "idempotency_key": f"{name}{number}",
                "occurred_at": now - timedelta(hours=number * 5 + 1),
            }
            for number in range(count)
        ]

    diego.post(f"{V1}/tracking/batch", {"events": batch("warm", 2)})
    with statements(2 + 7):  # access, scope; lock, keys, awards, days, rest, write, news
        rows = data(diego.post(f"{V1}/tracking/batch", {"events": batch("big", 100)}))
    assert {row["status"] for row in rows} == {"recorded"}
    with organization_scope(cast.a):
        assert not EmotionCheckIn.objects.exists()
        stats = ParticipantStats.objects.get(pk=cast.diego.id)
        assert stats.points == sum(PointEntry.objects.values_list("amount", flat=True))
        days = {local_day(one["occurred_at"], "Europe/Madrid") for one in batch("big", 100)}
        assert (stats.streak_current, stats.streak_longest) == (len(days), len(days))
