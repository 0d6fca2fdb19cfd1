"""An organization's own settings, and its pauses and end."""

from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.audit import record
from oasis.core.errors import NotFound
from oasis.core.live import access_changed
from oasis.core.outbox import release_held
from organizations.models import Organization

Status = Organization.Status


@transaction.atomic
def change_settings(*, organization_id: UUID, changes: dict[str, Any], actor_id: UUID) -> Organization:
    """Write the fields in `changes` and audit what differs; another logo's address lets go of an uploaded one.

    Raises `NotFound`.
    """
    if "logo_url" in changes:
        changes = {"logo_id": None, **changes}
    organization = _locked(organization_id)
    before = {name: getattr(organization, name) for name in changes}
    for name, value in changes.items():
        setattr(organization, name, value)
    if any(before[name] != value for name, value in changes.items()):
        organization.save(update_fields=[*changes, "updated_at"])
        _record(organization, "organization.changed", actor_id, before, changes)
    return organization


@transaction.atomic
def suspend_organization(*, organization_id: UUID, actor_id: UUID | None = None) -> Organization:
    """Shut an active organization: from now on its members get `org_005`, and what would follow from what they did waits.

    Raises `NotFound` when it is not active.
    """
    return _move(organization_id, (Status.ACTIVE,), Status.SUSPENDED, "organization.suspended", actor_id)


@transaction.atomic
def resume_organization(*, organization_id: UUID, actor_id: UUID | None = None) -> Organization:
    """Open a suspended organization again, and take up what waited. Raises `NotFound` when it is not suspended."""
    organization = _move(organization_id, (Status.SUSPENDED,), Status.ACTIVE, "organization.resumed", actor_id)
    release_held(organization_id)
    return organization


@transaction.atomic
def archive_organization(*, organization_id: UUID, actor_id: UUID | None = None) -> Organization:
    """End an organization: nobody enters any more; its schema stays until purged. Raises `NotFound` when archived."""
    return _move(organization_id, (Status.ACTIVE, Status.SUSPENDED), Status.ARCHIVED, "organization.archived", actor_id)


def _locked(organization_id: UUID) -> Organization:
    organization = Organization.objects.select_for_update().filter(pk=organization_id).first()
    if organization is None:
        raise NotFound
    return organization


def _move(
    organization_id: UUID, allowed: tuple[Status, ...], status: Status, action: str, actor_id: UUID | None
) -> Organization:
    organization = _locked(organization_id)
    if organization.status not in allowed:
        raise NotFound
    before, organization.status = organization.status, status
    organization.save(update_fields=["status", "updated_at"])
    transaction.on_commit(partial(access_changed, organization_id))  # open streams end now, not at their next look
    _record(organization, action, actor_id, {"status": before}, {"status": status})
    return organization


def _record(
    organization: Organization, action: str, actor_id: UUID | None, before: dict[str, Any], after: dict[str, Any]
) -> None:
    record(
        action=action,
        target=organization,
        before=before,
        after=after,
        actor_id=actor_id,
        organization_id=organization.pk,
    )
