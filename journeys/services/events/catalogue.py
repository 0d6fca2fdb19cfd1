"""The programme of events: what is on, and making, changing and cancelling it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone as clock
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.mail import send_mail_later
from journeys.errors import CapacityTaken, EventClosed
from journeys.models import Event, Registration, Step, TicketType
from journeys.services.events import seats as counters
from journeys.services.events.registration import end
from journeys.services.events.reminders import schedule_end, schedule_reminders
from journeys.services.events.waiting import move_up
from oasis.core.errors import NotFound, ValidationFailed
from oasis.core.ids import uuid7
from organizations.models import Program

EVENT_CANCELLED, EVENT_CHANGED = "journeys/event_cancelled", "journeys/event_changed"  # mails
PLAIN = (
    "title",
    "description",
    "place",
    "online",
    "room_url",
    "starts_at",
    "ends_at",
    "capacity",
    "has_waiting_list",
    "visibility",
)
KIND = ("name", "kind", "price", "currency", "program_id", "quota", "sale_starts_at", "sale_ends_at")
TELLING = ("starts_at", "ends_at", "place", "online", "room_url")  # a change of these is told to everybody who comes


@dataclass(frozen=True, slots=True)
class Dates:
    """When an event of a series takes place."""

    starts_at: datetime
    ends_at: datetime


@transaction.atomic
def create_event(*, data: dict[str, Any], actor_id: UUID, dates: Iterable[Dates] = ()) -> Event:
    """An event with its ticket types; with `dates` a series of equal ones, of which the first is returned.

    What is on sale until so long before the first is on sale until as long before each. Raises `ValidationFailed`.
    """
    further = list(dates)
    series_id = uuid7() if further else None
    made = [
        _create(at_another_date(data, when), actor_id, series_id)
        for when in (Dates(data["starts_at"], data["ends_at"]), *further)
    ]
    return made[0]


def at_another_date(data: dict[str, Any], when: Dates) -> dict[str, Any]:
    """What an event says, for another date of its series: sale ends as long before it as it does in `data`."""
    later = when.starts_at - data["starts_at"]
    kinds = [
        {**row, "sale_ends_at": row["sale_ends_at"] + later} if row.get("sale_ends_at") else row
        for row in data["ticket_types"]
    ]
    return {**data, "starts_at": when.starts_at, "ends_at": when.ends_at, "ticket_types": kinds}


@transaction.atomic
def change_event(*, event_id: UUID, data: dict[str, Any], actor_id: UUID) -> Event:
    """Replace what an event says. Who comes is told of another time or place; more capacity moves the queue up.

    Ticket types are matched by `id` where there is one, else by name; one that is not named any more goes where nobody
    has it. Raises `NotFound`, `EventClosed`, `CapacityTaken`, `ValidationFailed`.
    """
    event = counters.lock_event(event_id)
    if event.status != Event.Status.SCHEDULED:
        raise EventClosed
    if data["capacity"] < event.seats_taken:
        raise CapacityTaken(details={"seats_taken": event.seats_taken})
    before = {name: getattr(event, name) for name in PLAIN}
    _fill(event, data)
    event.save(update_fields=[*PLAIN, "journey", "step_code"])
    _replace_kinds(event, data["ticket_types"])
    changed = sorted(name for name in PLAIN if getattr(event, name) != before[name])
    record(action="event.changed", target=event, after={"changed": changed}, actor_id=actor_id)
    if event.starts_at != before["starts_at"] or event.ends_at != before["ends_at"]:
        schedule_end(event)
        schedule_reminders(event)
    if any(name in TELLING for name in changed):
        _tell(event, EVENT_CHANGED, cause=clock.now().isoformat())
    move_up(event)
    return event


@transaction.atomic
def cancel_event(*, event_id: UUID, actor_id: UUID) -> Event:
    """Call an event off: everybody is told, tickets are void, what was paid is paid back.

    The payments hear of each registration by its own message. Cancelling again changes nothing. Raises `NotFound`,
    `EventClosed` where it is over.
    """
    event = counters.lock_event(event_id)
    if event.status == Event.Status.CANCELLED:
        return event
    if event.ends_at <= clock.now():
        raise EventClosed
    _tell(event, EVENT_CANCELLED, cause="once")
    event.status, event.cancelled_at = Event.Status.CANCELLED, clock.now()
    event.save(update_fields=["status", "cancelled_at"])
    standing = Registration.objects.filter(event_id=event_id, status__in=Registration.STANDING)
    ended = [
        registration.pk
        for registration in standing.select_for_update(of=("self",)).select_related("ticket_type").order_by("pk")
        if end(registration, status=Registration.Status.CANCELLED, actor_id=actor_id, also_used=True)
    ]
    record(action="event.cancelled", target=event, after={"registrations": len(ended)}, actor_id=actor_id)
    return event


def _create(data: dict[str, Any], actor_id: UUID, series_id: UUID | None) -> Event:
    event = Event(created_by_id=actor_id, series_id=series_id)
    _fill(event, data)
    event.save(force_insert=True)
    _replace_kinds(event, data["ticket_types"])
    schedule_end(event)
    record(action="event.created", target=event, actor_id=actor_id)
    return event


def _fill(event: Event, data: dict[str, Any]) -> None:
    if data["ends_at"] <= data["starts_at"]:
        raise ValidationFailed(details={"ends_at": [_("Tiene que terminar después de empezar.")]})
    for name in PLAIN:
        setattr(event, name, data[name])
    event.journey_id, event.step_code = None, ""
    if data.get("step_id"):
        step = (
            Step.objects.filter(pk=data["step_id"], kind="event", version__journey__published_version=F("version"))
            .values("code", "version__journey_id")
            .first()
        )
        if step is None:
            raise ValidationFailed(details={"step_id": [_("No es un paso de tipo «encuentro» de un recorrido.")]})
        event.journey_id, event.step_code = step["version__journey_id"], step["code"]


def _replace_kinds(event: Event, rows: list[dict[str, Any]]) -> None:
    known = {kind.pk: kind for kind in event.ticket_types.select_for_update()}
    named = {kind.name: kind.pk for kind in known.values()}
    if len({row["name"] for row in rows}) != len(rows):
        raise ValidationFailed(details={"ticket_types": [_("Cada tipo de entrada tiene un nombre propio.")]})
    _require_programs(rows)
    for position, row in enumerate(rows):
        identifier: Any = row.get("id") or named.get(row["name"])
        kind = known.pop(identifier, None) or TicketType(event=event)
        if row.get("quota") is not None and row["quota"] < kind.seats_taken:
            raise CapacityTaken(details={"seats_taken": kind.seats_taken})
        kind.position = position
        for name in KIND:
            setattr(kind, name, row.get(name, "" if name == "currency" else None))
        kind.save(force_insert=kind._state.adding, update_fields=None if kind._state.adding else [*KIND, "position"])
    gone = [kind.pk for kind in known.values()]
    try:
        with transaction.atomic():
            TicketType.objects.filter(pk__in=gone).delete()
    except IntegrityError as error:
        raise ValidationFailed(details={"ticket_types": [_("Hay inscripciones con un tipo que quitas.")]}) from error


def _require_programs(rows: list[dict[str, Any]]) -> None:
    """Who pays for sponsored tickets is there, and pays in that currency."""
    wanted = {row["program_id"]: row["currency"] for row in rows if row.get("program_id")}
    found = dict(Program.objects.filter(pk__in=wanted).values_list("pk", "currency")) if wanted else {}
    if any(found.get(program_id) != currency for program_id, currency in wanted.items()):
        raise ValidationFailed(
            details={"ticket_types": [_("El programa no existe, o su presupuesto está en otra moneda.")]}
        )


def _tell(event: Event, template: str, *, cause: str) -> None:
    standing = Registration.objects.filter(event_id=event.pk, status__in=Registration.STANDING)
    for registration_id, person_id in standing.order_by("pk").values_list("pk", "person_id"):
        send_mail_later(
            template=template,
            user_id=person_id,
            context_ids={"registration_id": str(registration_id)},
            key=f"{template}:{registration_id}:{cause}",
        )


# -- reading ---------------------------------------------------------------------------------------


def programme(*, member: bool, past: bool = False, search: str = "") -> Any:
    """The events that somebody may see, soonest first."""
    rows = Event.objects.open_to(member=member)
    rows = rows.filter(ends_at__lte=clock.now()).order_by("-starts_at") if past else rows.upcoming()
    for word in search.split():
        rows = rows.filter(Q(title__icontains=word) | Q(description__icontains=word))
    return rows


def visible_event(event_id: UUID, *, member: bool) -> Event:
    """One event; members also see those that were cancelled. Raises `NotFound`."""
    rows = Event.objects.all() if member else Event.objects.open_to(member=False)
    event = rows.filter(pk=event_id).first()
    if event is None:
        raise NotFound
    return event


def shown(events: Iterable[Event], *, person_id: UUID | None, manages: bool = False) -> list[dict[str, Any]]:
    """Events as the API tells of them, with the person's own standing registration; three statements for all.

    The way into a video room is told to those whose seat is confirmed, and to who `manages` events.
    """
    found = list(events)
    ids = [event.pk for event in found]
    kinds: dict[UUID, list[TicketType]] = {}
    for kind in TicketType.objects.filter(event_id__in=ids).order_by("position", "pk"):
        kinds.setdefault(kind.event_id, []).append(kind)
    steps = _linked_steps(found)
    mine = _registrations_of(person_id, ids) if person_id is not None else {}
    return [
        {
            "id": event.pk,
            "series_id": event.series_id,
            **{name: getattr(event, name) for name in PLAIN},
            "room_url": (event.room_url or None) if manages or _comes(mine.get(event.pk)) else None,
            "seats_left": event.capacity - event.seats_taken,
            "status": event.status,
            "journey_id": event.journey_id,
            "step_id": steps.get((event.journey_id, event.step_code)),
            "calendar_url": f"/api/v1/events/{event.pk}/calendar.ics",
            "ticket_types": [_shown_kind(kind, event) for kind in kinds.get(event.pk, [])],
            "registration": mine.get(event.pk),
        }
        for event in found
    ]


def _linked_steps(events: Iterable[Event]) -> dict[Any, UUID]:
    """The steps that events stand for, as the journeys are published now: by journey and the step's code."""
    linked = [event.journey_id for event in events if event.journey_id]
    if not linked:
        return {}
    steps = Step.objects.filter(
        kind="event", version__journey__published_version=F("version"), version__journey_id__in=linked
    )
    return {(journey_id, code): pk for pk, journey_id, code in steps.values_list("pk", "version__journey_id", "code")}


def _registrations_of(person_id: UUID, event_ids: Iterable[UUID]) -> dict[UUID, dict[str, Any]]:
    """The person's standing registrations, by event."""
    standing = Registration.objects.filter(
        event_id__in=event_ids, person_id=person_id, status__in=Registration.STANDING
    )
    return {
        event_id: {"id": pk, "status": status, "expires_at": expires_at}
        for event_id, pk, status, expires_at in standing.values_list("event_id", "pk", "status", "expires_at")
    }


def _comes(registration: dict[str, Any] | None) -> bool:
    return registration is not None and registration["status"] == Registration.Status.CONFIRMED


def _shown_kind(kind: TicketType, event: Event) -> dict[str, Any]:
    left = event.capacity - event.seats_taken
    if kind.quota is not None:
        left = min(left, kind.quota - kind.seats_taken)
    return {"id": kind.pk, **{name: getattr(kind, name) for name in KIND}, "seats_left": left}
