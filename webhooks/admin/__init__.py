"""The backoffice of the gateway."""

from webhooks.admin import deliveries, endpoints, events, providers, secrets

__all__ = ["deliveries", "endpoints", "events", "providers", "secrets"]
