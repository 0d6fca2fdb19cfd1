"""Search by meaning: the organization's knowledge through the index, the person's own words as they are decrypted.

What a person wrote is never stored as a vector (docs/decisions/0018): the newest of their messages and pages are read,
decrypted and compared here, with our own embedder, and nothing of it leaves the machine.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
import structlog
from django.db import connection

from coaching.models import Message
from coaching.providers import chosen_provider
from coaching.providers.base import ProviderFailed, Task
from coaching.rules import embedding
from coaching.rules.masking import Mask
from coaching.rules.retrieval import Passage
from coaching.services.embedding import OWN, EmbeddingModel, provider_model
from coaching.services.people import Person
from coaching.services.transcripts import passages_of
from journeys.models import JournalEntry
from oasis.core.database import hot
from oasis.core.resilience import CircuitOpen

log = structlog.get_logger(__name__)

KINDS = ("message", "journal", "transcript", "knowledge")
EXCERPT = 240  # characters
NEWEST_MESSAGES, NEWEST_PAGES, NEWEST_TRANSCRIPTS = 150, 100, 5  # of one person, that are read and compared
LEAST = 0.12  # cosine: what has less in common with the question is not shown
LIST_SIZE = 80  # hnsw.ef_search: how many the index holds on to while it looks

# The index gives the nearest in order and goes on while rows are refused (pgvector 0.8, "Iterative Index Scans").
PREPARE = "SET LOCAL hnsw.ef_search = {size}; SET LOCAL hnsw.iterative_scan = strict_order"
NEAREST = """SELECT a.id, a.title, a.tags, p.kind, p.text, a.exercise, a.updated_at,
        1 - (p.embedding <=> %(vector)s::vector) AS score
    FROM {schema}.coaching_passage p JOIN {schema}.coaching_knowledgearticle a ON a.id = p.article_id
    WHERE a.active AND p.model = %(model)s AND p.version = %(version)s
        AND (cardinality(%(tags)s::text[]) = 0 OR lower(a.tags::text)::text[] && %(tags)s::text[])
    ORDER BY p.embedding <=> %(vector)s::vector
    LIMIT %(limit)s"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is looked for, as the vector of one model."""

    text: str
    vector: list[float]
    model: EmbeddingModel = OWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Something that fits; `score` is the cosine."""

    kind: str
    id: UUID
    excerpt: str
    score: float
    created_at: datetime

    def shape(self) -> dict[str, Any]:
        """As it is shown."""
        return {
            "kind": self.kind,
            "id": self.id,
            "excerpt": self.excerpt,
            "score": round(self.score, 4),
            "created_at": self.created_at,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """A passage near a question."""

    passage: Passage
    kind: str
    score: float
    updated_at: datetime


def question(text: str) -> Question:
    """A question for our own embedder."""
    return Question(text=text, vector=embedding.embedded(text))


def question_of(person: Person, text: str) -> Question:
    """A question for the provider's embedder where there is one and the person agreed, otherwise for ours.

    Outside every scope: it may ask over the network. Names and numbers are masked before they leave.
    """
    model = provider_model()
    if model is None or not (person.consented and person.ai_enabled):
        return question(text)
    try:
        found = chosen_provider().embed([Mask(person.names).hide(text)], task=Task.QUERY)
    except (ProviderFailed, CircuitOpen) as error:
        log.warning("question embedded here", error=str(error) or type(error).__name__)
        return question(text)
    return Question(text=text, vector=found.vectors[0], model=model)


def nearest(asked: Question, *, limit: int, tags: Iterable[str] = ()) -> list[Near]:
    """The active passages of the organization nearest to a question, nearest first.

    Two statements, inside a scope; with `tags`, of articles with one of them.
    """
    if not any(asked.vector):
        return []
    with connection.cursor() as cursor:
        cursor.execute(PREPARE.format(size=max(LIST_SIZE, limit)))
    rows = hot.fetch(
        NEAREST,
        {
            "vector": written(asked.vector),
            "model": asked.model.name,
            "version": asked.model.version,
            "tags": sorted({tag.lower() for tag in tags}),
            "limit": limit,
        },
    )
    return [
        Near(
            passage=Passage(
                id=str(article_id),
                title=title,
                tags=tuple(tags_of),
                body=text,
                exercise=_read(exercise),
            ),
            kind=kind,
            score=score,
            updated_at=updated_at,
        )
        for article_id, title, tags_of, kind, text, exercise, updated_at, score in rows
    ]


def nearest_known(asked: Question, *, limit: int) -> list[Near]:
    """As `nearest`; where the provider's model has embedded nothing yet, what our own finds."""
    return nearest(asked, limit=limit) or (nearest(question(asked.text), limit=limit) if asked.model != OWN else [])


def search(asked: Question, *, person_id: UUID, kinds: Sequence[str], limit: int) -> list[Found]:
    """What fits best of the person's own words and of the organization's knowledge; five statements, inside a scope."""
    found: list[Found] = []
    if "knowledge" in kinds:
        best: dict[str, Near] = {}
        for near in nearest_known(asked, limit=limit * 3):
            best.setdefault(near.passage.id, near)
        found += [
            Found(
                kind="knowledge",
                id=UUID(near.passage.id),
                excerpt=_excerpt(f"{near.passage.title}: {near.passage.body}"),
                score=near.score,
                created_at=near.updated_at,
            )
            for near in best.values()
        ]
    own = embedding.weights(asked.text)
    if "message" in kinds and own:
        messages = (
            Message.objects.filter(conversation__person_id=person_id)
            .exclude(role=Message.Role.SYSTEM)
            .order_by("-id")
            .values_list("id", "content", "created_at")[:NEWEST_MESSAGES]
        )
        found += _compared("message", own, messages)
    if "journal" in kinds and own:
        pages = (
            JournalEntry.objects.filter(person_id=person_id)
            .order_by("-id")
            .values_list("id", "text", "created_at")[:NEWEST_PAGES]
        )
        found += _compared("journal", own, pages)
    if "transcript" in kinds and own:
        found += _best(_compared("transcript", own, passages_of(person_id, newest=NEWEST_TRANSCRIPTS)))
    fitting = [one for one in found if one.score >= LEAST]
    return sorted(fitting, key=lambda one: (-one.score, one.kind, str(one.id)))[:limit]


def written(vector: Sequence[float]) -> str:
    """A vector as PostgreSQL reads it."""
    return "[" + ",".join(f"{value:.7g}" for value in vector) + "]"


def _compared(kind: str, asked: dict[int, float], rows: Iterable[tuple[UUID, object, datetime]]) -> list[Found]:
    return [
        Found(
            kind=kind,
            id=identifier,
            excerpt=_excerpt(str(text)),
            score=embedding.likeness(asked, embedding.weights(str(text))),
            created_at=at,
        )
        for identifier, text, at in rows
    ]


def _best(found: Iterable[Found]) -> list[Found]:
    """Of each session the passage that fits best."""
    best: dict[UUID, Found] = {}
    for one in found:
        if one.id not in best or one.score > best[one.id].score:
            best[one.id] = one
    return list(best.values())


def _excerpt(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= EXCERPT else plain[: EXCERPT - 1].rsplit(" ", 1)[0] + "…"


def _read(value: Any) -> dict[str, Any] | None:
    return orjson.loads(value) if isinstance(value, str | bytes) else value
