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


def simulate(
    *, provider_name: str, server: str, organization_id: UUID | None = None, body: bytes | None = None
) -> Answer:
    """Sign `body` (by default the provider's sample) with the first live secret and POST it to `server` (`http://host:port`).

    Raises `UnknownProvider`, `SignatureRefused` without a secret to sign with, and `Unavailable` when nobody answers.
    """
    provider = provider_named(provider_name)
    secrets = live_secrets(provider.name, organization_id)
    if not secrets:
        raise SignatureRefused("unconfigured")
    now = time.time()
    content = orjson.dumps(provider.sample(now)) if body is None else body
    signed = provider.signed(content, secrets[0], now)
    path = f"/api/v1/webhooks/{provider.name}" + (f"/{organization_id}" if organization_id else "")
    query = f"?{urlencode(signed.query)}" if signed.query else ""
    return _post(server, path + query, content, {"Content-Type": "application/json", **signed.headers})


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
