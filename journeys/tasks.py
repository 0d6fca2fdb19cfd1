"""What follows from domain events: the audit trail hears of each, once."""

from datetime import datetime
from typing import Any
from uuid import UUID

from accounts.audit import record
from accounts.models import AuditRecord
from journeys.services import certificates, good_news, publishing
from journeys.services.held import grant_held
from journeys.services.leaderboard import MISSING, rebuild
from journeys.services.safety import CASE_CLOSED
from oasis.core.models import OutboxMessage
from oasis.core.outbox import handler, organization_id_of
from oasis.core.tenancy import load_organization


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


@handler("journeys.enrollment_completed")
@handler("journeys.level_reached")
@handler("journeys.badge_awarded")
def tell_in_the_evening(payload: dict[str, Any], message: OutboxMessage) -> None:
    """A finished journey, a level or a badge is good news for the mail of that evening."""
    good_news.tell_later(person_id=UUID(payload["person_id"]))


@handler("journeys.enrollment_completed")
def issue_certificate(payload: dict[str, Any], message: OutboxMessage) -> None:
    """A finished journey that gives a certificate."""
    certificates.issue_certificate(enrollment_id=UUID(payload["enrollment_id"]))


@handler("journeys.publish")
def publish(payload: dict[str, Any], message: OutboxMessage) -> None:
    """The hour has come for which staff scheduled a draft."""
    publishing.publish_scheduled(
        journey_id=UUID(payload["journey_id"]),
        at=datetime.fromisoformat(payload["at"]),
        actor_id=UUID(payload["actor_id"]) if payload["actor_id"] else None,
    )


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


@handler(CASE_CLOSED)
def end_pause(payload: dict[str, Any], message: OutboxMessage) -> None:
    """A safety case was closed: what its person earned meanwhile is granted now."""
    grant_held(person_id=UUID(payload["person_id"]))


@handler(MISSING, unscoped=True)
def build_ladder(payload: dict[str, Any], message: OutboxMessage) -> None:
    """Somebody asked for a ladder that Redis does not have."""
    rebuild(organization=load_organization(organization_id_of(message)), period=payload["period"])
