"""Sending: take the deliveries that are due from the table, make them all at once, record how each went.

`pending → sending → delivered | failed → dead`. A claim is one statement and gives the worker its deliveries for a
lease, after which another takes them up: a delivery is made at least once. Deliveries of one subject to one endpoint go
out one after the other in the order of their events; one that fails holds up those behind it until it arrives or is
dead. An endpoint that fails is left alone for a while (`quiet_until`), then tried with one delivery; after
`WEBHOOK_OFF_AFTER_DAYS` of failures, or at once for 410 Gone, it is switched off and its owners are told.

No transaction is open while the network is used.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Any
from uuid import UUID

import orjson
import structlog
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from accounts.audit import record
from oasis.core.crypto import DecryptionFailed
from oasis.core.ids import uuid7
from webhooks.metrics import DELIVERIES
from webhooks.models import (
    DeliveryAttempt,
    DeliveryStatus,
    EndpointStatus,
    OffReason,
    WebhookDelivery,
    WebhookEndpoint,
)
from webhooks.outgoing import published_topics
from webhooks.providers.standard import signature_headers
from webhooks.rules.retries import next_retry
from webhooks.services.notices import tell_recovered, tell_switched_off
from webhooks.services.transport import Answer, Request, Resolve, resolve_host, send_all

log = structlog.get_logger(__name__)

TEST = "endpoint.test"
BATCH = 20
GONE = 410
LONGEST_QUIET = timedelta(minutes=5)
NOTICE_AFTER = timedelta(hours=1)  # a shorter failure is not worth a mail
SUCCESS_NOTED_EVERY = timedelta(minutes=1)
CLAIM = """
    WITH due AS (
        SELECT delivery.id FROM public.webhooks_webhookdelivery delivery
        JOIN public.webhooks_webhookendpoint endpoint ON endpoint.id = delivery.endpoint_id
        WHERE delivery.next_attempt_at <= %(now)s AND endpoint.status <> 'deleted' AND (
            delivery.type = %(test)s OR (
                endpoint.status = 'active' AND coalesce(endpoint.quiet_until <= %(now)s, true)
                AND (endpoint.failing_since IS NULL OR delivery.id = (
                    SELECT first.id FROM public.webhooks_webhookdelivery first
                    WHERE first.endpoint_id = endpoint.id AND first.next_attempt_at IS NOT NULL
                        AND first.type <> %(test)s AND (first.subject = '' OR NOT EXISTS (
                            SELECT 1 FROM public.webhooks_webhookdelivery before
                            WHERE before.endpoint_id = first.endpoint_id AND before.subject = first.subject
                                AND before.message_id < first.message_id AND before.next_attempt_at IS NOT NULL))
                    ORDER BY first.next_attempt_at, first.id LIMIT 1))
                AND (delivery.subject = '' OR NOT EXISTS (
                    SELECT 1 FROM public.webhooks_webhookdelivery older
                    WHERE older.endpoint_id = delivery.endpoint_id AND older.subject = delivery.subject
                        AND older.message_id < delivery.message_id AND older.next_attempt_at IS NOT NULL))
                AND NOT EXISTS (
                    SELECT 1 FROM public.core_outboxmessage earlier
                    WHERE earlier.status IN ('pending', 'claimed', 'running') AND earlier.error = ''
                        AND earlier.created_at > %(long_ago)s AND earlier.topic = ANY (%(topics)s::text[])
                        AND earlier.organization_id = delivery.organization_id AND earlier.id < delivery.message_id)))
        ORDER BY delivery.next_attempt_at LIMIT %(limit)s FOR UPDATE OF delivery SKIP LOCKED
    ), claimed AS (
        UPDATE public.webhooks_webhookdelivery delivery
        SET status = 'sending', next_attempt_at = %(until)s, attempt_count = delivery.attempt_count + 1,
            failures = delivery.failures + (delivery.status = 'sending')::int
        FROM due WHERE delivery.id = due.id
        RETURNING delivery.id, delivery.endpoint_id, delivery.attempt_count
    ), attempt AS (
        INSERT INTO public.webhooks_deliveryattempt
            (id, organization_id, delivery_id, number, started_at, error)
        SELECT gen_random_uuid(), delivery.organization_id, delivery.id, claimed.attempt_count, %(now)s, ''
        FROM claimed JOIN public.webhooks_webhookdelivery delivery ON delivery.id = claimed.id
    )
    SELECT id FROM claimed"""
OUTBOX_HOLD = timedelta(minutes=10)  # a domain event that is not even written as deliveries holds up no longer


@dataclass(frozen=True, slots=True)
class Sent:
    """A delivery and what came of it."""

    delivery: WebhookDelivery
    answer: Answer


def send_due(*, seconds: float = 20.0, resolve: Resolve = resolve_host) -> int:
    """Make what is due, in batches, until nothing is left or `seconds` have passed; returns how many."""
    until = monotonic() + seconds
    count = 0
    while claimed := claim():
        for sent in _deliver(claimed, resolve):
            _record(sent)
        count += len(claimed)
        if monotonic() >= until:
            break
    return count


def claim(limit: int = BATCH) -> list[WebhookDelivery]:
    """Take up to `limit` deliveries that have been due longest; one statement, and one to read them."""
    now = timezone.now()
    params: dict[str, Any] = {
        "now": now,
        "until": now + timedelta(seconds=settings.WEBHOOK_LEASE_SECONDS),
        "long_ago": now - OUTBOX_HOLD,
        "topics": published_topics(),
        "test": TEST,
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, params)
        ids = [row[0] for row in cursor.fetchall()]
    if not ids:
        return []
    return list(WebhookDelivery.objects.filter(pk__in=ids).select_related("endpoint").order_by("message_id"))


def message_of(delivery: WebhookDelivery) -> bytes:
    """The body: the same bytes at each attempt."""
    moment = delivery.occurred_at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return orjson.dumps({"type": delivery.type, "timestamp": moment, "data": delivery.data})


def _deliver(claimed: Sequence[WebhookDelivery], resolve: Resolve) -> list[Sent]:
    """Make deliveries at the same time; one that cannot be signed fails and holds up no other."""
    now = timezone.now()
    requests: list[tuple[WebhookDelivery, Request]] = []
    unsigned: list[Sent] = []
    for delivery in claimed:
        try:
            requests.append((delivery, _request(delivery, now)))
        except DecryptionFailed:
            log.exception("webhook secret cannot be read", endpoint=str(delivery.endpoint_id))
            unsigned.append(Sent(delivery, Answer(None, "secret_unreadable")))
    answers = send_all(
        [request for _delivery, request in requests], allow_loopback=settings.WEBHOOK_ALLOW_LOOPBACK, resolve=resolve
    )
    made = (Sent(delivery, answer) for (delivery, _sent), answer in zip(requests, answers, strict=True))
    return [*unsigned, *made]


def _request(delivery: WebhookDelivery, now: datetime) -> Request:
    body = message_of(delivery)
    signed = signature_headers(
        body,
        secrets=delivery.endpoint.signing_secrets(now),
        message_id=f"msg_{delivery.message_id.hex}",
        timestamp=int(now.timestamp()),
    )
    return Request(delivery.endpoint.url, {"Content-Type": "application/json", **signed}, body)


@transaction.atomic
def _record(sent: Sent) -> None:
    """Write the outcome on delivery, attempt and endpoint; one whose lease ran out meanwhile is somebody else's."""
    delivery, answer = sent.delivery, sent.answer
    now = timezone.now()
    endpoint = WebhookEndpoint.objects.select_for_update().get(pk=delivery.endpoint_id)
    failures = delivery.failures + bool(answer.error)
    wait = _wait(delivery, answer, endpoint, failures)
    status = DeliveryStatus.DELIVERED
    if answer.error:
        status = DeliveryStatus.DEAD if wait is None else DeliveryStatus.FAILED
    held = WebhookDelivery.objects.filter(
        pk=delivery.pk, status=DeliveryStatus.SENDING, attempt_count=delivery.attempt_count
    )
    if not held.update(
        status=status,
        next_attempt_at=now + wait if status == DeliveryStatus.FAILED and wait else None,
        delivered_at=None if answer.error else now,
        failures=failures,
        reason=answer.error,
    ):
        return
    DeliveryAttempt.objects.filter(delivery_id=delivery.pk, number=delivery.attempt_count).update(
        finished_at=now, status_code=answer.status_code, error=answer.error
    )
    DELIVERIES.labels(status.value).inc()
    if delivery.type == TEST:
        return
    if answer.error:
        _note_failure(endpoint, answer, wait, now)
    else:
        _note_success(endpoint, now)


def _wait(delivery: WebhookDelivery, answer: Answer, endpoint: WebhookEndpoint, failures: int) -> timedelta | None:
    """How long until the next attempt; None when there is none."""
    final = delivery.type == TEST or answer.status_code == GONE or endpoint.status != EndpointStatus.ACTIVE
    return None if final else next_retry(failures, table=settings.WEBHOOK_RETRY_SECONDS)


def _note_failure(endpoint: WebhookEndpoint, answer: Answer, wait: timedelta | None, now: datetime) -> None:
    endpoint.failing_since = endpoint.failing_since or now
    endpoint.quiet_until = now + min(wait or LONGEST_QUIET, LONGEST_QUIET)
    endpoint.save(update_fields=["failing_since", "quiet_until"])
    if endpoint.status != EndpointStatus.ACTIVE:
        return
    if answer.status_code == GONE:
        switch_off(endpoint, OffReason.GONE, now)
    elif now - endpoint.failing_since >= timedelta(days=settings.WEBHOOK_OFF_AFTER_DAYS):
        switch_off(endpoint, OffReason.FAILING, now)


def _note_success(endpoint: WebhookEndpoint, now: datetime) -> None:
    former = endpoint.failing_since
    if former is None and endpoint.last_success_at and now - endpoint.last_success_at < SUCCESS_NOTED_EVERY:
        return
    endpoint.last_success_at, endpoint.failing_since, endpoint.quiet_until = now, None, None
    endpoint.save(update_fields=["last_success_at", "failing_since", "quiet_until"])
    if former is None:
        return
    log.info("webhook endpoint recovered", endpoint=str(endpoint.pk), failing_since=former.isoformat())
    if now - former >= NOTICE_AFTER:
        tell_recovered(endpoint, failing_since=former)


def switch_off(endpoint: WebhookEndpoint, reason: OffReason, now: datetime, *, actor_id: UUID | None = None) -> None:
    """Stop sending to a locked endpoint: what waits for it is dead and can be sent again by hand. Joins a transaction."""
    endpoint.status, endpoint.off_reason, endpoint.off_at = EndpointStatus.OFF, reason, now
    endpoint.save(update_fields=["status", "off_reason", "off_at"])
    bury(endpoint.pk)
    record(
        action="webhook_endpoint.switched_off",
        target=endpoint,
        after={"reason": reason.value},
        actor_id=actor_id,
        organization_id=endpoint.organization_id,
    )
    if reason != OffReason.PERSON:
        log.warning("webhook endpoint switched off", endpoint=str(endpoint.pk), why=reason.value)
        tell_switched_off(endpoint)


def bury(endpoint_id: UUID) -> None:
    """What waits for an endpoint is dead."""
    waiting: Any = WebhookDelivery.objects.filter(endpoint_id=endpoint_id, next_attempt_at__isnull=False)
    waiting.exclude(type=TEST).update(status=DeliveryStatus.DEAD, next_attempt_at=None, reason="endpoint_off")


def queue_test(endpoint: WebhookEndpoint) -> WebhookDelivery:
    """Write a test delivery, which goes out at once, also to an endpoint that is off, and is not retried."""
    now = timezone.now()
    identifier = uuid7()
    return WebhookDelivery.objects.create(
        id=identifier,
        organization_id=endpoint.organization_id,
        endpoint=endpoint,
        message_id=identifier,
        type=TEST,
        occurred_at=now,
        data={"organization_id": str(endpoint.organization_id), "endpoint_id": str(endpoint.pk)},
        next_attempt_at=now,
    )
