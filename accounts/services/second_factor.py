"""The second factor: setting it up, passing it, losing the telephone, switching it off.

TOTP of RFC 6238 (SHA-1, six digits, thirty seconds, one step of drift either way). A code is claimed by a conditional
UPDATE on the last step that was used: of two who send it at once one gets in. Backup codes are claimed alike.
"""

import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Exists, Q
from django.utils import timezone

from accounts.audit import record
from accounts.errors import AccountLocked, SecondFactorNeeded, TwoFactorUnchanged, WrongSecondFactor
from accounts.mail import send_mail_later
from accounts.memberships import MembershipSummary, directory
from accounts.models import BackupCode, SecondFactor, Session, User
from accounts.services.challenges import count_try, end_challenge, end_challenges, take_challenge
from accounts.services.locking import Attempt, forget_failures, locks_on, refuse_if_locked
from accounts.services.person_keys import key_of
from accounts.services.proof import count_failed
from accounts.services.step_up import require_recent
from oasis.core.crypto import decrypt_text, encrypt_text, keyed_hash
from oasis.core.telemetry import LOGINS, request_context

ISSUER = "OASIS"
STEP = 30  # seconds
DRIFT = 1  # steps that a telephone's clock may be ahead or behind
DIGITS = 6
NEVER = -1  # a step before every other one
BACKUP_CODES = 10
BACKUP_LENGTH = 10
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # 31 signs that nobody mistakes for one another: 49 bits a code
FEW = 3  # codes left: time to make new ones
SETUP_GOOD_FOR = timedelta(minutes=10)
METHODS = ("totp", "backup_code")
ON_MAIL, OFF_MAIL = "accounts/second_factor_on", "accounts/second_factor_off"
USED_MAIL, FEW_MAIL = "accounts/backup_code_used", "accounts/backup_codes_few"


@dataclass(frozen=True, slots=True)
class Setup:
    """What an authenticator needs: the secret as text, as a link and as a picture (SVG)."""

    secret: str
    otpauth_url: str
    qr_svg: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether the second factor is on, since when, and how many backup codes are left."""

    enabled: bool
    confirmed_at: datetime | None
    backup_codes_left: int


def is_due(user: User, organizations: Iterable[MembershipSummary]) -> bool:
    """Whether a person must have a second factor: platform admins in production, and by a role in an organization."""
    return (settings.PRODUCTION and user.is_platform_admin) or any(one.second_factor_due for one in organizations)


def demand(*, user_ids: Iterable[UUID]) -> int:
    """Let the live sessions of those who have no second factor do nothing but set it up; returns how many.

    For a use case that makes it due: an organization asks a role for it, a person gets such a role.
    """
    lacking = Q(user__second_factor__isnull=True) | Q(user__second_factor__confirmed_at__isnull=True)
    sessions = Session.objects.alive().filter(lacking, user_id__in=list(user_ids)).values("pk")
    return Session.objects.filter(pk__in=sessions).update(second_factor_due=True)


def standing_of(*, user_id: UUID) -> Standing:
    """The state of a person's second factor; one statement."""
    left = Count("user__backup_codes", filter=Q(user__backup_codes__used_at__isnull=True))
    confirmed = SecondFactor.objects.filter(pk=user_id, confirmed_at__isnull=False)
    row = confirmed.annotate(left=left).values_list("confirmed_at", "left").first()
    return Standing(True, *row) if row else Standing(False, None, 0)


# -- setting up


def enable(*, user_id: UUID, session_id: UUID | None, password: str) -> Setup:
    """Begin: a new secret, which counts once `verify_setup` has seen a code of it.

    Raises `TwoFactorUnchanged` where it is on, `WrongCredentials` or `AccountLocked` for the password.
    """
    require_recent(user_id=user_id, session_id=session_id, password=password)
    return begin_setup(user_id=user_id)


@transaction.atomic
def begin_setup(*, user_id: UUID) -> Setup:
    """A new secret for a person who has just shown who they are; raises `TwoFactorUnchanged` where it is on."""
    import pyotp

    secret = pyotp.random_base32()
    fresh = {"secret": encrypt_text(secret, data_key=key_of(person_id=user_id)), "created_at": timezone.now()}
    SecondFactor.objects.bulk_create([SecondFactor(user_id=user_id, **fresh)], ignore_conflicts=True)
    if not SecondFactor.objects.filter(pk=user_id, confirmed_at__isnull=True).update(**fresh):
        raise TwoFactorUnchanged
    record(action="second_factor.begun", target=f"user:{user_id}", actor_id=user_id)
    return _drawn(user_id, secret)


def resume_setup(*, user_id: UUID) -> Setup:
    """The set-up that a person has begun and not finished, else a new one; raises `TwoFactorUnchanged` where it is on."""
    begun = SecondFactor.objects.filter(pk=user_id, confirmed_at__isnull=True)
    factor = begun.filter(created_at__gt=timezone.now() - SETUP_GOOD_FOR).first()
    if factor is None:
        return begin_setup(user_id=user_id)
    return _drawn(user_id, _open(factor, key_of(person_id=user_id)))


def verify_setup(*, user_id: UUID, session_id: UUID, code: str) -> list[str]:
    """Switch it on with a first code; returns the backup codes, which are shown this once.

    Raises `RecentLoginNeeded`, `TwoFactorUnchanged` (on already, never begun, begun too long ago), `WrongSecondFactor`.
    """
    require_recent(user_id=user_id, session_id=session_id)
    return finish_setup(user_id=user_id, code=code)


@transaction.atomic
def finish_setup(*, user_id: UUID, code: str) -> list[str]:
    """Switch it on for a person who has just shown who they are; raises like `verify_setup`."""
    begun = SecondFactor.objects.filter(pk=user_id, confirmed_at__isnull=True)
    factor = begun.filter(created_at__gt=timezone.now() - SETUP_GOOD_FOR).first()
    if factor is None:
        raise TwoFactorUnchanged
    step = _matching_step(_open(factor, key_of(person_id=user_id)), _clean(code))
    if step == NEVER:
        raise WrongSecondFactor
    if not begun.filter(created_at=factor.created_at).update(confirmed_at=timezone.now(), last_used_step=step):
        raise TwoFactorUnchanged
    Session.objects.filter(user_id=user_id, second_factor_due=True).update(second_factor_due=False)
    record(action="second_factor.enabled", target=f"user:{user_id}", actor_id=user_id)
    send_mail_later(template=ON_MAIL, user_id=user_id)
    return _new_backup_codes(user_id)


# -- passing


def pass_second_factor(*, token: str, code: str, via: str) -> User:
    """The user (with profile) of a half-finished log-in, for the right code; one of five tries.

    Raises `InvalidOneTimeToken` (unknown, ended, too old, no try left), `WrongSecondFactor`, `AccountLocked`.
    """
    try:
        with transaction.atomic():
            challenge = take_challenge(token=token)
            user = challenge.user
            attempt = Attempt.on(user.email, request_context.address)
            passed = _claim(user, code, attempt)
            if passed:
                end_challenge(challenge)
            else:
                refuse_if_locked(attempt)
                count_try(challenge)
        if not passed:
            count_failed(attempt, user, f"{via}, second factor")
            raise WrongSecondFactor
        forget_failures(attempt)
    except AccountLocked:
        LOGINS.labels("locked").inc()
        raise
    return user


def disable(*, user_id: UUID, session_id: UUID, password: str, code: str) -> None:
    """Switch it off, with password and code (or backup code).

    Raises `TwoFactorUnchanged` where it is off, `SecondFactorNeeded` where a role asks for it, and what the password
    (`WrongCredentials`, `AccountLocked`) and the code (`WrongSecondFactor`) raise.
    """
    require_recent(user_id=user_id, session_id=session_id, password=password)
    user = _enabled(user_id)
    if is_due(user, directory().organizations_of(user_id)):
        raise SecondFactorNeeded
    _prove(user, code)
    with transaction.atomic():
        remove(user_id=user_id, actor_id=user_id)


def remove(*, user_id: UUID, actor_id: UUID) -> None:
    """Take a person's second factor away, on record and with a mail, in the caller's transaction."""
    end_challenges(user_id=user_id)  # first: a log-in takes its challenge and then the code, in this order too
    SecondFactor.objects.filter(pk=user_id).delete()
    BackupCode.objects.filter(user_id=user_id).delete()
    record(action="second_factor.disabled", target=f"user:{user_id}", actor_id=actor_id)
    send_mail_later(template=OFF_MAIL, user_id=user_id)


def regenerate_backup_codes(*, user_id: UUID, session_id: UUID, code: str, password: str | None = None) -> list[str]:
    """New backup codes; the old ones are worth nothing any more.

    Raises `RecentLoginNeeded`, `TwoFactorUnchanged` where it is off, `WrongSecondFactor`, `AccountLocked`.
    """
    require_recent(user_id=user_id, session_id=session_id, password=password)
    _prove(_enabled(user_id), code)
    with transaction.atomic():
        record(action="second_factor.codes_renewed", target=f"user:{user_id}", actor_id=user_id)
        return _new_backup_codes(user_id)


# -- parts


def _drawn(user_id: UUID, secret: str) -> Setup:
    import pyotp
    import segno

    email = User.objects.filter(pk=user_id).values_list("email", flat=True).get()
    url = pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)
    drawing = BytesIO()
    segno.make(url, error="m").save(drawing, kind="svg", scale=4, xmldecl=False, light="#fff", title=ISSUER)
    return Setup(secret, url, drawing.getvalue().decode())


def _enabled(user_id: UUID) -> User:
    user = User.objects.select_related("profile", "second_factor", "key").get(pk=user_id)
    if not user.has_second_factor:
        raise TwoFactorUnchanged
    return user


def _prove(user: User, code: str) -> None:
    attempt = Attempt.on(user.email, request_context.address)
    with transaction.atomic():
        right = _claim(user, code, attempt)
    if not right:
        refuse_if_locked(attempt)
        count_failed(attempt, user, "second factor")
        raise WrongSecondFactor


def _claim(user: User, code: str, attempt: Attempt) -> bool:
    """Use a code up, in the caller's transaction; whether it was good. While a lock stands none is, and none is used."""
    code, unlocked = _clean(code), Q(~Exists(locks_on(attempt)))
    if len(code) == DIGITS and code.isdecimal():
        return _claim_totp(user, code, unlocked)
    return _claim_backup_code(user, code, unlocked)


def _claim_totp(user: User, code: str, unlocked: Q) -> bool:
    if not user.has_second_factor:
        return False
    step = _matching_step(_open(user.second_factor, bytes(user.key.data_key)), code)
    unused = SecondFactor.objects.filter(unlocked, pk=user.pk, last_used_step__lt=step)
    return bool(unused.update(last_used_step=step))


def _claim_backup_code(user: User, code: str, unlocked: Q) -> bool:
    codes = BackupCode.objects.filter(user_id=user.pk, used_at__isnull=True)
    if not codes.filter(unlocked, code_hash=_hash(user.pk, code)).update(used_at=timezone.now()):
        return False
    left = codes.count()
    record(action="second_factor.backup_code_used", target=user, after={"left": left}, actor_id=user.pk)
    send_mail_later(template=USED_MAIL, user_id=user.pk)
    if left <= FEW:
        send_mail_later(template=FEW_MAIL, user_id=user.pk)
    return True


def _matching_step(secret: str, code: str) -> int:
    """The step whose code this is; for a wrong code one before all of them: claiming it is the same work, and fails."""
    import pyotp

    now = int(timezone.now().timestamp()) // STEP
    generator = pyotp.TOTP(secret, digits=DIGITS, interval=STEP)
    steps = [step for step in range(now - DRIFT, now + DRIFT + 1) if _same(generator.generate_otp(step), code)]
    return max(steps, default=NEVER)


def _same(right: str, given: str) -> bool:
    return hmac.compare_digest(right.encode(), given.encode())


def _open(factor: SecondFactor, data_key: bytes) -> str:
    return decrypt_text(bytes(factor.secret), data_key=data_key)


def _clean(code: str) -> str:
    return "".join(sign for sign in code.lower() if sign.isalnum())


def _hash(user_id: UUID, code: str) -> str:
    return keyed_hash("backup-code", f"{user_id.hex} {code}")


def _new_backup_codes(user_id: UUID) -> list[str]:
    BackupCode.objects.filter(user_id=user_id).delete()
    codes = ["".join(secrets.choice(ALPHABET) for _ in range(BACKUP_LENGTH)) for _ in range(BACKUP_CODES)]
    BackupCode.objects.bulk_create([BackupCode(user_id=user_id, code_hash=_hash(user_id, code)) for code in codes])
    return [f"{code[: BACKUP_LENGTH // 2]}-{code[BACKUP_LENGTH // 2 :]}" for code in codes]
