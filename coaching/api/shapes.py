"""How coaching's things look to clients, and the functions that make them look so."""

from typing import Any

from rest_framework import serializers

from coaching.models import Message


class AgentShape(serializers.Serializer):
    """Somebody to talk to."""

    slug = serializers.CharField()
    name = serializers.CharField()
    description = serializers.CharField()
    greeting = serializers.CharField()
    language = serializers.CharField()


class SourceShape(serializers.Serializer):
    """What an answer drew on."""

    kind = serializers.CharField()
    id = serializers.CharField()
    title = serializers.CharField()


class TokensShape(serializers.Serializer):
    """How many tokens a turn took."""

    input = serializers.IntegerField()
    output = serializers.IntegerField()


class MessageShape(serializers.Serializer):
    """One turn."""

    id = serializers.UUIDField()
    role = serializers.ChoiceField(Message.Role.choices)
    content = serializers.CharField()
    created_at = serializers.DateTimeField()
    sources = SourceShape(many=True)
    provider = serializers.CharField(
        allow_null=True, help_text="Who wrote it: gemini, guided, or `person` for words written beforehand."
    )
    model = serializers.CharField(allow_null=True, help_text="The model that answered, or the version of the text.")
    tokens = TokensShape()
    status = serializers.ChoiceField(Message.Status.choices)


class ConversationShape(serializers.Serializer):
    """A talk."""

    id = serializers.UUIDField()
    agent = serializers.CharField(help_text="The agent's slug.")
    title = serializers.CharField()
    created_at = serializers.DateTimeField()
    last_message_at = serializers.DateTimeField()


class NewConversationShape(ConversationShape):
    """A talk just begun, with its notice."""

    messages = MessageShape(many=True)


class ResourceShape(serializers.Serializer):
    """A help line."""

    country = serializers.CharField(allow_null=True)
    name = serializers.CharField()
    number = serializers.CharField()
    hours = serializers.CharField()
    channel = serializers.CharField()


class SafetyShape(serializers.Serializer):
    """What to show at once to somebody who may need help."""

    level = serializers.ChoiceField(["none", "watch", "high", "imminent"])
    resources = ResourceShape(many=True, required=False)


class ExchangeShape(serializers.Serializer):
    """A message and its answer."""

    user_message = MessageShape()
    reply = MessageShape()
    safety = SafetyShape()


class FeedbackShape(serializers.Serializer):
    """What somebody thought of an answer."""

    message_id = serializers.UUIDField()
    rating = serializers.IntegerField()
    comment = serializers.CharField()


class HelpLineShape(ResourceShape):
    """A help line with where it comes from and when it was last checked."""

    kind = serializers.ChoiceField(["line", "emergency"])
    source = serializers.URLField()  # type: ignore[assignment]
    verified_on = serializers.DateField(allow_null=True)


class HelpShape(serializers.Serializer):
    """What a country offers."""

    country = serializers.CharField(
        allow_null=True, help_text="Null: not known here, so the numbers of most of the world."
    )
    lines = HelpLineShape(many=True)
    emergency = serializers.CharField(help_text="The emergency number, or numbers with ` / ` between them.")


def message_shape(message: Message) -> dict[str, Any]:
    """A message as clients read it."""
    return {
        "id": message.id,
        "role": message.role,
        "content": message.content,
        "created_at": message.created_at,
        "sources": message.sources,
        "provider": message.provider or None,
        "model": message.model or None,
        "tokens": {"input": message.tokens_in, "output": message.tokens_out},
        "status": message.status,
    }
