"""What coaching asks of a provider, and what it gives back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any, BinaryIO, ClassVar, Protocol

from coaching.rules.embedding import DIMENSIONS as DIMENSIONS  # of every vector that is stored
from coaching.rules.retrieval import Passage


@dataclass(frozen=True, slots=True)
class ToolUse:
    """A model asks for a tool. `signature` is what some models want back with the result, untouched."""

    name: str
    arguments: Mapping[str, Any]
    signature: bytes | None = None


@dataclass(frozen=True, slots=True)
class ToolResult:
    """What a tool answered."""

    name: str
    response: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Turn:
    """One message: `role` user or assistant; an assistant's may ask for tools, a user's may carry what they answered."""

    role: str
    text: str
    uses: Sequence[ToolUse] = ()
    results: Sequence[ToolResult] = ()


@dataclass(frozen=True, slots=True)
class ToolSpec:
    """A tool as a model is told of it; `schema` is the JSON schema of its arguments."""

    name: str
    description: str
    schema: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """All that a provider may know: instructions, what is known of the person, the last turns, passages, tools."""

    system: str
    turns: Sequence[Turn]
    language: str = "es"
    temperature: float = 0.6
    passages: Sequence[Passage] = ()
    context: str = ""
    model: str = ""
    tools: Sequence[ToolSpec] = ()
    longest: int = 800  # tokens of the answer
    seconds: float = 20.0  # for one call


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
    uses: Sequence[ToolUse] = ()

    def plus(self, other: "Reply") -> "Reply":
        """`other`, with this one's tokens and cost added: a turn of several rounds."""
        return replace(
            other,
            tokens_in=self.tokens_in + other.tokens_in,
            tokens_out=self.tokens_out + other.tokens_out,
            cost=self.cost + other.cost,
        )


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an answer that is being written."""

    text: str


class Task(StrEnum):
    """What a vector is for; a question and the passage that answers it are embedded differently."""

    DOCUMENT = "RETRIEVAL_DOCUMENT"
    QUERY = "RETRIEVAL_QUERY"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vectors:
    """Vectors of unit length, one a text, in the texts' order."""

    vectors: list[list[float]]
    model: str
    tokens_in: int = 0
    cost: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Audio:
    """A recording: a file open for reading, its size in bytes, its media type, the language spoken."""

    file: BinaryIO
    size: int
    mime_type: str
    language: str = "es"


@dataclass(frozen=True, slots=True)
class Segment:
    """Something that somebody said, from `start` to `end` seconds."""

    speaker: str
    start: float
    end: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcription:
    """What was said, in order."""

    segments: list[Segment]
    provider: str
    model: str
    tokens_in: int = 0
    tokens_out: int = 0
    cost: Decimal = Decimal(0)


class ProviderFailed(Exception):
    """The provider did not answer: away, too slow, out of quota, or nonsense. Another one may.

    `transient`: the same request may succeed later, after `retry_after` seconds where the provider said so.
    """

    def __init__(self, reason: str, *, transient: bool = False, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.transient, self.retry_after = transient, retry_after


class NotOffered(ProviderFailed):
    """The provider cannot do this at all; asking again is no use."""


class Provider(Protocol):
    """Somebody who answers.

    `leaves_machine`: the person's words go over the network, which needs their consent; `listens`: it can transcribe.
    """

    name: ClassVar[str]
    leaves_machine: ClassVar[bool]
    listens: ClassVar[bool]

    def generate(self, prompt: Prompt) -> Reply:
        """Answer the last turn. Raises `ProviderFailed`, and `CircuitOpen` while the provider is left alone."""

    def stream(self, prompt: Prompt) -> Iterator[Piece | Reply]:
        """Answer the last turn piece by piece, the whole as a `Reply` at the end; closing it ends the request.

        Raises as `generate`; also in the middle, when the answer breaks off.
        """

    def embed(self, texts: Sequence[str], *, task: Task) -> Vectors:
        """Vectors of texts. Raises as `generate`."""

    def transcribe(self, audio: Audio) -> Transcription:
        """What is said in a recording. Raises as `generate`."""


def cited(passages: Sequence[Passage]) -> list[dict[str, Any]]:
    """What passages are of, as it is stored with an answer; each once."""
    found = {passage.id: {"kind": passage.kind, "id": passage.id, "title": passage.title} for passage in passages}
    return list(found.values())


def unit(vector: Sequence[float]) -> list[float]:
    """The vector with length 1; one of zeros stays."""
    length = sum(value * value for value in vector) ** 0.5
    return [value / length for value in vector] if length else list(vector)
