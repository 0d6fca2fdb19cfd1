"""Who of the staff looked at a person's sensitive data."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from accounts.audit import LOOK
from accounts.memberships import directory
from accounts.models import AuditRecord
from accounts.services.audit_reading import open_records


def looks_at(*, user_id: UUID) -> QuerySet[AuditRecord]:
    """The records of looks at a person's data, in every organization."""
    return AuditRecord.objects.filter(target_type="user", target_id=str(user_id), action=LOOK)


def told(records: list[AuditRecord]) -> list[dict[str, Any]]:
    """Looks as the person reads them: who, when, where, at what and why."""
    readings = open_records(records)
    names = directory().names_of({record.organization_id for record in records if record.organization_id})
    return [
        {
            "id": reading.record.pk,
            "at": reading.record.created_at,
            "by": {"id": reading.actor.id, "name": reading.actor.name} if reading.actor else None,
            "organization": _organization(reading.record.organization_id, names),
            "what": _after(reading.changes, "what"),
            "reason": _after(reading.changes, "reason"),
        }
        for reading in readings
    ]


def _organization(identifier: UUID | None, names: dict[UUID, str]) -> dict[str, Any] | None:
    return None if identifier is None else {"id": identifier, "name": names.get(identifier, "")}


def _after(changes: dict[str, Any], name: str) -> str | None:
    value: Any = changes.get(name, {}).get("after")
    return None if value is None else str(value)
