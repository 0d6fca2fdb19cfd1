"""Deliveries as the providers send them: captured payloads, signed, to be verified or posted."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import orjson

from webhooks.providers import provider_named
from webhooks.providers.base import Incoming

PAYLOADS = Path(__file__).parent / "payloads"
PROVIDERS = ("generic", "jitsi", "mercadopago", "standard", "stripe", "typeform")
SECRETS = {
    "stripe": "whsec_stripe_secret_of_tests",
    "typeform": "typeform-secret-of-tests",
    "mercadopago": "mercadopago-secret-of-tests",
    "jitsi": "jitsi-secret-of-tests",
    "generic": "generic-secret-of-tests",
    "standard": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
}
NOW = 1_763_683_260.0


def captured(provider: str) -> dict[str, Any]:
    """A provider's captured payload."""
    return orjson.loads((PAYLOADS / f"{provider}.json").read_bytes())


@dataclass(frozen=True)
class Delivery:
    """A request that a provider makes."""

    provider: str
    body: bytes
    headers: Mapping[str, str]
    query: Mapping[str, str]

    def incoming(self, now: float = NOW) -> Incoming:
        """As a provider's class sees it."""
        lowered = {name.lower(): value for name, value in self.headers.items()}
        return Incoming(body=self.body, header=lambda name: lowered.get(name.lower(), ""), query=self.query, now=now)

    def verify(self, *secrets: str, now: float = NOW) -> bool:
        """Whether it is late; raises when refused."""
        return provider_named(self.provider).verify(self.incoming(now), secrets or (SECRETS[self.provider],))

    def but(self, **changes: Any) -> "Delivery":
        """The same with something else."""
        return replace(self, **changes)

    def post(self, client: Any, *, organization_id: Any = None, **extra: Any) -> Any:
        """Send it with Django's test client."""
        path = f"/api/v1/webhooks/{self.provider}" + (f"/{organization_id}" if organization_id else "")
        query = f"?{urlencode(self.query)}" if self.query else ""
        return client.post(
            path + query, data=self.body, content_type="application/json", headers=dict(self.headers), **extra
        )


def delivery(
    provider: str, payload: Any = None, *, secret: str | None = None, now: float = NOW, body: bytes | None = None
) -> Delivery:
    """A rightly signed delivery of `payload` (by default the captured one)."""
    content = orjson.dumps(captured(provider) if payload is None else payload) if body is None else body
    signed = provider_named(provider).signed(content, secret or SECRETS[provider], now)
    return Delivery(provider, content, signed.headers, signed.query)


def header_of(sent: Delivery) -> str:
    """The name of the header that carries the signature."""
    return next(name for name in sent.headers if "signature" in name.lower())


def re_signed(sent: Delivery, value: str) -> Delivery:
    """The same delivery with another signature header."""
    return sent.but(headers={**sent.headers, header_of(sent): value})
