"""Links that are good once: made when a mail is sent, kept as a keyed hash, claimed by one statement."""

import secrets
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from accounts.errors import InvalidOneTimeToken
from accounts.models import OneTimeToken, User
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
    """Use a token up, in the caller's transaction, and return whose it is; of two who present it at once, one gets it.

    The person's row is locked first, as everybody does who changes a log-in and then spends its links: the other way
    round two of them could wait for each other. If the caller's transaction rolls back, the token is good again.
    Raises `InvalidOneTimeToken` for one that is unknown, of another purpose, used or expired.
    """
    now = timezone.now()
    usable = OneTimeToken.objects.filter(token_hash=_hash(token), purpose=purpose, expires_at__gt=now)
    user_id = usable.filter(used_at__isnull=True).values_list("user_id", flat=True).first()
    if user_id is None:
        raise InvalidOneTimeToken
    lock_user(user_id=user_id)
    if not usable.filter(used_at__isnull=True).update(used_at=now):
        raise InvalidOneTimeToken
    return user_id


def lock_user(*, user_id: UUID) -> None:
    """Hold a person's row until the end of the transaction; what only refers to it goes on."""
    User.objects.get_queryset().select_for_update(no_key=True).values_list("pk").get(pk=user_id)


def spend_tokens(*, user_id: UUID, purposes: Iterable[OneTimeToken.Purpose]) -> None:
    """Make a person's open links of these purposes useless."""
    open_links = OneTimeToken.objects.filter(user_id=user_id, purpose__in=list(purposes), used_at__isnull=True)
    open_links.update(used_at=timezone.now())


def _hash(token: str) -> str:
    return keyed_hash("one-time-token", token)
