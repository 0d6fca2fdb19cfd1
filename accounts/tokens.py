"""Access and refresh tokens: JSON Web Tokens (RFC 7519) made by simplejwt, with a ring of keys.

One key signs; those it replaced still verify (`kid` in the header says which). The header of a token we signed is one
of a few known texts, so it is compared as a whole: an algorithm or key that a token proposes is never looked at. What is
left to do is PyJWT's signature check and our own claims, which is why reading goes past simplejwt: every request does it.
"""

import time
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from hashlib import sha256
from typing import Any
from uuid import UUID

import jwt
import orjson
from django.conf import settings
from jwt.algorithms import get_default_algorithms
from jwt.utils import base64url_decode
from rest_framework_simplejwt import tokens as simplejwt
from rest_framework_simplejwt.backends import TokenBackend

LONGEST = 2048  # characters; ours have about 400


class InvalidToken(ValueError):
    """Not a token of ours, or not any more."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What a verified access token says; organization and role only in a context token."""

    user_id: UUID
    session_id: UUID
    jti: str
    expires_at: int  # seconds since 1970
    organization_id: UUID | None
    role: str | None


@dataclass(frozen=True, slots=True)
class RefreshClaims:
    """What a verified refresh token says."""

    user_id: UUID
    session_id: UUID
    jti: UUID


class KeyRing(TokenBackend):
    """simplejwt's backend with several keys: the first signs, all of them verify."""

    def __init__(self, algorithm: str, keys: tuple[str, ...]) -> None:
        super().__init__(algorithm, keys[0])
        self.keys = keys
        self._algorithm = get_default_algorithms()[algorithm]

    @cached_property
    def verifying_keys(self) -> dict[str, Any]:
        """The encoded header that each key's tokens carry → the key."""
        return {self._sign({}, key).partition(".")[0]: self._prepare_key(key) for key in self.keys}

    def encode(self, payload: dict[str, Any]) -> str:
        """Sign with the current key."""
        return self._sign(payload, self.keys[0])

    def verified(self, raw: str) -> dict[str, Any]:
        """The payload of a token that one of the keys signed; raises `InvalidToken`."""
        signed, _, signature = raw.rpartition(".")
        header, _, payload = signed.partition(".")
        key = self.verifying_keys.get(header)
        if key is None:
            raise InvalidToken("a header that we never write")
        try:
            if not self._algorithm.verify(signed.encode(), key, base64url_decode(signature)):
                raise InvalidToken("another signature")
            claims = orjson.loads(base64url_decode(payload))
        except ValueError as error:
            raise InvalidToken("not a token") from error
        return claims if isinstance(claims, dict) else {}

    def _sign(self, payload: dict[str, Any], key: str) -> str:
        return jwt.encode(payload, self._prepare_key(key), algorithm=self.algorithm, headers={"kid": key_id(key)})


def key_id(key: str) -> str:
    """The `kid` of a key: tells keys apart and tells nothing of them."""
    return sha256(b"oasis.jwt" + key.encode()).hexdigest()[:8]


@lru_cache(maxsize=1)
def _key_ring(algorithm: str, keys: tuple[str, ...]) -> KeyRing:
    return KeyRing(algorithm, keys)


def key_ring() -> KeyRing:
    """The configured keys."""
    configured = settings.SIMPLE_JWT
    return _key_ring(configured["ALGORITHM"], (configured["SIGNING_KEY"], *settings.JWT_VERIFYING_KEYS))


class AccessToken(simplejwt.AccessToken):
    """A quarter of an hour's key to the API."""

    @property
    def token_backend(self) -> KeyRing:
        """Our keys."""
        return key_ring()


class RefreshToken(simplejwt.RefreshToken):
    """The key to the next access token; each is good once."""

    @property
    def token_backend(self) -> KeyRing:
        """Our keys."""
        return key_ring()


def issue_access(
    *, user_id: UUID, session_id: UUID, organization_id: UUID | None = None, role: str | None = None
) -> str:
    """A new access token of a session; with organization and role, a context token."""
    token = AccessToken()
    token["sub"], token["sid"] = str(user_id), str(session_id)
    if organization_id is not None:
        token["org"], token["role"] = str(organization_id), role
    return str(token)


def issue_refresh(*, user_id: UUID, session_id: UUID, jti: UUID, expires_at: datetime) -> str:
    """The refresh token that a session knows as `jti`."""
    token = RefreshToken()
    token["sub"], token["sid"], token["jti"] = str(user_id), str(session_id), jti.hex
    token["exp"] = int(expires_at.timestamp())
    return str(token)


def read_access(raw: str) -> Claims:
    """The claims of an access token of ours that has not expired; raises `InvalidToken`."""
    payload = _payload(raw, AccessToken.token_type)
    try:
        organization = payload.get("org")
        return Claims(
            user_id=UUID(payload["sub"]),
            session_id=UUID(payload["sid"]),
            jti=payload["jti"],
            expires_at=payload["exp"],
            organization_id=UUID(organization) if organization is not None else None,
            role=payload.get("role"),
        )
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise InvalidToken("claims are missing") from error


def read_refresh(raw: str) -> RefreshClaims:
    """The claims of a refresh token of ours that has not expired; raises `InvalidToken`."""
    payload = _payload(raw, RefreshToken.token_type)
    try:
        return RefreshClaims(user_id=UUID(payload["sub"]), session_id=UUID(payload["sid"]), jti=UUID(payload["jti"]))
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise InvalidToken("claims are missing") from error


def _payload(raw: str, kind: str | None) -> dict[str, Any]:
    if len(raw) > LONGEST or not raw.isascii():
        raise InvalidToken("not a token")
    payload = key_ring().verified(raw)
    expires_at = payload.get("exp")
    if payload.get("typ") != kind or type(expires_at) is not int:
        raise InvalidToken("another kind of token")
    if expires_at <= time.time():
        raise InvalidToken("expired")
    return payload
