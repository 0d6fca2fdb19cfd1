"""The backoffice of organizations' own signing secrets."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminPasswordWidget, UnfoldAdminSelectWidget

from oasis.core.backoffice import MenuGroup, PlatformAdmin, actor_id_of
from webhooks.admin.confirming import ask_first
from webhooks.models import WebhookSecret
from webhooks.providers import load_providers
from webhooks.services.secrets import add_secret, retire_secret


class SecretForm(forms.ModelForm):
    """A new secret; it is shown to nobody afterwards."""

    provider = forms.ChoiceField(
        label=gettext_lazy("Proveedor"),
        choices=[(provider.name, provider.title) for provider in load_providers().values()],
        widget=UnfoldAdminSelectWidget,
    )
    text = forms.CharField(
        label=gettext_lazy("Secreto"),
        max_length=300,
        widget=UnfoldAdminPasswordWidget(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("Tal como lo da el proveedor. Se guarda cifrado y no se vuelve a mostrar."),
    )

    class Meta:
        model = WebhookSecret
        fields = ("organization", "provider")

    def clean(self) -> dict[str, Any]:
        """The secret must be one that the provider could have given."""
        cleaned = super().clean() or self.cleaned_data
        provider = load_providers().get(cleaned.get("provider", ""))
        if provider and cleaned.get("text") and provider.secret_problem(cleaned["text"].strip()):
            self.add_error("text", _("No parece un secreto de este proveedor: cópialo de nuevo."))
        return cleaned


@admin.register(WebhookSecret)
class WebhookSecretAdmin(PlatformAdmin):
    """Organizations' own signing secrets: added beside the old one, which is then retired."""

    menu_group = MenuGroup.WEBHOOKS
    menu_icon = "key"
    menu_order = 20

    form = SecretForm
    list_display = ("organization", "provider", "created_at", "retired_at")
    list_filter = ("provider",)
    list_select_related = ("organization",)
    ordering = ("-id",)
    fields = ("organization", "provider", "text")
    actions = ("retire_selected",)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody: a secret is replaced by another one."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody: a retired secret stays as a record."""
        return False

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        """A secret that stands is shown without itself."""
        return self.fields if obj is None else ("organization", "provider", "created_at", "retired_at")

    def save_model(self, request: HttpRequest, obj: WebhookSecret, form: SecretForm, change: bool) -> None:
        """Add it by the service."""
        added = add_secret(
            organization_id=obj.organization_id,
            provider=obj.provider,
            text=form.cleaned_data["text"].strip(),
            actor_id=actor_id_of(request),
        )
        obj.pk, obj._state.adding = added.pk, False

    def log_addition(self, request: HttpRequest, obj: Model, message: list[str]) -> None:
        """The service has recorded it."""

    @admin.action(description=gettext_lazy("Retirar los secretos seleccionados"), permissions=["add"])
    def retire_selected(self, request: HttpRequest, queryset: QuerySet[WebhookSecret]) -> HttpResponse | None:
        """Stop accepting the selected secrets, after telling whose they are."""
        live = queryset.live().order_by()
        of_each = live.values_list("organization__name", "provider").annotate(count=Count("pk"))
        question = ask_first(
            self,
            request,
            question=_("Retirar los secretos seleccionados"),
            text=_("Desde ahora se rechaza lo que llegue firmado con ellos. No se puede deshacer."),
            submit=_("Retirar"),
            summary=[(f"{name} · {provider}", count) for name, provider, count in of_each.order_by("provider")],
        )
        if question is not None:
            return question
        for secret_id in list(live.values_list("pk", flat=True)):
            retire_secret(secret_id=secret_id, actor_id=actor_id_of(request))
        messages.success(request, _("Secretos retirados: ya no se aceptan firmas con ellos."))
        return None
