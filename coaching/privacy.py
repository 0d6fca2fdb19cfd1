"""What an organization's coaching holds of a person.

Conversations, goals and what was remembered are deleted. So is what was recorded of a session with somebody who took
part in it; when its mentor goes, the summary that the participants have accepted stays theirs. Of a safety case stay
level, kind, times, outcome and who attended it, under the pseudonym: how somebody in danger was attended has to be
shown for as long as a claim can be made (GDPR, article 17(3)(b) and (e)). What the person wrote and what staff noted
about them goes. While a case is not closed an erasure waits: whoever attends it needs the words (articles 6(1)(d) and
9(2)(c)).
"""

import json
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.privacy import Fate, Holding, Sections, register_contributor
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

HOLDINGS = (
    Holding(
        section="agent_actions",
        title=_("Lo que hicieron los acompañantes por ti"),
        model=ToolCall,
        person="message__conversation__person_id",
        fate=Fate.ERASED,
        fields=("tool", "arguments", "result", "succeeded", "created_at"),
    ),
    Holding(
        section="conversations",
        title=_("Tus mensajes con los acompañantes"),
        model=Message,
        person="conversation__person_id",
        fate=Fate.ERASED,
        fields=("conversation_id", "role", "content", "created_at", "status", "safety_level"),
    ),
    Holding(
        section="opinions",
        title=_("Lo que opinaste de las respuestas"),
        model=MessageFeedback,
        person="message__conversation__person_id",
        fate=Fate.ERASED,
        fields=("rating", "comment", "created_at"),
    ),
    Holding(
        section="remembered",
        title=_("Lo que recuerdan los acompañantes"),
        model=MemoryFact,
        fate=Fate.ERASED,
        fields=("text", "created_at", "updated_at"),
    ),
    Holding(
        section="conversation_list",
        title=_("Tus conversaciones"),
        model=Conversation,
        fate=Fate.ERASED,
        fields=("id", "agent__name", "title", "summary", "created_at", "last_message_at"),
    ),
    Holding(
        section="goals",
        title=_("Tus objetivos"),
        model=Goal,
        fate=Fate.ERASED,
        fields=("title", "note", "due_on", "status", "created_at", "completed_at"),
    ),
    Holding(
        section="commitments",
        title=_("A lo que te comprometiste"),
        model=Commitment,
        fate=Fate.ERASED,
        fields=("summary__session_id", "what", "until", "status"),
    ),
    Holding(
        section="summaries_accepted",
        title=_("Resúmenes que aceptaste"),
        model=SummaryAcceptance,
        fate=Fate.ERASED,
        fields=("summary__session_id", "accepted_at"),
    ),
    Holding(
        section="meetings",
        title=_("Tus encuentros con acompañantes"),
        model=SessionParticipant,
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
        title=_("Sesiones que pediste"),
        model=CoachingSession,
        person="booked_by_id",
        fate=Fate.EMPTIED,
        fields=("starts_at", "minutes", "status", "agenda", "created_at"),
        empty={"agenda": None},
    ),
    Holding(
        section="context_choice",
        title=_("Lo que los acompañantes no deben usar"),
        model=ContextChoice,
        fate=Fate.ERASED,
        fields=("off", "updated_at"),
    ),
    Holding(
        section="weeks_in_figures",
        title=_("Tus semanas en cifras"),
        model=WeeklyInsight,
        fate=Fate.ERASED,
        fields=("week", "content", "created_at"),
    ),
    Holding(
        section="usage",
        title=_("Uso de la inteligencia artificial"),
        model=UsageEntry,
        fate=Fate.EMPTIED,
        fields=("day", "purpose", "provider", "model", "tokens_in", "tokens_out"),
        empty={"person": None},
    ),
    Holding(section="usage_meters", model=UsageMeter, person="subject", fate=Fate.SECRET),
    Holding(
        section="safety_signals",
        title=_("Textos que nos preocuparon"),
        model=SafetySignal,
        person="case__person_id",
        fate=Fate.EMPTIED,
        fields=("source", "level", "categories", "excerpt", "created_at"),
        empty={"excerpt": "", "reasons": []},
    ),
    Holding(
        section="safety_cases",
        title=_("Cuando quisimos saber cómo estabas"),
        model=SafetyCase,
        fate=Fate.EMPTIED,
        fields=("level", "categories", "status", "opened_at", "acknowledged_at", "closed_at", "outcome"),
        empty={"outcome_note": None, "review_note": None},
    ),
    Holding(
        section="safety_case_steps",
        title=_("Lo que se hizo entonces"),
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


def hold(person_id: UUID) -> str:
    """Somebody who may be in danger is attended to first."""
    return "safety_case_open" if SafetyCase.objects.unclosed().filter(person_id=person_id).exists() else ""


def recorded(person_id: UUID) -> Sections:
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


register_contributor(
    "coaching",
    HOLDINGS,
    scoped=True,
    staff=STAFF,
    others=RECEIPTS,
    titles={
        "session_transcripts": _("Lo que se dijo en tus sesiones"),
        "session_summaries": _("Resúmenes de tus sesiones"),
    },
    more=recorded,
    first=forget_person,  # what was recorded: the places in sessions, which go afterwards, say whose it is
    hold=hold,
)
