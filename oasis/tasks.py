"""What a new organization starts with, from every app that has something to give."""

from typing import Any
from uuid import UUID

from journeys.services import starting
from oasis.core.models import OutboxMessage
from oasis.core.outbox import handler
from oasis.core.tenancy import load_organization, organization_scope
from oasis.demo import talks
from organizations import tasks  # noqa: F401 - its handler, which makes the schema, comes before ours


@handler("organizations.provision", queue="critical", unscoped=True)
def furnish(payload: dict[str, Any], message: OutboxMessage) -> None:
    """Give it journeys, levels, badges, rules, agents and articles; run again, only what is missing."""
    organization_id = UUID(payload["organization_id"])
    starting.furnish(organization_id)
    with organization_scope(load_organization(organization_id)):
        talks.fill()
