"""What follows from events: mails, reminders, offers that run out, lists that erase themselves."""

from datetime import datetime
from typing import Any
from uuid import UUID

from accounts.mail import send_mail_later
from journeys.models import Event
from journeys.services.events import registration, reminders, waiting
from oasis.core.models import OutboxMessage
from oasis.core.outbox import handler


@handler(registration.CONFIRMED)
def confirm_by_mail(payload: dict[str, Any], message: OutboxMessage) -> None:
    """Somebody has a place: a mail now, reminders later."""
    send_mail_later(
        template=registration.REGISTRATION_CONFIRMED,
        user_id=UUID(payload["person_id"]),
        context_ids={"registration_id": payload["registration_id"]},
        key=f"{registration.REGISTRATION_CONFIRMED}:{message.pk}",
    )
    event = Event.objects.get(pk=payload["event_id"])
    reminders.schedule_reminders(event, registration_ids=[UUID(payload["registration_id"])])


@handler(waiting.DUE)
def end_hold(payload: dict[str, Any], message: OutboxMessage) -> None:
    """The time of a hold or an offer is over: the seat goes to the next."""
    registration.expire_due([UUID(payload["registration_id"])])


@handler(reminders.REMIND)
def remind(payload: dict[str, Any], message: OutboxMessage) -> None:
    """An event is near."""
    reminders.remind(
        registration_id=UUID(payload["registration_id"]), starts_at=datetime.fromisoformat(payload["starts_at"])
    )


@handler(reminders.OVER, while_closed=True)
def erase_presence(payload: dict[str, Any], message: OutboxMessage) -> None:
    """An event is over: the list of who is present is erased."""
    reminders.erase_presence(event_id=UUID(payload["event_id"]))
