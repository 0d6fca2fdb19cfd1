"""The platform's page of organizations."""

from typing import Any
from uuid import UUID
from zoneinfo import available_timezones

from django import forms
from django.contrib import admin
from django.db.models import Count, Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.forms import BaseDialogForm
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminColorInputWidget,
    UnfoldAdminEmailInputWidget,
    UnfoldAdminSelect2Widget,
)

from oasis.core.backoffice import Exportable, PlatformAdmin, actor_id_of, asking, done
from organizations.models import ROLES, Membership, Organization
from organizations.services import founding, lifecycle

STATUS_COLOURS = {"active": "success", "provisioning": "info", "suspended": "warning", "archived": "danger"}


class FoundingForm(forms.ModelForm):
    """A new organization, and who will own it."""

    owner_email = forms.EmailField(
        label=_("Correo de quien será propietaria"),
        help_text=_("Si aún no tiene cuenta, recibirá una invitación."),
        widget=UnfoldAdminEmailInputWidget,
    )

    class Meta:
        model = Organization
        fields = ("name", "slug", "kind", "locale", "timezone")


class SettingsFields:
    """The fields of an organization's settings, for the platform's page and for the owners' own."""

    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("name", "slug"),
                    ("kind", "status"),
                    ("locale", "timezone"),
                    ("logo_url", "colour"),
                    "contact_email",
                )
            },
        ),
        (
            _("Funcionamiento"),
            {
                "fields": (
                    ("two_factor_required", "gamification_enabled"),
                    "second_factor_roles",
                    ("ai_enabled", "ai_monthly_budget"),
                    "minimum_report_group",
                )
            },
        ),
        (_("Facturación"), {"fields": (("legal_name", "tax_id"), ("billing_email", "billing_address"))}),
    )

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Roles that need a second factor are boxes to tick, time zones are chosen, a colour is picked."""
        match db_field.name:
            case "second_factor_roles":
                return forms.MultipleChoiceField(
                    label=str(db_field.verbose_name).capitalize(),
                    choices=[(role, str(label).capitalize()) for role, label in ROLES],
                    required=False,
                    widget=UnfoldAdminCheckboxSelectMultipleWidget,
                )
            case "timezone":
                kwargs["widget"] = UnfoldAdminSelect2Widget(
                    choices=[(name, name) for name in sorted(available_timezones())]
                )
            case "colour":
                kwargs["widget"] = UnfoldAdminColorInputWidget()
        return super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]


@admin.register(Organization)
class OrganizationPage(SettingsFields, Exportable, PlatformAdmin):
    """Organizations: founded, paused and ended by the platform; their life inside is their own."""

    menu_icon = "apartment"
    menu_order = 10
    list_display = ("name", "status_label", "kind", "member_count", "timezone", "created_at")
    list_filter = ("status", "kind")
    search_fields = ("name", "slug")
    ordering = ("name",)
    prepopulated_fields = {"slug": ("name",)}
    actions_detail = ("suspend", "resume", "archive")
    add_fieldsets = ((None, {"fields": (("name", "slug"), ("kind", "owner_email"), ("locale", "timezone"))}),)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With the number of active members."""
        active = Q(memberships__status=Membership.Status.ACTIVE)
        return super().get_queryset(request).annotate(members=Count("memberships", filter=active))

    def get_form(self, request: HttpRequest, obj: Model | None = None, change: bool = False, **kwargs: Any) -> Any:
        """Founding asks for the owner's address too."""
        if obj is None:
            kwargs["form"] = FoundingForm
        return super().get_form(request, obj, change, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        """What an organization is stays; its status changes by actions."""
        return ("slug", "kind", "status") if obj else ()

    def get_prepopulated_fields(self, request: HttpRequest, obj: Model | None = None) -> dict[str, Any]:
        """Only while founding."""
        return {} if obj else dict(self.prepopulated_fields)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody: it is archived here, and purged by a command after a backup."""
        return False

    def save_model(self, request: HttpRequest, obj: Organization, form: Any, change: bool) -> None:
        """Through the services."""
        if change:
            changes = {name: form.cleaned_data[name] for name in form.changed_data}
            lifecycle.change_settings(organization_id=obj.pk, changes=changes, actor_id=actor_id_of(request))
            return
        made = founding.found_organization(**form.cleaned_data, actor_id=actor_id_of(request))
        obj.pk, obj.schema_name, obj.status = made.pk, made.schema_name, made.status

    def log_addition(self, request: HttpRequest, obj: Model, message: list[str]) -> None:
        """The service did."""

    def log_change(self, request: HttpRequest, obj: Model, message: list[str]) -> None:
        """The service did."""

    @display(description=_("Estado"), ordering="status", label=STATUS_COLOURS)
    def status_label(self, obj: Organization) -> tuple[str, str]:
        """The status in colour."""
        return obj.status, obj.get_status_display()

    @display(description=_("Personas"), ordering="members")
    def member_count(self, obj: Any) -> int:
        """Active members."""
        return int(obj.members)

    def has_suspend_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """While it is active."""
        return self._stands(request, object_id, Organization.Status.ACTIVE)

    def has_resume_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """While it is suspended."""
        return self._stands(request, object_id, Organization.Status.SUSPENDED)

    def has_archive_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Until it is archived."""
        return self._stands(request, object_id, Organization.Status.ACTIVE, Organization.Status.SUSPENDED)

    def _stands(self, request: HttpRequest, object_id: Any, *statuses: str) -> bool:
        if not self.has_change_permission(request):
            return False
        return Organization.objects.filter(pk=object_id, status__in=statuses).exists()

    @asking(
        _("Suspender"),
        icon="pause_circle",
        question=_("¿Suspender esta organización?"),
        submit=_("Suspender"),
        text=_("Desde ahora nadie podrá entrar en ella. Sus datos se conservan y puedes reanudarla cuando quieras."),
        permission="suspend",
    )
    def suspend(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        """Shut it for now."""
        lifecycle.suspend_organization(organization_id=UUID(object_id), actor_id=actor_id_of(request))
        return done(request, _("Organización suspendida."), "admin:organizations_organization_change", object_id)

    @asking(
        _("Reanudar"),
        icon="play_circle",
        question=_("¿Reanudar esta organización?"),
        submit=_("Reanudar"),
        text=_("Sus miembros podrán volver a entrar enseguida."),
        permission="resume",
        primary=True,
    )
    def resume(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        """Open it again."""
        lifecycle.resume_organization(organization_id=UUID(object_id), actor_id=actor_id_of(request))
        return done(request, _("Organización activa otra vez."), "admin:organizations_organization_change", object_id)

    @asking(
        _("Archivar"),
        icon="archive",
        question=_("¿Archivar esta organización?"),
        submit=_("Archivar"),
        text=_("Deja de existir para sus miembros. Sus datos se guardan hasta borrarlos tras una copia de seguridad."),
        permission="archive",
    )
    def archive(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        """End it."""
        lifecycle.archive_organization(organization_id=UUID(object_id), actor_id=actor_id_of(request))
        return done(request, _("Organización archivada."), "admin:organizations_organization_changelist")
