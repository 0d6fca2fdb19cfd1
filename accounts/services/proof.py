"""Proving who one is by e-mail and password: the one place where a password is looked at.

The API's log-in, the backoffice's and every dangerous act come through here, so that all of them count failures on the
same lock and take the same time whether or not the account exists.
"""

from functools import cache
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from accounts.audit import record
from accounts.errors import AccountLocked, WrongCredentials
from accounts.mail import send_mail_later
from accounts.models import User
from accounts.services.challenges import end_challenges
from accounts.services.locking import Attempt, count_failure, forget_failures, refuse_if_locked
from oasis.core.telemetry import LOGINS, request_context

LOCKED_MAIL = "accounts/account_locked"


def prove_password(*, email: str, password: str, via: str) -> User:
    """The active user (with profile and second factor) whose password this is.

    `via` says in the audit trail which door it was. Failures are counted on account and network and may lock them; where
    there is a second factor only that one forgets them, or whoever knows the password could try codes without end.
    Raises `WrongCredentials` or `AccountLocked`.
    """
    attempt = Attempt.on(email, request_context.address)
    try:
        refuse_if_locked(attempt)
        user = User.objects.active().with_email(email).select_related("profile", "second_factor").first()
        if user is None:
            check_password(password, _nobodys_password())  # the same work as for an account
        if user is None or not user.check_password(password):
            count_failed(attempt, user, via)
            raise WrongCredentials
        if user.has_second_factor:
            refuse_if_locked(attempt)  # guesses sent all at once do not outrun the lock
        else:
            forget_failures(attempt)
    except AccountLocked:
        LOGINS.labels("locked").inc()
        raise
    return user


def confirm_password(*, user_id: UUID, password: str) -> User:
    """The caller's own user (with profile and second factor), if this is their password.

    Raises like `prove_password`.
    """
    email = User.objects.filter(pk=user_id).values_list("email", flat=True).get()
    return prove_password(email=email, password=password, via="confirmation")


@cache
def _nobodys_password() -> str:
    return make_password("nobody has this password")


@transaction.atomic(durable=True)  # within somebody's transaction a refusal would roll the count back
def count_failed(attempt: Attempt, user: User | None, via: str) -> None:
    """Count a wrong password or code, put it on record and tell the owner if a lock fell.

    The lock also ends the log-ins that wait for their second factor.
    """
    LOGINS.labels("wrong").inc()
    target = user or f"account:{attempt.account}"  # an address that nobody registered is nobody's to keep
    locked = count_failure(attempt)
    record(action="user.locked" if locked else "user.login_failed", target=target, after={"via": via})
    if locked:
        end_challenges(user_id=user.pk if user else None, attempt=attempt)
        send_mail_later(template=LOCKED_MAIL, user_id=user.pk if user else None)
