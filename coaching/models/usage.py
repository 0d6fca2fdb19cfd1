"""What artificial intelligence is used and costs: a ledger of figures, and meters that are filled by conditional writes."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.references import person_key
from oasis.core.ids import uuid7


class UsageEntry(models.Model):
    """What one answer took. Append-only; figures without words, kept when a conversation is erased."""

    class Purpose(models.TextChoices):
        """What for."""

        TURN = "turn", _("conversación")
        ASK = "ask", _("pregunta")
        SUMMARY = "summary", _("resumen")
        PLAYGROUND = "playground", _("prueba")
        EMBEDDING = "embedding", _("búsqueda")
        TRANSCRIPTION = "transcription", _("transcripción")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    day = models.DateField(_("día"))  # the organization's
    person = person_key(null=True)
    agent = models.ForeignKey(
        "coaching.Agent",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("acompañante"),
    )
    purpose = models.CharField(_("para qué"), max_length=15, choices=Purpose, default=Purpose.TURN)
    provider = models.CharField(_("proveedor"), max_length=30)
    model = models.CharField(_("modelo"), max_length=80)
    tokens_in = models.PositiveIntegerField(_("tokens leídos"), default=0)
    tokens_out = models.PositiveIntegerField(_("tokens escritos"), default=0)
    cost = models.DecimalField(_("coste en USD"), max_digits=12, decimal_places=8, default=0)
    created_at = models.DateTimeField(_("fecha"), auto_now_add=True)

    class Meta:
        verbose_name = _("uso de los acompañantes")
        verbose_name_plural = _("uso y coste de los acompañantes")
        ordering = ["-id"]
        indexes = [
            # the cost page and its chart: by day, agent and model
            models.Index(fields=["day", "agent", "model"], name="coaching_usageentry_by_day")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.model}"


class UsageMeter(models.Model):
    """How much of a limit is used, reservations included: a person's day, the organization's day and month.

    `subject` is the person's id, or the organization's. A reservation is one conditional upsert, so that two messages at
    once cannot both take the last of it.
    """

    class Period(models.TextChoices):
        """How long a meter counts."""

        DAY = "day", _("día")
        MONTH = "month", _("mes")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    subject = models.UUIDField()
    period = models.CharField(max_length=5, choices=Period)
    starts_on = models.DateField()
    tokens = models.BigIntegerField(default=0)
    cost = models.DecimalField(max_digits=14, decimal_places=8, default=0)

    class Meta:
        verbose_name = _("contador de uso")
        verbose_name_plural = _("contadores de uso")
        constraints = [
            models.UniqueConstraint(fields=["subject", "period", "starts_on"], name="coaching_usagemeter_once"),
            models.CheckConstraint(condition=Q(tokens__gte=0, cost__gte=0), name="coaching_usagemeter_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.starts_on}"
