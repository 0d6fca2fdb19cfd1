"""Typeform: https://www.typeform.com/developers/webhooks/secure-your-webhooks/ ."""

from typing import Any

from webhooks.errors import PayloadRefused
from webhooks.providers.base import (
    ID_LENGTH,
    TYPE_LENGTH,
    Facts,
    HmacProvider,
    Incoming,
    fresh_id,
    iso,
    moment_of,
    object_of,
    text_of,
)


class Typeform(HmacProvider):
    """`Typeform-Signature: sha256=<base64>` over the body; there is no timestamp."""

    name = "typeform"
    title = "Typeform"
    header = "Typeform-Signature"
    prefix = "sha256="
    encoding = "base64"

    def read(self, incoming: Incoming, payload: dict[str, Any]) -> Facts:
        """The subject is the response (its token at Typeform)."""
        response = object_of(payload, "form_response")
        event_type = text_of(payload.get("event_type"), TYPE_LENGTH, required=True)
        if event_type == "form_response" and not response:
            raise PayloadRefused("malformed")
        return Facts(
            event_id=text_of(payload.get("event_id"), ID_LENGTH, required=True),
            type=event_type,
            subject=text_of(response.get("token"), ID_LENGTH),
            occurred_at=moment_of(response.get("submitted_at")),
        )

    def sample(self, now: float) -> dict[str, Any]:
        """A response with one answer; put the token of a form link into `form_response.hidden.oasis`."""
        return {
            "event_id": fresh_id(),
            "event_type": "form_response",
            "form_response": {
                "form_id": "muestra",
                "token": fresh_id(),
                "landed_at": iso(now - 60),
                "submitted_at": iso(now),
                "hidden": {"oasis": ""},
                "definition": {
                    "id": "muestra",
                    "title": "Muestra",
                    "fields": [{"id": "f1", "title": "¿Cómo estás?", "type": "opinion_scale", "ref": "animo"}],
                },
                "answers": [
                    {"type": "number", "number": 4, "field": {"id": "f1", "type": "opinion_scale", "ref": "animo"}}
                ],
            },
        }
