"""An organization's own settings, for its owners: what it is called, how it works, who pays; passing it on and ending it."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminEmailInputWidget, UnfoldAdminPasswordWidget

from accounts.models.people import normalize_email
from oasis.core.backoffice import MenuGroup, asking, done
from organizations.admin.organizations import SettingsFields
from organizations.backoffice import OrganizationAdmin, actor
from organizations.models import Membership, OrganizationSettings
from organizations.permissions import Capability
from organizations.services import lifecycle, members
from organizations.switcher import here


class TransferForm(BaseDialogForm):
    """Who owns the organization next, and the owner's password once more."""

    email = forms.EmailField(label=_("Correo de la nueva persona propietaria"), widget=UnfoldAdminEmailInputWidget)
    password = forms.CharField(
        label=_("Tu contraseña"),
        max_length=128,
        strip=False,
        widget=UnfoldAdminPasswordWidget(attrs={"autocomplete": "current-password"}),
    )

    def clean_email(self) -> UUID:
        """The id of the member with this address."""
        present = Membership.objects.filter(
            organization_id=self.object_id,
            status=Membership.Status.ACTIVE,
            user__email=normalize_email(self.cleaned_data["email"]),
        )
        found: UUID | None = present.values_list("user_id", flat=True).first()
        if found is None:
            raise forms.ValidationError(_("Nadie de la organización tiene este correo."))
        return found


@admin.register(OrganizationSettings)
class OrganizationSettingsPage(SettingsFields, OrganizationAdmin):
    """The settings of the chosen organization."""

    view_capability = change_capability = Capability.MANAGE_SETTINGS
    needs_scope = False  # a wrong password is counted in a transaction of its own
    menu_group = MenuGroup.PEOPLE
    menu_icon = "settings"
    menu_order = 90
    readonly_fields = ("slug", "kind", "status")
    actions_detail = ("transfer", "archive")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The chosen organization alone: outside a scope there would be all of them."""
        organization = here(request).organization
        rows = OrganizationSettings.objects.all()
        return rows.filter(pk=organization.id) if organization else rows.none()

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """There is one: its page."""
        organization_id = actor(request)["organization_id"]
        return HttpResponseRedirect(reverse("admin:organizations_organizationsettings_change", args=[organization_id]))

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody: the platform founds organizations."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody: it is archived."""
        return False

    def has_transfer_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Owners, of the chosen organization."""
        return self._is_own(request, object_id) and here(request).can(Capability.TRANSFER_OWNERSHIP)

    def has_archive_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Owners, of the chosen organization."""
        return self._is_own(request, object_id) and here(request).can(Capability.ARCHIVE)

    def _is_own(self, request: HttpRequest, object_id: Any) -> bool:
        organization = here(request).organization
        return organization is not None and str(organization.id) == str(object_id)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Through the service."""
        changes = {name: form.cleaned_data[name] for name in form.changed_data}
        who = actor(request)
        lifecycle.change_settings(organization_id=who["organization_id"], changes=changes, actor_id=who["actor_id"])

    def log_change(self, request: HttpRequest, obj: Model, message: list[str]) -> None:
        """The service did."""

    @asking(
        _("Pasar la propiedad"),
        icon="key",
        question=_("¿Quién será la propietaria?"),
        submit=_("Pasar la propiedad"),
        text=_("Tiene que ser alguien de la organización. Tú te quedas en administración, y se os avisa por correo."),
        permission="transfer",
        form_class=TransferForm,
    )
    def transfer(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        """Make another member the owner."""
        who = actor(request)
        members.transfer_ownership(
            organization_id=who["organization_id"],
            owner_id=who["actor_id"],
            new_owner_id=form.cleaned_data["email"],
            session_id=None,
            password=form.cleaned_data["password"],
        )
        return done(request, _("La organización ya tiene otra persona propietaria."), "admin:index")

    @asking(
        _("Archivar"),
        icon="archive",
        question=_("¿Archivar tu organización?"),
        submit=_("Archivar"),
        text=_("Nadie podrá entrar más, tú tampoco. Sus datos se guardan hasta borrarlos tras una copia de seguridad."),
        permission="archive",
    )
    def archive(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        """End it."""
        who = actor(request)
        lifecycle.archive_organization(organization_id=who["organization_id"], actor_id=who["actor_id"])
        return done(request, _("Organización archivada."), "admin:index")
