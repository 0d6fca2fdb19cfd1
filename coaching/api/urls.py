"""Routes of coaching, relative to /api/v1/."""

from django.urls import path

from coaching.api import conversations, help_lines

CONVERSATION = "coaching/conversations/<uuid:conversation_id>"

urlpatterns = [
    path("help-lines", help_lines.HelpLines.as_view()),
    path("coaching/agents", conversations.Agents.as_view()),
    path("coaching/conversations", conversations.Conversations.as_view()),
    path(CONVERSATION, conversations.ConversationItem.as_view()),
    path(f"{CONVERSATION}/messages", conversations.Messages.as_view()),
    path(f"{CONVERSATION}/messages/<uuid:message_id>/feedback", conversations.Feedback.as_view()),
]
