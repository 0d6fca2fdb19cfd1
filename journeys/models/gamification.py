"""Points, levels and badges.

`PointEntry` is an append-only ledger and the truth; `ParticipantStats` is derived from it and from the activity rows,
and written with them in one transaction. `points` is the balance (the ledger's sum), `earned` is what was ever earned:
levels and ladder go by it, so that spending points loses nobody a level.
"""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models.references import person_key
from journeys.models.catalogue import CODE
from oasis.core.crypto import EncryptedTextField
from oasis.core.ids import uuid7

EVENT = RegexValidator(r"^[a-z][a-z0-9_.]{0,63}\Z", _("Usa minúsculas, números, puntos y guiones bajos."))


class GamificationRevision(models.Model):
    """One row: a value that a trigger renews when levels, badges, rules or versions change; caches are keyed by it.

    It is random rather than counted, so that a value seen in a transaction that was rolled back never comes again.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    value = models.UUIDField()

    class Meta:
        verbose_name = _("revisión")
        verbose_name_plural = _("revisiones")
        constraints = [models.CheckConstraint(condition=Q(id=1), name="journeys_revision_single_row")]

    def __str__(self) -> str:
        return str(self.value)


class PointRule(models.Model):
    """How many points a tracked event gives."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    event = models.CharField(
        _("suceso"),
        max_length=64,
        unique=True,
        validators=[EVENT],
        help_text=_("Lo que hace la persona. Elige de la lista; si la aplicación envía otro, escribe su nombre."),
    )
    name = models.CharField(_("nombre"), max_length=80, help_text=_("La persona lo lee como motivo de sus puntos."))
    points = models.PositiveIntegerField(_("puntos"), validators=[MinValueValidator(1), MaxValueValidator(10_000)])
    per_day_cap = models.PositiveSmallIntegerField(
        _("veces al día"), null=True, blank=True, validators=[MinValueValidator(1)], help_text=_("Vacío: sin límite.")
    )
    cool_down_seconds = models.PositiveIntegerField(
        _("espera entre dos veces (segundos)"), default=0, help_text=_("0: no hay que esperar.")
    )
    active = models.BooleanField(_("activa"), default=True)
    active_from = models.DateTimeField(_("desde"), null=True, blank=True)
    active_to = models.DateTimeField(_("hasta"), null=True, blank=True)

    class Meta:
        verbose_name = _("regla de puntos")
        verbose_name_plural = _("reglas de puntos")
        ordering = ["event"]
        constraints = [
            models.CheckConstraint(condition=Q(points__gte=1), name="journeys_pointrule_gives_points"),
            models.CheckConstraint(
                condition=Q(active_from__isnull=True) | Q(active_to__isnull=True) | Q(active_from__lt=F("active_to")),
                name="journeys_pointrule_from_before_to",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TrackedEvent(models.Model):
    """Something a client said that a person did; the unique key makes a repetition harmless."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = person_key()
    event = models.CharField(max_length=64)
    idempotency_key = models.CharField(max_length=255)
    occurred_at = models.DateTimeField()
    day = models.DateField()  # of `occurred_at` where the person was
    seconds = models.PositiveIntegerField(default=0)
    points = models.PositiveIntegerField(default=0)
    properties = EncryptedTextField(null=True)  # JSON, as the client sent it
    result = models.JSONField()  # the first answer, which a repetition gives again
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("suceso registrado")
        verbose_name_plural = _("sucesos registrados")
        constraints = [
            models.UniqueConstraint(fields=["person", "idempotency_key"], name="journeys_trackedevent_once"),
        ]
        indexes = [
            # caps and cool-downs of a back-dated event
            models.Index(fields=["person", "event", "day"], name="journeys_trackedevent_day")
        ]

    def __str__(self) -> str:
        return self.event


class PointEntry(models.Model):
    """One movement of points; never changed, never deleted (a trigger refuses): a reversal corrects a mistake.

    An erasure empties `reason`; figures and causes stay, under the pseudonym.
    """

    class Kind(models.TextChoices):
        """What moved the points."""

        EARNED = "earned", _("ganados")
        SPENT = "spent", _("gastados")
        RETURNED = "returned", _("devueltos")
        CORRECTED = "corrected", _("corregidos")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = person_key(_("persona"))
    kind = models.CharField(_("tipo"), max_length=10, choices=Kind)
    amount = models.IntegerField(_("puntos"))
    balance_after = models.PositiveIntegerField(_("saldo"))
    rule = models.CharField(_("regla"), max_length=64)  # "step", "journey", "reward", or the event of a PointRule
    cause = models.CharField(_("causa"), max_length=120)  # "step:<id>", "redemption:<id>" ...
    reason = models.CharField(_("motivo"), max_length=300)  # what the person reads
    idempotency_key = models.CharField(max_length=300)
    reversal_of = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="reversal", verbose_name=_("corrige a")
    )
    created_at = models.DateTimeField(_("fecha"), auto_now_add=True)

    class Meta:
        verbose_name = _("movimiento de puntos")
        verbose_name_plural = _("movimientos de puntos")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "idempotency_key"], name="journeys_pointentry_once"),
            models.CheckConstraint(condition=~Q(amount=0), name="journeys_pointentry_moves"),
            models.CheckConstraint(condition=Q(balance_after__gte=0), name="journeys_pointentry_balance_not_negative"),
        ]
        indexes = [
            # GET /me/points: a person's ledger, newest first
            models.Index(fields=["person", "-id"], name="journeys_pointentry_of_person"),
            # the ladder of a week or month; points given by day
            models.Index(
                fields=["created_at"], include=["person", "kind", "amount"], name="journeys_pointentry_period"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount:+d}"


class ParticipantStats(models.Model):
    """A person's totals in this organization: derived, locked first by whatever changes them."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        primary_key=True,
        related_name="+",
        verbose_name=_("persona"),
    )
    points = models.PositiveIntegerField(_("puntos"), default=0)
    earned = models.PositiveIntegerField(_("puntos ganados"), default=0)
    level = models.PositiveSmallIntegerField(_("nivel"), default=1)
    streak_current = models.PositiveIntegerField(_("racha"), default=0)
    streak_longest = models.PositiveIntegerField(_("racha más larga"), default=0)
    streak_day = models.DateField(_("último día activo"), null=True)
    active_at = models.DateTimeField(_("última actividad"), null=True)
    steps_completed = models.PositiveIntegerField(_("pasos completados"), default=0)
    journeys_completed = models.PositiveIntegerField(_("recorridos terminados"), default=0)
    check_ins = models.PositiveIntegerField(_("registros de ánimo"), default=0)
    seconds = models.PositiveBigIntegerField(_("segundos"), default=0)
    tallies = models.JSONField(
        default=dict
    )  # {event: {total, day, awarded, last}}: what caps, cool-downs and badges ask
    badges = ArrayField(models.CharField(max_length=60), default=list)  # codes held: the lock decides who is new
    timezone = models.CharField(_("zona horaria"), max_length=63, blank=True)
    gamification = models.BooleanField(
        _("ve puntos, niveles e insignias"), default=True
    )  # the person's own choice; the ledger goes on either way
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("participante")
        verbose_name_plural = _("participantes")
        constraints = [
            models.CheckConstraint(condition=Q(points__gte=0), name="journeys_stats_points_not_negative"),
            models.CheckConstraint(condition=Q(earned__gte=0), name="journeys_stats_earned_not_negative"),
            models.CheckConstraint(
                condition=Q(streak_longest__gte=F("streak_current")), name="journeys_stats_longest_streak_is_longest"
            ),
        ]
        indexes = [
            # GET /me/leaderboard?period=all
            models.Index(fields=["-earned", "person"], name="journeys_stats_ladder")
        ]

    def __str__(self) -> str:
        return gettext("Progreso de una persona")


class HeldAward(models.Model):
    """Points and badges that wait while a safety case of the person is open; granted afterwards, with their reason.

    One row for each credit that was held, and one without points for a finished journey that gives none: its badge
    waits too.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = person_key()
    amount = models.PositiveIntegerField()
    rule = models.CharField(max_length=64)
    cause = models.CharField(max_length=120)
    reason = models.CharField(max_length=300)
    idempotency_key = models.CharField(max_length=300)  # of the ledger entry it becomes
    journey_slug = models.CharField(max_length=80, blank=True)  # finished by what is held here
    created_at = models.DateTimeField(auto_now_add=True)
    granted_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("puntos en espera")
        verbose_name_plural = _("puntos en espera")
        constraints = [
            models.UniqueConstraint(fields=["person", "idempotency_key"], name="journeys_heldaward_once"),
        ]
        indexes = [
            # what a person is still owed: asked whenever their totals are locked
            models.Index(fields=["person", "id"], condition=Q(granted_at__isnull=True), name="journeys_heldaward_owed")
        ]

    def __str__(self) -> str:
        return f"{self.amount:+d}"


class ActivityDay(models.Model):
    """A day on which a person did something, by their own calendar: what streaks are counted from.

    `first_at` and `last_at` are the first and the last thing they did on it; those of the newest day may lag behind
    `ParticipantStats.active_at` until the next day begins.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = person_key()
    day = models.DateField()
    first_at = models.DateTimeField(null=True)
    last_at = models.DateTimeField(null=True)
    bridged = models.BooleanField(default=False)  # came less than 24 h after the activity before it: no day was missed

    class Meta:
        verbose_name = _("día activo")
        verbose_name_plural = _("días activos")
        constraints = [models.UniqueConstraint(fields=["person", "day"], name="journeys_activityday_once")]
        indexes = [
            # backoffice: active people by day
            models.Index(fields=["day"], name="journeys_activityday_by_day")
        ]

    def __str__(self) -> str:
        return str(self.day)


class RestDay(models.Model):
    """A day of rest, also declared afterwards: it does not break a streak."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = person_key(_("persona"))
    day = models.DateField(_("día"))
    declared_by = person_key(_("lo anotó"))
    created_at = models.DateTimeField(_("anotado"), auto_now_add=True)

    class Meta:
        verbose_name = _("día de descanso")
        verbose_name_plural = _("días de descanso")
        ordering = ["-day"]
        constraints = [models.UniqueConstraint(fields=["person", "day"], name="journeys_restday_once")]

    def __str__(self) -> str:
        return str(self.day)


class Level(models.Model):
    """A level is reached when the points earned reach its threshold."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.PositiveSmallIntegerField(_("número"), unique=True, validators=[MinValueValidator(1)])
    name = models.CharField(_("nombre"), max_length=60)
    threshold = models.PositiveIntegerField(
        _("puntos necesarios"), unique=True, help_text=_("El nivel 1 empieza en 0.")
    )
    icon = models.CharField(_("icono"), max_length=40, blank=True, help_text=_("Un emoji o el nombre de un icono."))
    perks = ArrayField(
        models.CharField(max_length=200), verbose_name=_("ventajas"), default=list, blank=True
    )  # what reaching it brings, each as the person reads it

    class Meta:
        verbose_name = _("nivel")
        verbose_name_plural = _("niveles")
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(condition=Q(number__gte=1), name="journeys_level_from_one"),
            models.CheckConstraint(condition=~Q(number=1) | Q(threshold=0), name="journeys_level_first_is_free"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"


class Badge(models.Model):
    """A badge; `criteria` says as data when it is earned."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(_("código"), max_length=60, unique=True, validators=[CODE])
    name = models.CharField(_("nombre"), max_length=80)
    description = models.CharField(_("descripción"), max_length=300, help_text=_("Cómo se consigue, dicho con cariño."))
    icon = models.CharField(_("icono"), max_length=40, blank=True, help_text=_("Un emoji o el nombre de un icono."))
    criteria = models.JSONField(
        _("criterio"), help_text=_('Por ejemplo {"kind": "streak", "days": 7}. Ver la ayuda de esta página.')
    )
    active = models.BooleanField(_("activa"), default=True)

    class Meta:
        verbose_name = _("insignia")
        verbose_name_plural = _("insignias")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class BadgeAward(models.Model):
    """A badge that a person holds; nobody loses it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = person_key()
    badge = models.ForeignKey(Badge, on_delete=models.PROTECT, related_name="awards")
    awarded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("insignia concedida")
        verbose_name_plural = _("insignias concedidas")
        constraints = [models.UniqueConstraint(fields=["person", "badge"], name="journeys_badgeaward_once")]

    def __str__(self) -> str:
        return str(self.badge)
