"""Who walks which journey, and how far they have come."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.references import person_key
from journeys.models.catalogue import Journey, JourneyVersion, Step
from oasis.core.crypto import EncryptedTextField
from oasis.core.ids import uuid7


class EnrollmentQuerySet(models.QuerySet["Enrollment"]):
    """Reads of enrollments."""

    def of(self, person_id: object) -> "EnrollmentQuerySet":
        """One person's own."""
        return self.filter(person_id=person_id)


class Enrollment(models.Model):
    """A person on a version of a journey.

    `completed_steps`, `progress` and `next_step` are derived from `StepProgress` and written with it; they stand in
    this row so that its lock alone decides what is open, and so that the catalogue is read with one statement.
    """

    class Status(models.TextChoices):
        """Where an enrollment stands."""

        ACTIVE = "active", _("en curso")
        PAUSED = "paused", _("en pausa")
        COMPLETED = "completed", _("terminado")
        ABANDONED = "abandoned", _("abandonado")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = person_key(_("persona"))
    journey = models.ForeignKey(
        Journey, on_delete=models.PROTECT, related_name="enrollments", verbose_name=_("recorrido")
    )
    version = models.ForeignKey(JourneyVersion, on_delete=models.PROTECT, related_name="+", verbose_name=_("versión"))
    status = models.CharField(_("estado"), max_length=10, choices=Status, default=Status.ACTIVE)
    progress = models.PositiveSmallIntegerField(_("progreso (%)"), default=0)
    completed_steps = ArrayField(models.UUIDField(), default=list, editable=False)
    next_step = models.ForeignKey(
        Step, on_delete=models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("paso siguiente")
    )
    started_at = models.DateTimeField(_("empezó"))
    completed_at = models.DateTimeField(_("terminó"), null=True)
    updated_at = models.DateTimeField(_("último avance"), auto_now=True)

    objects = EnrollmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("inscripción")
        verbose_name_plural = _("inscripciones")
        ordering = ["-id"]
        constraints = [
            # journey_002, also under simultaneous tries
            models.UniqueConstraint(
                fields=["person", "journey"],
                condition=Q(status__in=["active", "paused"]),
                name="journeys_enrollment_one_running",
            ),
            models.CheckConstraint(condition=Q(progress__lte=100), name="journeys_enrollment_progress_to_100"),
            models.CheckConstraint(
                condition=Q(status="completed", completed_at__isnull=False, progress=100)
                | (~Q(status="completed") & Q(completed_at__isnull=True)),
                name="journeys_enrollment_completed_has_date",
            ),
        ]
        indexes = [
            # GET /journeys and /enrollments: a person's newest first
            models.Index(fields=["person", "-id"], name="journeys_enrollment_of_person"),
            # backoffice: people who stopped, by their last progress
            models.Index(fields=["status", "updated_at"], name="journeys_enrollment_stopped"),
        ]

    def __str__(self) -> str:
        return f"{self.journey} · {self.get_status_display()}"


class StepProgress(models.Model):
    """A person's work on one step; `result` is the first answer of `complete`, which a repetition gives again."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    enrollment = models.ForeignKey(
        Enrollment, on_delete=models.CASCADE, related_name="step_progress", verbose_name=_("inscripción")
    )
    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="+", verbose_name=_("paso"))
    started_at = models.DateTimeField(_("empezado"))
    completed_at = models.DateTimeField(_("completado"), null=True)
    seconds = models.PositiveIntegerField(_("segundos"), default=0)
    points = models.PositiveIntegerField(_("puntos"), default=0)
    cause = models.CharField(_("causa"), max_length=120, blank=True)  # "participant", "typeform:<response>" ...
    answers = EncryptedTextField(
        null=True, editable=False
    )  # JSON: what the person answered, and the safety answer they got
    result = models.JSONField(null=True, editable=False)

    class Meta:
        verbose_name = _("avance de un paso")
        verbose_name_plural = _("avances de pasos")
        constraints = [
            models.UniqueConstraint(fields=["enrollment", "step"], name="journeys_stepprogress_once"),
            models.CheckConstraint(
                condition=Q(completed_at__isnull=True) | Q(result__isnull=False),
                name="journeys_stepprogress_completed_has_result",
            ),
        ]
        indexes = [
            # backoffice: completions by day
            models.Index(
                fields=["completed_at"], condition=Q(completed_at__isnull=False), name="journeys_step_completions"
            )
        ]

    def __str__(self) -> str:
        return f"{self.step}"
