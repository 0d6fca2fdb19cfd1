"""The backoffice's pages of people's accounts, for platform administrators."""

from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from unfold.admin import StackedInline
from unfold.decorators import action
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminTextareaWidget

from accounts.models import Profile, Session, User
from accounts.services.passwords import unlock_by_staff
from accounts.services.people import POWERS, look_at_person, set_powers
from accounts.services.sessions import end_sessions
from oasis.core.backoffice import PlatformAdmin, confirmation, done, is_platform_admin

PAGE = "admin:accounts_user_change"


class UnlockForm(BaseDialogForm):
    """Why an account is unlocked."""

    reason = forms.CharField(
        label=_("Motivo"), min_length=3, max_length=300, widget=UnfoldAdminTextareaWidget(attrs={"rows": 3})
    )


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
    actions_detail = ("unlock", "end_sessions")

    @admin.display(description=_("nombre"), ordering="profile__first_name")
    def name(self, user: User) -> str:
        """First and last name."""
        return user.profile.name

    @admin.display(description=_("correo confirmado"), boolean=True, ordering="email_verified_at")
    def email_verified(self, user: User) -> bool:
        """Whether the mailbox is proven."""
        return user.email_verified

    def get_queryset(self, request: HttpRequest) -> Any:
        """Those who are not erased: what is left of the others is nobody."""
        return super().get_queryset(request).filter(erased_at__isnull=True)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The page; to open it is a look at a person's data, which the person sees in their log."""
        user = self.get_object(request, object_id) if request.method == "GET" else None
        if user is not None:
            look_at_person(user_id=user.pk, actor_id=cast(UUID, request.user.pk), reason=str(_("Administración")))
        return super().change_view(request, object_id, form_url, extra_context)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Nobody takes their own power away."""
        own = POWERS if obj is not None and obj.pk == request.user.pk else ()
        return (*self.readonly_fields, *own)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Powers change by the use case, which ends the sessions of who is shut out; the form holds nothing else."""
        changed = {name: form.cleaned_data[name] for name in form.changed_data if name in POWERS}
        set_powers(user_id=obj.pk, actor_id=cast(UUID, request.user.pk), powers=changed)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: people register or accept an invitation."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: an erasure is asked for by the person."""
        return False

    @action(
        description=_("Desbloquear el acceso"),
        icon="lock_open",
        permissions=["change"],
        dialog=confirmation(
            _("¿Desbloquear el acceso de esta persona?"),
            _("Desbloquear"),
            description=_("Comprueba antes que es quien dice ser. El motivo queda en el registro."),
            form_class=UnlockForm,
        ),
    )
    def unlock(self, request: HttpRequest, form: UnlockForm, object_id: str) -> HttpResponse:
        """Take the locks off, with a reason."""
        unlock_by_staff(
            user_id=UUID(object_id), reason=form.cleaned_data["reason"], actor_id=cast(UUID, request.user.pk)
        )
        return done(request, _("Ya puede volver a entrar."), PAGE, object_id)

    @action(
        description=_("Cerrar todas sus sesiones"),
        icon="logout",
        permissions=["change"],
        dialog=confirmation(
            _("¿Cerrar todas las sesiones de esta persona?"),
            _("Cerrar las sesiones"),
            description=_("Tendrá que volver a entrar en cada dispositivo."),
        ),
    )
    def end_sessions(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        """Log the person out of every device."""
        end_sessions(user_id=UUID(object_id), reason=Session.Ended.STAFF, actor_id=request.user.pk)
        return done(request, _("Sesiones cerradas."), PAGE, object_id)
