"""Changing the e-mail address: asked for with the password, confirmed from the new mailbox, told to the old one.

Whether somebody else has the new address is told to its mailbox only: the answer and the work are the same.
"""

import secrets
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.errors import InvalidOneTimeToken
from accounts.mail import send_mail_later
from accounts.models import EmailChange, OneTimeToken, User
from accounts.models.people import normalize_email
from accounts.services.one_time_tokens import lock_user, spend_tokens
from accounts.services.step_up import require_recent
from oasis.core.crypto import keyed_hash
from oasis.core.errors import ValidationFailed

CONFIRM_MAIL, TAKEN_MAIL = "accounts/email_change_confirm", "accounts/email_change_taken"
ASKED_MAIL, DONE_MAIL = "accounts/email_change_asked", "accounts/email_changed"
GOOD_FOR = timedelta(days=1)
BYTES = 32


def request_email_change(*, user_id: UUID, session_id: UUID, new_email: str, password: str) -> None:
    """Mail a link to the new address and a warning to the old one; until the link is used nothing changes.

    A new wish takes the place of an open one. Raises `WrongCredentials` or `AccountLocked` for the password,
    `ValidationFailed` for the address one has already.
    """
    require_recent(user_id=user_id, session_id=session_id, password=password)
    new_email = normalize_email(new_email)
    with transaction.atomic():
        lock_user(user_id=user_id)
        user = User.objects.get(pk=user_id)
        if new_email == user.email:
            raise ValidationFailed(details={"email": [_("Ese ya es tu correo.")]})
        cancel_email_changes(user_id=user_id)
        change = EmailChange.objects.create(
            user=user, old_email=user.email, new_email=new_email, expires_at=timezone.now() + GOOD_FOR
        )
        taken = User.objects.with_email(new_email).exists()
        record(action="user.email_change_asked", target=user, actor_id=user_id)
        ids = {"email_change": str(change.pk)}
        send_mail_later(template=TAKEN_MAIL if taken else CONFIRM_MAIL, user_id=user_id, context_ids=ids)
        send_mail_later(template=ASKED_MAIL, user_id=user_id, context_ids=ids)


def issue_link(*, change_id: UUID) -> str | None:
    """A new token for the link of an open change, put into its mail and forgotten; None where there is none any more."""
    token = secrets.token_urlsafe(BYTES)
    return token if EmailChange.objects.usable().filter(pk=change_id).update(token_hash=_hash(token)) else None


@transaction.atomic
def confirm_email_change(*, token: str) -> User:
    """Take the new address for whoever got the link; of two who use it at once, one does.

    Raises `InvalidOneTimeToken`: unknown, used, called off or too old, and also where somebody has the address by now.
    """
    usable = EmailChange.objects.usable().filter(token_hash=_hash(token))
    change = usable.first()
    if change is None:
        raise InvalidOneTimeToken
    lock_user(user_id=change.user_id)
    if not usable.update(confirmed_at=timezone.now()):
        raise InvalidOneTimeToken
    same = User.objects.active().filter(pk=change.user_id, email=change.old_email)
    try:
        with transaction.atomic():
            changed = same.update(email=change.new_email, email_verified_at=timezone.now())
    except IntegrityError as error:
        raise InvalidOneTimeToken from error
    if not changed:
        raise InvalidOneTimeToken
    spend_tokens(user_id=change.user_id, purposes=OneTimeToken.Purpose)  # links that wait in the old mailbox
    record(action="user.email_changed", target=f"user:{change.user_id}", actor_id=change.user_id)
    send_mail_later(template=DONE_MAIL, user_id=change.user_id, context_ids={"email_change": str(change.pk)})
    return User.objects.get(pk=change.user_id)


def cancel_email_changes(*, user_id: UUID) -> None:
    """Call off a person's open change: another one, or another password, takes its place."""
    EmailChange.objects.open().filter(user_id=user_id).update(cancelled_at=timezone.now())


def _hash(token: str) -> str:
    return keyed_hash("email-change", token)
