"""Safety cases: a person who may be in danger, and what was done about it. Closed by people only."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.references import person_key
from coaching.models.conversations import Level
from oasis.core.crypto import EncryptedTextField
from oasis.core.ids import uuid7


class SafetyCaseQuerySet(models.QuerySet["SafetyCase"]):
    """Reads of cases."""

    def unclosed(self) -> "SafetyCaseQuerySet":
        """Those somebody has to look at or is looking at."""
        return self.exclude(status=SafetyCase.Status.CLOSED)

    def waiting(self) -> "SafetyCaseQuerySet":
        """Those nobody has taken yet."""
        return self.filter(status=SafetyCase.Status.OPEN)

    def taken(self) -> "SafetyCaseQuerySet":
        """Those somebody is looking at."""
        return self.filter(status=SafetyCase.Status.ACKNOWLEDGED)

    def unreviewed(self) -> "SafetyCaseQuerySet":
        """Closed ones on which nobody has looked back yet."""
        return self.filter(status=SafetyCase.Status.CLOSED, reviewed_at__isnull=True)


class SafetyCase(models.Model):
    """One person's case. While it is not closed, further signals of the same person join it."""

    class Status(models.TextChoices):
        """open → acknowledged → closed; a new signal opens an acknowledged case again."""

        OPEN = "open", _("sin atender")
        ACKNOWLEDGED = "acknowledged", _("en atención")
        CLOSED = "closed", _("cerrado")

    class Outcome(models.TextChoices):
        """How a case ended."""

        CONTACTED_SAFE = "contacted_safe", _("hablé con la persona y está a salvo")
        REFERRED = "referred", _("derivada a un profesional o a un servicio")
        EMERGENCY = "emergency", _("avisé a emergencias")
        UNREACHABLE = "unreachable", _("no se pudo contactar")
        FALSE_ALARM = "false_alarm", _("no había riesgo")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = person_key(_("persona"))
    level = models.CharField(_("riesgo"), max_length=10, choices=Level)
    categories = ArrayField(models.CharField(max_length=30), verbose_name=_("de qué tipo"), default=list)
    status = models.CharField(_("estado"), max_length=12, choices=Status, default=Status.OPEN)
    opened_at = models.DateTimeField(_("abierto el"))
    acknowledge_by = models.DateTimeField(_("atender antes de"))
    acknowledged_at = models.DateTimeField(_("atendido el"), null=True)
    acknowledged_by = person_key(_("lo atiende"), null=True)
    outcome = models.CharField(_("resultado"), max_length=20, choices=Outcome, blank=True)
    outcome_note = EncryptedTextField(null=True)
    closed_at = models.DateTimeField(_("cerrado el"), null=True)
    closed_by = person_key(_("cerrado por"), null=True)
    review_note = EncryptedTextField(null=True)
    reviewed_at = models.DateTimeField(_("revisado el"), null=True)
    reviewed_by = person_key(_("revisado por"), null=True)

    objects = SafetyCaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("caso de seguridad")
        verbose_name_plural = _("casos de seguridad")
        ordering = ["-id"]
        constraints = [
            # two signals at once join one case
            models.UniqueConstraint(
                fields=["person"], condition=~Q(status="closed"), name="coaching_safetycase_one_unclosed"
            ),
            models.CheckConstraint(condition=Q(level__in=["high", "imminent"]), name="coaching_safetycase_level_grave"),
            models.CheckConstraint(
                condition=~Q(status="closed") | (Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(outcome="")),
                name="coaching_safetycase_closed_by_people",
            ),
            models.CheckConstraint(
                condition=~Q(status="acknowledged") | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False),
                name="coaching_safetycase_acknowledged_by",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at__isnull=True)
                | Q(status="closed", reviewed_at__isnull=False, reviewed_by__isnull=False),
                name="coaching_safetycase_reviewed_by_people",
            ),
        ]
        indexes = [
            # the home's count and the list of what waits, the most urgent first
            models.Index(fields=["acknowledge_by"], condition=~Q(status="closed"), name="coaching_safetycase_waiting"),
            # the home's count of closed cases that nobody has looked back on
            models.Index(
                fields=["closed_at"],
                condition=Q(status="closed", reviewed_at__isnull=True),
                name="coaching_safetycase_unreviewed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()} · {self.get_status_display()}"


class SafetySignal(models.Model):
    """A text that raised the alarm: where it was written, why, and an excerpt for whoever takes the case."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(SafetyCase, on_delete=models.PROTECT, related_name="signals", verbose_name=_("caso"))
    source = models.CharField(_("de dónde viene"), max_length=120)
    level = models.CharField(_("riesgo"), max_length=10, choices=Level)
    categories = ArrayField(models.CharField(max_length=30), verbose_name=_("de qué tipo"), default=list)
    reasons = ArrayField(models.CharField(max_length=200), verbose_name=_("motivos"), default=list)
    excerpt = EncryptedTextField()
    created_at = models.DateTimeField(_("fecha"), auto_now_add=True)

    class Meta:
        verbose_name = _("señal")
        verbose_name_plural = _("señales")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.source


class SafetyCaseEvent(models.Model):
    """One step of a case, timed. Append-only; never holds what the person wrote."""

    class Kind(models.TextChoices):
        """What happened."""

        OPENED = "opened", _("abierto")
        SIGNAL = "signal", _("nueva señal")
        RESOURCES_SHOWN = "resources_shown", _("se mostraron líneas de ayuda")
        NOTIFIED = "notified", _("aviso enviado")
        READ = "read", _("se leyó el extracto")
        ESCALATED = "escalated", _("nadie lo atendió a tiempo: se avisó a más personas")
        ACKNOWLEDGED = "acknowledged", _("atendido")
        CLOSED = "closed", _("cerrado")
        REVIEWED = "reviewed", _("revisado")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(SafetyCase, on_delete=models.PROTECT, related_name="events", verbose_name=_("caso"))
    kind = models.CharField(_("qué"), max_length=20, choices=Kind)
    actor = person_key(_("quién"), null=True)
    details = models.JSONField(_("detalles"), default=dict)
    at = models.DateTimeField(_("cuándo"), auto_now_add=True)

    class Meta:
        verbose_name = _("paso de un caso")
        verbose_name_plural = _("pasos de un caso")
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.get_kind_display())
