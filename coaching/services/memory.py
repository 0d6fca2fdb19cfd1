"""What agents remember of a person, and which sources the person lets them use."""

import re
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from coaching.errors import TooManyMemories
from coaching.models import ContextChoice, MemoryFact
from coaching.services.safety import look_at
from oasis.core.errors import NotFound, ValidationFailed
from oasis.core.locks import lock_for_transaction
from oasis.core.tenancy import current_organization

MOST_FACTS = 50
LONGEST_FACT = 300
ORDERS = re.compile(
    r"\b(?:ignora|olvida|desobedece|ignore|forget|disregard|override)\b.{0,40}\b(?:instruc\w+|reglas?|órdenes|prompt|rules?|instructions?)\b"
    r"|system prompt|</?\w+>|\b(?:a partir de ahora|from now on)\b.{0,30}\b(?:eres|responde|you are|answer)\b",
    re.IGNORECASE,
)


def memory_of(person_id: UUID) -> Any:
    """A person's remembered facts, newest first."""
    return MemoryFact.objects.filter(person_id=person_id)


def fact_shape(fact: MemoryFact) -> dict[str, Any]:
    """A remembered fact as clients read it."""
    return {
        "id": fact.id,
        "text": fact.text,
        "conversation_id": fact.conversation_id,
        "created_at": fact.created_at,
        "updated_at": fact.updated_at,
    }


def find_fact(*, person_id: UUID, fact_id: UUID) -> MemoryFact:
    """A fact of the person's own. Raises `NotFound`."""
    fact = memory_of(person_id).filter(pk=fact_id).first()
    if fact is None:
        raise NotFound
    return fact


@transaction.atomic
def remember(*, person_id: UUID, text: str, conversation_id: UUID | None = None) -> MemoryFact:
    """Remember a fact that the person wants remembered. Raises `TooManyMemories`, and `ValidationFailed` for orders."""
    _refuse_orders(text)
    lock_for_transaction(f"coaching.memory:{person_id}", organization_id=current_organization().id)
    if memory_of(person_id).count() >= MOST_FACTS:
        raise TooManyMemories
    return MemoryFact.objects.create(person_id=person_id, text=text, conversation_id=conversation_id)


@transaction.atomic
def correct_fact(*, person_id: UUID, fact_id: UUID, text: str) -> tuple[MemoryFact, dict[str, Any] | None]:
    """Put other words in a fact's place; returns it and the safety answer. Raises `NotFound`, `ValidationFailed`."""
    _refuse_orders(text)
    fact = memory_of(person_id).select_for_update().filter(pk=fact_id).first()
    if fact is None:
        raise NotFound
    fact.text = text
    fact.save(update_fields=["text", "updated_at"])
    return fact, look_at(person_id=person_id, source=f"coaching.memory:{fact.id}", text=text)


@transaction.atomic
def forget_fact(*, person_id: UUID, fact_id: UUID) -> None:
    """Forget a fact for good. Raises `NotFound`."""
    if not memory_of(person_id).filter(pk=fact_id).delete()[0]:
        raise NotFound


@transaction.atomic
def choose_sources(*, person_id: UUID, choices: dict[str, bool]) -> set[str]:
    """Switch sources on or off; returns those that are off. Two changes at once both count."""
    ContextChoice.objects.bulk_create([ContextChoice(person_id=person_id, off=[])], ignore_conflicts=True)
    row = ContextChoice.objects.select_for_update().get(pk=person_id)
    off = (set(row.off) | {code for code, on in choices.items() if not on}) - {
        code for code, on in choices.items() if on
    }
    row.off = sorted(off)
    row.save(update_fields=["off", "updated_at"])
    return off


def _refuse_orders(text: str) -> None:
    if ORDERS.search(text):
        raise ValidationFailed(details={"text": [_("Un recuerdo es algo sobre ti, no una orden para el acompañante.")]})
