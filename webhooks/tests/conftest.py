"""What the gateway's tests share: known secrets, a registry of their own, events that are stored already."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from webhooks import registry
from webhooks.models import WebhookEvent
from webhooks.services.receiving import receive
from webhooks.tests.deliveries import SECRETS, delivery


@pytest.fixture(autouse=True)
def known_secrets(settings):
    """The platform's secrets are those that deliveries are signed with."""
    settings.WEBHOOK_SECRETS = {provider: [secret] for provider, secret in SECRETS.items()}


@pytest.fixture
def handlers(monkeypatch):
    """An empty registry, so that only the test's own handlers act."""
    monkeypatch.setattr(registry, "_handlers", {})
    monkeypatch.setattr(registry, "_resolvers", {})
    return registry


@pytest.fixture
def stored() -> Callable[..., WebhookEvent]:
    """`stored("stripe", payload)` receives a delivery and gives the event."""

    def store(
        provider: str = "stripe",
        payload: Any = None,
        *,
        organization_id: UUID | None = None,
        secret: str | None = None,
        **fields: Any,
    ) -> WebhookEvent:
        sent = delivery(provider, payload, secret=secret)
        receipt = receive(
            provider_name=provider, organization_id=organization_id, incoming=sent.incoming(), request_id="test"
        )
        if fields:
            WebhookEvent.objects.filter(pk=receipt.id).update(**fields)
        return WebhookEvent.objects.get(pk=receipt.id)

    return store
