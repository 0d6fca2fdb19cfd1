"""An organization's endpoints: subscribe, change, switch, replace the secret, test, send again."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.audit import record
from oasis.core.errors import NotFound, ValidationFailed
from webhooks.errors import EndpointOff, TooManyEndpoints
from webhooks.models import DeliveryStatus, EndpointStatus, OffReason, WebhookDelivery, WebhookEndpoint
from webhooks.outgoing import published_types
from webhooks.providers.standard import new_secret
from webhooks.rules.addresses import url_problem
from webhooks.services.sending import TEST, queue_test, switch_off

ENDPOINTS_MAX = 20
URL_PROBLEMS: dict[str, str | Promise] = {
    "malformed": _("No es una dirección web."),
    "scheme": _("La dirección debe empezar por https://."),
    "credentials": _("La dirección no puede llevar usuario ni contraseña."),
    "port": _("Ese puerto no está permitido."),
    "host": _("Esa dirección no es de internet: no enviamos nada a redes privadas."),
}


@transaction.atomic
def create_endpoint(
    *, organization_id: UUID, url: str, events: Sequence[str], description: str, actor_id: UUID
) -> tuple[WebhookEndpoint, str]:
    """Subscribe an address to events; returns the endpoint and its secret, which is shown this once.

    Raises `ValidationFailed` for an address that may not be called or an event nobody publishes, `TooManyEndpoints`.
    """
    require_url(url)
    chosen = _require_events(events)
    if WebhookEndpoint.objects.standing().filter(organization_id=organization_id).count() >= ENDPOINTS_MAX:
        raise TooManyEndpoints(details={"limit": ENDPOINTS_MAX})
    secret = new_secret()
    endpoint = WebhookEndpoint.objects.create(
        organization_id=organization_id,
        url=url,
        events=chosen,
        description=description,
        secret=WebhookEndpoint.sealed(secret),
    )
    _audit("webhook_endpoint.created", endpoint, actor_id, after={"url": url, "events": chosen})
    return endpoint, secret


@transaction.atomic
def change_endpoint(*, organization_id: UUID, endpoint_id: UUID, actor_id: UUID, **changes: Any) -> WebhookEndpoint:
    """Change `url`, `events`, `description` or `active` of an endpoint; what is not given stays.

    Switched on it starts afresh; switched off, what waits for it is dead and can be sent again. Raises `NotFound`,
    `ValidationFailed`.
    """
    endpoint = locked(organization_id, endpoint_id)
    if "url" in changes:
        require_url(changes["url"])
    if "events" in changes:
        changes["events"] = _require_events(changes["events"])
    active = changes.pop("active", None)
    before = {name: getattr(endpoint, name) for name in changes}
    for name, value in changes.items():
        setattr(endpoint, name, value)
    if changes:
        endpoint.save(update_fields=list(changes))
        _audit("webhook_endpoint.changed", endpoint, actor_id, before=before, after=changes)
    if active is True and endpoint.status == EndpointStatus.OFF:
        _switch_on(endpoint, actor_id)
    elif active is False and endpoint.status == EndpointStatus.ACTIVE:
        switch_off(endpoint, OffReason.PERSON, timezone.now(), actor_id=actor_id)
    return endpoint


@transaction.atomic
def delete_endpoint(*, organization_id: UUID, endpoint_id: UUID, actor_id: UUID) -> None:
    """Send nothing there any more and forget its secrets; the log stays until it is purged. Raises `NotFound`."""
    endpoint = locked(organization_id, endpoint_id)
    WebhookDelivery.objects.filter(endpoint=endpoint, next_attempt_at__isnull=False).update(
        status=DeliveryStatus.DEAD, next_attempt_at=None, reason="endpoint_deleted"
    )
    endpoint.status, endpoint.off_reason, endpoint.off_at = EndpointStatus.DELETED, "", None
    endpoint.secret, endpoint.former_secret, endpoint.former_until = b"", None, None
    endpoint.save(update_fields=["status", "off_reason", "off_at", "secret", "former_secret", "former_until"])
    _audit("webhook_endpoint.deleted", endpoint, actor_id, before={"url": endpoint.url})


@transaction.atomic
def rotate_secret(*, organization_id: UUID, endpoint_id: UUID, actor_id: UUID) -> tuple[WebhookEndpoint, str]:
    """Give an endpoint a new secret, shown this once; the former one signs too for `WEBHOOK_ROTATION_HOURS`.

    Raises `NotFound`.
    """
    endpoint = locked(organization_id, endpoint_id)
    secret = new_secret()
    endpoint.former_secret = endpoint.secret
    endpoint.former_until = timezone.now() + timedelta(hours=settings.WEBHOOK_ROTATION_HOURS)
    endpoint.secret = WebhookEndpoint.sealed(secret)
    endpoint.save(update_fields=["secret", "former_secret", "former_until"])
    until = endpoint.former_until.isoformat()
    _audit("webhook_endpoint.rotated", endpoint, actor_id, after={"former_until": until})
    return endpoint, secret


@transaction.atomic
def send_test(*, organization_id: UUID, endpoint_id: UUID, actor_id: UUID) -> WebhookDelivery:
    """Have a test event sent, also to an endpoint that is off; it is tried once. Raises `NotFound`."""
    endpoint = locked(organization_id, endpoint_id)
    delivery = queue_test(endpoint)
    _audit("webhook_endpoint.tested", endpoint, actor_id)
    return delivery


@transaction.atomic
def redeliver(*, organization_id: UUID, endpoint_id: UUID, delivery_id: UUID, actor_id: UUID) -> WebhookDelivery:
    """Send a delivery that arrived or is dead once more, under the same message id; one that waits goes out now.

    Raises `NotFound`, `EndpointOff`.
    """
    endpoint = _sendable(organization_id, endpoint_id)
    rows = WebhookDelivery.objects.select_for_update().filter(pk=delivery_id, endpoint=endpoint).exclude(type=TEST)
    delivery = rows.first()
    if delivery is None:
        raise NotFound
    if delivery.status != DeliveryStatus.SENDING:
        delivery.status, delivery.next_attempt_at, delivery.failures = DeliveryStatus.PENDING, timezone.now(), 0
        delivery.reason, delivery.delivered_at = "", None
        delivery.save(update_fields=["status", "next_attempt_at", "failures", "reason", "delivered_at"])
    _audit("webhook_endpoint.redelivered", endpoint, actor_id, after={"delivery": str(delivery.pk)})
    return delivery


@transaction.atomic
def redeliver_dead(*, organization_id: UUID, endpoint_id: UUID, since: datetime | None = None, actor_id: UUID) -> int:
    """Send again what could not be delivered (since a moment); returns how many. Raises `NotFound`, `EndpointOff`."""
    endpoint = _sendable(organization_id, endpoint_id)
    dead = WebhookDelivery.objects.filter(endpoint=endpoint, status=DeliveryStatus.DEAD).exclude(type=TEST)
    if since is not None:
        dead = dead.filter(created_at__gte=since)
    count = dead.update(status=DeliveryStatus.PENDING, next_attempt_at=timezone.now(), failures=0, reason="")
    if count:
        _audit("webhook_endpoint.redelivered", endpoint, actor_id, after={"count": count})
    return count


def locked(organization_id: UUID, endpoint_id: UUID) -> WebhookEndpoint:
    """The endpoint, held until the transaction ends. Raises `NotFound`."""
    rows = WebhookEndpoint.objects.standing().select_for_update(of=("self",))
    endpoint = rows.filter(organization_id=organization_id, pk=endpoint_id).first()
    if endpoint is None:
        raise NotFound
    return endpoint


def _sendable(organization_id: UUID, endpoint_id: UUID) -> WebhookEndpoint:
    endpoint = locked(organization_id, endpoint_id)
    if endpoint.status != EndpointStatus.ACTIVE:
        raise EndpointOff
    if endpoint.quiet_until is not None:  # a person who asks for it wants it now
        endpoint.quiet_until = None
        endpoint.save(update_fields=["quiet_until"])
    return endpoint


def _switch_on(endpoint: WebhookEndpoint, actor_id: UUID) -> None:
    endpoint.status, endpoint.off_reason, endpoint.off_at = EndpointStatus.ACTIVE, "", None
    endpoint.failing_since = endpoint.quiet_until = None
    endpoint.save(update_fields=["status", "off_reason", "off_at", "failing_since", "quiet_until"])
    _audit("webhook_endpoint.switched_on", endpoint, actor_id)


def require_url(url: str) -> None:
    """Raise `ValidationFailed` for an address that may not be called."""
    problem = url_problem(url, allow_loopback=settings.WEBHOOK_ALLOW_LOOPBACK)
    if problem:
        raise ValidationFailed(details={"url": [URL_PROBLEMS[problem]]})


def _require_events(events: Sequence[str]) -> list[str]:
    known = published_types()
    unknown = sorted(set(events) - set(known))
    if unknown or not events:
        text = _("Elige entre: %(known)s.") % {"known": ", ".join(known)}
        raise ValidationFailed(details={"events": [text]})
    return sorted(set(events))


def _audit(
    action: str,
    endpoint: WebhookEndpoint,
    actor_id: UUID,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    record(
        action=action,
        target=endpoint,
        before=_shown(before),
        after=_shown(after),
        actor_id=actor_id,
        organization_id=endpoint.organization_id,
    )


def _shown(fields: dict[str, Any] | None) -> dict[str, Any] | None:
    """Of an address only the host: its path may hold a key of the receiver's."""
    if fields is None or "url" not in fields:
        return fields
    return fields | {"url": urlsplit(fields["url"]).hostname}
