"""Points, badges, rewards and the ladder, of the caller."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from journeys import errors
from journeys.api.conditional import conditional
from journeys.api.shapes import GAME, BadgeShape, LevelShape
from journeys.models import BadgeAward, PointEntry, Redemption, Reward
from journeys.services import leaderboard, progress, rewards
from journeys.services import standing as totals
from oasis.core.api import StrictSerializer, Success, cursor_of, operation, page_of
from oasis.core.api.request import Request
from oasis.core.api.serializers import CursorQuery, PageQuery
from organizations.api.views import OrganizationView
from organizations.permissions import Capability


class StreakShape(serializers.Serializer):
    """Days in a row."""

    current = serializers.IntegerField()
    longest = serializers.IntegerField()
    freezes = serializers.IntegerField(help_text="Rest days of the last 30 days: they break no streak.")


class MoodShape(serializers.Serializer):
    """Mood in short."""

    mean_7_days = serializers.FloatField(allow_null=True)
    check_ins = serializers.IntegerField()
    last_at = serializers.DateTimeField(allow_null=True)


class TotalsShape(serializers.Serializer):
    """Totals of one person."""

    points = serializers.IntegerField(required=False, help_text=f"The balance: the ledger's sum. {GAME}")
    points_earned = serializers.IntegerField(required=False, help_text=f"Ever earned; levels go by it. {GAME}")
    level = LevelShape(required=False, help_text=GAME)
    streak = StreakShape(required=False, help_text=GAME)
    steps_completed = serializers.IntegerField()
    journeys_completed = serializers.IntegerField()
    minutes = serializers.IntegerField()
    active_at = serializers.DateTimeField(allow_null=True)


class StatsShape(TotalsShape):
    """Own totals."""

    mood = MoodShape()


class PointEntryShape(serializers.Serializer):
    """A movement of points."""

    id = serializers.UUIDField()
    points = serializers.IntegerField()
    balance = serializers.IntegerField()
    rule = serializers.CharField()
    reason = serializers.CharField()
    created_at = serializers.DateTimeField()
    reversal_of = serializers.UUIDField(allow_null=True)


class HeldBadgeShape(BadgeShape):
    """A badge that the caller holds."""

    awarded_at = serializers.DateTimeField()


class RewardShape(serializers.Serializer):
    """A reward."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    description = serializers.CharField()
    image = serializers.CharField(allow_null=True)
    cost = serializers.IntegerField()
    stock_left = serializers.IntegerField(allow_null=True, help_text="Null: unlimited.")
    affordable = serializers.BooleanField(
        help_text="The caller can redeem one now: enough points, one in stock, and their limit not reached."
    )
    kind = serializers.ChoiceField(Reward.Kind.choices)


class RewardReference(serializers.Serializer):
    """A reward by name."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(Reward.Kind.choices)


class RedemptionShape(serializers.Serializer):
    """A reward that was asked for."""

    id = serializers.UUIDField()
    reward = RewardReference()
    status = serializers.ChoiceField(Redemption.Status.choices)
    code = serializers.CharField()
    points_spent = serializers.IntegerField()
    requested_at = serializers.DateTimeField()


class LadderQuery(StrictSerializer):
    """Which ladder."""

    period = serializers.ChoiceField(["week", "month", "all"], default="week")
    scope = serializers.ChoiceField(["organization", "program"], default="organization")


class LadderRow(serializers.Serializer):
    """One place."""

    rank = serializers.IntegerField(help_text="Exact ties share a rank.")
    nickname = serializers.CharField()
    avatar = serializers.CharField(allow_null=True)
    points = serializers.IntegerField()
    me = serializers.BooleanField()


class LadderShape(serializers.Serializer):
    """The ladder of those who opted in."""

    top = LadderRow(many=True)
    around_me = LadderRow(many=True)
    me = LadderRow(allow_null=True)
    participants = serializers.IntegerField()


class Stats(OrganizationView):
    """Own totals."""

    capability = Capability.SEE_OWN_PROGRESS

    @operation("Own totals", response=StatsShape)
    def get(self, request: Request) -> Success:
        """Points, level, streak, what was done, and mood in short."""
        return Success(progress.own_stats(person_id=request.user.id, timezone=request.user.timezone))


def _player(request: Request) -> UUID | None:
    """The caller, or None where gamification is off for them: nobody has such rows."""
    person_id: UUID = request.user.id
    return person_id if totals.peek(person_id).playing else None


class Points(OrganizationView):
    """Own ledger."""

    capability = Capability.SEE_OWN_PROGRESS

    @operation("Own ledger of points", response=PointEntryShape, query=CursorQuery, paginated="cursor")
    def get(self, request: Request) -> Success:
        """Newest first; each entry says why, a correction what it takes back. Empty where gamification is off."""
        rows = PointEntry.objects.filter(person_id=_player(request)).values(
            "id", "amount", "balance_after", "rule", "reason", "created_at", "reversal_of_id"
        )
        items, meta = cursor_of(rows, self.query(request, CursorQuery))
        return Success([_entry(row) for row in items], meta=meta)


def _entry(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": row["id"],
        "points": row["amount"],
        "balance": row["balance_after"],
        "rule": row["rule"],
        "reason": row["reason"],
        "created_at": row["created_at"],
        "reversal_of": row["reversal_of_id"],
    }


class Badges(OrganizationView):
    """Own badges."""

    capability = Capability.SEE_OWN_PROGRESS

    @operation("Own badges", response=HeldBadgeShape, query=PageQuery, paginated="page")
    def get(self, request: Request) -> Success:
        """Newest first. Empty where gamification is off."""
        rows = (
            BadgeAward.objects.filter(person_id=_player(request))
            .order_by("-id")
            .values("awarded_at", "badge__code", "badge__name", "badge__description", "badge__icon")
        )
        items, meta = page_of(rows, self.query(request, PageQuery))
        return Success(
            [{name.removeprefix("badge__"): value for name, value in row.items()} for row in items], meta=meta
        )


class RewardList(OrganizationView):
    """The rewards."""

    capability = Capability.REDEEM_REWARDS

    @operation("Rewards", response=RewardShape, query=PageQuery, paginated="page", status=(200, 304))
    def get(self, request: Request) -> HttpResponse:
        """Those that can be had now, cheapest first. Empty where gamification is off."""
        rows = rewards.rewards_for(totals.peek(request.user.id)).values(
            "id", "name", "description", "image", "cost", "stock_left", "kind", "affordable"
        )
        items, meta = page_of(rows, self.query(request, PageQuery))
        shown = [{**row, "image": row["image"] or None} for row in items]
        return conditional(request, shown, meta=meta)


class Redeem(OrganizationView):
    """Exchange points."""

    capability = Capability.REDEEM_REWARDS
    idempotent = True

    @operation(
        "Redeem a reward",
        response=RedemptionShape,
        status=201,
        errors=[errors.NotEnoughPoints, errors.OutOfStock, errors.RewardLimitReached, errors.GamificationOff],
    )
    def post(self, request: Request, reward_id: UUID) -> Success:
        """Never below zero points or stock."""
        made = rewards.redeem_reward(person_id=request.user.id, reward_id=reward_id, timezone=request.user.timezone)
        row = Redemption.objects.values(*_REDEMPTION).get(pk=made.pk)
        return Success(_redemption(row), status=201, message=_("Canje solicitado. Te avisaremos cuando se apruebe."))


class OwnRewards(OrganizationView):
    """Own redemptions."""

    capability = Capability.REDEEM_REWARDS

    @operation("Own redemptions", response=RedemptionShape, query=PageQuery, paginated="page")
    def get(self, request: Request) -> Success:
        """Newest first."""
        rows = Redemption.objects.filter(person_id=request.user.id).order_by("-id").values(*_REDEMPTION)
        items, meta = page_of(rows, self.query(request, PageQuery))
        return Success([_redemption(row) for row in items], meta=meta)


_REDEMPTION = ("id", "status", "code", "points_spent", "requested_at", "reward_id", "reward__name", "reward__kind")


def _redemption(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": row["id"],
        "reward": {"id": row["reward_id"], "name": row["reward__name"], "kind": row["reward__kind"]},
        "status": row["status"],
        "code": row["code"],
        "points_spent": row["points_spent"],
        "requested_at": row["requested_at"],
    }


class Leaderboard(OrganizationView):
    """The ladder."""

    capability = Capability.SEE_OWN_PROGRESS
    scoped = False  # Redis is asked outside of the scope

    @operation("Leaderboard", response=LadderShape, query=LadderQuery)
    def get(self, request: Request) -> Success:
        """Only people who consented to `leaderboard`, by nickname; empty where gamification is switched off.

        `program` is the cohort of the caller's running programme.
        """
        query = self.query(request, LadderQuery)
        return Success(
            leaderboard.leaderboard(
                organization=request.organization,
                person_id=request.user.id,
                period=query["period"],
                scope=query["scope"],
            )
        )
