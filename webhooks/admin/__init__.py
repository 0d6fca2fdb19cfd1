"""The backoffice of the gateway."""

from webhooks.admin import endpoints, events, providers, secrets

__all__ = ["endpoints", "events", "providers", "secrets"]
