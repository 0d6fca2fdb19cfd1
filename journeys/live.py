"""Domain events of journeys that a person's open streams hear of."""

from typing import Any
from uuid import UUID

from journeys.models import Badge, Level
from oasis.core import live
from oasis.core.models import OutboxMessage
from oasis.core.outbox import handler
from oasis.core.tenancy import load_organization, organization_scope


@handler("journeys.level_reached", unscoped=True)
def tell_level(payload: dict[str, Any], message: OutboxMessage) -> None:
    """A person reached a level."""
    _tell("level", Level, {"number": payload["level"]}, ("number", "name", "icon"), payload, message)


@handler("journeys.badge_awarded", unscoped=True)
def tell_badge(payload: dict[str, Any], message: OutboxMessage) -> None:
    """A person was given a badge."""
    _tell("badge", Badge, {"pk": payload["badge_id"]}, ("id", "name", "icon"), payload, message)


def _tell(
    name: str,
    model: type[Level] | type[Badge],
    found_by: dict[str, Any],
    columns: tuple[str, ...],
    payload: dict[str, Any],
    message: OutboxMessage,
) -> None:
    organization = load_organization(message.organization_id or "")
    with organization_scope(organization):
        row = model._default_manager.filter(**found_by).values(*columns).first()
    if row is not None:
        live.publish(organization_id=organization.id, person_id=UUID(payload["person_id"]), name=name, data=row)
