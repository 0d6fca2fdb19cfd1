"""A log-in between its two factors: the password was right, the code is still to come."""

import secrets
from datetime import timedelta
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from accounts.addresses import network_of
from accounts.errors import InvalidOneTimeToken
from accounts.models import LoginChallenge
from accounts.models.second_factor import LoginChallengeQuerySet
from accounts.services.locking import Attempt, is_account_locked
from oasis.core.crypto import keyed_hash
from oasis.core.telemetry import request_context

BYTES = 32
GOOD_FOR = timedelta(minutes=10)
TRIES = 5
NOBODY = UUID(int=0)


def begin_challenge(*, user_id: UUID) -> str:
    """The token (`mfa_token`) by which the person, now or within ten minutes, gives the second factor."""
    token = secrets.token_urlsafe(BYTES)
    LoginChallenge.objects.create(
        user_id=user_id,
        token_hash=_hash(token),
        network=network_of(request_context.address),
        expires_at=timezone.now() + GOOD_FOR,
    )
    return token


def find_challenge(*, token: str) -> LoginChallenge:
    """The open challenge of a token, with user, profile, second factor and key; raises `InvalidOneTimeToken`."""
    return _one(LoginChallenge.objects.open(), token)


def take_challenge(*, token: str) -> LoginChallenge:
    """Like `find_challenge`, and ours until the transaction ends: tries sent all at once are looked at one by one.

    Raises `InvalidOneTimeToken` also when none of the five tries is left.
    """
    left = LoginChallenge.objects.open().filter(tries__lt=TRIES)
    return _one(left.select_for_update(of=("self",), no_key=True), token)


def count_try(challenge: LoginChallenge) -> None:
    """One try less for a challenge that `take_challenge` gave."""
    LoginChallenge.objects.filter(pk=challenge.pk).update(tries=F("tries") + 1)


def end_challenge(challenge: LoginChallenge) -> None:
    """Close a challenge that was met; raises `InvalidOneTimeToken` if it is closed already."""
    if not LoginChallenge.objects.open().filter(pk=challenge.pk).update(ended_at=timezone.now()):
        raise InvalidOneTimeToken


def end_challenges(*, user_id: UUID | None, attempt: Attempt | None = None) -> None:
    """End a person's half-finished log-ins: all of them, or after `attempt` made a lock fall those that it locks.

    A lock of a stranger's network leaves alone what the owner began on another one. Nobody's are ended in the same time.
    """
    waiting = LoginChallenge.objects.open().filter(user_id=user_id or NOBODY)
    if attempt is not None and not is_account_locked(attempt):
        waiting = waiting.filter(network=attempt.network)
    waiting.update(ended_at=timezone.now())


def _one(waiting: LoginChallengeQuerySet, token: str) -> LoginChallenge:
    named = waiting.filter(token_hash=_hash(token), user__is_active=True)
    found = named.select_related("user__profile", "user__second_factor", "user__key").first()
    if found is None:
        raise InvalidOneTimeToken
    return found


def _hash(token: str) -> str:
    return keyed_hash("login-challenge", token)
