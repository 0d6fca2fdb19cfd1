"""Making the passages of articles: cut, embedded and kept, by a task.

Every article has passages of our own embedder, which needs nobody; where a provider with embeddings is configured, they
have others beside them with that model's vectors. A question is only compared with passages of the model that embedded
it, so that search goes on while a provider is away, or while articles are embedded anew.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from coaching.models import KnowledgeArticle, Passage, UsageEntry
from coaching.providers import chosen_provider
from coaching.providers.base import DIMENSIONS, Provider, Reply, Task
from coaching.providers.gemini_wire import EMBEDDING_MODEL
from coaching.rules import embedding
from coaching.rules.passages import Part, digest_of, parts_of
from coaching.services import quota
from oasis.core.outbox import Message, emit_many
from oasis.core.tenancy import OrganizationRef, organization_scope
from organizations.models import Organization

CHANGED = "coaching.knowledge_changed"
AT_ONCE = 100  # articles of one message
BATCH = 500  # rows of one INSERT


@dataclass(frozen=True, slots=True)
class EmbeddingModel:
    """Who makes vectors; those of two models, or of two versions, are never compared."""

    name: str
    version: str


OWN = EmbeddingModel(embedding.MODEL, embedding.VERSION)


def provider_model() -> EmbeddingModel | None:
    """The configured provider's model; None where our own is all there is."""
    if chosen_provider().leaves_machine:
        return EmbeddingModel(EMBEDDING_MODEL, str(DIMENSIONS))
    return None


def models_in_use() -> list[EmbeddingModel]:
    """Our own, and the provider's where one is configured."""
    other = provider_model()
    return [OWN, other] if other else [OWN]


def announce_change(article_ids: Iterable[UUID]) -> None:
    """Have these articles embedded, in the caller's transaction."""
    ids = [str(one) for one in article_ids]
    emit_many(
        [Message(CHANGED, {"article_ids": ids[first : first + AT_ONCE]}) for first in range(0, len(ids), AT_ONCE)]
    )


def digest(article: KnowledgeArticle) -> str:
    """The article's key: passages with another one are out of date."""
    return digest_of(title=article.title, tags=article.tags, body=article.body, exercise=article.exercise)


def out_of_date(articles: Sequence[KnowledgeArticle], model: EmbeddingModel) -> list[KnowledgeArticle]:
    """Those of `articles` that `model` has not embedded as they are now; one statement, inside a scope."""
    kept = dict(
        Passage.objects.filter(
            article_id__in=[one.id for one in articles], model=model.name, version=model.version, position=0
        ).values_list("article_id", "digest")
    )
    return [article for article in articles if kept.get(article.id) != digest(article)]


def embed_articles(organization: OrganizationRef, article_ids: Sequence[UUID]) -> int:
    """Embed those of the articles that changed; returns how many passages were made. Outside every scope.

    Our own first, so that a provider that fails leaves the articles to be found. Raises `ProviderFailed`, `CircuitOpen`.
    """
    return sum(embed_with(organization, article_ids, model) for model in models_in_use())


def embed_with(organization: OrganizationRef, article_ids: Sequence[UUID], model: EmbeddingModel) -> int:
    """Embed those of the articles that changed with one model; as `embed_articles`."""
    with organization_scope(organization):
        articles = out_of_date(list(KnowledgeArticle.objects.filter(pk__in=article_ids)), model)
    if not articles:
        return 0
    parts = [(article, at, part) for article in articles for at, part in enumerate(_parts(article))]
    texts = [part.embedded for _, _, part in parts]
    if model == OWN:
        vectors = [embedding.embedded(text) for text in texts]
    else:
        vectors = _asked(organization, chosen_provider(), texts)
    rows = [
        Passage(
            article=article,
            position=at,
            kind=part.kind,
            text=part.text,
            model=model.name,
            version=model.version,
            digest=digest(article),
            embedding=vector,
        )
        for (article, at, part), vector in zip(parts, vectors, strict=True)
    ]
    with organization_scope(organization):
        return _replace(articles, rows, model)


def _parts(article: KnowledgeArticle) -> list[Part]:
    return parts_of(title=article.title, tags=article.tags, body=article.body, exercise=article.exercise)


@transaction.atomic
def _replace(articles: Sequence[KnowledgeArticle], rows: list[Passage], model: EmbeddingModel) -> int:
    """Put the new passages in the place of the old; of two tasks at once the later one waits for the articles' rows."""
    ids = [article.id for article in articles]
    there = set(
        KnowledgeArticle.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk", flat=True)
    )
    Passage.objects.filter(article_id__in=there, model=model.name, version=model.version).delete()
    kept = [row for row in rows if row.article_id in there]
    Passage.objects.bulk_create(kept, batch_size=BATCH)
    return len(kept)


def _asked(organization: OrganizationRef, provider: Provider, texts: list[str]) -> list[list[float]]:
    """The provider's vectors; what they cost is the organization's."""
    found = provider.embed(texts, task=Task.DOCUMENT)
    budget = Organization.objects.values_list("ai_monthly_budget", flat=True).get(pk=organization.id)
    used = Reply(text="", provider=provider.name, model=found.model, tokens_in=found.tokens_in, cost=found.cost)
    with organization_scope(organization):
        quota.settle(
            quota.Reservation(quota.limits_of(organization, None, monthly_budget=budget)),
            used,
            person_id=None,
            agent_id=None,
            purpose=UsageEntry.Purpose.EMBEDDING,
        )
    return found.vectors


def waiting(organization: OrganizationRef) -> list[UUID]:
    """The articles that a model in use has not embedded as they are now; outside every scope."""
    with organization_scope(organization):
        articles = list(KnowledgeArticle.objects.order_by("id"))
        late = {article.id for model in models_in_use() for article in out_of_date(articles, model)}
    return [article.id for article in articles if article.id in late]


def reembed(organization: OrganizationRef, progress: Callable[[int, int], None]) -> int:
    """Embed what waits, `AT_ONCE` articles at a time, then remove the passages of models that are no longer used.

    Returns how many passages were made; stopped half-way, the next run goes on. Raises as `embed_articles`.
    """
    ids, made = waiting(organization), 0
    for first in range(0, len(ids), AT_ONCE):
        made += embed_articles(organization, ids[first : first + AT_ONCE])
        progress(min(first + AT_ONCE, len(ids)), len(ids))
    used = Q()
    for model in models_in_use():
        used |= Q(model=model.name, version=model.version)
    with organization_scope(organization):
        Passage.objects.exclude(used).delete()
    return made
