"""Backups of one organization: taken in one snapshot, proven by restoring them, brought back whole.

Nothing is ever half there: a backup has its name once it is complete and on disk; verifying restores into a scratch
schema of a transaction that is rolled back; restoring is one transaction. The files that people uploaded are in it
(docs/backups.md).
"""

import os
import zipfile
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
from django.conf import settings

from accounts.audit import record
from oasis.core.database.base import identifier
from oasis.core.errors import NotFound
from organizations.models import File, Organization, SchemaMigration
from organizations.services import schemas
from organizations.services.archives import (
    MANIFEST,
    Content,
    Manifest,
    Table,
    checksum,
    member_name,
    object_stands,
    owner_session,
    read_object,
    read_table,
    run,
    shared_tables,
    statements_up_to,
    tenant_tables,
    unguarded,
    write_object,
    write_table,
)

PARTIAL = ".partial"
LONGEST_NAME = 63  # of a table


class BackupError(RuntimeError):
    """A backup cannot be taken, is not what it says, or cannot be brought back; the message says why."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup on disk."""

    path: str
    organization_id: str
    slug: str
    taken_at: str
    tables: int
    rows: int
    files: int
    bytes: int

    def as_dict(self) -> dict[str, Any]:
        """For `--json`."""
        return asdict(self)


def default_folder() -> Path:
    """Where backups go unless somebody says otherwise."""
    return Path(settings.DATA_DIR) / "backups"


def back_up(*, organization_id: UUID, folder: Path | None = None) -> Backup:
    """Write an organization's backup; returns where. Raises `NotFound`, or BackupError where it has no schema."""
    organization = Organization.objects.using("owner").filter(pk=organization_id).first()
    if organization is None:
        raise NotFound
    if not organization.schema_state:
        raise BackupError(f"{organization.slug} has no schema: there is nothing to back up.")
    target = folder or default_folder()
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    now = datetime.now(UTC)
    path = target / f"{organization.slug}-{now:%Y%m%dT%H%M%S%f}.oasis"
    partial = path.with_suffix(PARTIAL)
    try:
        with open(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            manifest = _write(file, organization, now)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return described(path, manifest)


def _write(file: Any, organization: Organization, now: datetime) -> Manifest:
    with owner_session() as connection, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ  # all tables as of one moment
        connection.read_only = True
        state, schema = run(
            connection,
            "SELECT schema_state, schema_name FROM public.organizations_organization WHERE id = %s",
            [organization.pk],
        )[0]
        tenant = [write_table(archive, connection, schema, table) for table in tenant_tables(connection, schema)]
        shared = [
            write_table(archive, connection, "public", table) for table in shared_tables(connection, organization.pk)
        ]
        connection.rollback()  # the rows are written; files are read without a transaction
        copied = [write_object(archive, file.key, file.content_type) for file in _files(organization.pk)]
        manifest = Manifest(
            organization_id=organization.pk,
            slug=organization.slug,
            schema_name=schema,
            schema_state=state,
            taken_at=now.isoformat(),
            statements=statements_up_to(state),
            tenant=tenant,
            shared=shared,
            objects=[stored for stored in copied if stored is not None],
        )
        archive.writestr(MANIFEST, manifest.dump())
    return manifest


def _files(organization_id: UUID) -> list[File]:
    return list(File.objects.using("owner").filter(organization_id=organization_id, status=File.Status.READY))


def described(path: Path, manifest: Manifest | None = None) -> Backup:
    """What a backup is. Raises BackupError for a file that is none."""
    said = manifest or manifest_of(path)
    return Backup(
        path=str(path),
        organization_id=str(said.organization_id),
        slug=said.slug,
        taken_at=said.taken_at,
        tables=len(said.tenant) + len(said.shared),
        rows=said.rows,
        files=len(said.objects),
        bytes=path.stat().st_size,
    )


def manifest_of(path: Path) -> Manifest:
    """The manifest of a backup. Raises BackupError."""
    try:
        with zipfile.ZipFile(path) as archive:
            return Manifest.load(archive.read(MANIFEST))
    except (OSError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise BackupError(f"{path} cannot be read as a backup: {error}") from error


def verify(path: Path) -> Backup:
    """Prove a backup: restore it into a scratch schema, and compare every table with what was written down of it.

    Nothing of the scratch schema stays. Raises BackupError for the first table that differs.
    """
    manifest = manifest_of(path)
    scratch = f"scratch_{uuid4().hex}"
    try:
        with owner_session() as connection, zipfile.ZipFile(path) as archive:
            _make_schema(connection, scratch, manifest)
            _fill_schema(connection, archive, manifest, scratch)
            for content in manifest.tenant:
                _compare(connection, scratch, content, content.name)
            for content in manifest.shared:
                copied = f"shared_{content.name}"[:LONGEST_NAME]
                source = f"public.{identifier(content.name)}"
                run(connection, f"CREATE TEMP TABLE {identifier(copied)} (LIKE {source}) ON COMMIT DROP")
                table = Table(copied, content.columns)
                read_table(archive, connection, member_name("public", content.name), table, schema="pg_temp")
                _compare(connection, "pg_temp", content, copied)
            for stored in manifest.objects:
                if not object_stands(archive, stored):
                    raise BackupError(f"{stored.key}: not the file that was written.")
    except (psycopg.Error, zipfile.BadZipFile, KeyError) as error:
        raise BackupError(f"{path} cannot be restored: {_first_line(error)}") from error
    return described(path, manifest)


def _compare(connection: psycopg.Connection[Any], schema: str, content: Content, name: str) -> None:
    found = checksum(connection, schema, Table(name, content.columns))
    if found != (content.rows, content.checksum):
        raise BackupError(f"{content.name}: {found[0]} rows where {content.rows} were written, or other ones.")


def restore(*, path: Path, replace: bool = False, shared: bool = True, actor_id: UUID | None = None) -> UUID:
    """Bring an organization back as it was, in one transaction; returns its id.

    One that has a schema is left alone unless `replace` says to put the backup in its place; `shared=False` leaves the
    shared tables as they are (they were restored before). Raises BackupError, and then nothing has changed.
    """
    manifest = manifest_of(path)
    schema = manifest.schema_name
    try:
        with owner_session() as connection, zipfile.ZipFile(path) as archive:
            stands = run(connection, "SELECT 1 FROM pg_namespace WHERE nspname = %s", [schema])
            if stands and not replace:
                raise BackupError(f"{manifest.slug} has a schema: say --replace to put the backup in its place.")
            connection.rollback()
            for stored in manifest.objects:  # before the rows that name them, and outside the transaction
                read_object(archive, stored)
            if stands:
                run(connection, f"DROP SCHEMA {identifier(schema)} CASCADE")
            _make_schema(connection, schema, manifest, role=True)
            _fill_schema(connection, archive, manifest, schema)
            if shared:
                _restore_shared(connection, archive, manifest)
            run(
                connection,
                "UPDATE public.organizations_organization SET schema_state = %s, purged_at = NULL WHERE id = %s",
                [manifest.schema_state, manifest.organization_id],
            )
            connection.commit()
    except (psycopg.Error, zipfile.BadZipFile, KeyError) as error:
        raise BackupError(f"{path} cannot be restored: {_first_line(error)}") from error
    migrations = list(SchemaMigration.objects.using("owner").all())
    schemas.advance(manifest.organization_id, schema, schemas.missing(migrations, manifest.schema_state))
    record(
        action="organization.restored",
        target=f"organization:{manifest.organization_id}",
        after={"taken_at": manifest.taken_at},
        actor_id=actor_id,
        organization_id=manifest.organization_id,
    )
    return manifest.organization_id


def _make_schema(connection: psycopg.Connection[Any], schema: str, manifest: Manifest, *, role: bool = False) -> None:
    """The empty tables, by the statements of the archive; for `role`, with the organization's role and its rights."""
    name = identifier(schema)
    template = "org_template"
    if role:
        statements = schemas.role_and_schema(schema)
    else:
        statements = [
            f"CREATE SCHEMA {name}",
            f"CREATE TABLE {name}.django_migrations (LIKE {template}.django_migrations INCLUDING ALL)",
        ]
    path = f"SET LOCAL search_path TO {name}, public"
    run(connection, ";\n".join([*statements, path, *(line.rstrip("; \n") for line in manifest.statements)]))


def _fill_schema(
    connection: psycopg.Connection[Any], archive: zipfile.ZipFile, manifest: Manifest, schema: str
) -> None:
    """The rows, and sequences behind the last one."""
    names = [f"{identifier(schema)}.{identifier(content.name)}" for content in manifest.tenant]
    with unguarded(connection, names):
        run(connection, f"TRUNCATE {', '.join(names)}")  # what the migrations themselves wrote
        for content in manifest.tenant:
            member = member_name(manifest.schema_name, content.name)
            read_table(archive, connection, member, content.table, schema=schema)
    for statement in run(connection, SEQUENCES, [schema]):
        run(connection, statement[0])


SEQUENCES = """
SELECT format('SELECT setval(%%L, coalesce(max(%%I), 1), max(%%I) IS NOT NULL) FROM %%I.%%I',
    pg_get_serial_sequence(format('%%I.%%I', n.nspname, c.relname), a.attname), a.attname, a.attname,
    n.nspname, c.relname)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE n.nspname = %s AND c.relkind = 'r'
    AND pg_get_serial_sequence(format('%%I.%%I', n.nspname, c.relname), a.attname) IS NOT NULL
"""


def _restore_shared(connection: psycopg.Connection[Any], archive: zipfile.ZipFile, manifest: Manifest) -> None:
    names = [f"public.{identifier(content.name)}" for content in manifest.shared]
    with unguarded(connection, names):
        delete_shared(connection, shared_tables(connection, manifest.organization_id))
        for content in manifest.shared:
            read_table(archive, connection, member_name("public", content.name), content.table, schema="public")


def delete_shared(connection: psycopg.Connection[Any], tables: list[Table]) -> None:
    """Delete an organization's rows of shared tables (inside `unguarded`), those found through others first."""
    for table in sorted(tables, key=lambda table: (table.condition or "").count(" IN ("), reverse=True):
        run(connection, f"DELETE FROM public.{identifier(table.name)} WHERE {table.condition}")  # noqa: S608


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__
