"""Sending ourselves a signed event over HTTP, as its provider would."""

import time
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import UUID

import orjson

from oasis.core.errors import Unavailable
from webhooks.errors import SignatureRefused
from webhooks.providers import provider_named
from webhooks.services.secrets import live_secrets

TIMEOUT_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said to a simulated event."""

    status: int
    body: Any


@dataclass(frozen=True, slots=True)
class Sample:
    """A request as the provider would make it."""

    path: str
    headers: dict[str, str]
    body: bytes


def simulate(
    *, provider_name: str, server: str, organization_id: UUID | None = None, body: bytes | None = None
) -> Answer:
    """Sign `body` (by default the provider's sample) with the first live secret and POST it to `server` (`http://host:port`).

    Raises `UnknownProvider`, `SignatureRefused` without a secret to sign with, and `Unavailable` when nobody answers.
    """
    sample = signed_sample(provider_name=provider_name, organization_id=organization_id, body=body)
    return _post(server, sample.path, sample.body, sample.headers)


def signed_sample(*, provider_name: str, organization_id: UUID | None = None, body: bytes | None = None) -> Sample:
    """The request that `simulate` makes. Raises `UnknownProvider`, `SignatureRefused` without a secret."""
    provider = provider_named(provider_name)
    secrets = live_secrets(provider.name, organization_id)
    if not secrets:
        raise SignatureRefused("unconfigured")
    now = time.time()
    content = orjson.dumps(provider.sample(now)) if body is None else body
    signed = provider.signed(content, secrets[0], now)
    path = f"/api/v1/webhooks/{provider.name}" + (f"/{organization_id}" if organization_id else "")
    query = f"?{urlencode(signed.query)}" if signed.query else ""
    return Sample(path + query, {"Content-Type": "application/json", **signed.headers}, content)


def _post(server: str, path: str, content: bytes, headers: dict[str, str]) -> Answer:
    address = urlsplit(server)
    kind = HTTPSConnection if address.scheme == "https" else HTTPConnection
    connection = kind(address.hostname or "", address.port, timeout=TIMEOUT_SECONDS)
    try:
        connection.request("POST", path, content, headers)
        response = connection.getresponse()
        return Answer(response.status, orjson.loads(response.read()))
    except (OSError, HTTPException, ValueError) as error:
        raise Unavailable(details={"server": server}) from error
    finally:
        connection.close()
