"""People and invitations of the chosen organization."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.forms import BaseDialogForm

from oasis.core.backoffice import Exportable, MenuGroup, asking, done
from organizations.backoffice import OrganizationAdmin, actor
from organizations.models import ROLES, Invitation, Membership
from organizations.permissions import Capability, Role
from organizations.services import invitations, members
from organizations.switcher import here

SOON = timedelta(hours=48)
STATUS_COLOURS = {"active": "success", "removed": "danger"}
ROLE_COLOURS = {"owner": "primary", "admin": "primary", "facilitator": "primary", "participant": "default"}
SITUATION_COLOURS = {
    "pending": "info",
    "soon": "warning",
    "expired": "danger",
    "accepted": "success",
    "revoked": "danger",
}


class RoleUpToOwn:
    """Offers roles up to the rank of the person who gives them."""

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Narrow the choices of `role`."""
        if db_field.name == "role":
            own: Role = actor(request)["actor_role"]
            kwargs["choices"] = [
                (role, str(label).capitalize()) for role, label in ROLES if Role(role).rank <= own.rank
            ]
        return super().formfield_for_choice_field(db_field, request, **kwargs)  # type: ignore[misc]


@admin.register(Membership)
class MembershipPage(RoleUpToOwn, Exportable, OrganizationAdmin):
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
    fields = (("user", "status"), ("role", "joined_at"))
    readonly_fields = ("user", "status", "joined_at")
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
        membership = Membership.objects.filter(pk=object_id).exclude(user_id=actor(request)["actor_id"]).first()
        return membership is not None and self._within_reach(request, membership)

    def _within_reach(self, request: HttpRequest, membership: Any) -> bool:
        own: Role = actor(request)["actor_role"]
        return membership.status == Membership.Status.ACTIVE and Role(membership.role).rank <= own.rank

    def save_model(self, request: HttpRequest, obj: Membership, form: Any, change: bool) -> None:
        """Through the service."""
        members.change_role(
            user_id=obj.user_id,
            role=Role(form.cleaned_data["role"]),
            **actor(request),
        )

    def log_change(self, request: HttpRequest, obj: Model, message: list[str]) -> None:
        """The service did."""

    @display(description=_("Rol"), ordering="role", label=ROLE_COLOURS)
    def role_label(self, obj: Membership) -> tuple[str, str]:
        """The role; those that work here in colour."""
        return obj.role, obj.get_role_display()

    @display(description=_("Estado"), ordering="status", label=STATUS_COLOURS)
    def status_label(self, obj: Membership) -> tuple[str, str]:
        """The status in colour."""
        return obj.status, obj.get_status_display()

    @asking(
        _("Quitar de la organización"),
        icon="person_remove",
        question=_("¿Quitar a esta persona?"),
        submit=_("Quitar"),
        text=_("Dejará de entrar en la organización. Lo que hizo se conserva y puedes volver a invitarla."),
        permission="remove",
    )
    def remove(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        """Take a member out."""
        user_id = Membership.objects.values_list("user_id", flat=True).get(pk=object_id)
        members.remove_member(
            user_id=user_id,
            **actor(request),
        )
        return done(request, _("Ya no forma parte de la organización."), "admin:organizations_membership_changelist")


SITUATIONS = {
    "pending": _("En espera"),
    "soon": _("Caduca pronto"),
    "expired": _("Caducada"),
    "accepted": _("Aceptada"),
    "revoked": _("Anulada"),
}


def _situation(invitation: Invitation) -> str:
    if invitation.status != Invitation.Status.PENDING:
        return invitation.status
    left = invitation.expires_at - timezone.now()
    return "expired" if left <= timedelta() else "soon" if left <= SOON else "pending"


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
                return queryset.filter(
                    Q(status=Invitation.Status.PENDING, expires_at__lte=now) | Q(status=Invitation.Status.EXPIRED)
                )
            case "accepted" | "revoked":
                return queryset.filter(status=self.value())
        return queryset


@admin.register(Invitation)
class InvitationPage(RoleUpToOwn, Exportable, OrganizationAdmin):
    """Invitations of the chosen organization."""

    view_capability = Capability.MANAGE_MEMBERS
    change_capability = Capability.MANAGE_MEMBERS
    menu_group = MenuGroup.PEOPLE
    menu_icon = "mail"
    menu_order = 20
    list_display = ("email", "role_label", "situation_label", "invited_by", "created_at", "expires_at")
    list_filter = (SituationFilter, "role")
    search_fields = ("email", "first_name")
    search_help_text = _("Nombre o correo")
    ordering = ("-id",)
    add_fieldsets = ((None, {"fields": (("email", "first_name"), "role")}),)
    fields = (
        ("email", "first_name"),
        ("role_label", "situation"),
        ("invited_by", "created_at"),
        ("expires_at", "accepted_at"),
    )
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
        return bool(here(request).can(Capability.MANAGE_MEMBERS))

    def has_act_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """While it waits, up to one's own rank."""
        invitation = Invitation.objects.filter(pk=object_id, status=Invitation.Status.PENDING).first()
        if invitation is None or not here(request).can(Capability.MANAGE_MEMBERS):
            return False
        return Role(invitation.role).rank <= actor(request)["actor_role"].rank

    def save_model(self, request: HttpRequest, obj: Invitation, form: Any, change: bool) -> None:
        """Through the service."""
        data = form.cleaned_data
        sent = invitations.invite(
            email=data["email"],
            role=Role(data["role"]),
            first_name=data["first_name"],
            **actor(request),
        )
        obj.pk, obj.expires_at = sent.pk, sent.expires_at

    def log_addition(self, request: HttpRequest, obj: Model, message: list[str]) -> None:
        """The service did."""

    @display(description=_("Rol"), ordering="role")
    def role_label(self, obj: Invitation) -> str:
        """The role offered."""
        return str(obj.get_role_display()).capitalize()

    @display(description=_("Situación"))
    def situation(self, obj: Invitation) -> str:
        """What became of it."""
        return str(SITUATIONS[_situation(obj)])

    @display(description=_("Situación"), ordering="status", label=SITUATION_COLOURS)
    def situation_label(self, obj: Invitation) -> tuple[str, str]:
        """The same in colour."""
        return _situation(obj), self.situation(obj)

    @asking(
        _("Enviar otra vez"),
        icon="forward_to_inbox",
        question=_("¿Enviar otra vez la invitación?"),
        submit=_("Enviar"),
        text=_("Recibirá un enlace nuevo, válido siete días. El anterior deja de funcionar."),
        permission="act",
        primary=True,
    )
    def resend(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        """With a new link."""
        invitations.resend(**self._which(request, object_id))
        return done(request, _("Invitación enviada."), "admin:organizations_invitation_changelist")

    @asking(
        _("Anular"),
        icon="block",
        question=_("¿Anular esta invitación?"),
        submit=_("Anular"),
        text=_("Su enlace dejará de funcionar."),
        permission="act",
    )
    def revoke(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        """Make its link useless."""
        invitations.revoke(**self._which(request, object_id))
        return done(request, _("Invitación anulada."), "admin:organizations_invitation_changelist")

    def _which(self, request: HttpRequest, object_id: str) -> dict[str, Any]:
        return {"invitation_id": UUID(object_id), **actor(request)}
