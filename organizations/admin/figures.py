"""The platform's page of figures: every organization in one query, none of them entered."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from oasis.core.backoffice import ReadOnlyPlatformAdmin
from organizations.models import Organization, OrganizationFigures
from organizations.services.figures import platform_figures


@admin.register(OrganizationFigures)
class OrganizationFiguresPage(ReadOnlyPlatformAdmin):
    """Members, active people and completed journeys of each organization."""

    menu_icon = "monitoring"
    menu_order = 15

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The table; the kinds and states in words, the sums below."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        kinds, states = dict(Organization.Kind.choices), dict(Organization.Status.choices)
        rows = [
            {**row, "kind": kinds[row["kind"]], "status": states[row["status"]]}
            for row in platform_figures()
            if row["status"] != Organization.Status.ARCHIVED
        ]
        totals = {name: sum(row[name] for row in rows) for name in ("members", "active_people", "journeys_completed")}
        context = {
            **self.admin_site.each_context(request),
            "title": _("Cifras de la plataforma"),
            "opts": self.opts,
            "rows": rows,
            "totals": totals,
        }
        return TemplateResponse(request, "organizations/admin/figures.html", context)
