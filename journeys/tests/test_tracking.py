"""Tracked events: points, caps, cool-downs, late events, duplicates."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone as clock

from journeys.kinds import Work
from journeys.models import ActivityDay, ParticipantStats, PointEntry, StepProgress, TrackedEvent
from journeys.rules.points import MOST_TALLIES
from journeys.services import moving
from journeys.services.enrollment import complete_step
from journeys.services.rest import declare_rest_day
from journeys.services.tracking import Occurrence, track_activity, track_batch, track_event
from journeys.tests.making import make_gamification, make_journey, step, walk
from oasis.core.errors import NotFound

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


def track(person: Any, event: str, key: str, **more: Any) -> dict[str, Any]:
    return track_event(person_id=person.id, timezone="Europe/Madrid", occurrence=Occurrence(event, key, **more))


def test_an_event_gives_the_points_of_its_rule_and_says_why(scope_a: Any, cast: Any) -> None:
    make_gamification()
    answer = track(cast.diego, "gift", "k1", properties={"nota": "para mí"})
    assert answer["points_awarded"] == answer["total_points"] == 100
    assert answer["level"]["number"] == 3
    assert (answer["level_up"], answer["capped"], answer["duplicate"]) == (True, False, False)
    entry = PointEntry.objects.get()
    assert (entry.rule, entry.reason) == ("gift", "Un regalo")
    assert TrackedEvent.objects.get().properties == '{"nota":"para mí"}'


def test_the_same_key_again_gives_the_first_answer(scope_a: Any, cast: Any) -> None:
    make_gamification()
    first = track(cast.diego, "gift", "k1")
    track(cast.diego, "gift", "k2")
    assert track(cast.diego, "walk", "k1") == {**first, "duplicate": True}
    assert PointEntry.objects.count() == 2


def test_two_people_may_use_the_same_key(scope_a: Any, cast: Any) -> None:
    make_gamification()
    assert track(cast.diego, "gift", "k1")["duplicate"] is False
    assert track(cast.clara, "gift", "k1")["duplicate"] is False


def test_an_event_without_a_rule_is_recorded_and_gives_nothing(scope_a: Any, cast: Any) -> None:
    make_gamification()
    answer = track(cast.diego, "stretched", "k1")
    assert (answer["points_awarded"], answer["capped"]) == (0, False)
    assert TrackedEvent.objects.count() == 1
    assert not PointEntry.objects.exists()


def test_names_that_a_client_makes_up_are_recorded_and_counted_only_while_there_is_room(
    scope_a: Any, cast: Any
) -> None:
    make_gamification()
    asked = [Occurrence(f"made_up_{number}", f"k{number}") for number in range(MOST_TALLIES + 20)]
    track_batch(person_id=cast.diego.id, timezone=None, occurrences=asked)
    track(cast.diego, "gift", "g")
    track(cast.diego, "made_up_0", "again")
    tallies = ParticipantStats.objects.get(pk=cast.diego.id).tallies
    assert (len(tallies), tallies["gift"]["total"], tallies["made_up_0"]["total"]) == (MOST_TALLIES + 1, 1, 2)
    assert TrackedEvent.objects.count() == MOST_TALLIES + 22


def test_the_daily_cap_starts_anew_at_the_persons_own_midnight(scope_a: Any, cast: Any) -> None:
    make_gamification()
    with time_machine.travel(datetime(2026, 3, 10, 22, 30, tzinfo=UTC), tick=False):  # 23:30 in Madrid
        assert [track(cast.diego, "mood_checkin", f"a{n}")["points_awarded"] for n in range(3)] == [5, 5, 0]
        assert track(cast.diego, "mood_checkin", "a9")["capped"] is True
    with time_machine.travel(datetime(2026, 3, 10, 23, 30, tzinfo=UTC), tick=False):  # 0:30 of the next day
        assert track(cast.diego, "mood_checkin", "b1")["points_awarded"] == 5


def test_a_cool_down_withholds_points_until_it_is_over(scope_a: Any, cast: Any) -> None:
    make_gamification()
    with time_machine.travel(NOW, tick=False) as traveller:
        assert track(cast.diego, "walk", "a")["points_awarded"] == 8
        traveller.move_to(NOW + timedelta(minutes=59))
        assert track(cast.diego, "walk", "b")["capped"] is True
        traveller.move_to(NOW + timedelta(minutes=60))
        assert track(cast.diego, "walk", "c")["points_awarded"] == 8


def test_a_late_event_meets_the_caps_of_its_own_day(scope_a: Any, cast: Any) -> None:
    make_gamification()
    yesterday = NOW - timedelta(days=1)
    with time_machine.travel(NOW, tick=False):
        assert track(cast.diego, "mood_checkin", "today")["points_awarded"] == 5
        late = [
            track(cast.diego, "mood_checkin", f"l{n}", occurred_at=yesterday + timedelta(minutes=n)) for n in range(3)
        ]
        assert [answer["points_awarded"] for answer in late] == [5, 5, 0]
        assert track(cast.diego, "mood_checkin", "again")["points_awarded"] == 5
        near = track(cast.diego, "walk", "w1", occurred_at=NOW - timedelta(hours=2))
        between = track(cast.diego, "walk", "w2", occurred_at=NOW - timedelta(hours=2, minutes=30))
        assert (near["points_awarded"], between["points_awarded"], between["capped"]) == (8, 0, True)


def test_an_event_of_long_ago_or_of_the_future_gives_no_advantage(scope_a: Any, cast: Any) -> None:
    make_gamification()
    with time_machine.travel(NOW, tick=False):
        old = track(cast.diego, "gift", "old", occurred_at=NOW - timedelta(days=31))
        assert (old["points_awarded"], old["capped"]) == (0, True)
        assert not ActivityDay.objects.exists()
        track(cast.diego, "gift", "ancient", occurred_at=datetime(1, 1, 1, tzinfo=UTC))
        track(cast.diego, "gift", "future", occurred_at=NOW + timedelta(days=900))
        assert TrackedEvent.objects.get(idempotency_key="future").occurred_at == NOW


def test_a_rule_out_of_force_gives_nothing(scope_a: Any, cast: Any) -> None:
    from journeys.models import PointRule

    make_gamification()
    PointRule.objects.filter(event="gift").update(active_to=clock.now() - timedelta(days=1))
    assert track(cast.diego, "gift", "k1")["points_awarded"] == 0
    PointRule.objects.filter(event="gift").update(active_to=None, points=7)
    assert track(cast.diego, "gift", "k2")["points_awarded"] == 7
    PointRule.objects.filter(event="gift").update(active=False)
    assert track(cast.diego, "gift", "k3")["points_awarded"] == 0


def test_days_in_a_row_make_a_streak_and_a_late_day_mends_it(scope_a: Any, cast: Any) -> None:
    with time_machine.travel(NOW, tick=False) as traveller:
        for day in (0, 1, 3):
            traveller.move_to(NOW + timedelta(days=day))
            track(cast.diego, "stretched", f"k{day}")
        stats = ParticipantStats.objects.get(pk=cast.diego.id)
        assert (stats.streak_current, stats.streak_longest) == (1, 2)
        track(cast.diego, "stretched", "late", occurred_at=NOW + timedelta(days=2))
        stats.refresh_from_db()
        assert (stats.streak_current, stats.streak_longest) == (4, 4)


def test_a_rest_day_declared_afterwards_mends_the_streak(scope_a: Any, cast: Any) -> None:
    with time_machine.travel(NOW, tick=False) as traveller:
        for day in (0, 1, 3):
            traveller.move_to(NOW + timedelta(days=day))
            track(cast.diego, "stretched", f"k{day}")
        declare_rest_day(person_id=cast.diego.id, day=(NOW + timedelta(days=2)).date(), declared_by_id=cast.clara.id)
        stats = ParticipantStats.objects.get(pk=cast.diego.id)
        assert (stats.streak_current, stats.streak_longest) == (3, 3)


def test_a_rest_day_declared_before_keeps_the_streak(scope_a: Any, cast: Any) -> None:
    with time_machine.travel(NOW, tick=False) as traveller:
        track(cast.diego, "stretched", "k0")
        declare_rest_day(person_id=cast.diego.id, day=(NOW + timedelta(days=1)).date(), declared_by_id=cast.clara.id)
        traveller.move_to(NOW + timedelta(days=2))
        track(cast.diego, "stretched", "k2")
        assert ParticipantStats.objects.get(pk=cast.diego.id).streak_current == 2


def test_an_external_step_is_completed_by_its_event_once(scope_a: Any, cast: Any) -> None:
    made, steps = walk(cast.diego.id, make_journey(step("uno"), step("paseo", "external")))
    track(cast.diego, "app.walked", "early")  # the step is not open yet
    made.refresh_from_db()
    assert made.progress == 0
    complete_step(person_id=cast.diego.id, enrollment_id=made.id, step_id=steps[0], work=Work())
    for key in ("w1", "w2"):
        track(cast.diego, "app.walked", key)
    assert StepProgress.objects.get(step_id=steps[1]).cause == "event:w1"
    made.refresh_from_db()
    assert made.status == "completed"


def test_an_external_step_opens_by_the_persons_own_calendar_also_after_the_journeys_end(
    scope_a: Any, cast: Any
) -> None:
    def in_lima(key: str) -> None:
        track_event(person_id=cast.diego.id, timezone="America/Lima", occurrence=Occurrence("app.walked", key))

    paseo = step("paseo", "external", required=False, opens_after_days=1)
    with time_machine.travel(datetime(2026, 3, 10, 20, tzinfo=UTC), tick=False) as traveller:
        made, steps = walk(cast.diego.id, make_journey(step("uno"), paseo, unlock="scheduled"))
        complete_step(
            person_id=cast.diego.id, enrollment_id=made.id, step_id=steps[0], work=Work(), timezone="America/Lima"
        )
        traveller.move_to(datetime(2026, 3, 11, 1, tzinfo=UTC))  # eight in the evening of the same day in Lima
        in_lima("early")
        assert not StepProgress.objects.filter(step_id=steps[1]).exists()
        traveller.move_to(datetime(2026, 3, 11, 6, tzinfo=UTC))
        in_lima("w1")
    assert StepProgress.objects.get(step_id=steps[1]).points == 10


def test_an_activity_adds_its_seconds_to_the_person_and_the_step(scope_a: Any, cast: Any) -> None:
    make_gamification()
    _made, steps = walk(cast.diego.id, make_journey())
    for _again in range(2):
        answer = track_activity(person_id=cast.diego.id, timezone=None, activity="walk", seconds=60, step_id=steps[0])
    assert answer["event"] == "walk"
    assert ParticipantStats.objects.get(pk=cast.diego.id).seconds == 120
    assert StepProgress.objects.get().seconds == 120
    with pytest.raises(NotFound):
        track_activity(person_id=cast.clara.id, timezone=None, activity="walk", seconds=60, step_id=steps[0])


def test_seconds_for_a_step_of_an_earlier_version_go_to_the_step_that_took_its_place(scope_a: Any, cast: Any) -> None:
    make_gamification()
    _made, (old, *_) = walk(cast.diego.id, make_journey(step("uno"), step("dos")))
    moving.move_people(journey_id=make_journey(step("uno", title="Uno mejor"), step("dos")).id)
    track_activity(person_id=cast.diego.id, timezone=None, activity="walk", seconds=60, step_id=old)
    progress = StepProgress.objects.get()
    assert (progress.step.title, progress.seconds) == ("Uno mejor", 60)


def test_tracking_an_event_takes_two_statements(scope_a: Any, cast: Any, statements: Any) -> None:
    make_gamification()
    track(cast.diego, "gift", "warm")
    with statements(2):
        track(cast.diego, "gift", "k1")
    with statements(1):
        track(cast.diego, "gift", "k1")
