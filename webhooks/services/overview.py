"""How the providers are doing, and events as they are shown to staff and machines."""

from collections import defaultdict
from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson
from django.db import connection
from django.utils import timezone

from oasis.core.resilience import breakers
from webhooks.models import WebhookAttempt
from webhooks.providers import load_providers
from webhooks.services.secrets import oldest_secret, platform_secrets

EVENT_FIELDS = (
    "id", "provider", "event_id", "type", "subject", "status", "late", "occurred_at", "received_at", "processed_at",
    "next_attempt_at", "deliveries", "organization_id", "request_id", "reason",
)  # fmt: skip
DAY = timedelta(hours=24)
OVERVIEW = """
    SELECT provider.name, day.received, day.processed, day.failed, day.dead, day.rejected, day.median_ms, day.p99_ms,
        day.skew_ms,
        (SELECT count(*) FROM public.webhooks_webhookevent event
            WHERE event.provider = provider.name AND event.status = 'dead') AS dead_letters,
        (SELECT max(event.processed_at) FROM public.webhooks_webhookevent event
            WHERE event.provider = provider.name AND event.processed_at IS NOT NULL) AS last_success_at,
        (SELECT min(event.received_at) FROM public.webhooks_webhookevent event
            WHERE event.provider = provider.name AND event.next_attempt_at IS NOT NULL) AS oldest_waiting_at,
        state.secrets_seen::text AS secrets_seen, state.silent_since
    FROM unnest(%(names)s::text[]) AS provider (name) CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE event.status NOT IN ('rejected', 'conflict')) AS received,
            count(*) FILTER (WHERE event.status = 'processed') AS processed,
            count(*) FILTER (WHERE event.status = 'failed') AS failed,
            count(*) FILTER (WHERE event.status = 'dead') AS dead,
            coalesce(sum(event.deliveries) FILTER (WHERE event.status = 'rejected'), 0) AS rejected,
            (percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM event.processed_at - event.received_at))
                * 1000)::bigint AS median_ms,
            (percentile_cont(0.99) WITHIN GROUP (ORDER BY extract(epoch FROM event.processed_at - event.received_at))
                * 1000)::bigint AS p99_ms,
            (percentile_cont(0.5) WITHIN GROUP (ORDER BY event.skew_ms))::int AS skew_ms
        FROM public.webhooks_webhookevent event
        WHERE event.provider = provider.name AND event.id >= %(first)s) AS day
    LEFT JOIN public.webhooks_providerstate state ON state.name = provider.name
    ORDER BY provider.name"""


def provider_overview() -> list[dict[str, Any]]:
    """Every provider with its figures, by name; one statement. Times are milliseconds."""
    providers = load_providers()
    first = UUID(int=int((timezone.now() - DAY).timestamp() * 1000) << 80)  # ids begin with their time (UUIDv7)
    circuits = {breaker.name: breaker for breaker in breakers()}
    with connection.cursor() as cursor:
        cursor.execute(OVERVIEW, {"names": list(providers), "first": first})
        columns = [column.name for column in cursor.description or ()]
        rows = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
    return [
        {
            "name": row["name"],
            "title": providers[row["name"]].title,
            "configured": bool(platform_secrets(row["name"])),
            "circuit": circuits[row["name"]].status()["state"] if row["name"] in circuits else None,
            "last_24_hours": {
                name: int(row[name]) for name in ("received", "processed", "failed", "dead", "rejected")
            },
            **{
                name: row[name]
                for name in (
                    "dead_letters", "last_success_at", "oldest_waiting_at", "median_ms", "p99_ms", "silent_since"
                )
            },
            "clock_skew_ms": row["skew_ms"],
            "secret_since": oldest_secret(row["name"], orjson.loads(row["secrets_seen"] or "{}")),
        }
        for row in rows
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
