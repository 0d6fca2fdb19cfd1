"""What becomes of a recorded session: its audio's receipt, what was said, the summary, and who has promised what."""

from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.references import person_key
from coaching.models.conversations import Level
from coaching.models.sessions import CoachingSession
from oasis.core.crypto import EncryptedTextField
from oasis.core.ids import uuid7


class SessionRecording(models.Model):
    """The recording of a session: how far its transcription is, and the receipt of the audio's deletion."""

    class Status(models.TextChoices):
        """received → transcribing → transcribed → ready; or failed, or withdrawn by somebody who took part."""

        RECEIVED = "received", _("recibida")
        TRANSCRIBING = "transcribing", _("transcribiéndose")
        TRANSCRIBED = "transcribed", _("transcrita, sin resumen todavía")
        READY = "ready", _("transcrita y resumida")
        FAILED = "failed", _("no se pudo transcribir")
        WITHDRAWN = "withdrawn", _("retirada")

    class Why(models.TextChoices):
        """Why the audio was deleted."""

        TRANSCRIBED = "transcribed", _("ya estaba transcrita")
        WITHDRAWN = "withdrawn", _("alguien retiró su consentimiento")
        REFUSED = "refused", _("no todas las personas habían consentido")
        FORGOTTEN = "forgotten", _("se quedó sin usar")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    session = models.OneToOneField(
        CoachingSession, on_delete=models.CASCADE, related_name="recording", verbose_name=_("sesión")
    )
    file_id = models.UUIDField()  # of organizations.File, which is gone when the audio is
    uploaded_by = person_key(_("quién la subió"))
    job_id = models.UUIDField(null=True)
    status = models.CharField(_("estado"), max_length=12, choices=Status, default=Status.RECEIVED)
    error = models.CharField(_("código del error"), max_length=20, blank=True)
    created_at = models.DateTimeField(_("recibida el"), auto_now_add=True)
    audio_bytes = models.PositiveBigIntegerField(_("bytes del audio"), default=0)
    audio_sha256 = models.CharField(_("huella del audio (SHA-256)"), max_length=64, blank=True)
    audio_deleted_at = models.DateTimeField(_("audio borrado el"), null=True)
    audio_deleted_by = person_key(_("audio borrado por"), null=True)  # nobody: the platform by itself
    audio_deleted_why = models.CharField(_("por qué se borró"), max_length=12, choices=Why, blank=True)

    class Meta:
        verbose_name = _("grabación de una sesión")
        verbose_name_plural = _("grabaciones de sesiones")
        constraints = [
            # one file is the recording of one session; also: the recording of a file that is swept
            models.UniqueConstraint(fields=["file_id"], name="coaching_sessionrecording_file_once"),
            models.CheckConstraint(
                condition=Q(audio_deleted_at__isnull=True, audio_deleted_why="")
                | (Q(audio_deleted_at__isnull=False) & ~Q(audio_deleted_why="")),
                name="coaching_sessionrecording_whole_receipt",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class SessionTranscript(models.Model):
    """What was said in a session: a JSON list of `{speaker, start, end, text}`, encrypted; seconds from the start."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    session = models.OneToOneField(CoachingSession, on_delete=models.CASCADE, related_name="transcript")
    segments = EncryptedTextField()
    speakers = models.JSONField(default=dict)  # {"A": id of the person}, as far as it is known
    seconds = models.PositiveIntegerField(_("segundos"), default=0)
    level = models.CharField(max_length=10, choices=Level, default=Level.NONE)  # the screening's
    provider = models.CharField(_("proveedor"), max_length=30)
    model = models.CharField(_("modelo"), max_length=80)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("transcripción de una sesión")
        verbose_name_plural = _("transcripciones de sesiones")

    def __str__(self) -> str:
        return str(self.id)


class SessionSummaryQuerySet(models.QuerySet["SessionSummary"]):
    """Reads of summaries."""

    def current(self) -> "SessionSummaryQuerySet":
        """Those that count: each session's newest."""
        return self.exclude(status=SessionSummary.Status.REPLACED)

    def waiting_of(self, mentor_id: UUID) -> "SessionSummaryQuerySet":
        """Those of a mentor's sessions that not every participant has accepted."""
        return self.filter(status=SessionSummary.Status.DRAFT, session__mentor_id=mentor_id)


class SessionSummary(models.Model):
    """A summary of a session: a draft until every participant has accepted it.

    `content` is JSON, `{summary, key_points, next_steps}`, encrypted.
    """

    class Status(models.TextChoices):
        """draft → accepted; replaced by a newer one."""

        DRAFT = "draft", _("borrador")
        ACCEPTED = "accepted", _("aceptado")
        REPLACED = "replaced", _("sustituido")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    session = models.ForeignKey(CoachingSession, on_delete=models.CASCADE, related_name="summaries")
    number = models.PositiveSmallIntegerField(_("versión"))
    status = models.CharField(_("estado"), max_length=10, choices=Status, default=Status.DRAFT)
    content = EncryptedTextField()
    edited = models.BooleanField(_("corregido"), default=False)
    provider = models.CharField(_("proveedor"), max_length=30)  # `person`: words written beforehand
    model = models.CharField(_("modelo"), max_length=80)
    created_at = models.DateTimeField(_("hecho el"), auto_now_add=True)
    accepted_at = models.DateTimeField(_("aceptado el"), null=True)

    objects = SessionSummaryQuerySet.as_manager()

    class Meta:
        verbose_name = _("resumen de una sesión")
        verbose_name_plural = _("resúmenes de sesiones")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="coaching_sessionsummary_number_once"),
            models.UniqueConstraint(
                fields=["session"], condition=~Q(status="replaced"), name="coaching_sessionsummary_one_current"
            ),
            models.CheckConstraint(
                condition=Q(status="accepted", accepted_at__isnull=False)
                | (~Q(status="accepted") & Q(accepted_at__isnull=True)),
                name="coaching_sessionsummary_accepted_has_a_time",
            ),
        ]
        indexes = [
            # the home's work list: drafts of a mentor's sessions
            models.Index(fields=["session"], condition=Q(status="draft"), name="coaching_sessionsummary_draft"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class SummaryAcceptance(models.Model):
    """Somebody who took part says that the summary is right."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    summary = models.ForeignKey(SessionSummary, on_delete=models.CASCADE, related_name="acceptances")
    person = person_key(_("quién"))
    accepted_at = models.DateTimeField()

    class Meta:
        verbose_name = _("aceptación de un resumen")
        verbose_name_plural = _("aceptaciones de resúmenes")
        constraints = [
            models.UniqueConstraint(fields=["summary", "person"], name="coaching_summaryacceptance_once"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Commitment(models.Model):
    """Something that somebody promised in a session; a goal of theirs once they accept it."""

    class Status(models.TextChoices):
        """proposed → accepted or declined."""

        PROPOSED = "proposed", _("propuesto")
        ACCEPTED = "accepted", _("aceptado")
        DECLINED = "declined", _("descartado")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    summary = models.ForeignKey(SessionSummary, on_delete=models.CASCADE, related_name="commitments")
    position = models.PositiveSmallIntegerField()
    person = person_key(_("quién"), null=True)  # unknown: the voice could not be told
    speaker = models.CharField(max_length=10, blank=True)
    what = EncryptedTextField()
    until = models.DateField(null=True)
    status = models.CharField(_("estado"), max_length=10, choices=Status, default=Status.PROPOSED)
    goal_id = models.UUIDField(null=True)  # of the person's goal, which they may delete

    class Meta:
        verbose_name = _("compromiso de una sesión")
        verbose_name_plural = _("compromisos de sesiones")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["summary", "position"], name="coaching_commitment_position_once"),
            models.CheckConstraint(
                condition=Q(status="accepted") | Q(goal_id__isnull=True), name="coaching_commitment_goal_of_accepted"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
