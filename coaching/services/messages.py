"""A turn: screening first; then, if all is well, the provider, outside every scope and transaction.

scope → keep the person's words, read the context, reserve → leave → ask the provider → scope → keep the answer, settle. The
same `Idempotency-Key` again finds the message and its answer; of two at once the second waits for the first's answer, and
one that was left by a process that died is answered by whoever asks next.
"""

import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone as clock

from coaching.errors import AssistantUnavailable, ConsentMissing, QuotaUsedUp
from coaching.models import Conversation, Message, ToolCall
from coaching.providers import chosen_provider, fallback_provider
from coaching.providers.base import Provider, Reply, ToolUse
from coaching.rules.ai_models import cost_of
from coaching.rules.help_lines import help_for
from coaching.rules.notices import announces_ai, notice
from coaching.rules.safety_answers import safety_answer
from coaching.rules.safety_answers import version as answers_version
from coaching.rules.screening import GRAVE, Screening
from coaching.services import quota
from coaching.services.answering import Answering, Task, prompt_tokens
from coaching.services.context import Speaker
from coaching.services.people import Person, load_person
from coaching.services.safety import Signal, open_case
from coaching.services.talks import Talk, find_talk, keep_words
from coaching.services.tools import Actor, call_shape, call_tool, tools_for
from coaching.services.turns import prompt_for
from oasis.core import live
from oasis.core.crypto import keyed_hash
from oasis.core.errors import IdempotencyConflict, NotFound, Unavailable
from oasis.core.ids import uuid7
from oasis.core.tenancy import OrganizationRef, organization_scope

WITHOUT_AI = ("guided", "person")  # who wrote answers that no model had a part in
WAIT_SECONDS, WAIT_STEP = 20.0, 0.1  # how long a repeated request waits for the first one's answer
LEASE = timedelta(seconds=90)  # a message without an answer for longer was left by a process that died


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A message that was screened, on its way in."""

    organization: OrganizationRef
    speaker: Speaker
    conversation_id: UUID
    content: str
    screening: Screening
    key: str | None = None
    streaming: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A message, its answer, what the person is told for their safety; `replayed`: it had been sent before."""

    user_message: Message
    reply: Message
    safety: dict[str, Any]
    replayed: bool = False


@dataclass(slots=True, kw_only=True)
class Begun:
    """A message that was kept: its answer if there is one, or how to get it; neither, while another process is at it."""

    sent: Sent
    person: Person
    provider: Provider
    message: Message
    agent_id: UUID
    reply: Message | None = None
    replayed: bool = False
    answering: Answering | None = None
    reservation: quota.Reservation = field(default_factory=quota.Reservation)
    reply_id: UUID = field(default_factory=uuid7)  # it sorts after the message's own

    @property
    def safety(self) -> dict[str, Any]:
        """What the person is told for their safety."""
        level = self.message.safety_level
        if level == "none":
            return {"level": level}
        return {"level": level, "resources": help_for(self.person.country).resources()}

    @property
    def silence(self) -> Unavailable:
        """Why there is no answer; the same message may be sent again."""
        return AssistantUnavailable() if self.answering and self.answering.unavailable else Unavailable()

    def exchange(self, reply: Message) -> Exchange:
        """The message with its answer."""
        return Exchange(user_message=self.message, reply=reply, safety=self.safety, replayed=self.replayed)


def post_message(sent: Sent) -> Exchange:
    """Send a message and get the answer; outside every scope.

    Raises as `begin_message`; `Unavailable` when the same message is being answered elsewhere for too long, and
    `AssistantUnavailable` when the provider does not answer and nothing may stand in for it.
    """
    begun = begin_message(sent)
    deadline = time.monotonic() + WAIT_SECONDS
    while begun.reply is None and begun.answering is None:
        if time.monotonic() >= deadline:
            raise Unavailable
        time.sleep(WAIT_STEP)
        look_again(begun)
    if begun.answering is None:
        return begun.exchange(begun.reply)  # type: ignore[arg-type] # the loop ends with one of them
    answer_all(begun.answering)
    reply = keep_answer(begun)
    if reply is None:
        raise begun.silence
    return begun.exchange(reply)


def answer_all(answering: Answering) -> None:
    """Every round of an answer, in this thread."""
    while not answering.done:
        deque(answering.listen(), maxlen=0)
        if answering.acts:
            answering.act()


def begin_message(sent: Sent) -> Begun:
    """Keep a message that was screened, and prepare its answer.

    Raises `NotFound`, `ConsentMissing` and `QuotaUsedUp` (before anything is kept) and `IdempotencyConflict`.
    """
    person = load_person(person_id=sent.speaker.id, organization_id=sent.organization.id)
    provider = chosen_provider() if person.ai_enabled else fallback_provider()
    if sent.screening.level not in GRAVE and provider.leaves_machine and not person.consented:
        with organization_scope(sent.organization):
            _own(sent)
        raise ConsentMissing
    try:
        return _kept(sent, person, provider)
    except QuotaUsedUp:
        if sent.screening.level == "none":
            raise
        return _kept(sent, person, fallback_provider())  # somebody who may need help is not sent away


def look_again(begun: Begun) -> None:
    """Whether the answer that another process is getting is there; one whose process died becomes ours."""
    with organization_scope(begun.sent.organization):
        begun.reply = Message.objects.filter(reply_to=begun.message).first()
        if begun.reply is None and _take_over(begun.message):
            _prepare(begun, _own(begun.sent))


def keep_answer(begun: Begun) -> Message | None:
    """Keep what was answered (unless another process kept an answer meanwhile: then that one), and what it took.

    None where nothing was said before the person went away: the message may be answered anew. Raises `NotFound` when the
    conversation was erased in the meantime.
    """
    answering, message = begun.answering, begun.message
    reply = answering.outcome() if answering else None
    with organization_scope(begun.sent.organization):
        if answering is None or reply is None:
            Message.objects.filter(pk=message.pk).update(answer_by=clock.now())
            if answering is not None and begun.reservation.limits:
                quota.settle(begun.reservation, answering.spent(), person_id=begun.person.id, agent_id=begun.agent_id)
            return None
        kept: Message | None = None
        # Held until the end: who erases the conversation waits, or was here before. (Foreign keys are checked at the end.)
        if Conversation.objects.filter(pk=message.conversation_id).update(last_message_at=clock.now()):
            try:
                with transaction.atomic():
                    kept = _answer_row(begun, reply, answering.status)
            except IntegrityError:
                kept = Message.objects.get(reply_to=message)
        if begun.reservation.limits:
            quota.settle(begun.reservation, reply, person_id=begun.person.id, agent_id=begun.agent_id)
    if kept is None:  # erased while the provider was thinking; what it took is paid all the same
        raise NotFound
    live.publish(  # the person's other screens
        organization_id=begun.sent.organization.id,
        person_id=begun.person.id,
        name="message",
        data={"conversation_id": kept.conversation_id, "message_id": kept.id},
        identifier=kept.id,
    )
    return kept


def calls_of(organization: OrganizationRef, message_ids: Sequence[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    """What was done for the person while these messages of theirs were answered; one statement."""
    with organization_scope(organization):
        found: dict[UUID, list[dict[str, Any]]] = {}
        for call in ToolCall.objects.filter(message_id__in=message_ids):
            found.setdefault(call.message_id, []).append(call_shape(call))
        return found


def _own(sent: Sent) -> Talk:
    return find_talk(conversation_id=sent.conversation_id, person_id=sent.speaker.id)


def _kept(sent: Sent, person: Person, provider: Provider) -> Begun:
    try:
        return _keep(sent, person, provider)
    except IntegrityError:  # the same key, before or at the same moment: hardly ever, so nobody looks for it first
        return _kept_before(sent, person, provider) or _keep(sent, person, provider)


def _keep(sent: Sent, person: Person, provider: Provider) -> Begun:
    """Keep the person's words; in danger, answer in the same transaction and open the case."""
    with organization_scope(sent.organization):
        now = clock.now()
        message = Message(
            conversation_id=sent.conversation_id,
            role=Message.Role.USER,
            content=sent.content,
            client_key=_client_key(sent),
            body_hash=_body_hash(sent),
            safety_level=sent.screening.level,
            answer_by=now + LEASE,
            created_at=now,
        )
        reply_id = uuid7()  # right after the message's own: of several messages at once each is followed by its answer
        talk = keep_words(message, person_id=sent.speaker.id)
        begun = Begun(
            sent=sent,
            person=person,
            provider=provider,
            agent_id=talk.agent_id,
            message=message,
            reply_id=reply_id,
        )
        if sent.screening.level in GRAVE:
            open_case(Signal(person.id, f"coaching.message:{begun.message.id}", sent.screening, sent.content))
            begun.reply = _safety_reply(begun)
        else:
            _prepare(begun, talk)
        return begun


def _kept_before(sent: Sent, person: Person, provider: Provider) -> Begun | None:
    """A request of before; with its answer, or with the task of getting one that nobody is getting. None: it is gone."""
    with organization_scope(sent.organization):
        talk = _own(sent)
        before = (
            Message.objects.select_related("reply")
            .filter(conversation_id=talk.id, client_key=_client_key(sent))
            .exclude(client_key=None)
            .first()
        )
        if before is None:
            return None
        if before.body_hash != _body_hash(sent):
            raise IdempotencyConflict
        begun = Begun(
            sent=sent,
            person=person,
            provider=provider,
            agent_id=talk.agent_id,
            message=before,
            replayed=True,
            reply=getattr(before, "reply", None),
        )
        if begun.reply is None and _take_over(before):
            _prepare(begun, talk)
        return begun


def _client_key(sent: Sent) -> str | None:
    return keyed_hash("coaching-message", sent.key) if sent.key else None


def _body_hash(sent: Sent) -> str:
    return sha256(sent.content.encode()).hexdigest()


def _take_over(message: Message) -> bool:
    """Whether a message that nobody is answering any more is ours now; of several that try, one has it."""
    now = clock.now()
    return bool(Message.objects.filter(pk=message.pk, answer_by__lte=now).update(answer_by=now + LEASE))


def _prepare(begun: Begun, talk: Talk) -> None:
    """Read what the answer needs and set aside what it may take; at most five statements. Raises `QuotaUsedUp`."""
    sent, person, provider = begun.sent, begun.person, begun.provider
    prompt, ending = prompt_for(
        talk, begun.message, speaker=sent.speaker, person=person, leaves=provider.leaves_machine
    )
    allowed = tools_for(talk.tools, role=sent.speaker.role)
    actor = Actor(sent.speaker, talk.id)

    def act(use: ToolUse) -> Mapping[str, Any]:
        return call_tool(
            organization=sent.organization,
            actor=actor,
            message_id=begun.message.id,
            allowed=allowed,
            use=use,
        )

    task = Task(
        prompt=prompt,
        hidden=(*person.names, *([person.phone] if person.phone else [])),
        agent_version=talk.version_id,
        act=act,
        opening=_announcement(talk, sent.speaker.language) if provider.leaves_machine else "",
        companion=settings.AI_FALLBACK or sent.screening.level != "none",  # somebody who may need help is answered
        ending=ending,
    )
    begun.answering = Answering(provider, task, streaming=sent.streaming)
    if provider.leaves_machine:
        read, written = prompt_tokens(prompt), prompt.longest
        begun.reservation = quota.reserve(
            quota.limits_of(sent.organization, person, monthly_budget=person.monthly_budget),
            tokens=read + written,
            cost=cost_of(prompt.model or settings.AI_MODEL, read=read, written=written),
        )


def _announcement(talk: Talk, language: str) -> str:
    """That an AI answers; empty where the conversation's notice said so, or the first answer of an AI did."""
    answers = Message.objects.filter(conversation_id=talk.id, role=Message.Role.ASSISTANT)
    if announces_ai(talk.notice) or answers.exclude(provider__in=WITHOUT_AI).exists():
        return ""
    return notice(artificial=True, language=language)[0]


def _answer_row(begun: Begun, reply: Reply, status: str) -> Message:
    return Message.objects.create(
        id=begun.reply_id,
        conversation_id=begun.message.conversation_id,
        role=Message.Role.ASSISTANT,
        content=reply.text,
        status=status,
        reply_to=begun.message,
        sources=reply.sources,
        provider=reply.provider,
        model=reply.model,
        tokens_in=reply.tokens_in,
        tokens_out=reply.tokens_out,
        cost=reply.cost,
    )


def _safety_reply(begun: Begun) -> Message:
    screening = begun.sent.screening
    words = safety_answer(
        level=screening.level,
        categories=screening.categories,
        help=help_for(begun.person.country),
        language=begun.sent.speaker.language,
    )
    return Message.objects.create(
        id=begun.reply_id,
        conversation_id=begun.message.conversation_id,
        role=Message.Role.ASSISTANT,
        content=words,
        status=Message.Status.BLOCKED,
        reply_to=begun.message,
        provider="person",
        model=f"safety-{answers_version()}",
        safety_level=screening.level,
    )
