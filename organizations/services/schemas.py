"""Organizations' schemas: compiled migrations, provisioning, and bringing thousands of schemas up to date.

A migration of a tenant app runs through Django once, in the template schema, and is compiled to SQL on the way
(`SchemaMigration`). A new schema is those statements in one transaction; a schema that is behind gets the missing ones,
again in one transaction that also moves its `schema_state`. So a run that was killed goes on where it stopped, and one
statement tells which schemas are behind. A migration with Python in it runs through Django in each schema.
"""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import takewhile
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, cast
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from oasis.core.database.base import identifier
from oasis.core.tenancy.owner.base import DatabaseWrapper as OwnerConnection
from oasis.core.tenancy.owner.base import tenant_labels
from oasis.core.tenancy.rights import GROUP
from oasis.core.tenancy.scope import TEMPLATE_SCHEMA
from organizations.models import Organization, SchemaMigration

NOT_SQL = "THIS OPERATION CANNOT BE WRITTEN AS SQL"
PARALLEL = max(2, (os.cpu_count() or 2))


def owner_connection() -> OwnerConnection:
    """The schema owner's connection of this thread."""
    return cast(OwnerConnection, connections["owner"])


# -- compiling


def compile_pending() -> int:
    """Run the tenant apps' new migrations on the template schema and keep them as SQL; returns how many there were."""
    connection = owner_connection()
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {identifier(TEMPLATE_SCHEMA)}")
    connection.set_schema(TEMPLATE_SCHEMA)
    try:
        return _compile_in_template(connection)
    finally:
        connection.set_schema_to_public()


def _compile_in_template(connection: OwnerConnection) -> int:
    labels = tenant_labels()
    executor = MigrationExecutor(connection)
    executor.recorder.ensure_schema()
    targets = [key for key in executor.loader.graph.leaf_nodes() if key[0] in labels]
    plan = executor.migration_plan(targets)
    last = SchemaMigration.objects.using("owner").last()
    position, state = (last.position, last.state) if last else (0, "")
    compiled = 0
    for migration, _backwards in plan:
        key = (migration.app_label, migration.name)
        statements = _statements(connection, migration) if key[0] in labels else []
        MigrationExecutor(connection).migrate([key])
        if key[0] not in labels:
            continue
        position, compiled = position + 1, compiled + 1
        state = sha256(f"{state}|{key[0]}.{key[1]}".encode()).hexdigest()
        SchemaMigration.objects.using("owner").create(
            app=key[0], name=key[1], position=position, state=state, statements=statements
        )
    return compiled


def _statements(connection: OwnerConnection, migration: Any) -> list[str] | None:
    collected = MigrationLoader(connection).collect_sql([(migration, False)])
    if any(NOT_SQL in line for line in collected):
        return None
    return [line for line in collected if not line.startswith("--")]


# -- nothing to do


def settled() -> bool:
    """Whether the last whole run ended, and neither the code's migrations nor those applied changed since.

    Django would find that out by building every model anew as migrations left it, which takes half a second.
    """
    with owner_connection().cursor() as cursor:
        cursor.execute("SELECT obj_description(to_regnamespace(%s)::oid, 'pg_namespace')", [TEMPLATE_SCHEMA])
        kept = cursor.fetchone()[0]
    return kept is not None and kept == _fingerprint()


def settle() -> None:
    """Note that a whole run ended."""
    _note(f"'{_fingerprint()}'")


def unsettle() -> None:
    """Forget it, before anything is changed: a run that is killed is followed by a whole one."""
    with owner_connection().cursor() as cursor:
        cursor.execute("SELECT to_regnamespace(%s) IS NOT NULL", [TEMPLATE_SCHEMA])
        there = cursor.fetchone()[0]
    if there:
        _note("NULL")


def _note(words: str) -> None:
    with owner_connection().cursor() as cursor:
        cursor.execute(f"COMMENT ON SCHEMA {identifier(TEMPLATE_SCHEMA)} IS {words}")


def _fingerprint() -> str:
    """Of the names of all migrations in the code, and of those that the shared schema has had."""
    with owner_connection().cursor() as cursor:
        cursor.execute("SELECT app || '.' || name FROM public.django_migrations")
        applied = sorted(row[0] for row in cursor.fetchall())
    written = sorted(
        f"{config.label}.{module.name}"
        for config in apps.get_app_configs()
        for module in iter_modules([str(Path(config.path, "migrations"))])
    )
    return sha256(" ".join([*applied, "|", *written]).encode()).hexdigest()


# -- one schema


def provision(organization_id: UUID) -> None:
    """Make an organization's role and schema from the compiled migrations, in one transaction, and activate it.

    Doing it again changes nothing; a failure leaves nothing behind. Raises RuntimeError before the first `migrate`.
    """
    migrations = list(SchemaMigration.objects.using("owner").all())
    if not migrations:
        raise RuntimeError("No compiled migrations: run `manage.py migrate` first.")
    with transaction.atomic(using="owner"):
        organization = (
            Organization.objects.using("owner")
            .select_for_update()
            .only("schema_name", "schema_state", "status")
            .get(pk=organization_id)
        )
        if not organization.schema_state:
            first = _leading_sql(migrations)
            _run(
                [
                    *role_and_schema(organization.schema_name),
                    *_script(organization.schema_name, first),
                    *_reached(organization_id, first[-1]),
                ]
            )
            organization.schema_state = first[-1].state
    advance(organization_id, organization.schema_name, missing(migrations, organization.schema_state))
    Organization.objects.using("owner").filter(pk=organization_id, status=Organization.Status.PROVISIONING).update(
        status=Organization.Status.ACTIVE
    )


def role_and_schema(schema_name: str) -> list[str]:
    """The statements that make an organization's role and its schema; a role may have outlived its database."""
    name, application = identifier(schema_name), identifier(settings.DATABASES["default"]["USER"])
    return [
        f"DO $$ BEGIN CREATE ROLE {name} NOLOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$",
        f"GRANT {GROUP} TO {name} WITH INHERIT TRUE, SET FALSE",
        f"GRANT {name} TO {application} WITH INHERIT FALSE, SET TRUE",
        f"CREATE SCHEMA {name}",
        f"GRANT USAGE ON SCHEMA {name} TO {name}",
        f"CREATE TABLE {name}.django_migrations (LIKE {identifier(TEMPLATE_SCHEMA)}.django_migrations INCLUDING ALL)",
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA {name} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {name}",
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA {name} GRANT USAGE, SELECT ON SEQUENCES TO {name}",
    ]


def missing(migrations: list[SchemaMigration], state: str) -> list[SchemaMigration]:
    """The migrations that a schema in `state` lacks, in order."""
    reached = next((migration.position for migration in migrations if migration.state == state), 0)
    return [migration for migration in migrations if migration.position > reached]


def advance(organization_id: UUID, schema_name: str, lacking: list[SchemaMigration]) -> None:
    """Bring one schema through `lacking`: SQL in one transaction as far as it goes, Python through Django."""
    while lacking:
        chunk = _leading_sql(lacking)
        if chunk:
            with transaction.atomic(using="owner"):
                _run([*_script(schema_name, chunk), *_reached(organization_id, chunk[-1])])
        else:
            chunk = lacking[:1]
            _run_with_django(schema_name, chunk[0])
            _run(_reached(organization_id, chunk[0]))
        lacking = lacking[len(chunk) :]


def _leading_sql(migrations: list[SchemaMigration]) -> list[SchemaMigration]:
    return list(takewhile(lambda migration: migration.statements is not None, migrations))


def _script(schema_name: str, migrations: list[SchemaMigration]) -> list[str]:
    rows = ", ".join(f"('{migration.app}', '{migration.name}', now())" for migration in migrations)
    return [
        f"SET LOCAL search_path TO {identifier(schema_name)}, public",
        *(statement.rstrip("; \n") for migration in migrations for statement in migration.statements or ()),
        f"INSERT INTO django_migrations (app, name, applied) VALUES {rows}",  # noqa: S608 - our own names
    ]


def _reached(organization_id: UUID, migration: SchemaMigration) -> list[str]:
    table = "public.organizations_organization"
    return [f"UPDATE {table} SET schema_state = '{migration.state}' WHERE id = '{organization_id}'"]  # noqa: S608


def _run(statements: list[str]) -> None:
    with owner_connection().cursor() as cursor:
        cursor.execute(";\n".join(statements))


def _run_with_django(schema_name: str, migration: SchemaMigration) -> None:
    connection = owner_connection()
    connection.set_schema(schema_name)
    try:
        MigrationExecutor(connection).migrate([(migration.app, migration.name)])
    finally:
        connection.set_schema_to_public()


# -- all schemas


@dataclass(slots=True)
class Outcome:
    """What a run over all schemas did; `failed` maps an organization's slug to the database's words."""

    behind: int = 0
    migrated: int = 0
    failed: dict[str, str] = field(default_factory=dict)


def migrate_schemas(progress: Callable[[int, int], None] | None = None, *, parallel: int = PARALLEL) -> Outcome:
    """Bring every schema that is behind up to date, `parallel` at a time; one that fails does not stop the others.

    `progress(done, all)` is called after each. Nothing to do costs one statement.
    """
    migrations = list(SchemaMigration.objects.using("owner").all())
    if not migrations:
        return Outcome()
    behind = list(
        Organization.objects.using("owner")
        .exclude(schema_state=migrations[-1].state)
        .exclude(schema_state="")
        .values_list("id", "slug", "schema_name", "schema_state")
    )
    outcome = Outcome(behind=len(behind))
    if not behind:
        return outcome

    def one(organization_id: UUID, schema_name: str, state: str) -> None:
        advance(organization_id, schema_name, missing(migrations, state))

    with ThreadPoolExecutor(parallel, thread_name_prefix="migrate") as pool:
        jobs = {pool.submit(one, pk, schema, state): slug for pk, slug, schema, state in behind}
        for done, job in enumerate(as_completed(jobs), start=1):
            error = job.exception()
            if error is None:
                outcome.migrated += 1
            else:
                outcome.failed[jobs[job]] = str(error).splitlines()[0]
            if progress:
                progress(done, outcome.behind)
        for _worker in range(parallel):
            pool.submit(connections.close_all)
    return outcome
