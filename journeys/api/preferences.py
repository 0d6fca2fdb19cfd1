"""What a person chooses about the game: whether to see it, and on which days to rest."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from journeys.models import RestDay
from journeys.services import preferences, rest
from oasis.core.api import StrictSerializer, Success, operation, page_of
from oasis.core.api.request import Request
from oasis.core.api.serializers import PageQuery
from organizations.api.views import OrganizationView
from organizations.permissions import Capability

OFF = (
    "Where `active` is false: answers leave out `points_awarded`, `total_points`, `level`, `level_up`, `badges`, "
    "`capped`, and of tracking `points` and `total`; `/me/stats` and a facilitator's view of the person leave out "
    "`points`, `points_earned`, `level` and `streak`; `/me/points`, `/me/badges`, `/rewards` and `/me/leaderboard` are "
    "empty; redeeming is refused with `reward_006`; no level or badge is announced. What is done still counts: switched "
    "on again, nothing is missing. `/me/rewards` keeps what was asked for. What a step or a journey is worth is part of "
    "the catalogue and stays. The organization's own switch is `gamification_enabled` of `/organizations/{id}`."
)


class GamificationBody(StrictSerializer):
    """On or off."""

    enabled = serializers.BooleanField()


class GamificationShape(serializers.Serializer):
    """Whether points, levels and badges are shown."""

    enabled = serializers.BooleanField(help_text="The caller's own choice, in this organization.")
    organization_enabled = serializers.BooleanField(help_text="The organization's.")
    active = serializers.BooleanField(help_text="Both.")


class RestDayBody(StrictSerializer):
    """Which day."""

    day = serializers.DateField(help_text="From 60 days ago to 30 days ahead, by the person's own calendar.")


class RestDayShape(serializers.Serializer):
    """A day of rest."""

    id = serializers.UUIDField()
    day = serializers.DateField()
    own = serializers.BooleanField(help_text="False: somebody of the organization declared it.")


class Gamification(OrganizationView):
    """The switch."""

    capability = Capability.SEE_OWN_PROGRESS

    @operation("Whether gamification is on", response=GamificationShape, description=OFF)
    def get(self, request: Request) -> Success:
        """For the caller."""
        return Success(preferences.gamification_of(request.user.id))

    @operation(
        "Switch gamification on or off for oneself",
        request=GamificationBody,
        response=GamificationShape,
        description=OFF,
    )
    def patch(self, request: Request) -> Success:
        """Nothing is lost by it."""
        preferences.choose_gamification(
            person_id=request.user.id, enabled=self.body(request, GamificationBody)["enabled"]
        )
        return Success(preferences.gamification_of(request.user.id), message=_("Guardado."))


def _shown(row: RestDay) -> dict[str, Any]:
    return {"id": row.id, "day": row.day, "own": row.declared_by_id == row.person_id}


class RestDays(OrganizationView):
    """Own days of rest."""

    capability = Capability.SEE_OWN_PROGRESS
    idempotent = True

    @operation("Own rest days", response=RestDayShape, query=PageQuery, paginated="page")
    def get(self, request: Request) -> Success:
        """Newest first; they break no streak."""
        rows = RestDay.objects.filter(person_id=request.user.id).order_by("-day")
        items, meta = page_of(rows, self.query(request, PageQuery))
        return Success([_shown(row) for row in items], meta=meta)

    @operation("Declare a rest day", request=RestDayBody, response=RestDayShape, status=201)
    def post(self, request: Request) -> Success:
        """Before or afterwards; the streak is counted anew. A second time changes nothing."""
        made = rest.declare_rest_day(
            person_id=request.user.id, day=self.body(request, RestDayBody)["day"], declared_by_id=request.user.id
        )
        return Success(_shown(made), status=201, message=_("Descansar también es cuidarse. Tu racha sigue."))


class OwnRestDay(OrganizationView):
    """One of them."""

    capability = Capability.SEE_OWN_PROGRESS

    @operation("Take a rest day back", status=204)
    def delete(self, request: Request, rest_day_id: UUID) -> Success:
        """The longest streak stays."""
        rest.withdraw_rest_day(person_id=request.user.id, rest_day_id=rest_day_id, actor_id=request.user.id)
        return Success(status=204)


class ParticipantRestDays(OrganizationView):
    """Somebody's days of rest, declared by a facilitator."""

    capability = Capability.SEE_PROGRESS
    idempotent = True

    @operation("Declare a rest day for a participant", request=RestDayBody, response=RestDayShape, status=201)
    def post(self, request: Request, user_id: UUID) -> Success:
        """Audited; the streak is counted anew."""
        made = rest.declare_rest_day(
            person_id=user_id, day=self.body(request, RestDayBody)["day"], declared_by_id=request.user.id
        )
        return Success(_shown(made), status=201, message=_("Anotado. La racha se ha contado de nuevo."))
