"""Stripe: https://docs.stripe.com/webhooks#verify-manually ."""

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
    mac,
    moment_of,
    object_of,
    require_recent,
    same,
    text_of,
    timestamp_of,
)

ACCOUNT_LENGTH = 64


class Stripe(Provider):
    """`Stripe-Signature: t=<unix seconds>,v1=<hex>[,v1=…]` over `{t}.{body}`; the key is the whole `whsec_…` text."""

    name = "stripe"
    title = "Stripe"

    def verify(self, incoming: Incoming, secrets: Sequence[str]) -> bool:
        """Any `v1` may match under any live secret; other schemes are ignored."""
        header = incoming.header("Stripe-Signature")
        if not header:
            raise SignatureRefused("missing")
        timestamp, given = "", []
        for part in header.split(",", SIGNATURES_MAX):
            name, _, value = part.partition("=")
            if name == "v1":
                given.append(value)
            elif name == "t" and not timestamp:
                timestamp = value
        moment = timestamp_of(timestamp)
        if not given:
            raise SignatureRefused("malformed")
        text = b"%s.%s" % (timestamp.encode(), incoming.body)
        expected = [mac(secret.encode(), text).hex() for secret in secrets]
        if not any(same(signature, right) for signature in given for right in expected):
            raise SignatureRefused("mismatch")
        require_recent(moment, incoming.now)
        return False

    def sent_at(self, incoming: Incoming) -> float | None:
        """Stripe signs each attempt anew, with its time."""
        parts = incoming.header("Stripe-Signature").split(",", SIGNATURES_MAX)
        return timestamp_of(next((part[2:] for part in parts if part.startswith("t=")), ""))

    def read(self, incoming: Incoming, payload: dict[str, Any]) -> Facts:
        """The subject is the object the event is about: a session, a charge, an invoice."""
        about = object_of(object_of(payload, "data"), "object")
        return Facts(
            event_id=text_of(payload.get("id"), ID_LENGTH, required=True),
            type=text_of(payload.get("type"), TYPE_LENGTH, required=True),
            subject=text_of(about.get("id"), ID_LENGTH),
            occurred_at=moment_of(payload.get("created")),
            account=text_of(payload.get("account"), ACCOUNT_LENGTH),
        )

    def signed(self, body: bytes, secret: str, now: float) -> Signed:
        """The header as Stripe makes it."""
        timestamp = str(int(now))
        signature = mac(secret.encode(), timestamp.encode() + b"." + body).hex()
        return Signed({"Stripe-Signature": f"t={timestamp},v1={signature}"})

    def sample(self, now: float) -> dict[str, Any]:
        """A paid checkout session."""
        return {
            "id": f"evt_{fresh_id()}",
            "object": "event",
            "api_version": "2025-09-30.clover",
            "created": int(now),
            "livemode": False,
            "type": "checkout.session.completed",
            "data": {
                "object": {
                    "id": f"cs_test_{fresh_id()}",
                    "object": "checkout.session",
                    "payment_status": "paid",
                    "status": "complete",
                    "amount_total": 1500,
                    "currency": "eur",
                    "client_reference_id": None,
                }
            },
        }
