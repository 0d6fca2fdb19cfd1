"""Base classes of the backoffice's pages."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, cast
from uuid import UUID

from django.db.models import Field, Model, QuerySet, URLField
from django.forms import BaseModelFormSet, ModelForm
from django.forms import Field as FormField
from django.http import Http404, HttpRequest, HttpResponse
from unfold.admin import ModelAdmin
from unfold.views import ChangeList

from oasis.core.backoffice.auditing import audit
from oasis.core.backoffice.home import MenuGroup
from oasis.core.errors import OasisError


def https_assumed(field: Field, **options: Any) -> FormField | None:
    """`formfield_callback` of a form's Meta: an address that is typed without its scheme is an https one."""
    if isinstance(field, URLField):
        options["assume_scheme"] = "https"
    return field.formfield(**options)


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


def actor_id_of(request: HttpRequest) -> UUID:
    """Who is at work; the backoffice lets nobody anonymous in."""
    return cast(UUID, request.user.pk)


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


class NobodyWrites:
    """For pages and inlines that are there to be read."""

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody."""
        return False


class ReadOnlyPlatformAdmin(NobodyWrites, PlatformAdmin):
    """Pages of ledgers and records: platform administrators read them, nobody writes."""
