"""The backoffice's pages of people's accounts, for platform administrators."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.admin import StackedInline

from accounts.models import AuditRecord, Consent, Profile, Session, User
from accounts.services.passwords import unlock_by_staff
from accounts.services.sessions import end_sessions
from oasis.core.backoffice import PlatformAdmin, ReadOnlyPlatformAdmin, is_platform_admin


class ProfileInline(StackedInline):
    """The profile on the account's page."""

    model = Profile
    can_delete = False
    fields = ("first_name", "last_name", "nickname", "phone_number", "locale", "timezone", "country", "birth_date")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Platform administrators."""
        return is_platform_admin(request)

    has_add_permission = has_change_permission = has_view_permission


@admin.register(User)
class UserAdmin(PlatformAdmin):
    """Accounts: who somebody is, and the two things staff may do about a log-in."""

    menu_icon = "person"
    menu_order = 10
    list_display = ("email", "name", "email_verified", "is_active", "is_staff", "is_platform_admin", "created_at")
    list_filter = ("is_active", "is_staff", "is_platform_admin", "created_at")
    list_select_related = ("profile",)
    search_fields = ("email", "profile__first_name", "profile__last_name")
    ordering = ("-created_at",)
    fields = ("email", "email_verified_at", "is_active", "is_staff", "is_platform_admin", "created_at")
    readonly_fields = ("email", "email_verified_at", "created_at")
    inlines = (ProfileInline,)
    actions = ("unlock", "end_sessions")

    @admin.display(description=_("nombre"), ordering="profile__first_name")
    def name(self, user: User) -> str:
        """First and last name."""
        return user.profile.name

    @admin.display(description=_("correo confirmado"), boolean=True, ordering="email_verified_at")
    def email_verified(self, user: User) -> bool:
        """Whether the mailbox is proven."""
        return user.email_verified

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: people register or accept an invitation."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: an erasure is asked for by the person."""
        return False

    @admin.action(description=_("Desbloquear el acceso"))
    def unlock(self, request: HttpRequest, users: QuerySet[User]) -> None:
        """Take the locks off."""
        for user in users:
            unlock_by_staff(user=user, reason="backoffice", actor_id=request.user.pk)
        self.tell(request, users, lambda count: ngettext("%d cuenta desbloqueada.", "%d cuentas desbloqueadas.", count))

    @admin.action(description=_("Cerrar todas sus sesiones"))
    def end_sessions(self, request: HttpRequest, users: QuerySet[User]) -> None:
        """Log the people out of every device."""
        for user in users:
            end_sessions(user_id=user.pk, reason=Session.Ended.STAFF, actor_id=request.user.pk)
        self.tell(
            request, users, lambda count: ngettext("%d persona desconectada.", "%d personas desconectadas.", count)
        )

    def tell(self, request: HttpRequest, users: QuerySet[User], sentence: Callable[[int], str]) -> None:
        """Say how many."""
        count = users.count()
        self.message_user(request, sentence(count) % count, messages.SUCCESS)


@admin.register(Session)
class SessionAdmin(ReadOnlyPlatformAdmin):
    """Where people are logged in."""

    menu_icon = "devices"
    menu_order = 20
    list_display = ("user", "device", "address", "created_at", "last_used_at", "revoked_reason")
    list_filter = ("revoked_reason", "last_used_at")
    list_select_related = ("user",)
    search_fields = ("user__email",)
    ordering = ("-id",)
    fields = (
        "user",
        "device",
        "address",
        "user_agent",
        "created_at",
        "last_used_at",
        "expires_at",
        "revoked_at",
        "revoked_reason",
    )


@admin.register(Consent)
class ConsentAdmin(ReadOnlyPlatformAdmin):
    """What people agreed to."""

    menu_icon = "handshake"
    menu_order = 30
    list_display = ("user", "kind", "version", "granted", "created_at")
    list_filter = ("kind", "granted", "created_at")
    list_select_related = ("user",)
    search_fields = ("user__email",)
    ordering = ("-id",)


@admin.register(AuditRecord)
class AuditRecordAdmin(ReadOnlyPlatformAdmin):
    """The audit trail."""

    menu_icon = "policy"
    menu_order = 40
    list_display = ("created_at", "action", "target_type", "target_id", "actor_id", "organization_id", "address")
    list_filter = ("created_at", "target_type")
    search_fields = ("=target_id", "=actor_id", "=organization_id", "action")
    search_help_text = _("Acción, o el identificador de una persona, una organización o un objeto")
    ordering = ("-id",)
