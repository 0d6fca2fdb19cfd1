"""What coaching keeps in an organization's schema."""

from coaching.models.agents import Agent, AgentVersion
from coaching.models.conversations import Conversation, Message, MessageFeedback
from coaching.models.knowledge import KnowledgeArticle
from coaching.models.safety import SafetyCase, SafetyCaseEvent, SafetySignal

__all__ = [
    "Agent",
    "AgentVersion",
    "Conversation",
    "KnowledgeArticle",
    "Message",
    "MessageFeedback",
    "SafetyCase",
    "SafetyCaseEvent",
    "SafetySignal",
]
