"""Writing the audit trail: one INSERT, in the transaction of what it tells, that waits for nobody.

What is personal (address, browser, people's own data among what changed) is sealed with the master key on its way in;
the sealing of the chain (`accounts.services.audit_sealing`) puts it under the key of the person whose it is.
"""

import json
import re
from typing import Any
from uuid import UUID

from django.db.models import Model

from accounts.addresses import valid_address
from accounts.models import AuditRecord
from oasis.core.crypto import seal
from oasis.core.telemetry import request_context
from oasis.core.tenancy import optional_organization

MASK = "•••"
PURPOSE = b"oasis.audit"
LOOK = "person.looked_at"
SECRET = re.compile(
    r"passw|secret|token|authorization|cookie|signature|api_?key|hash|backup_?code|private", re.IGNORECASE
)
PERSONAL = re.compile(
    r"e?mail|phone|first_?name|last_?name|nickname|birth|street|address|avatar|device|user_agent|reason|note|comment",
    re.IGNORECASE,
)


def record(
    *,
    action: str,
    target: Model | str | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    actor_id: UUID | None = None,
    organization_id: UUID | None = None,
    person_id: UUID | None = None,
) -> None:
    """Write one audit record.

    `action` is `<noun>.<past participle>`; `target` a model instance or `"type:id"`; of `before` and `after` the fields
    that differ are kept, secrets masked. `person_id` is whose data they are: by default the target's, if it is a user,
    else the actor's; values of personal fields (`PERSONAL`) are readable only as long as that person's key exists.
    Actor, organization, address, user agent and request id are taken from the request and the scope where they are
    not given.
    """
    target_type, target_id = _name(target)
    scope = optional_organization()
    told = changes(before or {}, after or {})
    personal = {field: told.pop(field) for field in list(told) if PERSONAL.search(field) and _says(told[field])}
    trace = {
        name: text
        for name, text in (
            ("address", valid_address(request_context.address)),
            ("user_agent", request_context.user_agent[:200]),
        )
        if text
    }
    private = {name: part for name, part in (("trace", trace), ("personal", personal)) if part}
    AuditRecord.objects.create(
        actor_id=actor_id or request_context.actor_id,
        organization_id=organization_id or (scope.id if scope else None),
        person_id=person_id or _person(target_type, target_id),
        action=action,
        target_type=target_type,
        target_id=target_id,
        request_id=request_context.request_id,
        changes=told,
        private=seal(json.dumps(private, ensure_ascii=False).encode(), purpose=PURPOSE) if private else None,
    )


def record_look(
    *, person_id: UUID, what: str, actor_id: UUID, reason: str = "", organization_id: UUID | None = None
) -> None:
    """Record that somebody of the staff reads a person's sensitive data: `what` (`coaching.safety_excerpt`), and why.

    The person sees it in `GET /users/me/access-log`. Call it in the transaction that reads. One's own data is no look.
    """
    if actor_id == person_id:
        return
    after = {"what": what, **({"reason": reason} if reason else {})}
    record(action=LOOK, target=f"user:{person_id}", after=after, actor_id=actor_id, organization_id=organization_id)


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


def _says(change: dict[str, Any]) -> bool:
    """Whether a change says anything of a person: a mask, a yes or a no and nothing at all do not."""
    return any(value not in (None, "", MASK) and not isinstance(value, bool) for value in change.values())


def _person(target_type: str, target_id: str) -> UUID | None:
    if target_type != "user":
        return None
    try:
        return UUID(target_id)
    except ValueError:
        return None


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
