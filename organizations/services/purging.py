"""The end of an organization's data: dropped only once a backup of it has been restored and compared."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from psycopg import Error

from accounts.audit import record
from oasis.core.crypto import new_data_key
from oasis.core.database.base import identifier
from oasis.core.errors import NotFound
from organizations.models import File, Organization
from organizations.services.archives import ORGANIZATION_TABLE, owner_session, run, shared_tables, unguarded
from organizations.services.backup import Backup, back_up, delete_shared, verify
from organizations.services.files import delete_objects

BLANK = (
    "contact_email",
    "legal_name",
    "tax_id",
    "billing_email",
    "billing_address",
    "logo_url",
)


class NotArchived(RuntimeError):
    """Only an archived organization is purged, and once."""


@dataclass(frozen=True, slots=True)
class Purge:
    """What was dropped, or would be."""

    slug: str
    backup: Backup | None
    rows: dict[str, int]  # of the shared tables

    def as_dict(self) -> dict[str, Any]:
        """For `--json`."""
        return {"slug": self.slug, "backup": self.backup.as_dict() if self.backup else None, "rows": self.rows}


def look_at(organization_id: UUID) -> Purge:
    """What a purge would drop; changes nothing. Raises `NotFound`, `NotArchived`."""
    organization = _purgeable(organization_id)
    with owner_session() as connection:
        rows = {
            table.name: int(run(connection, f"SELECT count(*) FROM ({table.select('public')}) t")[0][0])  # noqa: S608
            for table in shared_tables(connection, organization_id)
        }
    return Purge(organization.slug, None, rows)


def purge_organization(*, organization_id: UUID, folder: Path | None = None, actor_id: UUID | None = None) -> Purge:
    """Back an archived organization up, prove the backup by restoring it, then drop the organization's data.

    Its schema and its rows of the shared tables go in one transaction, its role and its files after it. Its name stays,
    its data key does not: no old copy of a column opens. Raises `NotFound`, `NotArchived`, and `BackupError` when the
    backup is not proven; then nothing has changed.
    """
    organization = _purgeable(organization_id)
    seen = look_at(organization_id)
    files = list(File.objects.using("owner").filter(organization_id=organization_id))
    backup = verify(Path(back_up(organization_id=organization_id, folder=folder).path))
    _drop(organization)
    for file in files:
        delete_objects(file)
    record(
        action="organization.purged",
        target=organization,
        after={"backup": Path(backup.path).name, "rows": backup.rows},
        actor_id=actor_id,
        organization_id=organization_id,
    )
    return Purge(organization.slug, backup, seen.rows)


def _purgeable(organization_id: UUID) -> Organization:
    organization = Organization.objects.using("owner").filter(pk=organization_id).first()
    if organization is None:
        raise NotFound
    if organization.status != Organization.Status.ARCHIVED or organization.purged_at is not None:
        raise NotArchived(f"{organization.slug} is {'purged already' if organization.purged_at else 'not archived'}.")
    return organization


def _drop(organization: Organization) -> None:
    schema = identifier(organization.schema_name)
    blank = ", ".join(f"{column} = ''" for column in BLANK)
    with owner_session() as connection:
        tables = [table for table in shared_tables(connection, organization.pk) if table.name != ORGANIZATION_TABLE]
        run(connection, f"DROP SCHEMA {schema} CASCADE")
        with unguarded(connection, [f"public.{identifier(table.name)}" for table in tables]):
            delete_shared(connection, tables)
        run(
            connection,
            f"UPDATE public.{ORGANIZATION_TABLE} SET schema_state = '', purged_at = now(), data_key = %s, {blank} "  # noqa: S608
            "WHERE id = %s AND status = 'archived' AND purged_at IS NULL",
            [new_data_key(), organization.pk],
        )
        connection.commit()
        _drop_role(connection, organization.schema_name)


def _drop_role(connection: Any, name: str) -> None:
    """The role has nothing left; where another database of the cluster knows it (a copy of this one), it stays."""
    try:
        run(connection, f"DROP ROLE IF EXISTS {identifier(name)}")
        connection.commit()
    except Error:
        connection.rollback()
