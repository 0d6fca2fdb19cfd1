"""Reading what was said in a session: its participants from the beginning, its mentor once they have accepted the summary."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import Profile
from coaching.models import Commitment, SessionParticipant, SessionRecording, SessionSummary, SessionTranscript
from coaching.rules.help_lines import help_for
from coaching.services.people import country_of
from coaching.services.session_summaries import draft_of
from oasis.core.errors import NotFound
from oasis.core.models import Job

WITHHELD = "with_participant"  # ready, and still the participants' alone
CHUNK = 600  # characters that are compared with a question
Status = SessionRecording.Status


def visible_to(person_id: UUID) -> QuerySet[SessionTranscript]:
    """The transcripts that somebody may read, newest first."""
    seats = SessionParticipant.objects.filter(person_id=person_id)
    accepted = SessionSummary.objects.filter(status=SessionSummary.Status.ACCEPTED)
    return SessionTranscript.objects.filter(
        Q(session__in=seats.filter(is_mentor=False).values("session_id"))
        | Q(session__in=seats.filter(is_mentor=True, session__in=accepted.values("session_id")).values("session_id"))
    ).order_by("-id")


def passages_of(person_id: UUID, *, newest: int) -> Iterator[tuple[UUID, str, datetime]]:
    """What was said in somebody's newest sessions, in pieces as they are searched: (session, text, when)."""
    for transcript in visible_to(person_id)[:newest]:
        piece = ""
        for segment in json.loads(str(transcript.segments)):
            if piece and len(piece) + len(segment["text"]) > CHUNK:
                yield transcript.session_id, piece, transcript.created_at
                piece = ""
            piece = f"{piece} {segment['text']}".strip()
        if piece:
            yield transcript.session_id, piece, transcript.created_at


def read_transcript(*, person_id: UUID, session_id: UUID) -> dict[str, Any]:
    """How far the recording of a session is, what was said, the summary and the audio's receipt. Inside a scope.

    Raises `NotFound` for whoever does not take part, and where nothing was recorded.
    """
    seat = SessionParticipant.objects.filter(session_id=session_id, person_id=person_id).first()
    recording = SessionRecording.objects.filter(session_id=session_id).first()
    if seat is None or recording is None:
        raise NotFound
    job = Job.objects.filter(pk=recording.job_id or recording.pk).values_list("progress", flat=True).first()
    summary = SessionSummary.objects.current().filter(session_id=session_id).first()
    accepted = summary is not None and summary.status == SessionSummary.Status.ACCEPTED
    shape: dict[str, Any] = {
        "session_id": session_id,
        "status": recording.status,
        "progress": 100 if recording.status == Status.READY else job or 0,
        "error": recording.error or None,
        "segments": [],
        "seconds": 0,
        "provider": None,
        "model": None,
        "summary": None,
        "audio": _receipt(recording),
    }
    if seat.is_mentor and not accepted:
        written = recording.status in (Status.TRANSCRIBED, Status.READY)
        return {**shape, "status": WITHHELD if written else recording.status}
    transcript = SessionTranscript.objects.filter(session_id=session_id).first()
    names = _names(session_id)
    if transcript is not None:
        speakers = {voice: UUID(one) for voice, one in transcript.speakers.items()}
        shape |= {
            "segments": [
                {**one, "person": _person(speakers.get(one["speaker"]), names)}
                for one in json.loads(str(transcript.segments))
            ],
            "seconds": transcript.seconds,
            "provider": transcript.provider,
            "model": transcript.model,
        }
        if transcript.level != "none" and not seat.is_mentor:
            shape["safety"] = {"level": transcript.level, "resources": help_for(country_of(person_id)).resources()}
    if summary is not None:
        shape["summary"] = _summary(summary, person_id, names)
    return shape


def _receipt(recording: SessionRecording) -> dict[str, Any]:
    return {
        "bytes": recording.audio_bytes,
        "sha256": recording.audio_sha256 or None,
        "deleted_at": recording.audio_deleted_at,
        "deleted_by": recording.audio_deleted_by_id,
        "why": recording.audio_deleted_why or None,
    }


def _names(session_id: UUID) -> dict[UUID, str]:
    people = SessionParticipant.objects.filter(session_id=session_id).order_by("id").values_list("person_id", flat=True)
    rows = Profile.objects.filter(pk__in=people).values_list("pk", "first_name", "last_name")
    known = {person_id: f"{first} {last}".strip() for person_id, first, last in rows}
    return {person_id: known.get(person_id, "") for person_id in people}


def _person(person_id: UUID | None, names: dict[UUID, str]) -> dict[str, Any] | None:
    return {"id": person_id, "name": names.get(person_id, "")} if person_id else None


def _summary(summary: SessionSummary, person_id: UUID, names: dict[UUID, str]) -> dict[str, Any]:
    accepted = {one.person_id: one.accepted_at for one in summary.acceptances.all()}
    return {
        "version": summary.number,
        "status": summary.status,
        **draft_of(summary),
        "participants": [_person(one, names) for one in names],
        "commitments": [_commitment(one, names) for one in summary.commitments.all()],
        "edited": summary.edited,
        "provider": summary.provider,
        "model": summary.model,
        "created_at": summary.created_at,
        "accepted_at": summary.accepted_at,
        "accepted_by_me": person_id in accepted,
    }


def _commitment(one: Commitment, names: dict[UUID, str]) -> dict[str, Any]:
    return {
        "id": one.id,
        "who": _person(one.person_id, names),
        "what": str(one.what),
        "until": one.until,
        "status": one.status,
        "goal_id": one.goal_id,
    }
