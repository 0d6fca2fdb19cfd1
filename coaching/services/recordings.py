"""Recordings of sessions: who may hand one in, and the end of every audio, with a receipt.

Everybody of the session has to have said yes, to this recording and to artificial intelligence. The audio lives from its
upload until its transcript is written and read back; when somebody takes their yes back it goes at once, and what nobody
used goes with the hourly sweep. Each deletion leaves a receipt in the audit: the bytes' hash, how many, when, why, by whom.
"""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone as clock
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import Consent
from coaching.errors import CannotTranscribe, ConsentMissing, RecordingExists, RecordingNotAllowed, SessionOver
from coaching.models import CoachingSession, SessionParticipant, SessionRecording, SessionSummary, SessionTranscript
from coaching.providers import chosen_provider
from oasis.core import storage
from oasis.core.crypto import DecryptionFailed
from oasis.core.errors import Forbidden, NotFound, ValidationFailed
from oasis.core.jobs import start_job
from oasis.core.outbox import emit
from oasis.core.storage.sealed import read_sealed
from oasis.core.tenancy import OrganizationRef, current_organization, load_organization, organization_scope
from organizations.errors import UploadNotAllowed
from organizations.models import File, Organization
from organizations.services.files import delete_objects, register_gate, secret_of

log = structlog.get_logger(__name__)

PURPOSE = "recording"
KIND = "coaching.transcription"  # the job
AUDIO_DONE = "coaching.audio_done"
FORGOTTEN = timedelta(hours=24)  # an audio that no session has, or whose transcription failed
# Uploads may begin for 15 minutes; until one is completed it lies in quarantine as it came, unsealed.
UNCOMPLETED = timedelta(minutes=30)
STUCK = timedelta(days=3)  # an audio whose transcription never ends
SWEPT_AT_ONCE = 200
CHUNK = 1024 * 1024
Status, Why = SessionRecording.Status, SessionRecording.Why
UNDER_WAY = (Status.RECEIVED, Status.TRANSCRIBING, Status.TRANSCRIBED, Status.READY)


def attach_recording(
    *, organization: OrganizationRef, actor_id: UUID, session_id: UUID, file_id: UUID
) -> SessionRecording:
    """Hand in the uploaded audio of a session: its mentor does. A job transcribes it; the same file again changes nothing.

    Stands outside every scope. Raises `NotFound`, `Forbidden`, `SessionOver`, `ValidationFailed`, `RecordingExists`; and,
    after which the audio is deleted, `RecordingNotAllowed`, `ConsentMissing`, `CannotTranscribe`.
    """
    with organization_scope(organization):
        people = _led_by(actor_id, session_id)
    try:
        provider = chosen_provider()
        if not provider.listens:
            raise CannotTranscribe
        if provider.leaves_machine and not all_agreed_to_ai(organization_id=organization.id, people=people):
            raise ConsentMissing
        with organization_scope(organization):
            return _attach(actor_id, session_id, file_id)
    except (CannotTranscribe, ConsentMissing, RecordingNotAllowed):
        with organization_scope(organization):
            if _uploaded(actor_id, file_id).exists() and not SessionRecording.objects.filter(file_id=file_id).exists():
                audio_done(file_id=file_id, why=Why.REFUSED)
        raise


def _led_by(actor_id: UUID, session_id: UUID) -> list[UUID]:
    """Who takes part in a session that the actor leads. Raises `NotFound`, `Forbidden`."""
    seats = dict(SessionParticipant.objects.filter(session_id=session_id).values_list("person_id", "is_mentor"))
    if actor_id not in seats:
        raise NotFound
    if not seats[actor_id]:
        raise Forbidden
    return list(seats)


def _uploaded(actor_id: UUID, file_id: UUID) -> Any:
    return File.objects.filter(
        pk=file_id, organization_id=current_organization().id, owner_id=actor_id, purpose=PURPOSE
    )


def _attach(actor_id: UUID, session_id: UUID, file_id: UUID) -> SessionRecording:
    session = CoachingSession.objects.select_for_update().get(pk=session_id)
    if session.status == CoachingSession.Status.CANCELLED:
        raise SessionOver
    if not _all_consent(session):
        raise RecordingNotAllowed
    known = SessionRecording.objects.filter(session=session).first()
    if known is not None and known.status in UNDER_WAY:
        if known.file_id == file_id:
            return known
        raise RecordingExists
    taken = SessionRecording.objects.filter(file_id=file_id).exclude(session=session).exists()
    file = _uploaded(actor_id, file_id).filter(status__in=[File.Status.PROCESSING, File.Status.READY]).first()
    if file is None or taken:
        raise ValidationFailed(details={"file_id": [_("Sube antes el audio, con el uso «recording», y complétalo.")]})
    if known is not None and known.file_id != file_id and known.audio_deleted_at is None:
        audio_done(file_id=known.file_id, why=Why.FORGOTTEN)
    recording, _created = SessionRecording.objects.update_or_create(
        session=session,
        defaults={
            "file_id": file_id,
            "uploaded_by_id": actor_id,
            "status": Status.RECEIVED,
            "error": "",
            "audio_bytes": file.size,
            "audio_sha256": "",
            "audio_deleted_at": None,
            "audio_deleted_by": None,
            "audio_deleted_why": "",
        },
    )
    job = start_job(kind=KIND, person_id=actor_id, payload={"recording_id": str(recording.id)})
    recording.job_id = job.pk
    recording.save(update_fields=["job_id"])
    record(action="session.recording_received", target=session, after={"bytes": file.size}, actor_id=actor_id)
    return recording


def _all_consent(session: CoachingSession) -> bool:
    """Whether everybody said yes; nobody says otherwise until the transaction is over."""
    answers = list(session.seats.select_for_update().order_by("id").values_list("recording_consent", flat=True))
    return bool(answers) and all(answer is True for answer in answers)


def all_agreed_to_ai(*, organization_id: UUID, people: Sequence[UUID]) -> bool:
    """Whether everybody's words may go to a provider; two statements, outside every scope."""
    agreed = Consent.objects.granted_by(Consent.Kind.AI_PROCESSING, people)
    return agreed >= set(people) and Organization.objects.filter(pk=organization_id, ai_enabled=True).exists()


def check_upload(person_id: UUID) -> None:
    """Refuse an audio of somebody who leads no session that may be recorded; the gate of the purpose `recording`."""
    unsaid = SessionParticipant.objects.filter(session=OuterRef("pk")).exclude(recording_consent=True)
    recorded = SessionRecording.objects.filter(session=OuterRef("pk"), status__in=UNDER_WAY)
    awaiting = CoachingSession.objects.filter(mentor_id=person_id).exclude(status=CoachingSession.Status.CANCELLED)
    if not awaiting.filter(~Exists(unsaid) & ~Exists(recorded)).exists():
        raise UploadNotAllowed(details={"code": RecordingNotAllowed.code})


register_gate(PURPOSE, check_upload)


@transaction.atomic
def withdraw(*, session_id: UUID, person_id: UUID) -> None:
    """Somebody who took part takes their yes back: what was recorded of them goes.

    Audio and transcript go always; a summary that the participants have accepted is theirs, and goes only with one of
    them. Goals are each person's own.
    """
    recording = SessionRecording.objects.select_for_update().filter(session_id=session_id).first()
    if recording is None:  # nothing was ever recorded
        return
    leads = CoachingSession.objects.filter(pk=session_id, mentor_id=person_id).exists()
    SessionTranscript.objects.filter(session_id=session_id).delete()
    summaries = SessionSummary.objects.filter(session_id=session_id)
    (summaries.exclude(status=SessionSummary.Status.ACCEPTED) if leads else summaries).delete()
    recording.status = Status.WITHDRAWN
    recording.save(update_fields=["status"])
    if recording.audio_deleted_at is None:
        audio_done(file_id=recording.file_id, why=Why.WITHDRAWN, by=person_id)


def forget_person(person_id: UUID) -> None:
    """Take away what was recorded of somebody who is erased; inside the organization's scope, safe to run twice."""
    sessions = SessionParticipant.objects.filter(person_id=person_id).values("session_id")
    for session_id in SessionRecording.objects.filter(session_id__in=sessions).order_by("id").values_list("session_id"):
        withdraw(session_id=session_id[0], person_id=person_id)


# -- the end of the audio


def audio_done(*, file_id: UUID, why: str, by: UUID | None = None) -> None:
    """Have an audio deleted after the caller's transaction; inside a scope."""
    emit(
        AUDIO_DONE,
        {"file_id": str(file_id), "why": str(why), "by": str(by) if by else None},
        key=f"{AUDIO_DONE}:{file_id}",
    )


def remove_audio(*, organization_id: UUID, file_id: UUID, why: str, by: UUID | None = None) -> bool:
    """Delete an audio and write the receipt; whether there was one. Outside every scope; safe to run twice.

    The hash is written down before anything goes, the receipt after the storage says that nothing is there any more: a
    process that dies in between leaves the work to the next run, and never two receipts.
    """
    organization = load_organization(organization_id)
    with organization_scope(organization):
        file = File.objects.filter(pk=file_id, organization_id=organization.id, purpose=PURPOSE).first()
        recording = SessionRecording.objects.filter(file_id=file_id).first()
    if file is None:
        return False
    size, digest = _fingerprint(organization, file)
    if recording is not None and digest:
        with organization_scope(organization):
            SessionRecording.objects.filter(file_id=file_id).update(audio_sha256=digest, audio_bytes=size)
    delete_objects(file)
    _check_gone(file)
    with organization_scope(organization):
        _receipt(file, size, digest, why=why, by=by)
    File.objects.filter(pk=file_id).delete()
    return True


def _receipt(file: File, size: int, digest: str, *, why: str, by: UUID | None) -> None:
    at: datetime = clock.now()
    recording = SessionRecording.objects.select_for_update().filter(file_id=file.pk).first()
    if recording is not None:
        if recording.audio_deleted_at is not None:
            return
        size, digest = recording.audio_bytes, recording.audio_sha256
        recording.audio_deleted_at, recording.audio_deleted_by_id, recording.audio_deleted_why = at, by, why
        recording.save(update_fields=["audio_deleted_at", "audio_deleted_by", "audio_deleted_why"])
    elif not digest:  # announced, and nothing was ever uploaded
        return
    record(
        action="session.audio_deleted",
        target=f"coachingsession:{recording.session_id}" if recording else f"file:{file.pk}",
        after={"file": str(file.pk), "sha256": digest, "bytes": size, "deleted_at": at.isoformat(), "why": str(why)},
        actor_id=by,
    )


def audio_of(organization: OrganizationRef, file: File) -> Iterator[bytes]:
    """A checked audio, a piece at a time: kept sealed with the organization's key.

    Raises `FileNotFoundError`, and `DecryptionFailed` for what was altered.
    """
    return read_sealed(file.key, secret=secret_of(organization))


def _fingerprint(organization: OrganizationRef, file: File) -> tuple[int, str]:
    """Bytes and SHA-256 of an audio; 0 and nothing where nothing is stored. What cannot be opened any more is taken as it is."""
    for pieces in (audio_of(organization, file), _stored(file.key), _stored(file.quarantine_key)):
        digest, size = hashlib.sha256(), 0
        try:
            for piece in pieces:
                digest.update(piece)
                size += len(piece)
        except (FileNotFoundError, DecryptionFailed):
            continue
        return size, digest.hexdigest()
    return 0, ""


def _stored(key: str) -> Iterator[bytes]:
    with closing(storage.open_stream(key)) as stream:
        while piece := stream.read(CHUNK):
            yield piece


def _check_gone(file: File) -> None:
    for key in (file.key, file.quarantine_key):
        try:
            storage.size(key)
        except FileNotFoundError:
            continue
        raise RuntimeError("the storage still holds a deleted recording")


def sweep_recordings() -> int:
    """Delete audios that nobody used: uploaded and not completed, of no session, failed, withdrawn, stuck, without an owner.

    Returns how many. One statement finds the candidates of all organizations; normally there are none.
    """
    now = clock.now()
    left_lying = Q(status=File.Status.UPLOADING, created_at__lt=now - UNCOMPLETED)
    candidates = left_lying | Q(created_at__lt=now - FORGOTTEN) | Q(owner__isnull=True)
    found = File.objects.filter(candidates, purpose=PURPOSE).exclude(status=File.Status.REFUSED).order_by("id")
    swept = 0
    for organization_id, file_id in found.values_list("organization_id", "pk")[:SWEPT_AT_ONCE]:
        with organization_scope(load_organization(organization_id)):
            why = _forgotten(file_id)
        if why is not None:
            swept += remove_audio(organization_id=organization_id, file_id=file_id, why=why)
    if swept:
        log.warning("forgotten recordings deleted", recordings=swept)
    return swept


def _forgotten(file_id: UUID) -> str | None:
    """Why a candidate has to go; None for one that is still at work."""
    recording = SessionRecording.objects.select_for_update().filter(file_id=file_id).first()
    if recording is None or recording.status == Status.FAILED:
        return Why.FORGOTTEN
    if recording.status == Status.WITHDRAWN:
        return Why.WITHDRAWN
    if recording.status in (Status.TRANSCRIBED, Status.READY):
        return Why.TRANSCRIBED
    if recording.created_at > clock.now() - STUCK:
        return None
    recording.status = Status.FAILED
    recording.save(update_fields=["status"])
    return Why.FORGOTTEN
