"""Who came to a session and went, what they say to a recording, and what a session that was held brings about.

The video server tells who came by its webhooks; where it has none, asking for the way in and saying goodbye stand in.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction
from django.utils import timezone as clock

from accounts.audit import record
from accounts.models import Profile
from coaching.errors import SessionOver
from coaching.models import CoachingSession, SessionParticipant
from coaching.services.recordings import withdraw
from coaching.services.rooms import CLOSES_AFTER, OPENS_BEFORE, pseudonym, way_in
from coaching.services.session_steps import complete_step_of
from oasis.core.errors import NotFound

log = structlog.get_logger(__name__)
Status = CoachingSession.Status


@transaction.atomic
def join_session(*, person_id: UUID, session_id: UUID) -> dict[str, Any]:
    """The way in, `{url, room, token, expires_at}`. Raises `NotFound`, `SessionOver`, `RoomUnavailable`."""
    seat = _seat(person_id, session_id)
    session = seat.session
    if session.status == Status.CANCELLED or clock.now() >= session.ends_at + CLOSES_AFTER:
        raise SessionOver
    name = Profile.objects.filter(pk=person_id).values_list("first_name", flat=True).first() or ""
    way = way_in(session=session, person_id=person_id, name=name, may_record=may_record(session))
    come(seat, at=clock.now())
    return way


@transaction.atomic
def leave_session(*, person_id: UUID, session_id: UUID) -> CoachingSession:
    """Say that a person has left. Raises `NotFound`."""
    seat = _seat(person_id, session_id)
    go(seat, at=clock.now())
    return seat.session


def come(seat: SessionParticipant, *, at: datetime) -> None:
    """Somebody came in; the first time counts. Before the room opens nobody can have come."""
    if seat.joined_at is None and at >= seat.session.starts_at - OPENS_BEFORE:
        seat.joined_at = at
        seat.save(update_fields=["joined_at"])


def go(seat: SessionParticipant, *, at: datetime) -> None:
    """Somebody went; the last time counts. A session is held once its mentor and somebody else were there.

    When the mentor goes everybody who came has attended; who goes earlier has, if the mentor had come.
    """
    if seat.joined_at is None or seat.session.status == Status.CANCELLED:
        return
    if seat.left_at is None or seat.left_at < at:
        seat.left_at = at
        seat.save(update_fields=["left_at"])
    seats = list(seat.session.seats.select_for_update().order_by("id"))
    mentor = next((one for one in seats if one.is_mentor), None)
    if mentor is None or mentor.joined_at is None:
        return
    present = [
        one
        for one in seats
        if not one.is_mentor and one.joined_at is not None and (seat.is_mentor or one.pk == seat.pk)
    ]
    for one in present:
        if not one.attended:
            one.attended = True
            one.save(update_fields=["attended"])
            complete_step_of(one)
    if seat.is_mentor and present and clock.now() >= seat.session.starts_at:
        CoachingSession.objects.filter(pk=seat.session_id, status=Status.SCHEDULED).update(status=Status.COMPLETED)
        seat.session.refresh_from_db(fields=["status"])


@transaction.atomic
def consent_to_recording(*, person_id: UUID, session_id: UUID, granted: bool) -> dict[str, Any]:
    """Say yes or no to a recording of this session: `{granted, recording_allowed}`; it may be said anew.

    A "no" that comes after the recording takes away what was recorded.

    Raises `NotFound`, `SessionOver`.
    """
    seat = _seat(person_id, session_id)
    if granted and seat.session.status == Status.CANCELLED:
        raise SessionOver
    before, seat.recording_consent, seat.consented_at = seat.recording_consent, granted, clock.now()
    seat.save(update_fields=["recording_consent", "consented_at"])
    record(
        action="session.recording_consent",
        target=seat.session,
        before={"granted": before},
        after={"granted": granted},
        actor_id=person_id,
    )
    if not granted:
        withdraw(session_id=session_id, person_id=person_id)
    return {"granted": granted, "recording_allowed": may_record(seat.session)}


def may_record(session: CoachingSession) -> bool:
    """Whether everybody said yes; one "no", or one who has not answered, and nothing is captured."""
    answers = list(session.seats.values_list("recording_consent", flat=True))
    return bool(answers) and all(answer is True for answer in answers)


def hear_of(*, room: str, user: str, came: bool, at: datetime) -> bool:
    """The video server says that somebody, by their pseudonym, came to a room or went; False for nobody of ours."""
    seats = SessionParticipant.objects.select_for_update(of=("self",)).select_related("session")
    for seat in seats.filter(session__room=room).order_by("id"):
        if pseudonym(seat.session_id, seat.person_id) == user:
            if came:
                come(seat, at=at)
            else:
                go(seat, at=at)
            return True
    return False


def hear_of_recording(*, room: str, began: bool) -> bool:
    """The video server says that it began to record a room, or ended; False for a room that is none of ours.

    It is audited, with whether everybody had said yes: the way in lets nobody record without that, the server is asked
    by others too.
    """
    session = CoachingSession.objects.filter(room=room).first()
    if session is None:
        return False
    allowed = may_record(session)
    if began and not allowed:
        log.error("a session is recorded without everybody's consent", session=str(session.pk))
    record(
        action="session.recording_began" if began else "session.recording_ended",
        target=session,
        after={"allowed": allowed},
    )
    return True


def _seat(person_id: UUID, session_id: UUID) -> SessionParticipant:
    seat = (
        SessionParticipant.objects.select_for_update(of=("self",))
        .select_related("session")
        .filter(session_id=session_id, person_id=person_id)
        .first()
    )
    if seat is None:
        raise NotFound
    return seat
