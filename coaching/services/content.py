"""Content from files: agents and knowledge articles. Importing the same again changes nothing."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from coaching.models import Agent, KnowledgeArticle
from coaching.services.agents import publish_agent
from coaching.services.embedding import announce_change

ARTICLE_FIELDS = ("title", "language", "tags", "body", "exercise")


@transaction.atomic
def import_agents(data: Iterable[dict[str, Any]], *, actor_id: UUID | None = None) -> list[Agent]:
    """Make or update the agents of those slugs from their file form, and publish them; an unchanged one gets no new version."""
    agents = []
    for position, row in enumerate(data, start=1):
        agent = Agent.objects.filter(slug=row["slug"]).first() or Agent(slug=row["slug"])
        agent.position = position
        agent.name, agent.description = row["name"], row.get("description", "")
        agent.persona, agent.greeting = row.get("persona", ""), row.get("greeting", "")
        agent.system_prompt, agent.language = row["system_prompt"], row.get("language", "es")
        agent.temperature = Decimal(str(row.get("temperature", "0.6"))).quantize(Decimal("0.01"))
        agent.knowledge_tags = list(row.get("knowledge_tags", ()))
        agent.model, agent.tools = row.get("model", ""), list(row.get("tools", ()))
        agent.save()
        publish_agent(agent_id=agent.id, actor_id=actor_id)
        agents.append(agent)
    return agents


@transaction.atomic
def import_articles(data: Iterable[dict[str, Any]]) -> int:
    """Make or update the articles of those codes from their file form; returns how many the file has."""
    articles = [
        KnowledgeArticle(
            code=row.get("code") or row["slug"],
            title=row["title"],
            language=row.get("language", "es"),
            tags=list(row.get("tags", ())),
            body=row["body"],
            exercise=row.get("exercise"),
        )
        for row in data
    ]
    KnowledgeArticle.objects.bulk_create(
        articles, update_conflicts=True, unique_fields=["code"], update_fields=ARTICLE_FIELDS
    )
    codes = [article.code for article in articles]
    announce_change(KnowledgeArticle.objects.filter(code__in=codes).order_by("code").values_list("id", flat=True))
    return len(articles)
