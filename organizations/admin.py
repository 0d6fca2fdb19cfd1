"""Backoffice pages: the platform's organizations; people and invitations of the chosen one."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.db.models import Count, Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.enums import ActionVariant
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminEmailInputWidget

from oasis.core.backoffice import (
    Chart,
    MenuGroup,
    PlatformAdmin,
    Realm,
    Urgency,
    WorkItem,
    chart,
    confirmation,
    done,
    work_item,
)
from oasis.core.charts import per_day
from organizations.backoffice import OrganizationAdmin
from organizations.models import ROLES, Invitation, Membership, Organization
from organizations.permissions import Capability, Role
from organizations.services import founding, invitations, lifecycle, members

SOON = timedelta(hours=48)
STATUS_COLOURS = {
    "active": "success",
    "provisioning": "info",
    "suspended": "warning",
    "archived": "danger",
    "removed": "danger",
    "pending": "info",
    "soon": "warning",
    "expired": "danger",
    "accepted": "success",
    "revoked": "danger",
}


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


@admin.register(Organization)
class OrganizationPage(PlatformAdmin):
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
    fieldsets = (
        (None, {"fields": (("name", "slug"), ("kind", "status_label"), ("locale", "timezone"), ("logo_url", "colour"), "contact_email")}),
        (
            _("Funcionamiento"),
            {
                "fields": (
                    ("two_factor_required", "gamification_enabled"),
                    ("ai_enabled", "ai_monthly_budget"),
                    "minimum_report_group",
                )
            },
        ),
        (_("Facturación"), {"fields": (("legal_name", "tax_id"), ("billing_email", "billing_address"))}),
    )

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
        return ("slug", "kind", "status_label") if obj else ()

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
            lifecycle.change_settings(organization_id=obj.pk, changes=changes, actor_id=request.user.pk)
            return
        made = founding.found_organization(**form.cleaned_data, actor_id=request.user.pk)
        obj.pk, obj.schema_name, obj.status = made.pk, made.schema_name, made.status

    def log_addition(self, request: HttpRequest, obj: Model, message: list[str]) -> None:
        """The service did."""

    def log_change(self, request: HttpRequest, obj: Model, message: list[str]) -> None:
        """The service did."""

    @display(
        description=_("Estado"), ordering="status",
        label={label: STATUS_COLOURS[value] for value, label in Organization.Status.choices},
    )
    def status_label(self, obj: Organization) -> str:
        """The status in colour."""
        return obj.get_status_display()

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

    @action(
        description=_("Suspender"), icon="pause_circle", permissions=["suspend"],
        dialog=confirmation(
            _("¿Suspender esta organización?"), _("Suspender"),
            description=_("Desde ahora nadie podrá entrar en ella. Sus datos se conservan y puedes reanudarla cuando quieras."),
        ),
    )
    def suspend(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        """Shut it for now."""
        lifecycle.suspend_organization(organization_id=UUID(object_id), actor_id=request.user.pk)
        return done(request, _("Organización suspendida."), "admin:organizations_organization_change", object_id)

    @action(
        description=_("Reanudar"), icon="play_circle", permissions=["resume"], variant=ActionVariant.PRIMARY,
        dialog=confirmation(
            _("¿Reanudar esta organización?"), _("Reanudar"), description=_("Sus miembros podrán volver a entrar enseguida.")
        ),
    )
    def resume(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        """Open it again."""
        lifecycle.resume_organization(organization_id=UUID(object_id), actor_id=request.user.pk)
        return done(request, _("Organización activa otra vez."), "admin:organizations_organization_change", object_id)

    @action(
        description=_("Archivar"), icon="archive", permissions=["archive"], variant=ActionVariant.DANGER,
        dialog=confirmation(
            _("¿Archivar esta organización?"), _("Archivar"),
            description=_("Deja de existir para sus miembros. Sus datos se guardan hasta que se borren tras una copia de seguridad."),
        ),
    )
    def archive(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        """End it."""
        lifecycle.archive_organization(organization_id=UUID(object_id), actor_id=request.user.pk)
        return done(request, _("Organización archivada."), "admin:organizations_organization_changelist")


class RoleUpToOwn:
    """Offers roles up to the rank of the person who gives them."""

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Narrow the choices of `role`."""
        if db_field.name == "role":
            own = Role(request.membership_role)
            kwargs["choices"] = [(role, str(label).capitalize()) for role, label in ROLES if Role(role).rank <= own.rank]
        return super().formfield_for_choice_field(db_field, request, **kwargs)  # type: ignore[misc]


@admin.register(Membership)
class MembershipPage(RoleUpToOwn, OrganizationAdmin):
    """People of the chosen organization and their roles."""

    view_capability = Capability.SEE_MEMBERS
    change_capability = Capability.MANAGE_MEMBERS
    menu_group = MenuGroup.PEOPLE
    menu_icon = "group"
    menu_order = 10
    list_display = ("user", "role_label", "status_label", "joined_at")
    list_filter = ("role", "status")
    search_fields = ("user__email", "user__profile__first_name", "user__profile__last_name")
    search_help_text = _("Nombre o correo")
    ordering = ("-id",)
    fields = (("user", "status_label"), ("role", "joined_at"))
    readonly_fields = ("user", "status_label", "joined_at")
    actions_detail = ("remove",)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody: people come by invitation."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody: they are taken out by the action, and what they did stays."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Of active members up to one's own rank."""
        if not super().has_change_permission(request, obj):
            return False
        return obj is None or self._within_reach(request, obj)

    def has_remove_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Of active members up to one's own rank, but not oneself."""
        if not super().has_change_permission(request):
            return False
        membership = Membership.objects.filter(pk=object_id).exclude(user_id=request.user.pk).first()
        return membership is not None and self._within_reach(request, membership)

    def _within_reach(self, request: HttpRequest, membership: Any) -> bool:
        own = Role(request.membership_role)
        return membership.status == Membership.Status.ACTIVE and Role(membership.role).rank <= own.rank

    def save_model(self, request: HttpRequest, obj: Membership, form: Any, change: bool) -> None:
        """Through the service."""
        members.change_role(
            organization_id=request.organization.id, user_id=obj.user_id, role=Role(form.cleaned_data["role"]),
            actor_id=request.user.pk, actor_role=Role(request.membership_role),
        )

    def log_change(self, request: HttpRequest, obj: Model, message: list[str]) -> None:
        """The service did."""

    @display(description=_("Rol"), ordering="role", label={str(label).capitalize(): "primary" for _role, label in ROLES[:3]})
    def role_label(self, obj: Membership) -> str:
        """The role; those that work here in colour."""
        return str(obj.get_role_display()).capitalize()

    @display(
        description=_("Estado"), ordering="status",
        label={label: STATUS_COLOURS[value] for value, label in Membership.Status.choices},
    )
    def status_label(self, obj: Membership) -> str:
        """The status in colour."""
        return obj.get_status_display()

    @action(
        description=_("Quitar de la organización"), icon="person_remove", permissions=["remove"], variant=ActionVariant.DANGER,
        dialog=confirmation(
            _("¿Quitar a esta persona?"), _("Quitar"),
            description=_("Dejará de entrar en la organización. Lo que hizo se conserva y puedes volver a invitarla."),
        ),
    )
    def remove(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        """Take a member out."""
        user_id = Membership.objects.values_list("user_id", flat=True).get(pk=object_id)
        members.remove_member(
            organization_id=request.organization.id, user_id=user_id, actor_id=request.user.pk,
            actor_role=Role(request.membership_role),
        )
        return done(request, _("Ya no forma parte de la organización."), "admin:organizations_membership_changelist")


SITUATIONS = {
    "pending": _("En espera"),
    "soon": _("Caduca pronto"),
    "expired": _("Caducada"),
    "accepted": _("Aceptada"),
    "revoked": _("Anulada"),
}


class SituationFilter(SimpleListFilter):
    """Invitations by what can be done with them."""

    title = _("situación")
    parameter_name = "situation"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The situations."""
        return list(SITUATIONS.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Those in the chosen one."""
        now = timezone.now()
        waiting = queryset.filter(status=Invitation.Status.PENDING)
        match self.value():
            case "pending":
                return waiting.filter(expires_at__gt=now)
            case "soon":
                return waiting.filter(expires_at__gt=now, expires_at__lte=now + SOON)
            case "expired":
                return waiting.filter(expires_at__lte=now)
            case "accepted" | "revoked":
                return queryset.filter(status=self.value())
        return queryset


@admin.register(Invitation)
class InvitationPage(RoleUpToOwn, OrganizationAdmin):
    """Invitations of the chosen organization."""

    view_capability = Capability.MANAGE_MEMBERS
    change_capability = Capability.MANAGE_MEMBERS
    menu_group = MenuGroup.PEOPLE
    menu_icon = "mail"
    menu_order = 20
    list_display = ("email", "role_label", "situation", "invited_by", "created_at", "expires_at")
    list_filter = (SituationFilter, "role")
    search_fields = ("email", "first_name")
    search_help_text = _("Nombre o correo")
    ordering = ("-id",)
    add_fieldsets = ((None, {"fields": (("email", "first_name"), "role")}),)
    fields = (("email", "first_name"), ("role_label", "situation"), ("invited_by", "created_at"), ("expires_at", "accepted_at"))
    readonly_fields = ("role_label", "situation", "created_at")
    actions_detail = ("resend", "revoke")

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody rewrites an invitation: it is sent again or revoked."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody: it is revoked."""
        return False

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Administrators and owners."""
        return bool(request.backoffice.can(Capability.MANAGE_MEMBERS))

    def has_act_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """While it waits, up to one's own rank."""
        invitation = Invitation.objects.filter(pk=object_id, status=Invitation.Status.PENDING).first()
        if invitation is None or not request.backoffice.can(Capability.MANAGE_MEMBERS):
            return False
        return Role(invitation.role).rank <= Role(request.membership_role).rank

    def save_model(self, request: HttpRequest, obj: Invitation, form: Any, change: bool) -> None:
        """Through the service."""
        data = form.cleaned_data
        sent = invitations.invite(
            organization_id=request.organization.id, email=data["email"], role=Role(data["role"]),
            first_name=data["first_name"], actor_id=request.user.pk, actor_role=Role(request.membership_role),
        )
        obj.pk, obj.expires_at = sent.pk, sent.expires_at

    def log_addition(self, request: HttpRequest, obj: Model, message: list[str]) -> None:
        """The service did."""

    @display(description=_("Rol"), ordering="role")
    def role_label(self, obj: Invitation) -> str:
        """The role offered."""
        return str(obj.get_role_display()).capitalize()

    @display(
        description=_("Situación"), ordering="status", label={label: STATUS_COLOURS[name] for name, label in SITUATIONS.items()}
    )
    def situation(self, obj: Invitation) -> Any:
        """What became of it, in colour."""
        left = obj.expires_at - timezone.now()
        if obj.status != Invitation.Status.PENDING:
            return SITUATIONS[obj.status]
        return SITUATIONS["expired" if left <= timedelta() else "soon" if left <= SOON else "pending"]

    @action(
        description=_("Enviar otra vez"), icon="forward_to_inbox", permissions=["act"], variant=ActionVariant.PRIMARY,
        dialog=confirmation(
            _("¿Enviar otra vez la invitación?"), _("Enviar"),
            description=_("Recibirá un enlace nuevo, válido siete días. El anterior deja de funcionar."),
        ),
    )
    def resend(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        """With a new link."""
        invitations.resend(**self._which(request, object_id))
        return done(request, _("Invitación enviada."), "admin:organizations_invitation_changelist")

    @action(
        description=_("Anular"), icon="block", permissions=["act"], variant=ActionVariant.DANGER,
        dialog=confirmation(_("¿Anular esta invitación?"), _("Anular"), description=_("Su enlace dejará de funcionar.")),
    )
    def revoke(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        """Make its link useless."""
        invitations.revoke(**self._which(request, object_id))
        return done(request, _("Invitación anulada."), "admin:organizations_invitation_changelist")

    def _which(self, request: HttpRequest, object_id: str) -> dict[str, Any]:
        return {
            "organization_id": request.organization.id,
            "invitation_id": UUID(object_id),
            "actor_id": request.user.pk,
            "actor_role": Role(request.membership_role),
        }


def _about_to_expire() -> int:
    now = timezone.now()
    return Invitation.objects.filter(
        status=Invitation.Status.PENDING, expires_at__gt=now, expires_at__lte=now + SOON
    ).count()


work_item(
    WorkItem(
        key="organizations.invitations",
        title=_("Invitaciones a punto de caducar"),
        icon="mail",
        count=_about_to_expire,
        link="admin:organizations_invitation_changelist",
        query="situation=soon",
        requires=Capability.MANAGE_MEMBERS,
        urgency=Urgency.SOON,
        order=60,
    )
)
work_item(
    WorkItem(
        key="organizations.provisioning",
        title=_("Organizaciones sin terminar de preparar"),
        icon="construction",
        count=Organization.objects.filter(status=Organization.Status.PROVISIONING).count,
        link="admin:organizations_organization_changelist",
        query="status__exact=provisioning",
        urgency=Urgency.SOON,
        realm=Realm.PLATFORM,
        order=20,
    )
)
chart(
    Chart(
        key="organizations.joined",
        title=_("Personas que se unen, últimos 30 días"),
        series=lambda: per_day(Membership.objects.filter(status=Membership.Status.ACTIVE), "joined_at"),
        requires=Capability.SEE_MEMBERS,
        unit=_("personas"),
        order=90,
    )
)
chart(
    Chart(
        key="organizations.joined_anywhere",
        title=_("Personas en la plataforma, nuevas por día"),
        series=lambda: per_day(Membership.objects.filter(status=Membership.Status.ACTIVE), "joined_at"),
        unit=_("personas"),
        realm=Realm.PLATFORM,
        order=90,
    )
)
