"""Logging in: the password, the second factor where there is one, then a session."""

from dataclasses import dataclass

from django.db import transaction

from accounts.audit import record
from accounts.errors import EmailNotVerified
from accounts.memberships import MembershipSummary, directory
from accounts.models import User
from accounts.services.challenges import begin_challenge
from accounts.services.devices import mark_device
from accounts.services.proof import prove_password
from accounts.services.second_factor import METHODS, is_due, pass_second_factor
from accounts.services.sessions import Tokens, open_session
from oasis.core.telemetry import LOGINS


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """What a log-in gives: tokens, the person with profile, and the organizations they may choose from.

    `device` is the cookie by which the device is known again. `second_factor_due` says that the session may do nothing
    but set a second factor up.
    """

    tokens: Tokens
    user: User
    organizations: list[MembershipSummary]
    device: str
    second_factor_due: bool


@dataclass(frozen=True, slots=True)
class SecondFactorAsked:
    """The password was right; the code is still to come, with this token."""

    token: str
    methods: tuple[str, ...] = METHODS


def login(*, email: str, password: str, device: str | None = None) -> LoggedIn | SecondFactorAsked:
    """Open a session for the right e-mail and password, or ask for the second factor.

    Raises `WrongCredentials`, `AccountLocked` or, after the right password, `EmailNotVerified`.
    """
    user = prove_password(email=email, password=password, via="api")
    if not user.email_verified:
        LOGINS.labels("unverified").inc()
        raise EmailNotVerified
    if user.has_second_factor:
        return SecondFactorAsked(begin_challenge(user_id=user.pk))
    return _enter(user, device)


def login_with_second_factor(*, token: str, code: str, device: str | None = None) -> LoggedIn:
    """Open a session for the right code after the right password; raises like `pass_second_factor`."""
    return _enter(pass_second_factor(token=token, code=code, via="api"), device)


def _enter(user: User, device: str | None) -> LoggedIn:
    organizations = directory().organizations_of(user.pk)
    due = not user.has_second_factor and is_due(user, organizations)
    with transaction.atomic():
        tokens = open_session(user_id=user.pk, second_factor_due=due)
        cookie = mark_device(user=user, cookie=device)
        record(action="user.logged_in", target=user, after={"via": "api"}, actor_id=user.pk)
    LOGINS.labels("ok").inc()
    return LoggedIn(tokens, user, organizations, cookie, due)
