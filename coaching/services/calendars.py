"""Sessions as iCalendar files (RFC 5545)."""

from django.conf import settings
from django.utils import timezone as clock
from django.utils.translation import gettext as _

from coaching.models import CoachingSession
from oasis.core.tenancy import current_organization


def calendar_of(session: CoachingSession) -> bytes:
    """A calendar with one session; a cancelled one takes itself out. Says nothing of what it is about, nor with whom."""
    from icalendar import Calendar, Event

    event = Event()
    event.add("uid", f"{session.id}@oasis")
    event.add("dtstamp", clock.now())
    event.add("dtstart", session.starts_at)
    event.add("dtend", session.ends_at)
    event.add("summary", _("Sesión en {organization}").format(organization=current_organization().name))
    event.add("url", f"{settings.FRONTEND_URL}/sessions/{session.id}")
    event.add("status", "CANCELLED" if session.status == CoachingSession.Status.CANCELLED else "CONFIRMED")
    calendar = Calendar()
    calendar.add("prodid", "-//OASIS//sessions//ES")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
