"""Taking a seat at an event, confirming it, letting it go."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone as clock

from accounts.audit import record
from journeys.errors import AlreadyRegistered, RegistrationSettled, SoldOut
from journeys.models import Event, Registration, Ticket, TicketType
from journeys.services.events import seats as counters
from journeys.services.events.waiting import move_up, watch
from oasis.core.errors import NotFound
from oasis.core.outbox import emit
from organizations.services.programs import charge_budget, refund_charge

Status = Registration.Status
HOLD_MINUTES = 15  # of a paid ticket, until it is paid
CONFIRMED = "journeys.registration_confirmed"
RELEASED = "journeys.registration_released"
REGISTRATION_CONFIRMED = "journeys/registration_confirmed"  # mail


@transaction.atomic
def take_seats(
    *,
    event_id: UUID,
    ticket_type_id: UUID,
    person_id: UUID,
    seats: int = 1,
    hold_minutes: int | None = None,
    access_needs: str = "",
) -> Registration:
    """Seats for a person, at once: confirmed with tickets, or with `hold_minutes` held until they are paid.

    An offer that the person has from the waiting list is taken up, and a hold of the same ticket type that still runs
    is returned as it is. Raises `NotFound`, `EventClosed`, `NotOnSale`, `SoldOut`, `AlreadyRegistered` (with
    `details.status`), and `BudgetExceeded` where a programme cannot pay.
    """
    standing = _standing(event_id=event_id, person_id=person_id)
    if standing is not None:
        return _again(standing.pk, ticket_type_id=ticket_type_id, seats=seats, hold_minutes=hold_minutes)
    counters.take(event_id=event_id, ticket_type_id=ticket_type_id, seats=seats)
    return _enter(
        Registration(
            event_id=event_id,
            ticket_type_id=ticket_type_id,
            person_id=person_id,
            seats=seats,
            access_needs=access_needs,
            **_held(hold_minutes),
        )
    )


@transaction.atomic
def confirm(registration_id: UUID) -> list[Ticket]:
    """The seats are theirs: tickets. Doing it again gives the same tickets.

    A registration whose hold is over is honoured where seats are left. Raises `NotFound`, `SoldOut`,
    `AlreadyRegistered` where the person registered anew meanwhile, `RegistrationSettled` where it was cancelled, and
    `EventClosed` where the event does not take place or is over.
    """
    registration = lock_registration(registration_id)
    if registration.status == Status.CONFIRMED:
        return list(registration.tickets.order_by("pk"))
    if registration.status == Status.EXPIRED:
        if _standing(event_id=registration.event_id, person_id=registration.person_id) is not None:
            raise AlreadyRegistered
        counters.take(
            event_id=registration.event_id,
            ticket_type_id=registration.ticket_type_id,
            seats=registration.seats,
            on_sale=False,
        )
    elif registration.status not in {Status.PENDING_PAYMENT, Status.OFFERED}:
        raise RegistrationSettled(details={"status": registration.status})
    registration.status, registration.expires_at, registration.ended_at = Status.CONFIRMED, None, None
    registration.save(update_fields=["status", "expires_at", "ended_at"])
    return _issue(registration)


@transaction.atomic
def release(registration_id: UUID, *, status: str, actor_id: UUID | None = None) -> Registration:
    """End a standing registration as cancelled or expired: seats are freed, tickets void, the queue moves up.

    One that has ended already is returned as it is. Raises `NotFound`, and `RegistrationSettled` where somebody
    already came in with it. What was paid is the caller's matter.
    """
    event_id = Registration.objects.filter(pk=registration_id).values_list("event_id", flat=True).first()
    if event_id is None:
        raise NotFound
    event = counters.lock_event(event_id)
    registration = lock_registration(registration_id)
    if end(registration, status=status, actor_id=actor_id):
        move_up(event)
    return registration


@transaction.atomic
def expire_due(registration_ids: Iterable[UUID] | None = None) -> int:
    """End the holds and offers whose time is over (of these registrations, or all); returns how many."""
    due = Registration.objects.filter(status__in=[Status.PENDING_PAYMENT, Status.OFFERED], expires_at__lte=clock.now())
    if registration_ids is not None:
        due = due.filter(pk__in=list(registration_ids))
    ended = 0
    for event_id in sorted(set(due.values_list("event_id", flat=True))):
        event = counters.lock_event(event_id)
        for registration in due.filter(event_id=event_id).select_for_update().order_by("pk"):
            ended += end(registration, status=Status.EXPIRED)
        move_up(event)
    return ended


def end(registration: Registration, *, status: str, actor_id: UUID | None = None, also_used: bool = False) -> bool:
    """End a registration whose event is locked, without moving the queue; False where it had ended.

    One that somebody came in with raises `RegistrationSettled`, but for `also_used` (the event itself is called off).
    """
    if registration.status not in Registration.STANDING:
        return False
    if not also_used and registration.tickets.filter(status=Ticket.Status.CHECKED_IN).exists():
        raise RegistrationSettled(details={"status": Ticket.Status.CHECKED_IN})
    was, now = registration.status, clock.now()
    registration.status, registration.ended_at, registration.expires_at = status, now, None
    registration.save(update_fields=["status", "ended_at", "expires_at"])
    if was in Registration.HOLDING:
        counters.give_back(
            event_id=registration.event_id, ticket_type_id=registration.ticket_type_id, seats=registration.seats
        )
    if was == Status.CONFIRMED:
        unused = registration.tickets.filter(status=Ticket.Status.VALID)
        unused.update(status=Ticket.Status.CANCELLED, cancelled_at=now)
        _give_back_budget(registration)
    emit(RELEASED, _named(registration), key=f"{registration.pk}:{now.timestamp()}")
    record(
        action=f"registration.{status}",
        target=registration,
        before={"status": was},
        after={"status": status},
        actor_id=actor_id,
    )
    return True


def lock_registration(registration_id: UUID) -> Registration:
    """A registration with its row locked, its event's before it. Raises `NotFound`."""
    event_id = Registration.objects.filter(pk=registration_id).values_list("event_id", flat=True).first()
    if event_id is None:
        raise NotFound
    Event.objects.select_for_update().only("pk").get(pk=event_id)
    return Registration.objects.select_for_update(of=("self",)).select_related("ticket_type").get(pk=registration_id)


def _standing(*, event_id: UUID, person_id: UUID) -> Registration | None:
    return Registration.objects.filter(event_id=event_id, person_id=person_id, status__in=Registration.STANDING).first()


def _again(registration_id: UUID, *, ticket_type_id: UUID, seats: int, hold_minutes: int | None) -> Registration:
    """Whoever has a standing registration already: take up the offer, or go on with the hold."""
    registration = lock_registration(registration_id)
    same = registration.ticket_type_id == ticket_type_id and registration.seats == seats
    if same and registration.status == Status.PENDING_PAYMENT and hold_minutes is not None:
        return registration
    if not same or registration.status != Status.OFFERED:
        raise AlreadyRegistered(details={"status": registration.status})
    if registration.expires_at is not None and registration.expires_at <= clock.now():
        raise SoldOut
    for name, value in _held(hold_minutes).items():
        setattr(registration, name, value)
    registration.save(update_fields=["status", "expires_at"])
    watch(registration)
    if registration.status == Status.CONFIRMED:
        _issue(registration)
    return registration


def _held(hold_minutes: int | None) -> dict[str, object]:
    if hold_minutes is None:
        return {"status": Status.CONFIRMED, "expires_at": None}
    return {"status": Status.PENDING_PAYMENT, "expires_at": clock.now() + timedelta(minutes=hold_minutes)}


def _enter(registration: Registration) -> Registration:
    try:
        with transaction.atomic():
            registration.save(force_insert=True)
    except IntegrityError as error:  # registered at the same moment
        raise AlreadyRegistered from error
    watch(registration)
    if registration.status == Status.CONFIRMED:
        _issue(registration)
    return registration


def _issue(registration: Registration) -> list[Ticket]:
    """The tickets of a registration that was confirmed just now."""
    kind = registration.ticket_type
    if kind.kind == TicketType.Kind.SPONSORED and kind.program_id and kind.price:
        charge_budget(
            program_id=kind.program_id,
            amount=kind.price * registration.seats,
            cause=f"registration:{registration.pk}",
            note=kind.name,
        )
    tickets = Ticket.objects.bulk_create(
        Ticket(registration=registration, event_id=registration.event_id, person_id=registration.person_id)
        for _seat in range(registration.seats)
    )
    emit(CONFIRMED, _named(registration), key=str(tickets[0].pk))
    return tickets


def _give_back_budget(registration: Registration) -> None:
    kind = registration.ticket_type
    charged = registration.origin or registration
    if kind.kind == TicketType.Kind.SPONSORED and kind.program_id and not charged.seats_standing():
        with suppress(NotFound):  # nothing was charged: the ticket type was not its programme's then
            refund_charge(program_id=kind.program_id, cause=f"registration:{charged.pk}")


def _named(registration: Registration) -> dict[str, str]:
    return {
        "registration_id": str(registration.pk),
        "event_id": str(registration.event_id),
        "person_id": str(registration.person_id),
    }
