"""What happens to organizations after a write."""

from typing import Any
from uuid import UUID

from oasis.core.models import OutboxMessage
from oasis.core.outbox import handler
from organizations.services import schemas


@handler("organizations.provision", queue="critical", unscoped=True)
def provision(payload: dict[str, Any], message: OutboxMessage) -> None:
    """Make a new organization's schema."""
    schemas.provision(UUID(payload["organization_id"]))
