"""Tools for meeting people: what is on, and a session with somebody; through the same services as the API."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone as clock
from django.utils.translation import gettext_lazy as _

from accounts.models import Profile
from coaching.errors import MentorAway, TimeTaken
from coaching.models import Availability
from coaching.models.sessions import LONGEST, SHORTEST
from coaching.rules.masking import plain
from coaching.rules.tool_arguments import INTEGER, MOMENT, TEXT, BadArguments, Parameter
from coaching.services import sessions
from coaching.services.tools import Actor, Tool, register_tool
from journeys.services.events import catalogue
from oasis.core.tenancy import current_organization
from organizations.permissions import Capability

MOST_EVENTS, MOST_TIMES = 8, 8
DAYS = 14  # in which free times are looked for
USUAL_MINUTES = 50


def _zone(actor: Actor) -> ZoneInfo:
    return ZoneInfo(actor.speaker.timezone or current_organization().timezone)


def _list_events(actor: Actor, arguments: dict[str, Any]) -> dict[str, Any]:
    found = catalogue.programme(member=True, search=arguments.get("about", ""))[:MOST_EVENTS]
    zone = _zone(actor)
    return {
        "events": [
            {
                "title": event["title"],
                "starts_at": event["starts_at"].astimezone(zone).isoformat(timespec="minutes"),
                "place": event["place"],
                "online": bool(event["online"]),
                "seats_left": event["seats_left"],
                "has_a_place": event["registration"] is not None,
            }
            for event in catalogue.shown(found, person_id=actor.speaker.id)
        ]
    }


def _book_session(actor: Actor, arguments: dict[str, Any]) -> dict[str, Any]:
    minutes = arguments.get("minutes", USUAL_MINUTES)
    mentors = _mentors(arguments.get("mentor", ""))
    starts_at: datetime | None = arguments.get("starts_at")
    if starts_at is None or not mentors:
        return {"booked": False, "free_times": _free_times(actor, mentors, minutes)}
    zone = _zone(actor)
    start = starts_at if starts_at.tzinfo else starts_at.replace(tzinfo=zone)
    if start <= clock.now():
        raise BadArguments({"starts_at": "is in the past"})
    for mentor_id, name in mentors.items():
        try:
            with transaction.atomic():
                session, _safety = sessions.book_session(
                    actor_id=actor.speaker.id, mentor_id=mentor_id, starts_at=start, minutes=minutes
                )
        except (TimeTaken, MentorAway):
            continue
        return {
            "booked": True,
            "session_id": str(session.id),
            "mentor": _with(name),
            "starts_at": start.astimezone(zone).isoformat(timespec="minutes"),
            "minutes": minutes,
        }
    return {"booked": False, "free_times": _free_times(actor, mentors, minutes)}


def _mentors(called: str) -> dict[UUID, str]:
    """Who stated hours, by id, with their first name; with a name, only those called so."""
    people = Availability.objects.order_by("mentor_id").values_list("mentor_id", flat=True).distinct()
    found = dict(Profile.objects.filter(pk__in=list(people)).order_by("pk").values_list("pk", "first_name"))
    return {one: name for one, name in found.items() if not called or plain(name) in plain(called).split()}


def _with(name: str) -> str:
    """A name in the midst of words, where masking takes it for one also if it is a word ("Clara", "Luz")."""
    return f"con {name}"


def _free_times(actor: Actor, mentors: dict[UUID, str], minutes: int) -> list[dict[str, Any]]:
    zone = _zone(actor)
    soon = clock.now() + timedelta(hours=1)
    found = sessions.free_times(mentor_id=None, after=soon, days=DAYS, minutes=minutes)
    return [
        {
            "mentor": _with(slot["mentor"]["name"]),
            "starts_at": slot["starts_at"].astimezone(zone).isoformat(timespec="minutes"),
            "minutes": minutes,
        }
        for slot in found
        if slot["mentor"]["id"] in mentors
    ][:MOST_TIMES]


register_tool(
    Tool(
        name="list_events",
        label=_("Mirar los próximos encuentros"),
        description="The organization's next events: when, where, and whether there are seats left.",
        capability=Capability.WALK_JOURNEYS,
        parameters=(
            Parameter(name="about", kind=TEXT, description="A word to look for", required=False, least=2, most=100),
        ),
        run=_list_events,
    )
)
register_tool(
    Tool(
        name="book_session",
        label=_("Reservar una sesión con una persona"),
        description=(
            "Book a session with a human facilitator for the person. Without starts_at nothing is booked and free times "
            "are given: offer them, and book the one that the person chooses."
        ),
        capability=Capability.TALK_TO_COACH,
        parameters=(
            Parameter(name="starts_at", kind=MOMENT, description="YYYY-MM-DDTHH:MM, a free time", required=False),
            Parameter(
                name="minutes", kind=INTEGER, description="How long", required=False, least=SHORTEST, most=LONGEST
            ),
            Parameter(
                name="mentor", kind=TEXT, description="The facilitator's first name", required=False, least=1, most=100
            ),
        ),
        run=_book_session,
    )
)
