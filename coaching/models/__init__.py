"""What coaching keeps in an organization's schema."""

from coaching.models.agents import Agent, AgentVersion, Rehearsal
from coaching.models.conversations import Conversation, Message, MessageFeedback, ToolCall
from coaching.models.goals import Goal
from coaching.models.knowledge import KnowledgeArticle
from coaching.models.memory import ContextChoice, MemoryFact
from coaching.models.safety import SafetyCase, SafetyCaseEvent, SafetySignal
from coaching.models.usage import UsageEntry, UsageMeter

__all__ = [
    "Agent",
    "AgentVersion",
    "ContextChoice",
    "Conversation",
    "Goal",
    "KnowledgeArticle",
    "MemoryFact",
    "Message",
    "MessageFeedback",
    "Rehearsal",
    "SafetyCase",
    "SafetyCaseEvent",
    "SafetySignal",
    "ToolCall",
    "UsageEntry",
    "UsageMeter",
]
