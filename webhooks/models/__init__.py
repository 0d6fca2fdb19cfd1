"""The tables of the gateway, in and out, all in the shared schema."""

from webhooks.models.endpoints import (
    DeliveryAttempt,
    DeliveryStatus,
    EndpointStatus,
    OffReason,
    WebhookDelivery,
    WebhookEndpoint,
)
from webhooks.models.events import WAITING, EventStatus, WebhookAttempt, WebhookEvent
from webhooks.models.secrets import ProviderState, WebhookSecret

__all__ = [
    "WAITING",
    "DeliveryAttempt",
    "DeliveryStatus",
    "EndpointStatus",
    "EventStatus",
    "OffReason",
    "ProviderState",
    "WebhookAttempt",
    "WebhookDelivery",
    "WebhookEndpoint",
    "WebhookEvent",
    "WebhookSecret",
]
