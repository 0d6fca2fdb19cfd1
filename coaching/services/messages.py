"""A turn: screening first; then, if all is well, the provider, outside every scope and transaction.

scope → keep the person's words, read the context → leave → ask the provider → scope → keep the answer. The same
`Idempotency-Key` again finds the message and its answer; of two at once the second waits for the first's answer.
"""

import time
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

import structlog
from django.db import IntegrityError, transaction
from django.utils import timezone as clock

from accounts.models import Consent
from coaching.errors import ConsentMissing
from coaching.models import Conversation, KnowledgeArticle, Message
from coaching.providers import chosen_provider, fallback_provider
from coaching.providers.base import Prompt, Provider, ProviderFailed, Reply, Turn
from coaching.rules.help_lines import help_for
from coaching.rules.output import objection
from coaching.rules.retrieval import Passage, best
from coaching.rules.safety_answers import safety_answer
from coaching.rules.safety_answers import version as answers_version
from coaching.rules.screening import GRAVE, Screening
from coaching.services.people import country_of
from coaching.services.safety import Signal, open_case
from oasis.core.crypto import keyed_hash
from oasis.core.errors import IdempotencyConflict, NotFound, Unavailable
from oasis.core.resilience import CircuitOpen
from oasis.core.tenancy import OrganizationRef, organization_scope

log = structlog.get_logger(__name__)

TURNS_READ = 16  # messages of the conversation that a provider is given
PASSAGES_READ = 4
WAIT_SECONDS, WAIT_STEP = 20.0, 0.1  # how long a repeated request waits for the first one's answer
ABANDONED = timedelta(seconds=30)  # a message without an answer for so long was left by a process that died


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Who writes, and in which language they are answered."""

    id: UUID
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A message, its answer, what the person is told for their safety; `replayed`: it had been sent before."""

    user_message: Message
    reply: Message
    safety: dict[str, Any]
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class _Kept:
    """The person's message as it stands, its answer if there is one, and what a provider needs to answer."""

    message: Message
    reply: Message | None = None
    prompt: Prompt | None = None
    repeated: bool = False


def post_message(
    *,
    organization: OrganizationRef,
    speaker: Speaker,
    conversation_id: UUID,
    content: str,
    screening: Screening,
    key: str | None = None,
) -> Exchange:
    """Send a message that was screened and get the answer; outside every scope.

    Raises `NotFound`, `ConsentMissing` (before anything is kept) and `IdempotencyConflict`.
    """
    provider = chosen_provider()
    country = country_of(speaker.id) if screening.level != "none" else None
    if (
        screening.level not in GRAVE
        and provider.leaves_machine
        and not Consent.objects.is_granted(speaker.id, Consent.Kind.AI_PROCESSING)
    ):
        with organization_scope(organization):
            _own(conversation_id, speaker.id)
        raise ConsentMissing
    client_key = keyed_hash("coaching-message", key) if key else None
    try:
        kept = _keep(organization, speaker, conversation_id, content, screening, client_key, country)
    except IntegrityError:  # the same key, at the same moment
        kept = _keep(organization, speaker, conversation_id, content, screening, client_key, country)
    if kept.repeated and kept.reply is None:
        kept = replace(kept, reply=_wait(organization, kept.message))
    reply = kept.reply
    if reply is None:
        prompt = kept.prompt or _prompt_again(organization, speaker, kept.message)
        reply = _keep_reply(organization, kept.message, _ask(provider, prompt))
    return Exchange(
        user_message=kept.message,
        reply=reply,
        safety=_told(kept.message.safety_level, country),
        replayed=kept.repeated,
    )


def _told(level: str, country: str | None) -> dict[str, Any]:
    return {"level": level} if level == "none" else {"level": level, "resources": help_for(country).resources()}


def _own(conversation_id: UUID, person_id: UUID) -> Conversation:
    found = (
        Conversation.objects.select_related("version")
        .only("id", "title", "version")
        .filter(pk=conversation_id, person_id=person_id)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def _keep(
    organization: OrganizationRef,
    speaker: Speaker,
    conversation_id: UUID,
    content: str,
    screening: Screening,
    client_key: str | None,
    country: str | None,
) -> _Kept:
    """Keep the person's words; in danger, answer in the same transaction and open the case."""
    with organization_scope(organization):
        conversation = _own(conversation_id, speaker.id)
        body_hash = sha256(content.encode()).hexdigest()
        if client_key is not None:
            before = (
                Message.objects.select_related("reply").filter(conversation=conversation, client_key=client_key).first()
            )
            if before is not None:
                if before.body_hash != body_hash:
                    raise IdempotencyConflict
                return _Kept(before, getattr(before, "reply", None), repeated=True)
        message = Message.objects.create(
            conversation=conversation,
            role=Message.Role.USER,
            content=content,
            client_key=client_key,
            body_hash=body_hash,
            safety_level=screening.level,
        )
        Conversation.objects.filter(pk=conversation.pk).update(last_message_at=message.created_at)
        if screening.level in GRAVE:
            open_case(Signal(speaker.id, f"coaching.message:{message.id}", screening, content))
            return _Kept(message, _safety_reply(message, speaker, screening, country))
        return _Kept(message, prompt=_prompt(conversation, message, speaker))


def _safety_reply(message: Message, speaker: Speaker, screening: Screening, country: str | None) -> Message:
    words = safety_answer(
        level=screening.level, categories=screening.categories, help=help_for(country), language=speaker.language
    )
    return Message.objects.create(
        conversation_id=message.conversation_id,
        role=Message.Role.ASSISTANT,
        content=words,
        status=Message.Status.BLOCKED,
        reply_to=message,
        provider="person",
        model=f"safety-{answers_version()}",
        safety_level=screening.level,
    )


def _prompt(conversation: Conversation, message: Message, speaker: Speaker) -> Prompt:
    """What a provider is given: the agent, the last turns, and passages that fit; at most three statements."""
    spoken = Message.objects.filter(conversation=conversation, id__lte=message.id).exclude(role=Message.Role.SYSTEM)
    turns = [
        Turn(role, str(text)) for role, text in spoken.order_by("-id").values_list("role", "content")[:TURNS_READ]
    ][::-1]
    articles = KnowledgeArticle.objects.filter(active=True).order_by("code")
    tags = {tag.lower() for tag in conversation.version.knowledge_tags}
    passages = [
        Passage(
            id=str(article.id),
            title=article.title,
            tags=tuple(article.tags),
            body=article.body,
            exercise=article.exercise,
        )
        for article in articles
        if not tags or tags & {tag.lower() for tag in article.tags}
    ]
    return Prompt(
        system=conversation.version.system_prompt,
        turns=turns,
        language=speaker.language,
        temperature=float(conversation.version.temperature),
        passages=passages,
    )


def _prompt_again(organization: OrganizationRef, speaker: Speaker, message: Message) -> Prompt:
    with organization_scope(organization):
        return _prompt(_own(message.conversation_id, speaker.id), message, speaker)


def _ask(provider: Provider, prompt: Prompt) -> Reply:
    """The provider's answer, or the guided companion's where it fails or says what it must not."""
    fallback = fallback_provider()
    try:
        reply = provider.generate(_narrowed(prompt) if provider.leaves_machine else prompt)
    except (ProviderFailed, CircuitOpen) as error:
        log.warning("provider failed, the guided companion answers", provider=provider.name, error=type(error).__name__)
        return fallback.generate(prompt)
    reason = None if reply.blocked or not provider.leaves_machine else objection(reply.text)
    if reason is None:
        return reply
    log.warning("answer withheld", provider=provider.name, reason=reason)
    words = fallback.generate(prompt)
    return replace(reply, text=words.text, sources=words.sources, blocked=True)


def _narrowed(prompt: Prompt) -> Prompt:
    """A service is given the passages that fit the last words, not all of them."""
    return replace(prompt, passages=best(prompt.passages, prompt.turns[-1].text, limit=PASSAGES_READ))


def _keep_reply(organization: OrganizationRef, message: Message, reply: Reply) -> Message:
    """Keep the answer, unless another process kept one meanwhile: then that one."""
    with organization_scope(organization):
        if not Conversation.objects.filter(pk=message.conversation_id).exists():
            raise NotFound  # erased while the provider was thinking
        try:
            with transaction.atomic():
                kept = Message.objects.create(
                    conversation_id=message.conversation_id,
                    role=Message.Role.ASSISTANT,
                    content=reply.text,
                    status=Message.Status.BLOCKED if reply.blocked else Message.Status.COMPLETE,
                    reply_to=message,
                    sources=reply.sources,
                    provider=reply.provider,
                    model=reply.model,
                    tokens_in=reply.tokens_in,
                    tokens_out=reply.tokens_out,
                    cost=reply.cost,
                )
        except IntegrityError:
            return Message.objects.get(reply_to=message)
        Conversation.objects.filter(pk=message.conversation_id).update(last_message_at=kept.created_at)
        return kept


def _wait(organization: OrganizationRef, message: Message) -> Message | None:
    """The answer that another request is getting; None if its process must have died. Raises `Unavailable`."""
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        with organization_scope(organization):
            reply = Message.objects.filter(reply_to=message).first()
        if reply is not None:
            return reply
        if clock.now() - message.created_at > ABANDONED:
            return None
        if time.monotonic() >= deadline:
            raise Unavailable
        time.sleep(WAIT_STEP)
