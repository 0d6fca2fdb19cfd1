"""The mails that accounts sends: to whom, and with which link. The words are in `templates/email/accounts/`."""

from typing import Any

from django.conf import settings

from accounts.mail import Letter, Occasion, mail_kind
from accounts.models import OneTimeToken, User
from accounts.services.login import LOCKED_MAIL
from accounts.services.one_time_tokens import issue_token
from accounts.services.passwords import CHANGED_MAIL, RESET_MAIL
from accounts.services.registration import EXISTS_MAIL, VERIFY_MAIL

Purpose = OneTimeToken.Purpose


@mail_kind(VERIFY_MAIL)
def verify_email(occasion: Occasion) -> Letter | None:
    """The link that confirms a new account's mailbox; nothing once it is confirmed."""
    user = _recipient(occasion)
    if user is None or user.email_verified:
        return None
    return _letter(user, link=_link("verify-email", user, Purpose.VERIFY_EMAIL))


@mail_kind(EXISTS_MAIL)
def account_exists(occasion: Occasion) -> Letter | None:
    """Somebody registered an address that has an account: how to get in, and a link to choose another password."""
    user = _recipient(occasion)
    return None if user is None else _letter(user, link=_link("reset-password", user, Purpose.RESET_PASSWORD))


@mail_kind(RESET_MAIL)
def reset_password(occasion: Occasion) -> Letter | None:
    """The link to choose another password."""
    user = _recipient(occasion)
    return None if user is None else _letter(user, link=_link("reset-password", user, Purpose.RESET_PASSWORD))


@mail_kind(CHANGED_MAIL)
def password_changed(occasion: Occasion) -> Letter | None:
    """The password is another one now: the owner should know."""
    user = _recipient(occasion)
    return None if user is None else _letter(user, link=f"{settings.FRONTEND_URL}/forgot-password")


@mail_kind(LOCKED_MAIL)
def account_locked(occasion: Occasion) -> Letter | None:
    """A run of failures locked a network or the account: the link that unlocks."""
    user = _recipient(occasion)
    return None if user is None else _letter(user, link=_link("unlock", user, Purpose.UNLOCK))


def _recipient(occasion: Occasion) -> User | None:
    if occasion.user_id is None:
        return None
    return User.objects.active().filter(pk=occasion.user_id).select_related("profile").first()


def _link(page: str, user: User, purpose: OneTimeToken.Purpose) -> str:
    return f"{settings.FRONTEND_URL}/{page}?token={issue_token(user_id=user.pk, purpose=purpose)}"


def _letter(user: User, **context: Any) -> Letter:
    return Letter(to=user.email, locale=user.profile.locale, context={"first_name": user.profile.first_name, **context})
