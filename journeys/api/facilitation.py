"""What facilitators see: who walks what and how far, never what people wrote."""

from typing import Any
from uuid import UUID

from django.db.models import Q
from rest_framework import serializers

from journeys.api.enrollment import EnrollmentShape, JourneyReference
from journeys.api.gamification import TotalsShape
from journeys.models import Enrollment
from journeys.services import progress
from oasis.core.api import Success, operation, page_of
from oasis.core.api.request import Request
from oasis.core.api.serializers import PageQuery
from organizations.api.views import OrganizationView
from organizations.permissions import Capability


class FacilitationQuery(PageQuery):
    """Filters of the list."""

    journey_id = serializers.UUIDField(required=False)
    person_id = serializers.UUIDField(required=False)
    status = serializers.ChoiceField(Enrollment.Status.choices, required=False)
    search = serializers.CharField(required=False, max_length=100, help_text="Part of a name.")
    ordering = serializers.ChoiceField(
        ["started_at", "-started_at", "updated_at", "-updated_at", "progress", "-progress"],
        required=False,
        help_text="By default the newest first; `updated_at` brings those first who made no progress for the longest time.",
    )


class PersonShape(serializers.Serializer):
    """A person by name."""

    id = serializers.UUIDField()
    first_name = serializers.CharField(allow_blank=True)
    last_name = serializers.CharField(allow_blank=True)


class WalkerShape(serializers.Serializer):
    """Somebody's enrollment."""

    id = serializers.UUIDField()
    person = PersonShape()
    journey = JourneyReference()
    status = serializers.ChoiceField(Enrollment.Status.choices)
    progress = serializers.IntegerField()
    started_at = serializers.DateTimeField()
    completed_at = serializers.DateTimeField(allow_null=True)
    updated_at = serializers.DateTimeField(help_text="Last progress.")


class PersonProgressShape(TotalsShape):
    """One person's progress."""

    person = PersonShape()
    enrollments = EnrollmentShape(many=True)


class FacilitationEnrollments(OrganizationView):
    """Everybody's enrollments."""

    capability = Capability.SEE_PROGRESS

    @operation("Enrollments of the organization", response=WalkerShape, query=FacilitationQuery, paginated="page")
    def get(self, request: Request) -> Success:
        """Newest first."""
        query = self.query(request, FacilitationQuery)
        rows = Enrollment.objects.order_by(*filter(None, [query.get("ordering")]), "-id")
        for name in ("journey_id", "person_id", "status"):
            if name in query:
                rows = rows.filter(**{name: query[name]})
        for word in query.get("search", "").split():
            rows = rows.filter(
                Q(person__profile__first_name__icontains=word) | Q(person__profile__last_name__icontains=word)
            )
        items, meta = page_of(
            rows.values(
                "id",
                "person_id",
                "person__profile__first_name",
                "person__profile__last_name",
                "journey_id",
                "journey__title",
                "status",
                "progress",
                "started_at",
                "completed_at",
                "updated_at",
            ),
            query,
        )
        return Success([_walker(row) for row in items], meta=meta)


def _walker(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": row["id"],
        "person": {
            "id": row["person_id"],
            "first_name": row["person__profile__first_name"] or "",
            "last_name": row["person__profile__last_name"] or "",
        },
        "journey": {"id": row["journey_id"], "title": row["journey__title"]},
        **{name: row[name] for name in ("status", "progress", "started_at", "completed_at", "updated_at")},
    }


class ParticipantProgress(OrganizationView):
    """One person's progress."""

    capability = Capability.SEE_PROGRESS

    @operation("Progress of a participant", response=PersonProgressShape)
    def get(self, request: Request, user_id: UUID) -> Success:
        """Totals and steps; nothing that the person wrote or answered. The person sees who looked."""
        return Success(progress.person_progress(person_id=user_id, viewer_id=request.user.id))
