"""Processing an event once more, after a look at what that would change.

The preview runs the event's handlers as a worker would, in a transaction that is rolled back, and tells which tables
would have gained, changed or lost rows. A provider that has to be asked back is asked for it too.
"""

from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from accounts.audit import record
from oasis.core.errors import NotFound
from webhooks.errors import NotReplayable
from webhooks.models import EventStatus, WebhookEvent
from webhooks.registry import ReceivedEvent
from webhooks.services.processing import apply_handlers, described, prepare

REPLAYABLE = (EventStatus.PROCESSED, EventStatus.DEAD, EventStatus.FAILED, EventStatus.DISCARDED)
COUNTS = """SELECT schemaname || '.' || relname, n_tup_ins, n_tup_upd, n_tup_del FROM pg_stat_xact_user_tables
    WHERE n_tup_ins + n_tup_upd + n_tup_del > 0"""


@dataclass(frozen=True, slots=True)
class Change:
    """Rows of one table that a replay would write."""

    table: str
    inserted: int
    updated: int
    deleted: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What a replay would do: `outcome` is processed, discarded (a newer one was applied) or failed with `error`."""

    outcome: str
    handlers: list[str]
    changes: list[Change]
    error: str

    def told(self) -> dict[str, Any]:
        """As the API and the command give it."""
        return asdict(self)


class _Undo(Exception):
    """Rolls the preview back."""


def preview_replay(*, event_id: UUID) -> Preview:
    """Find out what processing an event once more would change; nothing does. Raises `NotFound`, `NotReplayable`."""
    row = _replayable(event_id)
    handlers: list[str] = []
    changes: list[Change] = []
    outcome, error = EventStatus.PROCESSED, ""
    try:
        work = prepare(_as_received(row), bytes(row.body))
        handlers = [f"{handler.__module__}.{handler.__qualname__}" for handler in work.handlers]
        with transaction.atomic():
            before = _counts()
            if not apply_handlers(work):
                outcome = EventStatus.DISCARDED
            changes = _difference(before, _counts())
            raise _Undo
    except _Undo:
        pass
    except Exception as failure:  # noqa: BLE001 - whatever a handler raises is what the preview tells
        outcome, error, changes = EventStatus.FAILED, described(failure), []
    return Preview(outcome.value, handlers, changes, error)


@transaction.atomic
def replay_event(*, event_id: UUID, actor_id: UUID | None = None) -> None:
    """Have an event processed once more, with a new round of attempts. Raises `NotFound`, `NotReplayable`."""
    row = _replayable(event_id, lock=True)
    before = row.status
    row.status, row.next_attempt_at, row.failures = EventStatus.RECEIVED, timezone.now(), 0
    row.reason, row.processed_at, row.applied = "", None, False
    row.save(update_fields=["status", "next_attempt_at", "failures", "reason", "processed_at", "applied"])
    record(action="webhooks.event_replayed", target=row, before={"status": before}, actor_id=actor_id)


def _replayable(event_id: UUID, *, lock: bool = False) -> WebhookEvent:
    rows = WebhookEvent.objects.select_for_update(of=("self",)) if lock else WebhookEvent.objects.all()
    row = rows.filter(pk=event_id).first()
    if row is None:
        raise NotFound
    if row.status not in REPLAYABLE or not row.body:
        raise NotReplayable
    return row


def _as_received(row: WebhookEvent) -> ReceivedEvent:
    names = ("id", "provider", "account", "event_id", "type", "subject", "occurred_at", "received_at", "late")
    told = {name: getattr(row, name) for name in names}
    return ReceivedEvent(
        **told, organization_id=row.organization_id, request_id=row.request_id, attempt=row.attempt_count + 1
    )


def _counts() -> dict[str, tuple[int, int, int]]:
    """Rows written so far in this transaction, by table; also those of transactions around it."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTS)
        return {table: (inserted, updated, deleted) for table, inserted, updated, deleted in cursor.fetchall()}


def _difference(before: dict[str, tuple[int, int, int]], after: dict[str, tuple[int, int, int]]) -> list[Change]:
    changes = (
        Change(table, *(now - then for now, then in zip(counts, before.get(table, (0, 0, 0)), strict=True)))
        for table, counts in sorted(after.items())
    )
    return [change for change in changes if change.inserted or change.updated or change.deleted]
