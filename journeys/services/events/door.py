"""The door of an event: who comes in, once; who leaves; who is there; and the pack for a door without a network."""

import base64
from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone as clock

from accounts.audit import record
from accounts.models import Profile
from journeys.errors import AlreadyCheckedIn, EnrollmentNotActive, RegistrationSettled, TicketInvalid
from journeys.models import Enrollment, Event, Scan, Step, Ticket
from journeys.services.enrollment import complete_step_from_outside
from journeys.services.events.tickets import CANCELLED, FORGED, OTHER_EVENT, UNDONE, identify, public_key
from oasis.core.errors import NotFound, OasisError
from oasis.core.outbox import emit

CHECKED_IN = "journeys.event_checked_in"
ACCEPTED = "accepted"
CLOCK_OFF = timedelta(days=1)  # before there was the ticket: no door reads it then, the device's clock is wrong
Doors = Set[UUID] | None  # events at whose doors a steward helps; None: at each
Status = Ticket.Status


@dataclass(frozen=True, slots=True)
class Reading:
    """A code that was read at a door: when by the device's clock, and on which device."""

    token: str
    scanned_at: datetime
    device: str = ""


def check_in(
    *,
    token: str,
    steward_id: UUID,
    event_id: UUID | None = None,
    doors: Doors = None,
    scanned_at: datetime | None = None,
    device: str = "",
) -> dict[str, Any]:
    """Let somebody in, once: `{ticket, participant, checked_in_at}`.

    `doors` are the events at whose doors the steward helps. Raises `AlreadyCheckedIn` with `details.checked_in_at`, and
    `TicketInvalid` with `details.reason` forged, other_event or cancelled. `refuse` keeps what was refused.
    """
    reading = Reading(token, scanned_at or clock.now(), device)
    ticket = _lock(token, event_id, doors)
    if ticket.status == Status.CHECKED_IN:
        raise AlreadyCheckedIn(details={"checked_in_at": ticket.checked_in_at})
    return _admit(ticket, reading, steward_id=steward_id)


def _admit(ticket: Ticket, reading: Reading, *, steward_id: UUID) -> dict[str, Any]:
    moment = _came_at(ticket, reading)
    ticket.status, ticket.checked_in_at, ticket.checked_in_by_id = Status.CHECKED_IN, moment, steward_id
    ticket.checked_out_at = None
    ticket.save(update_fields=["status", "checked_in_at", "checked_in_by", "checked_out_at"])
    _note(ticket, "in", steward_id=steward_id, at=reading.scanned_at, device=reading.device)
    emit(
        CHECKED_IN,
        {"ticket_id": str(ticket.pk), "event_id": str(ticket.event_id), "person_id": str(ticket.person_id)},
        key=str(ticket.pk),  # once, also where an entry was undone in between
    )
    attend(ticket_id=ticket.pk)
    return seen(ticket)


def _came_at(ticket: Ticket, reading: Reading) -> datetime:
    """When somebody came, by the device's clock; now, where that clock is ahead or plainly behind."""
    now = clock.now()
    return now if reading.scanned_at < ticket.issued_at - CLOCK_OFF else min(reading.scanned_at, now)


def seen(ticket: Ticket) -> dict[str, Any]:
    """What the door sees of a ticket: first name and access needs, nothing else of the person."""
    first_name = Profile.objects.filter(pk=ticket.person_id).values_list("first_name", flat=True).first()
    return {
        "ticket": {"id": ticket.pk, "event_id": ticket.event_id, "status": ticket.status},
        "participant": {"first_name": first_name or "", "access_needs": ticket.registration.access_needs},
        "checked_in_at": ticket.checked_in_at,
    }


def refuse(
    *, token: str, steward_id: UUID, error: OasisError, scanned_at: datetime | None = None, device: str = ""
) -> None:
    """Keep a refused reading in the door's log."""
    try:
        event_id, ticket_id = identify(token)
        ticket = Ticket.objects.filter(pk=ticket_id, event_id=event_id).first()
    except TicketInvalid:
        ticket = None
    Scan.objects.create(
        event_id=ticket.event_id if ticket else None,
        ticket=ticket,
        action="in",
        outcome=error.code,
        steward_id=steward_id,
        device=device,
        scanned_at=scanned_at or clock.now(),
    )


def check_in_batch(*, scans: Sequence[Reading], steward_id: UUID, doors: Doors = None) -> list[dict[str, Any]]:
    """Readings of doors without a network: of each ticket the earliest counts, also against one that is known already.

    The same reading sent again is answered as before; one that was undone meanwhile (`details.reason` undone) lets
    nobody in again. Answers in the order of `scans`: `{index, status: accepted|refused, code?, details?, ...}`.
    """
    answers: list[dict[str, Any]] = [{} for _scan in scans]
    for index in sorted(range(len(scans)), key=lambda number: (scans[number].scanned_at, number)):
        scan = scans[index]
        try:
            with transaction.atomic():
                answers[index] = {
                    "index": index,
                    "status": ACCEPTED,
                    **_settle(scan, steward_id=steward_id, doors=doors),
                }
        except (AlreadyCheckedIn, TicketInvalid) as error:
            refuse(token=scan.token, steward_id=steward_id, error=error, scanned_at=scan.scanned_at, device=scan.device)
            answers[index] = {"index": index, "status": "refused", "code": error.code, "details": error.details}
    return answers


def _settle(scan: Reading, *, steward_id: UUID, doors: Doors) -> dict[str, Any]:
    ticket = _lock(scan.token, None, doors)
    inside = ticket.status == Status.CHECKED_IN
    known = Scan.objects.filter(
        ticket=ticket,
        action="in",
        outcome=ACCEPTED,
        scanned_at=scan.scanned_at,
        steward_id=steward_id,
        device=scan.device,
    )
    if known.exists():
        if not inside:
            raise TicketInvalid(details={"reason": UNDONE})
        return seen(ticket)
    if not inside:
        return _admit(ticket, scan, steward_id=steward_id)
    moment = _came_at(ticket, scan)
    if ticket.checked_in_at is not None and moment < ticket.checked_in_at:
        ticket.checked_in_at, ticket.checked_in_by_id = moment, steward_id
        ticket.save(update_fields=["checked_in_at", "checked_in_by"])
        _note(ticket, "in", steward_id=steward_id, at=scan.scanned_at, device=scan.device)
        return seen(ticket)
    raise AlreadyCheckedIn(details={"checked_in_at": ticket.checked_in_at})


@transaction.atomic
def check_out(*, token: str, steward_id: UUID, event_id: UUID | None = None, doors: Doors = None) -> dict[str, Any]:
    """Somebody leaves; doing it again changes nothing. Raises `TicketInvalid`, `RegistrationSettled` for who is not in."""
    ticket = _lock(token, event_id, doors)
    if ticket.status != Status.CHECKED_IN:
        raise RegistrationSettled(details={"status": ticket.status})
    if ticket.checked_out_at is None:
        ticket.checked_out_at = clock.now()
        ticket.save(update_fields=["checked_out_at"])
        _note(ticket, "out", steward_id=steward_id, at=ticket.checked_out_at)
    return {**seen(ticket), "checked_out_at": ticket.checked_out_at}


@transaction.atomic
def undo_check_in(*, ticket_id: UUID, steward_id: UUID, reason: str, doors: Doors = None) -> Ticket:
    """Take a mistaken entry (of one of these events) back, saying why; points that it gave stay.

    Raises `NotFound`, `RegistrationSettled`.
    """
    ticket = Ticket.objects.select_for_update().filter(pk=ticket_id).first()
    if ticket is None or not _is_of(ticket.event_id, doors):
        raise NotFound
    if ticket.status != Status.CHECKED_IN:
        raise RegistrationSettled(details={"status": ticket.status})
    was = ticket.checked_in_at
    ticket.status, ticket.checked_in_at, ticket.checked_in_by_id, ticket.checked_out_at = Status.VALID, None, None, None
    ticket.save(update_fields=["status", "checked_in_at", "checked_in_by", "checked_out_at"])
    _note(ticket, "undo", steward_id=steward_id, at=clock.now(), reason=reason)
    record(
        action="ticket.check_in_undone",
        target=ticket,
        before={"checked_in_at": was.isoformat() if was else None},
        after={"reason": reason},
        actor_id=steward_id,
    )
    return ticket


def presence(event_id: UUID) -> list[dict[str, Any]]:
    """Who is in now: `{ticket_id, first_name, access_needs, checked_in_at}`; nobody once the event is over."""
    if not Event.objects.filter(pk=event_id).exists():
        raise NotFound
    there = (
        Ticket.objects.filter(
            event_id=event_id, status=Status.CHECKED_IN, checked_out_at=None, event__ends_at__gt=clock.now()
        )
        .select_related("registration")
        .order_by("checked_in_at", "pk")
    )
    found = list(there)
    names = dict(Profile.objects.filter(pk__in=[row.person_id for row in found]).values_list("pk", "first_name"))
    return [
        {
            "ticket_id": row.pk,
            "first_name": names.get(row.person_id, ""),
            "access_needs": row.registration.access_needs,
            "checked_in_at": row.checked_in_at,
        }
        for row in found
    ]


def pack(event_id: UUID) -> dict[str, Any]:
    """What a door needs without a network: the public key (base64url), which tickets are revoked, which are valid."""
    event = Event.objects.filter(pk=event_id).only("title", "starts_at", "ends_at").first()
    if event is None:
        raise NotFound
    tickets = Ticket.objects.filter(event_id=event_id).order_by("pk").values_list("pk", "status", "checked_in_at")
    rows = list(tickets)
    return {
        "event": {"id": event.pk, "title": event.title, "starts_at": event.starts_at, "ends_at": event.ends_at},
        "algorithm": "Ed25519",
        "public_key": base64.urlsafe_b64encode(public_key()).rstrip(b"=").decode(),
        "valid": [pk for pk, status, _at in rows if status != Status.CANCELLED],
        "revoked": [pk for pk, status, _at in rows if status == Status.CANCELLED],
        "checked_in": [
            {"ticket_id": pk, "checked_in_at": at} for pk, status, at in rows if status == Status.CHECKED_IN
        ],
        "generated_at": clock.now(),
    }


def attend(*, ticket_id: UUID) -> None:
    """Complete the step that the event stands for, in the running enrollments of who came; once."""
    ticket = Ticket.objects.select_related("event").filter(pk=ticket_id, status=Status.CHECKED_IN).first()
    if ticket is None or ticket.event.journey_id is None or not ticket.event.step_code:
        return
    walks = Enrollment.objects.of(ticket.person_id).filter(
        journey_id=ticket.event.journey_id, status__in=[Enrollment.Status.ACTIVE, Enrollment.Status.COMPLETED]
    )
    for enrollment_id, version_id in list(walks.order_by("pk").values_list("pk", "version_id")):
        step_id = (
            Step.objects.filter(version_id=version_id, code=ticket.event.step_code, kind="event")
            .values_list("pk", flat=True)
            .first()
        )
        if step_id is None:
            continue
        try:
            complete_step_from_outside(
                person_id=ticket.person_id,
                enrollment_id=enrollment_id,
                step_id=step_id,
                cause=f"event:{ticket.event_id}",
            )
        except EnrollmentNotActive:
            continue  # paused or left at this moment


def _is_of(event_id: UUID, doors: Doors) -> bool:
    return doors is None or event_id in doors


def _lock(token: str, event_id: UUID | None, doors: Doors) -> Ticket:
    """The ticket of a token, its row locked; raises `TicketInvalid`."""
    named_event, ticket_id = identify(token)
    if event_id not in {None, named_event} or not _is_of(named_event, doors):
        raise TicketInvalid(details={"reason": OTHER_EVENT})
    ticket = (
        Ticket.objects.select_for_update(of=("self",))
        .select_related("registration")
        .filter(pk=ticket_id, event_id=named_event)
        .first()
    )
    if ticket is None:
        raise TicketInvalid(details={"reason": FORGED})
    if ticket.status == Status.CANCELLED:
        raise TicketInvalid(details={"reason": CANCELLED})
    return ticket


def _note(ticket: Ticket, action: str, *, steward_id: UUID, at: datetime, device: str = "", reason: str = "") -> None:
    Scan.objects.create(
        event_id=ticket.event_id,
        ticket=ticket,
        action=action,
        outcome=ACCEPTED,
        steward_id=steward_id,
        device=device,
        scanned_at=at,
        reason=reason,
    )
