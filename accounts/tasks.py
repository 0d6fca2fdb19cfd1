"""Accounts' work behind the scenes: sending mail, forgetting what is old."""

from datetime import timedelta
from typing import Any

from celery import shared_task
from django.utils import timezone

from accounts import mail
from accounts.models import EmailChange, KnownDevice, LoginChallenge, LoginFailure, OneTimeToken, Session
from accounts.rules import FORGET_LOCKS_AFTER, LOCK_LENGTHS
from accounts.services import avatars, devices
from oasis.core.models import OutboxMessage
from oasis.core.outbox import handler

KEEP_FAILURES = LOCK_LENGTHS[-1] + FORGET_LOCKS_AFTER
KEEP_TOKENS = timedelta(days=7)
KEEP_SESSIONS = timedelta(days=90)
KEEP_ADDRESSES = timedelta(days=30)


@handler(mail.TOPIC, unscoped=True)
def send_mail(payload: dict[str, Any], message: OutboxMessage) -> None:
    """Write and send one mail; sent twice, its second token is as good as the first."""
    mail.send(payload, message)


@handler(avatars.REPLACED, unscoped=True)
def forget_avatar(payload: dict[str, Any], message: OutboxMessage) -> None:
    """Delete the photograph that another one took the place of; deleted twice is deleted."""
    avatars.forget_objects(payload["key"])


@shared_task(name="accounts.purge")
def purge() -> None:
    """Forget failures, links, addresses, devices and sessions that mean nothing any more."""
    now = timezone.now()
    LoginFailure.objects.filter(last_failed_at__lt=now - KEEP_FAILURES).delete()
    OneTimeToken.objects.filter(expires_at__lt=now - KEEP_TOKENS).delete()
    Session.objects.filter(expires_at__lt=now - KEEP_SESSIONS).delete()
    LoginChallenge.objects.filter(expires_at__lt=now - KEEP_TOKENS).delete()
    EmailChange.objects.filter(expires_at__lt=now - KEEP_ADDRESSES).delete()
    KnownDevice.objects.filter(seen_at__lt=now - devices.KEEP).delete()


BEAT = {"accounts.purge": {"task": "accounts.purge", "schedule": 3600.0}}
