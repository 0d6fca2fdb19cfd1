"""Names of Jitsi rooms: random, lower case, and for us alone they say in which organization a session is.

A room's events come by one address for the whole platform, and sessions live in organizations' schemas. So the name
carries the organization, covered by a pad that only this installation can make from the random half: to everybody else
both halves are noise. It proves nothing; whoever reads it looks the whole name up in that organization.
"""

import base64
import binascii
import secrets
from collections.abc import Callable
from uuid import UUID

NONCE, BYTES = 10, 16  # 80 random bits, and an id
LENGTH = 42

Pad = Callable[[str], str]  # a keyed hash of a text, in hex


def room_for(organization_id: UUID, pad: Pad) -> str:
    """A new name, 42 characters of a-z and 2-7."""
    nonce = secrets.token_bytes(NONCE)
    return _encode(nonce) + _encode(_covered(organization_id.bytes, nonce, pad))


def organization_of(room: str, pad: Pad) -> UUID | None:
    """The organization of a room's name; None for a name that is none of ours."""
    if len(room) != LENGTH:
        return None
    try:
        nonce, covered = _decode(room[:16]), _decode(room[16:])
    except (binascii.Error, ValueError):
        return None
    return UUID(bytes=_covered(covered, nonce, pad)) if len(covered) == BYTES else None


def _covered(text: bytes, nonce: bytes, pad: Pad) -> bytes:
    return bytes(one ^ other for one, other in zip(text, bytes.fromhex(pad(nonce.hex())), strict=False))


def _encode(raw: bytes) -> str:
    return base64.b32encode(raw).decode().rstrip("=").lower()


def _decode(text: str) -> bytes:
    return base64.b32decode(text.upper() + "=" * (-len(text) % 8))
