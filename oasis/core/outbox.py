"""The transactional outbox: what must happen after a write is a row written with it.

`emit` inserts the row; the relay (`manage.py relay`) claims due rows with `FOR UPDATE SKIP LOCKED` and hands their ids
to Celery; the task runs the topic's handlers and marks the row done. A row that was claimed and not finished within
`LEASE` is claimed again: losing the broker, a worker or the relay loses nothing. Handlers must be safe to run twice; a
handler that finished is not run again when another one of the topic fails.

One rule for an organization that is suspended or archived: what follows from what happened in it waits (`held`) and is
taken up when it is resumed. Handlers that must not wait say `while_closed=True`: mails that somebody decided on already,
money that goes back, a person's safety, erasures. So nothing new is decided in a closed organization, and nothing lost.
A handler that finds its organization closed half-way raises `OrganizationClosed`: it waits, too.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules
from django_tenants.utils import get_tenant_model

from oasis.core import telemetry
from oasis.core.ids import uuid7
from oasis.core.models import OutboxMessage
from oasis.core.tenancy import (
    OrganizationClosed,
    OrganizationRef,
    load_with_status,
    optional_organization,
    organization_scope,
)
from oasis.core.tenancy.scope import CLOSED

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
QUEUES = ("critical", "default", "ai", "media", "bulk")  # a worker takes from each in turn
RETRY_SECONDS = (10, 60, 300, 1800, 7200, 21600, 43200)  # then dead; about 24 hours in all
Status = OutboxMessage.Status


@dataclass(frozen=True, slots=True)
class Handler:
    """One function that acts on a topic."""

    name: str
    function: Callable[[dict[str, Any], OutboxMessage], None]
    queue: str
    unscoped: bool
    while_closed: bool


_handlers: dict[str, list[Handler]] = {}


class PermanentFailure(Exception):
    """Raised by a handler: trying again would not help."""


def organization_id_of(message: OutboxMessage) -> UUID:
    """The organization in whose scope a message was written; raises `PermanentFailure` for one that has none."""
    if message.organization_id is None:
        raise PermanentFailure(f"{message.topic} belongs to no organization")
    return message.organization_id


def handler(
    topic: str, *, queue: str = "default", unscoped: bool = False, while_closed: bool = False
) -> Callable[[Any], Any]:
    """Register a function for `topic`.

    It runs inside the organization's scope (one transaction) when the message has an organization; `unscoped=True` is
    for what talks to the network and opens scopes itself. `while_closed=True` runs for a suspended or archived
    organization too, whose other messages wait until it is resumed. What comes by the thousand goes to the queue `bulk`:
    everything else is claimed, handed over and done beside it. Raises ValueError for a queue that no worker takes from.
    """
    if queue not in QUEUES:
        raise ValueError(f"No worker takes from the queue {queue}.")

    def register(function: Callable[[dict[str, Any], OutboxMessage], None]) -> Any:
        name = f"{function.__module__}.{function.__qualname__}"
        known = _handlers.setdefault(topic, [])
        if all(existing.name != name for existing in known):
            known.append(Handler(name, function, queue, unscoped, while_closed))
        return function

    return register


@cache
def topics() -> dict[str, list[Handler]]:
    """The topics that somebody handles, and their handlers, from every app's `tasks` module."""
    autodiscover_modules("tasks")
    return _handlers


@dataclass(frozen=True, slots=True)
class Message:
    """Something to announce: ids in the payload, never personal text or tokens; `key` as for `emit`."""

    topic: str
    payload: dict[str, Any]
    key: str | None = None
    delay: timedelta | None = None
    organization_id: UUID | None = None  # for what is written about one outside its scope


def emit(
    topic: str,
    payload: dict[str, Any],
    *,
    key: str | None = None,
    delay: timedelta | None = None,
    organization_id: UUID | None = None,
) -> None:
    """Write a message in the caller's transaction; with `key`, the same cause makes one message only.

    The payload carries ids, never personal text or tokens. The organization is the scope's; `organization_id` is for
    what is written about one outside its scope. Raises RuntimeError outside a transaction.
    """
    emit_many([Message(topic, payload, key, delay, organization_id)])


def emit_many(messages: Sequence[Message]) -> None:
    """Write several messages in the caller's transaction with one statement (none for no message).

    Raises RuntimeError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("emit() belongs in the transaction of the write it announces.")
    organization = optional_organization()
    now = timezone.now()
    rows = [
        OutboxMessage(
            id=uuid7(),
            organization_id=organization.id if organization else message.organization_id,
            topic=message.topic,
            payload=message.payload,
            key=message.key,
            request_id=telemetry.request_context.request_id,
            due_at=now + (message.delay or timedelta()),
        )
        for message in messages
    ]
    if rows:
        OutboxMessage.objects.bulk_create(rows, ignore_conflicts=any(row.key is not None for row in rows))


def claim(limit: int = 100) -> list[tuple[UUID, str]]:
    """Take up to `limit` due messages for `LEASE`, those for the queue `bulk` last; returns ids and topics, oldest first."""
    bulk = [topic for topic in topics() if queue_of(topic) == "bulk"]
    now = timezone.now()  # the clock that `emit` wrote `due_at` by
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH due AS MATERIALIZED (  -- once: as a subquery it may run again for each row, and claim more than `limit`
                SELECT id FROM core_outboxmessage
                WHERE status IN ('pending', 'claimed', 'running') AND due_at <= %s
                ORDER BY topic = ANY(%s), due_at LIMIT %s FOR UPDATE SKIP LOCKED)
            UPDATE core_outboxmessage message SET status = 'claimed', due_at = %s FROM due
            WHERE message.id = due.id RETURNING message.id, message.topic
            """,
            [now, bulk, limit, now + LEASE],
        )
        return sorted(cursor.fetchall())


def release(message_id: UUID) -> None:
    """Give a claimed message back, because it could not be handed over."""
    OutboxMessage.objects.filter(pk=message_id, status=Status.CLAIMED).update(
        status=Status.PENDING, due_at=timezone.now()
    )


def queue_of(topic: str) -> str:
    """The Celery queue of a topic."""
    handlers = topics().get(topic)
    return handlers[0].queue if handlers else "default"


def deliver(message_id: UUID) -> None:
    """Run a claimed message's handlers and record the outcome; one that is done or runs elsewhere is left alone."""
    started = OutboxMessage.objects.filter(pk=message_id, status=Status.CLAIMED).update(
        status=Status.RUNNING, due_at=timezone.now() + LEASE, attempts=F("attempts") + 1
    )
    if not started:
        return
    message = OutboxMessage.objects.get(pk=message_id)
    context = telemetry.request_context.begin(telemetry.RequestContext(request_id=message.request_id))
    try:
        waits = _run_handlers(message)
    except OrganizationClosed:  # it was open when this began
        waits = True
    except Exception as error:  # noqa: BLE001 - whatever a handler raises is the message's failure, recorded and retried
        _failed(message, error)
        return
    finally:
        telemetry.request_context.end(context)
    if waits:
        _hold(message)
        return
    message.status = Status.DONE
    message.save(update_fields=["status", "done_handlers"])
    telemetry.OUTBOX_DELIVERIES.labels(message.topic, "done").inc()


def _run_handlers(message: OutboxMessage) -> bool:
    """Run what is not done yet; tells whether something waits until the organization is open again."""
    left = [handler_ for handler_ in topics().get(message.topic, []) if handler_.name not in message.done_handlers]
    organization, closed, waits = None, False, False
    if left and message.organization_id is not None:
        organization, closed = load_with_status(message.organization_id)
    for handler_ in left:
        if closed and not handler_.while_closed:
            waits = True
            continue
        _run(handler_, message, organization)
        message.done_handlers.append(handler_.name)
    return waits


def _run(handler_: Handler, message: OutboxMessage, organization: OrganizationRef | None) -> None:
    if handler_.unscoped:
        handler_.function(message.payload, message)
        return
    with organization_scope(organization) if organization else transaction.atomic():
        handler_.function(message.payload, message)


@transaction.atomic
def _hold(message: OutboxMessage) -> None:
    """Put a message aside; due again where the organization was resumed meanwhile (the lock is `release_held`'s, too)."""
    organization = (
        get_tenant_model().objects.select_for_update(no_key=True).only("status").get(pk=message.organization_id)
    )
    message.status = Status.HELD if organization.status in CLOSED else Status.PENDING
    message.due_at, message.attempts = timezone.now(), message.attempts - 1
    message.save(update_fields=["status", "due_at", "attempts", "done_handlers"])
    telemetry.OUTBOX_DELIVERIES.labels(message.topic, message.status).inc()


def release_held(organization_id: UUID) -> int:
    """Make what waited for a closed organization due; returns how many messages.

    In the transaction that opens the organization, after its row was locked.
    """
    held = OutboxMessage.objects.filter(organization_id=organization_id, status=Status.HELD)
    return held.update(status=Status.PENDING, due_at=timezone.now())


def _failed(message: OutboxMessage, error: Exception) -> None:
    final = isinstance(error, PermanentFailure) or message.attempts > len(RETRY_SECONDS)
    message.status = Status.DEAD if final else Status.PENDING
    if not final:
        wait = RETRY_SECONDS[message.attempts - 1]
        message.due_at = timezone.now() + timedelta(seconds=wait * random.uniform(0.8, 1.2))  # noqa: S311 - jitter
    message.error = type(error).__name__
    message.save(update_fields=["status", "due_at", "error", "done_handlers"])
    telemetry.OUTBOX_DELIVERIES.labels(message.topic, message.status).inc()
    log.warning(
        "outbox delivery failed",
        topic=message.topic,
        message=str(message.pk),
        error=message.error,
        final=final,
        exc_info=error,
    )
