"""The audit of what people do in the backoffice."""

from collections.abc import Iterable
from typing import Any, Protocol

from django.db.models import Model
from django.http import HttpRequest


class Recorder(Protocol):
    """Writes one audit record; `accounts.audit.record` is one."""

    def __call__(self, *, action: str, target: Any, after: Any, actor_id: Any, organization_id: Any) -> Any:
        """Insert the record in the caller's transaction."""


_recorder: Recorder | None = None


def audit_with(recorder: Recorder) -> None:
    """Say who writes the backoffice's audit records (the kernel knows no app; `oasis.apps` calls this)."""
    global _recorder
    _recorder = recorder


def audit(request: HttpRequest, verb: str, target: Model, fields: Iterable[str] = ()) -> None:
    """Record that a person added, changed or deleted `target` in the backoffice: field names, never their values."""
    if _recorder is None:
        raise RuntimeError("oasis.core.backoffice.audit_with() was not called.")
    organization = getattr(request, "organization", None)
    _recorder(
        action=f"{target._meta.model_name}.{verb}",
        target=target,
        after={"fields": sorted(fields)} if fields else None,
        actor_id=request.user.pk,
        organization_id=organization.id if organization else None,
    )


def audit_export(request: HttpRequest, model: type[Model], *, kind: str, purpose: str, filters: str) -> None:
    """Record that a person took a list out of the backoffice: as what, what for, and how it was filtered."""
    if _recorder is None:
        raise RuntimeError("oasis.core.backoffice.audit_with() was not called.")
    organization = getattr(request, "organization", None)
    _recorder(
        action="list.exported",
        target=f"{model._meta.label_lower}:*",
        after={"kind": kind, "reason": purpose, "filters_note": filters},  # what a person writes: sealed as theirs
        actor_id=request.user.pk,
        organization_id=organization.id if organization else None,
    )
