"""What the gateway counts for `/metrics`."""

from prometheus_client import Counter, Gauge, Histogram

from oasis.core.health import measure_backlog

EVENTS = Counter("oasis_webhook_events_total", "Webhook deliveries and attempts by outcome", ["provider", "outcome"])
LATENCY = Histogram(
    "oasis_webhook_latency_seconds",
    "From an event's receipt to its being processed",
    ["provider"],
    buckets=(0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3600, 86400),
)
DELIVERIES = Counter("oasis_webhook_deliveries_total", "Attempts to deliver to organizations' endpoints", ["outcome"])
SILENT = Gauge(
    "oasis_webhook_provider_silent",
    "1 while a provider has been silent for longer than is its habit",
    ["provider"],
    multiprocess_mode="mostrecent",
)

for _queue, _table in (("webhook_events", "webhookevent"), ("webhook_deliveries", "webhookdelivery")):
    measure_backlog(
        _queue,
        f"SELECT count(*), extract(epoch FROM now() - min(next_attempt_at)) FROM public.webhooks_{_table}"  # noqa: S608
        " WHERE next_attempt_at <= now()",
    )
