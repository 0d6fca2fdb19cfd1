"""Rewards: spending, giving back, correcting."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone as clock

from accounts.models import AuditRecord
from journeys.errors import EntryNotReversible, NotEnoughPoints, OutOfStock, RedemptionSettled, RewardLimitReached
from journeys.models import ParticipantStats, PointEntry, Redemption, Reward
from journeys.services import rewards, standing
from journeys.services.tracking import Occurrence, track_event
from journeys.tests.making import make_gamification, make_reward
from oasis.core.errors import NotFound


@pytest.fixture
def rich(scope_a: Any, cast: Any) -> Any:
    """Diego with 100 points."""
    make_gamification()
    track_event(person_id=cast.diego.id, timezone=None, occurrence=Occurrence("gift", "start"))
    return cast.diego


def points(person: Any) -> int:
    balance = ParticipantStats.objects.get(pk=person.id).points
    assert balance == sum(PointEntry.objects.filter(person_id=person.id).values_list("amount", flat=True))
    return balance


def test_redeeming_spends_points_and_costs_nobody_a_level(rich: Any) -> None:
    made = rewards.redeem_reward(person_id=rich.id, reward_id=make_reward(stock_left=2).id)
    assert (made.status, made.points_spent, len(made.code)) == ("requested", 60, 10)
    assert points(rich) == 40
    stats = ParticipantStats.objects.get(pk=rich.id)
    assert (stats.earned, stats.level) == (100, 3)
    assert Reward.objects.get().stock_left == 1


def test_too_few_points_change_nothing(rich: Any) -> None:
    reward = make_reward(cost=101, stock_left=1)
    with pytest.raises(NotEnoughPoints) as refusal:
        rewards.redeem_reward(person_id=rich.id, reward_id=reward.id)
    assert refusal.value.details == {"points": 100, "cost": 101}
    assert (points(rich), Reward.objects.get().stock_left, Redemption.objects.count()) == (100, 1, 0)


def test_an_empty_stock_changes_nothing(rich: Any) -> None:
    reward = make_reward(stock_left=0)
    with pytest.raises(OutOfStock):
        rewards.redeem_reward(person_id=rich.id, reward_id=reward.id)
    assert (points(rich), Redemption.objects.count()) == (100, 0)


def test_the_limit_per_person_counts_what_was_not_cancelled(rich: Any, cast: Any) -> None:
    reward = make_reward(cost=10, per_person_limit=1)
    made = rewards.redeem_reward(person_id=rich.id, reward_id=reward.id)
    with pytest.raises(RewardLimitReached):
        rewards.redeem_reward(person_id=rich.id, reward_id=reward.id)
    rewards.cancel_redemption(redemption_id=made.id, actor_id=cast.bruno.id)
    rewards.redeem_reward(person_id=rich.id, reward_id=reward.id)
    assert points(rich) == 90


def test_a_reward_is_affordable_exactly_where_it_can_be_redeemed(rich: Any, cast: Any) -> None:
    once, twice = make_reward(code="once", cost=10, per_person_limit=1), make_reward(code="twice", cost=20)
    Reward.objects.filter(pk=twice.pk).update(per_person_limit=2)
    dear, gone = make_reward(code="dear", cost=71), make_reward(code="gone", cost=5, stock_left=0)
    make_reward(code="over", cost=5, valid_to=clock.now() - timedelta(days=1))

    def affordable(person: Any) -> dict[str, bool]:
        rows = rewards.rewards_for(standing.peek(person.id)).values_list("code", "affordable")
        for code, said in rows:
            try:
                with transaction.atomic():
                    rewards.redeem_reward(person_id=person.id, reward_id=Reward.objects.get(code=code).id)
                    transaction.set_rollback(True)
                possible = True
            except (NotEnoughPoints, OutOfStock, RewardLimitReached):
                possible = False
            assert said is possible, code
        return dict(rows)

    assert affordable(rich) == {"gone": False, "once": True, "twice": True, dear.code: True}
    made = rewards.redeem_reward(person_id=rich.id, reward_id=once.id)
    rewards.redeem_reward(person_id=rich.id, reward_id=twice.id)
    assert affordable(rich) == {"gone": False, "once": False, "twice": True, "dear": False}
    rewards.cancel_redemption(redemption_id=made.id, actor_id=cast.bruno.id)
    assert affordable(rich)["once"] is True
    track_event(person_id=cast.clara.id, timezone=None, occurrence=Occurrence("gift", "clara"))
    assert affordable(cast.clara) == {gone.code: False, "once": True, "twice": True, "dear": True}


@pytest.mark.parametrize("change", [{"active": False}, {"valid_from": 1}, {"valid_to": -1}])
def test_a_reward_out_of_its_time_is_not_found(rich: Any, change: dict[str, Any]) -> None:
    when = {
        name: clock.now() + timedelta(days=value) if value is not False else False for name, value in change.items()
    }
    reward = make_reward(**when)
    with pytest.raises(NotFound):
        rewards.redeem_reward(person_id=rich.id, reward_id=reward.id)
    assert points(rich) == 100


def test_cancelling_gives_points_and_stock_back_by_a_reversing_entry_once(rich: Any, cast: Any) -> None:
    made = rewards.redeem_reward(person_id=rich.id, reward_id=make_reward(stock_left=1).id)
    rewards.cancel_redemption(redemption_id=made.id, actor_id=cast.bruno.id)
    assert (points(rich), Reward.objects.get().stock_left) == (100, 1)
    back = PointEntry.objects.get(kind="returned")
    assert (back.amount, back.reversal_of_id, back.reason) == (60, made.entry_id, "Devolución por «Cuaderno».")
    with pytest.raises(RedemptionSettled):
        rewards.cancel_redemption(redemption_id=made.id, actor_id=cast.bruno.id)
    assert points(rich) == 100
    record = AuditRecord.objects.get(action="redemption.cancelled")
    assert record.actor_id == cast.bruno.id


def test_a_delivered_redemption_cannot_be_cancelled(rich: Any, cast: Any) -> None:
    made = rewards.redeem_reward(person_id=rich.id, reward_id=make_reward().id)
    rewards.approve_redemption(redemption_id=made.id, actor_id=cast.bruno.id)
    rewards.deliver_redemption(redemption_id=made.id, actor_id=cast.bruno.id)
    for attempt in (rewards.approve_redemption, rewards.deliver_redemption, rewards.cancel_redemption):
        with pytest.raises(RedemptionSettled):
            attempt(redemption_id=made.id, actor_id=cast.bruno.id)
    assert points(rich) == 40
    with pytest.raises(NotFound):
        rewards.approve_redemption(redemption_id=cast.ana.id, actor_id=cast.bruno.id)


def test_a_mistaken_award_is_corrected_by_an_entry_that_says_why(rich: Any, cast: Any) -> None:
    entry = PointEntry.objects.get()
    reversal = rewards.reverse_entry(entry_id=entry.id, reason="Se contó dos veces.", actor_id=cast.bruno.id)
    assert (reversal.amount, reversal.reason, reversal.reversal_of_id) == (-100, "Se contó dos veces.", entry.id)
    assert points(rich) == 0
    assert ParticipantStats.objects.get(pk=rich.id).level == 1
    for again in (entry.id, reversal.id):
        with pytest.raises(EntryNotReversible):
            rewards.reverse_entry(entry_id=again, reason="x", actor_id=cast.bruno.id)


def test_an_award_that_was_spent_cannot_be_taken_back(rich: Any, cast: Any) -> None:
    rewards.redeem_reward(person_id=rich.id, reward_id=make_reward().id)
    with pytest.raises(NotEnoughPoints):
        rewards.reverse_entry(entry_id=PointEntry.objects.get(kind="earned").id, reason="x", actor_id=cast.bruno.id)
    assert points(rich) == 40


def test_the_ledger_refuses_changes_and_deletions(rich: Any) -> None:
    for attempt in (
        lambda: PointEntry.objects.update(amount=1),
        lambda: PointEntry.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    assert PointEntry.objects.get().amount == 100


def test_totals_below_zero_are_refused_by_the_database(rich: Any) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        ParticipantStats.objects.update(points=-1)
    assert points(rich) == 100
