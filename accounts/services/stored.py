"""Stored objects that nothing points to any more: deleted after the commit, outside every transaction."""

from uuid import UUID

from oasis.core.outbox import emit

TOPIC = "accounts.stored_forgotten"


def forget_stored(*, cause: UUID, keys: list[str]) -> None:
    """Delete stored objects once the caller's transaction has committed."""
    emit(TOPIC, {"keys": keys}, key=str(cause))
