"""Receiving: verify, find the id, store; nothing else happens before the answer.

The stored row is also the work to do (`services.processing` takes it from the table), so that one statement makes an
event durable and queues it. The statements are written by hand: this is a hot path. Events that come at the same
moment are stored by one statement.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from itertools import chain
from operator import itemgetter
from typing import Any
from uuid import UUID

import orjson

from oasis.core.crypto import seal
from oasis.core.database.grouping import GroupCommit
from oasis.core.database.hot import fetch_shared
from oasis.core.errors import Unavailable
from oasis.core.ids import uuid7
from oasis.core.turns import aside
from webhooks.errors import EventConflict, PayloadRefused, Refused, SignatureRefused
from webhooks.metrics import EVENTS
from webhooks.models import EventStatus
from webhooks.providers import provider_named
from webhooks.providers.base import Facts, Incoming, Provider, body_hash
from webhooks.services.secrets import live_secrets

COLUMNS = (
    "id", "provider", "account", "event_id", "variant", "type", "subject", "occurred_at", "status", "late", "applied",
    "body", "body_hash", "organization_id", "deliveries", "received_at", "next_attempt_at", "attempt_count", "failures",
    "request_id", "reason", "skew_ms",
)  # fmt: skip
INSERT = f"""
    INSERT INTO public.webhooks_webhookevent AS event ({", ".join(COLUMNS)})
    VALUES ({", ".join(f"%({name})s" for name in COLUMNS)})
    ON CONFLICT (provider, account, event_id, variant) DO"""  # noqa: S608 - names of columns
# What differs from one new event to the next: a parameter that is always the same costs as much as one that is not.
NEW = (
    "id", "provider", "account", "event_id", "variant", "type", "subject", "occurred_at", "late", "body", "body_hash",
    "organization_id", "received_at", "next_attempt_at", "request_id", "skew_ms",
)  # fmt: skip
IDENTITY = itemgetter(*map(NEW.index, ("provider", "account", "event_id", "variant")))
GROUP = 16  # events that are stored by one statement
STORE_OR_COUNT = f"""{INSERT} UPDATE
    SET deliveries = event.deliveries + 1, request_id = EXCLUDED.request_id, reason = EXCLUDED.reason RETURNING id"""  # noqa: S608
COUNT_DUPLICATE = """
    UPDATE public.webhooks_webhookevent SET deliveries = deliveries + 1
    WHERE provider = %(provider)s AND account = %(account)s AND event_id = %(event_id)s AND variant = %(variant)s
    RETURNING id, status, body_hash"""
REFUSALS_A_DAY = 64  # rows kept of refused requests of a provider; more are counted in them


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the sender is told."""

    id: UUID
    status: str
    duplicate: bool


def receive(*, provider_name: str, organization_id: UUID | None, incoming: Incoming, request_id: str) -> Receipt:
    """Verify a delivery and store it durably: at most one statement, two for a duplicate (one more for an own secret).

    Raises `UnknownProvider`; `SignatureRefused` and `PayloadRefused`, which the caller records with `record_refusal`;
    `EventConflict` for an id that is known with other bytes, which is kept beside the first.
    """
    provider = provider_named(provider_name)
    secrets = live_secrets(provider.name, organization_id)
    if not secrets:
        raise SignatureRefused("unconfigured")
    late = provider.verify(incoming, secrets)
    facts = _facts(provider, incoming)
    received_at = datetime.fromtimestamp(incoming.now, UTC)
    sent_at = provider.sent_at(incoming)
    event = (
        uuid7(),
        provider.name,
        str(organization_id) if organization_id else facts.account,
        facts.event_id,
        facts.variant,
        facts.type,
        facts.subject,
        # a sender's clock that runs ahead must not put its event after all that follow
        min(facts.occurred_at or received_at, received_at),
        late,
        seal(incoming.body),
        body_hash(incoming.body),
        organization_id,
        received_at,
        received_at,
        request_id,
        None if sent_at is None else round((sent_at - incoming.now) * 1000),
    )
    if _store(event):
        EVENTS.labels(provider.name, EventStatus.RECEIVED.value).inc()
        return Receipt(event[0], EventStatus.RECEIVED.value, duplicate=False)
    return _known(_row(**dict(zip(NEW, event, strict=True))))


def record_refusal(
    *, provider_name: str, organization_id: UUID | None, incoming: Incoming, request_id: str, refusal: Refused
) -> None:
    """Keep a refused request with its reason, in at most `REFUSALS_A_DAY` rows; the body only if rightly signed."""
    provider = provider_named(provider_name)
    verified = isinstance(refusal, PayloadRefused)
    digest = body_hash(incoming.body)
    received_at = datetime.fromtimestamp(incoming.now, UTC)
    reason = f"{refusal.code}: {refusal.reason}"
    slot = int(body_hash(f"{reason} {digest}".encode())[:8], 16) % REFUSALS_A_DAY
    row = _row(
        provider=provider.name,
        account=str(organization_id) if organization_id and verified else "",
        event_id="",
        variant=f"rejected:{received_at:%Y-%m-%d}:{slot}",
        type="",
        subject="",
        occurred_at=received_at,
        status=EventStatus.REJECTED.value,
        body=seal(incoming.body) if verified else b"",
        body_hash=digest,
        organization_id=organization_id if verified else None,
        received_at=received_at,
        request_id=request_id,
        reason=reason,
    )
    aside(fetch_shared, STORE_OR_COUNT, row)
    EVENTS.labels(provider.name, EventStatus.REJECTED.value).inc()


def _facts(provider: Provider, incoming: Incoming) -> Facts:
    try:
        payload = orjson.loads(incoming.body)
    except orjson.JSONDecodeError as error:
        raise PayloadRefused("not_json") from error
    if not isinstance(payload, dict):
        raise PayloadRefused("not_an_object")
    return provider.read(incoming, payload)


@lru_cache(maxsize=GROUP)
def _statement(events: int) -> str:
    row = ", ".join(["%s"] * len(NEW)) + ", 'received', false, 1, 0, 0, ''"
    return f"""
        INSERT INTO public.webhooks_webhookevent
            ({", ".join(NEW)}, status, applied, deliveries, attempt_count, failures, reason)
        VALUES {", ".join([f"({row})"] * events)}
        ON CONFLICT (provider, account, event_id, variant) DO NOTHING RETURNING id"""  # noqa: S608 - names of columns


def _store_all(events: Sequence[tuple[Any, ...]]) -> list[bool]:
    """Store what is new of `events` (values of `NEW`); whether each of them was."""
    ordered = sorted(events, key=IDENTITY)  # two groups with the same events would else wait for each other
    rows = fetch_shared(_statement(len(events)), tuple(chain.from_iterable(ordered)))
    stored = {event_id for (event_id,) in rows}
    return [event[0] in stored for event in events]


_store = GroupCommit(_store_all, most=GROUP)


def _known(row: dict[str, Any]) -> Receipt:
    known = aside(fetch_shared, COUNT_DUPLICATE, row)
    if not known:  # it was purged in this moment; the sender will try again
        raise Unavailable
    event_id, status, known_hash = known[0]
    if known_hash == row["body_hash"]:
        EVENTS.labels(row["provider"], "duplicate").inc()
        return Receipt(event_id, status, duplicate=True)
    kept = row | {
        "variant": f"conflict:{row['body_hash']}",
        "status": EventStatus.CONFLICT.value,
        "next_attempt_at": None,
        "reason": f"conflict_with {event_id}",
    }
    aside(fetch_shared, STORE_OR_COUNT, kept)
    EVENTS.labels(row["provider"], EventStatus.CONFLICT.value).inc()
    raise EventConflict


def _row(**given: Any) -> dict[str, Any]:
    return {
        "id": uuid7(),
        "status": EventStatus.RECEIVED.value,
        "late": False,
        "applied": False,
        "deliveries": 1,
        "next_attempt_at": None,
        "attempt_count": 0,
        "failures": 0,
        "reason": "",
        "skew_ms": None,
    } | given
