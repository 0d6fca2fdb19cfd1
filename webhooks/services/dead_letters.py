"""What a person decides about events that could not be processed: try again, or set aside with a reason."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from oasis.core.errors import NotFound, ValidationFailed
from webhooks.errors import NotDiscardable
from webhooks.models import EventStatus, WebhookEvent

DISCARDABLE = (EventStatus.RECEIVED, EventStatus.FAILED, EventStatus.DEAD)
AUDITED_IDS = 100


@transaction.atomic
def retry_dead_letters(
    *,
    ids: list[UUID] | None = None,
    provider: str | None = None,
    since: datetime | None = None,
    actor_id: UUID | None = None,
) -> int:
    """Give the dead events that match every criterion a new round of attempts, from now; returns how many."""
    rows = WebhookEvent.objects.dead().chosen(ids=ids, provider=provider, since=since)
    chosen = list(rows.order_by("pk").select_for_update().values_list("pk", flat=True))
    WebhookEvent.objects.dead().filter(pk__in=chosen).update(
        status=EventStatus.RECEIVED, next_attempt_at=timezone.now(), failures=0, reason=""
    )
    if chosen:
        shown = [str(event_id) for event_id in chosen[:AUDITED_IDS]]
        record(
            action="webhooks.dead_letters_retried",
            target="webhookevent:dead",
            after={"count": len(chosen), "ids": shown},
            actor_id=actor_id,
        )
    return len(chosen)


@transaction.atomic
def discard_event(*, event_id: UUID, reason: str, actor_id: UUID | None = None) -> None:
    """Set an event that was not processed aside, for a reason.

    Raises `NotFound`, `NotDiscardable`, and `ValidationFailed` without a reason.
    """
    reason = reason.strip()
    if not 3 <= len(reason) <= 300:
        raise ValidationFailed(details={"reason": [_("Cuenta en una frase (3 a 300 letras) por qué se descarta.")]})
    event = WebhookEvent.objects.select_for_update().filter(pk=event_id).only("id", "status").first()
    if event is None:
        raise NotFound
    if event.status not in DISCARDABLE:
        raise NotDiscardable
    before = event.status
    event.status, event.next_attempt_at, event.reason = EventStatus.DISCARDED, None, reason
    event.save(update_fields=["status", "next_attempt_at", "reason"])
    record(
        action="webhooks.event_discarded",
        target=event,
        before={"status": before},
        after={"status": EventStatus.DISCARDED, "reason": reason},
        actor_id=actor_id,
    )
