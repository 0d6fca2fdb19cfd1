"""Who is asking: the bearer token, then one statement that finds session, user and profile together."""

from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from accounts.tokens import Claims, InvalidToken, read_access
from oasis.core.database.hot import fetch_shared
from oasis.core.errors import InvalidAccessToken, NotAuthenticated

# Parts of the statement that loads a caller; `organizations` joins membership and organization to it.
CALLER_COLUMNS = """u.id, u.email, u.email_verified_at IS NOT NULL, u.is_platform_admin,
    p.locale, p.timezone, p.first_name, s.id"""
CALLER_TABLES = """public.accounts_session s
    JOIN public.accounts_user u ON u.id = s.user_id
    JOIN public.accounts_profile p ON p.user_id = u.id"""
ALIVE = """s.id = %(session_id)s AND s.user_id = %(user_id)s
    AND s.revoked_at IS NULL AND s.expires_at > now() AND u.is_active"""
PRESENT = f"{ALIVE} AND u.erasure_due_at IS NULL"
CALLER_CONDITION = f"{PRESENT} AND NOT s.second_factor_due"
CALLER_WIDTH = 8  # how many columns of a row are the caller's
CALLER = f"SELECT {CALLER_COLUMNS} FROM {CALLER_TABLES} WHERE {CALLER_CONDITION}"  # noqa: S608 - constants
NEWCOMER = f"SELECT {CALLER_COLUMNS} FROM {CALLER_TABLES} WHERE {PRESENT}"  # noqa: S608 - constants
REFUSED = f"SELECT u.erasure_due_at IS NOT NULL FROM {CALLER_TABLES} WHERE {ALIVE}"  # noqa: S608 - constants
RESTORABLE = f"SELECT {CALLER_COLUMNS} FROM {CALLER_TABLES} WHERE {ALIVE}"  # noqa: S608 - constants
ERASURE_ASKED = {"erasure": "requested"}  # details of the refusal while an account waits to be erased
SET_UP_FIRST = {"second_factor": "set_up"}  # details of the refusal, for a client that should go there


@dataclass(frozen=True, slots=True)
class Caller:
    """The person who makes a request; no model: a request needs no more of them."""

    id: UUID
    email: str
    email_verified: bool
    is_platform_admin: bool
    locale: str
    timezone: str
    first_name: str
    session_id: UUID

    is_authenticated = True
    is_anonymous = False
    is_active = True

    @property
    def pk(self) -> UUID:
        """The id, under the name that Django looks for."""
        return self.id

    @classmethod
    def from_row(cls, row: tuple[Any, ...]) -> "Caller":
        """Build from a row that begins with `CALLER_COLUMNS`."""
        return cls(*row[:CALLER_WIDTH])


def caller_of(request: Request) -> Caller:
    """The caller of a request that was authenticated."""
    return cast(Caller, request.user)


def verify_access_token(raw: str) -> Claims:
    """The claims of an access token; raises `InvalidAccessToken`. Asks no database: the session may have ended."""
    try:
        return read_access(raw)
    except InvalidToken as error:
        raise InvalidAccessToken from error


def refusal(claims: Claims) -> InvalidAccessToken:
    """Why verified claims found no caller: the session is over, or (said in the details) something comes first.

    That is a second factor to set up, or the wish to be erased to take back.
    """
    rows = fetch_shared(REFUSED, {"session_id": claims.session_id, "user_id": claims.user_id})
    if not rows:
        return InvalidAccessToken()
    return InvalidAccessToken(details=ERASURE_ASKED if rows[0][0] else SET_UP_FIRST)


class AccessTokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer <access token>`."""

    def claims(self, request: Request) -> Claims:
        """The claims of the request's token.

        Raises `NotAuthenticated` without one, `InvalidAccessToken` for a bad one.
        """
        scheme, _, token = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        if scheme.lower() != "bearer":
            raise NotAuthenticated
        return verify_access_token(token.strip())

    def caller(self, claims: Claims) -> Caller:
        """The person behind verified claims, whose session is alive; raises `InvalidAccessToken`. One statement."""
        rows = fetch_shared(CALLER, {"session_id": claims.session_id, "user_id": claims.user_id})
        if not rows:
            raise refusal(claims)
        return Caller.from_row(rows[0])

    def newcomer(self, claims: Claims) -> Caller:
        """Like `caller`, also for a session that still lacks the second factor its role asks for: to set it up."""
        rows = fetch_shared(NEWCOMER, {"session_id": claims.session_id, "user_id": claims.user_id})
        if not rows:
            raise InvalidAccessToken
        return Caller.from_row(rows[0])

    def restorable(self, claims: Claims) -> Caller:
        """Like `caller`, also for an account that waits to be erased: to take that back."""
        rows = fetch_shared(RESTORABLE, {"session_id": claims.session_id, "user_id": claims.user_id})
        if not rows:
            raise InvalidAccessToken
        return Caller.from_row(rows[0])

    def authenticate(self, request: Request) -> tuple[Caller, Claims] | None:
        """DRF's entry, for views that are not ours: None without a bearer token."""
        try:
            claims = self.claims(request)
        except NotAuthenticated:
            return None
        return self.caller(claims), claims

    def authenticate_header(self, request: Request) -> str:
        """What a 401 carries in `WWW-Authenticate`."""
        return 'Bearer realm="oasis"'
