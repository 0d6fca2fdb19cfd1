"""Conversations: starting, finding, renaming, erasing; and what a person thought of an answer."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from coaching.models import Agent, Conversation, Message, MessageFeedback
from coaching.providers import chosen_provider
from coaching.rules.notices import notice
from coaching.services.safety import look_at
from oasis.core.errors import NotFound, ValidationFailed
from oasis.core.tenancy import current_organization
from organizations.models import Organization

SHAPE = ("id", "agent__slug", "title", "created_at", "last_message_at")


def conversations_of(person_id: UUID) -> Any:
    """A person's own conversations, as rows for `conversation_shape`."""
    return Conversation.objects.filter(person_id=person_id).values(*SHAPE)


def conversation_shape(row: dict[str, Any]) -> dict[str, Any]:
    """A conversation as clients read it."""
    return {
        "id": row["id"],
        "agent": row["agent__slug"],
        "title": row["title"] or "",
        "created_at": row["created_at"],
        "last_message_at": row["last_message_at"],
    }


@transaction.atomic
def start_conversation(*, person_id: UUID, agent: str, title: str, language: str) -> tuple[dict[str, Any], Message]:
    """Begin a talk with a published agent; returns the conversation and its first message, the notice.

    Raises `ValidationFailed` for an agent that nobody can talk to.
    """
    found = Agent.objects.published().select_related("published_version").filter(slug=agent).first()
    if found is None or found.published_version is None:
        raise ValidationFailed(details={"agent": [_("No hay ningún acompañante con ese nombre.")]})
    conversation = Conversation.objects.create(
        person_id=person_id, agent=found, version=found.published_version, title=title or None
    )
    words, version = notice(artificial=_artificial(), language=language)
    greeting = found.published_version.greeting if found.published_version.language == language else ""
    first = Message.objects.create(
        conversation=conversation,
        role=Message.Role.SYSTEM,
        content="\n\n".join(part for part in (words, greeting) if part),
        model=version,
    )
    shown = conversation_shape(conversations_of(person_id).get(pk=conversation.id))
    return shown | _screened(person_id, conversation.id, title), first


def _artificial() -> bool:
    """Whether an artificial intelligence answers here: one is configured, and the organization wants it."""
    here = Organization.objects.filter(pk=current_organization().id)
    return chosen_provider().leaves_machine and here.filter(ai_enabled=True).exists()


def find_conversation(*, person_id: UUID, conversation_id: UUID) -> dict[str, Any]:
    """A conversation of the person's own. Raises `NotFound`."""
    row = conversations_of(person_id).filter(pk=conversation_id).first()
    if row is None:
        raise NotFound
    return conversation_shape(row)


@transaction.atomic
def rename_conversation(*, person_id: UUID, conversation_id: UUID, title: str) -> dict[str, Any]:
    """Give a conversation another title. Raises `NotFound`."""
    if not Conversation.objects.filter(person_id=person_id, pk=conversation_id).update(title=title or None):
        raise NotFound
    shown = find_conversation(person_id=person_id, conversation_id=conversation_id)
    return shown | _screened(person_id, conversation_id, title)


def _screened(person_id: UUID, conversation_id: UUID, title: str) -> dict[str, Any]:
    """What the person is to be told about a title, as the field `safety`; nothing where all is well."""
    said = look_at(person_id=person_id, source=f"coaching.title:{conversation_id}", text=title) if title else None
    return {"safety": said} if said else {}


@transaction.atomic
def erase_conversation(*, person_id: UUID, conversation_id: UUID) -> None:
    """Remove a conversation and everything said in it. Raises `NotFound`."""
    conversation = Conversation.objects.select_for_update().filter(person_id=person_id, pk=conversation_id).first()
    if conversation is None:
        raise NotFound
    conversation.delete()


def messages_of(*, person_id: UUID, conversation_id: UUID) -> Any:
    """The messages of a conversation of the person's own. Raises `NotFound`."""
    if not Conversation.objects.filter(person_id=person_id, pk=conversation_id).exists():
        raise NotFound
    return Message.objects.filter(conversation_id=conversation_id)


@transaction.atomic
def rate_message(
    *, person_id: UUID, conversation_id: UUID, message_id: UUID, rating: int, comment: str
) -> tuple[MessageFeedback, dict[str, Any] | None]:
    """Keep what a person thinks of an answer, in the place of what they thought before. Raises `NotFound`.

    With what the person is to be told for their safety, or None.
    """
    message = Message.objects.filter(
        pk=message_id, conversation_id=conversation_id, conversation__person_id=person_id, role=Message.Role.ASSISTANT
    ).first()
    if message is None:
        raise NotFound
    feedback, _made = MessageFeedback.objects.update_or_create(
        message=message, defaults={"rating": rating, "comment": comment or None}
    )
    source = f"coaching.feedback:{message.id}"
    return feedback, look_at(person_id=person_id, source=source, text=comment) if comment else None
