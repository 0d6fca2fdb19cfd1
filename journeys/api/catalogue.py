"""Journeys as participants see them."""

from uuid import UUID

from django.http import HttpResponse
from rest_framework import serializers

from journeys.api.conditional import conditional
from journeys.api.shapes import OwnEnrollmentShape, StepShape
from journeys.errors import JourneyNotFound
from journeys.models import Journey
from journeys.models.catalogue import Unlock
from journeys.services import catalogue
from oasis.core.api import operation
from oasis.core.api.request import Request
from oasis.core.api.serializers import PageQuery
from organizations.api.views import OrganizationView
from organizations.permissions import Capability


class JourneyQuery(PageQuery):
    """Filters of the catalogue."""

    category = serializers.CharField(required=False, max_length=60)
    language = serializers.ChoiceField(Journey.Language.choices, required=False)
    status = serializers.ChoiceField(
        ["published", "not_started", "active", "paused", "completed"],
        required=False,
        help_text="Of the caller's own enrollment; `published` is all of them.",
    )
    search = serializers.CharField(required=False, max_length=100, help_text="Words, with or without accents.")
    ordering = serializers.ChoiceField(
        sorted(catalogue.ORDERS), required=False, help_text="By default as the organization placed them."
    )


class JourneyShape(serializers.Serializer):
    """A journey in the catalogue."""

    id = serializers.UUIDField()
    slug = serializers.CharField()
    title = serializers.CharField()
    summary = serializers.CharField()
    description = serializers.CharField(help_text="Markdown.")
    status = serializers.ChoiceField(["published"])
    cover = serializers.CharField(allow_null=True)
    category = serializers.CharField()
    language = serializers.CharField()
    estimated_minutes = serializers.IntegerField()
    points = serializers.IntegerField(help_text="All that it gives.")
    steps_count = serializers.IntegerField()
    enrollment = OwnEnrollmentShape(allow_null=True)


class JourneyDetailShape(JourneyShape):
    """A journey on its own page."""

    description_html = serializers.CharField(help_text="The description as safe HTML.")
    audience = serializers.CharField(allow_null=True)
    unlock = serializers.ChoiceField(Unlock.choices)
    completion_points = serializers.IntegerField()
    certificate = serializers.BooleanField()
    version = serializers.IntegerField()
    prerequisites = serializers.ListField(child=serializers.UUIDField(), help_text="Journeys to complete first.")


class JourneyList(OrganizationView):
    """The catalogue."""

    capability = Capability.WALK_JOURNEYS
    scoped = False  # its one statement opens a scope of its own
    quick = True

    @operation("Published journeys", response=JourneyShape, query=JourneyQuery, paginated="page", status=(200, 304))
    def get(self, request: Request) -> HttpResponse:
        """With the caller's own enrollment in each."""
        query = self.query(request, JourneyQuery)
        items, total = catalogue.list_journeys(organization=request.organization, person_id=request.user.id, **query)
        size = query["page_size"]
        pagination = {"page": query["page"], "page_size": size, "total": total, "pages": -(-total // size)}
        return conditional(request, items, meta={"pagination": pagination, "count": len(items)})


class JourneyItem(OrganizationView):
    """One journey."""

    capability = Capability.WALK_JOURNEYS

    @operation("A journey", response=JourneyDetailShape, errors=[JourneyNotFound], status=(200, 304))
    def get(self, request: Request, journey_id: UUID) -> HttpResponse:
        """With the caller's own enrollment."""
        return conditional(request, catalogue.get_journey(person_id=request.user.id, journey_id=journey_id))


class JourneySteps(OrganizationView):
    """A journey's steps."""

    capability = Capability.WALK_JOURNEYS

    @operation("Steps of a journey", response=StepShape, many=True, errors=[JourneyNotFound], status=(200, 304))
    def get(self, request: Request, journey_id: UUID) -> HttpResponse:
        """Of the version the caller walks, else of the published one (all locked)."""
        steps = catalogue.journey_steps(
            person_id=request.user.id, journey_id=journey_id, timezone=request.user.timezone
        )
        return conditional(request, steps)
