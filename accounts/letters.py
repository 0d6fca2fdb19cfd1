"""The mails that accounts sends: to whom, and with which link. The words are in `templates/email/accounts/`."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings

from accounts.mail import Letter, Occasion, find_reader, in_words, letter_to, mail_kind
from accounts.models import BackupCode, EmailChange, KnownDevice, OneTimeToken, User
from accounts.services import email_change
from accounts.services.devices import NEW_DEVICE_MAIL
from accounts.services.one_time_tokens import issue_token
from accounts.services.passwords import CHANGED_MAIL, RESET_MAIL
from accounts.services.proof import LOCKED_MAIL
from accounts.services.registration import EXISTS_MAIL, VERIFY_MAIL
from accounts.services.second_factor import FEW, FEW_MAIL, OFF_MAIL, ON_MAIL, USED_MAIL

Purpose = OneTimeToken.Purpose
FORGOT = "forgot-password"
SAMPLE_LINK = {"link": "https://oasis.example/enlace?token=ejemplo"}


@mail_kind(VERIFY_MAIL, sample=SAMPLE_LINK)
def verify_email(occasion: Occasion) -> Letter | None:
    """The link that confirms a new account's mailbox; nothing once it is confirmed."""
    user = find_reader(occasion.user_id)
    if user is None or user.email_verified:
        return None
    return letter_to(user, link=_link("verify-email", user, Purpose.VERIFY_EMAIL))


@mail_kind(EXISTS_MAIL, sample=SAMPLE_LINK)
def account_exists(occasion: Occasion) -> Letter | None:
    """Somebody registered an address that has an account: how to get in, and a link to choose another password."""
    user = find_reader(occasion.user_id)
    return None if user is None else letter_to(user, link=_link("reset-password", user, Purpose.RESET_PASSWORD))


@mail_kind(RESET_MAIL, sample=SAMPLE_LINK)
def reset_password(occasion: Occasion) -> Letter | None:
    """The link to choose another password."""
    user = find_reader(occasion.user_id)
    return None if user is None else letter_to(user, link=_link("reset-password", user, Purpose.RESET_PASSWORD))


@mail_kind(CHANGED_MAIL, sample=SAMPLE_LINK)
def password_changed(occasion: Occasion) -> Letter | None:
    """The password is another one now: the owner should know."""
    user = find_reader(occasion.user_id)
    return None if user is None else letter_to(user, link=_page(FORGOT))


@mail_kind(LOCKED_MAIL, sample=SAMPLE_LINK)
def account_locked(occasion: Occasion) -> Letter | None:
    """A run of failures locked a network or the account: the link that unlocks."""
    user = find_reader(occasion.user_id)
    return None if user is None else letter_to(user, link=_link("unlock", user, Purpose.UNLOCK))


@mail_kind(
    NEW_DEVICE_MAIL,
    sample={**SAMPLE_LINK, "device": "Firefox · Linux", "address": "203.0.113.9", "when": timedelta()},
)
def new_device(occasion: Occasion) -> Letter | None:
    """A log-in from a device not seen before: which, from where, when."""
    user = find_reader(occasion.user_id)
    seen = KnownDevice.objects.filter(pk=occasion.ids["device"]).first()
    if user is None or seen is None:
        return None
    return letter_to(
        user, link=_page(FORGOT), device=seen.device, address=seen.address, when=in_words(seen.created_at, user)
    )


@mail_kind(ON_MAIL, sample=SAMPLE_LINK)
def second_factor_on(occasion: Occasion) -> Letter | None:
    """A log-in needs a code from now on: the owner should know."""
    user = find_reader(occasion.user_id)
    return None if user is None else letter_to(user, link=_page(FORGOT))


@mail_kind(OFF_MAIL, sample=SAMPLE_LINK)
def second_factor_off(occasion: Occasion) -> Letter | None:
    """A log-in needs no code any more: the owner should know."""
    user = find_reader(occasion.user_id)
    return None if user is None else letter_to(user, link=_page(FORGOT))


@mail_kind(USED_MAIL, sample={**SAMPLE_LINK, "left": 6})
def backup_code_used(occasion: Occasion) -> Letter | None:
    """A backup code was used, and how many are left."""
    user = find_reader(occasion.user_id)
    return None if user is None else letter_to(user, link=_page(FORGOT), left=_codes_left(user))


@mail_kind(FEW_MAIL, sample={**SAMPLE_LINK, "left": 2})
def backup_codes_few(occasion: Occasion) -> Letter | None:
    """Hardly any backup codes are left: time to make new ones; nothing if that was done meanwhile."""
    user = find_reader(occasion.user_id)
    if user is None or (left := _codes_left(user)) > FEW:
        return None
    return letter_to(user, link=_page("security"), left=left)


@mail_kind(email_change.CONFIRM_MAIL, sample=SAMPLE_LINK)
def email_change_confirm(occasion: Occasion) -> Letter | None:
    """To the new address: the link that makes it the one to log in with."""
    user, change = find_reader(occasion.user_id), _change(occasion)
    if user is None or change is None or (token := email_change.issue_link(change_id=change.pk)) is None:
        return None
    return letter_to(user, to=change.new_email, link=f"{_page('verify-email')}?token={token}")


@mail_kind(email_change.TAKEN_MAIL, sample=SAMPLE_LINK)
def email_change_taken(occasion: Occasion) -> Letter | None:
    """To the new address, which has an account of its own: what happened; not whose wish it was."""
    change = _change(occasion)
    owner = None if change is None else User.objects.with_email(change.new_email).first()
    user = None if owner is None else find_reader(owner.pk)
    return None if user is None else letter_to(user, link=_page(FORGOT))


@mail_kind(email_change.ASKED_MAIL, sample={**SAMPLE_LINK, "new_email": "n…@nueva.example"})
def email_change_asked(occasion: Occasion) -> Letter | None:
    """To the old address: somebody who knows the password wants another one; how to stop it."""
    user, change = find_reader(occasion.user_id), _change(occasion)
    if user is None or change is None:
        return None
    return letter_to(user, to=change.old_email, link=_page(FORGOT), new_email=_veiled(change.new_email))


@mail_kind(email_change.DONE_MAIL, sample={"new_email": "n…@nueva.example"})
def email_changed(occasion: Occasion) -> Letter | None:
    """To the old address: it is not the one to log in with any more."""
    user, change = find_reader(occasion.user_id), _change(occasion)
    if user is None or change is None:
        return None
    return letter_to(user, to=change.old_email, new_email=_veiled(change.new_email))


def _change(occasion: Occasion) -> EmailChange | None:
    return EmailChange.objects.filter(pk=UUID(occasion.ids["email_change"])).first()


def _codes_left(user: User) -> int:
    return BackupCode.objects.filter(user=user, used_at__isnull=True).count()


def _veiled(email: str) -> str:
    """An address that its owner knows again and nobody else learns."""
    return f"{email[:1]}…@{email.rpartition('@')[2]}"


def _page(name: str) -> str:
    return f"{settings.FRONTEND_URL}/{name}"


def _link(page: str, user: User, purpose: OneTimeToken.Purpose) -> str:
    return f"{_page(page)}?token={issue_token(user_id=user.pk, purpose=purpose)}"
