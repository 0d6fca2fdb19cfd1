"""Celery's side of the kernel: the organization task and the outbox's delivery."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from celery import Task, shared_task
from django.conf import settings
from django.utils import timezone

from oasis.core import outbox
from oasis.core.models import IdempotencyKey, Job, OutboxMessage
from oasis.core.tenancy import ScopeMissing, load_open_organization, organization_scope

KEEP_DONE = timedelta(days=7)
KEEP_JOBS = timedelta(days=30)  # their reports repeat what a person sent: addresses of others among it


class OrganizationTask(Task):
    """Base of tasks that work inside one organization: they take `organization_id` and run in its scope.

    For a suspended or archived organization they fail with `OrganizationClosed` and change nothing; what is to be done
    once it is open again is announced by the outbox, which keeps it.
    """

    abstract = True

    def __call__(self, *args: Any, organization_id: str | None = None, **kwargs: Any) -> Any:
        """Enter the scope and run; refuses to run without an open organization."""
        if organization_id is None:
            raise ScopeMissing(f"{self.name} needs organization_id.")
        with organization_scope(load_open_organization(organization_id)):
            return super().__call__(*args, **kwargs)


@shared_task(name="core.deliver")
def deliver(message_id: str) -> None:
    """Deliver one outbox message."""
    outbox.deliver(UUID(message_id))


@shared_task(name="core.purge")
def purge() -> None:
    """Forget idempotency keys past their time, delivered messages of last week and jobs of last month."""
    now = timezone.now()
    IdempotencyKey.objects.filter(created_at__lt=now - timedelta(hours=settings.IDEMPOTENCY_HOURS)).delete()
    OutboxMessage.objects.filter(status=OutboxMessage.Status.DONE, created_at__lt=now - KEEP_DONE).delete()
    Job.objects.filter(created_at__lt=now - KEEP_JOBS).delete()


BEAT = {"core.purge": {"task": "core.purge", "schedule": 3600.0}}
