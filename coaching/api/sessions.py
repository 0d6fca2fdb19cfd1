"""Human sessions: booking, the way in, recording consent; and when facilitators have time."""

from datetime import UTC
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone as clock
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from coaching.api.shapes import SafetyShape
from coaching.errors import MentorAway, RoomUnavailable, SessionOver, TimeTaken
from coaching.models import CoachingSession
from coaching.models.sessions import LONGEST, SHORTEST
from coaching.services import attendance, sessions
from coaching.services.calendars import calendar_of
from oasis.core.api import StrictSerializer, Success, cursor_of, operation
from oasis.core.api.request import Request
from oasis.core.api.serializers import CursorQuery
from oasis.core.errors import NotFound, ValidationFailed
from organizations.api.views import OrganizationView
from organizations.permissions import Capability


class PersonShape(serializers.Serializer[Any]):
    """Who takes part."""

    id = serializers.UUIDField()
    name = serializers.CharField()


class SessionShape(serializers.Serializer[Any]):
    """A session, for those who take part."""

    id = serializers.UUIDField()
    mentor = PersonShape()
    participants = PersonShape(many=True)
    starts_at = serializers.DateTimeField()
    minutes = serializers.IntegerField()
    status = serializers.ChoiceField(CoachingSession.Status.choices)
    agenda = serializers.CharField(allow_blank=True)
    safety = SafetyShape(required=False, help_text="Only after writing an agenda that asks for it.")


class SlotShape(serializers.Serializer[Any]):
    """A time that can be booked."""

    mentor = PersonShape()
    starts_at = serializers.DateTimeField()
    minutes = serializers.IntegerField()


class WayInShape(serializers.Serializer[Any]):
    """How to come into the room."""

    url = serializers.URLField()
    room = serializers.CharField()
    token = serializers.CharField()
    expires_at = serializers.DateTimeField()


class ConsentShape(serializers.Serializer[Any]):
    """What was said to a recording, and whether everybody has agreed."""

    granted = serializers.BooleanField()
    recording_allowed = serializers.BooleanField()


class NewSession(StrictSerializer):
    """With whom, when, about what."""

    mentor = serializers.UUIDField(required=False, help_text="By default the caller, if they hold sessions.")
    participants = serializers.ListField(child=serializers.UUIDField(), required=False, max_length=30, default=list)
    starts_at = serializers.DateTimeField(default_timezone=UTC)
    minutes = serializers.IntegerField(min_value=SHORTEST, max_value=LONGEST, required=False, default=50)
    agenda = serializers.CharField(required=False, allow_blank=True, max_length=2000, default="")
    enrollment_id = serializers.UUIDField(required=False, help_text="With `step_id`: the step that it completes.")
    step_id = serializers.UUIDField(required=False)


class SessionChange(StrictSerializer):
    """What changes of a session."""

    starts_at = serializers.DateTimeField(required=False, default_timezone=UTC)
    minutes = serializers.IntegerField(min_value=SHORTEST, max_value=LONGEST, required=False)
    agenda = serializers.CharField(required=False, allow_blank=True, max_length=2000)


class Consent(StrictSerializer):
    """Yes or no."""

    granted = serializers.BooleanField()


class SessionQuery(CursorQuery):
    """Which sessions."""

    status = serializers.ChoiceField(CoachingSession.Status.choices, required=False)


class SlotQuery(StrictSerializer):
    """Whose time, how much of it, in which days."""

    mentor = serializers.UUIDField(required=False)
    days = serializers.IntegerField(min_value=1, max_value=60, required=False, default=14)
    minutes = serializers.IntegerField(min_value=SHORTEST, max_value=LONGEST, required=False, default=50)


class Slots(OrganizationView):
    """When facilitators have time."""

    capability = Capability.TALK_TO_COACH

    @operation("Times that can be booked", response=SlotShape, query=SlotQuery, many=True)
    def get(self, request: Request) -> Success:
        """By time; of mentors who stated their hours."""
        query = self.query(request, SlotQuery)
        return Success(
            sessions.free_times(
                mentor_id=query.get("mentor"), after=clock.now(), days=query["days"], minutes=query["minutes"]
            )
        )


class Sessions(OrganizationView):
    """The caller's sessions."""

    capability = Capability.TALK_TO_COACH
    idempotent = True

    @operation("Own sessions", response=SessionShape, query=SessionQuery, paginated="cursor")
    def get(self, request: Request) -> Success:
        """Those in which the caller takes part, as mentor or otherwise, newest first."""
        query = self.query(request, SessionQuery)
        found = CoachingSession.objects.of(request.user.id)
        if "status" in query:
            found = found.filter(status=query["status"])
        rows, meta = cursor_of(found, query)
        return Success(sessions.shapes_of(rows), meta=meta)

    @operation(
        "Book a session",
        request=NewSession,
        response=SessionShape,
        status=201,
        errors=[ValidationFailed, TimeTaken, MentorAway],
    )
    def post(self, request: Request) -> Success:
        """A facilitator invites to a session of their own; anybody asks a facilitator for one, in their hours."""
        said = self.body(request, NewSession)
        booked = sessions.book_session(actor_id=request.user.id, mentor_id=said.pop("mentor", None), **said)
        return Success(_shown(*booked), status=201, message=_("Sesión reservada."))


class SessionItem(OrganizationView):
    """One of the caller's sessions."""

    capability = Capability.TALK_TO_COACH

    @operation("A session", response=SessionShape, errors=[NotFound])
    def get(self, request: Request, session_id: UUID) -> Success:
        """Only for those who take part."""
        return Success(_shown(sessions.find_session(person_id=request.user.id, session_id=session_id)))

    @operation(
        "Move a session or change its agenda",
        request=SessionChange,
        response=SessionShape,
        errors=[ValidationFailed, NotFound, TimeTaken, MentorAway, SessionOver],
    )
    def patch(self, request: Request, session_id: UUID) -> Success:
        """The mentor, or who booked it."""
        changes = self.body(request, SessionChange)
        return Success(
            _shown(*sessions.change_session(actor_id=request.user.id, session_id=session_id, changes=changes))
        )

    @operation("Cancel a session", status=204, errors=[NotFound, SessionOver])
    def delete(self, request: Request, session_id: UUID) -> Success:
        """The mentor, or who booked it; everybody else is told."""
        sessions.cancel_session(actor_id=request.user.id, session_id=session_id)
        return Success(None, status=204)


class Join(OrganizationView):
    """The way into the room."""

    capability = Capability.TALK_TO_COACH

    @operation("Join a session", response=WayInShape, errors=[NotFound, SessionOver, RoomUnavailable])
    def post(self, request: Request, session_id: UUID) -> Success:
        """The room opens ten minutes before the session and closes a quarter of an hour after it."""
        return Success(attendance.join_session(person_id=request.user.id, session_id=session_id))


class Leave(OrganizationView):
    """The way out."""

    capability = Capability.TALK_TO_COACH

    @operation("Leave a session", response=SessionShape, errors=[NotFound])
    def post(self, request: Request, session_id: UUID) -> Success:
        """When the mentor leaves, the session was held."""
        return Success(_shown(attendance.leave_session(person_id=request.user.id, session_id=session_id)))


class RecordingConsent(OrganizationView):
    """Yes or no to a recording."""

    capability = Capability.TALK_TO_COACH

    @operation(
        "Consent to a recording",
        request=Consent,
        response=ConsentShape,
        errors=[ValidationFailed, NotFound, SessionOver],
    )
    def post(self, request: Request, session_id: UUID) -> Success:
        """Every person, each session; one "no" and nothing is captured."""
        granted = self.body(request, Consent)["granted"]
        return Success(
            attendance.consent_to_recording(person_id=request.user.id, session_id=session_id, granted=granted)
        )


class SessionCalendar(OrganizationView):
    """A session for calendars."""

    capability = Capability.TALK_TO_COACH

    @operation("Calendar file of a session", media_type="text/calendar", errors=[NotFound])
    def get(self, request: Request, session_id: UUID) -> HttpResponse:
        """Without the agenda: calendars are shared."""
        session = sessions.find_session(person_id=request.user.id, session_id=session_id)
        return HttpResponse(
            calendar_of(session),
            content_type="text/calendar; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="session.ics"', "Cache-Control": "private, no-store"},
        )


def _shown(session: CoachingSession, safety: dict[str, Any] | None = None) -> dict[str, Any]:
    return {**sessions.shapes_of([session])[0], **({"safety": safety} if safety else {})}
