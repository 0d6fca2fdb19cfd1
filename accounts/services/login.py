"""Proving who one is by e-mail and password: the one place where a password is looked at.

The API's log-in, the admin's and every dangerous act come through here, so that all of them count failures on the same
lock and take the same time whether or not the account exists.
"""

from dataclasses import dataclass
from functools import cache
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from accounts.audit import record
from accounts.errors import AccountLocked, EmailNotVerified, WrongCredentials
from accounts.mail import send_mail_later
from accounts.memberships import MembershipSummary, directory
from accounts.models import User
from accounts.services.locking import Attempt, count_failure, forget_failures, refuse_if_locked
from accounts.services.sessions import Tokens, open_session
from oasis.core.telemetry import LOGINS, request_context

LOCKED_MAIL = "accounts/account_locked"


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """What a log-in gives: tokens, the person with profile, and the organizations they may choose from."""

    tokens: Tokens
    user: User
    organizations: list[MembershipSummary]


def login(*, email: str, password: str) -> LoggedIn:
    """Open a session for the right e-mail and password.

    Raises `WrongCredentials`, `AccountLocked` or, after the right password, `EmailNotVerified`.
    """
    user = prove_password(email=email, password=password, via="api")
    if not user.email_verified:
        LOGINS.labels("unverified").inc()
        raise EmailNotVerified
    with transaction.atomic():
        tokens = open_session(user_id=user.pk)
        record(action="user.logged_in", target=user, after={"via": "api"}, actor_id=user.pk)
    LOGINS.labels("ok").inc()
    return LoggedIn(tokens, user, directory().organizations_of(user.pk))


def prove_password(*, email: str, password: str, via: str) -> User:
    """The active user (with profile) whose password this is; raises `WrongCredentials` or `AccountLocked`.

    `via` says in the audit trail which door it was. Failures are counted on account and network and may lock them.
    """
    attempt = Attempt.on(email, request_context.address)
    try:
        refuse_if_locked(attempt)
        user = User.objects.active().with_email(email).select_related("profile").first()
        if user is None:
            check_password(password, _nobodys_password())  # the same work as for an account
        if user is None or not user.check_password(password):
            _failed(attempt, user, via)
            raise WrongCredentials
        forget_failures(attempt)
    except AccountLocked:
        LOGINS.labels("locked").inc()
        raise
    return user


def confirm_password(*, user_id: UUID, password: str) -> User:
    """The caller's own user (with profile), if this is their password: the gate of dangerous acts.

    Raises like `prove_password`.
    """
    email = User.objects.filter(pk=user_id).values_list("email", flat=True).get()
    return prove_password(email=email, password=password, via="confirmation")


@cache
def _nobodys_password() -> str:
    return make_password("nobody has this password")


@transaction.atomic(durable=True)  # within somebody's transaction a refusal would roll the count back
def _failed(attempt: Attempt, user: User | None, via: str) -> None:
    LOGINS.labels("wrong").inc()
    target = user or f"account:{attempt.account}"  # an address that nobody registered is nobody's to keep
    locked = count_failure(attempt)
    record(action="user.locked" if locked else "user.login_failed", target=target, after={"via": via})
    if locked:
        send_mail_later(template=LOCKED_MAIL, user_id=user.pk if user else None)
