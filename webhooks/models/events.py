"""Received events and the attempts to process them (shared schema).

None of these tables has rights for organizations' roles: what happens to an event is written outside the scope its
handler runs in, in the same transaction.
"""

from datetime import datetime
from typing import Any

import orjson
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from oasis.core.crypto import unseal
from oasis.core.ids import uuid7


class EventStatus(models.TextChoices):
    """Where an event stands. Receiving it well is not processing it: only its handlers' success is `processed`."""

    RECEIVED = "received", _("recibido")
    PROCESSING = "processing", _("en proceso")
    PROCESSED = "processed", _("procesado")
    FAILED = "failed", _("falló, se reintentará")
    DEAD = "dead", _("muerto")
    REJECTED = "rejected", _("rechazado")
    CONFLICT = "conflict", _("en conflicto")
    DISCARDED = "discarded", _("descartado")


WAITING = (EventStatus.RECEIVED, EventStatus.PROCESSING, EventStatus.FAILED)


class WebhookEventQuerySet(models.QuerySet["WebhookEvent"]):
    """Reads of received events."""

    def dead(self) -> "WebhookEventQuerySet":
        """The dead-letter queue."""
        return self.filter(status=EventStatus.DEAD)

    def due(self, now: datetime) -> "WebhookEventQuerySet":
        """What a worker should take up: new, to be tried again, or left behind by a worker that died."""
        return self.filter(next_attempt_at__lte=now)

    def naming(self, text: str) -> "WebhookEventQuerySet":
        """Those whose own id, subject or request is `text`."""
        return self.filter(Q(event_id=text) | Q(subject=text) | Q(request_id=text))

    def chosen(
        self, *, ids: list[Any] | None = None, provider: str | None = None, since: datetime | None = None
    ) -> "WebhookEventQuerySet":
        """Those that match every criterion that is given."""
        chosen = self
        if ids is not None:
            chosen = chosen.filter(pk__in=ids)
        if provider is not None:
            chosen = chosen.filter(provider=provider)
        if since is not None:
            chosen = chosen.filter(received_at__gte=since)
        return chosen


class WebhookEvent(models.Model):
    """One event of a provider, kept as it arrived; the rows that wait are the queue that workers take from.

    `variant` is empty for the event itself; other bytes under the same id (`conflict`) and refused requests
    (`rejected`, without body) are kept beside it under a variant of their own.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    provider = models.CharField(_("proveedor"), max_length=32)
    # the organization's id where it has an address of its own, else the provider's account
    account = models.CharField(_("cuenta"), max_length=64, blank=True)
    event_id = models.CharField(_("id del evento"), max_length=200, blank=True)
    variant = models.CharField(_("variante"), max_length=80, blank=True)
    type = models.CharField(_("tipo"), max_length=120, blank=True)
    subject = models.CharField(_("sujeto"), max_length=200, blank=True)  # what it is about; empty: it has no order
    occurred_at = models.DateTimeField(_("ocurrió"))
    status = models.CharField(_("estado"), max_length=12, choices=EventStatus.choices, default=EventStatus.RECEIVED)
    # right signature, but older than the tolerance: a handler acts only through a look-up at the provider
    late = models.BooleanField(_("tardío"), default=False)
    applied = models.BooleanField(_("aplicado"), default=False)  # a handler acted on it
    # the sender's clock minus ours when it came, where the signature carries a time
    skew_ms = models.IntegerField(_("desfase del reloj (ms)"), null=True, blank=True)
    body = models.BinaryField(_("cuerpo"))  # sealed with a master key
    body_hash = models.CharField(_("huella del cuerpo"), max_length=64)  # SHA-256, hex
    organization = models.ForeignKey(
        "organizations.Organization",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
        verbose_name=_("organización"),
    )
    deliveries = models.PositiveIntegerField(_("entregas"), default=1)  # how often it was sent to us
    received_at = models.DateTimeField(_("recibido"), default=timezone.now)
    processed_at = models.DateTimeField(_("procesado"), null=True, blank=True)
    # while processing: until when the worker holds it
    next_attempt_at = models.DateTimeField(_("próximo intento"), null=True, blank=True)
    attempt_count = models.PositiveSmallIntegerField(_("intentos"), default=0)
    # of this round: a retry by hand starts a new one
    failures = models.PositiveSmallIntegerField(_("fallos"), default=0)
    request_id = models.CharField(_("id de petición"), max_length=64, blank=True)
    reason = models.CharField(_("motivo"), max_length=300, blank=True)

    objects = WebhookEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("evento recibido")
        verbose_name_plural = _("eventos recibidos")
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "account", "event_id", "variant"], name="webhooks_webhookevent_identity"
            ),
            models.CheckConstraint(condition=Q(status__in=EventStatus.values), name="webhooks_webhookevent_status"),
            # what waits has a time when it is due, and nothing else has
            models.CheckConstraint(
                condition=Q(status__in=WAITING, next_attempt_at__isnull=False)
                | (~Q(status__in=WAITING) & Q(next_attempt_at__isnull=True)),
                name="webhooks_webhookevent_waiting",
            ),
            models.CheckConstraint(
                condition=~Q(status=EventStatus.PROCESSED) | Q(processed_at__isnull=False),
                name="webhooks_webhookevent_processed",
            ),
        ]
        indexes = [
            # a worker: what is due, oldest first
            models.Index(
                fields=["next_attempt_at"], condition=Q(next_attempt_at__isnull=False), name="webhooks_event_due"
            ),
            # a worker, for the order within a subject: is an older event waiting
            models.Index(
                fields=["subject", "provider", "account", "occurred_at", "id"],
                condition=~Q(subject="") & Q(next_attempt_at__isnull=False),
                name="webhooks_event_order",
            ),
            # before a handler acts: was something newer applied
            models.Index(
                fields=["subject", "provider", "account", "occurred_at"],
                condition=~Q(subject="") & Q(applied=True),
                name="webhooks_event_applied",
            ),
            # the providers' overview: when one last succeeded
            models.Index(
                fields=["provider", "processed_at"],
                condition=Q(processed_at__isnull=False),
                name="webhooks_event_success",
            ),
            # the dead-letter queue: its list and its count
            models.Index(fields=["provider", "id"], condition=Q(status="dead"), name="webhooks_event_dead"),
            # the purge
            models.Index(
                fields=["received_at"], condition=Q(next_attempt_at__isnull=True), name="webhooks_event_settled"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.type} {self.event_id}"

    def content(self) -> bytes:
        """The body as it was received; empty for a refused request."""
        return unseal(bytes(self.body)) if self.body else b""

    def payload(self) -> dict[str, Any]:
        """The body as JSON; an event that was stored is always an object. Empty for a refused request."""
        content = self.content()
        return orjson.loads(content) if content else {}


class WebhookAttempt(models.Model):
    """One try at processing an event; without `finished_at` it is running, or its worker died."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    event = models.ForeignKey(WebhookEvent, on_delete=models.CASCADE, db_index=False, related_name="attempts")
    number = models.PositiveSmallIntegerField(_("número"))
    started_at = models.DateTimeField(_("empezó"), default=timezone.now)
    finished_at = models.DateTimeField(_("terminó"), null=True)
    error = models.CharField(_("error"), max_length=300, blank=True)  # a code and a place, never anybody's data

    class Meta:
        verbose_name = _("intento")
        verbose_name_plural = _("intentos")
        ordering = ["number"]
        constraints = [
            # also serves: the attempts of an event, in order
            models.UniqueConstraint(fields=["event", "number"], name="webhooks_webhookattempt_number")
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.number}"
