"""Access and refresh tokens: JSON Web Tokens made and read by simplejwt, with a ring of keys.

One key signs; those it replaced still verify (`kid` in the header says which). The header of a token we signed is one
of a few known texts, so it is compared as a whole: an algorithm or key that a token proposes is never looked at.
"""

import time
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from hashlib import sha256
from typing import Any
from uuid import UUID

import jwt
from django.conf import settings
from rest_framework_simplejwt import tokens as simplejwt
from rest_framework_simplejwt.backends import TokenBackend
from rest_framework_simplejwt.exceptions import TokenBackendError, TokenError

LONGEST = 2048  # characters; ours have about 400
SKEW = 30  # seconds by which another machine's clock may be ahead of ours when it issues a token
REMEMBERED = 4096  # verified access tokens a process keeps: about 4 MB


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
        super().__init__(algorithm, keys[0], leeway=SKEW)
        self.keys = keys

    @cached_property
    def verifying_keys(self) -> dict[str, Any]:
        """The encoded header that each key's tokens carry → the key."""
        return {self._sign({}, key).partition(".")[0]: self._prepare_key(key) for key in self.keys}

    def encode(self, payload: dict[str, Any]) -> str:
        """Sign with the current key."""
        return self._sign(payload, self.keys[0])

    def get_verifying_key(self, token: Any) -> Any:
        """The key that a token's header names; raises `TokenBackendError` for a header we never write."""
        key = self.verifying_keys.get(token.partition(".")[0])
        if key is None:
            raise TokenBackendError("unknown header")
        return key

    def _sign(self, payload: dict[str, Any], key: str) -> str:
        kid = sha256(b"oasis.jwt" + key.encode()).hexdigest()[:8]
        return jwt.encode(payload, self._prepare_key(key), algorithm=self.algorithm, headers={"kid": kid})


@lru_cache(maxsize=1)
def _key_ring(algorithm: str, keys: tuple[str, ...]) -> KeyRing:
    return KeyRing(algorithm, keys)


def key_ring() -> KeyRing:
    """The configured keys."""
    configured = settings.SIMPLE_JWT
    return _key_ring(configured["ALGORITHM"], (configured["SIGNING_KEY"], *settings.SECRET_KEY_FALLBACKS))


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
    claims = _verified(raw, key_ring())
    if claims.expires_at <= time.time():
        raise InvalidToken("expired")
    return claims


@lru_cache(maxsize=REMEMBERED)
def _verified(raw: str, ring: KeyRing) -> Claims:
    """What a signature says does not change while the keys do not: a token is verified once, then remembered."""
    payload = _payload(raw, AccessToken.token_type, ring)
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
    payload = _payload(raw, RefreshToken.token_type, key_ring())
    try:
        return RefreshClaims(user_id=UUID(payload["sub"]), session_id=UUID(payload["sid"]), jti=UUID(payload["jti"]))
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise InvalidToken("claims are missing") from error


def _payload(raw: str, kind: str | None, ring: KeyRing) -> dict[str, Any]:
    if len(raw) > LONGEST or not raw.isascii():
        raise InvalidToken("not a token")
    try:
        payload = ring.decode(raw)  # type: ignore[arg-type]  # annotated as the object, takes the text
    except (TokenError, TokenBackendError) as error:
        raise InvalidToken(str(error)) from error
    if payload.get("typ") != kind or "exp" not in payload:
        raise InvalidToken("another kind of token")
    return payload
