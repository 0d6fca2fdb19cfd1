"""Coming to exist: registration, and proving to read the mailbox.

Nobody can find out here who has an account: the answer and the work are the same for an address that is taken, whose
owner gets a mail instead. That mail carries a link to choose a password, so that whoever registered somebody else's
address before them has nothing of it.
"""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import rules
from accounts.audit import record
from accounts.errors import InvalidOneTimeToken
from accounts.mail import send_mail_later
from accounts.models import Consent, OneTimeToken, Profile, User
from accounts.models.people import normalize_email
from accounts.services.email_change import confirm_email_change
from accounts.services.one_time_tokens import claim_token
from accounts.services.passwords import check_strength

VERIFY_MAIL = "accounts/verify_email"
EXISTS_MAIL = "accounts/account_exists"


class AddressTaken(Exception):
    """Somebody has this address. No coded error: a client must not learn it."""


def register(*, email: str, password: str, profile: dict[str, Any]) -> User:
    """Make an account whose mailbox is still to be confirmed, or, where there is one, tell its owner by mail.

    `profile` holds fields of `Profile`, validated. Returns an unconfirmed user either way; when the address was taken
    it is nobody's and is not stored. Raises `ValidationFailed` for a weak password.
    """
    user = _prepare(email, password, profile)
    with transaction.atomic():
        try:
            _insert(user)
            send_mail_later(template=VERIFY_MAIL, user_id=user.pk)
        except AddressTaken:
            owner_id = User.objects.active().with_email(email).values_list("pk", flat=True).first()
            record(action="user.registered_again", target=f"user:{owner_id}")
            send_mail_later(template=EXISTS_MAIL, user_id=owner_id)
    return user


@transaction.atomic
def create_person(*, email: str, password: str, profile: dict[str, Any], verified: bool) -> User:
    """Make an account for a use case that knows the person already (an accepted invitation, the seed).

    `verified` says that the mailbox is proven. Raises `AddressTaken`, or `ValidationFailed` for a weak password.
    """
    user = _prepare(email, password, profile)
    user.email_verified_at = timezone.now() if verified else None
    _insert(user)
    return user


def _prepare(email: str, password: str, profile: dict[str, Any]) -> User:
    user = User(email=normalize_email(email))
    user.profile = Profile(user=user, **profile)  # the validators compare the password with the names
    check_strength(password, user=user, field="password")
    user.set_password(password)
    return user


def _insert(user: User) -> None:
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as error:
        raise AddressTaken from error
    user.profile.save(force_insert=True)
    terms = Consent.Kind.TERMS
    Consent.objects.create(user=user, kind=terms, version=rules.current_version(terms), granted=True)
    record(action="user.registered", target=user, actor_id=user.pk)


@transaction.atomic
def verify_email(*, token: str) -> User:
    """Confirm the mailbox of whoever got the link, a new account's or the next one's; raises `InvalidOneTimeToken`."""
    try:
        user_id = claim_token(token=token, purpose=OneTimeToken.Purpose.VERIFY_EMAIL)
    except InvalidOneTimeToken:
        return confirm_email_change(token=token)
    unconfirmed = User.objects.filter(pk=user_id, email_verified_at__isnull=True)
    if unconfirmed.update(email_verified_at=timezone.now()):
        record(action="user.email_verified", target=f"user:{user_id}", actor_id=user_id)
    return User.objects.get(pk=user_id)


@transaction.atomic
def resend_verification(*, email: str) -> None:
    """Mail the link again to whoever still needs it; says nothing of whether there is somebody."""
    waiting = User.objects.active().with_email(email).filter(email_verified_at__isnull=True)
    send_mail_later(template=VERIFY_MAIL, user_id=waiting.values_list("pk", flat=True).first())
