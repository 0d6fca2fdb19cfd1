"""From a session's audio to its transcript and summary: a job that any worker may take up again where another one died.

scope → read → leave → ask the provider → scope → write, at each step. What is there already is not made again: not the
transcript, not the audio's receipt, not the summary, not the mail.
"""

import hashlib
import json
import math
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import Any, BinaryIO, cast
from uuid import UUID

from django.db import connection
from django.utils import timezone as clock

from coaching.errors import AudioUnusable, CannotTranscribe, ConsentMissing, RecordingNotAllowed
from coaching.models import CoachingSession, SessionRecording, SessionTranscript, UsageEntry
from coaching.providers import chosen_provider
from coaching.providers.base import Audio, NotOffered, Reply, Segment, Transcription
from coaching.rules.screening import GRAVE, RANK, screen
from coaching.rules.session_summaries import LONGEST_SEGMENT, MOST_SEGMENTS
from coaching.services import session_summaries
from coaching.services.people import load_person
from coaching.services.recordings import KIND, Why, all_agreed_to_ai, audio_of, remove_audio
from coaching.services.safety import look_at
from coaching.services.spending import paid
from oasis.core.crypto import DecryptionFailed
from oasis.core.errors import OasisError
from oasis.core.jobs import RunningJob, running
from oasis.core.models import OutboxMessage
from oasis.core.outbox import LEASE, PermanentFailure
from oasis.core.tenancy import OrganizationRef, load_organization, organization_scope
from organizations.models import File

BEAT_SECONDS = 60.0
STEPS = 10  # of the job's progress
BYTES_A_TOKEN = 250  # of speech: about 32 tokens and 8 kB a second
EXCERPTS = 3  # of the gravest turns, for whoever takes the case
__all__ = ["KIND", "run_transcription"]
Status = SessionRecording.Status


class NotChecked(Exception):
    """The uploaded file is still being checked; the outbox asks again soon."""


def run_transcription(*, organization_id: UUID, recording_id: UUID, job_id: UUID, message_id: UUID) -> None:
    """Write down what is said in a recording, delete the audio, summarise. Safe to run twice and to be killed anywhere.

    Raises `PermanentFailure` for what will never work, `NotChecked` and `ProviderFailed` for what may later.
    """
    organization = load_organization(organization_id)
    with organization_scope(organization):
        recording = SessionRecording.objects.filter(pk=recording_id).first()
    if recording is None or recording.job_id != job_id:
        raise PermanentFailure("the recording is gone, or was handed in anew")
    _check_file(recording, waits=True)
    with running(job_id) as job, _held(message_id):
        if job.finished:
            return
        try:
            _run(organization, recording, job)
        except OasisError as error:
            _set_status(organization, recording, Status.FAILED, error=error.code)
            raise


def _run(organization: OrganizationRef, recording: SessionRecording, job: RunningJob) -> None:
    job.advance(1, STEPS)
    with organization_scope(organization):
        known = SessionTranscript.objects.filter(session_id=recording.session_id).exists()
    if not known:
        _check_file(recording, waits=False)
        _set_status(organization, recording, Status.TRANSCRIBING)
        heard = _listen(organization, recording, job)
        job.advance(7, STEPS)
        segments = _tidy(heard.segments)
        with organization_scope(organization):
            _write(recording, heard, segments)
    job.advance(8, STEPS)
    with organization_scope(organization):  # anew, from the database: the audio goes only when it can be read
        kept = read_segments(recording.session_id)
    if not known and kept != segments:
        raise RuntimeError("a transcript cannot be read back as it was written")
    remove_audio(organization_id=organization.id, file_id=recording.file_id, why=Why.TRANSCRIBED)
    job.advance(9, STEPS)
    session_summaries.summarise_session(organization=organization, session_id=recording.session_id)
    job.finish(result={"session_id": str(recording.session_id), "segments": len(kept)})


def read_segments(session_id: UUID) -> list[dict[str, Any]]:
    """What was said in a session, in order; inside a scope. Raises `RecordingNotAllowed` where it was withdrawn."""
    transcript = SessionTranscript.objects.filter(session_id=session_id).first()
    if transcript is None:
        raise RecordingNotAllowed
    found: list[dict[str, Any]] = json.loads(str(transcript.segments))
    return found


def _check_file(recording: SessionRecording, *, waits: bool) -> None:
    status = File.objects.filter(pk=recording.file_id).values_list("status", flat=True).first()
    if waits and status == File.Status.PROCESSING:
        raise NotChecked
    if not waits and status != File.Status.READY:
        raise AudioUnusable


def _set_status(organization: OrganizationRef, recording: SessionRecording, status: str, error: str = "") -> None:
    with organization_scope(organization):
        rows = SessionRecording.objects.filter(pk=recording.pk)
        rows.exclude(status__in=[Status.WITHDRAWN, Status.READY]).update(status=status, error=error)


# -- listening


def _listen(organization: OrganizationRef, recording: SessionRecording, job: RunningJob) -> Transcription:
    """What the provider hears, paid for. Everybody's consent is looked at once more: they may have changed their mind."""
    with organization_scope(organization):
        seats = dict(recording.session.seats.values_list("person_id", "recording_consent"))
        withdrawn = SessionRecording.objects.filter(pk=recording.pk, status=Status.WITHDRAWN).exists()
    if withdrawn or not seats or not all(answer is True for answer in seats.values()):
        raise RecordingNotAllowed
    provider = chosen_provider()
    if provider.leaves_machine and not all_agreed_to_ai(organization_id=organization.id, people=list(seats)):
        raise ConsentMissing
    budget = load_person(person_id=recording.uploaded_by_id, organization_id=organization.id).monthly_budget
    with _audio(organization, recording) as (file, size, mime_type):
        job.advance(2, STEPS)
        with paid(
            organization, monthly_budget=budget, tokens=size // BYTES_A_TOKEN, purpose=UsageEntry.Purpose.TRANSCRIPTION
        ) as bill:
            try:
                heard = provider.transcribe(
                    Audio(file=file, size=size, mime_type=mime_type, language=organization.locale)
                )
            except NotOffered as error:
                raise CannotTranscribe from error
            bill.append(
                Reply(
                    text="",
                    provider=heard.provider,
                    model=heard.model,
                    tokens_in=heard.tokens_in,
                    tokens_out=heard.tokens_out,
                    cost=heard.cost,
                )
            )
    return heard


@contextmanager
def _audio(organization: OrganizationRef, recording: SessionRecording) -> Iterator[tuple[BinaryIO, int, str]]:
    """The audio as a file of this machine that has no name, its bytes and type; its hash is written down first."""
    file = File.objects.filter(pk=recording.file_id, status=File.Status.READY).first()
    if file is None:
        raise AudioUnusable
    digest, size = hashlib.sha256(), 0
    with TemporaryFile() as copy:
        try:
            for piece in audio_of(organization, file):
                digest.update(piece)
                size += len(piece)
                copy.write(piece)
        except (FileNotFoundError, DecryptionFailed) as error:
            raise AudioUnusable from error
        with organization_scope(organization):
            SessionRecording.objects.filter(pk=recording.pk).update(audio_sha256=digest.hexdigest(), audio_bytes=size)
        copy.seek(0)
        yield cast(BinaryIO, copy), size, file.content_type


# -- writing


def _write(recording: SessionRecording, heard: Transcription, segments: list[dict[str, Any]]) -> None:
    """Keep what was heard and look at it for danger; once. Raises `RecordingNotAllowed` where it was withdrawn meanwhile."""
    row = SessionRecording.objects.select_for_update().get(pk=recording.pk)
    if row.status == Status.WITHDRAWN:
        raise RecordingNotAllowed
    if SessionTranscript.objects.filter(session_id=row.session_id).exists():
        return
    SessionTranscript.objects.create(
        session_id=row.session_id,
        segments=json.dumps(segments, ensure_ascii=False),
        seconds=int(segments[-1]["end"]) if segments else 0,
        level=_screened(row.session, segments),
        provider=heard.provider,
        model=heard.model,
    )
    row.status, row.error = Status.TRANSCRIBED, ""
    row.save(update_fields=["status", "error"])


def _tidy(segments: Sequence[Segment]) -> list[dict[str, Any]]:
    """Segments in their order, with times that are times and without what is empty."""
    found = [
        {
            "speaker": one.speaker.strip()[:10] or "?",
            "start": round(max(0.0, one.start), 1),
            "end": round(max(0.0, one.start, one.end), 1),
            "text": one.text.replace("\x00", "").strip()[:LONGEST_SEGMENT],
        }
        for one in segments[:MOST_SEGMENTS]
        if math.isfinite(one.start) and math.isfinite(one.end)
    ]
    return sorted((one for one in found if one["text"]), key=lambda one: one["start"])


def _screened(session: CoachingSession, segments: Sequence[dict[str, Any]]) -> str:
    """The gravest level of what was said; in danger a case opens for whoever took part.

    Voices have no names yet, so the words may be anybody's but the mentor's: too many are told rather than one too few.
    """
    found = [(screen(str(one["text"])), str(one["text"])) for one in segments]
    level = max((screening.level for screening, _ in found), key=lambda one: RANK[one], default="none")
    if level in GRAVE:
        worst = sorted(found, key=lambda one: -RANK[one[0].level])[:EXCERPTS]
        words = "\n".join(text for screening, text in worst if screening.level in GRAVE)
        seats = list(session.seats.filter(is_mentor=False).values_list("person_id", "joined_at"))
        came = [person_id for person_id, joined_at in seats if joined_at] or [person_id for person_id, _ in seats]
        for person_id in came:
            look_at(person_id=person_id, source=f"coaching.transcript:{session.id}", text=words)
    return level


@contextmanager
def _held(message_id: UUID) -> Iterator[None]:
    """Keep the outbox from taking this run for dead while a provider listens to an hour of talk."""
    over = threading.Event()

    def beat() -> None:
        try:
            while not over.wait(BEAT_SECONDS):
                OutboxMessage.objects.filter(pk=message_id, status=OutboxMessage.Status.RUNNING).update(
                    due_at=clock.now() + LEASE
                )
        finally:
            connection.close()

    beating = threading.Thread(target=beat, daemon=True, name="transcription-lease")
    beating.start()
    try:
        yield
    finally:
        over.set()
        beating.join()
