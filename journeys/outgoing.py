"""What organizations can have sent to their own systems of what happens in journeys: ids and figures only."""

from typing import Any

from webhooks.outgoing import Outgoing, publish_as


def enrollment_completed(payload: dict[str, Any]) -> Outgoing:
    """A person finished a journey."""
    return Outgoing(
        subject=f"enrollment:{payload['enrollment_id']}",
        data={"enrollment_id": payload["enrollment_id"], "person_id": payload["person_id"]},
    )


def level_reached(payload: dict[str, Any]) -> Outgoing:
    """A person reached a level; of one person in their order."""
    return Outgoing(
        subject=f"person:{payload['person_id']}",
        data={"person_id": payload["person_id"], "level": payload["level"]},
    )


def badge_awarded(payload: dict[str, Any]) -> Outgoing:
    """A person was given a badge."""
    return Outgoing(
        subject=f"person:{payload['person_id']}",
        data={"person_id": payload["person_id"], "badge_id": payload["badge_id"]},
    )


def reward_redeemed(payload: dict[str, Any]) -> Outgoing:
    """A person exchanged points for a reward."""
    return Outgoing(
        subject=f"redemption:{payload['redemption_id']}",
        data={"redemption_id": payload["redemption_id"], "person_id": payload["person_id"]},
    )


def event_checked_in(payload: dict[str, Any]) -> Outgoing:
    """A person came to an event."""
    return Outgoing(
        subject=f"event:{payload['event_id']}",
        data={name: payload[name] for name in ("event_id", "ticket_id", "person_id")},
    )


publish_as("journeys.enrollment_completed", "enrollment.completed", enrollment_completed)
publish_as("journeys.level_reached", "level.reached", level_reached)
publish_as("journeys.badge_awarded", "badge.awarded", badge_awarded)
publish_as("journeys.reward_redeemed", "reward.redeemed", reward_redeemed)
publish_as("journeys.event_checked_in", "event.checked_in", event_checked_in)
