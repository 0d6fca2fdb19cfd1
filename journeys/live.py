"""Domain events of journeys that a person's open streams hear of."""

from typing import Any
from uuid import UUID

from django.db.models import Model

from journeys.models import Badge, Enrollment, Level, Redemption
from oasis.core import live
from oasis.core.models import OutboxMessage
from oasis.core.outbox import handler, organization_id_of
from oasis.core.tenancy import load_organization, organization_scope


@handler("journeys.level_reached", unscoped=True)
def tell_level(payload: dict[str, Any], message: OutboxMessage) -> None:
    """A person reached a level."""
    columns = {"number": "number", "name": "name", "icon": "icon"}
    _tell("level", Level, {"number": payload["level"]}, columns, payload, message)


@handler("journeys.badge_awarded", unscoped=True)
def tell_badge(payload: dict[str, Any], message: OutboxMessage) -> None:
    """A person was given a badge."""
    columns = {"id": "id", "name": "name", "icon": "icon"}
    _tell("badge", Badge, {"pk": payload["badge_id"]}, columns, payload, message)


@handler("journeys.enrollment_completed", unscoped=True)
def tell_completion(payload: dict[str, Any], message: OutboxMessage) -> None:
    """A person finished a journey."""
    columns = {"enrollment_id": "id", "journey_id": "journey_id", "title": "journey__title"}
    _tell("journey", Enrollment, {"pk": payload["enrollment_id"]}, columns, payload, message)


@handler("journeys.reward_redeemed", unscoped=True)
@handler("journeys.redemption_decided", unscoped=True)
def tell_redemption(payload: dict[str, Any], message: OutboxMessage) -> None:
    """A person exchanged points for a reward, or staff approved, delivered or called off what they asked for."""
    columns = {"id": "id", "status": "status", "reward": "reward__name"}
    _tell("redemption", Redemption, {"pk": payload["redemption_id"]}, columns, payload, message)


def _tell(
    name: str,
    model: type[Model],
    found_by: dict[str, Any],
    columns: dict[str, str],  # what clients read, and where it stands
    payload: dict[str, Any],
    message: OutboxMessage,
) -> None:
    organization = load_organization(organization_id_of(message))
    with organization_scope(organization):
        row = model._default_manager.filter(**found_by).values_list(*columns.values()).first()
    if row is not None:
        data = dict(zip(columns, row, strict=True))
        live.publish(
            organization_id=organization.id,
            person_id=UUID(payload["person_id"]),
            name=name,
            data=data,
            identifier=message.id,
        )
