"""Celery's side of the gateway."""

import threading

from celery import shared_task

from webhooks.services.processing import process_due as process
from webhooks.services.retention import purge as purge_old
from webhooks.services.sending import send_due as send
from webhooks.services.watching import watch_providers

_sending = threading.Lock()


@shared_task(name="webhooks.process_due")
def process_due() -> int:
    """Process what is due; several may run at once, each takes its own events."""
    return process()


@shared_task(name="webhooks.send_due")
def send_due() -> int:
    """Make the deliveries that are due; one of a process's threads at a time, so that slow receivers hold up one."""
    if not _sending.acquire(blocking=False):
        return 0
    try:
        return send()
    finally:
        _sending.release()


@shared_task(name="webhooks.watch")
def watch() -> None:
    """Notice providers that have fallen silent and how old secrets are."""
    watch_providers()


@shared_task(name="webhooks.purge")
def purge() -> None:
    """Forget what is older than the settings say."""
    purge_old()


# A tick that found no worker within five seconds is dropped: the next one does its work.
BEAT = {
    "webhooks.process_due": {"task": "webhooks.process_due", "schedule": 1.0, "options": {"expires": 5}},
    "webhooks.send_due": {"task": "webhooks.send_due", "schedule": 1.0, "options": {"expires": 5}},
    "webhooks.watch": {"task": "webhooks.watch", "schedule": 600.0, "options": {"expires": 300}},
    "webhooks.purge": {"task": "webhooks.purge", "schedule": 3600.0, "options": {"expires": 1800}},
}
