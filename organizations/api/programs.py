"""Sponsored programmes."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from oasis.core.api import StrictSerializer, Success, operation, page_of
from oasis.core.api.request import Request
from oasis.core.api.serializers import PageQuery
from oasis.core.errors import NotFound
from organizations.api.organizations import OrganizationByPath
from organizations.api.reports import Figures, MonthFigures, Period, Spent
from organizations.errors import ProgramInUse
from organizations.models import Program, ProgramMember
from organizations.models.programs import CURRENCIES
from organizations.permissions import Capability
from organizations.reporting import journey_titles
from organizations.services import programs, reports

COLUMNS = (
    "id",
    "name",
    "goal",
    "status",
    "starts_on",
    "ends_on",
    "currency",
    "budget",
    "spent",
    "hours_planned",
    "hours_used",
)
MOST_PEOPLE = 5000
Part = ProgramMember.Part


class ProgramSummary(serializers.Serializer):
    """A programme in a list."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    goal = serializers.CharField(allow_blank=True)
    status = serializers.ChoiceField(Program.Status.choices)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    currency = serializers.ChoiceField(CURRENCIES)
    budget = serializers.DecimalField(12, 2)
    spent = serializers.DecimalField(12, 2, help_text="Of the budget; what sponsored places and noted expenses cost.")
    hours_planned = serializers.DecimalField(9, 2)
    hours_used = serializers.DecimalField(9, 2)
    participants_count = serializers.IntegerField()


class JourneyOfProgram(serializers.Serializer):
    """A journey of a programme."""

    id = serializers.UUIDField()
    title = serializers.CharField()


class PersonOfProgram(serializers.Serializer):
    """A person of a programme."""

    user_id = serializers.UUIDField()
    name = serializers.CharField(allow_blank=True)


class ProgramDetail(ProgramSummary):
    """A programme with its journeys and people."""

    journeys = JourneyOfProgram(many=True)
    facilitators = PersonOfProgram(many=True)
    participants = PersonOfProgram(many=True)


class ProgramFields(StrictSerializer):
    """What a programme is made of; what is left out stays."""

    name = serializers.CharField(max_length=120, required=False)
    goal = serializers.CharField(max_length=2000, allow_blank=True, required=False)
    status = serializers.ChoiceField(Program.Status.choices, required=False)
    starts_on = serializers.DateField(required=False)
    ends_on = serializers.DateField(required=False)
    currency = serializers.ChoiceField(CURRENCIES, required=False)
    budget = serializers.DecimalField(12, 2, min_value=Decimal(0), required=False)
    hours_planned = serializers.DecimalField(9, 2, min_value=Decimal(0), required=False)
    journeys = serializers.ListField(child=serializers.UUIDField(), max_length=100, required=False)
    facilitators = serializers.ListField(child=serializers.UUIDField(), max_length=100, required=False)
    participants = serializers.ListField(child=serializers.UUIDField(), max_length=MOST_PEOPLE, required=False)


class NewProgram(ProgramFields):
    """A new programme."""

    name = serializers.CharField(max_length=120)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()


class ProgramQuery(PageQuery):
    """Filters of the list."""

    status = serializers.ChoiceField(Program.Status.choices, required=False)
    search = serializers.CharField(required=False, max_length=100, help_text="Part of the name.")


class ProgramStats(Spent, Figures):
    """How a programme goes: money, hours, and the figures of its cohort, protected as those of the report."""

    participants = serializers.IntegerField(help_text="People of its cohort, whatever they did.")
    period = Period()
    minimum_group = serializers.IntegerField()
    months = MonthFigures(many=True)


class ProgramList(OrganizationByPath):
    """The programmes of an organization."""

    capability = {"GET": Capability.SEE_PROGRESS, "POST": Capability.MANAGE_PROGRAMS}
    idempotent = True

    @operation("Programmes", response=ProgramSummary, many=True, query=ProgramQuery, paginated="page")
    def get(self, request: Request, organization_id: UUID) -> Success:
        """Facilitators and up; those that begin last come first."""
        query = self.query(request, ProgramQuery)
        rows = Program.objects.filter(organization_id=organization_id)
        if "status" in query:
            rows = rows.filter(status=query["status"])
        if "search" in query:
            rows = rows.filter(name__icontains=query["search"])
        items, meta = page_of(_summaries(rows).order_by("-starts_on", "-id"), query)
        return Success(items, meta=meta)

    @operation(
        "Set a programme up",
        request=NewProgram,
        response=ProgramDetail,
        status=201,
        description="`participants` and `facilitators` are members; facilitators have at least that role.",
    )
    def post(self, request: Request, organization_id: UUID) -> Success:
        """Administrators and owners."""
        fields = self.body(request, NewProgram)
        program = programs.create_program(organization_id=organization_id, actor_id=request.user.id, fields=fields)
        return Success(detail(program.pk), status=201)


class ProgramItem(OrganizationByPath):
    """One programme."""

    capability = {
        "GET": Capability.SEE_PROGRESS,
        "PATCH": Capability.MANAGE_PROGRAMS,
        "DELETE": Capability.MANAGE_PROGRAMS,
    }

    @operation("A programme", response=ProgramDetail, errors=[NotFound])
    def get(self, request: Request, organization_id: UUID, program_id: UUID) -> Success:
        """Facilitators and up."""
        return Success(detail(program_id))

    @operation("Change a programme", request=ProgramFields, response=ProgramDetail, errors=[NotFound])
    def patch(self, request: Request, organization_id: UUID, program_id: UUID) -> Success:
        """Administrators and owners; lists of people and journeys are given whole."""
        programs.change_program(
            organization_id=organization_id,
            program_id=program_id,
            actor_id=request.user.id,
            fields=self.body(request, ProgramFields),
        )
        return Success(detail(program_id), message=_("Cambios guardados."))

    @operation(
        "Delete a programme",
        status=204,
        errors=[NotFound, ProgramInUse],
        description="One on which something was spent is cancelled instead: PATCH its `status`.",
    )
    def delete(self, request: Request, organization_id: UUID, program_id: UUID) -> Success:
        """Administrators and owners."""
        programs.delete_program(organization_id=organization_id, program_id=program_id, actor_id=request.user.id)
        return Success(status=204)


class ProgramStatistics(OrganizationByPath):
    """How a programme goes."""

    capability = Capability.SEE_REPORTS

    @operation("Statistics of a programme", response=ProgramStats, errors=[NotFound])
    def get(self, request: Request, organization_id: UUID, program_id: UUID) -> Success:
        """Administrators and owners."""
        program = Program.objects.filter(pk=program_id).first()
        if program is None:
            raise NotFound
        people = ProgramMember.objects.filter(program_id=program_id, part=Part.PARTICIPANT).count()
        return Success(
            {
                "participants": people,
                **reports.spending_of(program),
                **reports.program_figures(organization=request.organization, program=program),
            }
        )


def _summaries(rows: Any) -> Any:
    count = Count("members", filter=Q(members__part=Part.PARTICIPANT))
    return rows.values(*COLUMNS, participants_count=count)


def detail(program_id: UUID) -> dict[str, Any]:
    """A programme with its journeys and people; three statements. Raises `NotFound`."""
    row = _summaries(Program.objects.filter(pk=program_id)).values(*COLUMNS, "journeys", "participants_count").first()
    if row is None:
        raise NotFound
    titles = journey_titles(row["journeys"])
    found = ProgramMember.objects.filter(program_id=program_id).order_by("joined_at", "id")
    people: dict[str, list[dict[str, Any]]] = {Part.FACILITATOR: [], Part.PARTICIPANT: []}
    for part, user_id, first, last in found.values_list(
        "part", "person_id", "person__profile__first_name", "person__profile__last_name"
    ):
        people[part].append({"user_id": user_id, "name": f"{first or ''} {last or ''}".strip()})
    return {
        **row,
        "journeys": [{"id": pk, "title": titles[pk]} for pk in row["journeys"] if pk in titles],
        "facilitators": people[Part.FACILITATOR],
        "participants": people[Part.PARTICIPANT],
    }
