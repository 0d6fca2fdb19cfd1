"""Routes of coaching, relative to /api/v1/."""

from django.urls import path

from coaching.api import context, conversations, goals, help_lines, insights, recordings, search, sessions, usage

SESSION = "coaching/sessions/<uuid:session_id>"
CONVERSATION = "coaching/conversations/<uuid:conversation_id>"

urlpatterns = [
    path("help-lines", help_lines.HelpLines.as_view()),
    path("coaching/agents", conversations.Agents.as_view()),
    path("coaching/conversations", conversations.Conversations.as_view()),
    path(CONVERSATION, conversations.ConversationItem.as_view()),
    path(f"{CONVERSATION}/messages", conversations.Messages.as_view()),
    path(f"{CONVERSATION}/messages/<uuid:message_id>/feedback", conversations.Feedback.as_view()),
    path("coaching/context", context.Context.as_view()),
    path("coaching/memory", context.Memory.as_view()),
    path("coaching/memory/<uuid:fact_id>", context.MemoryItem.as_view()),
    path("coaching/goals", goals.Goals.as_view()),
    path("coaching/goals/<uuid:goal_id>", goals.GoalItem.as_view()),
    path("coaching/ask", search.Ask.as_view()),
    path("coaching/insights", insights.Insights.as_view()),
    path("coaching/search", search.Search.as_view()),
    path("coaching/usage", usage.Usage.as_view()),
    path("coaching/availability", sessions.Slots.as_view()),
    path("coaching/sessions", sessions.Sessions.as_view()),
    path(SESSION, sessions.SessionItem.as_view()),
    path(f"{SESSION}/join", sessions.Join.as_view()),
    path(f"{SESSION}/leave", sessions.Leave.as_view()),
    path(f"{SESSION}/recording-consent", sessions.RecordingConsent.as_view()),
    path(f"{SESSION}/recording", recordings.Recording.as_view()),
    path(f"{SESSION}/transcript", recordings.Transcript.as_view()),
    path(f"{SESSION}/transcript/regenerate-summary", recordings.Regeneration.as_view()),
    path(f"{SESSION}/transcript/accept", recordings.Accept.as_view()),
    path(f"{SESSION}/calendar", sessions.SessionCalendar.as_view()),
]
