"""What the gateway's tests share: known secrets, a registry of their own, events that are stored already."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone
from standardwebhooks import Webhook

from oasis.core import resilience
from oasis.core.ids import uuid7
from oasis.core.models import OutboxMessage
from oasis.core.tenancy import organization_scope
from webhooks import registry
from webhooks.models import WebhookEndpoint, WebhookEvent
from webhooks.services.endpoints import create_endpoint
from webhooks.services.publishing import publish
from webhooks.services.receiving import receive
from webhooks.tests.deliveries import SECRETS, delivery
from webhooks.tests.mercadopago_api import TOKEN, MercadoPagoApi
from webhooks.tests.receiver import Received, Receiver


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


@pytest.fixture
def receiver(settings):
    """Somebody's server on this machine, which may be subscribed."""
    settings.WEBHOOK_ALLOW_LOOPBACK = True
    with Receiver() as listening:
        yield listening


@pytest.fixture
def subscribed(cast, receiver):
    """`subscribed("level.reached")`: an endpoint of organization A at the receiver."""

    def subscribe(*events: str, url: str | None = None, organization: Any = None) -> Subscribed:
        endpoint, secret = create_endpoint(
            organization_id=(organization or cast.a).id,
            url=url or receiver.url(),
            events=events or ["level.reached"],
            description="",
            actor_id=cast.ana.id,
        )
        return Subscribed(endpoint, secret)

    return subscribe


class Subscribed:
    """An endpoint, its secret, and what arrives there as the Standard Webhooks' own library reads it."""

    def __init__(self, endpoint: WebhookEndpoint, secret: str) -> None:
        self.endpoint, self.secret = endpoint, secret

    def reread(self) -> WebhookEndpoint:
        self.endpoint.refresh_from_db()
        return self.endpoint

    def verified(self, received: Received) -> Any:
        return Webhook(self.secret).verify(received.body, received.headers)


@pytest.fixture
def happens(cast):
    """`happens("journeys.level_reached", person_id=…, level=2)` is a domain event of organization A, published."""

    def happen(topic: str = "journeys.level_reached", *, organization: Any = None, **payload: Any) -> OutboxMessage:
        payload = {"person_id": str(cast.diego.id), "level": 2, **payload}
        reference = organization or cast.a
        message = OutboxMessage.objects.create(
            id=uuid7(), organization_id=reference.id, topic=topic, payload=payload, due_at=timezone.now(), status="done"
        )
        with organization_scope(reference):
            publish(payload, message)
        return message

    return happen


@pytest.fixture
def mercadopago(settings):
    """Mercado Pago's API, stood in for on this machine, its circuit closed."""
    with MercadoPagoApi() as api:
        settings.MERCADOPAGO_API_BASE, settings.MERCADOPAGO_ACCESS_TOKEN = api.url, TOKEN
        resilience.client().delete(resilience.KEY + "mercadopago")
        yield api
        resilience.client().delete(resilience.KEY + "mercadopago")
