"""What artificial intelligence is used and costs: by day, agent and model; and a chart on the home."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from coaching.models import UsageEntry
from coaching.services.quota import DAYS_REPORTED, budget_of, cost_by_day, cost_report
from oasis.core.backoffice import Chart, Exportable, MenuGroup, chart
from oasis.core.charts import draw
from organizations.backoffice import OrganizationAdmin
from organizations.permissions import Capability
from organizations.switcher import here


@admin.register(UsageEntry)
class UsagePage(Exportable, OrganizationAdmin):
    """The organization's use and cost; figures only, and nobody's name."""

    view_capability = Capability.SEE_REPORTS
    menu_group = MenuGroup.COACHING
    menu_icon = "payments"
    menu_order = 40
    list_display = ("day", "agent", "purpose", "provider", "model", "tokens_in", "tokens_out", "cost")
    list_filter = ("day", "agent", "model", "purpose")
    list_select_related = ("agent",)
    ordering = ("-id",)
    fields = (
        ("day", "purpose"),
        ("agent", "provider", "model"),
        ("tokens_in", "tokens_out", "cost"),
    )
    readonly_fields = ("day", "purpose", "agent", "provider", "model", "tokens_in", "tokens_out", "cost")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: it is a ledger."""
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list, under the figures of the last days."""
        context: dict[str, Any] = {}
        organization = here(request).organization
        if organization is not None and self.has_view_permission(request):
            report = cost_report()
            context = {
                "report": report,
                "budget": budget_of(organization),
                "days": DAYS_REPORTED,
                "drawing": draw(report["by_day"]),
                "chart": COST_CHART,
            }
        answer = super().changelist_view(request, {**context, **(extra_context or {})})
        if isinstance(answer, TemplateResponse) and context:
            answer.template_name = "coaching/admin/usage.html"
        return answer


def _cost() -> Sequence[tuple[Any, float]]:
    return cost_by_day()


COST_CHART = Chart(
    key="coaching.cost",
    title=_("Coste de la IA"),
    series=_cost,
    requires=Capability.SEE_REPORTS,
    unit=_("USD"),
    headline="none",
    order=60,
)
chart(COST_CHART)
