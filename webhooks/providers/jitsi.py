"""Jitsi, as a service or one's own: who came to a session and went, and what was recorded.

JaaS signs (https://developer.8x8.com/jaas/docs/webhooks-signatures): `X-Jaas-Signature: t=<unix>,v1=<base64>` over
`{t}.{body}`. Prosody's module `event_sync` (https://github.com/jitsi-contrib/prosody-plugins) sends what headers it is
given: a shared bearer token.
"""

import base64
from collections.abc import Sequence
from hashlib import sha256
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
    require_recent,
    same,
    text_of,
    timestamp_of,
)

ACCOUNT_LENGTH = 64
MILLISECONDS_FROM = 10**12
SIGNATURE = "X-Jaas-Signature"
BEARER = "Bearer "
# Prosody's names → those of JaaS, which handlers know
NAMES = {
    "muc-room-created": "ROOM_CREATED",
    "muc-room-destroyed": "ROOM_DESTROYED",
    "muc-occupant-joined": "PARTICIPANT_JOINED",
    "muc-occupant-left": "PARTICIPANT_LEFT",
}


class Jitsi(Provider):
    """A signature where there is one, else the bearer token, which is the secret itself.

    Coming and going are facts, not states: one does not supersede another, so that events have no subject.
    """

    name = "jitsi"
    title = "Jitsi"

    def verify(self, incoming: Incoming, secrets: Sequence[str]) -> bool:
        """Any `v1` may match under any live secret; without that header the token must be one of them."""
        if not incoming.header(SIGNATURE):
            return self._verify_bearer(incoming, secrets)
        timestamp, given = _parts(incoming)
        moment = timestamp_of(timestamp)
        if not given:
            raise SignatureRefused("malformed")
        text = timestamp.encode() + b"." + incoming.body
        expected = [base64.b64encode(mac(secret.encode(), text)).decode() for secret in secrets]
        if not any(same(signature, right) for signature in given for right in expected):
            raise SignatureRefused("mismatch")
        require_recent(int(_seconds(moment)), incoming.now)
        return False

    def _verify_bearer(self, incoming: Incoming, secrets: Sequence[str]) -> bool:
        given = incoming.header("Authorization")
        if not given:
            raise SignatureRefused("missing")
        if not any(same(given, BEARER + secret) for secret in secrets):
            raise SignatureRefused("mismatch")
        return False

    def sent_at(self, incoming: Incoming) -> float | None:
        """The signature's time."""
        return _seconds(timestamp_of(_parts(incoming)[0])) if incoming.header(SIGNATURE) else None

    def read(self, incoming: Incoming, payload: dict[str, Any]) -> Facts:
        """JaaS gives an id; what Prosody sends is known by its content."""
        event_type = text_of(payload.get("eventType", payload.get("event_name")), TYPE_LENGTH, required=True)
        event_id = text_of(payload.get("idempotencyKey"), ID_LENGTH) or sha256(incoming.body).hexdigest()
        moment = payload.get("timestamp", payload.get("created_at"))
        return Facts(
            event_id=event_id,
            type=NAMES.get(event_type, event_type),
            occurred_at=moment_of(_seconds(moment) if isinstance(moment, int | float) else None),
            account=text_of(payload.get("appId"), ACCOUNT_LENGTH),
        )

    def signed(self, body: bytes, secret: str, now: float) -> Signed:
        """The header as JaaS makes it."""
        timestamp = str(int(now))
        digest = mac(secret.encode(), timestamp.encode() + b"." + body)
        return Signed({SIGNATURE: f"t={timestamp},v1={base64.b64encode(digest).decode()}"})

    def sample(self, now: float) -> dict[str, Any]:
        """Somebody came to a session."""
        return {
            "idempotencyKey": fresh_id(),
            "customerId": fresh_id(),
            "appId": "vpaas-magic-cookie-muestra",
            "eventType": "PARTICIPANT_JOINED",
            "sessionId": fresh_id(),
            "timestamp": int(now * 1000),
            "fqn": "vpaas-magic-cookie-muestra/sesion-de-muestra",
            "data": {"moderator": False, "name": "Muestra", "id": fresh_id(), "participantId": fresh_id()[:8]},
        }


def _parts(incoming: Incoming) -> tuple[str, list[str]]:
    """`t` and every `v1` of the header; other schemes are ignored. Base64 may end in `=`."""
    parts = [part.strip().partition("=") for part in incoming.header(SIGNATURE).split(",", SIGNATURES_MAX)]
    timestamp = next((value for name, _, value in parts if name == "t"), "")
    return timestamp, [value for name, _, value in parts if name == "v1"]


def _seconds(moment: float) -> float:
    return moment / 1000 if moment >= MILLISECONDS_FROM else moment
