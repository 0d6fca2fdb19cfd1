"""Fixtures of coaching's tests."""

import json
from functools import cache
from pathlib import Path

import pytest

from accounts.models import Consent
from coaching.models import KnowledgeArticle
from coaching.providers import patience
from coaching.providers.patience import breaker_of
from coaching.rules import embedding
from coaching.services.content import import_agents, import_articles
from coaching.services.embedding import CHANGED, OWN, embed_with
from coaching.tests.gemini_server import GeminiServer
from coaching.tests.recorded import both_agreed, handed_in, session, sound, transcribed, upload
from oasis.core.models import OutboxMessage
from oasis.core.resilience import Circuit
from oasis.core.tenancy import organization_scope
from oasis.core.tests.stored import bucket, folder, kept, s3_endpoint

__all__ = [
    "both_agreed",
    "bucket",
    "folder",
    "handed_in",
    "kept",
    "s3_endpoint",
    "session",
    "sound",
    "transcribed",
    "upload",
]
CONTENT = Path(__file__).resolve().parent.parent / "content"
embedded_once = cache(embedding.embedded)  # of the same articles in every test


def load(name):
    """One of the content files."""
    return json.loads((CONTENT / f"{name}.json").read_text(encoding="utf-8"))


@pytest.fixture
def content(cast):
    """The real agents and articles, embedded, in both organizations."""
    for organization in (cast.a, cast.b):
        with organization_scope(organization):
            import_agents(load("agents"))
            import_articles(load("knowledge"))
            ids = list(KnowledgeArticle.objects.values_list("id", flat=True))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(embedding, "embedded", embedded_once)
            embed_with(organization, ids, OWN)
    OutboxMessage.objects.filter(topic=CHANGED).delete()  # that was what they ask for


@pytest.fixture
def talk(api, cast, content):
    """`talk()`: a conversation of Diego's with the coach; its path."""

    def begin(person=None, agent="coach"):
        answer = api(person or cast.diego).post("/api/v1/coaching/conversations", {"agent": agent})
        assert answer.status_code == 201, answer.json()
        return f"/api/v1/coaching/conversations/{answer.json()['data']['id']}"

    return begin


@pytest.fixture
def agreed(cast):
    """Diego agrees to AI processing."""
    return Consent.objects.create(user_id=cast.diego.id, kind="ai_processing", version="1", granted=True)


@pytest.fixture
def gemini(settings, monkeypatch):
    """A local server that speaks the Gemini API; settings point at it, no circuit is open, and nobody waits to try again."""
    monkeypatch.setattr(patience, "sleep", lambda seconds: None)
    for provider in ("gemini", "google-genai"):
        for operation in ("generate", "stream", "embed", "transcribe"):
            breaker_of(provider, operation)._change(lambda _: Circuit())
    with GeminiServer() as server:
        settings.AI_PROVIDER, settings.GEMINI_API_KEY, settings.GEMINI_API_ENDPOINT = "gemini", "test-key", server.url
        yield server
