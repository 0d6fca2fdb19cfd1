"""Every mail that accounts sends, and what happens when it cannot be sent."""

import re
from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone

from accounts.mail import mail_kinds, send_mail_later
from accounts.models import EmailChange, KnownDevice, OneTimeToken, Profile, User
from oasis.core.models import OutboxMessage

pytestmark = pytest.mark.django_db
KINDS = [
    f"accounts/{name}"
    for name in (
        "verify_email",
        "account_exists",
        "reset_password",
        "password_changed",
        "account_locked",
        "new_device",
        "second_factor_on",
        "second_factor_off",
        "backup_code_used",
        "backup_codes_few",
        "email_change_confirm",
        "email_change_taken",
        "email_change_asked",
        "email_changed",
    )
]
ELSEWHERE = {"accounts/email_change_confirm": "nueva@casa.example", "accounts/email_change_taken": "ana@a.example"}


@pytest.fixture
def send(cast, outbox, mailbox):
    """Send a kind of mail to Diego, whose mailbox is still to be confirmed; the mail."""
    User.objects.filter(pk=cast.diego.id).update(email_verified_at=None)

    def deliver(template):
        new = "nueva@casa.example" if template != "accounts/email_change_taken" else cast.ana.email
        change = EmailChange.objects.create(
            user_id=cast.diego.id,
            old_email=cast.diego.email,
            new_email=new,
            expires_at=timezone.now() + timedelta(days=1),
        )
        device = KnownDevice.objects.create(
            user_id=cast.diego.id, mark="m", device="Firefox · Linux", address="203.0.113.9", seen_at=timezone.now()
        )
        ids = (
            {"email_change": str(change.pk), "device": str(device.pk)}
            if "change" in template or "device" in template
            else {}
        )
        with transaction.atomic():
            send_mail_later(template=template, user_id=cast.diego.id, context_ids=ids)
        outbox.run()
        return mailbox[-1]

    return deliver


def test_all_kinds_are_tested_here():
    assert [kind for kind, writer in mail_kinds().items() if writer.__module__ == "accounts.letters"] == KINDS


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("locale", ["es", "en"])
def test_each_mail_is_complete_in_each_language(send, cast, kind, locale, settings):
    Profile.objects.update(locale=locale, first_name="D'Iego & <co>")
    mail = send(kind)
    html = mail.alternatives[0].content
    assert mail.to == [ELSEWHERE.get(kind, cast.diego.email)]
    assert mail.subject
    assert "\n" not in mail.subject
    assert f'lang="{locale}"' in html
    assert "D'Iego & <co>" in mail.body
    assert "D&#x27;Iego &amp; &lt;co&gt;" in html
    link = re.search(rf"{settings.FRONTEND_URL}/\S+", mail.body)
    assert (link is None) == (kind == "accounts/email_changed")
    assert link is None or html.count(link[0]) == 2
    assert "{" not in mail.body
    assert ("OASIS team" in mail.body) == (locale == "en")


def test_the_outbox_keeps_ids_only(cast, send):
    send("accounts/reset_password")
    payload = OutboxMessage.objects.filter(topic="accounts.mail").values_list("payload", flat=True).get()
    assert payload == {"template": "accounts/reset_password", "user_id": str(cast.diego.id), "ids": {}}


def test_a_mail_delivered_twice_brings_two_good_links(api, cast, outbox, mailbox, send):
    send("accounts/verify_email")
    OutboxMessage.objects.filter(topic="accounts.mail").update(status="claimed", done_handlers=[])
    from oasis.core.outbox import deliver

    deliver(OutboxMessage.objects.get(topic="accounts.mail").pk)
    tokens = [re.search(r"token=(\S+)", mail.body)[1] for mail in mailbox]
    assert len(set(tokens)) == 2
    assert mailbox[0].extra_headers["Message-ID"] == mailbox[1].extra_headers["Message-ID"]
    for token in tokens:
        assert api(None).post("/api/v1/auth/verify-email", {"token": token}).status_code == 200


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (SMTPServerDisconnected("gone"), "pending"),
        (SMTPRecipientsRefused({"diego@a.example": (450, b"busy")}), "pending"),
        (SMTPRecipientsRefused({"diego@a.example": (550, b"unknown")}), "dead"),
    ],
)
def test_a_mail_that_fails_is_tried_again_unless_that_is_of_no_use(cast, outbox, monkeypatch, error, status):
    def fail(self, fail_silently=False):
        raise error

    monkeypatch.setattr(EmailMultiAlternatives, "send", fail)
    with transaction.atomic():
        send_mail_later(template="accounts/reset_password", user_id=cast.diego.id)
    outbox.run()
    assert OutboxMessage.objects.get(topic="accounts.mail").status == status


def test_a_confirmed_person_gets_no_confirmation_link(cast, outbox, mailbox):
    with transaction.atomic():
        send_mail_later(template="accounts/verify_email", user_id=cast.ana.id)
    outbox.run()
    assert mailbox == []
    assert not OneTimeToken.objects.exists()


def test_an_unknown_kind_is_a_mistake_at_once(cast):
    with pytest.raises(ValueError, match="accounts/otro"):
        send_mail_later(template="accounts/otro", user_id=cast.ana.id)
