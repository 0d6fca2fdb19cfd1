"""A domain event becomes deliveries: one for each endpoint of its organization that wants it."""

from typing import Any
from uuid import UUID

from oasis.core.ids import uuid7
from oasis.core.models import OutboxMessage
from oasis.core.outbox import PermanentFailure
from webhooks.models import EndpointStatus, WebhookDelivery, WebhookEndpoint
from webhooks.outgoing import publications_of


def publish(payload: dict[str, Any], message: OutboxMessage) -> None:
    """Handler of every published topic: write the deliveries of an outbox message; running it twice writes no more.

    Two statements for each type that somebody wants, one for the others. The network is the worker's, later.
    """
    organization_id = message.organization_id or _named(payload)
    for publication in publications_of(message.topic):
        wanted = WebhookEndpoint.objects.filter(
            organization_id=organization_id, status=EndpointStatus.ACTIVE, events__contains=[publication.type]
        )
        endpoints = list(wanted.values_list("id", flat=True))
        outgoing = publication.build(payload) if endpoints else None
        if outgoing is None:
            continue
        WebhookDelivery.objects.bulk_create(
            [
                WebhookDelivery(
                    id=uuid7(),
                    organization_id=organization_id,
                    endpoint_id=endpoint_id,
                    message_id=message.pk,
                    type=publication.type,
                    subject=outgoing.subject,
                    occurred_at=message.created_at,
                    data={"organization_id": str(organization_id), **outgoing.data},
                    next_attempt_at=message.created_at,
                    request_id=message.request_id,
                )
                for endpoint_id in endpoints
            ],
            ignore_conflicts=True,
        )


def _named(payload: dict[str, Any]) -> UUID:
    """The organization of a message that was written outside every scope."""
    try:
        return UUID(payload["organization_id"])
    except (KeyError, ValueError, TypeError) as error:
        raise PermanentFailure("the message names no organization") from error
