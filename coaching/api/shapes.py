"""How coaching's things look to clients, and the functions that make them look so."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from coaching.models import Goal, Message

NO_SOURCE = _("Esta respuesta no se apoya en ningún artículo.")


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


class SearchShape(serializers.Serializer):
    """Something that fits what was looked for."""

    kind = serializers.ChoiceField(["message", "journal", "transcript", "knowledge"])
    id = serializers.UUIDField()
    excerpt = serializers.CharField()
    score = serializers.FloatField()
    created_at = serializers.DateTimeField()


class TokensShape(serializers.Serializer):
    """How many tokens a turn took."""

    input = serializers.IntegerField()
    output = serializers.IntegerField()


class ActionShape(serializers.Serializer):
    """Something that the agent did for the person while it answered."""

    tool = serializers.CharField()
    label = serializers.CharField(help_text="The tool's name for people.")  # type: ignore[assignment]
    arguments = serializers.DictField(child=serializers.JSONField())
    result = serializers.DictField(child=serializers.JSONField())
    done = serializers.BooleanField(help_text="False: it was refused, and `result` says why.")
    created_at = serializers.DateTimeField()


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
    sources_note = serializers.CharField(
        allow_null=True, help_text="For an answer without a source: the sentence that says so."
    )
    actions = ActionShape(many=True)


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


class ConversationShape(serializers.Serializer):
    """A talk."""

    id = serializers.UUIDField()
    agent = serializers.CharField(help_text="The agent's slug.")
    title = serializers.CharField()
    created_at = serializers.DateTimeField()
    last_message_at = serializers.DateTimeField()
    safety = SafetyShape(required=False, help_text="Only where the title asks for it.")


class NewConversationShape(ConversationShape):
    """A talk just begun, with its notice."""

    messages = MessageShape(many=True)


class ContextSourceShape(serializers.Serializer):
    """One source of what agents know of a person."""

    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    enabled = serializers.BooleanField()
    content = serializers.ListField(child=serializers.CharField(), help_text="What it says of the person now.")


class ContextShape(serializers.Serializer):
    """What agents know of the caller now."""

    consent = serializers.BooleanField(help_text="Whether the caller agreed to AI; without it nothing is told to any.")
    sources = ContextSourceShape(many=True)


class FactShape(serializers.Serializer):
    """Something remembered."""

    id = serializers.UUIDField()
    text = serializers.CharField()
    conversation_id = serializers.UUIDField(allow_null=True)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    safety = SafetyShape(required=False, help_text="Only where the words ask for it.")


class GoalShape(serializers.Serializer):
    """What a person wants to get to."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    note = serializers.CharField()
    due_on = serializers.DateField(allow_null=True)
    status = serializers.ChoiceField(Goal.Status.choices)
    source = serializers.ChoiceField(Goal.Source.choices)  # type: ignore[assignment]
    created_at = serializers.DateTimeField()
    completed_at = serializers.DateTimeField(allow_null=True)
    safety = SafetyShape(required=False, help_text="Only where the words ask for it.")


class TokenQuotaShape(serializers.Serializer):
    """Tokens; `limit` null: none."""

    used = serializers.IntegerField()
    limit = serializers.IntegerField(allow_null=True)


class CostQuotaShape(serializers.Serializer):
    """Money, in USD."""

    used = serializers.DecimalField(max_digits=14, decimal_places=8)
    limit = serializers.DecimalField(max_digits=14, decimal_places=8)


class MeterShape(serializers.Serializer):
    """What is used of a share, answers that are being written included."""

    tokens = TokenQuotaShape()
    cost = CostQuotaShape()
    resets_at = serializers.DateTimeField()


class OrganizationUsageShape(serializers.Serializer):
    """The organization's day and month."""

    day = MeterShape()
    month = MeterShape()


class UsageShape(serializers.Serializer):
    """The caller's day; for those who see reports the organization's too."""

    day = MeterShape()
    organization = OrganizationUsageShape(allow_null=True)


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
    safety = SafetyShape(required=False, help_text="Only where the words ask for it.")


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


def message_shape(message: Message, calls: Mapping[UUID, list[dict[str, Any]]] | None = None) -> dict[str, Any]:
    """A message as clients read it; `calls` are the uses of tools by the message they answered."""
    answered = message.role == Message.Role.ASSISTANT and message.provider != "person"
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
        "sources_note": str(NO_SOURCE) if answered and not message.sources else None,
        "actions": (calls or {}).get(message.reply_to_id, []) if message.reply_to_id else [],
    }


class AnswerShape(serializers.Serializer):
    """One answer to one question."""

    answer = serializers.CharField()
    sources = SourceShape(many=True)
    grounded = serializers.BooleanField(help_text="False: no article says anything about it, and the answer says so.")
    provider = serializers.CharField(help_text="Who wrote it; `person` for words written beforehand.")
    model = serializers.CharField()
    tokens = TokensShape()
    safety = SafetyShape()


class InsightShape(serializers.Serializer):
    """One thing that the figures say."""

    code = serializers.CharField()
    text = serializers.CharField()
    figures = serializers.DictField(child=serializers.FloatField())


class InsightsShape(serializers.Serializer):
    """A week."""

    status = serializers.ChoiceField(["pending", "ready"])
    to = serializers.DateField()
    statements = InsightShape(many=True)
    suggestion = InsightShape(allow_null=True)

    def get_fields(self) -> dict[str, serializers.Field]:
        """`from` is a word of Python's."""
        return {**super().get_fields(), "from": serializers.DateField()}
