"""A person signs up for an event: a seat, a hold until it is paid, or a place in the queue."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone as clock

from accounts.audit import record
from accounts.mail import send_mail_later
from journeys.errors import AlreadyCheckedIn, AlreadyRegistered, EventClosed, SoldOut
from journeys.models import Event, Order, Registration, Ticket, TicketType
from journeys.services.events import seats as counters
from journeys.services.events.registration import HOLD_MINUTES, lock_registration, release, take_seats
from oasis.core.errors import NotFound

Status = Registration.Status
REGISTRATION_CANCELLED = "journeys/registration_cancelled"  # mail (journeys.event_letters)


@transaction.atomic
def register(
    *, event_id: UUID, person_id: UUID, ticket_type_id: UUID | None = None, access_needs: str = ""
) -> Registration:
    """One seat, of the first ticket type where none is named; a full event with a waiting list gives a place in it.

    A paid seat is held for 15 minutes. Raises `NotFound`, `EventClosed`, `NotOnSale`, `SoldOut`, `AlreadyRegistered`,
    `BudgetExceeded`.
    """
    kinds = TicketType.objects.filter(event_id=event_id).order_by("position", "pk")
    if ticket_type_id is not None:
        kinds = kinds.filter(pk=ticket_type_id)
    else:
        mine = Registration.objects.filter(event_id=event_id, person_id=person_id, status=Status.OFFERED)
        kinds = kinds.filter(pk__in=mine.values("ticket_type_id")) or kinds
    kind = kinds.first()
    if kind is None:
        raise NotFound
    try:
        return _take(event_id, kind, person_id, access_needs)
    except SoldOut:
        event = counters.lock_event(event_id)  # nobody leaves unseen between the second look and the queue
        if not event.has_waiting_list:
            raise
    try:
        return _take(event_id, kind, person_id, access_needs)
    except SoldOut:
        return _queue(event, kind, person_id, access_needs)


@transaction.atomic
def leave(*, event_id: UUID, person_id: UUID) -> None:
    """Give up one's own place; the queue moves up, and what was paid is to be paid back.

    Raises `NotFound`, `EventClosed` once the event is over, `AlreadyCheckedIn`.
    """
    registration = (
        Registration.objects.filter(event_id=event_id, person_id=person_id, status__in=Registration.STANDING)
        .select_related("event")
        .first()
    )
    if registration is None:
        raise NotFound
    if registration.event.ends_at <= clock.now():
        raise EventClosed
    came = registration.tickets.filter(status=Ticket.Status.CHECKED_IN).values_list("checked_in_at", flat=True).first()
    if came is not None:
        raise AlreadyCheckedIn(details={"checked_in_at": came})
    release(registration.pk, status=Status.CANCELLED, actor_id=person_id)


def cancellable() -> QuerySet[Registration]:
    """Places that staff may take back: they stand, the event is still on, and nobody came in with them."""
    came = Ticket.objects.filter(registration=OuterRef("pk"), status=Ticket.Status.CHECKED_IN)
    return Registration.objects.filter(~Exists(came), status__in=Registration.STANDING, event__ends_at__gt=clock.now())


@transaction.atomic
def cancel_registration(*, registration_id: UUID, actor_id: UUID) -> None:
    """Take somebody's place back: they are told, the queue moves up, and what was paid is to be paid back.

    Raises `NotFound` for one that is not `cancellable`.
    """
    lock_registration(registration_id)
    person_id = cancellable().filter(pk=registration_id).values_list("person_id", flat=True).first()
    if person_id is None:
        raise NotFound
    release(registration_id, status=Status.CANCELLED, actor_id=actor_id)
    send_mail_later(
        template=REGISTRATION_CANCELLED,
        user_id=person_id,
        context_ids={"registration_id": str(registration_id)},
        key=f"{REGISTRATION_CANCELLED}:{registration_id}",
    )


def pending_order(registration: Registration) -> Order | None:
    """The purchase that would confirm it, if one was begun."""
    if registration.status != Status.PENDING_PAYMENT:
        return None
    return registration.orders.filter(status=Order.Status.PENDING).first()


def _take(event_id: UUID, kind: TicketType, person_id: UUID, access_needs: str) -> Registration:
    return take_seats(
        event_id=event_id,
        ticket_type_id=kind.pk,
        person_id=person_id,
        hold_minutes=HOLD_MINUTES if kind.kind == TicketType.Kind.PAID else None,
        access_needs=access_needs,
    )


def _queue(event: Event, kind: TicketType, person_id: UUID, access_needs: str) -> Registration:
    registration = Registration(
        event=event, ticket_type=kind, person_id=person_id, status=Status.WAITING_LIST, access_needs=access_needs
    )
    try:
        with transaction.atomic():
            registration.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyRegistered from error
    record(action="registration.waiting_list", target=registration, actor_id=person_id)
    return registration
