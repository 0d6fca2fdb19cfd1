"""What follows from domain events: the audit trail hears of each, once."""

from typing import Any

from accounts.audit import record
from accounts.models import AuditRecord
from oasis.core.models import OutboxMessage
from oasis.core.outbox import handler


def _note(action: str, target: str, person_id: str) -> None:
    kind, _, identifier = target.partition(":")
    if not AuditRecord.objects.filter(
        action=action, target_type=kind, target_id=identifier, actor_id=person_id
    ).exists():
        record(action=action, target=target, actor_id=person_id)  # type: ignore[arg-type]


@handler("journeys.enrollment_completed")
def note_completion(payload: dict[str, Any], message: OutboxMessage) -> None:
    """A person finished a journey."""
    _note("enrollment.completed", f"enrollment:{payload['enrollment_id']}", payload["person_id"])


@handler("journeys.level_reached")
def note_level(payload: dict[str, Any], message: OutboxMessage) -> None:
    """A person reached a level."""
    _note("level.reached", f"level:{payload['level']}", payload["person_id"])


@handler("journeys.badge_awarded")
def note_badge(payload: dict[str, Any], message: OutboxMessage) -> None:
    """A person was given a badge."""
    _note("badge.awarded", f"badge:{payload['badge_id']}", payload["person_id"])


@handler("journeys.reward_redeemed")
def note_redemption(payload: dict[str, Any], message: OutboxMessage) -> None:
    """A person exchanged points for a reward."""
    _note("redemption.requested", f"redemption:{payload['redemption_id']}", payload["person_id"])
