"""Reminders by mail a day and an hour before, and what happens when an event is over."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone as clock

from accounts.mail import send_mail_later
from journeys.models import Event, Registration, Ticket
from oasis.core.outbox import Message, emit, emit_many

BEFORE = (timedelta(hours=24), timedelta(hours=1))
REMIND = "journeys.event_reminder"
OVER = "journeys.event_over"
REMINDER = "journeys/event_reminder"  # mail


def schedule_reminders(event: Event, *, registration_ids: list[UUID] | None = None) -> None:
    """Remind those who come (or only these), of the times that are still ahead."""
    coming = Registration.objects.filter(event_id=event.pk, status=Registration.Status.CONFIRMED)
    if registration_ids is not None:
        coming = coming.filter(pk__in=registration_ids)
    now = clock.now()
    ahead = [before for before in BEFORE if event.starts_at - before > now]
    emit_many(
        [
            Message(
                REMIND,
                {"registration_id": str(pk), "starts_at": event.starts_at.isoformat()},
                key=f"reminder:{pk}:{event.starts_at.isoformat()}:{before.total_seconds():.0f}",
                delay=event.starts_at - before - now,
            )
            for pk in coming.order_by("pk").values_list("pk", flat=True)
            for before in ahead
        ]
    )


def remind(*, registration_id: UUID, starts_at: datetime) -> None:
    """Send the mail, unless the person does not come any more or the event was moved.

    One that waited (while the organization was suspended) until the next one's time is that one.
    """
    coming = Registration.objects.filter(
        pk=registration_id,
        status=Registration.Status.CONFIRMED,
        event__status=Event.Status.SCHEDULED,
        event__starts_at=starts_at,
    )
    person_id = coming.values_list("person_id", flat=True).first()
    if person_id is not None:
        reached = sum(starts_at - before <= clock.now() for before in BEFORE)
        send_mail_later(
            template=REMINDER,
            user_id=person_id,
            context_ids={"registration_id": str(registration_id)},
            key=f"{REMINDER}:{registration_id}:{starts_at.isoformat()}:{reached}",
        )


def schedule_end(event: Event) -> None:
    """Have the list of who is present erased after the event."""
    emit(
        OVER,
        {"event_id": str(event.pk), "ends_at": event.ends_at.isoformat()},
        key=f"over:{event.pk}:{event.ends_at.isoformat()}",
        delay=max(event.ends_at - clock.now(), timedelta()),
    )


def erase_presence(*, event_id: UUID) -> int:
    """Nobody is present at an event that is over; returns how many were noted as still there."""
    over = Event.objects.filter(pk=event_id, ends_at__lte=clock.now()).values_list("ends_at", flat=True).first()
    if over is None:
        return 0
    still_in = Ticket.objects.filter(event_id=event_id, status=Ticket.Status.CHECKED_IN, checked_out_at=None)
    return still_in.update(checked_out_at=over)
