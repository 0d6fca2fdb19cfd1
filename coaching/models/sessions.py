"""Human sessions: who holds them, who comes, when, in which room; and when facilitators have time."""

from uuid import UUID

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import formats
from django.utils import timezone as clock
from django.utils.translation import gettext_lazy as _

from accounts.models.references import person_key
from oasis.core.crypto import EncryptedTextField
from oasis.core.ids import uuid7

SHORTEST, LONGEST = 15, 240  # minutes
WEEKDAYS = [
    (0, _("lunes")),
    (1, _("martes")),
    (2, _("miércoles")),
    (3, _("jueves")),
    (4, _("viernes")),
    (5, _("sábado")),
    (6, _("domingo")),
]


class Availability(models.Model):
    """Hours of a weekday in which a facilitator holds sessions, in the organization's time zone."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    mentor = person_key(_("quién"))
    weekday = models.PositiveSmallIntegerField(_("día"), choices=WEEKDAYS)
    starts = models.TimeField(_("desde"))
    ends = models.TimeField(_("hasta"))

    class Meta:
        verbose_name = _("horario de sesiones")
        verbose_name_plural = _("horarios de sesiones")
        ordering = ["weekday", "starts"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts")),
                name="coaching_availability_ends_after_start",
                violation_error_message=_("Tiene que terminar después de empezar."),
            ),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="coaching_availability_weekday"),
            # a person's hours of a day begin once; also: the hours of one person
            models.UniqueConstraint(fields=["mentor", "weekday", "starts"], name="coaching_availability_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.starts:%H:%M}-{self.ends:%H:%M}"


class CoachingSessionQuerySet(models.QuerySet["CoachingSession"]):
    """Reads of sessions."""

    def of(self, person_id: UUID) -> "CoachingSessionQuerySet":
        """Those in which a person takes part, as mentor or otherwise."""
        return self.filter(pk__in=SessionParticipant.objects.filter(person_id=person_id).values("session_id"))


class CoachingSession(models.Model):
    """One session of people with each other."""

    class Status(models.TextChoices):
        """scheduled → completed or cancelled."""

        SCHEDULED = "scheduled", _("prevista")
        COMPLETED = "completed", _("celebrada")
        CANCELLED = "cancelled", _("cancelada")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    mentor = person_key(_("quién la lleva"))
    booked_by = person_key(_("quién la pidió"))
    starts_at = models.DateTimeField(_("empieza"))
    ends_at = models.DateTimeField(_("termina"))
    minutes = models.PositiveSmallIntegerField(
        _("minutos"), validators=[MinValueValidator(SHORTEST), MaxValueValidator(LONGEST)]
    )
    status = models.CharField(_("estado"), max_length=10, choices=Status, default=Status.SCHEDULED)
    agenda = EncryptedTextField(null=True)
    room = models.CharField(max_length=80, unique=True)  # also: the session of a webhook's room
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CoachingSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("sesión")
        verbose_name_plural = _("sesiones")
        ordering = ["-starts_at"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="coaching_session_ends_after_start"),
            models.CheckConstraint(
                condition=Q(minutes__gte=SHORTEST, minutes__lte=LONGEST), name="coaching_session_minutes"
            ),
        ]
        indexes = [
            # who is busy then, and which slots of a mentor are taken
            models.Index(
                fields=["ends_at", "starts_at"], condition=Q(status="scheduled"), name="coaching_session_taken"
            ),
        ]

    def __str__(self) -> str:
        return formats.date_format(clock.localtime(self.starts_at), "SHORT_DATETIME_FORMAT")


class SessionParticipant(models.Model):
    """Somebody's place in a session, the mentor's too: whether they came, and what they say to a recording."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    session = models.ForeignKey(
        CoachingSession, on_delete=models.CASCADE, related_name="seats", verbose_name=_("sesión")
    )
    person = person_key(_("persona"))
    is_mentor = models.BooleanField(_("la lleva"), default=False)
    enrollment_id = models.UUIDField(null=True)  # the step that holding it completes
    step_id = models.UUIDField(null=True)
    recording_consent = models.BooleanField(_("consiente la grabación"), null=True)
    consented_at = models.DateTimeField(null=True)
    joined_at = models.DateTimeField(_("entró"), null=True)
    left_at = models.DateTimeField(_("salió"), null=True)
    attended = models.BooleanField(_("asistió"), default=False)

    class Meta:
        verbose_name = _("participante de una sesión")
        verbose_name_plural = _("participantes de una sesión")
        ordering = ["-is_mentor", "id"]
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], name="coaching_sessionparticipant_once"),
            models.UniqueConstraint(
                fields=["session"], condition=Q(is_mentor=True), name="coaching_sessionparticipant_one_mentor"
            ),
            models.CheckConstraint(
                condition=Q(enrollment_id__isnull=True, step_id__isnull=True)
                | Q(enrollment_id__isnull=False, step_id__isnull=False),
                name="coaching_sessionparticipant_whole_step",
            ),
        ]
        indexes = [
            # GET /coaching/sessions: those of a person
            models.Index(fields=["person", "session"], name="coaching_sessionparticipant_of"),
        ]

    def __str__(self) -> str:
        return str(self.id)
