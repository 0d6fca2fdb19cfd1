"""The gate of dangerous acts: whoever asks has just shown who they are.

E-mail, password, second factor, export, erasure and ownership ask for a log-in or a password not older than ten minutes.
The use case calls this in its first line and before its transaction: a wrong password is counted towards locking in a
transaction of its own, which nobody's rollback may take back.
"""

from uuid import UUID

from django.utils import timezone

from accounts import rules
from accounts.errors import RecentLoginNeeded
from accounts.models import Session
from accounts.services.proof import confirm_password


def require_recent(*, user_id: UUID, session_id: UUID | None, password: str | None = None) -> None:
    """Return if this is surely the person: the session's log-in or its last password is not older than `rules.RECENT`.

    `password`, if given, must be right; it counts for the session from then on. `session_id` is None where the person
    has none of the API's (the backoffice): then the password is needed.

    Raises `RecentLoginNeeded`; for a wrong password `WrongCredentials` or `AccountLocked`, counted like a failed log-in.
    """
    now = timezone.now()
    session = Session.objects.alive().filter(pk=session_id, user_id=user_id) if session_id else Session.objects.none()
    if password is not None:
        confirm_password(user_id=user_id, password=password)
        session.update(authenticated_at=now)
    elif not session.filter(authenticated_at__gt=now - rules.RECENT).exists():
        raise RecentLoginNeeded
