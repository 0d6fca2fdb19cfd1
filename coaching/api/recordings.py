"""What becomes of a recorded session: handing the audio in, reading what was said, accepting the summary."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from coaching.api.sessions import PersonShape
from coaching.api.shapes import SafetyShape
from coaching.errors import (
    CannotTranscribe,
    ConsentMissing,
    RecordingExists,
    RecordingNotAllowed,
    SessionOver,
    SummaryAccepted,
    TranscriptMissing,
)
from coaching.models import Commitment, SessionRecording, SessionSummary
from coaching.rules.session_summaries import (
    LONGEST_POINT,
    LONGEST_SUMMARY,
    LONGEST_WHAT,
    MOST_COMMITMENTS,
    MOST_POINTS,
)
from coaching.services import recordings, session_summaries, transcripts
from oasis.core.api import StrictSerializer, Success, operation
from oasis.core.api.request import Request
from oasis.core.errors import Forbidden, NotFound, ValidationFailed
from organizations.api.views import OrganizationView
from organizations.permissions import Capability

STATUSES = [*SessionRecording.Status.values, transcripts.WITHHELD]


class NewRecording(StrictSerializer):
    """The uploaded audio."""

    file_id = serializers.UUIDField(help_text="A completed upload of the purpose `recording`.")


class RecordingShape(serializers.Serializer[Any]):
    """A recording that was handed in; the job says how far it is."""

    session_id = serializers.UUIDField()
    job_id = serializers.UUIDField()
    status = serializers.ChoiceField(SessionRecording.Status.choices)


class SegmentShape(serializers.Serializer[Any]):
    """Something that somebody said; `person` where the voice could be told."""

    speaker = serializers.CharField()
    person = PersonShape(allow_null=True)
    start = serializers.FloatField(help_text="Seconds.")
    end = serializers.FloatField(help_text="Seconds.")
    text = serializers.CharField()


class CommitmentShape(serializers.Serializer[Any]):
    """Who, what, until when; a goal of that person's once they accept it."""

    id = serializers.UUIDField()
    who = PersonShape(allow_null=True)
    what = serializers.CharField()
    until = serializers.DateField(allow_null=True)
    status = serializers.ChoiceField(Commitment.Status.choices)
    goal_id = serializers.UUIDField(allow_null=True)


class SessionSummaryShape(serializers.Serializer[Any]):
    """A session in short; a draft until everybody who took part has accepted it."""

    version = serializers.IntegerField()
    status = serializers.ChoiceField(SessionSummary.Status.choices)
    summary = serializers.CharField()
    key_points = serializers.ListField(child=serializers.CharField())
    commitments = CommitmentShape(many=True)
    next_steps = serializers.ListField(child=serializers.CharField())
    participants = PersonShape(many=True)
    edited = serializers.BooleanField(help_text="True: somebody who took part has corrected it.")
    provider = serializers.CharField(
        help_text="Who wrote it; `guided`: sentences chosen by rules, `person`: by people."
    )
    model = serializers.CharField()
    created_at = serializers.DateTimeField()
    accepted_at = serializers.DateTimeField(allow_null=True)
    accepted_by_me = serializers.BooleanField()


class AudioShape(serializers.Serializer[Any]):
    """The receipt of the audio: what it was, and when, by whom (null: the platform) and why it was deleted."""

    bytes = serializers.IntegerField()
    sha256 = serializers.CharField(allow_null=True)
    deleted_at = serializers.DateTimeField(allow_null=True)
    deleted_by = serializers.UUIDField(allow_null=True)
    why = serializers.ChoiceField(SessionRecording.Why.choices, allow_null=True)


class TranscriptShape(serializers.Serializer[Any]):
    """How far a recording is, what was said, and the summary.

    For the mentor everything is empty while the status is `with_participant`: the participants see it first.
    """

    session_id = serializers.UUIDField()
    status = serializers.ChoiceField(STATUSES)
    progress = serializers.IntegerField(help_text="Per cent.")
    error = serializers.CharField(allow_null=True, help_text="The code of what went wrong.")
    segments = SegmentShape(many=True)
    seconds = serializers.IntegerField()
    provider = serializers.CharField(allow_null=True)
    model = serializers.CharField(allow_null=True)
    summary = SessionSummaryShape(allow_null=True)
    audio = AudioShape()
    safety = SafetyShape(required=False, help_text="Only where what was said asks for it.")


class Answer(StrictSerializer):
    """What becomes of one commitment."""

    id = serializers.UUIDField()
    accepted = serializers.BooleanField()
    what = serializers.CharField(required=False, max_length=LONGEST_WHAT)
    until = serializers.DateField(required=False, allow_null=True)


class Acceptance(StrictSerializer):
    """The summary as it is right; what is left out stays as it is."""

    summary = serializers.CharField(required=False, max_length=LONGEST_SUMMARY)
    key_points = serializers.ListField(
        child=serializers.CharField(max_length=LONGEST_POINT), required=False, max_length=MOST_POINTS
    )
    next_steps = serializers.ListField(
        child=serializers.CharField(max_length=LONGEST_POINT), required=False, max_length=MOST_POINTS
    )
    commitments = Answer(many=True, required=False, max_length=MOST_COMMITMENTS)  # type: ignore[call-arg]  # the list's


class RegenerationShape(serializers.Serializer[Any]):
    """The job that makes a summary anew."""

    job_id = serializers.UUIDField()


class Recording(OrganizationView):
    """The audio of a session."""

    capability = Capability.TALK_TO_COACH
    scoped = False  # what may not be recorded is thrown away in a transaction of its own
    idempotent = True

    @operation(
        "Hand in the recording of a session",
        request=NewRecording,
        response=RecordingShape,
        status=202,
        errors=[
            ValidationFailed,
            NotFound,
            Forbidden,
            SessionOver,
            RecordingNotAllowed,
            ConsentMissing,
            CannotTranscribe,
            RecordingExists,
        ],
        description=(
            "The mentor's. Everybody has to have agreed to this recording and to AI processing; otherwise the audio is deleted. "
            "Once the transcript is written and read back the audio is deleted, with a receipt."
        ),
    )
    def post(self, request: Request, session_id: UUID) -> Success:
        """Transcribed by a job, `GET /jobs/{job_id}`."""
        made = recordings.attach_recording(
            organization=request.organization,
            actor_id=request.user.id,
            session_id=session_id,
            file_id=self.body(request, NewRecording)["file_id"],
        )
        return Success(
            {"session_id": session_id, "job_id": made.job_id, "status": made.status},
            status=202,
            message=_("Recibida. La estamos transcribiendo."),
        )


class Transcript(OrganizationView):
    """What was said."""

    capability = Capability.TALK_TO_COACH

    @operation("What was said in a session", response=TranscriptShape, errors=[NotFound])
    def get(self, request: Request, session_id: UUID) -> Success:
        """Participants see it first; the mentor once they have accepted the summary."""
        return Success(transcripts.read_transcript(person_id=request.user.id, session_id=session_id))


class Regeneration(OrganizationView):
    """The summary anew."""

    capability = Capability.TALK_TO_COACH
    idempotent = True

    @operation(
        "Make the summary of a session anew",
        response=RegenerationShape,
        status=202,
        errors=[NotFound, Forbidden, TranscriptMissing, SummaryAccepted],
    )
    def post(self, request: Request, session_id: UUID) -> Success:
        """Participants, until one of them has accepted it."""
        job = session_summaries.regenerate_summary(actor_id=request.user.id, session_id=session_id)
        return Success({"job_id": job.pk}, status=202, message=_("Estamos rehaciendo el resumen."))


class Accept(OrganizationView):
    """The participant's word."""

    capability = Capability.TALK_TO_COACH
    idempotent = True

    @operation(
        "Accept the summary of a session",
        request=Acceptance,
        response=TranscriptShape,
        errors=[ValidationFailed, NotFound, Forbidden, TranscriptMissing, SummaryAccepted],
        description=(
            "As it is or corrected. Commitments that are accepted become goals; without `commitments` all of the caller's own are."
        ),
    )
    def post(self, request: Request, session_id: UUID) -> Success:
        """Each participant for themselves."""
        safety = session_summaries.accept_summary(
            actor_id=request.user.id, session_id=session_id, said=self.body(request, Acceptance)
        )
        shown = transcripts.read_transcript(person_id=request.user.id, session_id=session_id)
        return Success({**shown, **({"safety": safety} if safety else {})}, message=_("Resumen aceptado."))
