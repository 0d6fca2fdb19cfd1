"""Celery's side of the gateway."""

from celery import shared_task

from webhooks.services.processing import process_due as process


@shared_task(name="webhooks.process_due")
def process_due() -> int:
    """Process what is due; several may run at once, each takes its own events."""
    return process()


# A tick that found no worker within five seconds is dropped: the next one does its work.
BEAT = {"webhooks.process_due": {"task": "webhooks.process_due", "schedule": 1.0, "options": {"expires": 5}}}
