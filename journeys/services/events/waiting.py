"""The waiting list: whoever is next is offered a seat that becomes free, and has until a deadline to take it."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone as clock

from accounts.mail import send_mail_later
from journeys.errors import SoldOut
from journeys.models import Event, Registration
from journeys.services.events import seats
from oasis.core.outbox import emit

OFFER = timedelta(hours=24)  # or until the event begins
DUE = "journeys.registration_due"  # topic: the time of a hold or an offer is over
SEAT_OFFERED = "journeys/seat_offered"  # mail (journeys.event_letters)


def position_of(registration: Registration) -> int | None:
    """1 for who is next; None for who does not wait."""
    if registration.status != Registration.Status.WAITING_LIST:
        return None
    return Registration.objects.filter(
        event_id=registration.event_id, status=Registration.Status.WAITING_LIST, pk__lte=registration.pk
    ).count()


def move_up(event: Event) -> list[Registration]:
    """Offer free seats of a locked event to the queue, in its order; returns whom.

    Who needs a ticket type that is used up keeps the place and is passed over.
    """
    now = clock.now()
    offered: list[Registration] = []
    if event.status != Event.Status.SCHEDULED or event.starts_at <= now:
        return offered
    queue = Registration.objects.filter(event_id=event.pk, status=Registration.Status.WAITING_LIST).order_by("pk")
    for registration in queue.select_for_update():
        if not Event.objects.filter(pk=event.pk, seats_taken__lt=event.capacity).exists():
            break
        try:
            with transaction.atomic():
                seats.take(
                    event_id=event.pk,
                    ticket_type_id=registration.ticket_type_id,
                    seats=registration.seats,
                    on_sale=False,
                )
        except SoldOut:
            continue
        registration.status = Registration.Status.OFFERED
        registration.expires_at = min(now + OFFER, event.starts_at)
        registration.save(update_fields=["status", "expires_at"])
        watch(registration)
        send_mail_later(
            template=SEAT_OFFERED,
            user_id=registration.person_id,
            context_ids={"registration_id": str(registration.pk)},
            key=f"{SEAT_OFFERED}:{registration.pk}",
        )
        offered.append(registration)
    return offered


def watch(registration: Registration) -> None:
    """Have somebody look again when the hold or the offer is over."""
    if registration.expires_at is not None:
        emit(
            DUE,
            {"registration_id": str(registration.pk), "event_id": str(registration.event_id)},
            delay=registration.expires_at - clock.now(),
        )
