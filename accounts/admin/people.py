"""The backoffice's pages of people's accounts, for platform administrators."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.admin import StackedInline
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminPasswordWidget, UnfoldAdminTextareaWidget, UnfoldBooleanSwitchWidget

from accounts.models import Profile, Session, User
from accounts.services.passwords import unlock_by_staff
from accounts.services.people import POWERS, change_person, look_at_person
from accounts.services.sessions import end_sessions
from oasis.core.backoffice import PlatformAdmin, actor_id_of, asking, done, go, is_platform_admin
from oasis.core.errors import OasisError

PAGE = "admin:accounts_user_change"


class UnlockForm(BaseDialogForm):
    """Why an account is unlocked."""

    reason = forms.CharField(
        label=_("Motivo"), min_length=3, max_length=300, widget=UnfoldAdminTextareaWidget(attrs={"rows": 3})
    )


class PowersForm(BaseDialogForm):
    """What somebody may do, why it changes, and the password of who changes it."""

    is_active = forms.BooleanField(label=_("Puede entrar"), required=False, widget=UnfoldBooleanSwitchWidget)
    is_staff = forms.BooleanField(
        label=_("Entra en la administración"), required=False, widget=UnfoldBooleanSwitchWidget
    )
    is_platform_admin = forms.BooleanField(
        label=_("Administra la plataforma"), required=False, widget=UnfoldBooleanSwitchWidget
    )
    reason = forms.CharField(
        label=_("Motivo"), min_length=3, max_length=300, widget=UnfoldAdminTextareaWidget(attrs={"rows": 2})
    )
    password = forms.CharField(
        label=_("Tu contraseña"),
        max_length=256,
        strip=False,
        widget=UnfoldAdminPasswordWidget(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = User.objects.filter(pk=self.object_id).values(*POWERS).first() or {}


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
    """Accounts: who somebody is, what they may do, and the two things staff may do about a log-in."""

    menu_icon = "person"
    menu_order = 10
    list_display = ("email", "name", "email_verified", "is_active", "is_staff", "is_platform_admin", "created_at")
    list_filter = ("is_active", "is_staff", "is_platform_admin", "created_at")
    list_select_related = ("profile",)
    search_fields = ("email", "profile__first_name", "profile__last_name")
    ordering = ("-created_at",)
    fields = ("email", "email_verified_at", "is_active", "is_staff", "is_platform_admin", "created_at")
    readonly_fields = fields
    inlines = (ProfileInline,)
    actions_detail = ("unlock", "end_sessions", "empower")

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
            look_at_person(user_id=user.pk, actor_id=actor_id_of(request), reason=str(_("Administración")))
        return super().change_view(request, object_id, form_url, extra_context)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """The form changes the profile only: what somebody may do changes by an action, which asks for the password."""

    def has_empower_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Platform administrators, and nobody their own power."""
        return is_platform_admin(request) and str(object_id) != str(request.user.pk)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: people register or accept an invitation."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: an erasure is asked for by the person."""
        return False

    @asking(
        _("Desbloquear el acceso"),
        icon="lock_open",
        question=_("¿Desbloquear el acceso de esta persona?"),
        submit=_("Desbloquear"),
        text=_("Comprueba antes que es quien dice ser. El motivo queda en el registro."),
        form_class=UnlockForm,
    )
    def unlock(self, request: HttpRequest, form: UnlockForm, object_id: str) -> HttpResponse:
        """Take the locks off, with a reason."""
        unlock_by_staff(user_id=UUID(object_id), reason=form.cleaned_data["reason"], actor_id=actor_id_of(request))
        return done(request, _("Ya puede volver a entrar."), PAGE, object_id)

    @asking(
        _("Cerrar todas sus sesiones"),
        icon="logout",
        question=_("¿Cerrar todas las sesiones de esta persona?"),
        submit=_("Cerrar las sesiones"),
        text=_("Tendrá que volver a entrar en cada dispositivo."),
    )
    def end_sessions(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        """Log the person out of every device."""
        end_sessions(user_id=UUID(object_id), reason=Session.Ended.STAFF, actor_id=actor_id_of(request))
        return done(request, _("Sesiones cerradas."), PAGE, object_id)

    @asking(
        _("Cambiar lo que puede hacer"),
        icon="admin_panel_settings",
        question=_("¿Qué puede hacer esta persona?"),
        submit=_("Guardar"),
        text=_("Quien deja de poder entrar sale de todos sus dispositivos. El motivo queda en el registro."),
        permission="empower",
        form_class=PowersForm,
    )
    def empower(self, request: HttpRequest, form: PowersForm, object_id: str) -> HttpResponse:
        """Give and take power, with one's own password: whoever finds an open browser gives none."""
        told = form.cleaned_data
        try:
            change_person(
                user_id=UUID(object_id),
                actor_id=actor_id_of(request),
                session_id=None,
                changes={name: told[name] for name in (*POWERS, "reason")},
                password=told["password"],
            )
        except OasisError as refusal:
            said = [text for texts in (refusal.details or {}).values() for text in texts] or [refusal.message]
            messages.error(request, " ".join(map(str, said)))
            return go(request, reverse(PAGE, args=[object_id]))
        return done(request, _("Guardado."), PAGE, object_id)
