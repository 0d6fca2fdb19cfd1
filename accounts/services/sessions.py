"""Sessions: opened by a log-in, kept alive by rotating refresh tokens, ended by either side."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from accounts import rules
from accounts.addresses import valid_address
from accounts.audit import record
from accounts.errors import InvalidRefreshToken
from accounts.memberships import MembershipSummary, directory
from accounts.models import Session, User
from accounts.services.second_factor import is_due
from accounts.tokens import InvalidToken, RefreshClaims, issue_access, issue_refresh, read_refresh
from oasis.core.errors import NotFound
from oasis.core.ids import uuid7
from oasis.core.telemetry import request_context

Ended = Session.Ended


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a client gets: a short access token and the refresh token for the next one."""

    access: str
    refresh: str
    refresh_expires_at: datetime


def open_session(*, user_id: UUID, second_factor_due: bool = False) -> Tokens:
    """Begin a session of a person who just proved who they are, on the device of the current request.

    `second_factor_due`: it may do nothing but set a second factor up.
    """
    now = timezone.now()
    session = Session.objects.create(
        id=uuid7(),
        user_id=user_id,
        refresh_jti=uuid4(),
        device=rules.device_name(request_context.user_agent),
        address=valid_address(request_context.address),
        user_agent=request_context.user_agent[:200],
        authenticated_at=now,
        second_factor_due=second_factor_due,
        last_used_at=now,
        expires_at=now + settings.SIMPLE_JWT["REFRESH_TOKEN_LIFETIME"],
    )
    return _tokens(user_id, session.pk, session.refresh_jti, session.expires_at)


def refresh(*, refresh_token: str) -> Tokens:
    """Exchange a refresh token for the next pair.

    Of two who present the same token at once one rotates it; the other, within `GRACE`, gets the pair that the first
    one got. A token that was used before ends the session and everything descended from it.

    Raises `InvalidRefreshToken`.
    """
    try:
        claims = read_refresh(refresh_token)
    except InvalidToken as error:
        raise InvalidRefreshToken from error
    return _rotate(claims) or _repeat(claims)


def _rotate(claims: RefreshClaims) -> Tokens | None:
    now, jti = timezone.now(), uuid4()
    expires_at = now + settings.SIMPLE_JWT["REFRESH_TOKEN_LIFETIME"]
    current = Session.objects.alive().filter(
        Exists(User.objects.active().filter(pk=OuterRef("user_id"))), pk=claims.session_id, refresh_jti=claims.jti
    )
    rotated = current.update(
        previous_jti=F("refresh_jti"),
        refresh_jti=jti,
        rotated_at=now,
        last_used_at=now,
        expires_at=expires_at,
        address=valid_address(request_context.address),
        second_factor_due=_owes_second_factor(claims.user_id),
    )
    if not rotated:
        return None
    return _tokens(claims.user_id, claims.session_id, jti, expires_at)


def _owes_second_factor(user_id: UUID) -> bool:
    """Whether a role that was given, or a rule that was made, since the log-in asks for a second factor there is not."""
    user = User.objects.filter(pk=user_id).select_related("second_factor").first()
    return user is not None and not user.has_second_factor and is_due(user, directory().organizations_of(user_id))


def _repeat(claims: RefreshClaims) -> Tokens:
    session = Session.objects.alive().filter(pk=claims.session_id, user__is_active=True).first()
    if session is None:
        raise InvalidRefreshToken
    in_grace = session.rotated_at is not None and timezone.now() - session.rotated_at <= rules.GRACE
    if claims.jti == session.refresh_jti or (claims.jti == session.previous_jti and in_grace):
        return _tokens(session.user_id, session.pk, session.refresh_jti, session.expires_at)
    with transaction.atomic():
        _end(Session.objects.filter(pk=session.pk), Ended.REUSE)
        record(action="session.token_reused", target=session, actor_id=session.user_id)
    raise InvalidRefreshToken


def _tokens(user_id: UUID, session_id: UUID, jti: UUID, expires_at: datetime) -> Tokens:
    return Tokens(
        access=issue_access(user_id=user_id, session_id=session_id),
        refresh=issue_refresh(user_id=user_id, session_id=session_id, jti=jti, expires_at=expires_at),
        refresh_expires_at=expires_at,
    )


def select_organization(*, user_id: UUID, session_id: UUID, organization_id: UUID) -> tuple[str, MembershipSummary]:
    """A context token for an organization of the person's, and the organization.

    Raises what the directory raises: the same for an organization that is not theirs and one that does not exist.
    """
    found = directory().membership(user_id, organization_id)
    access = issue_access(user_id=user_id, session_id=session_id, organization_id=found.id, role=found.role)
    return access, found


def list_sessions(*, user_id: UUID) -> list[Session]:
    """A person's sessions that are alive, the last used first."""
    return list(Session.objects.alive().of(user_id))


@transaction.atomic
def end_session(*, user_id: UUID, session_id: UUID, reason: Session.Ended) -> None:
    """End one of a person's own sessions; raises `NotFound` for any other."""
    if not _end(Session.objects.alive().filter(user_id=user_id, pk=session_id), reason):
        raise NotFound
    record(action="session.ended", target=f"session:{session_id}", after={"reason": reason.value}, actor_id=user_id)


@transaction.atomic
def end_sessions(
    *, user_id: UUID, reason: Session.Ended, keep: UUID | None = None, actor_id: UUID | None = None
) -> int:
    """End a person's sessions, but for `keep`; returns how many."""
    sessions = Session.objects.alive().filter(user_id=user_id)
    ended = _end(sessions.exclude(pk=keep) if keep else sessions, reason)
    if ended:
        after = {"reason": reason.value, "sessions": ended}
        record(action="sessions.ended", target=f"user:{user_id}", after=after, actor_id=actor_id or user_id)
    return ended


def _end(sessions: QuerySet[Session], reason: Session.Ended) -> int:
    return sessions.filter(revoked_at__isnull=True).update(revoked_at=timezone.now(), revoked_reason=reason)
