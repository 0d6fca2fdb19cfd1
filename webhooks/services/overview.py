"""How the providers are doing, and events as they are shown to staff and machines."""

from collections import defaultdict
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from webhooks.models import WebhookAttempt
from webhooks.providers import load_providers
from webhooks.services.secrets import platform_secrets

EVENT_FIELDS = (
    "id", "provider", "event_id", "type", "subject", "status", "late", "occurred_at", "received_at", "processed_at",
    "next_attempt_at", "deliveries", "organization_id", "request_id", "reason",
)  # fmt: skip
DAY = timedelta(hours=24)
OVERVIEW = """
    SELECT provider.name, day.received, day.processed, day.failed, day.dead, day.rejected, day.median_ms, day.p99_ms,
        (SELECT count(*) FROM public.webhooks_webhookevent event
            WHERE event.provider = provider.name AND event.status = 'dead') AS dead_letters,
        (SELECT max(event.processed_at) FROM public.webhooks_webhookevent event
            WHERE event.provider = provider.name AND event.processed_at IS NOT NULL) AS last_success_at,
        (SELECT min(event.received_at) FROM public.webhooks_webhookevent event
            WHERE event.provider = provider.name AND event.next_attempt_at IS NOT NULL) AS oldest_waiting_at
    FROM unnest(%(names)s::text[]) AS provider (name), LATERAL (
        SELECT count(*) FILTER (WHERE event.status NOT IN ('rejected', 'conflict')) AS received,
            count(*) FILTER (WHERE event.status = 'processed') AS processed,
            count(*) FILTER (WHERE event.status = 'failed') AS failed,
            count(*) FILTER (WHERE event.status = 'dead') AS dead,
            coalesce(sum(event.deliveries) FILTER (WHERE event.status = 'rejected'), 0) AS rejected,
            (percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM event.processed_at - event.received_at))
                * 1000)::int AS median_ms,
            (percentile_cont(0.99) WITHIN GROUP (ORDER BY extract(epoch FROM event.processed_at - event.received_at))
                * 1000)::int AS p99_ms
        FROM public.webhooks_webhookevent event
        WHERE event.provider = provider.name AND event.id >= %(first)s) AS day
    ORDER BY provider.name"""


def provider_overview() -> list[dict[str, Any]]:
    """Every provider with its figures, by name; one statement. Times are milliseconds."""
    providers = load_providers()
    first = UUID(int=int((timezone.now() - DAY).timestamp() * 1000) << 80)  # ids begin with their time (UUIDv7)
    with connection.cursor() as cursor:
        cursor.execute(OVERVIEW, {"names": list(providers), "first": first})
        rows = cursor.fetchall()
    return [
        {
            "name": name,
            "title": providers[name].title,
            "configured": bool(platform_secrets(name)),
            "last_24_hours": {
                "received": received, "processed": processed, "failed": failed, "dead": dead, "rejected": int(rejected)
            },
            "dead_letters": dead_letters,
            "last_success_at": last_success_at,
            "oldest_waiting_at": oldest_waiting_at,
            "median_ms": median_ms,
            "p99_ms": p99_ms,
        }
        for name, received, processed, failed, dead, rejected, median_ms, p99_ms, dead_letters, last_success_at,
        oldest_waiting_at in rows
    ]  # fmt: skip


def with_attempts(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """`events` (rows of `EVENT_FIELDS`), each with its attempts; one statement for all."""
    attempts: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    rows = WebhookAttempt.objects.filter(event_id__in=[event["id"] for event in events]).order_by("event_id", "number")
    for event_id, number, started_at, finished_at, error in rows.values_list(
        "event_id", "number", "started_at", "finished_at", "error"
    ):
        attempts[event_id].append(
            {"number": number, "started_at": started_at, "finished_at": finished_at, "error": error or None}
        )
    return [event | {"attempts": attempts.get(event["id"], [])} for event in events]
