"""Where organizations want their domain events sent, and each event on its way there (shared schema, rows belong to one).

Organizations' roles may work with their own rows: the API subscribes, and the outbox's handlers write deliveries inside
the scope. The worker that sends stands outside every scope and finds what is due in one query.
"""

from contextlib import suppress
from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from oasis.core.crypto import DecryptionFailed, seal, unseal
from oasis.core.ids import uuid7
from oasis.core.tenancy import OrganizationRights


class EndpointStatus(models.TextChoices):
    """Whether deliveries are made."""

    ACTIVE = "active", _("activo")
    OFF = "off", _("apagado")
    DELETED = "deleted", _("eliminado")


class OffReason(models.TextChoices):
    """Why an endpoint is off."""

    PERSON = "person", _("lo apagó una persona")
    FAILING = "failing", _("llevaba días fallando")
    GONE = "gone", _("respondió que ya no existe (410)")


class DeliveryStatus(models.TextChoices):
    """Where a delivery stands."""

    PENDING = "pending", _("pendiente")
    SENDING = "sending", _("enviándose")
    DELIVERED = "delivered", _("entregado")
    FAILED = "failed", _("falló, se reintentará")
    DEAD = "dead", _("no se pudo entregar")


UNDELIVERED = (DeliveryStatus.PENDING, DeliveryStatus.SENDING, DeliveryStatus.FAILED)


class WebhookEndpointQuerySet(models.QuerySet["WebhookEndpoint"]):
    """Reads of endpoints."""

    def standing(self) -> "WebhookEndpointQuerySet":
        """Those that were not deleted."""
        return self.exclude(status=EndpointStatus.DELETED)


class WebhookEndpoint(models.Model):
    """An address of an organization that domain events are sent to."""

    organization_rights = OrganizationRights(select=True, insert=True, update=True)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organization = models.ForeignKey(
        "organizations.Organization",
        on_delete=models.CASCADE,
        db_index=False,
        related_name="+",
        verbose_name=_("organización"),
    )
    url = models.CharField(_("dirección"), max_length=500)
    description = models.CharField(_("descripción"), max_length=200, blank=True)
    events = ArrayField(models.CharField(max_length=80), verbose_name=_("eventos"))
    status = models.CharField(_("estado"), max_length=8, choices=EndpointStatus.choices, default=EndpointStatus.ACTIVE)
    off_reason = models.CharField(_("por qué está apagado"), max_length=8, choices=OffReason.choices, blank=True)
    off_at = models.DateTimeField(_("apagado"), null=True, blank=True)
    secret = models.BinaryField(_("secreto"))  # sealed with a master key; empty once deleted
    # the one before it, which signs too until `former_until`
    former_secret = models.BinaryField(_("secreto anterior"), null=True)
    former_until = models.DateTimeField(_("el anterior firma hasta"), null=True, blank=True)
    failing_since = models.DateTimeField(_("falla desde"), null=True, blank=True)  # null: the last answer was good
    quiet_until = models.DateTimeField(
        _("en pausa hasta"), null=True, blank=True
    )  # after failures nothing is sent till
    last_success_at = models.DateTimeField(_("última entrega"), null=True, blank=True)
    created_at = models.DateTimeField(_("creado"), default=timezone.now)

    objects = WebhookEndpointQuerySet.as_manager()

    class Meta:
        verbose_name = _("dirección de envío")
        verbose_name_plural = _("direcciones de envío")
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=EndpointStatus.values), name="webhooks_webhookendpoint_status"
            ),
            # what is off says why and since when, and nothing else does
            models.CheckConstraint(
                condition=Q(status=EndpointStatus.OFF, off_reason__in=OffReason.values, off_at__isnull=False)
                | (~Q(status=EndpointStatus.OFF) & Q(off_reason="", off_at__isnull=True)),
                name="webhooks_webhookendpoint_off",
            ),
        ]
        indexes = [
            # an organization's list, and a domain event looking for who wants it
            models.Index(
                fields=["organization", "id"], condition=~Q(status="deleted"), name="webhooks_endpoint_standing"
            )
        ]

    def __str__(self) -> str:
        return self.url

    @staticmethod
    def sealed(text: str) -> bytes:
        """A secret as it is stored."""
        return seal(text.encode())

    def signing_secrets(self, now: datetime) -> tuple[str, ...]:
        """The secrets to sign with at `now`: the current one first, then the former while it is being replaced.

        Raises `DecryptionFailed` where the current one cannot be read; a former one that cannot is not missed.
        """
        secrets = [unseal(bytes(self.secret)).decode()]
        if self.former_secret and self.former_until and now < self.former_until:
            with suppress(DecryptionFailed):
                secrets.append(unseal(bytes(self.former_secret)).decode())
        return tuple(secrets)


class WebhookDelivery(models.Model):
    """One domain event on its way to one endpoint; the undelivered rows are the queue that workers take from."""

    organization_rights = OrganizationRights(select=True, insert=True, update=True)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organization = models.ForeignKey(
        "organizations.Organization",
        on_delete=models.CASCADE,
        db_index=False,
        related_name="+",
        verbose_name=_("organización"),
    )
    endpoint = models.ForeignKey(
        WebhookEndpoint,
        on_delete=models.CASCADE,
        db_index=False,
        related_name="deliveries",
        verbose_name=_("dirección de envío"),
    )
    # the same for every endpoint and every retry: what a receiver recognises a repetition by
    message_id = models.UUIDField(_("mensaje"))
    type = models.CharField(_("tipo"), max_length=80)
    subject = models.CharField(_("sujeto"), max_length=120, blank=True)  # what it is about; empty: it has no order
    occurred_at = models.DateTimeField(_("ocurrió"))
    data = models.JSONField(_("datos"))  # ids and figures; never anybody's words
    status = models.CharField(_("estado"), max_length=9, choices=DeliveryStatus.choices, default=DeliveryStatus.PENDING)
    # while it is being sent: until when the worker holds it
    next_attempt_at = models.DateTimeField(_("próximo intento"), null=True, blank=True)
    attempt_count = models.PositiveSmallIntegerField(_("intentos"), default=0)
    failures = models.PositiveSmallIntegerField(_("fallos"), default=0)  # of this round
    created_at = models.DateTimeField(_("creado"), default=timezone.now)
    delivered_at = models.DateTimeField(_("entregado"), null=True, blank=True)
    request_id = models.CharField(_("id de petición"), max_length=64, blank=True)
    reason = models.CharField(_("motivo"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("envío")
        verbose_name_plural = _("envíos")
        constraints = [
            # an outbox message that is handled twice makes one delivery an endpoint
            models.UniqueConstraint(fields=["endpoint", "message_id"], name="webhooks_webhookdelivery_once"),
            models.CheckConstraint(
                condition=Q(status__in=DeliveryStatus.values), name="webhooks_webhookdelivery_status"
            ),
            models.CheckConstraint(
                condition=Q(status__in=UNDELIVERED, next_attempt_at__isnull=False)
                | (~Q(status__in=UNDELIVERED) & Q(next_attempt_at__isnull=True)),
                name="webhooks_webhookdelivery_waiting",
            ),
        ]
        indexes = [
            # a worker: what is due, oldest first
            models.Index(
                fields=["next_attempt_at"], condition=Q(next_attempt_at__isnull=False), name="webhooks_delivery_due"
            ),
            # a worker, for the order within a subject, and what an endpoint that was switched off leaves behind
            models.Index(
                fields=["endpoint", "subject", "message_id"],
                condition=Q(next_attempt_at__isnull=False),
                name="webhooks_delivery_order",
            ),
            # the delivery log of an endpoint, newest first
            models.Index(fields=["endpoint", "id"], name="webhooks_delivery_log"),
            # the purge
            models.Index(
                fields=["created_at"], condition=Q(next_attempt_at__isnull=True), name="webhooks_delivery_done"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.message_id}"


class DeliveryAttempt(models.Model):
    """One try at a delivery; without `finished_at` it is under way, or its worker died."""

    organization_rights = OrganizationRights(select=True)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organization = models.ForeignKey(
        "organizations.Organization",
        on_delete=models.CASCADE,
        db_index=False,
        related_name="+",
        verbose_name=_("organización"),
    )
    delivery = models.ForeignKey(WebhookDelivery, on_delete=models.CASCADE, db_index=False, related_name="attempts")
    number = models.PositiveSmallIntegerField(_("número"))
    started_at = models.DateTimeField(_("empezó"), default=timezone.now)
    finished_at = models.DateTimeField(_("terminó"), null=True)
    status_code = models.PositiveSmallIntegerField(_("respuesta"), null=True)  # HTTP; null: there was no answer
    error = models.CharField(_("error"), max_length=80, blank=True)  # a code, never what the receiver said

    class Meta:
        verbose_name = _("intento de envío")
        verbose_name_plural = _("intentos de envío")
        ordering = ["number"]
        constraints = [
            # also serves: the attempts of a delivery, in order
            models.UniqueConstraint(fields=["delivery", "number"], name="webhooks_deliveryattempt_number")
        ]

    def __str__(self) -> str:
        return f"{self.delivery_id} {self.number}"
