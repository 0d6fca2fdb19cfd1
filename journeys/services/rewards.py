"""Spending points, and giving them back."""

import secrets
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Count, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone as clock
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.mail import send_mail_later
from journeys.errors import (
    EntryNotReversible,
    GamificationOff,
    NotEnoughPoints,
    OutOfStock,
    RedemptionSettled,
    RewardLimitReached,
)
from journeys.models import PointEntry, Redemption, Reward
from journeys.services import standing as totals
from oasis.core.errors import NotFound
from oasis.core.outbox import emit

Status = Redemption.Status
CODE_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # without what is mistaken for something else
CODE_LENGTH = 10
DECIDED = "journeys.redemption_decided"
APPROVED, CANCELLED = "journeys/redemption_approved", "journeys/redemption_cancelled"  # mails (journeys.letters)


def rewards_for(standing: totals.Standing) -> QuerySet[Any]:
    """The rewards of now, cheapest first; `affordable` says whether `redeem_reward` would give the person one.

    That asks for points, stock and the limit per person. Nothing is listed where gamification is switched off.
    """
    mine = _taken(standing.person_id).filter(reward_id=OuterRef("pk")).order_by().values("reward_id")
    within_reach = Q(cost__lte=standing.points)
    in_stock = Q(stock_left=None) | Q(stock_left__gt=0)
    within_limit = Q(per_person_limit=None) | Q(per_person_limit__gt=F("mine"))
    rewards = (
        Reward.objects.available()
        .annotate(mine=Coalesce(Subquery(mine.annotate(count=Count("pk")).values("count")), 0))
        .annotate(affordable=ExpressionWrapper(within_reach & in_stock & within_limit, BooleanField()))
        .order_by("cost", "id")
    )
    return rewards if standing.playing else rewards.none()


def redeem_reward(*, person_id: UUID, reward_id: UUID, timezone: str | None = None) -> Redemption:
    """Exchange points for a reward; neither balance nor stock can go below zero, under any concurrency.

    The person's totals are locked first, so their own requests come one by one; the stock is taken last and by a
    conditional update. Raises `GamificationOff`, `NotFound`, `RewardLimitReached`, `NotEnoughPoints`, `OutOfStock`.
    """
    standing = totals.lock(person_id)
    if not standing.playing:
        raise GamificationOff
    reward = Reward.objects.available().filter(pk=reward_id).first()
    if reward is None:
        raise NotFound
    mine = _taken(person_id).filter(reward_id=reward_id)
    if reward.per_person_limit is not None and mine.count() >= reward.per_person_limit:
        raise RewardLimitReached
    if standing.points < reward.cost:
        raise NotEnoughPoints(details={"points": standing.points, "cost": reward.cost})
    in_stock = Reward.objects.filter(Q(stock_left=None) | Q(stock_left__gt=0), pk=reward_id)
    if not in_stock.update(stock_left=F("stock_left") - 1):
        raise OutOfStock
    redemption = Redemption(
        person_id=person_id,
        reward=reward,
        code="".join(secrets.choice(CODE_ALPHABET) for _character in range(CODE_LENGTH)),
        points_spent=reward.cost,
    )
    redemption.entry_id = _move(
        standing,
        totals.Credit(
            -reward.cost,
            "reward",
            f"redemption:{redemption.id}",
            _("Canjeaste «%(reward)s».") % {"reward": reward.name},
            f"redemption:{redemption.id}",
            PointEntry.Kind.SPENT,
        ),
        timezone=timezone,
    )
    redemption.save(force_insert=True)
    emit(
        "journeys.reward_redeemed",
        {"redemption_id": str(redemption.id), "person_id": str(person_id)},
        key=str(redemption.id),
    )
    return redemption


def _taken(person_id: UUID) -> QuerySet[Redemption]:
    """What counts for the limit per person."""
    return Redemption.objects.filter(person_id=person_id).exclude(status=Status.CANCELLED)


def approve_redemption(*, redemption_id: UUID, actor_id: UUID) -> Redemption:
    """Staff say yes to a requested redemption; the person is told. Raises `NotFound`, `RedemptionSettled`."""
    redemption = _decide(
        redemption_id=redemption_id, actor_id=actor_id, before={Status.REQUESTED}, after=Status.APPROVED
    )
    _tell(redemption, APPROVED)
    return redemption


def deliver_redemption(*, redemption_id: UUID, actor_id: UUID) -> Redemption:
    """Staff handed the reward over. Raises `NotFound`, `RedemptionSettled`."""
    return _decide(
        redemption_id=redemption_id,
        actor_id=actor_id,
        before={Status.REQUESTED, Status.APPROVED},
        after=Status.DELIVERED,
    )


def cancel_redemption(*, redemption_id: UUID, actor_id: UUID) -> Redemption:
    """Call a redemption off: points and stock come back, and the person is told.

    Raises `NotFound`, `RedemptionSettled`.
    """
    redemption = _decide(
        redemption_id=redemption_id,
        actor_id=actor_id,
        before={Status.REQUESTED, Status.APPROVED},
        after=Status.CANCELLED,
    )
    _move(
        totals.lock(redemption.person_id),
        totals.Credit(
            redemption.points_spent,
            "reward",
            f"redemption:{redemption.id}",
            _("Devolución por «%(reward)s».") % {"reward": redemption.reward.name},
            f"return:{redemption.id}",
            PointEntry.Kind.RETURNED,
            redemption.entry_id,
        ),
    )
    Reward.objects.filter(pk=redemption.reward_id, stock_left__isnull=False).update(stock_left=F("stock_left") + 1)
    _tell(redemption, CANCELLED)
    return redemption


def _tell(redemption: Redemption, template: str) -> None:
    """A mail for the person, once for each step."""
    send_mail_later(
        template=template,
        user_id=redemption.person_id,
        context_ids={"redemption_id": str(redemption.id)},
        key=f"{template}:{redemption.id}",
    )


def _decide(*, redemption_id: UUID, actor_id: UUID, before: set[str], after: str) -> Redemption:
    redemption = (
        Redemption.objects.select_for_update(of=("self",)).select_related("reward").filter(pk=redemption_id).first()
    )
    if redemption is None:
        raise NotFound
    if redemption.status not in before:
        raise RedemptionSettled(details={"status": redemption.status})
    was = redemption.status
    redemption.status, redemption.decided_at, redemption.decided_by_id = after, clock.now(), actor_id
    redemption.save(update_fields=["status", "decided_at", "decided_by"])
    emit(
        DECIDED,
        {"redemption_id": str(redemption.id), "person_id": str(redemption.person_id)},
        key=f"{redemption.id}:{after}",
    )
    record(
        action=f"redemption.{after}",
        target=redemption,
        before={"status": was},
        after={"status": after},
        actor_id=actor_id,
    )
    return redemption


def reverse_entry(*, entry_id: UUID, reason: str, actor_id: UUID) -> PointEntry:
    """Correct a mistaken award by a reversing entry that tells the person why.

    Raises `NotFound`, `EntryNotReversible`, and `NotEnoughPoints` where the points were spent already.
    """
    entry = PointEntry.objects.filter(pk=entry_id).first()
    if entry is None:
        raise NotFound
    standing = totals.lock(entry.person_id)
    if entry.kind != PointEntry.Kind.EARNED or PointEntry.objects.filter(reversal_of=entry).exists():
        raise EntryNotReversible
    if standing.points < entry.amount:
        raise NotEnoughPoints(details={"points": standing.points, "cost": entry.amount})
    reversal_id = _move(
        standing,
        totals.Credit(
            -entry.amount, entry.rule, entry.cause, reason, f"reversal:{entry.id}", PointEntry.Kind.CORRECTED, entry.id
        ),
    )
    record(action="points.reversed", target=entry, after={"amount": -entry.amount, "reason": reason}, actor_id=actor_id)
    return PointEntry.objects.get(pk=reversal_id)


def _move(standing: totals.Standing, credit: totals.Credit, *, timezone: str | None = None) -> UUID:
    """Write one movement of points that is no activity; returns the ledger entry's id."""
    now = clock.now()
    reckoning = totals.reckon(
        standing,
        totals.catalogue(standing.revision),
        now=now,
        timezone=totals.zone_of(standing, timezone),
        credits=[credit],
        activity=totals.Activity(at=now, day=None),
    )
    totals.settle(reckoning)
    totals.announce(standing, reckoning)
    entry_id: UUID = reckoning.document["entries"][0]["id"]
    return entry_id
