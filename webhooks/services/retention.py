"""How long things are kept: bodies of settled events for `WEBHOOK_BODY_DAYS`, rows for `WEBHOOK_RETENTION_DAYS`.

What waits is never touched, however old; a dead letter keeps its body as long as its row, so that it can be retried.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from webhooks.models import DeliveryAttempt, EventStatus, WebhookAttempt, WebhookDelivery, WebhookEvent

BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Purged:
    """How many rows lost their body, and how many are gone."""

    bodies: int
    events: int
    deliveries: int


def purge(*, dry_run: bool = False) -> Purged:
    """Forget what is older than the settings say, in short transactions; `dry_run` only counts."""
    now = timezone.now()
    bodies, events, deliveries = _bodies(now), _events(now), _deliveries(now)
    if dry_run:
        return Purged(bodies.count(), events.count(), deliveries.count())
    return Purged(
        _in_batches(bodies, lambda rows: rows.update(body=b"")),
        _in_batches(events, _delete_events),
        _in_batches(deliveries, _delete_deliveries),
    )


def _bodies(now: datetime) -> QuerySet[WebhookEvent]:
    settled = WebhookEvent.objects.filter(next_attempt_at__isnull=True).exclude(status=EventStatus.DEAD)
    return settled.filter(received_at__lt=now - timedelta(days=settings.WEBHOOK_BODY_DAYS)).exclude(body=b"")


def _events(now: datetime) -> QuerySet[WebhookEvent]:
    old = Q(received_at__lt=now - timedelta(days=settings.WEBHOOK_RETENTION_DAYS))
    return WebhookEvent.objects.filter(old, next_attempt_at__isnull=True)


def _deliveries(now: datetime) -> QuerySet[WebhookDelivery]:
    old = Q(created_at__lt=now - timedelta(days=settings.WEBHOOK_RETENTION_DAYS))
    return WebhookDelivery.objects.filter(old, next_attempt_at__isnull=True)


def _in_batches(rows: QuerySet[Any], act: Any) -> int:
    count = 0
    while True:
        with transaction.atomic():
            locked = rows.order_by("pk").select_for_update(skip_locked=True, of=("self",))
            chosen = list(locked.values_list("pk", flat=True)[:BATCH])
            if not chosen:
                return count
            act(rows.model._default_manager.filter(pk__in=chosen))
            count += len(chosen)


def _delete_events(rows: QuerySet[WebhookEvent]) -> None:
    WebhookAttempt.objects.filter(event__in=list(rows.values_list("pk", flat=True))).delete()
    rows.delete()


def _delete_deliveries(rows: QuerySet[WebhookDelivery]) -> None:
    DeliveryAttempt.objects.filter(delivery__in=list(rows.values_list("pk", flat=True))).delete()
    rows.delete()
