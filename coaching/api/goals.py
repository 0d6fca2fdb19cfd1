"""Goals of the caller."""

from typing import Any
from uuid import UUID

from rest_framework import serializers

from coaching.api.shapes import GoalShape
from coaching.models import Goal
from coaching.services.goals import change_goal, find_goal, goal_shape, set_goal
from oasis.core.api import StrictSerializer, Success, cursor_of, operation
from oasis.core.api.request import Request
from oasis.core.api.serializers import CursorQuery
from oasis.core.errors import NotFound, ValidationFailed
from organizations.api.views import OrganizationView
from organizations.permissions import Capability


class NewGoal(StrictSerializer):
    """What to get to, and until when."""

    title = serializers.CharField(max_length=200)
    note = serializers.CharField(required=False, allow_blank=True, max_length=2000, default="")
    due_on = serializers.DateField(required=False, allow_null=True, default=None)


class GoalChange(StrictSerializer):
    """What changes of a goal."""

    title = serializers.CharField(required=False, max_length=200)
    note = serializers.CharField(required=False, allow_blank=True, max_length=2000)
    due_on = serializers.DateField(required=False, allow_null=True)
    status = serializers.ChoiceField(Goal.Status.choices, required=False)


class GoalQuery(CursorQuery):
    """Which goals."""

    status = serializers.ChoiceField(Goal.Status.choices, required=False)


class Goals(OrganizationView):
    """The caller's goals."""

    capability = Capability.TALK_TO_COACH
    idempotent = True

    @operation("Own goals", response=GoalShape, query=GoalQuery, paginated="cursor")
    def get(self, request: Request) -> Success:
        """Newest first."""
        query = self.query(request, GoalQuery)
        found = Goal.objects.of(request.user.id)
        if "status" in query:
            found = found.filter(status=query["status"])
        rows, meta = cursor_of(found, query)
        return Success([goal_shape(row) for row in rows], meta=meta)

    @operation("Set a goal", request=NewGoal, response=GoalShape, status=201)
    def post(self, request: Request) -> Success:
        """Its words are screened like everything that a person writes."""
        said = self.body(request, NewGoal)
        return Success(_shown(*set_goal(person_id=request.user.id, **said)), status=201)


class GoalItem(OrganizationView):
    """One of the caller's goals."""

    capability = Capability.TALK_TO_COACH

    @operation("A goal", response=GoalShape, errors=[NotFound])
    def get(self, request: Request, goal_id: UUID) -> Success:
        """The caller's own; to everybody else it does not exist."""
        return Success(goal_shape(find_goal(person_id=request.user.id, goal_id=goal_id)))

    @operation("Change a goal", request=GoalChange, response=GoalShape, errors=[ValidationFailed, NotFound])
    def patch(self, request: Request, goal_id: UUID) -> Success:
        """Done goals keep the time they were reached; a goal may be taken up again."""
        changes = self.body(request, GoalChange)
        return Success(_shown(*change_goal(person_id=request.user.id, goal_id=goal_id, changes=changes)))


def _shown(goal: Goal, safety: dict[str, Any] | None) -> dict[str, Any]:
    return {**goal_shape(goal), **({"safety": safety} if safety else {})}
