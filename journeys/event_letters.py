"""The mails about events."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import formats, translation
from django.utils import timezone as clock
from django.utils.translation import gettext as _

from accounts.mail import Letter, Occasion, find_reader, letter_to, mail_kind
from accounts.models import User
from journeys.models import Registration
from journeys.services.events.catalogue import EVENT_CANCELLED, EVENT_CHANGED
from journeys.services.events.joining import REGISTRATION_CANCELLED
from journeys.services.events.registration import REGISTRATION_CONFIRMED
from journeys.services.events.reminders import REMINDER
from journeys.services.events.waiting import SEAT_OFFERED
from oasis.core.tenancy import organization_scope

Status = Registration.Status
SAMPLE: dict[str, Any] = {
    "event": "Taller de calma",
    "when": timedelta(days=7),
    "where": "Sala Alba",
    "room": "https://meet.example.org/calma",
    "expires": timedelta(days=1),
    "url": "https://oasis.example/events/0197f0a0-0000-7000-8000-000000000001",
}


def _said(moment: datetime, reader: User) -> str:
    return formats.date_format(reader.profile.local_time(moment), _(r"l j \d\e F \d\e Y, H:i"))


def _about(occasion: Occasion, *statuses: str, ahead: bool) -> Letter | None:
    """A registration as its person knows it.

    None when it moved on meanwhile, the person is not there any more, or the event that should be `ahead` has begun.
    """
    organization = occasion.organization
    with organization_scope(organization):
        registration = Registration.objects.select_related("event").filter(pk=occasion.ids["registration_id"]).first()
    if registration is None or (statuses and registration.status not in statuses):
        return None
    reader = find_reader(registration.person_id)
    if reader is None:
        return None
    event = registration.event
    if ahead and event.starts_at <= clock.now():
        return None
    with translation.override(reader.profile.locale):
        return letter_to(
            reader,
            organization=organization.name,
            event=event.title,
            when=_said(event.starts_at, reader),
            where=event.place,
            room=event.room_url if registration.status == Status.CONFIRMED else "",
            expires=_said(registration.expires_at, reader) if registration.expires_at else "",
            url=f"{settings.FRONTEND_URL}/events/{event.pk}",
        )


def _kind(template: str, *statuses: str, ahead: bool = False) -> Callable[[Occasion], Letter | None]:
    return mail_kind(template, sample=SAMPLE)(lambda occasion: _about(occasion, *statuses, ahead=ahead))


registration_confirmed = _kind(REGISTRATION_CONFIRMED, Status.CONFIRMED)
registration_cancelled = _kind(REGISTRATION_CANCELLED, Status.CANCELLED)
seat_offered = _kind(SEAT_OFFERED, Status.OFFERED)
event_cancelled = _kind(EVENT_CANCELLED)
event_changed = _kind(EVENT_CHANGED, *Registration.STANDING)
event_reminder = _kind(REMINDER, Status.CONFIRMED, ahead=True)
