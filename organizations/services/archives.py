"""An organization as a file: what its schema and the shared tables hold of it, in one consistent snapshot.

The archive is a zip: `manifest.json` (the compiled statements that make the schema, and each table's columns, number of
rows and checksum), one file a table in PostgreSQL's COPY text format, and the files that people uploaded. It needs
nothing but a connection: the schema is made by the statements that `migrate` compiled, in whatever schema it is to stand.
"""

import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

import psycopg
from django.db import connections

from oasis.core import storage
from oasis.core.database.base import identifier
from organizations.models import SchemaMigration

MANIFEST = "manifest.json"
FORMAT = 1
ORGANIZATION_TABLE = "organizations_organization"
NOT_OURS = ("core_", "accounts_", "django_", "auth_")  # transient, or people's own, or append-only: they stay
PIECE = 1 << 16


@dataclass(frozen=True, slots=True)
class Table:
    """A table, the columns that are copied and the condition of the organization's rows (None: all of them)."""

    name: str
    columns: tuple[str, ...]
    condition: str | None = None

    def select(self, schema: str) -> str:
        """The rows, as a query."""
        where = f" WHERE {self.condition}" if self.condition else ""
        return f"SELECT {_listed(self.columns)} FROM {identifier(schema)}.{identifier(self.name)}{where}"  # noqa: S608

    def target(self, schema: str) -> str:
        """Where COPY writes them."""
        return f"{identifier(schema)}.{identifier(self.name)} ({_listed(self.columns)})"


@dataclass(frozen=True, slots=True)
class Content:
    """What an archive says of one table."""

    name: str
    columns: tuple[str, ...]
    rows: int
    checksum: str

    @property
    def table(self) -> Table:
        """The table, all of its rows."""
        return Table(self.name, self.columns)


@dataclass(frozen=True, slots=True)
class StoredObject:
    """What an archive says of one uploaded file."""

    key: str
    content_type: str
    size: int
    checksum: str  # SHA-256


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive holds."""

    organization_id: UUID
    slug: str
    schema_name: str
    schema_state: str
    taken_at: str
    statements: list[str]
    tenant: list[Content]
    shared: list[Content]
    objects: list[StoredObject]

    @property
    def rows(self) -> int:
        """How many rows there are in all."""
        return sum(content.rows for content in (*self.tenant, *self.shared))

    def dump(self) -> str:
        """As JSON."""
        return json.dumps({"format": FORMAT, **asdict(self)}, default=str, ensure_ascii=False)

    @classmethod
    def load(cls, text: str | bytes) -> "Manifest":
        """From JSON. Raises ValueError for another format."""
        said: dict[str, Any] = json.loads(text)
        if said.pop("format", None) != FORMAT:
            raise ValueError("This is no backup of an organization, or one of another version of OASIS.")
        for part in ("tenant", "shared"):
            said[part] = [Content(**{**content, "columns": tuple(content["columns"])}) for content in said[part]]
        said["objects"] = [StoredObject(**stored) for stored in said["objects"]]
        return cls(**{**said, "organization_id": UUID(said["organization_id"])})


def _listed(columns: tuple[str, ...]) -> str:
    return ", ".join(identifier(column) for column in columns)


@contextmanager
def owner_session() -> Iterator[psycopg.Connection[Any]]:
    """A connection of its own as the owner of the schemas: one transaction, rolled back unless it is committed."""
    with psycopg.connect(**connections["owner"].get_connection_params()) as connection:
        try:
            yield connection
        finally:
            connection.rollback()


def run(connection: psycopg.Connection[Any], statement: str, params: list[Any] | None = None) -> list[Any]:
    """Run SQL made of our own names; returns the rows, if there are any."""
    cursor = connection.execute(statement, params)
    return cursor.fetchall() if cursor.description else []


COLUMNS = """
SELECT c.relname::text, array_agg(a.attname::text ORDER BY a.attnum) FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
WHERE c.relkind IN ('r', 'p') AND c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = %s)
GROUP BY c.relname ORDER BY c.relname
"""
REFERENCES = """
SELECT child.relname::text, a.attname::text, parent.relname::text, b.attname::text FROM pg_constraint k
    JOIN pg_class child ON child.oid = k.conrelid JOIN pg_class parent ON parent.oid = k.confrelid
    JOIN pg_attribute a ON a.attrelid = child.oid AND a.attnum = k.conkey[1]
    JOIN pg_attribute b ON b.attrelid = parent.oid AND b.attnum = k.confkey[1]
WHERE k.contype = 'f' AND k.connamespace = 'public'::regnamespace AND cardinality(k.conkey) = 1
ORDER BY 1, 2
"""


def tenant_tables(connection: psycopg.Connection[Any], schema: str) -> list[Table]:
    """The tables of an organization's schema, from the catalogue."""
    return [Table(name, tuple(columns)) for name, columns in run(connection, COLUMNS, [schema])]


def shared_tables(connection: psycopg.Connection[Any], organization_id: UUID) -> list[Table]:
    """The shared tables that hold something of an organization, and which rows.

    They are found by `organization_id`, or by a foreign key to a table that is. Outbox, audit and what belongs to people
    stay where they are.
    """
    columns = {name: tuple(found) for name, found in run(connection, COLUMNS, ["public"])}
    conditions = {ORGANIZATION_TABLE: f"id = '{organization_id}'"}
    for name, found in columns.items():
        if "organization_id" in found and not name.startswith(NOT_OURS):
            conditions[name] = f"organization_id = '{organization_id}'"
    references = run(connection, REFERENCES)
    grew = True
    while grew:
        grew = False
        for child, column, parent, key in references:
            if parent not in conditions or child in conditions or child.startswith(NOT_OURS):
                continue
            chosen = f"SELECT {identifier(key)} FROM public.{identifier(parent)} WHERE {conditions[parent]}"  # noqa: S608
            conditions[child] = f"{identifier(column)} IN ({chosen})"
            grew = True
    return [Table(name, columns[name], condition) for name, condition in sorted(conditions.items())]


def checksum(connection: psycopg.Connection[Any], schema: str, table: Table) -> tuple[int, str]:
    """How many rows there are, and a sum over all of them that does not depend on their order."""
    rows = run(
        connection,
        "SELECT count(*), coalesce(sum(hashtextextended(ROW(t.*)::text, 0)::numeric), 0)::text "  # noqa: S608
        f"FROM ({table.select(schema)}) t",
    )
    return int(rows[0][0]), str(rows[0][1])


def write_table(archive: zipfile.ZipFile, connection: psycopg.Connection[Any], schema: str, table: Table) -> Content:
    """Copy a table's rows into the archive; `public` stands for the shared tables."""
    count, total = checksum(connection, schema, table)
    statement = f"COPY ({table.select(schema)}) TO STDOUT"
    with (
        archive.open(member_name(schema, table.name), "w", force_zip64=True) as member,
        connection.cursor().copy(statement) as copy,
    ):
        for data in copy:
            member.write(data)
    return Content(table.name, table.columns, count, total)


def read_table(
    archive: zipfile.ZipFile, connection: psycopg.Connection[Any], member: str, table: Table, *, schema: str
) -> None:
    """Copy the rows of an archive's `member` into a table of `schema`."""
    statement = f"COPY {table.target(schema)} FROM STDIN"
    with archive.open(member) as rows, connection.cursor().copy(statement) as copy:
        while data := rows.read(PIECE):
            copy.write(data)


@contextmanager
def unguarded(connection: psycopg.Connection[Any], tables: list[str]) -> Iterator[None]:
    """Write (qualified, quoted) tables with their triggers off and constraints checked at the end of the block.

    Ledgers refuse every change but a new row, and a restored row is not to cause again what it caused once.
    """
    guarded = [name for name in tables if run(connection, GUARDS, [name])]
    run(connection, "SET CONSTRAINTS ALL DEFERRED")
    for name in guarded:
        run(connection, f"ALTER TABLE {name} DISABLE TRIGGER USER")
    yield
    run(connection, "SET CONSTRAINTS ALL IMMEDIATE")  # no check waits any more: triggers may be switched on again
    for name in guarded:
        run(connection, f"ALTER TABLE {name} ENABLE TRIGGER USER")


GUARDS = "SELECT 1 FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal LIMIT 1"


def statements_up_to(state: str) -> list[str]:
    """The compiled statements that make a schema in `state`; migrations of data are left out: the data come along."""
    found: list[str] = []
    for migration in SchemaMigration.objects.using("owner").all():
        found += migration.statements or []
        if migration.state == state:
            return found
    raise ValueError("No compiled migration leads to this schema's state: run `manage.py migrate` first.")


def write_object(archive: zipfile.ZipFile, key: str, content_type: str) -> StoredObject | None:
    """Copy an uploaded file into the archive; None for one that is not in the storage any more."""
    digest, size = sha256(), 0
    try:
        source = storage.open_stream(key)
    except FileNotFoundError:
        return None
    with source as stored, archive.open(f"objects/{key}", "w", force_zip64=True) as member:
        while data := stored.read(PIECE):
            digest.update(data)
            size += member.write(data)
    return StoredObject(key, content_type, size, digest.hexdigest())


def object_stands(archive: zipfile.ZipFile, stored: StoredObject) -> bool:
    """Whether the archive holds the file that was written down."""
    digest, size = sha256(), 0
    with archive.open(f"objects/{stored.key}") as member:
        while data := member.read(PIECE):
            digest.update(data)
            size += len(data)
    return (size, digest.hexdigest()) == (stored.size, stored.checksum)


def read_object(archive: zipfile.ZipFile, stored: StoredObject) -> None:
    """Put an uploaded file back where it was."""
    storage.store(stored.key, archive.read(f"objects/{stored.key}"), stored.content_type)


def member_name(schema: str, table: str) -> str:
    """The file of a table in an archive."""
    return f"{'shared' if schema == 'public' else 'tenant'}/{table}.copy"
