"""Trying an agent's draft out: the same way as for people, screening included; nothing is stored and no tool acts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings

from coaching.models import Agent, UsageEntry
from coaching.models.conversations import Level
from coaching.providers import chosen_provider, fallback_provider
from coaching.providers.base import Prompt, Turn
from coaching.rules.ai_models import cost_of
from coaching.rules.help_lines import help_for
from coaching.rules.safety_answers import safety_answer
from coaching.rules.screening import GRAVE, screen
from coaching.services import quota
from coaching.services.answering import Answering, Task, prompt_tokens
from coaching.services.messages import answer_all
from coaching.services.people import Person, load_person
from coaching.services.turns import LATELY, TONGUE, passages_for
from oasis.core.errors import NotFound
from oasis.core.tenancy import OrganizationRef, organization_scope


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What the draft answered: the words, who gave them, on what, for how much."""

    text: str
    level: str
    provider: str
    model: str
    sources: list[dict[str, Any]]
    tokens: int
    cost: Any

    @property
    def risk(self) -> Any:
        """The level in words; nothing where there is none."""
        return None if self.level == Level.NONE else Level(self.level).label


def rehearse(
    *, organization: OrganizationRef, agent_id: UUID, actor_id: UUID, turns: Sequence[Turn], language: str
) -> Rehearsed:
    """The draft's answer to the last of `turns`; outside every scope. Raises `NotFound` and `QuotaUsedUp`.

    What staff type here leaves the machine as their own words, so it takes their own consent; without it the guided
    companion answers.
    """
    found = screen(turns[-1].text)
    person = load_person(person_id=actor_id, organization_id=organization.id)
    if found.level in GRAVE:
        words = safety_answer(
            level=found.level, categories=found.categories, help=help_for(person.country), language=language
        )
        return Rehearsed(words, found.level, "person", "", [], 0, 0)
    provider = chosen_provider() if person.ai_enabled and person.consented else fallback_provider()
    with organization_scope(organization):
        prompt = _prompt(agent_id, turns, language, leaves=provider.leaves_machine)
        reservation = _set_aside(organization, person, prompt) if provider.leaves_machine else None
    answering = Answering(provider, Task(prompt=prompt, hidden=tuple(person.names)), streaming=False)
    answer_all(answering)
    reply = answering.outcome() or fallback_provider().generate(prompt)
    if reservation is not None:
        with organization_scope(organization):
            quota.settle(
                reservation, reply, person_id=actor_id, agent_id=agent_id, purpose=UsageEntry.Purpose.PLAYGROUND
            )
    tokens = reply.tokens_in + reply.tokens_out
    return Rehearsed(reply.text, found.level, reply.provider, reply.model, reply.sources, tokens, reply.cost)


def _prompt(agent_id: UUID, turns: Sequence[Turn], language: str, *, leaves: bool) -> Prompt:
    """What the draft is told. Raises `NotFound`."""
    agent = Agent.objects.filter(pk=agent_id).first()
    if agent is None:
        raise NotFound
    about = "\n".join(turn.text for turn in turns[-1 if leaves else -LATELY :])
    return Prompt(
        system=f"{agent.system_prompt}\n\n{TONGUE.get(language, TONGUE['es'])}",
        turns=list(turns),
        language=language,
        temperature=float(agent.temperature),
        passages=passages_for(agent.knowledge_tags, about, leaves),
        model=agent.model,
        longest=settings.AI_ANSWER_TOKENS,
    )


def _set_aside(organization: OrganizationRef, person: Person, prompt: Prompt) -> quota.Reservation:
    """What the answer may take. Raises `QuotaUsedUp`."""
    read, written = prompt_tokens(prompt), prompt.longest
    return quota.reserve(
        quota.limits_of(organization, person, monthly_budget=person.monthly_budget),
        tokens=read + written,
        cost=cost_of(prompt.model or settings.AI_MODEL, read=read, written=written),
    )
