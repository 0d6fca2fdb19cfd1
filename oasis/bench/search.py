"""P8: search by meaning in one organization with very many passages, measured in this process."""

import random
import statistics
import time
from collections.abc import Callable
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.db import connection, connections

from coaching.models import KnowledgeArticle, Passage
from coaching.rules.embedding import embedded
from coaching.services.embedding import OWN
from coaching.services.search import nearest, question, written
from oasis.core.database import hot
from oasis.core.tenancy import OrganizationRef, organization_scope
from organizations.models import Organization
from organizations.services.provisioning import create_organization, provision_now

ARTICLES, CHUNK = 1000, 2000
WARM, CALLS, NEAREST = 20, 300, 10
INDEX = "coaching_passage_nearest"
EXACT = """SELECT 1 - (p.embedding <=> %(vector)s::vector) FROM {schema}.coaching_passage p
    JOIN {schema}.coaching_knowledgearticle a ON a.id = p.article_id
    WHERE a.active AND p.model = %(model)s AND p.version = %(version)s ORDER BY 1 DESC LIMIT 10"""


def seed(passages: int, sentences: list[str], progress: Callable[[int, int], None]) -> OrganizationRef:
    """An organization with that many passages of sentences at random, all different; made once."""
    organization_id = uuid5(NAMESPACE_URL, f"bench-search-{passages}")
    found = Organization.objects.filter(pk=organization_id).first()
    if found is not None:
        return found.ref
    organization = create_organization(
        name=f"Search {passages}", slug=f"search-{passages}", organization_id=organization_id
    )
    provision_now(organization)
    ref, chance = organization.ref, random.Random(passages)  # noqa: S311 - not for secrets
    with organization_scope(ref):
        articles = KnowledgeArticle.objects.bulk_create(
            KnowledgeArticle(code=f"bench-{at}", title=f"Artículo {at}", body="-")
            for at in range(min(ARTICLES, passages))
        )
    definition = _without_index(ref)
    for first in range(0, passages, CHUNK):
        with organization_scope(ref):
            Passage.objects.bulk_create(
                [_passage(articles, at, chance, sentences) for at in range(first, min(first + CHUNK, passages))],
                batch_size=500,
            )
        progress(min(first + CHUNK, passages), passages)
    with connections["owner"].cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '512MB'")
        cursor.execute(definition)
        cursor.execute(f"ANALYZE {ref.schema_name}.coaching_passage, {ref.schema_name}.coaching_knowledgearticle")
    return ref


def measure(ref: OrganizationRef, questions: list[str]) -> dict[str, Any]:
    """Time of one search in its scope, and how many of the exact nearest ten it finds (equally near ones count)."""
    asked = [question(text) for text in questions]
    took: list[float] = []
    for at in range(WARM + CALLS):
        began = time.perf_counter()
        with organization_scope(ref):
            nearest(question(questions[at % len(questions)]), limit=NEAREST)
        if at >= WARM:
            took.append((time.perf_counter() - began) * 1000)
    found = wanted = 0
    for one in asked:
        with organization_scope(ref):
            near = [row.score for row in nearest(one, limit=NEAREST)]
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL enable_indexscan = off")
            exact = [
                score
                for (score,) in hot.fetch(
                    EXACT, {"vector": written(one.vector), "model": OWN.name, "version": OWN.version}
                )
            ]
        wanted += len(exact)
        found += sum(score >= exact[-1] - 1e-6 for score in near)
    with organization_scope(ref):
        count = Passage.objects.count()
    return {
        "work": "P8",
        "passages": count,
        "p50_ms": round(statistics.median(took), 2),
        "p99_ms": round(statistics.quantiles(took, n=100)[98], 2),
        "recall_at_10": round(found / wanted, 4),
        "questions": len(asked),
    }


def _passage(articles: list[KnowledgeArticle], at: int, chance: random.Random, sentences: list[str]) -> Passage:
    text = " ".join(chance.sample(sentences, 4))
    return Passage(
        article=articles[at % len(articles)],
        position=at // len(articles),
        text=text,
        model=OWN.name,
        version=OWN.version,
        digest="bench",
        embedding=embedded(text),
    )


def _without_index(ref: OrganizationRef) -> str:
    """Drop the index while rows are written; returns the statement that makes it again."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT indexdef FROM pg_indexes WHERE schemaname = %s AND indexname = %s", [ref.schema_name, INDEX]
        )
        definition: str = cursor.fetchone()[0]
        cursor.execute(f"DROP INDEX {ref.schema_name}.{INDEX}")
    return definition
