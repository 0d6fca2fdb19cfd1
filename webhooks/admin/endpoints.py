"""The backoffice of an organization's endpoints: subscribe, change, new secret, test, send again, on and off."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.decorators import display
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from oasis.core.backoffice import MenuGroup, asking, done
from oasis.core.errors import ValidationFailed
from organizations.backoffice import OrganizationAdmin, actor
from organizations.permissions import Capability
from organizations.switcher import here
from webhooks.models import EndpointStatus, WebhookEndpoint
from webhooks.outgoing import published_types
from webhooks.services import endpoints

ENDPOINT_COLOURS = {EndpointStatus.ACTIVE: "success", EndpointStatus.OFF: "danger"}
PAGE = "admin:webhooks_webhookendpoint_change"
STATE = ("status", "off_reason", "off_at", "failing_since", "last_success_at", "former_until", "created_at")


class EndpointForm(forms.ModelForm):
    """Where to send what."""

    events = forms.MultipleChoiceField(
        label=gettext_lazy("Eventos"),
        choices=lambda: [(name, name) for name in published_types()],
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=gettext_lazy("Solo se envían ids, cifras y fechas: nunca lo que alguien escribió."),
    )

    class Meta:
        model = WebhookEndpoint
        fields = ("url", "description", "events")

    def clean_url(self) -> str:
        """An address of the internet, over TLS."""
        url: str = self.cleaned_data["url"].strip()
        try:
            endpoints.require_url(url)
        except ValidationFailed as refusal:
            raise forms.ValidationError(refusal.details["url"]) from refusal
        return url


def who(request: HttpRequest) -> dict[str, Any]:
    """Organization and actor, as the services take them."""
    acting = actor(request)
    return {"organization_id": acting["organization_id"], "actor_id": acting["actor_id"]}


class SendingPage(OrganizationAdmin):
    """A page about what is sent, for who manages the organization's settings."""

    view_capability = Capability.MANAGE_SETTINGS
    menu_group = MenuGroup.WEBHOOKS

    def has_manage_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """Who manages the organization's settings."""
        return here(request).can(Capability.MANAGE_SETTINGS)


@admin.register(WebhookEndpoint)
class WebhookEndpointAdmin(SendingPage):
    """The organization's endpoints; the secret of a new one, and one that is replaced, is shown this once."""

    change_capability = Capability.MANAGE_SETTINGS
    form = EndpointForm
    menu_icon = "outbound"
    menu_order = 30

    list_display = ("url", "description", "status_label", "events_told", "last_success_at", "failing_since")
    list_filter = ("status",)
    ordering = ("-id",)
    fields = ("url", "description", "events")
    readonly_fields = STATE
    actions_detail = ("send_test", "redeliver_dead", "rotate", "switch_on", "switch_off", "remove")

    def get_queryset(self, request: HttpRequest) -> QuerySet[WebhookEndpoint]:
        """Without those that were deleted."""
        return super().get_queryset(request).exclude(status=EndpointStatus.DELETED).defer("secret", "former_secret")

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        """How one that stands is doing, below what can be changed of it."""
        return (*self.fields, *STATE) if obj is not None else self.fields

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Not by Django's page: the log of what was sent stays (`remove`)."""
        return False

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:
        """Subscribe or change by the service."""
        data = {name: form.cleaned_data[name] for name in ("url", "description", "events")}
        if change:
            endpoints.change_endpoint(endpoint_id=obj.pk, **data, **who(request))
            return
        made, secret = endpoints.create_endpoint(**data, **who(request))
        obj.pk, obj._state.adding = made.pk, False
        self._show_once(request, secret)

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> list[str]:
        """None: the service audits."""
        return []

    def log_addition(self, request: HttpRequest, obj: Model, message: list[str]) -> None:
        """The service audits."""

    @staticmethod
    def _show_once(request: HttpRequest, secret: str) -> None:
        text = format_html(
            '{} <code style="overflow-wrap: anywhere">{}</code>',
            _("Copia ahora su secreto, no se vuelve a mostrar:"),
            secret,
        )
        messages.warning(request, text)

    @display(description=gettext_lazy("estado"), ordering="status", label=ENDPOINT_COLOURS)
    def status_label(self, endpoint: WebhookEndpoint) -> tuple[str, str]:
        """The status as a coloured label."""
        return endpoint.status, endpoint.get_status_display()

    @display(description=gettext_lazy("eventos"))
    def events_told(self, endpoint: WebhookEndpoint) -> str:
        """What it is subscribed to."""
        return ", ".join(endpoint.events)

    def has_off_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """For one that is on."""
        return self.has_manage_permission(request) and self._is(object_id, EndpointStatus.ACTIVE)

    def has_on_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """For one that is off."""
        return self.has_manage_permission(request) and self._is(object_id, EndpointStatus.OFF)

    @staticmethod
    def _is(object_id: str | None, status: EndpointStatus) -> bool:
        return object_id is None or WebhookEndpoint.objects.filter(pk=object_id, status=status).exists()

    @asking(
        gettext_lazy("Enviar una prueba"),
        icon="send",
        question=gettext_lazy("Enviar un evento de prueba"),
        submit=gettext_lazy("Enviar"),
        permission="manage",
    )
    def send_test(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        """A test event."""
        endpoints.send_test(endpoint_id=UUID(object_id), **who(request))
        return done(request, _("Prueba enviada: mira el registro de envíos."), PAGE, object_id)

    @asking(
        gettext_lazy("Reenviar lo que no llegó"),
        icon="replay",
        question=gettext_lazy("Reenviar lo que no se pudo entregar"),
        submit=gettext_lazy("Reenviar"),
        permission="off",
    )
    def redeliver_dead(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        """Everything that could not be delivered."""
        count = endpoints.redeliver_dead(endpoint_id=UUID(object_id), **who(request))
        text = ngettext("Se reenviará %(count)s evento.", "Se reenviarán %(count)s eventos.", count)
        return done(request, text % {"count": count}, PAGE, object_id)

    @asking(
        gettext_lazy("Cambiar el secreto"),
        icon="key",
        question=gettext_lazy("Cambiar el secreto de esta dirección"),
        submit=gettext_lazy("Cambiar"),
        text=gettext_lazy(
            "Durante un tiempo firmamos con el nuevo y con el de antes, para que puedas cambiarlo con calma."
        ),
        permission="manage",
    )
    def rotate(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        """A new secret beside the former one."""
        _endpoint, secret = endpoints.rotate_secret(endpoint_id=UUID(object_id), **who(request))
        self._show_once(request, secret)
        return done(request, _("El secreto es nuevo."), PAGE, object_id)

    @asking(
        gettext_lazy("Eliminar"),
        icon="delete",
        question=gettext_lazy("Eliminar esta dirección"),
        submit=gettext_lazy("Eliminar"),
        text=gettext_lazy("No se envía nada más y se olvida su secreto. El registro de envíos se conserva."),
        permission="manage",
    )
    def remove(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        """Send nothing there any more."""
        endpoints.delete_endpoint(endpoint_id=UUID(object_id), **who(request))
        return done(request, _("Dirección eliminada."), "admin:webhooks_webhookendpoint_changelist")

    @asking(
        gettext_lazy("Encender"),
        icon="toggle_on",
        question=gettext_lazy("Volver a enviar a esta dirección"),
        submit=gettext_lazy("Encender"),
        permission="on",
    )
    def switch_on(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        """Send there again."""
        endpoints.change_endpoint(endpoint_id=UUID(object_id), active=True, **who(request))
        return done(request, _("Encendida."), PAGE, object_id)

    @asking(
        gettext_lazy("Apagar"),
        icon="toggle_off",
        question=gettext_lazy("Dejar de enviar a esta dirección"),
        submit=gettext_lazy("Apagar"),
        permission="off",
    )
    def switch_off(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        """Send nothing there."""
        endpoints.change_endpoint(endpoint_id=UUID(object_id), active=False, **who(request))
        return done(request, _("Apagada."), PAGE, object_id)
