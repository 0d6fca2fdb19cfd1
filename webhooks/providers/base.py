"""What a provider is: one small class in a file of its own in this package, found by `load_providers`.

It says whether a delivery is genuine (`verify`), what it is (`read`), and how to make one (`signed`, `sample`), for
`manage.py webhooks simulate` and the tests. All this is pure: no database, no network. Only `look_up` asks the provider
back, for one whose body is not to be trusted.
"""

import base64
import hmac
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import uuid4

from webhooks.errors import PayloadRefused, SignatureRefused

TOLERANCE_SECONDS = 300
ID_LENGTH = 200
TYPE_LENGTH = 120
SIGNATURES_MAX = 16  # more in one header is nobody's rotation


@dataclass(frozen=True, slots=True)
class Incoming:
    """A delivery as it arrived. `header` looks a header up whatever its case and gives "" for one that is absent."""

    body: bytes
    header: Callable[[str], str]
    query: Mapping[str, str]
    now: float  # Unix seconds


@dataclass(frozen=True, slots=True)
class Facts:
    """What an event says of itself. `subject` is what it is about (a payment, a subscription); empty: it has no order.

    `variant` sets apart equal ids that the signature does not cover; `occurred_at` None means: when it was received.
    """

    event_id: str
    type: str
    subject: str = ""
    occurred_at: datetime | None = None
    account: str = ""
    variant: str = ""


@dataclass(frozen=True, slots=True)
class Signed:
    """What a sender adds to a body: headers, and for some providers a query string."""

    headers: dict[str, str]
    query: dict[str, str] = field(default_factory=dict)


class Provider(ABC):
    """A sender of events."""

    name: str
    title: str

    @abstractmethod
    def verify(self, incoming: Incoming, secrets: Sequence[str]) -> bool:
        """Check the signature against every live secret; returns whether it is late. Raises `SignatureRefused`."""

    @abstractmethod
    def read(self, incoming: Incoming, payload: dict[str, Any]) -> Facts:
        """The facts of a verified delivery. Raises `PayloadRefused`."""

    @abstractmethod
    def signed(self, body: bytes, secret: str, now: float) -> Signed:
        """What the provider would send along with `body`."""

    @abstractmethod
    def sample(self, now: float) -> dict[str, Any]:
        """A small event like the provider's own, with an id of its own each time."""

    def sent_at(self, incoming: Incoming) -> float | None:
        """When a verified delivery was sent by its sender's clock, in Unix seconds; None where the signature has no time."""
        return None

    def look_up(self, event_type: str, subject: str) -> Any:
        """Ask the provider how the subject of an event stands now; None where the event itself is to be believed.

        The workers call it before an event's handlers, outside every transaction; handlers find what it gives in
        `event.looked_up`. Whatever it raises is the event's failure and tried again, `PermanentError` is not.
        """
        return None

    def secret_problem(self, secret: str) -> str:
        """What is wrong with a secret, in a few words; empty for one that can be used."""
        return "" if secret.isascii() and len(secret) >= 8 else "is shorter than 8 characters or not ASCII"


def mac(key: bytes, text: bytes, algorithm: str = "sha256") -> bytes:
    """HMAC of `text`."""
    return hmac.digest(key, text, algorithm)


def same(given: str, expected: str) -> bool:
    """Compare a signature with the right one in constant time; `given` is anything a sender chose."""
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), expected.encode())


def timestamp_of(text: str) -> int:
    """Unix time in a header: digits and nothing else. Raises `SignatureRefused`."""
    if not (text.isascii() and text.isdigit() and len(text) <= 16):
        raise SignatureRefused("malformed")
    return int(text)


def require_recent(timestamp: int, now: float, tolerance: int = TOLERANCE_SECONDS) -> None:
    """Raise `SignatureRefused` for a moment more than `tolerance` seconds before or after `now`."""
    if abs(now - timestamp) > tolerance:
        raise SignatureRefused("stale")


def text_of(value: Any, limit: int, *, required: bool = False) -> str:
    """`value` (a string or a whole number) as text of at most `limit` printable characters. Raises `PayloadRefused`."""
    if value is None and not required:
        return ""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or len(value) > limit or not value.isprintable() or (required and not value.strip()):
        raise PayloadRefused("malformed")
    return value


def object_of(payload: dict[str, Any], name: str) -> dict[str, Any]:
    """The object under `name`, empty when there is none."""
    value = payload.get(name)
    return value if isinstance(value, dict) else {}


def moment_of(value: Any) -> datetime | None:
    """A moment given as Unix seconds or as ISO 8601 (UTC where it does not say); None for anything else."""
    try:
        if isinstance(value, str):
            moment = datetime.fromisoformat(value)
            return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return None


def iso(now: float) -> str:
    """`now` in ISO 8601, for samples."""
    return datetime.fromtimestamp(int(now), UTC).isoformat().replace("+00:00", "Z")


def fresh_id() -> str:
    """An id for a sample."""
    return uuid4().hex


class HmacProvider(Provider):
    """A provider that signs with one HMAC in one header: configuration, no code.

    `template` is the signed text, made of `{id}`, `{timestamp}` and `{body}`; without `timestamp_header` there is no
    time to check. The key is the secret's text.
    """

    header: str
    prefix: str = ""
    algorithm: str = "sha256"
    encoding: str = "hex"  # or "base64"
    template: str = "{body}"
    timestamp_header: str = ""
    id_header: str = ""
    tolerance: int = TOLERANCE_SECONDS

    def verify(self, incoming: Incoming, secrets: Sequence[str]) -> bool:
        """Compare the header with the HMAC under each secret, then the time."""
        given = incoming.header(self.header)
        if not given:
            raise SignatureRefused("missing")
        timestamp = incoming.header(self.timestamp_header) if self.timestamp_header else ""
        moment = timestamp_of(timestamp) if self.timestamp_header else None
        identifier = incoming.header(self.id_header) if self.id_header else ""
        texts = (self._signature(incoming.body, secret, timestamp, identifier) for secret in secrets)
        if not any(same(given, text) for text in texts):
            raise SignatureRefused("mismatch")
        if moment is not None:
            require_recent(moment, incoming.now, self.tolerance)
        return False

    def sent_at(self, incoming: Incoming) -> float | None:
        """The time's header, where there is one."""
        return timestamp_of(incoming.header(self.timestamp_header)) if self.timestamp_header else None

    def signed(self, body: bytes, secret: str, now: float) -> Signed:
        """The signature header, and those of the time and the id where there are."""
        timestamp = str(int(now)) if self.timestamp_header else ""
        identifier = fresh_id() if self.id_header else ""
        headers = {self.header: self._signature(body, secret, timestamp, identifier)}
        if self.timestamp_header:
            headers[self.timestamp_header] = timestamp
        if self.id_header:
            headers[self.id_header] = identifier
        return Signed(headers)

    def _signature(self, body: bytes, secret: str, timestamp: str, identifier: str) -> str:
        before, _, after = self.template.partition("{body}")
        filled = (
            part.replace("{timestamp}", timestamp).replace("{id}", identifier).encode("utf-8", "surrogatepass")
            for part in (before, after)
        )
        digest = mac(secret.encode(), body.join(filled), self.algorithm)
        return self.prefix + (digest.hex() if self.encoding == "hex" else base64.b64encode(digest).decode())


def body_hash(body: bytes) -> str:
    """SHA-256 of a body, in hex."""
    return sha256(body).hexdigest()
