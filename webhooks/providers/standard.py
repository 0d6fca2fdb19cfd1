"""Standard Webhooks, also as Svix sends them: https://www.standardwebhooks.com , spec/standard-webhooks.md ."""

import base64
import binascii
import os
from collections.abc import Sequence
from typing import Any

from webhooks.errors import SignatureRefused
from webhooks.providers.base import (
    ID_LENGTH,
    SIGNATURES_MAX,
    TYPE_LENGTH,
    Facts,
    Incoming,
    Provider,
    Signed,
    fresh_id,
    iso,
    mac,
    moment_of,
    object_of,
    require_recent,
    same,
    text_of,
    timestamp_of,
)

PREFIX = "whsec_"


class Standard(Provider):
    """`webhook-signature: v1,<base64>[ v1,<base64>…]` over `{id}.{timestamp}.{body}`; the secret is base64."""

    name = "standard"
    title = "Standard Webhooks"

    def verify(self, incoming: Incoming, secrets: Sequence[str]) -> bool:
        """Any `v1` may match under any live secret; other versions are ignored."""
        event_id, timestamp, header = (_header(incoming, part) for part in ("id", "timestamp", "signature"))
        if not (event_id and timestamp and header):
            raise SignatureRefused("missing")
        moment = timestamp_of(timestamp)
        given = [signature for signature in header.split(" ", SIGNATURES_MAX) if signature.startswith("v1,")]
        if not (given and event_id.isascii()):
            raise SignatureRefused("malformed")
        text = f"{event_id}.{timestamp}.".encode() + incoming.body
        expected = [_signature(key, text) for key in map(key_of, secrets) if key]
        if not any(same(signature, right) for signature in given for right in expected):
            raise SignatureRefused("mismatch")
        require_recent(moment, incoming.now)
        return False

    def sent_at(self, incoming: Incoming) -> float | None:
        """The timestamp's header."""
        return timestamp_of(_header(incoming, "timestamp"))

    def read(self, incoming: Incoming, payload: dict[str, Any]) -> Facts:
        """The subject is `data.id` where there is one."""
        return Facts(
            event_id=text_of(_header(incoming, "id"), ID_LENGTH, required=True),
            type=text_of(payload.get("type"), TYPE_LENGTH),
            subject=text_of(object_of(payload, "data").get("id"), ID_LENGTH),
            occurred_at=moment_of(payload.get("timestamp")) or moment_of(int(_header(incoming, "timestamp"))),
        )

    def signed(self, body: bytes, secret: str, now: float) -> Signed:
        """The three headers."""
        return Signed(signature_headers(body, secrets=[secret], message_id=f"msg_{fresh_id()}", timestamp=int(now)))

    def sample(self, now: float) -> dict[str, Any]:
        """A small event of no meaning."""
        return {"type": "sample.created", "timestamp": iso(now), "data": {"id": fresh_id()}}

    def secret_problem(self, secret: str) -> str:
        """The part after `whsec_` must be base64."""
        return "" if key_of(secret) else "is not base64 after whsec_"


def key_of(secret: str) -> bytes:
    """The key in a secret: the base64 after `whsec_` (padding may be missing); empty when it is not base64."""
    text = secret.removeprefix(PREFIX).rstrip("=")
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        return b""


def new_secret() -> str:
    """A fresh secret: `whsec_` and 32 random bytes in base64, as the specification recommends (24 to 64)."""
    return PREFIX + base64.b64encode(os.urandom(32)).decode()


def signature_headers(body: bytes, *, secrets: Sequence[str], message_id: str, timestamp: int) -> dict[str, str]:
    """The three headers of a message, signed with each of `secrets` (several while one is being replaced)."""
    text = f"{message_id}.{timestamp}.".encode() + body
    signatures = " ".join(_signature(key_of(secret), text) for secret in secrets)
    return {"webhook-id": message_id, "webhook-timestamp": str(timestamp), "webhook-signature": signatures}


def _signature(key: bytes, text: bytes) -> str:
    return "v1," + base64.b64encode(mac(key, text)).decode()


def _header(incoming: Incoming, part: str) -> str:
    return incoming.header(f"webhook-{part}") or incoming.header(f"svix-{part}")
