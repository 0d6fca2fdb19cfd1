"""The report of an organization, as JSON or as a file."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from rest_framework import serializers

from accounts.audit import record
from oasis.core.api import StrictSerializer, Success, operation
from oasis.core.api.request import Request
from oasis.core.spreadsheets import CSV_TYPE, XLSX_TYPE, csv_of, xlsx_of
from oasis.core.storage.keys import attachment
from oasis.core.tenancy import organization_scope
from organizations.api.organizations import OrganizationByPath
from organizations.models.programs import CURRENCIES
from organizations.permissions import Capability
from organizations.services import branding as branding_service
from organizations.services import report_documents, reports

JSON_TYPE = "application/json"
TYPES = {"json": JSON_TYPE, "csv": CSV_TYPE, "xlsx": XLSX_TYPE, "pdf": "application/pdf"}
FILES = (CSV_TYPE, XLSX_TYPE, TYPES["pdf"])


class Figure(serializers.Serializer):
    """One figure. Suppressed: `value` is null and `people` is left out."""

    value = serializers.FloatField(allow_null=True)
    suppressed = serializers.BooleanField()
    people = serializers.IntegerField(
        required=False, help_text="How many people it is about; of several months the most."
    )


class Figures(serializers.Serializer):
    """The figures of a group of people."""

    enrolled = Figure(help_text="People who began a journey; of several months the sum.")
    active = Figure(help_text="People who did a step; of several months the mean.")
    completion = Figure(help_text="Percent of the active who completed a journey.")
    mood_trend = Figure(help_text="Mean mood, 1 to 5 (told from 1.5 to 4.5); its trend is in `months`.")
    engagement = Figure(help_text="Steps done by each active person in a month, on average.")


class MonthFigures(Figures):
    """The figures of one month."""

    month = serializers.CharField(help_text="`YYYY-MM`.")


class Spending(serializers.Serializer):
    """Planned, used and left."""

    planned = serializers.DecimalField(12, 2)
    used = serializers.DecimalField(12, 2)
    left = serializers.DecimalField(12, 2)


class Spent(serializers.Serializer):
    """What a programme costs, over all its time."""

    currency = serializers.ChoiceField(CURRENCIES)
    budget = Spending()
    hours = Spending()


class ProgramFigures(Spent, Figures):
    """The figures of a programme's cohort on its journeys."""

    id = serializers.UUIDField()
    name = serializers.CharField()


class Period(serializers.Serializer):
    """Whole months."""

    to = serializers.DateField()

    def get_fields(self) -> dict[str, serializers.Field]:
        """`from` is a word of Python's."""
        return {"from": serializers.DateField(), **super().get_fields()}


class Report(Figures):
    """A report: over the period, by month, by programme."""

    period = Period()
    minimum_group = serializers.IntegerField(help_text="No figure is about fewer people.")
    months = MonthFigures(many=True)
    programs = ProgramFigures(many=True)


class ReportQuery(StrictSerializer):
    """Which months, and how."""

    to = serializers.DateField(required=False, help_text="A day of the last month; by default the running one.")
    output = serializers.ChoiceField(list(TYPES), required=False, help_text="Else what `Accept` asks for, else JSON.")

    def get_fields(self) -> dict[str, serializers.Field]:
        """`from` is a word of Python's."""
        said = "A day of the first month; by default two months before the last."
        return {"from": serializers.DateField(required=False, help_text=said), **super().get_fields()}


class OrganizationReport(OrganizationByPath):
    """The report."""

    capability = Capability.SEE_REPORTS
    scoped = False  # the document draws a logo from the storage

    @operation(
        "The report of an organization",
        response=Report,
        query=ReportQuery,
        files=FILES,
        description=(
            "By whole months: the days given stand for the months they are in. Figures are the same for everybody and "
            "protected: none about fewer than `minimum_group` people, nor one that could be had by subtracting. One of "
            "the running month moves at most once a week, and only when enough people moved it; a month that is over stays."
        ),
    )
    def get(self, request: Request, organization_id: UUID) -> Success | HttpResponse:
        """Administrators and owners."""
        query = self.query(request, ReportQuery)
        kind = query.get("output") or accepted(request)
        with organization_scope(request.organization):
            report = reports.organization_report(
                organization=request.organization, since=query.get("from"), until=query.get("to")
            )
            if kind == "json":
                return Success(report)
            record(action="report.exported", target=f"organization:{organization_id}", after={"as": kind})
            branding, logo = branding_service.branding_of(organization_id)
        if kind == "pdf":
            content = report_documents.pdf_of(report, branding_service.with_logo(branding, logo))
        else:
            rows = report_documents.rows_of(report)
            content = csv_of(rows) if kind == "csv" else xlsx_of(rows, title="Informe")
        return download(content, kind, report["period"])


def accepted(request: Request) -> str:
    """The kind that `Accept` names first among ours; JSON otherwise."""
    for part in request.META.get("HTTP_ACCEPT", "").split(","):
        wanted = part.partition(";")[0].strip().lower()
        for kind, content_type in TYPES.items():
            if wanted == content_type:
                return kind
    return "json"


def download(content: bytes, kind: str, period: dict[str, date]) -> HttpResponse:
    """A file, to be saved."""
    headers: dict[str, Any] = {
        "Content-Disposition": attachment(f"informe-{period['from']:%Y-%m}-{period['to']:%Y-%m}.{kind}"),
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, content_type=TYPES[kind], headers=headers)
