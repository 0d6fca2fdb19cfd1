"""The backoffice of what was sent to an organization's endpoints."""

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import TabularInline
from unfold.decorators import display
from unfold.forms import BaseDialogForm

from oasis.core.backoffice import NobodyWrites, asking, done
from organizations.permissions import Capability
from organizations.switcher import here
from webhooks.admin.endpoints import SendingPage, who
from webhooks.admin.payloads import shown_json
from webhooks.models import DeliveryAttempt, DeliveryStatus, EndpointStatus, WebhookDelivery
from webhooks.reasons import in_words
from webhooks.services import endpoints
from webhooks.services.sending import TEST

DELIVERY_COLOURS = {
    DeliveryStatus.PENDING: "info",
    DeliveryStatus.SENDING: "info",
    DeliveryStatus.DELIVERED: "success",
    DeliveryStatus.FAILED: "warning",
    DeliveryStatus.DEAD: "danger",
}


class DeliveryAttemptInline(NobodyWrites, TabularInline):
    """The attempts of a delivery, to be read."""

    model = DeliveryAttempt
    fields = readonly_fields = ("number", "started_at", "finished_at", "status_code", "error_told")
    extra = 0
    hide_title = True

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Who sees the delivery."""
        return here(request).can(Capability.MANAGE_SETTINGS)

    @display(description=gettext_lazy("error"))
    def error_told(self, attempt: DeliveryAttempt) -> str:
        """In words."""
        return in_words(attempt.error)


@admin.register(WebhookDelivery)
class WebhookDeliveryAdmin(SendingPage):
    """The delivery log."""

    menu_icon = "outbox"
    menu_order = 40

    list_display = (
        "type",
        "status_label",
        "endpoint_url",
        "created_at",
        "delivered_at",
        "attempt_count",
        "reason_told",
    )
    list_filter = ("status", "type")
    list_select_related = ("endpoint",)
    search_fields = ("=message_id", "=request_id", "=subject")
    ordering = ("-id",)
    fields = (
        "type", "status", "endpoint_url", "message_id", "subject", "occurred_at", "data_told", "created_at",
        "delivered_at", "next_attempt_at", "reason_told", "request_id",
    )  # fmt: skip
    readonly_fields = ("endpoint_url", "data_told", "reason_told")
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

    @display(description=gettext_lazy("motivo"))
    def reason_told(self, delivery: WebhookDelivery) -> str:
        """Why it did not arrive, in words."""
        return in_words(delivery.reason)

    @display(description=gettext_lazy("datos"))
    def data_told(self, delivery: WebhookDelivery) -> str:
        """The data: ids and figures only."""
        return shown_json(delivery.data)

    def has_redeliver_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """For what was sent of an event, while its endpoint is on."""
        if not self.has_manage_permission(request):
            return False
        sendable = WebhookDelivery.objects.exclude(type=TEST).filter(endpoint__status=EndpointStatus.ACTIVE)
        return object_id is None or sendable.filter(pk=object_id).exists()

    @asking(
        gettext_lazy("Reenviar"),
        icon="replay",
        question=gettext_lazy("Reenviar este evento"),
        submit=gettext_lazy("Reenviar"),
        permission="redeliver",
    )
    def redeliver(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        """Send it once more."""
        delivery = WebhookDelivery.objects.only("endpoint_id").get(pk=object_id)
        endpoints.redeliver(endpoint_id=delivery.endpoint_id, delivery_id=delivery.pk, **who(request))
        return done(request, _("Se reenviará en unos segundos."), "admin:webhooks_webhookdelivery_change", object_id)
