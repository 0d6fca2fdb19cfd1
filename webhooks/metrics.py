"""What the gateway counts for `/metrics`."""

from prometheus_client import Counter, Histogram

EVENTS = Counter("oasis_webhook_events_total", "Webhook deliveries and attempts by outcome", ["provider", "outcome"])
LATENCY = Histogram(
    "oasis_webhook_latency_seconds",
    "From an event's receipt to its being processed",
    ["provider"],
    buckets=(0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3600, 86400),
)
