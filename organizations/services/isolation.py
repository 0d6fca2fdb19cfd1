# ruff: noqa: S608 - attacks are SQL made of names from the catalogue
"""`isolation_check` attacks its own wall: as the application's role, from inside one organization, on every table.

The tables are read from the catalogue, so a new table is attacked by itself. Each attack runs in a transaction of its
own that is rolled back: the check changes nothing, also where it finds a hole.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.db import DatabaseError, connection, transaction

from oasis.core.checks import bypasses_row_security
from oasis.core.database.base import identifier
from oasis.core.tenancy import OrganizationRef, organization_scope

SHARED = "public"


@dataclass(frozen=True, slots=True)
class Attack:
    """One try at the wall; `held` tells whether it stood, `how` what stopped it."""

    attacker: str
    victim: str
    table: str
    action: str
    held: bool
    how: str

    def as_dict(self) -> dict[str, Any]:
        """For `--json`."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the catalogue."""

    schema: str
    name: str
    columns: tuple[str, ...]

    @property
    def quoted(self) -> str:
        """The qualified name."""
        return f"{identifier(self.schema)}.{identifier(self.name)}"

    @property
    def has_organization(self) -> bool:
        """Whether rows belong to an organization."""
        return "organization_id" in self.columns


class _Undo(Exception):
    """Rolls an attack back."""


def tables(*schemas: str) -> list[Table]:
    """The tables of schemas, from the catalogue (readable whatever rights one has)."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT n.nspname, c.relname, array_agg(a.attname ORDER BY a.attnum)::text[]
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname = ANY(%s)
                AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
            GROUP BY 1, 2 ORDER BY 1, 2
            """,
            [list(schemas)],
        )
        return [Table(schema, name, tuple(columns)) for schema, name, columns in cursor.fetchall()]


def check(first: OrganizationRef, second: OrganizationRef) -> list[Attack]:
    """Attack each organization from the other, and both from outside every scope."""
    results = [
        Attack("application", "-", "pg_roles", "be an ordinary role", not bypasses_row_security(), "role attributes")
    ]
    for attacker, victim in ((first, second), (second, first)):
        for table in tables(victim.schema_name):
            results += _on_tenant_table(attacker, victim, table)
        for table in tables(SHARED):
            results += _on_shared_table(attacker, victim, table)
        results.append(_become(attacker, victim))
    for organization in (first, second):
        results += [
            _attack(None, organization, table.quoted, action, statement)
            for table in tables(organization.schema_name)
            for action, statement in _statements(table)
        ]
    return results


def _statements(table: Table) -> Iterator[tuple[str, str]]:
    column = identifier(table.columns[0])
    yield "read", f"SELECT count(*) FROM {table.quoted}"
    yield "insert", f"INSERT INTO {table.quoted} SELECT * FROM {table.quoted} LIMIT 0"
    yield "update", f"UPDATE {table.quoted} SET {column} = {column} WHERE false"
    yield "delete", f"DELETE FROM {table.quoted} WHERE false"
    yield "truncate", f"TRUNCATE {table.quoted}"


def _on_tenant_table(attacker: OrganizationRef, victim: OrganizationRef, table: Table) -> Iterator[Attack]:
    for action, statement in _statements(table):
        yield _attack(attacker, victim, table.quoted, action, statement)


def _on_shared_table(attacker: OrganizationRef, victim: OrganizationRef, table: Table) -> Iterator[Attack]:
    """On shared tables the rights differ; what counts is that no row of the victim is seen, changed or made."""
    key = "organization_id" if table.has_organization else "id" if table.name == "organizations_organization" else None
    yield _attack(attacker, victim, table.quoted, "truncate", f"TRUNCATE {table.quoted}")
    if key is None:
        yield from _on_global_table(attacker, victim, table)
        return
    mine, theirs = f"'{attacker.id}'", f"'{victim.id}'"
    yield _attack(
        attacker,
        victim,
        table.quoted,
        "read",
        f"SELECT 1 FROM {table.quoted} WHERE {key} IS DISTINCT FROM {mine} LIMIT 1",
        rows_break=True,
    )
    yield _attack(
        attacker,
        victim,
        table.quoted,
        "delete",
        f"DELETE FROM {table.quoted} WHERE {key} IS DISTINCT FROM {mine}",
        rows_break=True,
    )
    yield _attack(
        attacker,
        victim,
        table.quoted,
        "update",
        f"UPDATE {table.quoted} SET {key} = {key} WHERE {key} IS DISTINCT FROM {mine}",
        rows_break=True,
    )
    yield _attack(
        attacker, victim, table.quoted, "move", f"UPDATE {table.quoted} SET {key} = {theirs}", rows_break=True
    )
    others = ", ".join(identifier(column) for column in table.columns if column != key)
    listed = f", {others}" if others else ""
    yield _attack(
        attacker,
        victim,
        table.quoted,
        "insert",
        f"INSERT INTO {table.quoted} ({key}{listed}) SELECT {theirs}{listed} FROM {table.quoted} LIMIT 1",
        rows_break=True,
    )


def _on_global_table(attacker: OrganizationRef, victim: OrganizationRef, table: Table) -> Iterator[Attack]:
    """A table without an organization: nothing of people who are not the attacker's members, and no writing."""
    person = "user_id" if "user_id" in table.columns else "id" if table.name == "accounts_user" else None
    if person is not None:
        members = "(SELECT user_id FROM public.organizations_membership)"
        statement = f"SELECT 1 FROM {table.quoted} WHERE {person} NOT IN {members} LIMIT 1"
        yield _attack(attacker, victim, table.quoted, "read", statement, rows_break=True)
    for action, statement in _statements(table):
        if action in ("update", "delete"):
            yield _attack(attacker, victim, table.quoted, action, statement)


def _become(attacker: OrganizationRef, victim: OrganizationRef) -> Attack:
    statement = f"SELECT pg_catalog.set_config('role', '{victim.schema_name}', true)"
    return _attack(attacker, victim, "set_config('role')", "become", statement)


def _attack(
    attacker: OrganizationRef | None,
    victim: OrganizationRef,
    table: str,
    action: str,
    statement: str,
    *,
    rows_break: bool = False,
) -> Attack:
    """Run one statement; it must be refused, or with `rows_break` touch no row."""
    name = attacker.name if attacker else "outside a scope"
    held, how = True, ""
    try:
        with organization_scope(attacker) if attacker else transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
            held = rows_break and cursor.rowcount == 0
            how = "no rows" if held else f"{max(cursor.rowcount, 0)} rows"
            raise _Undo
    except _Undo:
        pass
    except DatabaseError as error:
        how = str(error).splitlines()[0]
        held = "permission denied" in how or "row-level security" in how or "must be owner" in how
    return Attack(name, victim.name, table, action, held, how)
