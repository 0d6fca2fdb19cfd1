"""The help lines as staff see them: every number with where it comes from and when somebody last made sure of it.

They are a file of the repository (`docs/decisions/0006-help-lines-in-the-repository.md`), so the page shows and warns; a
change of a number is a change of the code.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone as clock
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action

from coaching.admin.duty import attends_here, for_attenders
from coaching.rules.help_lines import VERIFY_EVERY, all_lines, to_verify
from oasis.core.backoffice import Realm, Urgency, WorkItem, work_item
from organizations.permissions import Capability

PAGE = "admin:coaching_help_lines"


class WithHelpLines:
    """A page of safety from which the help lines are one click away; a mixin before the base class."""

    actions_list = ("help_lines",)

    def get_urls(self) -> list[URLPattern]:
        """With the page of the lines."""
        view = self.admin_site.admin_view(self.help_lines_page)
        return [path("help-lines/", view, name="coaching_help_lines"), *super().get_urls()]  # type: ignore[misc]

    @action(description=_("Líneas de ayuda"), url_path="to-help-lines", icon="call")
    def help_lines(self, request: HttpRequest) -> HttpResponse:
        """The button above the list."""
        return HttpResponseRedirect(reverse(PAGE))

    def help_lines_page(self, request: HttpRequest) -> HttpResponse:
        """All lines by country, those to make sure of marked; for who attends cases, and for the platform."""
        if not (attends_here(request) or getattr(request.user, "is_platform_admin", False)):
            raise PermissionDenied
        late = set(to_verify(clock.localdate()))
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": translate("Líneas de ayuda"),
            "opts": self.model._meta,
            "lines": [(line, line in late) for line in all_lines()],
            "late": len(late),
            "days": VERIFY_EVERY.days,
        }
        return TemplateResponse(request, "coaching/admin/help_lines.html", context)


def _late() -> int:
    return len(to_verify(clock.localdate()))


for realm in Realm:
    work_item(
        WorkItem(
            key=f"coaching.help_lines.{realm}",
            title=_("Líneas de ayuda por comprobar"),
            icon="call",
            count=_late if realm is Realm.PLATFORM else for_attenders(_late),
            link=PAGE,
            requires=Capability.TAKE_SAFETY_CASES,
            urgency=Urgency.SOON,
            realm=realm,
            order=90,
        )
    )
