"""Locking: what a run of failed log-ins costs, and whom.

Five failures within fifteen minutes lock the pair of account and network, so that a stranger locks out nobody but
themselves. Only when many networks fail on one account is the account itself locked. The account is a keyed hash of the
address typed: one that nobody registered is counted and locked in the same way, in the same time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from accounts import rules
from accounts.addresses import network_of
from accounts.errors import AccountLocked
from accounts.models import LoginFailure
from accounts.models.people import normalize_email
from oasis.core.crypto import keyed_hash

WHOLE_ACCOUNT = ""
FORGET = """
WITH forgotten AS (
    DELETE FROM public.accounts_loginfailure
    WHERE account = %(account)s AND network = %(network)s AND (locked_until IS NULL OR locked_until <= %(now)s)
)
SELECT locked_until FROM public.accounts_loginfailure
WHERE account = %(account)s AND network = %(network)s AND locked_until > %(now)s
"""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to prove who one is: the account (hashed) and the network it comes from."""

    account: str
    network: str

    @classmethod
    def on(cls, email: str, address: str | None) -> "Attempt":
        """A try for `email` from a client's address."""
        return cls(account_key(email), network_of(address))


def account_key(email: str) -> str:
    """The name under which an account's failures are counted."""
    return keyed_hash("login-account", normalize_email(email))


def locks_on(attempt: Attempt) -> QuerySet[LoginFailure]:
    """The locks that stand in the way of a try: the pair's and the account's."""
    networks = [attempt.network, WHOLE_ACCOUNT]
    return LoginFailure.objects.filter(account=attempt.account, network__in=networks, locked_until__gt=timezone.now())


def refuse_if_locked(attempt: Attempt) -> None:
    """Raise `AccountLocked` while the pair or the account is locked. One statement."""
    now = timezone.now()
    until = max(filter(None, locks_on(attempt).values_list("locked_until", flat=True)), default=None)
    if until is not None:
        raise _refusal(until, now)


def is_account_locked(attempt: Attempt) -> bool:
    """Whether the whole account is locked, not only this network of it. One statement."""
    whole = LoginFailure.objects.filter(account=attempt.account, network=WHOLE_ACCOUNT)
    return whole.filter(locked_until__gt=timezone.now()).exists()


def count_failure(attempt: Attempt) -> bool:
    """Count a failure, in the caller's transaction; True if it made a lock fall.

    Failures that arrive at once wait for each other on the row, so that each is counted.
    """
    now = timezone.now()
    fell = _change(attempt.account, attempt.network, now, rules.after_failure)
    failing = LoginFailure.objects.filter(account=attempt.account, last_failed_at__gt=now - rules.WINDOW)
    if failing.exclude(network=WHOLE_ACCOUNT).count() >= rules.MANY_NETWORKS:
        fell = _change(attempt.account, WHOLE_ACCOUNT, now, rules.locked) or fell
    return fell


def forget_failures(attempt: Attempt) -> None:
    """Forget a pair's failures after a success.

    Raises `AccountLocked` if the pair was locked while the password was checked: otherwise guesses sent all
    at once would outrun the lock. One statement.
    """
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(FORGET, {"account": attempt.account, "network": attempt.network, "now": now})
        row = cursor.fetchone()
    if row is not None:
        raise _refusal(row[0], now)


def unlock(email: str) -> None:
    """Forget every failure and lock of an account, from wherever they came."""
    LoginFailure.objects.filter(account=account_key(email)).delete()


def _change(
    account: str, network: str, now: datetime, rule: Callable[[rules.Failures, datetime], rules.Failures]
) -> bool:
    row = LoginFailure(account=account, network=network, last_failed_at=now)
    LoginFailure.objects.bulk_create(  # makes the row or takes its lock: either way it is ours until the commit
        [row], update_conflicts=True, unique_fields=["account", "network"], update_fields=["network"]
    )
    row = LoginFailure.objects.get(account=account, network=network)
    before = rules.Failures(tuple(row.failed_at), row.locks, row.locked_until)
    after = rule(before, now)
    if after != before:
        row.failed_at, row.locks, row.locked_until = list(after.failed_at), after.locks, after.locked_until
        row.last_failed_at = now
        row.save(update_fields=["failed_at", "locks", "locked_until", "last_failed_at"])
    return after.locked(now) and not before.locked(now)


def _refusal(until: datetime, now: datetime) -> AccountLocked:
    return AccountLocked(headers={"Retry-After": str(max(1, ceil((until - now).total_seconds())))})
