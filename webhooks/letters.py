"""The mails about webhooks: an endpoint that was switched off or works again, a provider that fell silent."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from accounts.mail import Letter, Occasion, find_reader, letter_to, mail_kind
from webhooks.models import EndpointStatus, OffReason, WebhookEndpoint
from webhooks.providers import load_providers

ENDPOINT_OFF = "webhooks/endpoint_off"
ENDPOINT_RECOVERED = "webhooks/endpoint_recovered"
PROVIDER_SILENT = "webhooks/provider_silent"


@mail_kind(ENDPOINT_OFF)
def endpoint_off(occasion: Occasion) -> Letter | None:
    """Nothing is sent to an endpoint any more; None when somebody has switched it on again meanwhile."""
    endpoint = _endpoint(occasion)
    if endpoint is None or endpoint.status != EndpointStatus.OFF:
        return None
    return _letter(
        occasion,
        organization=endpoint.organization.name,
        url=endpoint.url,
        gone=endpoint.off_reason == OffReason.GONE,
        days=settings.WEBHOOK_OFF_AFTER_DAYS,
        link=settings.PUBLIC_URL + reverse("admin:webhooks_webhookendpoint_change", args=[endpoint.pk]),
    )


@mail_kind(ENDPOINT_RECOVERED)
def endpoint_recovered(occasion: Occasion) -> Letter | None:
    """Deliveries to an endpoint arrive again."""
    endpoint = _endpoint(occasion)
    if endpoint is None:
        return None
    since = datetime.fromisoformat(occasion.ids["failing_since"])
    return _letter(occasion, organization=endpoint.organization.name, url=endpoint.url, failing_since=since)


@mail_kind(PROVIDER_SILENT)
def provider_silent(occasion: Occasion) -> Letter | None:
    """A provider has not been heard of for longer than ever."""
    provider = load_providers().get(occasion.ids["provider"])
    if provider is None:
        return None
    return _letter(
        occasion,
        provider=provider.title,
        since=datetime.fromisoformat(occasion.ids["since"]),
        link=settings.PUBLIC_URL + reverse("admin:webhooks_webhookevent_changelist") + f"?provider={provider.name}",
    )


def _endpoint(occasion: Occasion) -> WebhookEndpoint | None:
    standing = WebhookEndpoint.objects.standing().select_related("organization")
    return standing.filter(pk=occasion.ids["endpoint_id"]).first()


def _letter(occasion: Occasion, **context: Any) -> Letter | None:
    reader = find_reader(occasion.user_id)
    return None if reader is None else letter_to(reader, **context)
