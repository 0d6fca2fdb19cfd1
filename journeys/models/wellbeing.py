"""The emotional track: check-ins, journal, questionnaires. What people write here is encrypted."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.references import person_key
from journeys.models.catalogue import CODE
from oasis.core.crypto import EncryptedTextField
from oasis.core.ids import uuid7


class EmotionCheckIn(models.Model):
    """How a person feels at one moment."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = person_key()
    mood = models.PositiveSmallIntegerField(_("ánimo"))
    energy = models.PositiveSmallIntegerField(_("energía"))
    emotions = ArrayField(models.CharField(max_length=30), default=list)  # codes of journeys.rules.emotions
    note = EncryptedTextField(null=True)
    day = models.DateField(_("día"))  # where the person was
    created_at = models.DateTimeField(_("fecha"), auto_now_add=True)

    class Meta:
        verbose_name = _("registro de ánimo")
        verbose_name_plural = _("registros de ánimo")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(mood__gte=1, mood__lte=5), name="journeys_checkin_mood_1_to_5"),
            models.CheckConstraint(condition=Q(energy__gte=1, energy__lte=5), name="journeys_checkin_energy_1_to_5"),
        ]
        indexes = [
            # GET /me/mood: a person's days
            models.Index(fields=["person", "day"], name="journeys_checkin_of_person"),
            # backoffice: mood by day, as an aggregate
            models.Index(fields=["day"], name="journeys_checkin_by_day"),
        ]

    def __str__(self) -> str:
        return str(self.day)


class JournalEntry(models.Model):
    """A page of a person's journal; nobody else reads it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = person_key()
    enrollment = models.ForeignKey("journeys.Enrollment", on_delete=models.SET_NULL, null=True, related_name="+")
    step = models.ForeignKey("journeys.Step", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    text = EncryptedTextField()
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("página del diario")
        verbose_name_plural = _("páginas del diario")
        ordering = ["-id"]
        indexes = [
            # GET /me/journal: a person's pages, newest first
            models.Index(fields=["person", "-id"], name="journeys_journal_of_person")
        ]

    def __str__(self) -> str:
        return str(self.id)


class Questionnaire(models.Model):
    """A native instrument: items answered on one scale, scored by subscale, read with cut-offs."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(_("código"), max_length=60, unique=True, validators=[CODE])
    title = models.CharField(_("título"), max_length=120)
    instructions = models.TextField(_("instrucciones"), max_length=4000, blank=True)
    scale = models.JSONField(_("escala"), help_text=_("Las respuestas posibles: valor y texto."))
    items = models.JSONField(_("preguntas"), help_text=_("Código y texto de cada una; «reverse» si puntúa al revés."))
    subscales = models.JSONField(_("subescalas"), default=list, blank=True)
    cut_offs = models.JSONField(
        _("cortes"), default=list, blank=True, help_text=_("Qué se le dice a la persona según su puntuación.")
    )
    source = models.CharField(_("fuente"), max_length=500, blank=True, help_text=_("De dónde procede el instrumento."))
    active = models.BooleanField(_("activo"), default=True)
    updated_at = models.DateTimeField(_("modificado"), auto_now=True)

    class Meta:
        verbose_name = _("cuestionario")
        verbose_name_plural = _("cuestionarios")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class QuestionnaireResponse(models.Model):
    """One person's answers at one moment, encrypted, with their scores, encrypted too."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = person_key()
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="responses")
    answers = EncryptedTextField()  # JSON {item code: value}
    scores = EncryptedTextField()  # JSON {total, subscales, messages}, as the person was told
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("respuesta a un cuestionario")
        verbose_name_plural = _("respuestas a cuestionarios")
        ordering = ["-id"]
        indexes = [
            # GET /me/questionnaires/{id}/scores: a person's series
            models.Index(fields=["person", "questionnaire", "id"], name="journeys_response_series")
        ]

    def __str__(self) -> str:
        return str(self.id)
