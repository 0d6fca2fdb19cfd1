"""Celery's side of the gateway."""

import threading

from celery import shared_task

from webhooks.services.processing import process_due as process
from webhooks.services.sending import send_due as send

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


# A tick that found no worker within five seconds is dropped: the next one does its work.
BEAT = {
    "webhooks.process_due": {"task": "webhooks.process_due", "schedule": 1.0, "options": {"expires": 5}},
    "webhooks.send_due": {"task": "webhooks.send_due", "schedule": 1.0, "options": {"expires": 5}},
}
