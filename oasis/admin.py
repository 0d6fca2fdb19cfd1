"""The backoffice's site: its menu by role, its home (a work list before anything else), its environment label."""

from contextlib import nullcontext
from typing import Any

from django.conf import settings
from django.contrib.admin.forms import AdminAuthenticationForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.forms import AuthenticationForm
from unfold.sites import UnfoldAdminSite

from accounts import mail_preview
from accounts.wall import WalledSite, has_passed
from oasis.core import backoffice as contributed
from oasis.core.backoffice import MENU_TITLES, BackofficeAdmin, Chart, MenuGroup, Realm, WorkItem
from oasis.core.charts import draw
from oasis.core.tenancy import organization_scope
from organizations import switcher
from organizations.backoffice import search_people
from organizations.permissions import Capability

MAILS_ORDER = 90  # in the menu of the platform
REMOVED_URLS = {
    "search",
    "password_change",
    "password_change_done",
}  # a password is changed in the application, by its rules


class LoginForm(AuthenticationForm):
    """The admin's log-in: whoever has a role that works here, or administers the platform."""

    def confirm_login_allowed(self, user: Any) -> None:
        """Refuse people for whom there is nothing in the backoffice, with the same words as a wrong password."""
        if not (user.is_active and (user.is_staff or switcher.choices_of(user.pk))):
            raise ValidationError(
                AdminAuthenticationForm.error_messages["invalid_login"],
                code="invalid_login",
                params={"username": self.username_field.verbose_name},
            )


class BackofficeSite(WalledSite, UnfoldAdminSite):
    """The one admin site of OASIS."""

    index_title = gettext_lazy("Inicio")
    login_form = LoginForm

    def has_permission(self, request: HttpRequest) -> bool:
        """Active people with a role that works here in some organization, and platform administrators."""
        user = request.user
        return bool(user.is_active and (user.is_staff or switcher.here(request).opens) and has_passed(request))

    def get_urls(self) -> list[Any]:
        """Django's pages, the switcher, the people search, the preview of mails and the upload of materials."""
        from journeys.admin import materials  # which registers pages with this very site

        inherited = [pattern for pattern in super().get_urls() if getattr(pattern, "name", None) not in REMOVED_URLS]
        return [
            path("switch/", self.admin_view(switcher.switch), name="switch"),
            path("people/", self.admin_view(search_people), name="people"),
            path("mails/", self.admin_view(mail_preview.page), name="mails"),
            path("materials/", self.admin_view(materials.upload), name="materials"),
            path("materials/<uuid:file_id>/", self.admin_view(materials.uploaded), name="material"),
            *inherited,
        ]

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """What each page's frame shows: beside the theme's, where the person stands."""
        return {**super().each_context(request), "backoffice": switcher.here(request)}

    def get_log_entries(self, request: HttpRequest) -> Any:
        """There is no admin log; the audit has its own page."""
        return []

    def get_sidebar_list(self, request: HttpRequest) -> list[dict[str, Any]]:
        """The menu: each page stands in the group that its admin class names, and only where the role sees it."""
        groups: dict[MenuGroup, list[tuple[int, dict[str, Any]]]] = {group: [] for group in MenuGroup}
        for model, page in self._registry.items():
            if (
                not isinstance(page, BackofficeAdmin)
                or page.menu_group is None
                or not page.has_view_permission(request)
            ):
                continue
            if page.menu_group is MenuGroup.PLATFORM and not switcher.here(request).platform:
                continue
            link = reverse(f"{self.name}:{model._meta.app_label}_{model._meta.model_name}_changelist")
            line = _line(request, str(model._meta.verbose_name_plural).capitalize(), page.menu_icon, link)
            groups[page.menu_group].append((page.menu_order, line))
        if switcher.here(request).platform:
            line = _line(request, _("Correos"), "mail", reverse(f"{self.name}:mails"))
            groups[MenuGroup.PLATFORM].append((MAILS_ORDER, line))
        home = reverse(f"{self.name}:index")
        menu: list[dict[str, Any]] = [
            {"title": None, "items": [{**_line(request, _("Inicio"), "home", home), "active": request.path == home}]}
        ]
        for group, lines in groups.items():
            if lines:
                ordered = [line for _order, line in sorted(lines, key=lambda pair: (pair[0], pair[1]["title"]))]
                menu.append({"title": MENU_TITLES[group], "items": ordered})
        return menu


def _line(request: HttpRequest, title: str, icon: str, link: str) -> dict[str, Any]:
    return {
        "title": title,
        "icon": icon,
        "link": link,
        "active": request.path.startswith(link),
        "has_permission": True,
    }


def environment_label(request: HttpRequest) -> list[str] | None:
    """The label that tells a trial from the real thing; production has none."""
    if settings.PRODUCTION:
        return None
    return [_("Desarrollo") if settings.OASIS_ENV == "development" else settings.OASIS_ENV, "warning"]


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """The home: what waits for this person first, then a few figures, counted in the chosen organization's scope."""
    standing = switcher.here(request)
    realm = Realm.PLATFORM if standing.platform else Realm.ORGANIZATION
    shown = standing.platform or standing.organization is not None

    def visible(entry: WorkItem | Chart) -> bool:
        return shown and (standing.platform or not entry.requires or standing.can(Capability(entry.requires)))

    scope = organization_scope(standing.organization) if standing.organization else nullcontext()
    with scope:
        work = [(item, item.count()) for item in contributed.work_items(realm) if visible(item)]
        figures = [(item, draw(item.series())) for item in contributed.charts(realm) if visible(item)]
    return {
        **context,
        "waiting": [_waiting(item, count) for item, count in work if count],
        "settled": [item.title for item, count in work if not count],
        "figures": [{"chart": item, "drawing": drawing} for item, drawing in figures],
    }


def _waiting(item: WorkItem, count: int) -> dict[str, Any]:
    link = reverse(item.link) + (f"?{item.query}" if item.query else "")
    return {"item": item, "count": count, "link": link}
