"""Mercado Pago: https://www.mercadopago.com/developers/en/docs/your-integrations/notifications/webhooks ."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

import orjson

from webhooks.errors import PayloadRefused, SignatureRefused
from webhooks.providers.base import (
    ID_LENGTH,
    TOLERANCE_SECONDS,
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
    same,
    text_of,
    timestamp_of,
)

MILLISECONDS_FROM = 10**12
PAYMENT = "payment"


class MercadoPago(Provider):
    """`x-signature: ts=<n>,v1=<hex>` over `id:<data.id>;request-id:<x-request-id>;ts:<ts>;`, without the body.

    The body is anybody's word: handlers take the id alone and look the payment up. That is why an old but right
    signature is accepted as late instead of refused.
    """

    name = "mercadopago"
    title = "Mercado Pago"

    def verify(self, incoming: Incoming, secrets: Sequence[str]) -> bool:
        """Try the id of the query string lower-cased, then as received, under each live secret."""
        timestamp, given = _parts(incoming)
        seconds = _seconds(timestamp)
        data_id, request_id = incoming.query.get("data.id", ""), incoming.header("x-request-id")
        ids = dict.fromkeys([data_id.lower() if data_id.isalnum() else data_id, data_id])
        texts = [signed_text(candidate, request_id, timestamp) for candidate in ids]
        if not any(same(given, mac(secret.encode(), text).hex()) for secret in secrets for text in texts):
            raise SignatureRefused("mismatch")
        return abs(incoming.now - seconds) > TOLERANCE_SECONDS

    def sent_at(self, incoming: Incoming) -> float | None:
        """The signature's `ts`; of a late notification it says nothing about the clock."""
        seconds = _seconds(_parts(incoming)[0])
        return seconds if abs(incoming.now - seconds) <= TOLERANCE_SECONDS else None

    def look_up(self, event_type: str, subject: str) -> Any:
        """How the payment stands at Mercado Pago."""
        if event_type != PAYMENT:
            return None
        from webhooks.providers.mercadopago_payments import look_up_payment  # httpx: only where it is used

        return look_up_payment(subject)

    def read(self, incoming: Incoming, payload: dict[str, Any]) -> Facts:
        """The subject is the payment (or what `type` names); the signed id sets notifications of equal ids apart."""
        signed_id = incoming.query.get("data.id", "")
        data_id = text_of(object_of(payload, "data").get("id"), ID_LENGTH)
        if signed_id and data_id and signed_id.lower() != data_id.lower():
            raise PayloadRefused("another_id")
        subject = text_of(signed_id or data_id, ID_LENGTH, required=True)
        return Facts(
            event_id=text_of(payload.get("id", incoming.header("x-request-id")), ID_LENGTH, required=True),
            type=text_of(payload.get("type", payload.get("topic")), TYPE_LENGTH, required=True),
            subject=subject,
            occurred_at=moment_of(payload.get("date_created")),
            variant=sha256(subject.lower().encode()).hexdigest()[:32],
        )

    def signed(self, body: bytes, secret: str, now: float) -> Signed:
        """The headers and the query string as Mercado Pago makes them, for the id that the body carries."""
        data_id = _id_in(body)
        request_id, timestamp = fresh_id(), str(int(now))
        signature = mac(secret.encode(), signed_text(data_id.lower(), request_id, timestamp)).hex()
        return Signed(
            {"x-signature": f"ts={timestamp},v1={signature}", "x-request-id": request_id},
            {"data.id": data_id, "type": PAYMENT},
        )

    def sample(self, now: float) -> dict[str, Any]:
        """A payment was updated."""
        payment = str(int(now * 1000))
        return {
            "id": int(now * 1000),
            "live_mode": False,
            "type": PAYMENT,
            "date_created": iso(now),
            "user_id": 44444,
            "api_version": "v1",
            "action": "payment.updated",
            "data": {"id": payment},
        }


def _id_in(body: bytes) -> str:
    """The id that a body carries; "" where it carries none."""
    try:
        payload = orjson.loads(body)
    except orjson.JSONDecodeError:
        return ""
    return str(object_of(payload, "data").get("id", "")) if isinstance(payload, dict) else ""


def _parts(incoming: Incoming) -> tuple[str, str]:
    """`ts` and `v1` of the header."""
    header = incoming.header("x-signature")
    if not header:
        raise SignatureRefused("missing")
    parts = [part.partition("=") for part in header.split(",", 8)]
    values = {name.strip(): value.strip() for name, _, value in reversed(parts)}
    return values.get("ts", ""), values.get("v1", "")


def _seconds(timestamp: str) -> float:
    """`ts` in Unix seconds: it comes in milliseconds too."""
    moment = timestamp_of(timestamp)
    return moment / 1000 if moment >= MILLISECONDS_FROM else moment


def signed_text(data_id: str, request_id: str, timestamp: str) -> bytes:
    """What the signature is over; a pair whose value is absent is left out whole."""
    pairs = (("id", data_id), ("request-id", request_id), ("ts", timestamp))
    return "".join(f"{name}:{value};" for name, value in pairs if value).encode("utf-8", "surrogatepass")
