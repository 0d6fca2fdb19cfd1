"""Processing: take what is due from the table, have its handlers act once, record how it went.

`received → processing → processed | failed → dead`. A claim is one statement; it gives the worker the event for
`WEBHOOK_LEASE_SECONDS`, after which another one takes it up, so that a worker may die at any moment. What the handlers
write and the mark `processed` are one transaction, and the mark is made only by the worker that still holds the event:
an effect stands once, however often a handler ran. A provider that has to be asked back is asked before, outside every
transaction.

Order within a subject, among the events that somebody acts on: one is not taken while an older one has not been tried
or is being processed; one that failed does not hold up the newer ones. Before the handlers act the subject is locked,
and an event that finds a newer one applied is discarded.
"""

import traceback
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import timedelta
from time import monotonic
from typing import Any
from uuid import UUID

import orjson
import structlog
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from oasis.core import telemetry
from oasis.core.crypto import unseal
from oasis.core.errors import NotFound, OasisError
from oasis.core.ids import uuid7
from oasis.core.locks import lock_for_transaction
from oasis.core.outbox import PermanentFailure
from oasis.core.tenancy import OrganizationRef, load_organization, organization_scope
from webhooks.errors import PermanentError
from webhooks.metrics import EVENTS, LATENCY
from webhooks.models import EventStatus, WebhookAttempt, WebhookEvent
from webhooks.providers import load_providers
from webhooks.registry import Handler, ReceivedEvent, handlers_of, registered, resolver_of
from webhooks.rules.retries import next_retry

log = structlog.get_logger(__name__)

CLAIM = """
    WITH due AS (
        SELECT event.id FROM public.webhooks_webhookevent event
        WHERE event.next_attempt_at <= %(now)s AND (
            event.subject = '' OR (event.provider || ' ' || event.type) <> ALL (%(handled)s::text[])
            OR NOT EXISTS (
                SELECT 1 FROM public.webhooks_webhookevent older
                WHERE older.subject <> '' AND older.subject = event.subject AND older.provider = event.provider
                    AND older.account = event.account AND (older.occurred_at, older.id) < (event.occurred_at, event.id)
                    AND older.next_attempt_at IS NOT NULL AND older.status IN ('received', 'processing')
                    AND (older.provider || ' ' || older.type) = ANY (%(handled)s::text[])))
        ORDER BY event.next_attempt_at LIMIT 1 FOR UPDATE OF event SKIP LOCKED
    ), claimed AS (
        UPDATE public.webhooks_webhookevent event
        SET status = 'processing', next_attempt_at = %(until)s, attempt_count = event.attempt_count + 1,
            failures = event.failures + (event.status = 'processing')::int
        FROM due WHERE event.id = due.id
        RETURNING event.*
    ), attempt AS (
        INSERT INTO public.webhooks_webhookattempt (id, event_id, number, started_at, error)
        SELECT %(attempt)s, id, attempt_count, %(now)s, '' FROM claimed
    )
    SELECT id, provider, account, event_id, type, subject, occurred_at, received_at, late, organization_id, request_id,
        attempt_count, failures, body FROM claimed"""


class LeaseLost(Exception):
    """The lease ran out and the event is somebody else's; this worker's work is rolled back."""


@dataclass(frozen=True, slots=True)
class Claim:
    """An event in this worker's hands; `failures` counts those of this round, workers that died included."""

    event: ReceivedEvent
    failures: int
    sealed_body: bytes


@dataclass(frozen=True, slots=True)
class Work:
    """An event with its organization, who is to act on what, and where."""

    event: ReceivedEvent
    handlers: tuple[Handler, ...] = ()
    payload: dict[str, Any] = field(default_factory=dict)
    organization: OrganizationRef | None = None


def process_due(*, seconds: float = 20.0) -> int:
    """Process what is due, one after the other, until nothing is left or `seconds` have passed; returns how many."""
    until = monotonic() + seconds
    count = 0
    while process_next() is not None:
        count += 1
        if monotonic() >= until:
            break
    return count


def process_next() -> UUID | None:
    """Claim one due event and process it; returns its id, None when nothing is due."""
    claimed = claim()
    if claimed is None:
        return None
    context = telemetry.request_context.begin(telemetry.RequestContext(request_id=claimed.event.request_id))
    try:
        _attempt(claimed)
    finally:
        telemetry.request_context.end(context)
    return claimed.event.id


def claim() -> Claim | None:
    """Take the event that has been due longest, if its subject's order allows it."""
    now = timezone.now()
    with connection.cursor() as cursor:
        handled = [f"{provider} {type_}" for provider, type_ in registered()]
        cursor.execute(CLAIM, {"now": now, "until": now + lease(), "attempt": uuid7(), "handled": handled})
        row = cursor.fetchone()
    if row is None:
        return None
    *event, failures, body = row
    return Claim(ReceivedEvent(*event), failures, bytes(body))


def lease() -> timedelta:
    """How long a claimed event is its worker's; a handler that needs longer loses it and is rolled back."""
    return timedelta(seconds=settings.WEBHOOK_LEASE_SECONDS)


def _attempt(claimed: Claim) -> None:
    event = claimed.event
    try:
        status = _outcome(claimed)
    except LeaseLost:
        log.warning("webhook event was taken over", webhook=str(event.id), attempt=event.attempt)
        return
    EVENTS.labels(event.provider, status.value).inc()
    if status == EventStatus.PROCESSED:
        LATENCY.labels(event.provider).observe((timezone.now() - event.received_at).total_seconds())


def _outcome(claimed: Claim) -> EventStatus:
    try:
        if claimed.failures > len(settings.WEBHOOK_RETRY_SECONDS):
            raise PermanentError("worker_died")
        return _apply(claimed)
    except LeaseLost:
        raise
    except Exception as error:  # noqa: BLE001 - whatever a handler raises is the event's failure, recorded and retried
        return _failed(claimed, error)


def _apply(claimed: Claim) -> EventStatus:
    work = prepare(claimed.event, claimed.sealed_body)
    event = work.event
    with transaction.atomic():
        if not apply_handlers(work):
            _mark(event, EventStatus.DISCARDED, organization_id=event.organization_id, reason="superseded")
            return EventStatus.DISCARDED
        _mark(
            event,
            EventStatus.PROCESSED,
            organization_id=event.organization_id,
            applied=bool(work.handlers),
            processed_at=timezone.now(),
        )
    return EventStatus.PROCESSED


def apply_handlers(work: Work) -> bool:
    """Run the handlers inside the organization's scope, in the caller's transaction; False: a newer event was applied."""
    if work.handlers and _superseded(work.event):
        return False
    with organization_scope(work.organization) if work.organization else nullcontext():
        for handler in work.handlers:
            handler(work.event, work.payload)
    return True


def prepare(event: ReceivedEvent, sealed_body: bytes) -> Work:
    """Find out what is to be done, outside every transaction: the provider may have to be asked back.

    Nobody acts on an event that is not ours. Raises `PermanentError` and whatever look-up and resolver raise.
    """
    handlers = handlers_of(event.provider, event.type)
    if not handlers:
        return Work(event)
    if not sealed_body:
        raise PermanentError("body_purged")
    payload = orjson.loads(unseal(sealed_body))
    provider = load_providers().get(event.provider)
    if provider is None:
        raise PermanentError("provider_gone")
    event = replace(event, looked_up=provider.look_up(event.type, event.subject))
    resolve = resolver_of(event.provider)
    if event.organization_id is None and resolve is not None:
        event = replace(event, organization_id=resolve(event, payload))
        if event.organization_id is None:
            return Work(event, payload=payload)
    if event.organization_id is None:
        return Work(event, handlers, payload)
    try:
        return Work(event, handlers, payload, load_organization(event.organization_id))
    except NotFound as error:
        raise PermanentError("no_organization") from error


def _superseded(event: ReceivedEvent) -> bool:
    """Whether a newer event of the subject was applied; holds the subject until the transaction ends."""
    if not event.subject:
        return False
    lock_for_transaction(f"webhooks.subject {event.provider} {event.account} {event.subject}")
    return WebhookEvent.objects.filter(
        subject=event.subject,
        provider=event.provider,
        account=event.account,
        applied=True,
        occurred_at__gt=event.occurred_at,
    ).exists()


def _failed(claimed: Claim, error: Exception) -> EventStatus:
    """Record a failure: to be tried again, or dead."""
    event = claimed.event
    failures = claimed.failures + 1
    wait = None if isinstance(error, PermanentFailure) else next_retry(failures, table=settings.WEBHOOK_RETRY_SECONDS)
    status = EventStatus.DEAD if wait is None else EventStatus.FAILED
    told = described(error)
    with transaction.atomic():
        due = None if wait is None else timezone.now() + wait
        _mark(event, status, error=told, reason=told, next_attempt_at=due, failures=failures)
    log.warning(
        "webhook event failed",
        webhook=str(event.id),
        provider=event.provider,
        type=event.type,
        attempt=event.attempt,
        status=status.value,
        error=told,
        exc_info=error,
    )
    return status


def _mark(event: ReceivedEvent, status: EventStatus, *, error: str = "", **fields: Any) -> None:
    """Write the outcome of this attempt on the event and the attempt. Raises `LeaseLost` if it is no longer ours."""
    held = WebhookEvent.objects.filter(pk=event.id, status=EventStatus.PROCESSING, attempt_count=event.attempt)
    if not held.update(**{"status": status, "next_attempt_at": None, "reason": "", **fields}):
        raise LeaseLost
    WebhookAttempt.objects.filter(event_id=event.id, number=event.attempt).update(
        finished_at=timezone.now(), error=error
    )


def described(error: Exception) -> str:
    """An error for the record: its code, or its kind and place; never its text, which may quote somebody's data."""
    if isinstance(error, PermanentError):
        return error.reason[:300]
    kind = error.code if isinstance(error, OasisError) else type(error).__qualname__
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {_module(frames[-1].filename)}:{frames[-1].lineno}" if frames else ""
    return f"{kind}{place}"[:300]


def _module(filename: str) -> str:
    return "/".join(filename.replace("\\", "/").split("/")[-3:])
