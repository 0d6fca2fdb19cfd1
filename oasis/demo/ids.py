"""Identifiers of seeded rows: time-ordered like every other UUIDv7, and the same each time for the same name."""

from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

BEGINNING = datetime(2026, 1, 7, 9, tzinfo=UTC)  # when, as far as ids go, the demo people and organizations came to be


def named_id(name: str, at: datetime = BEGINNING) -> UUID:
    """The UUIDv7 (RFC 9562) of the instant `at` whose random bits are a digest of `name`."""
    milliseconds = int(at.timestamp() * 1000)
    noise = int.from_bytes(sha256(name.encode()).digest()[:10])
    high, low = noise >> 62 & 0xFFF, noise & (1 << 62) - 1
    return UUID(int=milliseconds << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low)
