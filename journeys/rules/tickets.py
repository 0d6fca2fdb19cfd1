"""Ticket tokens: what a QR code holds, checkable with the public key alone and without a network.

`base64url(version ‖ event ‖ ticket ‖ signature)`: one byte, two UUIDs, and an Ed25519 signature (RFC 8032) of the
context, the version and the two ids. 97 bytes are 130 characters: a QR code that a telephone reads at arm's length.
"""

import base64
import binascii
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CONTEXT = b"oasis.ticket"
VERSION = b"\x01"
SIGNED = 33  # bytes: version and two ids
LENGTH = SIGNED + 64


class InvalidTicket(ValueError):
    """Not a token that the key signed."""


def ticket_token(*, seed: bytes, event_id: UUID, ticket_id: UUID) -> str:
    """The token of a ticket, signed with the key of `seed` (32 bytes)."""
    body = VERSION + event_id.bytes + ticket_id.bytes
    signature = Ed25519PrivateKey.from_private_bytes(seed).sign(CONTEXT + body)
    return base64.urlsafe_b64encode(body + signature).rstrip(b"=").decode()


def read_ticket(token: str, *, public_key: bytes) -> tuple[UUID, UUID]:
    """The event's and the ticket's id of a token; raises `InvalidTicket`."""
    try:
        raw = base64.b64decode(token.encode("ascii") + b"=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error, ValueError) as error:
        raise InvalidTicket("not a token") from error
    body, signature = raw[:SIGNED], raw[SIGNED:]
    if len(raw) != LENGTH or body[:1] != VERSION:
        raise InvalidTicket("not a token of this version")
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, CONTEXT + body)
    except InvalidSignature as error:
        raise InvalidTicket("another signature") from error
    return UUID(bytes=body[1:17]), UUID(bytes=body[17:])


def public_key_of(seed: bytes) -> bytes:
    """The public key (32 bytes) of the private key of `seed`."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
