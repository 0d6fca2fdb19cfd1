"""A week in figures: what is said, from what, by whom it is seen, and that nothing to count is said kindly."""

from datetime import date, timedelta

from django.utils import timezone as clock

from coaching.api import shapes
from coaching.models import WeeklyInsight
from coaching.rules.insights import Week, insights_of
from coaching.services.insights import last_week
from journeys.models import EmotionCheckIn
from journeys.rules.days import local_day
from oasis.core.tenancy import organization_scope
from oasis.core.testing import assert_matches

INSIGHTS = "/api/v1/coaching/insights"
MONDAY = date(2026, 3, 2)


def week(**figures):
    return Week(starts_on=MONDAY, **{"mood": {}, "energy": {}, "steps": {}} | figures)


def codes(found):
    return [one["code"] for one in found["statements"]]


def days(*values, first=MONDAY):
    return {first + timedelta(days=at): value for at, value in enumerate(values) if value is not None}


def test_a_change_of_mood_has_its_figures():
    found = insights_of(week(mood=days(4, 4, 5) | days(3, 3, first=MONDAY - timedelta(days=7))))
    assert found["statements"][0] == {
        "code": "mood_up",
        "figures": {"mean": 4.3, "days": 3, "before": 3.0, "change": 1.3},
    }


def test_a_small_change_is_none_and_one_day_is_not_compared():
    before = days(3, 3, first=MONDAY - timedelta(days=7))
    assert codes(insights_of(week(mood=days(3, 3) | before))) == ["mood_same"]
    assert codes(insights_of(week(mood=days(5) | before))) == ["mood"]


def test_days_with_steps_that_were_better_are_told_and_worse_ones_are_not():
    assert "mood_with_steps" in codes(insights_of(week(mood=days(4, 4, 2, 2), steps=days(1, 2))))
    assert "mood_with_steps" not in codes(insights_of(week(mood=days(2, 2, 4, 4), steps=days(1, 2))))


def test_nothing_to_count_is_said_kindly_with_one_small_thing_to_do():
    found = insights_of(week())
    assert (codes(found), found["suggestion"]["code"]) == (["nothing_yet"], "check_in")


def test_a_low_week_is_answered_with_people_not_with_goals():
    assert insights_of(week(mood=days(2, 2, 1), active_goals=3))["suggestion"]["code"] == "be_with_somebody"


def test_a_week_is_made_by_a_task_and_is_ones_own(api, cast, outbox, statements):
    monday = last_week(local_day(clock.now(), "Europe/Madrid"))
    with organization_scope(cast.a):
        for mood in (4, 5):
            EmotionCheckIn.objects.create(
                person_id=cast.diego.id, mood=mood, energy=3, emotions=[], day=monday + timedelta(days=2)
            )
    pending = api(cast.diego).get(INSIGHTS).json()["data"]
    assert_matches(shapes.InsightsShape, pending)
    assert (pending["status"], pending["from"]) == ("pending", monday.isoformat())
    outbox.run()
    with statements(3):
        ready = api(cast.diego).get(INSIGHTS).json()["data"]
    assert_matches(shapes.InsightsShape, ready)
    assert ready["statements"][0]["figures"] == {"mean": 4.5, "days": 1}
    assert "4,5" in ready["statements"][0]["text"]
    assert api(cast.clara).get(INSIGHTS).json()["data"]["status"] == "pending"
    outbox.run()
    with organization_scope(cast.a):
        assert WeeklyInsight.objects.filter(person_id=cast.diego.id).count() == 1
