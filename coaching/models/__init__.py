"""What coaching keeps in an organization's schema."""

from coaching.models.agents import Agent, AgentVersion
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
    "SafetyCase",
    "SafetyCaseEvent",
    "SafetySignal",
    "ToolCall",
    "UsageEntry",
    "UsageMeter",
]
