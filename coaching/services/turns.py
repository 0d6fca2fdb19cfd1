"""What a provider is told in a turn: the agent, what is known of the person, older turns in short, the last ones, passages.

Everything within `AI_CONTEXT_TOKENS`; the last words of the person always, then the newest turns, as many as fit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils import timezone as clock

from coaching.models import Message
from coaching.providers.base import Prompt, Turn
from coaching.rules import budget, night
from coaching.rules.retrieval import Passage
from coaching.services.context import Known, Speaker, known_of
from coaching.services.knowledge import passages_of
from coaching.services.people import Person
from coaching.services.search import LEAST, nearest, question
from coaching.services.talks import Talk
from coaching.services.tools import tools_for
from journeys.rules.days import zone
from oasis.core.crypto import decrypt_text
from oasis.core.database import hot
from oasis.core.outbox import emit
from oasis.core.tenancy import current_organization

MOST_TURNS = 40  # read at once; what does not fit the budget is left to the summary
SUMMARY_AFTER = 8  # messages that do not fit before a summary is made anew
SUMMARY_DUE = "coaching.summary_due"
PASSAGES_READ = 4
LATELY = 3  # messages that say what a talk is about: "yes" means what was offered before
FIRST = UUID(int=0)
SPOKEN = """SELECT id, role, content, created_at FROM {schema}.coaching_message
    WHERE conversation_id = %s AND id <= %s AND id > %s AND role <> 'system' ORDER BY id DESC LIMIT %s"""
TONGUE = {"es": "Responde siempre en español.", "en": "Always answer in English."}


@dataclass(frozen=True, slots=True)
class Spoken:
    """A message as a prompt needs it."""

    id: UUID
    role: str
    text: str
    at: datetime


def prompt_for(talk: Talk, message: Message, *, speaker: Speaker, person: Person, leaves: bool) -> tuple[Prompt, str]:
    """The prompt of an answer to `message`, and what is said at its end by ourselves; inside a scope.

    For a provider that leaves the machine, with the person's context; the guided companion needs none.
    """
    total = settings.AI_CONTEXT_TOKENS
    known = known_of(person, speaker) if leaves else Known()
    summarised = leaves and "summary" not in known.off
    spoken = _spoken(talk, message, after=talk.summary_until if summarised else None)
    about = "\n".join(one.text for one in spoken[: 1 if leaves else LATELY])
    passages = passages_for(talk.knowledge_tags, about, leaves) if "knowledge" not in known.off else []
    system = f"{talk.system_prompt}\n\n{TONGUE.get(speaker.language, TONGUE['es'])}"
    context = _context(talk, known, total) if leaves else ""
    left = total - budget.tokens_of(system) - budget.tokens_of(context)
    if leaves:
        sizes = [budget.tokens_of(passage.title + passage.body) for passage in passages]
        passages = budget.fitting(passages, sizes, int(total * budget.PASSAGES_SHARE))
        left -= sum(budget.tokens_of(passage.title + passage.body) for passage in passages)
    turns = _turns(spoken, left)
    if summarised:
        _summarise_when_due(talk, spoken, len(turns))
    tools = tools_for(talk.tools, role=speaker.role) if leaves else []
    prompt = Prompt(
        system=system,
        turns=turns,
        language=speaker.language,
        temperature=float(talk.temperature),
        passages=passages,
        context=context,
        model=talk.model,
        tools=[tool.spec for tool in tools],
        longest=settings.AI_ANSWER_TOKENS,
    )
    return prompt, _ending(spoken, speaker)


def _ending(spoken: list[Spoken], speaker: Speaker) -> str:
    """The offer of a human, where a talk goes on for long at night."""
    return night.offer(
        sent_at=[one.at for one in spoken if one.role == Message.Role.USER],
        now=clock.now(),
        zone=zone(speaker.timezone),
        language=speaker.language,
        said="\n".join(one.text for one in spoken if one.role == Message.Role.ASSISTANT),
    )


def _spoken(talk: Talk, message: Message, *, after: UUID | None) -> list[Spoken]:
    """The last messages up to `message`, `after` what a summary tells; newest first, one statement."""
    rows = hot.fetch(SPOKEN, (talk.id, message.id, after or FIRST, MOST_TURNS))
    key = current_organization().data_key
    return [Spoken(identifier, role, decrypt_text(text, data_key=key), at) for identifier, role, text, at in rows]


def _turns(spoken: list[Spoken], left: int) -> list[Turn]:
    """The newest messages that fit, oldest first; the last one always. The person speaks first, as providers want it."""
    sizes = [budget.tokens_of(one.text) for one in spoken]
    chosen = budget.fitting(spoken, sizes, left) or spoken[:1]
    while chosen[-1].role == Message.Role.ASSISTANT:
        chosen.pop()
    return [Turn(one.role, one.text) for one in reversed(chosen)]


def passages_for(tags: Sequence[str], about: str, leaves: bool) -> list[Passage]:
    """What may be drawn on: for a provider the passages nearest to what was said, for the companion the agent's articles."""
    if not leaves:
        return passages_of(tags, about=about)
    return [near.passage for near in nearest(question(about), limit=PASSAGES_READ, tags=tags) if near.score >= LEAST]


def _context(talk: Talk, known: Known, total: int) -> str:
    parts = [known.told(int(total * budget.FACTS_SHARE))]
    if talk.summary and "summary" not in known.off:
        told = budget.shortened(talk.summary, int(total * budget.SUMMARY_SHARE))
        parts.append(f"De lo que ya hablasteis:\n{told}")
    return "\n\n".join(part for part in parts if part)


def _summarise_when_due(talk: Talk, spoken: list[Spoken], kept: int) -> None:
    """Have the turns that did not fit summarised, when there are enough of them."""
    if len(spoken) - kept >= SUMMARY_AFTER or len(spoken) == MOST_TURNS:
        last = spoken[min(kept, len(spoken) - 1)].id
        emit(
            SUMMARY_DUE,
            {"conversation_id": str(talk.id), "until": str(last)},
            key=f"{SUMMARY_DUE}:{talk.id}:{last}",
        )
