"""The report in the backoffice: the same figures as by the API, and the same files."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from accounts.audit import record
from oasis.core.backoffice import MenuGroup
from oasis.core.charts import draw
from oasis.core.errors import OasisError
from oasis.core.spreadsheets import csv_of, xlsx_of
from oasis.core.tenancy import organization_scope
from organizations.api.reports import download
from organizations.backoffice import OrganizationAdmin
from organizations.models import ReportMonth
from organizations.permissions import Capability
from organizations.services import branding as branding_service
from organizations.services import report_documents, reports
from organizations.switcher import here

KINDS = ("pdf", "xlsx", "csv")


@admin.register(ReportMonth)
class ReportPage(OrganizationAdmin):
    """Figures by whole months, protected."""

    view_capability = Capability.SEE_REPORTS
    needs_scope = False  # the document draws a logo from the storage, which no scope waits for
    menu_group = MenuGroup.PEOPLE
    menu_icon = "insights"
    menu_order = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[ReportMonth]:
        """No page shows the rows themselves: outside a scope they would be everybody's."""
        return ReportMonth.objects.none()

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The report of a period, or it as a file."""
        organization = here(request).organization
        if organization is None or not self.has_view_permission(request):
            raise PermissionDenied
        asked = {name: request.GET.get(name, "") for name in ("from", "to")}
        period = {name: parse_date(f"{said}-01") if said else None for name, said in asked.items()}
        kind, refusal = request.GET.get("output", ""), ""
        with organization_scope(organization):
            try:
                report = reports.organization_report(
                    organization=organization, since=period["from"], until=period["to"]
                )
            except OasisError as error:
                refusal = " ".join(str(text) for texts in (error.details or {}).values() for text in texts)
                report = reports.organization_report(organization=organization, since=None, until=None)
            if kind in KINDS:
                branding, logo = branding_service.branding_of(organization.id)
                record(action="report.exported", target=f"organization:{organization.id}", after={"as": kind})
        if kind in KINDS:
            return download(self._as_file(kind, report, branding, logo), kind, report["period"])
        context = {
            **self.admin_site.each_context(request),
            "title": _("Informe"),
            "opts": self.opts,
            "report": report,
            "refusal": refusal,
            "first": f"{report['period']['from']:%Y-%m}",
            "last": f"{report['period']['to']:%Y-%m}",
            "figures": list(zip(report_documents.labels().values(), report_documents.told(report), strict=True)),
            "charts": [
                {"chart": {"title": title, "kind": "bar"}, "drawing": draw(series)}
                for title, series in report_documents.by_month(report).items()
            ],
            "months": {
                "headers": [_("Mes"), *report_documents.columns()],
                "rows": [
                    [report_documents.month_name(month["month"]), *report_documents.told(month)]
                    for month in report["months"]
                ],
            },
            "programs": {
                "headers": [_("Programa"), *report_documents.columns(), _("Gastado"), _("Horas")],
                "rows": [
                    [
                        program["name"],
                        *report_documents.told(program),
                        report_documents.money(program),
                        report_documents.hours(program),
                    ]
                    for program in report["programs"]
                ],
            },
            "summary": report_documents.summary(report),
        }
        return TemplateResponse(request, "organizations/admin/report.html", context)

    def _as_file(self, kind: str, report: dict[str, Any], branding: Any, logo: str | None) -> bytes:
        if kind == "pdf":
            return report_documents.pdf_of(report, branding_service.with_logo(branding, logo))
        rows = report_documents.rows_of(report)
        return csv_of(rows) if kind == "csv" else xlsx_of(rows, title=str(_("Informe")))
