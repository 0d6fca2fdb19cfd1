"""What agents may draw on: the passages of the organization's knowledge base that an agent knows."""

from collections.abc import Iterable

from coaching.models import KnowledgeArticle
from coaching.rules.retrieval import Passage


def passages_of(tags: Iterable[str]) -> list[Passage]:
    """The active articles with one of `tags` (of all subjects where there are none); one statement, inside a scope."""
    wanted = {tag.lower() for tag in tags}
    return [
        Passage(
            id=str(article.id),
            title=article.title,
            tags=tuple(article.tags),
            body=article.body,
            exercise=article.exercise,
        )
        for article in KnowledgeArticle.objects.filter(active=True).order_by("code")
        if not wanted or wanted & {tag.lower() for tag in article.tags}
    ]
