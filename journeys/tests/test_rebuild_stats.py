"""`manage.py rebuild_stats`: what is broken on purpose is found, told and restored."""

import io
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone as clock

from accounts.models import AuditRecord, Consent
from journeys.kinds import Work
from journeys.models import ActivityDay, ParticipantStats
from journeys.rules.points import MOST_TALLIES, Tally
from journeys.services import enrollment, rewards, wellbeing
from journeys.services.ladder import Ladder
from journeys.services.leaderboard import rebuild
from journeys.services.rest import declare_rest_day
from journeys.services.tracking import Occurrence, track_batch, track_event
from journeys.tests.making import make_gamification, make_journey, make_reward, step, walk
from oasis.core.resilience import client
from oasis.core.tenancy import organization_scope


@pytest.fixture
def lived(cast: Any) -> None:
    """Diego and Clara with a bit of everything, on a ladder."""
    Consent.objects.create(user_id=cast.diego.id, kind="leaderboard", version="1", granted=True)
    with organization_scope(cast.a):
        make_gamification()
        made, steps = walk(cast.diego.id, make_journey(step("uno"), step("dos")))
        for one in steps:
            enrollment.complete_step(person_id=cast.diego.id, enrollment_id=made.id, step_id=one, work=Work())
        for number in range(3):
            wellbeing.check_in(person_id=cast.diego.id, timezone="Europe/Madrid", mood=3, energy=3, emotions=[])
            track_event(person_id=cast.clara.id, timezone=None, occurrence=Occurrence("walk", f"k{number}"))
        track_event(person_id=cast.diego.id, timezone=None, occurrence=Occurrence("gift", "g"))
        rewards.redeem_reward(person_id=cast.diego.id, reward_id=make_reward().id)
    for period in ("week", "month", "all"):
        Ladder.now(cast.a, period).forget()
        rebuild(organization=cast.a, period=period)


def run(*options: str) -> dict[str, Any]:
    out = io.StringIO()
    call_command("rebuild_stats", "--organization", "alba", "--json", *options, stdout=out)
    (told,) = json.loads(out.getvalue())["organizations"]
    return told


def kept(person: Any) -> dict[str, Any]:
    return ParticipantStats.objects.filter(pk=person.id).values().get()


def test_what_agrees_is_left_alone(cast: Any, lived: None) -> None:
    told = run()
    assert told["differences"] == []
    assert (told["people"], told["holds"]) == (2, True)
    assert told["ladders"] == {"week": "right", "month": "right", "all": "right"}
    assert not AuditRecord.objects.filter(action="stats.rebuilt").exists()


BROKEN = {
    "points": 9999,
    "earned": 3,
    "level": 7,
    "steps_completed": 40,
    "journeys_completed": 0,
    "check_ins": 12,
    "badges": ["nunca"],
    "streak_current": 30,
    "tallies": {"gift": {"total": 9, "day": None, "awarded": 0, "last": None}},
}


def test_names_that_are_counted_no_more_are_no_difference(cast: Any, lived: None) -> None:
    asked = [Occurrence(f"made_up_{number}", f"m{number}") for number in range(MOST_TALLIES + 5)]
    with organization_scope(cast.a):
        track_batch(person_id=cast.diego.id, timezone=None, occurrences=asked)
    assert run()["differences"] == []


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_total_is_named_and_restored(cast: Any, lived: None, name: str) -> None:
    with organization_scope(cast.a):
        right = kept(cast.diego)
        more = {"streak_longest": 30} if name == "streak_current" else {}
        ParticipantStats.objects.filter(pk=cast.diego.id).update(**{name: BROKEN[name]}, **more)
    with pytest.raises(CommandError):
        run("--dry-run")
    with organization_scope(cast.a):
        assert kept(cast.diego)[name] == BROKEN[name]  # a dry run changes nothing
    told = run()
    assert [(one["person"], one["field"]) for one in told["differences"]] == [(str(cast.diego.id), name)]
    with organization_scope(cast.a):
        restored = kept(cast.diego)
        if name == "tallies":
            assert {event: tally["total"] for event, tally in restored[name].items()} == {"gift": 1, "mood_checkin": 3}
            assert Tally.read(restored[name]["mood_checkin"]) == Tally.read(right[name]["mood_checkin"])
        else:
            assert restored[name] == right[name]
    assert run()["differences"] == []
    assert AuditRecord.objects.filter(action="stats.rebuilt").count() == 1


def test_a_missing_row_is_made_from_the_ledger(cast: Any, lived: None) -> None:
    with organization_scope(cast.a):
        right = kept(cast.diego)
        ParticipantStats.objects.filter(pk=cast.diego.id).delete()
    run()
    with organization_scope(cast.a):
        made = kept(cast.diego)
    for name in ("points", "earned", "level", "steps_completed", "check_ins", "streak_current", "streak_longest"):
        assert made[name] == right[name], name


@time_machine.travel(datetime(2026, 11, 18, 12, tzinfo=UTC), tick=False)  # the same day in Madrid and in UTC
def test_a_streak_is_restored_with_its_rest_days(cast: Any) -> None:
    with organization_scope(cast.a):
        for days in (4, 3, 1, 0):
            at = clock.now() - timedelta(days=days)
            track_event(person_id=cast.diego.id, timezone=None, occurrence=Occurrence("walk", f"d{days}", at))
        day = clock.localdate() - timedelta(days=2)
        declare_rest_day(person_id=cast.diego.id, day=day, declared_by_id=cast.diego.id)
        right = kept(cast.diego)
        assert (right["streak_current"], ActivityDay.objects.count()) == (4, 4)
        ParticipantStats.objects.update(streak_current=0, streak_longest=0, streak_day=None)
    run()
    with organization_scope(cast.a):
        assert {name: kept(cast.diego)[name] for name in ("streak_current", "streak_longest", "streak_day")} == {
            "streak_current": 4,
            "streak_longest": 4,
            "streak_day": right["streak_day"],
        }


def test_a_ladder_that_tells_something_else_is_built_anew(cast: Any, lived: None) -> None:
    ladder = Ladder.now(cast.a, "all")
    client().zadd(ladder.key, {cast.diego.id.hex: -5, cast.bruno.id.hex: -70})
    with pytest.raises(CommandError):
        run("--dry-run")
    told = run()
    assert (told["ladders"]["all"], told["holds"]) == ("wrong", False)
    assert ladder.stored() == {cast.diego.id: 180}
    ladder.forget()
    assert run()["ladders"]["all"] == "missing"


def test_it_speaks_plainly_and_knows_its_organizations(cast: Any, lived: None) -> None:
    with organization_scope(cast.a):
        ParticipantStats.objects.filter(pk=cast.diego.id).update(points=1)
    out = io.StringIO()
    call_command("rebuild_stats", stdout=out)
    assert "alba: 2 people, 1 restored; ladders: week right, month right, all right" in out.getvalue()
    assert f"{cast.diego.id} points: 1 → 120" in out.getvalue()
    assert "brisa: 0 people, 0 restored" in out.getvalue()
    with pytest.raises(CommandError, match="nadie"):
        call_command("rebuild_stats", "--organization", "nadie")
    call_command("rebuild_stats", "--organization", str(cast.a.id), "--json", stdout=io.StringIO())
