"""Accounts' work behind the scenes: sending mail, forgetting what is old."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from celery import shared_task
from django.utils import timezone

from accounts import mail
from accounts.models import EmailChange, KnownDevice, LoginChallenge, LoginFailure, OneTimeToken, Session
from accounts.rules import FORGET_LOCKS_AFTER, LOCK_LENGTHS
from accounts.services import avatars, devices, erasure, export, stored
from accounts.services.audit_sealing import seal_audit
from accounts.services.audit_witness import keep_witness
from oasis.core import storage
from oasis.core.models import OutboxMessage
from oasis.core.outbox import PermanentFailure, handler

KEEP_FAILURES = LOCK_LENGTHS[-1] + FORGET_LOCKS_AFTER
KEEP_TOKENS = timedelta(days=7)
KEEP_SESSIONS = timedelta(days=90)
KEEP_ADDRESSES = timedelta(days=30)


@handler(mail.TOPIC, unscoped=True, while_closed=True)
@handler(mail.MANY, queue="bulk", unscoped=True, while_closed=True)
def send_mail(payload: dict[str, Any], message: OutboxMessage) -> None:
    """Write and send one mail; sent twice, its second token is as good as the first."""
    mail.send(payload, message)


@handler(avatars.REPLACED, unscoped=True, while_closed=True)
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


@shared_task(name="accounts.seal_audit")
def seal() -> None:
    """Put what was written since the last time into the audit's chain, and a checkpoint where no database reaches."""
    if seal_audit():
        keep_witness()


@handler(export.TOPIC, queue="media", unscoped=True, while_closed=True)
def make_export(payload: dict[str, Any], message: OutboxMessage) -> None:
    """Make a person's copy; the last try that fails tells the person."""
    try:
        export.build_export(export_id=UUID(payload["export_id"]))
    except Exception as error:
        if message.attempts >= export.TRIES:
            export.fail_export(export_id=UUID(payload["export_id"]))
            raise PermanentFailure("the copy failed") from error
        raise


@handler(erasure.TOPIC, unscoped=True, while_closed=True)
def erase_person(payload: dict[str, Any], message: OutboxMessage) -> None:
    """Erase a person whose day has come."""
    erasure.erase(erasure_id=UUID(payload["erasure_id"]))


@handler(stored.TOPIC, queue="media", unscoped=True, while_closed=True)
def forget_stored(payload: dict[str, Any], message: OutboxMessage) -> None:
    """Delete stored objects that nothing points to any more."""
    for key in payload["keys"]:
        storage.delete(key)


@shared_task(name="accounts.privacy")
def privacy() -> None:
    """Sweep copies whose day is over; hand over the erasures whose day has come."""
    export.sweep_exports()
    erasure.emit_due()


BEAT = {
    "accounts.purge": {"task": "accounts.purge", "schedule": 3600.0},
    "accounts.seal_audit": {"task": "accounts.seal_audit", "schedule": 60.0},
    "accounts.privacy": {"task": "accounts.privacy", "schedule": 600.0},
}
