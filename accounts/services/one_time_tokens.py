"""Links that are good once: made when a mail is sent, kept as a keyed hash, claimed by one statement."""

import secrets
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from accounts.errors import InvalidOneTimeToken
from accounts.models import OneTimeToken
from oasis.core.crypto import keyed_hash

Purpose = OneTimeToken.Purpose
BYTES = 32
GOOD_FOR = {
    Purpose.VERIFY_EMAIL: timedelta(days=3),
    Purpose.RESET_PASSWORD: timedelta(hours=1),
    Purpose.UNLOCK: timedelta(days=1),
}


def issue_token(*, user_id: UUID, purpose: OneTimeToken.Purpose) -> str:
    """A new token for a person; the caller puts it in a mail and forgets it."""
    token = secrets.token_urlsafe(BYTES)
    OneTimeToken.objects.create(
        user_id=user_id, purpose=purpose, token_hash=_hash(token), expires_at=timezone.now() + GOOD_FOR[purpose]
    )
    return token


def claim_token(*, token: str, purpose: OneTimeToken.Purpose) -> UUID:
    """Use a token up and return whose it is; of two who present it at once, one gets it.

    Raises `InvalidOneTimeToken` for one that is unknown, of another purpose, used or expired. If the caller's
    transaction rolls back, the token is good again.
    """
    now = timezone.now()
    usable = OneTimeToken.objects.filter(token_hash=_hash(token), purpose=purpose, expires_at__gt=now)
    if not usable.filter(used_at__isnull=True).update(used_at=now):
        raise InvalidOneTimeToken
    return usable.values_list("user_id", flat=True).get()


def spend_tokens(*, user_id: UUID, purposes: Iterable[OneTimeToken.Purpose]) -> None:
    """Make a person's open links of these purposes useless."""
    open_links = OneTimeToken.objects.filter(user_id=user_id, purpose__in=list(purposes), used_at__isnull=True)
    open_links.update(used_at=timezone.now())


def _hash(token: str) -> str:
    return keyed_hash("one-time-token", token)
