"""The platform's page of figures: every organization in one query, none of them entered."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from oasis.core.backoffice import ReadOnlyPlatformAdmin
from organizations.models import Organization, OrganizationFigures
from organizations.services.figures import figures_page

HEADERS = [_("Organización"), _("Tipo"), _("Estado"), _("Personas"), _("Activas"), _("Recorridos completados")]
MOST_PAGES = 10_000


def _link(row: dict[str, Any]) -> str:
    address = reverse("admin:organizations_organization_change", args=[row["id"]])
    return format_html('<a class="text-primary-700 dark:text-primary-300" href="{}">{}</a>', address, row["name"])


@admin.register(OrganizationFigures)
class OrganizationFiguresPage(ReadOnlyPlatformAdmin):
    """Members, active people and completed journeys of each organization."""

    menu_icon = "monitoring"
    menu_order = 15

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The sums, and the table a page at a time."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        search, number = request.GET.get("q", "").strip(), request.GET.get("p", "1")
        page = figures_page(
            search=search, number=int(number) if number.isdigit() and 0 < int(number) < MOST_PAGES else 1
        )
        kinds, states = dict(Organization.Kind.choices), dict(Organization.Status.choices)
        table = {
            "headers": HEADERS,
            "rows": [
                [
                    _link(row),
                    kinds[row["kind"]],
                    states[row["status"]],
                    row["members"],
                    row["active_people"],
                    row["journeys_completed"],
                ]
                for row in page.rows
            ],
        }
        context = {
            **self.admin_site.each_context(request),
            "title": _("Cifras de la plataforma"),
            "opts": self.opts,
            "table": table,
            "page": page,
            "search": search,
        }
        return TemplateResponse(request, "organizations/admin/figures.html", context)
