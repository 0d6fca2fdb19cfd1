"""What the guided companion may draw on: the organization's articles, as far as an agent knows them."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import StrIndex

from coaching.models import KnowledgeArticle
from coaching.rules.retrieval import Passage
from coaching.services.search import nearest, question

MOST = 60  # articles that are read through for one answer
PASSAGES_EACH = 3  # of an article, about: that many more passages are looked at


def passages_of(tags: Iterable[str], *, about: str) -> list[Passage]:
    """The active articles with one of `tags` (of all subjects where there are none), inside a scope.

    One statement where there are few; of many, those nearest to what is talked `about`, and those whose exercise is named in
    it: reading a thousand articles through takes seconds.
    """
    wanted = {tag.lower() for tag in tags}
    active = KnowledgeArticle.objects.filter(active=True).order_by("code")
    articles = list(active[: MOST + 1])
    if len(articles) > MOST:
        near = nearest(question(about), limit=MOST * PASSAGES_EACH, tags=wanted)
        ids = list(dict.fromkeys(one.passage.id for one in near))[:MOST]
        articles = [*active.filter(Q(pk__in=ids) | Q(pk__in=_offered(about)))] if ids else articles[:MOST]
    return [
        Passage(
            id=str(article.id),
            title=article.title,
            tags=tuple(article.tags),
            body=article.body,
            exercise=article.exercise,
        )
        for article in articles
        if not wanted or wanted & {tag.lower() for tag in article.tags}
    ]


def _offered(about: str) -> QuerySet[KnowledgeArticle, Any]:
    """The articles whose exercise's title stands in a text."""
    named = StrIndex(Value(about), KeyTextTransform("title", "exercise"))
    return KnowledgeArticle.objects.annotate(named=named).filter(named__gt=0).order_by("code").values("pk")[:MOST]
