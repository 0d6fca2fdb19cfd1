"""What every page of the backoffice stands on: base admin classes, the menu's groups, the home's work list and charts.

An app says in its own `admin.py` where its pages appear; nothing central knows the apps:

    class HelpLineAdmin(PlatformAdmin):           # platform administrators; or ReadOnlyPlatformAdmin
        menu_group = MenuGroup.PLATFORM
        menu_icon = "call"                        # a name of Material Symbols
        menu_order = 30

and what it adds to the home, in `AppConfig.ready()` or at the foot of `admin.py`:

    work_item(WorkItem(
        key="coaching.safety_cases", title=_("Casos de seguridad abiertos"), icon="health_and_safety",
        count=SafetyCase.objects.open().count, link="admin:coaching_safetycase_changelist", query="status__exact=open",
        requires=Capability.HANDLE_SAFETY, urgency=Urgency.URGENT, order=10,
    ))
    chart(Chart(key="journeys.active", title=_("Personas activas"), series=active_people_by_day,
                requires=Capability.SEE_PROGRESS, unit=_("personas"), order=10))

`count` and `series` run inside the chosen organization's scope (`realm=Realm.PLATFORM`: outside every scope, for
platform administrators). Admin classes of an organization's data are in `organizations.backoffice`.

An action that changes something always asks first: the theme runs an action without a dialog on a plain GET, which
anybody's link could do.

    @action(
        description=_("Entregar"), icon="check", permissions=["change"],
        dialog=confirmation(_("¿Entregar el premio?"), _("Entregar")),
    )
    def deliver(self, request, form, object_id):
        redemptions.deliver(redemption_id=object_id, actor_id=request.user.pk)
        return done(request, _("Entregado."), "admin:journeys_redemption_changelist")
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar, Protocol

from django.contrib import messages
from django.db.models import Model, QuerySet, URLField
from django.forms import BaseModelFormSet, ModelForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.dataclasses import ActionDialog
from unfold.views import ChangeList

from oasis.core.errors import OasisError


class MenuGroup(StrEnum):
    """The groups of the side menu, in their order; each has a title in `MENU_TITLES`."""

    PEOPLE = "people"
    JOURNEYS = "journeys"
    GAMIFICATION = "gamification"
    COACHING = "coaching"
    SAFETY = "safety"
    WEBHOOKS = "webhooks"
    PLATFORM = "platform"


MENU_TITLES = {
    MenuGroup.PEOPLE: _("Personas"),
    MenuGroup.JOURNEYS: _("Recorridos"),
    MenuGroup.GAMIFICATION: _("Gamificación"),
    MenuGroup.COACHING: _("Acompañamiento"),
    MenuGroup.SAFETY: _("Seguridad"),
    MenuGroup.WEBHOOKS: _("Webhooks"),
    MenuGroup.PLATFORM: _("Plataforma"),
}


class Realm(StrEnum):
    """Where a page, a work item or a chart lives."""

    ORGANIZATION = "organization"
    PLATFORM = "platform"


class Urgency(StrEnum):
    """How a work item with something in it is shown."""

    URGENT = "urgent"
    SOON = "soon"
    CALM = "calm"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkItem:
    """One line of the home's work list: how many there are and the page where they are dealt with.

    `requires` is a capability of the role in the chosen organization (ignored on the platform); `link` the name of a
    URL, `query` its query string.
    """

    key: str
    title: Any
    icon: str
    count: Callable[[], int]
    link: str
    requires: str = ""
    query: str = ""
    urgency: Urgency = Urgency.CALM
    realm: Realm = Realm.ORGANIZATION
    order: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A small chart of the home; `series` gives (label, value) pairs, oldest or first step first."""

    key: str
    title: Any
    series: Callable[[], Sequence[tuple[Any, float]]]
    requires: str = ""
    unit: Any = ""
    kind: str = "line"  # "line" for days, "bars" for categories or steps
    headline: str = "total"  # the figure over a line: the "total" of its values, their "mean", or "none"
    realm: Realm = Realm.ORGANIZATION
    order: int = 100


_work_items: dict[str, WorkItem] = {}
_charts: dict[str, Chart] = {}


def work_item(item: WorkItem) -> WorkItem:
    """Add a line to the home's work list; the same key replaces it."""
    _work_items[item.key] = item
    return item


def chart(item: Chart) -> Chart:
    """Add a chart to the home; the same key replaces it."""
    _charts[item.key] = item
    return item


def work_items(realm: Realm) -> list[WorkItem]:
    """The registered work items of a realm, in their order."""
    return sorted(
        (item for item in _work_items.values() if item.realm == realm), key=lambda item: (item.order, item.key)
    )


def charts(realm: Realm) -> list[Chart]:
    """The registered charts of a realm, in their order."""
    return sorted((item for item in _charts.values() if item.realm == realm), key=lambda item: (item.order, item.key))


class Recorder(Protocol):
    """Writes one audit record; `accounts.audit.record` is one."""

    def __call__(self, *, action: str, target: Any, after: Any, actor_id: Any, organization_id: Any) -> Any:
        """Insert the record in the caller's transaction."""


_recorder: Recorder | None = None


def audit_with(recorder: Recorder) -> None:
    """Say who writes the backoffice's audit records (the kernel knows no app; `oasis.apps` calls this)."""
    global _recorder
    _recorder = recorder


def audit(request: HttpRequest, verb: str, target: Model, fields: Iterable[str] = ()) -> None:
    """Record that a person added, changed or deleted `target` in the backoffice: field names, never their values."""
    if _recorder is None:
        raise RuntimeError("oasis.core.backoffice.audit_with() was not called.")
    organization = getattr(request, "organization", None)
    _recorder(
        action=f"{target._meta.model_name}.{verb}",
        target=target,
        after={"fields": sorted(fields)} if fields else None,
        actor_id=request.user.pk,
        organization_id=organization.id if organization else None,
    )


def confirmation(question: Any, submit: Any, *, description: Any = "", form_class: Any = None) -> ActionDialog:
    """The dialog that an action shows before it acts; a `form_class` (unfold's `BaseDialogForm`) may ask for more."""
    return ActionDialog(title=question, description=description, form_class=form_class, form_submit_text=submit)


def go(request: HttpRequest, url: str) -> HttpResponse:
    """Send the browser to a page, also from a dialog (htmx follows its own header)."""
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)


def done(request: HttpRequest, message: Any, link: str, *args: Any) -> HttpResponse:
    """The answer of an action that worked: a message, and the page named `link`."""
    messages.success(request, str(message))
    return go(request, reverse(link, args=args))


class CountedOnce(ChangeList):
    """A list that counts its rows once: the theme's "show all" appears only where something is filtered."""

    def get_results(self, request: HttpRequest) -> None:
        """Unfiltered, what was found is all there is."""
        super().get_results(request)
        if not (self.query or self.get_filters_params()):
            self.full_result_count = self.result_count


class BackofficeAdmin(ModelAdmin):
    """Base of every admin page: the theme, cheap lists, and our audit in place of Django's admin log.

    Nothing is allowed here: `PlatformAdmin` and `organizations.backoffice.OrganizationAdmin` say to whom.
    """

    menu_group: ClassVar[MenuGroup | None] = None  # None: the page has no line in the side menu
    menu_icon: ClassVar[str] = "article"
    menu_order: ClassVar[int] = 100

    formfield_overrides = {URLField: {"assume_scheme": "https"}}
    compressed_fields = True
    warn_unsaved_form = True
    list_filter_submit = True
    list_per_page = 50
    list_max_show_all = 200
    list_select_related: (
        bool | Sequence[str]
    ) = ()  # never "all of them", which is what False means for a list of foreign keys
    show_full_result_count = False
    view_on_site = False

    def has_module_permission(self, request: HttpRequest) -> bool:
        """The menu shows what can be seen."""
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody, until a subclass says who."""
        return False

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody, until a subclass says who."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody, until a subclass says who."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody, until a subclass says who."""
        return False

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """Our list."""
        return CountedOnce

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The form; a service's refusal of a save is shown on it, with everything that was typed."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except OasisError as refusal:
            if request.method != "POST" or hasattr(request, "refusal"):
                raise
            request.refusal = refusal  # type: ignore[attr-defined]
            return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(
        self, request: HttpRequest, obj: Model | None = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm]:
        """The form class; after a service's refusal, one that says so."""
        form = super().get_form(request, obj, change, **kwargs)
        refusal: OasisError | None = getattr(request, "refusal", None)
        return form if refusal is None else _refused(form, refusal)

    def construct_change_message(
        self, request: HttpRequest, form: ModelForm, formsets: list[BaseModelFormSet] | None, add: bool = False
    ) -> list[str]:
        """The names of the fields that changed, of related rows as `row.field` (`row.*` for one added or deleted)."""
        names = [] if add else list(form.changed_data)
        for formset in formsets or []:
            row = formset.model._meta.model_name  # type: ignore[union-attr]
            names += [f"{row}.{field}" for _obj, fields in formset.changed_objects for field in fields]
            names += [f"{row}.*" for _obj in [*formset.new_objects, *formset.deleted_objects]]
        return sorted(set(names))

    def log_addition(self, request: HttpRequest, obj: Model, message: list[str]) -> None:
        """Audit an addition."""
        audit(request, "added", obj, message)

    def log_change(self, request: HttpRequest, obj: Model, message: list[str]) -> None:
        """Audit a change; saving a form that changes nothing is no event."""
        if message:
            audit(request, "changed", obj, message)

    def log_deletions(self, request: HttpRequest, queryset: QuerySet | Iterable[Model]) -> None:
        """Audit each deletion."""
        for obj in queryset:
            audit(request, "deleted", obj)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """There is no admin log: the audit has its own page."""
        raise Http404


def _refused(form: type[ModelForm], refusal: OasisError) -> type[ModelForm]:
    class Refused(form):  # type: ignore[valid-type, misc]
        def clean(self) -> dict[str, Any]:
            cleaned: dict[str, Any] = super().clean() or self.cleaned_data
            self.add_error(None, str(refusal.message))
            return cleaned

    return Refused


def is_platform_admin(request: HttpRequest) -> bool:
    """Whether the person in this session administers the platform."""
    user = request.user
    return bool(user.is_active and getattr(user, "is_platform_admin", False))


class PlatformAdmin(BackofficeAdmin):
    """Pages of the shared tables, for platform administrators only."""

    menu_group = MenuGroup.PLATFORM

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Platform administrators."""
        return is_platform_admin(request)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Platform administrators."""
        return is_platform_admin(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Platform administrators."""
        return is_platform_admin(request)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Platform administrators."""
        return is_platform_admin(request)


class ReadOnlyPlatformAdmin(PlatformAdmin):
    """Pages of ledgers and records: platform administrators read them, nobody writes."""

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody."""
        return False
