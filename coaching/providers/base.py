"""What coaching asks of a provider, and what it gives back."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, ClassVar, Protocol

from coaching.rules.retrieval import Passage


@dataclass(frozen=True, slots=True)
class Turn:
    """One message: `role` user or assistant."""

    role: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """All that a provider may know: the agent's instructions, the last turns (the person's words last), passages to draw on."""

    system: str
    turns: Sequence[Turn]
    language: str = "es"
    temperature: float = 0.6
    passages: Sequence[Passage] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer: who gave it, what it drew on, what it cost (USD). `blocked`: the provider refused and the text is ours."""

    text: str
    provider: str
    model: str
    sources: list[dict[str, Any]] = field(default_factory=list)
    tokens_in: int = 0
    tokens_out: int = 0
    cost: Decimal = Decimal(0)
    blocked: bool = False


class ProviderFailed(Exception):
    """The provider did not answer: away, too slow, out of quota, or nonsense. Another one may."""


class Provider(Protocol):
    """Somebody who answers. `leaves_machine`: the person's words go over the network, which needs their consent."""

    name: ClassVar[str]
    leaves_machine: ClassVar[bool]

    def generate(self, prompt: Prompt) -> Reply:
        """Answer the last turn. Raises `ProviderFailed`."""


def cited(passages: Sequence[Passage]) -> list[dict[str, Any]]:
    """Passages as they are stored with an answer."""
    return [{"kind": "article", "id": passage.id, "title": passage.title} for passage in passages]
