"""The keys that sign the audit's checkpoints: Ed25519 (RFC 8032).

`AUDIT_SIGNING_KEYS` are seeds of 32 bytes: the first signs, all of them are believed. Without any they are derived from
the secret key and its predecessors, so that a development machine needs no configuration.
"""

import base64
import binascii
import hmac
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

SEED_BYTES = 32


def sign(message: bytes) -> tuple[bytes, bytes]:
    """The public key and the signature of the key that signs now."""
    key = _keys(*_configured())[0]
    return key.public_key().public_bytes_raw(), key.sign(message)


def believed() -> list[bytes]:
    """The public keys whose signatures count, the newest first."""
    return [key.public_key().public_bytes_raw() for key in _keys(*_configured())]


def is_signed(message: bytes, *, public_key: bytes, signature: bytes) -> bool:
    """Whether one of the keys that are believed signed the message."""
    if public_key not in believed():
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def _configured() -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(settings.AUDIT_SIGNING_KEYS), (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


@lru_cache(maxsize=4)
def _keys(configured: tuple[str, ...], secrets: tuple[str, ...]) -> list[Ed25519PrivateKey]:
    try:
        seeds = [base64.urlsafe_b64decode(text) for text in configured]
    except (binascii.Error, ValueError) as error:
        raise ImproperlyConfigured("AUDIT_SIGNING_KEYS is not URL-safe base64.") from error
    if any(len(seed) != SEED_BYTES for seed in seeds):
        raise ImproperlyConfigured("Each of AUDIT_SIGNING_KEYS is 32 bytes in URL-safe base64.")
    seeds = seeds or [hmac.digest(secret.encode(), b"oasis.audit-signing", "sha256") for secret in secrets]
    return [Ed25519PrivateKey.from_private_bytes(seed) for seed in seeds]
