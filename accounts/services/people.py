"""People as a platform administrator sees and changes them: what they are, never what they wrote."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record, record_look
from accounts.memberships import directory
from accounts.models import AuditRecord, Consent, LoginFailure, Profile, SecondFactor, Session, User
from accounts.services import second_factor
from accounts.services.locking import account_key
from accounts.services.sessions import end_sessions
from accounts.services.step_up import require_recent
from oasis.core.errors import NotFound, ValidationFailed

PROFILE_LOOK = "user.profile"
STATS_LOOK = "user.stats"
POWERS = ("is_active", "is_staff", "is_platform_admin")
RECENTLY = timedelta(days=30)


def people(*, search: str = "", **filters: bool) -> QuerySet[User]:
    """People who are not erased, newest first; `search` is in their address or name."""
    rows = User.objects.filter(erased_at__isnull=True).select_related("profile").order_by("-id")
    for word in search.split():
        rows = rows.filter(
            Q(email__icontains=word) | Q(profile__first_name__icontains=word) | Q(profile__last_name__icontains=word)
        )
    if "email_verified" in filters:
        rows = rows.filter(email_verified_at__isnull=not filters.pop("email_verified"))
    if "erasure_requested" in filters:
        rows = rows.filter(erasure_due_at__isnull=not filters.pop("erasure_requested"))
    return rows.filter(**filters)


def record_search(*, actor_id: UUID, filters: list[str], found: int) -> None:
    """Record that somebody went through the list of people: by what and how many, not the words."""
    with transaction.atomic():
        record(action="people.listed", after={"filters": sorted(filters), "found": found}, actor_id=actor_id)


def look_at_person(*, user_id: UUID, actor_id: UUID, reason: str = "") -> User:
    """One person's account and profile; the person reads in their log who looked. Raises `NotFound`."""
    with transaction.atomic():
        user = _standing(user_id)
        record_look(person_id=user_id, what=PROFILE_LOOK, actor_id=actor_id, reason=reason)
    return user


def change_person(
    *, user_id: UUID, actor_id: UUID, session_id: UUID | None, changes: dict[str, Any], password: str | None = None
) -> User:
    """Change what somebody may do (`POWERS`), their profile (`profile`), or both; `reason` goes on record.

    A change of power asks for a recent log-in or the password (the backoffice, which has no `session_id`: always for the
    password). Nobody takes their own power away, so that there is always somebody left. Raises what `require_recent`
    raises, `NotFound` and `ValidationFailed`.
    """
    powers = {name: changes[name] for name in POWERS if name in changes}
    if powers:
        require_recent(user_id=actor_id, session_id=session_id, password=password)
        _refuse_own(user_id, actor_id, powers)
    with transaction.atomic():
        user = _standing(user_id, lock=True)
        _empower(user, powers, actor_id, changes.get("reason", ""))
        _describe(user, changes.get("profile", {}), actor_id)
    return _standing(user_id)


def stats_of(*, user_id: UUID, actor_id: UUID) -> dict[str, Any]:
    """Figures about one account: log-ins, sessions, organizations, consents. Raises `NotFound`."""
    now = timezone.now()
    with transaction.atomic():
        user = _standing(user_id)
        record_look(person_id=user_id, what=STATS_LOOK, actor_id=actor_id)
    sessions = Session.objects.filter(user_id=user_id).aggregate(
        last_seen_at=Max("last_used_at"),
        active=Count("id", filter=Q(revoked_at__isnull=True, expires_at__gt=now)),
    )
    recent = AuditRecord.objects.filter(target_type="user", target_id=str(user_id), created_at__gte=now - RECENTLY)
    acts = recent.aggregate(
        logins=Count("id", filter=Q(action="user.logged_in")),
        failures=Count("id", filter=Q(action__in=["user.login_failed", "user.locked"])),
    )
    locked = LoginFailure.objects.filter(account=account_key(user.email), locked_until__gt=now)
    return {
        "id": user.pk,
        "created_at": user.created_at,
        "last_seen_at": sessions["last_seen_at"],
        "active_sessions": sessions["active"],
        "logins_30_days": acts["logins"],
        "failed_logins_30_days": acts["failures"],
        "locked": locked.exists(),
        "two_factor_enabled": SecondFactor.objects.filter(pk=user_id, confirmed_at__isnull=False).exists(),
        "organizations": len(directory().organizations_of(user_id)),
        "consents": {row.kind: row.granted for row in Consent.objects.standing(user_id)},
    }


def _standing(user_id: UUID, *, lock: bool = False) -> User:
    rows = User.objects.filter(pk=user_id, erased_at__isnull=True).select_related("profile")
    user = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if user is None:
        raise NotFound
    return user


def _refuse_own(user_id: UUID, actor_id: UUID, powers: dict[str, bool]) -> None:
    if user_id == actor_id and not all(powers.values()):
        own = _("No puedes quitarte este permiso a ti: pídelo a otra persona.")
        raise ValidationFailed(details={name: [own] for name, value in powers.items() if not value})


def _empower(user: User, powers: dict[str, bool], actor_id: UUID, reason: str) -> None:
    if powers.get("is_platform_admin"):
        powers = {"is_staff": True, **powers}
    if powers.get("is_staff") is False and powers.get("is_platform_admin", user.is_platform_admin):
        raise ValidationFailed(
            details={"is_staff": [_("Quien administra la plataforma entra también en la administración.")]}
        )
    before = {name: getattr(user, name) for name in powers}
    if before == powers:
        return
    for name, value in powers.items():
        setattr(user, name, value)
    user.save(update_fields=list(powers))
    after = {**powers, **({"reason": reason} if reason else {})}
    record(action="user.changed", target=user, before=before, after=after, actor_id=actor_id)
    if before.get("is_active") and not user.is_active:
        end_sessions(user_id=user.pk, reason=Session.Ended.STAFF, actor_id=actor_id)
    if not before.get("is_platform_admin", True) and second_factor.is_due(user, []):
        second_factor.demand(user_ids=[user.pk])


def _describe(user: User, fields: dict[str, Any], actor_id: UUID) -> None:
    profile: Profile = user.profile
    changed = sorted(name for name, value in fields.items() if getattr(profile, name) != value)
    if not changed:
        return
    before = {name: getattr(profile, name) for name in changed}
    for name in changed:
        setattr(profile, name, fields[name])
    profile.save(update_fields=changed)
    record(
        action="profile.changed",
        target=user,
        before=before,
        after={name: fields[name] for name in changed},
        actor_id=actor_id,
    )
