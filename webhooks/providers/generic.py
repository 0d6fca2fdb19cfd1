"""Senders that sign with one HMAC in one header, by configuration alone.

`generic` is there always, with the options below as they stand; others join by `WEBHOOK_GENERIC_PROVIDERS`, a JSON object
of name → options, and take their secrets from `<NAME>_WEBHOOK_SECRETS`:

    {"shop": {"title": "Tienda", "header": "X-Shop-Signature", "prefix": "sha256=", "template": "{timestamp}.{body}",
              "timestamp_header": "X-Shop-Time", "event_id": "delivery.id", "type": "topic", "subject": "order.id"}}
"""

import re
from dataclasses import dataclass, fields
from hashlib import sha256
from typing import Any

from django.conf import settings

from webhooks.providers.base import (
    ID_LENGTH,
    TOLERANCE_SECONDS,
    TYPE_LENGTH,
    Facts,
    HmacProvider,
    Incoming,
    Provider,
    fresh_id,
    iso,
    moment_of,
    text_of,
)

NAME = re.compile(r"[a-z][a-z0-9_]{1,31}")
TAKEN = ("endpoints", "events", "jitsi", "mercadopago", "providers", "standard", "stripe", "typeform")  # also by routes
ALGORITHMS = ("sha256", "sha384", "sha512")
ENCODINGS = ("hex", "base64")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What can be configured of a sender; the last four are paths into the payload, with dots."""

    title: str = ""
    header: str = "X-Webhook-Signature"
    prefix: str = "sha256="
    algorithm: str = "sha256"
    encoding: str = "hex"
    template: str = "{timestamp}.{body}"
    timestamp_header: str = "X-Webhook-Timestamp"
    id_header: str = ""  # only where the template signs it: an id that is not signed could be anybody's
    tolerance: int = TOLERANCE_SECONDS
    event_id: str = "id"  # an event without one is known by its content
    type: str = "type"
    subject: str = ""  # "": its events have no order
    occurred_at: str = "created_at"

    def problems(self) -> list[str]:
        """What is wrong with them, in English, for the system check."""
        wrong = [field.name for field in fields(self) if type(getattr(self, field.name)) is not type(field.default)]
        if wrong:
            return [f"{', '.join(wrong)}: {'a whole number' if wrong == ['tolerance'] else 'text'} is wanted"]
        found = []
        if not self.header:
            found.append("header has no name")
        if self.tolerance <= 0:
            found.append("tolerance is no span of time")
        if self.algorithm not in ALGORITHMS:
            found.append(f"algorithm is none of {', '.join(ALGORITHMS)}")
        if self.encoding not in ENCODINGS:
            found.append(f"encoding is none of {', '.join(ENCODINGS)}")
        if self.template.count("{body}") != 1:
            found.append("template does not hold {body} once")
        if bool(self.timestamp_header) != ("{timestamp}" in self.template):
            found.append("timestamp_header and {timestamp} in the template go together")
        if bool(self.id_header) != ("{id}" in self.template):
            found.append("id_header and {id} in the template go together")
        return found


class Generic(HmacProvider):
    """A sender as its options describe it."""

    def __init__(self, name: str, options: Options) -> None:
        self.name, self.options = name, options
        self.title = options.title or name
        for field in ("header", "prefix", "algorithm", "encoding", "template", "timestamp_header", "id_header"):
            setattr(self, field, getattr(options, field))
        self.tolerance = options.tolerance

    def read(self, incoming: Incoming, payload: dict[str, Any]) -> Facts:
        """What the paths lead to."""
        given = incoming.header(self.id_header) if self.id_header else _at(payload, self.options.event_id)
        return Facts(
            event_id=text_of(given, ID_LENGTH) or sha256(incoming.body).hexdigest(),
            type=text_of(_at(payload, self.options.type), TYPE_LENGTH),
            subject=text_of(_at(payload, self.options.subject), ID_LENGTH),
            occurred_at=moment_of(_at(payload, self.options.occurred_at)),
        )

    def sample(self, now: float) -> dict[str, Any]:
        """A small event of no meaning, with the fields that the paths lead to."""
        payload: dict[str, Any] = {}
        for path, value in (
            (self.options.event_id, fresh_id()),
            (self.options.type, "sample.created"),
            (self.options.subject, fresh_id()),
            (self.options.occurred_at, iso(now)),
        ):
            if path:
                _put(payload, path, value)
        return payload


def providers() -> list[Provider]:
    """`generic` and the configured senders; one that is configured wrongly is left to the system check."""
    configured = settings.WEBHOOK_GENERIC_PROVIDERS
    usable = {} if configuration_problems(configured) else configured
    return [
        Generic(name, Options(**options)) for name, options in {"generic": {"title": "HMAC genérico"}, **usable}.items()
    ]


def configuration_problems(configured: Any) -> list[str]:
    """What is wrong with `WEBHOOK_GENERIC_PROVIDERS`, in English."""
    if not isinstance(configured, dict):
        return ["is not a JSON object"]
    known = {field.name for field in fields(Options)}
    found = []
    for name, options in configured.items():
        if not NAME.fullmatch(name):
            found.append(f"{name!r} is not a name of small letters")
        elif name in TAKEN:
            found.append(f"{name!r} is taken")
        elif not isinstance(options, dict):
            found.append(f"{name}: is not an object")
        elif unknown := sorted(set(options) - known):
            found.append(f"{name}: unknown option {', '.join(unknown)}")
        else:
            found += [f"{name}: {problem}" for problem in Options(**options).problems()]
    return found


def _at(payload: dict[str, Any], path: str) -> Any:
    value: Any = payload if path else None
    for part in path.split(".") if path else ():
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _put(payload: dict[str, Any], path: str, value: Any) -> None:
    *parents, last = path.split(".")
    for part in parents:
        payload = payload.setdefault(part, {})
    payload[last] = value
