"""What coaching keeps in an organization's schema."""

from coaching.models.agents import Agent, AgentVersion, Rehearsal
from coaching.models.conversations import Conversation, Message, MessageFeedback, ToolCall
from coaching.models.duty import OnCallShift
from coaching.models.goals import Goal
from coaching.models.insights import WeeklyInsight
from coaching.models.knowledge import KnowledgeArticle, Passage
from coaching.models.memory import ContextChoice, MemoryFact
from coaching.models.recordings import (
    Commitment,
    SessionRecording,
    SessionSummary,
    SessionTranscript,
    SummaryAcceptance,
)
from coaching.models.safety import SafetyCase, SafetyCaseEvent, SafetySignal
from coaching.models.sessions import Availability, CoachingSession, SessionParticipant
from coaching.models.usage import UsageEntry, UsageMeter

__all__ = [
    "Agent",
    "AgentVersion",
    "Availability",
    "CoachingSession",
    "Commitment",
    "ContextChoice",
    "Conversation",
    "Goal",
    "KnowledgeArticle",
    "MemoryFact",
    "Message",
    "MessageFeedback",
    "OnCallShift",
    "Passage",
    "Rehearsal",
    "SafetyCase",
    "SafetyCaseEvent",
    "SafetySignal",
    "SessionParticipant",
    "SessionRecording",
    "SessionSummary",
    "SessionTranscript",
    "SummaryAcceptance",
    "ToolCall",
    "UsageEntry",
    "UsageMeter",
    "WeeklyInsight",
]
