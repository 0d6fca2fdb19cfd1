"""Admin classes for what belongs to an organization: tenant models, and shared rows with an organization.

    from organizations.backoffice import OrganizationAdmin, OrganizationTabularInline
    from organizations.permissions import Capability

    class StepInline(OrganizationTabularInline):
        model = Step

    @admin.register(Journey)
    class JourneyAdmin(OrganizationAdmin):
        view_capability = Capability.SEE_PROGRESS      # who sees the page, by their role in the chosen organization
        change_capability = Capability.EDIT_CATALOGUE  # who adds, changes and deletes; None: the page is read-only
        menu_group = MenuGroup.JOURNEYS
        menu_icon = "route"
        list_display = ("title", "author", "status")   # `author` is a foreign key to the user: shown by name
        inlines = (StepInline,)

Every request of such a page runs inside `organization_scope(the chosen organization)`: the switcher enters it around
the view, in one transaction. So PostgreSQL itself shows that organization's rows only, and of people their id, e-mail
and name. Foreign keys to the user need nothing special: lists and read-only fields show the name, forms choose among
the organization's members; a model's `__str__` must not touch them. Search by `person__email`,
`person__profile__first_name`. An `OasisError` raised by a service in a save is shown on the form, in an action as a
message; either way the request is rolled back.
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, ClassVar

from django.contrib.admin.widgets import AutocompleteSelect
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import ForeignKey, Model, Prefetch, Q, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from unfold.admin import StackedInline, TabularInline
from unfold.decorators import display

from oasis.core.backoffice import BackofficeAdmin
from organizations.models import Membership
from organizations.permissions import Capability, Role
from organizations.switcher import here

PEOPLE_PER_PAGE = 20


def actor(request: HttpRequest) -> dict[str, Any]:
    """Who acts, where and with which role, as services take it; only where an organization is chosen."""
    chosen = here(request).chosen
    if chosen is None:
        raise PermissionDenied
    return {
        "organization_id": chosen.organization.id,
        "actor_id": request.user.pk,
        "actor_role": Role(chosen.role),
    }


def people() -> QuerySet:
    """People with what an organization may read of them: id, e-mail, first and last name."""
    return (
        get_user_model()
        .objects.select_related("profile")
        .only("id", "email", "profile__first_name", "profile__last_name")
        .order_by("email")
    )


def person_name(person: Any) -> str:
    """A person's name, or their e-mail where they gave none; for rows of `people()`."""
    if person is None:
        return str(_("Alguien que ya no está"))
    profile = getattr(person, "profile", None)
    name = f"{profile.first_name} {profile.last_name}".strip() if profile else ""
    return name or person.email


def _people_fields(model: type[Model]) -> tuple[str, ...]:
    return tuple(
        field.name
        for field in model._meta.local_fields
        if isinstance(field, ForeignKey) and field.remote_field.model is get_user_model()
    )


def _label(model: type[Model], name: str) -> str:
    field = model._meta.get_field(name)
    return str(capfirst(field.verbose_name)) if isinstance(field, ForeignKey) else name


@cache
def _column(model: type[Model], field: str) -> Callable[[Model], list[str]]:
    """A list column for a foreign key to the user: name, e-mail under it, initials."""

    @display(header=True, description=_label(model, field), ordering=f"{field}__email")
    def column(obj: Model) -> list[str]:
        person = getattr(obj, field)
        name = person_name(person)
        return [name, person.email if person and name != person.email else "", name[:2]]

    column.__name__ = field
    return column


@cache
def _reading(model: type[Model], field: str) -> Callable[[Model], str]:
    """A read-only form field for a foreign key to the user."""

    @display(description=_label(model, field))
    def reading(obj: Model) -> str:
        person = getattr(obj, field)
        name = person_name(person)
        return f"{name} · {person.email}" if person and name != person.email else name

    reading.__name__ = field
    return reading


class PersonSelect(AutocompleteSelect):
    """A select that looks people up while typing, among the members of the chosen organization."""

    def get_url(self) -> str:
        """The people search of the backoffice."""
        return reverse(f"{self.admin_site.name}:people")


class PersonField(ModelChoiceField):
    """A form field for a foreign key to the user that reads only what an organization may read."""

    def label_from_instance(self, obj: Any) -> str:
        """Name and e-mail."""
        name = person_name(obj)
        return f"{name} · {obj.email}" if name != obj.email else name


def search_people(request: HttpRequest) -> JsonResponse:
    """Members of the chosen organization by name or e-mail, as select2 reads them; runs inside the scope."""
    if not here(request).can(Capability.SEE_PROGRESS):
        raise PermissionDenied
    found = people().filter(pk__in=Membership.objects.filter(status=Membership.Status.ACTIVE).values("user_id"))
    for word in request.GET.get("term", "").split()[:5]:
        found = found.filter(
            Q(email__icontains=word) | Q(profile__first_name__icontains=word) | Q(profile__last_name__icontains=word)
        )
    page = Paginator(found, PEOPLE_PER_PAGE).get_page(request.GET.get("page"))
    field = PersonField(queryset=found)
    return JsonResponse(
        {
            "results": [{"id": str(person.pk), "text": field.label_from_instance(person)} for person in page],
            "pagination": {"more": page.has_next()},
        }
    )


class _People:
    """Shows and chooses people without reading more of them than an organization may."""

    model: type[Model]
    admin_site: Any

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """The rows with their people, in one more statement for all of them; none where no organization is chosen."""
        queryset = super().get_queryset(request)  # type: ignore[misc]
        if here(request).organization is None:
            return queryset.none()
        return queryset.prefetch_related(*(Prefetch(field, queryset=people()) for field in _people_fields(self.model)))

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> ModelChoiceField:
        """People are looked up while typing; everything else as Django does it."""
        if db_field.remote_field.model is not get_user_model():
            return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]
        members = Membership.objects.filter(status=Membership.Status.ACTIVE).values("user_id")
        return PersonField(
            queryset=people().filter(pk__in=members),
            widget=PersonSelect(db_field, self.admin_site),
            required=not db_field.blank,
            label=capfirst(db_field.verbose_name),
            help_text=db_field.help_text,
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> Sequence[Any]:
        """The class's read-only fields, people by name; with them the people that may be seen and not changed.

        Django leaves what is read-only out of the form, and takes every other name for a field of the model: so those
        that `get_fieldsets` shows by name must be among them, in an inline too.
        """
        fields = list(super().get_readonly_fields(request, obj))  # type: ignore[misc]
        if not self._edits(request, obj):
            fields += [field for field in _people_fields(self.model) if field not in fields]
        return self._by_name(fields)

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> list[tuple[Any, dict[str, Any]]]:
        """The class's fieldsets, people that cannot be edited by name."""
        read_only = {getattr(field, "__name__", field) for field in self.get_readonly_fields(request, obj)}
        return [
            (title, {**options, "fields": self._by_name(options["fields"], read_only)})
            for title, options in super().get_fieldsets(request, obj)  # type: ignore[misc]
        ]

    def _edits(self, request: HttpRequest, obj: Model | None) -> bool:
        if obj is None:
            return bool(self.has_add_permission(request))  # type: ignore[attr-defined]
        return bool(self.has_change_permission(request, obj))  # type: ignore[attr-defined]

    def _by_name(self, fields: Sequence[Any], only: set[Any] | None = None) -> list[Any]:
        names = _people_fields(self.model)
        shown: list[Any] = []
        for field in fields:
            if isinstance(field, (list, tuple)):
                shown.append(tuple(self._by_name(field, only)))
            elif field in names and (only is None or field in only):
                shown.append(_reading(self.model, field))
            elif field not in shown and getattr(field, "__name__", None) not in [
                getattr(one, "__name__", "") for one in shown
            ]:
                shown.append(field)
        return shown


class OrganizationAdmin(_People, BackofficeAdmin):
    """A page of the chosen organization; who may do what is decided by the role there."""

    view_capability: ClassVar[Capability]
    change_capability: ClassVar[Capability | None] = None
    needs_scope: ClassVar[bool] = True  # the switcher reads it

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """The class's columns, people by name."""
        names = _people_fields(self.model)
        return [_column(self.model, field) if field in names else field for field in super().get_list_display(request)]

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Roles with `view_capability` in the chosen organization."""
        return here(request).can(self.view_capability)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Roles with `change_capability` in the chosen organization."""
        return self.change_capability is not None and here(request).can(self.change_capability)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """As for changing."""
        return self.has_change_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """As for changing."""
        return self.has_change_permission(request, obj)


class _OrganizationInline(_People):
    """Rows edited on their parent's page, by those who may edit the parent; set `change_capability` to narrow it."""

    change_capability: ClassVar[Capability | None] = None
    read_only: ClassVar[bool] = False
    parent_model: type[Model]
    extra = 0
    show_change_link = False

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Who sees the parent sees its rows."""
        return bool(self._parent().has_view_permission(request, obj))

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Who changes the parent changes its rows, unless the inline is read-only or asks for more."""
        if self.read_only or not self._parent().has_change_permission(request, obj):
            return False
        return self.change_capability is None or here(request).can(self.change_capability)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """As for changing."""
        return self.has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """As for changing."""
        return self.has_change_permission(request, obj)

    def _parent(self) -> Any:
        return self.admin_site.get_model_admin(self.parent_model)


class OrganizationTabularInline(_OrganizationInline, TabularInline):
    """Rows as a table."""


class OrganizationStackedInline(_OrganizationInline, StackedInline):
    """Rows one under the other."""
