"""Human sessions: free times, booking without double booking, moving, cancelling, and how they are read."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone as clock
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.mail import send_mail_later
from accounts.models import Profile
from coaching.errors import MentorAway, SessionOver, TimeTaken
from coaching.letters import SESSION_NOTICE
from coaching.models import Availability, CoachingSession, SessionParticipant
from coaching.rules.rooms import room_for
from coaching.rules.slots import Hours, Span, free_slots, within
from coaching.services.safety import look_at
from coaching.services.session_steps import check_step
from oasis.core.crypto import keyed_hash
from oasis.core.errors import Forbidden, NotFound, ValidationFailed
from oasis.core.locks import lock_for_transaction
from oasis.core.outbox import emit
from oasis.core.tenancy import current_organization
from organizations.models import Membership
from organizations.permissions import Capability, Role, allows

SOON = "coaching.session_soon"
TELL_BEFORE = timedelta(minutes=10)  # open streams
REMIND_BEFORE = timedelta(hours=24)  # mail
Status = CoachingSession.Status
PAD = partial(keyed_hash, "coaching.room")


def book_session(
    *,
    actor_id: UUID,
    starts_at: datetime,
    minutes: int,
    mentor_id: UUID | None = None,
    participants: Sequence[UUID] = (),
    agenda: str = "",
    enrollment_id: UUID | None = None,
    step_id: UUID | None = None,
) -> tuple[CoachingSession, dict[str, Any] | None]:
    """Book a session; returns it and what the actor is to be told for their safety, or None.

    Who holds sessions invites others to one of their own; everybody may ask a mentor for one, for themselves, in the
    mentor's hours. `enrollment_id` and `step_id` name the step of the one participant that holding it completes. Raises
    `ValidationFailed`, `TimeTaken`, `MentorAway`.
    """
    roles = _roles({actor_id, *participants, *([mentor_id] if mentor_id else [])})
    mentor, people = _who(actor_id=actor_id, mentor_id=mentor_id, participants=participants, roles=roles)
    span = _span(starts_at, minutes)
    if mentor != actor_id:
        _check_hours(mentor, span)
    if (enrollment_id is None) != (step_id is None) or (step_id is not None and len(people) != 1):
        raise ValidationFailed(details={"step_id": [_("Indica el paso de una sola persona, con su inscripción.")]})
    if enrollment_id is not None and step_id is not None:
        check_step(person_id=people[0], enrollment_id=enrollment_id, step_id=step_id)
    with transaction.atomic():
        take_time([mentor, *people], span)
        session = CoachingSession.objects.create(
            mentor_id=mentor,
            booked_by_id=actor_id,
            starts_at=span.starts_at,
            ends_at=span.ends_at,
            minutes=minutes,
            agenda=agenda or None,
            room=room_for(current_organization().id, PAD),
        )
        SessionParticipant.objects.bulk_create(
            SessionParticipant(
                session=session,
                person_id=person_id,
                is_mentor=person_id == mentor,
                enrollment_id=None if person_id == mentor else enrollment_id,
                step_id=None if person_id == mentor else step_id,
            )
            for person_id in (mentor, *people)
        )
        _announce(session, [mentor, *people], "booked")
        record(action="session.booked", target=session, after={"starts_at": starts_at, "minutes": minutes})
        return session, _screened(session, actor_id)


def change_session(
    *, actor_id: UUID, session_id: UUID, changes: dict[str, Any]
) -> tuple[CoachingSession, dict[str, Any] | None]:
    """Move a session (`starts_at`, `minutes`) or change its `agenda`: the mentor, or who booked it.

    Raises `NotFound`, `Forbidden`, `SessionOver`, `TimeTaken`, `MentorAway`.
    """
    with transaction.atomic():
        session = _mine(actor_id, session_id)
        before = {"starts_at": session.starts_at, "minutes": session.minutes}
        if "agenda" in changes:
            session.agenda = changes["agenda"] or None
        moved = {"starts_at", "minutes"} & set(changes)
        if moved:
            session.minutes = changes.get("minutes", session.minutes)
            span = _span(changes.get("starts_at", session.starts_at), session.minutes)
            if session.mentor_id != actor_id:
                _check_hours(session.mentor_id, span)
            people = list(session.seats.values_list("person_id", flat=True))
            take_time(people, span, but=session.id)
            session.starts_at, session.ends_at = span.starts_at, span.ends_at
        session.save(update_fields=["starts_at", "ends_at", "minutes", "agenda"])
        if moved:
            _announce(session, people, "moved")
            after = {"starts_at": session.starts_at, "minutes": session.minutes}
            record(action="session.moved", target=session, before=before, after=after)
        return session, _screened(session, actor_id) if "agenda" in changes else None


@transaction.atomic
def cancel_session(*, actor_id: UUID, session_id: UUID) -> None:
    """Call a session off: the mentor, or who booked it. Raises `NotFound`, `Forbidden`, `SessionOver`."""
    session = _mine(actor_id, session_id)
    session.status = Status.CANCELLED
    session.save(update_fields=["status"])
    for person_id in session.seats.exclude(person_id=actor_id).values_list("person_id", flat=True):
        _mail(session, person_id, "cancelled")
    record(action="session.cancelled", target=session)


def find_session(*, person_id: UUID, session_id: UUID) -> CoachingSession:
    """A session in which the person takes part. Raises `NotFound`."""
    session = CoachingSession.objects.of(person_id).filter(pk=session_id).first()
    if session is None:
        raise NotFound
    return session


def shapes_of(sessions: Sequence[CoachingSession]) -> list[dict[str, Any]]:
    """Sessions as clients read them; two statements for all of them."""
    seats = list(
        SessionParticipant.objects.filter(session__in=sessions)
        .order_by("id")
        .values_list("session_id", "person_id", "is_mentor")
    )
    people = {person_id for _, person_id, _ in seats} | {session.mentor_id for session in sessions}
    names = {
        user_id: f"{first} {last}".strip()
        for user_id, first, last in Profile.objects.filter(pk__in=people).values_list("pk", "first_name", "last_name")
    }

    def person(person_id: UUID) -> dict[str, Any]:
        return {"id": person_id, "name": names.get(person_id, "")}

    return [
        {
            "id": session.id,
            "mentor": person(session.mentor_id),
            "participants": [person(one) for where, one, leads in seats if where == session.id and not leads],
            "starts_at": session.starts_at,
            "minutes": session.minutes,
            "status": session.status,
            "agenda": session.agenda or "",
        }
        for session in sessions
    ]


def free_times(*, mentor_id: UUID | None, after: datetime, days: int, minutes: int) -> list[dict[str, Any]]:
    """When mentors who stated their hours have time: `{mentor {id, name}, starts_at, minutes}`, by time."""
    hours: dict[UUID, list[Hours]] = {}
    rows = Availability.objects.filter(**({"mentor_id": mentor_id} if mentor_id else {}))
    for person_id, weekday, starts, ends in rows.values_list("mentor_id", "weekday", "starts", "ends"):
        hours.setdefault(person_id, []).append(Hours(weekday, starts, ends))
    until = after + timedelta(days=days + 1)
    taken: dict[UUID, list[Span]] = {}
    busy = SessionParticipant.objects.filter(
        person_id__in=hours,
        session__status=Status.SCHEDULED,
        session__ends_at__gt=after,
        session__starts_at__lt=until,
    )
    for person_id, starts_at, ends_at in busy.values_list("person_id", "session__starts_at", "session__ends_at"):
        taken.setdefault(person_id, []).append(Span(starts_at, ends_at))
    names = dict(Profile.objects.filter(pk__in=hours).values_list("pk", "first_name"))
    zone = current_organization().timezone
    return sorted(
        (
            {
                "mentor": {"id": mentor, "name": names.get(mentor, "")},
                "starts_at": span.starts_at,
                "minutes": minutes,
            }
            for mentor, own in hours.items()
            for span in free_slots(own, taken.get(mentor, ()), after=after, days=days, minutes=minutes, zone=zone)
        ),
        key=lambda slot: (slot["starts_at"], str(slot["mentor"]["id"])),
    )


def take_time(people: Iterable[UUID], span: Span, *, but: UUID | None = None) -> None:
    """Make sure, until the transaction ends, that these people are free in a span. Raises `TimeTaken`.

    One booking at a time for each person, in the order of their ids, so that two bookings never wait for each other.
    """
    ordered = sorted(set(people), key=str)
    for person_id in ordered:
        hold_calendar(person_id)
    clash = SessionParticipant.objects.filter(
        person_id__in=ordered,
        session__status=Status.SCHEDULED,
        session__starts_at__lt=span.ends_at,
        session__ends_at__gt=span.starts_at,
    )
    if clash.exclude(session_id=but).exists():
        raise TimeTaken


def hold_calendar(person_id: UUID) -> None:
    """Let nobody else book a person's time until the transaction ends."""
    lock_for_transaction(f"coaching.calendar:{person_id}", organization_id=current_organization().id)


def _roles(people: set[UUID]) -> dict[UUID, str]:
    members = Membership.objects.filter(
        organization_id=current_organization().id, status=Membership.Status.ACTIVE, user_id__in=people
    )
    return dict(members.values_list("user_id", "role"))


def _holds(roles: dict[UUID, str], person_id: UUID) -> bool:
    return person_id in roles and allows(Role(roles[person_id]), Capability.HOLD_SESSIONS)


def _who(
    *, actor_id: UUID, mentor_id: UUID | None, participants: Sequence[UUID], roles: dict[UUID, str]
) -> tuple[UUID, list[UUID]]:
    mentor = mentor_id or (actor_id if _holds(roles, actor_id) else None)
    if mentor is None or not _holds(roles, mentor):
        raise ValidationFailed(details={"mentor": [_("Elige a alguien que lleve sesiones en tu organización.")]})
    people = list(dict.fromkeys(participants))
    if mentor != actor_id:
        if set(people) - {actor_id}:
            raise ValidationFailed(details={"participants": [_("Solo puedes pedir una sesión para ti.")]})
        return mentor, [actor_id]
    if not people or mentor in people:
        raise ValidationFailed(details={"participants": [_("Elige con quién es la sesión.")]})
    if any(person_id not in roles for person_id in people):
        raise ValidationFailed(details={"participants": [_("Alguien no es de tu organización.")]})
    return mentor, people


def _span(starts_at: datetime, minutes: int) -> Span:
    if starts_at <= clock.now():
        raise ValidationFailed(details={"starts_at": [_("Elige una hora que esté por venir.")]})
    return Span(starts_at, starts_at + timedelta(minutes=minutes))


def _check_hours(mentor_id: UUID, span: Span) -> None:
    rows = Availability.objects.filter(mentor_id=mentor_id).values_list("weekday", "starts", "ends")
    if not within([Hours(*row) for row in rows], span, current_organization().timezone):
        raise MentorAway


def _mine(actor_id: UUID, session_id: UUID) -> CoachingSession:
    session = CoachingSession.objects.select_for_update().of(actor_id).filter(pk=session_id).first()
    if session is None:
        raise NotFound
    if actor_id not in (session.mentor_id, session.booked_by_id):
        raise Forbidden
    if session.status != Status.SCHEDULED:
        raise SessionOver
    return session


def _announce(session: CoachingSession, people: Iterable[UUID], what: str) -> None:
    now, start = clock.now(), session.starts_at.isoformat()
    for person_id in people:
        _mail(session, person_id, what)
        if session.starts_at - now > REMIND_BEFORE:
            _mail(session, person_id, "soon", delay=session.starts_at - REMIND_BEFORE - now)
    emit(
        SOON,
        {"session_id": str(session.id), "starts_at": start},
        key=f"{SOON}:{session.id}:{start}",
        delay=max(session.starts_at - TELL_BEFORE - now, timedelta()),
    )


def _mail(session: CoachingSession, person_id: UUID, what: str, delay: timedelta | None = None) -> None:
    start = session.starts_at.isoformat()
    send_mail_later(
        template=SESSION_NOTICE,
        user_id=person_id,
        context_ids={"session_id": str(session.id), "starts_at": start, "what": what},
        key=f"{SESSION_NOTICE}:{session.id}:{start}:{session.minutes}:{what}:{person_id}",
        delay=delay,
    )


def _screened(session: CoachingSession, actor_id: UUID) -> dict[str, Any] | None:
    if not session.agenda:
        return None
    return look_at(person_id=actor_id, source=f"coaching.session:{session.id}", text=str(session.agenda))
