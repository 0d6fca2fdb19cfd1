"""Events as calendar files (RFC 5545)."""

from datetime import UTC

from django.conf import settings
from django.utils import timezone as clock

from journeys.models import Event


def calendar_of(event: Event, *, room_url: str | None = None) -> bytes:
    """One event as an .ics file, with the way into its video room for who may know it.

    A calendar that has it already takes over what changed, since it is stamped later.
    """
    from icalendar import Calendar
    from icalendar import Event as Entry

    calendar = Calendar()
    calendar.add("prodid", "-//OASIS//ES")
    calendar.add("version", "2.0")
    entry = Entry()
    entry.add("uid", f"{event.pk}@oasis")
    entry.add("dtstamp", clock.now().astimezone(UTC))
    entry.add("dtstart", event.starts_at.astimezone(UTC))
    entry.add("dtend", event.ends_at.astimezone(UTC))
    entry.add("summary", event.title)
    if event.description:
        entry.add("description", event.description)
    if event.place or room_url:
        entry.add("location", event.place or room_url)
    if room_url:
        entry.add("conference", room_url, parameters={"VALUE": "URI", "FEATURE": "VIDEO"})  # RFC 7986
    entry.add("status", "CANCELLED" if event.status == Event.Status.CANCELLED else "CONFIRMED")
    entry.add("url", f"{settings.FRONTEND_URL}/events/{event.pk}")
    calendar.add_component(entry)
    return bytes(calendar.to_ical())
