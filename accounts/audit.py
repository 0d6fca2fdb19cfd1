"""Writing the audit trail: one INSERT, in the transaction of what it tells."""

import re
from typing import Any
from uuid import UUID

from django.db.models import Model

from accounts.addresses import valid_address
from accounts.models import AuditRecord
from oasis.core.telemetry import request_context
from oasis.core.tenancy import optional_organization

MASK = "•••"
SECRET = re.compile(
    r"passw|secret|token|authorization|cookie|signature|api_?key|hash|backup_?code|private", re.IGNORECASE
)


def record(
    *,
    action: str,
    target: Model | str | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    actor_id: UUID | None = None,
    organization_id: UUID | None = None,
) -> None:
    """Write one audit record.

    `action` is `<noun>.<past participle>`; `target` a model instance or `"type:id"`; of `before` and `after` the fields
    that differ are kept, secrets masked. Actor, organization, address, user agent and request id are taken from the
    request and the scope where they are not given.
    """
    target_type, target_id = _name(target)
    scope = optional_organization()
    AuditRecord.objects.create(
        actor_id=actor_id or request_context.actor_id,
        organization_id=organization_id or (scope.id if scope else None),
        action=action,
        target_type=target_type,
        target_id=target_id,
        address=valid_address(request_context.address),
        user_agent=request_context.user_agent[:200],
        request_id=request_context.request_id,
        changes=changes(before or {}, after or {}),
    )


def changes(before: dict[str, Any], after: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """`{field: {"before": …, "after": …}}` of the fields that differ, secrets masked, values as JSON holds them."""
    told: dict[str, dict[str, Any]] = {}
    for field in [*before, *(name for name in after if name not in before)]:
        if field in before and field in after and before[field] == after[field]:
            continue
        told[field] = {
            side: _shown(field, values[field])
            for side, values in (("before", before), ("after", after))
            if field in values
        }
    return told


def _name(target: Model | str | None) -> tuple[str, str]:
    if target is None:
        return "", ""
    if isinstance(target, Model):
        return target._meta.model_name or "", str(target.pk)
    kind, _, identifier = target.partition(":")
    return kind[:60], identifier[:64]


def _shown(name: str, value: Any) -> Any:
    if SECRET.search(name):
        return MASK
    if isinstance(value, dict):
        return {str(key): _shown(str(key), child) for key, child in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_shown(name, child) for child in value]
    if value is None or isinstance(value, (bool, int, float)):
        return value
    return str(value).replace("\x00", "")
