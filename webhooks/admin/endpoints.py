"""The backoffice of an organization's endpoints: what is subscribed, what was sent, test, send again, on and off."""

from typing import Any
from uuid import UUID

import orjson
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.admin import TabularInline
from unfold.decorators import display
from unfold.forms import BaseDialogForm

from oasis.core.backoffice import MenuGroup, NobodyWrites, asking, done
from organizations.backoffice import OrganizationAdmin, actor
from organizations.permissions import Capability
from organizations.switcher import here
from webhooks.models import DeliveryAttempt, DeliveryStatus, EndpointStatus, WebhookDelivery, WebhookEndpoint
from webhooks.services import endpoints

ENDPOINT_COLOURS = {EndpointStatus.ACTIVE: "success", EndpointStatus.OFF: "danger"}
DELIVERY_COLOURS = {
    DeliveryStatus.PENDING: "info",
    DeliveryStatus.SENDING: "info",
    DeliveryStatus.DELIVERED: "success",
    DeliveryStatus.FAILED: "warning",
    DeliveryStatus.DEAD: "danger",
}
PAGE = "admin:webhooks_webhookendpoint_change"


class ReadOnly(OrganizationAdmin):
    """Pages that show; what may be done is done by actions."""

    view_capability = Capability.MANAGE_SETTINGS
    menu_group = MenuGroup.WEBHOOKS


def _who(request: HttpRequest) -> dict[str, Any]:
    """Organization and actor, as the services take them."""
    acting = actor(request)
    return {"organization_id": acting["organization_id"], "actor_id": acting["actor_id"]}


@admin.register(WebhookEndpoint)
class WebhookEndpointAdmin(ReadOnly):
    """The organization's endpoints; a new one is subscribed over the API, which shows its secret once."""

    menu_icon = "outbound"
    menu_order = 30

    list_display = ("url", "description", "status_label", "events_told", "last_success_at", "failing_since")
    list_filter = ("status",)
    ordering = ("-id",)
    fields = (
        "url", "description", "events_told", "status", "off_reason", "off_at", "failing_since", "last_success_at",
        "former_until", "created_at",
    )  # fmt: skip
    readonly_fields = ("events_told",)
    actions_detail = ("send_test", "redeliver_dead", "switch_on", "switch_off")

    def get_queryset(self, request: HttpRequest) -> QuerySet[WebhookEndpoint]:
        """Without those that were deleted."""
        return super().get_queryset(request).exclude(status=EndpointStatus.DELETED).defer("secret", "former_secret")

    @display(description=gettext_lazy("estado"), ordering="status", label=ENDPOINT_COLOURS)
    def status_label(self, endpoint: WebhookEndpoint) -> tuple[str, str]:
        """The status as a coloured label."""
        return endpoint.status, endpoint.get_status_display()

    @display(description=gettext_lazy("eventos"))
    def events_told(self, endpoint: WebhookEndpoint) -> str:
        """What it is subscribed to."""
        return ", ".join(endpoint.events)

    def has_manage_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """Who manages the organization's settings."""
        return here(request).can(Capability.MANAGE_SETTINGS)

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
        endpoints.send_test(endpoint_id=UUID(object_id), **_who(request))
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
        count = endpoints.redeliver_dead(endpoint_id=UUID(object_id), **_who(request))
        text = ngettext("Se reenviará %(count)s evento.", "Se reenviarán %(count)s eventos.", count)
        return done(request, text % {"count": count}, PAGE, object_id)

    @asking(
        gettext_lazy("Encender"),
        icon="toggle_on",
        question=gettext_lazy("Volver a enviar a esta dirección"),
        submit=gettext_lazy("Encender"),
        permission="on",
    )
    def switch_on(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        """Send there again."""
        endpoints.change_endpoint(endpoint_id=UUID(object_id), active=True, **_who(request))
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
        endpoints.change_endpoint(endpoint_id=UUID(object_id), active=False, **_who(request))
        return done(request, _("Apagada."), PAGE, object_id)


class DeliveryAttemptInline(NobodyWrites, TabularInline):
    """The attempts of a delivery, to be read."""

    model = DeliveryAttempt
    fields = readonly_fields = ("number", "started_at", "finished_at", "status_code", "error")
    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Who sees the delivery."""
        return here(request).can(Capability.MANAGE_SETTINGS)


@admin.register(WebhookDelivery)
class WebhookDeliveryAdmin(ReadOnly):
    """The delivery log."""

    menu_icon = "outbox"
    menu_order = 40

    list_display = ("type", "status_label", "endpoint_url", "created_at", "delivered_at", "attempt_count", "reason")
    list_filter = ("status", "type")
    list_select_related = ("endpoint",)
    search_fields = ("=message_id", "=request_id", "=subject")
    ordering = ("-id",)
    fields = (
        "type", "status", "endpoint_url", "message_id", "subject", "occurred_at", "data_told", "created_at",
        "delivered_at", "next_attempt_at", "reason", "request_id",
    )  # fmt: skip
    readonly_fields = ("endpoint_url", "data_told")
    inlines = (DeliveryAttemptInline,)
    actions_detail = ("redeliver",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[WebhookDelivery]:
        """Secrets are not fetched."""
        return super().get_queryset(request).defer("endpoint__secret", "endpoint__former_secret")

    @display(description=gettext_lazy("estado"), ordering="status", label=DELIVERY_COLOURS)
    def status_label(self, delivery: WebhookDelivery) -> tuple[str, str]:
        """The status as a coloured label."""
        return delivery.status, delivery.get_status_display()

    @display(description=gettext_lazy("dirección"))
    def endpoint_url(self, delivery: WebhookDelivery) -> str:
        """Where it goes."""
        return delivery.endpoint.url

    @display(description=gettext_lazy("datos"))
    def data_told(self, delivery: WebhookDelivery) -> str:
        """The data: ids and figures only."""
        text = orjson.dumps(delivery.data, option=orjson.OPT_INDENT_2).decode()
        return format_html('<pre class="whitespace-pre-wrap break-all text-xs">{}</pre>', text)

    def has_manage_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """Who manages the organization's settings."""
        return here(request).can(Capability.MANAGE_SETTINGS)

    @asking(
        gettext_lazy("Reenviar"),
        icon="replay",
        question=gettext_lazy("Reenviar este evento"),
        submit=gettext_lazy("Reenviar"),
        permission="manage",
    )
    def redeliver(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        """Send it once more."""
        delivery = WebhookDelivery.objects.only("endpoint_id").get(pk=object_id)
        endpoints.redeliver(endpoint_id=delivery.endpoint_id, delivery_id=delivery.pk, **_who(request))
        return done(request, _("Se reenviará en unos segundos."), "admin:webhooks_webhookdelivery_change", object_id)
