"""Aggregates of how journeys are walked: right, and silent about a few."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone as clock
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from journeys.kinds import Work
from journeys.models import Enrollment, Journey, StepProgress
from journeys.rules.disclosure import FEWEST, FILE, PAGE
from journeys.services import analytics, enrollment
from journeys.services.analytics import Filters
from journeys.tests.making import make_journey, walk
from oasis.core.ids import uuid7
from oasis.core.tenancy import organization_scope
from organizations.models import Program, ProgramMember


@pytest.fixture
def crowd(cast: Any) -> list[Any]:
    """The ids of twenty people."""
    made = User.objects.bulk_create([User(id=uuid7(), email=f"p{number}@c.example") for number in range(20)])
    return [one.id for one in made]


def walked(cast: Any, crowd: list[Any], done: list[int]) -> Journey:
    """Each of the first people has done that many of three steps."""
    with organization_scope(cast.a):
        journey = make_journey()
        for person_id, count in zip(crowd, done, strict=False):
            made, steps = walk(person_id, journey)
            for step_id in steps[:count]:
                enrollment.complete_step(
                    person_id=person_id, enrollment_id=made.id, step_id=step_id, work=Work(seconds=120)
                )
    return journey


def test_a_funnel_tells_who_came_how_far(cast: Any, crowd: list[Any], statements: Any) -> None:
    journey = walked(cast, crowd, [0] * 5 + [1] * 5 + [3] * 10)
    with organization_scope(cast.a):
        filters = Filters(journey_id=journey.id)
        with statements(4):
            (row,) = analytics.journeys_walked(filters)
            steps = analytics.funnel(row["started"], analytics.steps_walked(filters))
        assert (row["started"], row["finished"], row["walking"], row["left"]) == (20, 10, 10, 0)
        assert (row["completion"], row["days"]) == (50, 0.0)
        assert [(one["code"], one["done"], one["reached"], one["lost"]) for one in steps] == [
            ("uno", 15, 75, 5),
            ("dos", 10, 50, 5),
            ("tres", 10, 50, 0),
        ]
        assert [one["minutes"] for one in steps] == [2.0, 2.0, 2.0]
        assert [one["standing"] for one in steps] == [5, 5, 0]
        assert [one["stopped"] for one in steps] == [0, 0, 0]
        Enrollment.objects.filter(next_step__code="uno").update(updated_at=clock.now() - timedelta(days=20))
        assert analytics.steps_walked(filters)[0]["stopped"] == 5


def test_nothing_is_told_of_fewer_than_five(cast: Any, crowd: list[Any]) -> None:
    journey = walked(cast, crowd, [3, 2, 1, 0])
    with organization_scope(cast.a):
        filters = Filters(journey_id=journey.id)
        (row,) = analytics.journeys_walked(filters)
        assert [row[name] for name in ("started", "finished", "walking", "left", "completion", "days")] == [None] * 6
        for one in analytics.funnel(row["started"], analytics.steps_walked(filters)):
            figures = [one[name] for name in ("done", "reached", "lost", "minutes", "standing")]
            assert not any(figures)
        (week,) = analytics.cohorts(filters)
        assert (week["started"], week["progress"], week["in_1"]) == (None, None, None)


@given(st.integers(0, 1000))
def test_a_count_is_told_when_it_is_nobody_or_five_and_more(count: int) -> None:
    assert PAGE.count(count) == (None if 0 < count < FEWEST else count)


@given(st.lists(st.integers(0, 400), min_size=2, max_size=6))
def test_no_sum_or_difference_of_a_files_counts_is_about_a_few(counts: list[int]) -> None:
    told = [FILE.count(count) or 0 for count in counts]
    assert all(abs(given - true) <= 2 for given, true in zip(told, counts, strict=True))
    for weights in ([1, -1], [1, 1], [1, -1, -1], [2, -1, 1]):
        result = sum(weight * count for weight, count in zip(weights, told, strict=False))
        assert not 0 < abs(result) < FEWEST


def test_what_a_page_hides_cannot_be_worked_out_from_the_file(cast: Any, crowd: list[Any]) -> None:
    journey = walked(cast, crowd, [3] * 5 + [0] * 4)
    with organization_scope(cast.a):
        filters = Filters(journey_id=journey.id)
        (page,) = analytics.journeys_walked(filters)
        assert (page["started"], page["finished"], page["walking"]) == (9, 5, None)  # 9 - 5 tells of four
        (row,) = analytics.journeys_walked(filters, FILE)
        assert [row[name] for name in ("started", "finished", "walking", "left")] == [10, 5, 5, 0]
        assert (row["completion"], row["days"]) == (None, None)
        steps = analytics.funnel(row["started"], analytics.steps_walked(filters, FILE), FILE)
        assert [(one["done"], one["lost"], one["reached"]) for one in steps] == [
            (5, 5, None),
            (5, 0, None),
            (5, 0, None),
        ]


def test_shares_and_means_of_a_file_need_enough_people() -> None:
    assert (FILE.share(10, 20), FILE.share(10, 25), FILE.share(30, 25)) == (None, 40, 100)
    assert (FILE.mean(2.5, 7), FILE.mean(2.5, 8), FILE.mean(None, 20)) == (None, 2.5, None)


def test_an_optional_step_loses_nobody() -> None:
    rows = [
        {"code": "a", "done": 10, "required": True},
        {"code": "b", "done": 0, "required": False},
        {"code": "c", "done": 5, "required": True},
        {"code": "d", "done": None, "required": True},
    ]
    assert [one["lost"] for one in analytics.funnel(20, rows)] == [10, None, 5, None]


def test_days_and_programmes_narrow_it_down(cast: Any, crowd: list[Any]) -> None:
    journey = walked(cast, crowd, [0] * 12)
    today = clock.localdate()
    program = Program.objects.create(
        organization_id=cast.a.id, name="Otoño", starts_on=today, ends_on=today + timedelta(days=30)
    )
    for person_id in crowd[:6]:
        ProgramMember.objects.create(
            organization_id=cast.a.id, program=program, person_id=person_id, part="participant"
        )
    with organization_scope(cast.a):
        Enrollment.objects.filter(person_id__in=crowd[:3]).update(started_at=clock.now() - timedelta(days=400))

        def started(**asked: Any) -> list[Any]:
            return [row["started"] for row in analytics.journeys_walked(Filters(journey_id=journey.id, **asked))]

        assert started() == [12]
        assert started(program_id=program.pk) == [6]
        assert started(since=today - timedelta(days=7)) == [9]
        assert started(since=today - timedelta(days=7), program_id=program.pk) == [None]
        assert started(until=date(2001, 1, 1)) == []


def test_cohorts_go_by_the_week_people_started(cast: Any, crowd: list[Any]) -> None:
    journey = walked(cast, crowd, [0] * 6 + [3] * 6)
    now = clock.now()
    with organization_scope(cast.a):
        begun = now - timedelta(weeks=6)
        Enrollment.objects.update(started_at=begun)
        Enrollment.objects.filter(status="completed").update(completed_at=begun + timedelta(days=10))
        (week,) = analytics.cohorts(Filters(journey_id=journey.id), now=now)
        assert (week["started"], week["progress"]) == (12, 50)
        assert (week["in_1"], week["in_2"], week["in_4"]) == (0, 50, 50)


def test_work_done_in_an_older_version_counts_for_the_step_of_the_same_code(cast: Any, crowd: list[Any]) -> None:
    journey = walked(cast, crowd, [1] * 6)
    with organization_scope(cast.a):
        make_journey(title="Calma, de nuevo", completion_points=7)
        journey.refresh_from_db()
        assert journey.published_version is not None
        assert journey.published_version.number == 2
        assert StepProgress.objects.count() == 6
        assert analytics.steps_walked(Filters(journey_id=journey.id))[0]["done"] == 6


def test_the_home_shows_the_funnel_of_the_journey_most_walked(cast: Any, crowd: list[Any]) -> None:
    from journeys.admin.analytics import busiest_funnel

    with organization_scope(cast.a):
        assert busiest_funnel() == []
    walked(cast, crowd, [3] * 5 + [1] * 5)
    with organization_scope(cast.a):
        assert busiest_funnel() == [("Uno", 100), ("Dos", 50), ("Tres", 50)]
