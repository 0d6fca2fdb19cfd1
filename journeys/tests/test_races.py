"""Everything at once, against the real database: the race with the guard away, and that the guard holds."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.utils import timezone

from accounts.models import Profile, User
from journeys.errors import AlreadyEnrolled, NotEnoughPoints, OutOfStock, RewardLimitReached
from journeys.kinds import Work
from journeys.models import (
    EmotionCheckIn,
    Enrollment,
    ParticipantStats,
    PointEntry,
    Redemption,
    Reward,
    StepProgress,
    TrackedEvent,
)
from journeys.services import enrollment as services
from journeys.services import rebuilding, rewards
from journeys.services import standing as totals
from journeys.services.rest import declare_rest_day
from journeys.services.tracking import Occurrence, track_batch, track_event
from journeys.tests.making import make_gamification, make_journey, make_reward, step, walk
from oasis.core.ids import uuid7
from oasis.core.models import OutboxMessage
from oasis.core.tenancy import organization_scope
from oasis.core.testing import at_once
from organizations.models import Membership

TRIES = 50
pytestmark = pytest.mark.usefixtures("transactional_db")


def together(organization: Any, work: Callable[[int], Any], times: int = TRIES) -> list[Any]:
    """Run `work(n)` in `times` threads at once, each in its own scope and transaction."""

    def one(number: int) -> Callable[[], Any]:
        def run() -> Any:
            with organization_scope(organization):
                return work(number)

        return run

    return at_once(*(one(number) for number in range(times)))


def kinds_of(results: list[Any]) -> Counter[str]:
    return Counter(type(result).__name__ for result in results)


def crowd(organization: Any, count: int) -> list[Any]:
    """More participants of an organization."""
    users = User.objects.bulk_create(
        [User(id=uuid7(), email=f"persona{number}@alba.example", password="!") for number in range(count)]
    )
    Profile.objects.bulk_create([Profile(user=user, nickname=user.email) for user in users])
    Membership.objects.bulk_create(
        [Membership(organization_id=organization.id, user=user, role="participant") for user in users]
    )
    return [user.id for user in users]


def test_fifty_simultaneous_enrollments_make_one(cast: Any) -> None:
    with organization_scope(cast.a):
        journey = make_journey()
    results = together(cast.a, lambda _n: services.enroll(person_id=cast.diego.id, journey_id=journey.id))
    assert kinds_of(results) == {"Enrollment": 1, AlreadyEnrolled.__name__: TRIES - 1}
    with organization_scope(cast.a):
        assert Enrollment.objects.count() == 1


def test_without_the_constraint_simultaneous_enrollments_make_several(cast: Any) -> None:
    with organization_scope(cast.a):
        journey = make_journey()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    _as_owner(cast.a, "DROP INDEX journeys_enrollment_one_running")
    results = together(cast.a, lambda _n: _enroll_checking_first(cast.diego.id, journey))
    assert kinds_of(results)["Enrollment"] > 1


def _enroll_checking_first(person_id: Any, journey: Any) -> Enrollment:
    if Enrollment.objects.filter(person_id=person_id, journey_id=journey.id).exists():
        raise AlreadyEnrolled
    return services.enroll(person_id=person_id, journey_id=journey.id)


def _as_owner(organization: Any, statement: str) -> None:
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute(f'SET search_path TO "{organization.schema_name}", public')
        cursor.execute(statement)
        cursor.execute("SET search_path TO public")


def test_fifty_simultaneous_completions_give_points_once_and_one_answer(cast: Any) -> None:
    with organization_scope(cast.a):
        make_gamification()
        made, steps = walk(cast.diego.id, make_journey(step("uno", points=25)))
    results = together(
        cast.a,
        lambda _n: services.complete_step(
            person_id=cast.diego.id, enrollment_id=made.id, step_id=steps[0], work=Work()
        ),
    )
    assert kinds_of(results) == {"dict": TRIES}
    assert {result["total_points"] for result in results} == {75}
    assert {result["points_awarded"] for result in results} == {75}
    with organization_scope(cast.a):
        assert sorted(PointEntry.objects.values_list("amount", flat=True)) == [25, 50]
        assert StepProgress.objects.count() == 1
        stats = ParticipantStats.objects.get(pk=cast.diego.id)
        assert (stats.points, stats.steps_completed, stats.journeys_completed) == (75, 1, 1)


def test_without_the_lock_simultaneous_credits_lose_points(cast: Any) -> None:
    """The control: read, reckon and write without `FOR UPDATE` loses updates."""
    with organization_scope(cast.a):
        ParticipantStats.objects.create(person_id=cast.diego.id)

    have_read = threading.Barrier(4, timeout=120)

    def credit(_number: int) -> None:
        before = ParticipantStats.objects.values_list("points", flat=True).get(pk=cast.diego.id)
        have_read.wait()
        ParticipantStats.objects.filter(pk=cast.diego.id).update(points=before + 5)

    together(cast.a, credit, 4)
    with organization_scope(cast.a):
        assert ParticipantStats.objects.get(pk=cast.diego.id).points == 5


def test_simultaneous_events_of_one_person_all_count_and_the_ledger_adds_up(cast: Any) -> None:
    with organization_scope(cast.a):
        make_gamification()
    results = together(
        cast.a, lambda n: track_event(person_id=cast.diego.id, timezone=None, occurrence=Occurrence("gift", f"k{n}"))
    )
    assert kinds_of(results) == {"dict": TRIES}
    assert sorted(result["total_points"] for result in results) == [100 * n for n in range(1, TRIES + 1)]
    with organization_scope(cast.a):
        assert ParticipantStats.objects.get(pk=cast.diego.id).points == 100 * TRIES
        balances = list(PointEntry.objects.order_by("balance_after").values_list("balance_after", flat=True))
        assert balances == [100 * n for n in range(1, TRIES + 1)]


def test_the_same_event_fifty_times_at_once_counts_once(cast: Any) -> None:
    with organization_scope(cast.a):
        make_gamification()
        track_event(
            person_id=cast.diego.id, timezone=None, occurrence=Occurrence("other", "first")
        )  # the totals are there
    results = together(
        cast.a, lambda _n: track_event(person_id=cast.diego.id, timezone=None, occurrence=Occurrence("gift", "one"))
    )
    assert Counter(result["duplicate"] for result in results) == {False: 1, True: TRIES - 1}
    assert {result["total_points"] for result in results} == {100}
    with organization_scope(cast.a):
        assert TrackedEvent.objects.filter(event="gift").count() == 1


def test_a_persons_very_first_event_fifty_times_at_once_counts_once(cast: Any) -> None:
    with organization_scope(cast.a):
        make_gamification()
    results = together(
        cast.a, lambda _n: track_event(person_id=cast.diego.id, timezone=None, occurrence=Occurrence("gift", "one"))
    )
    assert Counter(result["duplicate"] for result in results) == {False: 1, True: TRIES - 1}
    with organization_scope(cast.a):
        assert TrackedEvent.objects.count() == 1


def test_a_daily_cap_holds_under_simultaneous_events(cast: Any) -> None:
    with organization_scope(cast.a):
        make_gamification()
    results = together(
        cast.a,
        lambda n: track_event(person_id=cast.diego.id, timezone=None, occurrence=Occurrence("mood_checkin", f"k{n}")),
    )
    assert Counter(result["points_awarded"] for result in results) == {5: 2, 0: TRIES - 2}
    with organization_scope(cast.a):
        assert ParticipantStats.objects.get(pk=cast.diego.id).points == 10


def test_a_stock_of_three_serves_three_of_many(cast: Any) -> None:
    people = crowd(cast.a, 30)
    with organization_scope(cast.a):
        make_gamification()
        reward = make_reward(stock_left=3)
        for person in people:
            track_event(person_id=person, timezone=None, occurrence=Occurrence("gift", "start"))
    results = together(cast.a, lambda n: rewards.redeem_reward(person_id=people[n], reward_id=reward.id), len(people))
    assert kinds_of(results) == {"Redemption": 3, OutOfStock.__name__: 27}
    with organization_scope(cast.a):
        reward.refresh_from_db()
        assert reward.stock_left == 0
        assert ParticipantStats.objects.filter(points=40).count() == 3
        assert ParticipantStats.objects.filter(points=100).count() == 27


def test_without_the_conditional_update_a_stock_of_three_is_oversold(cast: Any) -> None:
    """The control: looking at the stock first and taking it afterwards hands out more than there is."""
    with organization_scope(cast.a):
        reward = make_reward(stock_left=3)
    _as_owner(cast.a, "ALTER TABLE journeys_reward DROP CONSTRAINT journeys_reward_stock_not_negative")

    have_looked = threading.Barrier(5, timeout=120)

    def take(_number: int) -> bool:
        left = Reward.objects.values_list("stock_left", flat=True).get(pk=reward.id)
        have_looked.wait()
        if left <= 0:
            return False
        Reward.objects.filter(pk=reward.id).update(stock_left=F("stock_left") - 1)
        return True

    assert together(cast.a, take, 5).count(True) == 5


def test_one_persons_simultaneous_redemptions_never_overdraw_and_keep_the_limit(cast: Any) -> None:
    with organization_scope(cast.a):
        make_gamification()
        cheap, limited = make_reward(), make_reward(code="vale", cost=1, per_person_limit=2)
        for number in range(2):
            track_event(person_id=cast.diego.id, timezone=None, occurrence=Occurrence("gift", f"k{number}"))
    results = together(cast.a, lambda _n: rewards.redeem_reward(person_id=cast.diego.id, reward_id=cheap.id), 20)
    assert kinds_of(results) == {"Redemption": 3, NotEnoughPoints.__name__: 17}
    results = together(cast.a, lambda _n: rewards.redeem_reward(person_id=cast.diego.id, reward_id=limited.id), 20)
    assert kinds_of(results) == {"Redemption": 2, RewardLimitReached.__name__: 18}
    with organization_scope(cast.a):
        assert ParticipantStats.objects.get(pk=cast.diego.id).points == 18
        assert Redemption.objects.count() == 5


def test_completing_tracking_and_redeeming_at_once_never_deadlock(cast: Any) -> None:
    with organization_scope(cast.a):
        make_gamification()
        reward = make_reward(cost=1, code="uno")
        made, steps = walk(
            cast.diego.id,
            make_journey(step("a"), step("b"), step("c", "external"), step("d"), unlock="free"),
        )
        track_event(person_id=cast.diego.id, timezone=None, occurrence=Occurrence("gift", "start"))
    work = [
        lambda n: services.complete_step(
            person_id=cast.diego.id, enrollment_id=made.id, step_id=steps[0 if n % 2 else 1], work=Work()
        ),
        lambda n: track_event(person_id=cast.diego.id, timezone=None, occurrence=Occurrence("app.walked", f"w{n}")),
        lambda _n: rewards.redeem_reward(person_id=cast.diego.id, reward_id=reward.id),
        lambda n: track_event(person_id=cast.diego.id, timezone=None, occurrence=Occurrence("gift", f"g{n}")),
    ]
    results = together(cast.a, lambda n: work[n % 4](n), 40)
    assert not [result for result in results if isinstance(result, Exception)]
    with organization_scope(cast.a):
        total = sum(PointEntry.objects.values_list("amount", flat=True))
        assert ParticipantStats.objects.get(pk=cast.diego.id).points == total
        assert StepProgress.objects.filter(cause__startswith="event:w").count() == 1


def test_two_check_ins_at_once_are_two(cast: Any) -> None:
    from journeys.services import wellbeing

    results = together(
        cast.a,
        lambda _n: wellbeing.check_in(person_id=cast.diego.id, timezone="Europe/Madrid", mood=3, energy=3, emotions=[]),
        10,
    )
    assert not [result for result in results if isinstance(result, Exception)]
    with organization_scope(cast.a):
        assert EmotionCheckIn.objects.count() == 10
        assert ParticipantStats.objects.get(pk=cast.diego.id).check_ins == 10


def test_everything_at_once_of_a_newcomer_leaves_nothing_out_and_nothing_twice(cast: Any) -> None:
    """The very first rows of people (totals, days, awards, events, messages), asked for by many at the same instant.

    Each person's fifty requests are ten times the same five: two events, an event of yesterday, a step and a batch.
    """
    people = crowd(cast.a, 4)
    with organization_scope(cast.a):
        make_gamification()
        journey = make_journey(step("uno", points=25))
        walks = {person: walk(person, journey) for person in people}
        ParticipantStats.objects.all().delete()  # as if enrolling had not made them
    yesterday = timezone.now() - timedelta(days=1)

    def deed(number: int) -> Any:
        person, turn = people[number % 4], number // 4 % 5
        made, steps = walks[person]
        if turn == 3:
            totals.ensure(person)
            return services.complete_step(person_id=person, enrollment_id=made.id, step_id=steps[0], work=Work())
        occurrences = [Occurrence("gift", "one"), Occurrence("walk", "two"), Occurrence("walk", "late", yesterday)]
        if turn == 4:
            return track_batch(person_id=person, timezone=None, occurrences=occurrences)
        return track_event(person_id=person, timezone=None, occurrence=occurrences[turn])

    results = together(cast.a, deed, 100)
    assert [result for result in results if isinstance(result, Exception)] == []
    with organization_scope(cast.a):
        for person in people:
            entries = PointEntry.objects.filter(person_id=person).order_by("balance_after")
            assert sorted(entries.values_list("amount", flat=True)) == [8, 8, 25, 50, 100]
            assert entries.last().balance_after == 191
            stats = ParticipantStats.objects.get(pk=person)
            assert (stats.points, stats.steps_completed, stats.streak_current) == (191, 1, 2)
            assert TrackedEvent.objects.filter(person_id=person).count() == 3
            assert sorted(stats.badges) == ["calma-hecha", "primer-paso"]
        assert prove_people(cast.a) == []
    levels_told = OutboxMessage.objects.filter(topic="journeys.level_reached")
    assert levels_told.filter(payload__level=3).count() == 4
    assert OutboxMessage.objects.filter(topic="journeys.badge_awarded").count() == 8
    assert OutboxMessage.objects.filter(topic="journeys.enrollment_completed").count() == 4


def prove_people(organization: Any) -> list[Any]:
    """What `rebuild_stats` would have to restore."""
    proof = rebuilding.Proof()
    people = list(ParticipantStats.objects.values_list("person_id", flat=True))
    rebuilding._prove_people(people, proof, repair=False)
    return proof.differences


def test_rest_days_awards_and_reversals_at_once_agree_in_the_end(cast: Any) -> None:
    with organization_scope(cast.a):
        make_gamification()
        for number in range(10):
            track_event(person_id=cast.diego.id, timezone=None, occurrence=Occurrence("gift", f"before{number}"))
        entries = list(PointEntry.objects.values_list("id", flat=True))
    today = timezone.localdate()

    def deed(number: int) -> Any:
        if number % 3 == 0:
            return rewards.reverse_entry(entry_id=entries[number // 3 % 10], reason="Error.", actor_id=cast.bruno.id)
        if number % 3 == 1:
            return declare_rest_day(
                person_id=cast.diego.id, day=today - timedelta(days=number % 6), declared_by_id=cast.clara.id
            )
        return track_event(
            person_id=cast.diego.id,
            timezone=None,
            occurrence=Occurrence("gift", f"k{number}", timezone.now() - timedelta(days=number % 5)),
        )

    results = together(cast.a, deed, 45)
    failed = Counter(type(result).__name__ for result in results if isinstance(result, Exception))
    assert set(failed) <= {"EntryNotReversible"}
    assert failed["EntryNotReversible"] == 5
    with organization_scope(cast.a):
        stats = ParticipantStats.objects.get(pk=cast.diego.id)
        assert stats.points == stats.earned == 100 * 15
        assert prove_people(cast.a) == []
