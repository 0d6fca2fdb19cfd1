"""What an organization's coaching holds of a person.

Conversations, goals and what was remembered are deleted. So is what was recorded of a session with somebody who took
part in it; when its mentor goes, the summary that the participants have accepted stays theirs. Of a safety case stay
level, kind, times, outcome and who attended it, under the pseudonym: how somebody in danger was attended has to be
shown for as long as a claim can be made (GDPR, article 17(3)(b) and (e)). What the person wrote and what staff noted
about them goes. While a case is not closed an erasure waits: whoever attends it needs the words (articles 6(1)(d) and
9(2)(c)).
"""

import json
from typing import Any
from uuid import UUID

from django.db.models import Q

from accounts.privacy import Fate, Holding, of_holdings, register_contributor
from coaching.models import (
    CoachingSession,
    Commitment,
    ContextChoice,
    Conversation,
    Goal,
    MemoryFact,
    Message,
    MessageFeedback,
    SafetyCase,
    SafetyCaseEvent,
    SafetySignal,
    SessionParticipant,
    SessionSummary,
    SummaryAcceptance,
    ToolCall,
    UsageEntry,
    UsageMeter,
    WeeklyInsight,
)
from coaching.services.recordings import forget_person
from coaching.services.session_summaries import draft_of
from coaching.services.transcripts import visible_to
from oasis.core.tenancy import OrganizationRef

HOLDINGS = (
    Holding(
        section="agent_actions",
        model=ToolCall,
        person="message__conversation__person_id",
        fate=Fate.ERASED,
        fields=("tool", "arguments", "result", "succeeded", "created_at"),
    ),
    Holding(
        section="conversations",
        model=Message,
        person="conversation__person_id",
        fate=Fate.ERASED,
        fields=("conversation_id", "role", "content", "created_at", "status", "safety_level"),
    ),
    Holding(
        section="opinions",
        model=MessageFeedback,
        person="message__conversation__person_id",
        fate=Fate.ERASED,
        fields=("rating", "comment", "created_at"),
    ),
    Holding(
        section="remembered",
        model=MemoryFact,
        person="person_id",
        fate=Fate.ERASED,
        fields=("text", "created_at", "updated_at"),
    ),
    Holding(
        section="conversation_list",
        model=Conversation,
        person="person_id",
        fate=Fate.ERASED,
        fields=("id", "agent__name", "title", "summary", "created_at", "last_message_at"),
    ),
    Holding(
        section="goals",
        model=Goal,
        person="person_id",
        fate=Fate.ERASED,
        fields=("title", "note", "due_on", "status", "created_at", "completed_at"),
    ),
    Holding(
        section="commitments",
        model=Commitment,
        person="person_id",
        fate=Fate.ERASED,
        fields=("summary__session_id", "what", "until", "status"),
    ),
    Holding(
        section="summaries_accepted",
        model=SummaryAcceptance,
        person="person_id",
        fate=Fate.ERASED,
        fields=("summary__session_id", "accepted_at"),
    ),
    Holding(
        section="meetings",
        model=SessionParticipant,
        person="person_id",
        fate=Fate.ERASED,
        fields=(
            "session__starts_at",
            "session__minutes",
            "session__status",
            "is_mentor",
            "recording_consent",
            "consented_at",
            "joined_at",
            "left_at",
            "attended",
        ),
    ),
    Holding(
        section="meetings_booked",
        model=CoachingSession,
        person="booked_by_id",
        fate=Fate.EMPTIED,
        fields=("starts_at", "minutes", "status", "agenda", "created_at"),
        empty={"agenda": None},
    ),
    Holding(
        section="context_choice",
        model=ContextChoice,
        person="person_id",
        fate=Fate.ERASED,
        fields=("off", "updated_at"),
    ),
    Holding(
        section="weeks_in_figures",
        model=WeeklyInsight,
        person="person_id",
        fate=Fate.ERASED,
        fields=("week", "content", "created_at"),
    ),
    Holding(
        section="usage",
        model=UsageEntry,
        person="person_id",
        fate=Fate.EMPTIED,
        fields=("day", "purpose", "provider", "model", "tokens_in", "tokens_out"),
        empty={"person": None},
    ),
    Holding(section="usage_meters", model=UsageMeter, person="subject", fate=Fate.SECRET),
    Holding(
        section="safety_signals",
        model=SafetySignal,
        person="case__person_id",
        fate=Fate.EMPTIED,
        fields=("source", "level", "categories", "excerpt", "created_at"),
        empty={"excerpt": "", "reasons": []},
    ),
    Holding(
        section="safety_cases",
        model=SafetyCase,
        person="person_id",
        fate=Fate.EMPTIED,
        fields=("level", "categories", "status", "opened_at", "acknowledged_at", "closed_at", "outcome"),
        empty={"outcome_note": None, "review_note": None},
    ),
    Holding(
        section="safety_case_steps",
        model=SafetyCaseEvent,
        person="case__person_id",
        fate=Fate.KEPT,
        fields=("kind", "at"),
    ),
)
STAFF = (
    "coaching.AgentVersion.published_by",
    "coaching.SafetyCase.acknowledged_by",
    "coaching.Availability.mentor",
    "coaching.CoachingSession.mentor",
    "coaching.OnCallShift.person",
    "coaching.SafetyCase.closed_by",
    "coaching.SafetyCase.reviewed_by",
    "coaching.SafetyCaseEvent.actor",
    "coaching.SessionRecording.uploaded_by",
)
RECEIPTS = {"coaching.SessionRecording.audio_deleted_by": Fate.KEPT}  # who took their consent back: proof of a deletion


def hold(person_id: UUID, organization: OrganizationRef | None) -> str:
    """Somebody who may be in danger is attended to first."""
    if organization is None:
        return ""
    return "safety_case_open" if SafetyCase.objects.unclosed().filter(person_id=person_id).exists() else ""


def recorded(person_id: UUID) -> dict[str, list[dict[str, Any]]]:
    """What was said in somebody's sessions, and the summaries, as far as they may read them."""
    transcripts = list(visible_to(person_id).select_related("session").order_by("id"))
    own = Q(session__seats__person_id=person_id, session__seats__is_mentor=False)
    led = Q(session__mentor_id=person_id, status=SessionSummary.Status.ACCEPTED)
    summaries = SessionSummary.objects.current().filter(own | led).distinct().order_by("id")
    return {
        "session_transcripts": [
            {
                "session_id": one.session_id,
                "starts_at": one.session.starts_at,
                "segments": json.loads(str(one.segments)),
            }
            for one in transcripts
        ],
        "session_summaries": [
            {"session_id": one.session_id, "status": one.status, "created_at": one.created_at, **draft_of(one)}
            for one in summaries
        ],
    }


_LISTED: dict[str, Any] = of_holdings(HOLDINGS, scoped=True, staff=STAFF, others=RECEIPTS)


def collect(person_id: UUID, organization: OrganizationRef | None) -> dict[str, list[dict[str, Any]]]:
    """The listed tables, and what was recorded."""
    listed: dict[str, list[dict[str, Any]]] = _LISTED["collect"](person_id, organization)
    return {**listed, **recorded(person_id)} if organization is not None else listed


def erase(person_id: UUID, organization: OrganizationRef | None) -> None:
    """What was recorded goes first: the places in sessions say whose it is."""
    if organization is not None:
        forget_person(person_id)
    _LISTED["erase"](person_id, organization)


register_contributor("coaching", collect=collect, erase=erase, covers=_LISTED["covers"], hold=hold)
