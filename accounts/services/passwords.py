"""Choosing a password: how good it must be, forgetting it, changing it."""

from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.errors import WrongCredentials
from accounts.mail import send_mail_later
from accounts.models import OneTimeToken, Session, User
from accounts.services.challenges import end_challenges
from accounts.services.email_change import cancel_email_changes
from accounts.services.locking import unlock
from accounts.services.one_time_tokens import claim_token, lock_user, spend_tokens
from accounts.services.sessions import end_sessions
from accounts.services.step_up import require_recent
from oasis.core.errors import ValidationFailed

RESET_MAIL = "accounts/reset_password"
CHANGED_MAIL = "accounts/password_changed"
Purpose = OneTimeToken.Purpose


def check_strength(password: str, *, user: User, field: str) -> None:
    """Raise `ValidationFailed` for `field` unless the password passes the configured validators."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise ValidationFailed(details={field: error.messages}) from error


@transaction.atomic
def request_reset(*, email: str) -> None:
    """Mail a link to choose another password, to whoever has an account; says nothing of whether there is one."""
    user_id = User.objects.active().with_email(email).values_list("pk", flat=True).first()
    record(action="password.reset_requested", target=f"user:{user_id}" if user_id else None)
    send_mail_later(template=RESET_MAIL, user_id=user_id)


@transaction.atomic
def confirm_reset(*, token: str, new_password: str) -> None:
    """Set the password of whoever got the link; ends every session, unlocks, and the mailbox counts as confirmed.

    Raises `InvalidOneTimeToken`, or `ValidationFailed` for a weak password (the link stays good).
    """
    user_id = claim_token(token=token, purpose=Purpose.RESET_PASSWORD)
    user = User.objects.get(pk=user_id)
    check_strength(new_password, user=user, field="new_password")
    user.set_password(new_password)
    user.email_verified_at = user.email_verified_at or timezone.now()
    user.save(update_fields=["password", "email_verified_at"])
    unlock(user.email)
    _after_change(user, keep=None, action="password.reset")


def change_password(*, user_id: UUID, session_id: UUID, current_password: str, new_password: str) -> None:
    """Change the caller's password; ends their other sessions and spends open reset links.

    Raises `WrongCredentials` or `AccountLocked` for the current password, `ValidationFailed` for a weak new one.
    """
    require_recent(user_id=user_id, session_id=session_id, password=current_password)
    user = User.objects.select_related("profile").get(pk=user_id)
    check_strength(new_password, user=user, field="new_password")
    proven = user.password
    user.set_password(new_password)
    with transaction.atomic():
        lock_user(user_id=user_id)
        if not User.objects.active().filter(pk=user_id, password=proven).update(password=user.password):
            raise WrongCredentials  # another one was chosen meanwhile: the one that was proven counts no more
        _after_change(user, keep=session_id, action="password.changed")


def _after_change(user: User, *, keep: UUID | None, action: str) -> None:
    spend_tokens(user_id=user.pk, purposes=[Purpose.RESET_PASSWORD, Purpose.UNLOCK])
    end_challenges(user_id=user.pk)
    cancel_email_changes(user_id=user.pk)
    end_sessions(user_id=user.pk, reason=Session.Ended.PASSWORD, keep=keep)
    record(action=action, target=user, actor_id=user.pk)
    send_mail_later(template=CHANGED_MAIL, user_id=user.pk)


@transaction.atomic
def unlock_by_link(*, token: str) -> None:
    """Take an account's locks off for whoever got the link; raises `InvalidOneTimeToken`."""
    user_id = claim_token(token=token, purpose=Purpose.UNLOCK)
    email = User.objects.filter(pk=user_id).values_list("email", flat=True).get()
    unlock(email)
    record(action="user.unlocked", target=f"user:{user_id}", after={"via": "link"}, actor_id=user_id)


@transaction.atomic
def unlock_by_staff(*, user_id: UUID, reason: str, actor_id: UUID) -> None:
    """Take an account's locks off on behalf of the person; the reason goes on record."""
    unlock(User.objects.filter(pk=user_id).values_list("email", flat=True).get())
    record(
        action="user.unlocked", target=f"user:{user_id}", after={"via": "staff", "reason": reason}, actor_id=actor_id
    )
