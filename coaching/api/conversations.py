"""Agents, the caller's own conversations, their messages."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from coaching.api.shapes import (
    AgentShape,
    ConversationShape,
    ExchangeShape,
    FeedbackShape,
    MessageShape,
    NewConversationShape,
    message_shape,
)
from coaching.api.streaming import events
from coaching.errors import AssistantUnavailable, ConsentMissing, QuotaUsedUp
from coaching.models import Agent
from coaching.rules.screening import GRAVE, screen
from coaching.services import conversations as services
from coaching.services.context import Speaker
from coaching.services.messages import Sent, begin_message, calls_of, post_message
from journeys.api.conditional import conditional
from oasis.core import ratelimit
from oasis.core.api import StrictSerializer, Success, cursor_of, operation
from oasis.core.api.request import Request
from oasis.core.api.serializers import CursorQuery
from oasis.core.api.streams import EventStream
from oasis.core.errors import RateLimited, ValidationFailed
from oasis.core.idempotency import HEADER, LONGEST
from oasis.core.tenancy import organization_scope
from organizations.api.views import OrganizationView
from organizations.permissions import Capability

LONGEST_MESSAGE = 4000
LONGEST_TITLE = 120


class NewConversation(StrictSerializer):
    """With whom to talk."""

    agent = serializers.CharField(max_length=40, help_text="An agent's slug, as `coach`.")
    title = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_TITLE, default="")


class ConversationTitle(StrictSerializer):
    """A conversation's title."""

    title = serializers.CharField(allow_blank=True, max_length=LONGEST_TITLE)


class NewMessage(StrictSerializer):
    """What to say."""

    content = serializers.CharField(max_length=LONGEST_MESSAGE)

    def validate_content(self, value: str) -> str:
        """Something to be seen: marks of no width are none."""
        if not any(character.isprintable() and not character.isspace() for character in value):
            self.fields["content"].fail("blank")
        return value


class NewFeedback(StrictSerializer):
    """What to think of an answer."""

    rating = serializers.ChoiceField([-1, 1])
    comment = serializers.CharField(required=False, allow_blank=True, max_length=1000, default="")


class MessageQuery(CursorQuery):
    """In which order."""

    order = serializers.ChoiceField(
        ["asc", "desc"], default="asc", help_text="`asc`: as they were said; `desc`: newest first."
    )


class Agents(OrganizationView):
    """Who there is to talk to."""

    capability = Capability.TALK_TO_COACH

    @operation("Agents to talk to", response=AgentShape, many=True, status=(200, 304))
    def get(self, request: Request) -> HttpResponse:
        """The published ones, in their order, with their `ETag`."""
        rows = Agent.objects.published().values(
            "slug", *(f"published_version__{name}" for name in ("name", "description", "greeting", "language"))
        )
        return conditional(
            request,
            [{name.removeprefix("published_version__"): value for name, value in row.items()} for row in rows],
        )


class Conversations(OrganizationView):
    """The caller's conversations."""

    capability = Capability.TALK_TO_COACH
    idempotent = True

    @operation("Own conversations", response=ConversationShape, query=CursorQuery, paginated="cursor")
    def get(self, request: Request) -> Success:
        """Newest first."""
        rows, meta = cursor_of(services.conversations_of(request.user.id), self.query(request, CursorQuery))
        return Success([services.conversation_shape(row) for row in rows], meta=meta)

    @operation("Begin a conversation", request=NewConversation, response=NewConversationShape, status=201)
    def post(self, request: Request) -> Success:
        """Its first message is the notice of what answers here."""
        said = self.body(request, NewConversation)
        shown, first = services.start_conversation(
            person_id=request.user.id, agent=said["agent"], title=said["title"], language=request.user.locale
        )
        return Success({**shown, "messages": [message_shape(first)]}, status=201)


class ConversationItem(OrganizationView):
    """One of the caller's conversations."""

    capability = Capability.TALK_TO_COACH

    @operation("An own conversation", response=ConversationShape)
    def get(self, request: Request, conversation_id: UUID) -> Success:
        """Without its messages."""
        return Success(services.find_conversation(person_id=request.user.id, conversation_id=conversation_id))

    @operation("Rename a conversation", request=ConversationTitle, response=ConversationShape)
    def patch(self, request: Request, conversation_id: UUID) -> Success:
        """An empty title is none."""
        title = self.body(request, ConversationTitle)["title"]
        return Success(
            services.rename_conversation(person_id=request.user.id, conversation_id=conversation_id, title=title)
        )

    @operation("Erase a conversation", status=204)
    def delete(self, request: Request, conversation_id: UUID) -> Success:
        """With everything that was said in it."""
        services.erase_conversation(person_id=request.user.id, conversation_id=conversation_id)
        return Success(None, status=204)


class Messages(OrganizationView):
    """The messages of a conversation. Sending talks to a provider, so no scope is held meanwhile."""

    capability = Capability.TALK_TO_COACH
    limit = {"GET": "default", "POST": None}
    scoped = False
    keyed = True

    @operation("Messages of a conversation", response=MessageShape, query=MessageQuery, paginated="cursor")
    def get(self, request: Request, conversation_id: UUID) -> Success:
        """The notice first."""
        query = self.query(request, MessageQuery)
        with organization_scope(request.organization):
            rows = services.messages_of(person_id=request.user.id, conversation_id=conversation_id)
            items, meta = cursor_of(rows, query, order="id" if query["order"] == "asc" else "-id")
            answered = [one.reply_to_id for one in items if one.reply_to_id]
            calls = calls_of(request.organization, answered) if answered else {}
        return Success([message_shape(one, calls) for one in items], meta=meta)

    @operation(
        "Say something and get the answer",
        description=(
            "What is written is screened before anything else. In danger the answer is words written by people, with the help "
            "lines of the person's country; no limit turns such a message away. The same `Idempotency-Key` with the same words "
            "answers as the first time. With `Accept: text/event-stream` the answer comes as it is written: events "
            "`message.start`, `token` `{text}`, `sources`, `safety`, `message.end` (the whole exchange), or `error`; a client "
            "that goes away stops it, and what was shown is kept as `partial`."
        ),
        request=NewMessage,
        response=ExchangeShape,
        files=("text/event-stream",),
        errors=[AssistantUnavailable, ConsentMissing, RateLimited, QuotaUsedUp],
    )
    def post(self, request: Request, conversation_id: UUID) -> Any:
        """Screen, keep, ask, keep."""
        content = self.body(request, NewMessage)["content"]
        found = screen(content)
        if found.level not in GRAVE:
            ratelimit.limit(request, "coaching", str(request.user.id))
        streaming = "text/event-stream" in request.headers.get("Accept", "")
        sent = Sent(
            organization=request.organization,
            speaker=speaker_of(request),
            conversation_id=conversation_id,
            content=content,
            screening=found,
            key=_key(request),
            streaming=streaming,
        )
        if streaming:
            return EventStream(events(begin_message(sent)))
        exchange = post_message(sent)
        calls = calls_of(request.organization, [exchange.user_message.id]) if found.level not in GRAVE else {}
        return Success(
            {
                "user_message": message_shape(exchange.user_message),
                "reply": message_shape(exchange.reply, calls),
                "safety": exchange.safety,
            },
            headers={"Idempotent-Replayed": "true"} if exchange.replayed else {},
        )


class Feedback(OrganizationView):
    """What the caller thinks of an answer."""

    capability = Capability.TALK_TO_COACH

    @operation("Rate an answer", request=NewFeedback, response=FeedbackShape)
    def post(self, request: Request, conversation_id: UUID, message_id: UUID) -> Success:
        """The last opinion counts."""
        said = self.body(request, NewFeedback)
        kept, safety = services.rate_message(
            person_id=request.user.id,
            conversation_id=conversation_id,
            message_id=message_id,
            rating=said["rating"],
            comment=said["comment"],
        )
        return Success(
            {
                "message_id": message_id,
                "rating": kept.rating,
                "comment": kept.comment or "",
                **({"safety": safety} if safety else {}),
            },
            message=_("Gracias por decírnoslo."),
        )


def speaker_of(request: Request) -> Speaker:
    """The caller as somebody who talks."""
    caller = request.user
    return Speaker(id=caller.id, language=caller.locale, timezone=caller.timezone, role=request.membership_role)


def _key(request: Request) -> str | None:
    key: str | None = request.headers.get(HEADER)
    if key is not None and (not 1 <= len(key) <= LONGEST or not key.isascii() or not key.isprintable()):
        raise ValidationFailed(details={HEADER: [_("De 1 a 255 caracteres imprimibles.")]})
    return key
