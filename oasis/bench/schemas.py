"""Thousands of schemas: a new one, a migration over many, and a run with nothing to do.

Everything happens in a database of its own on the embedded server, dropped at the end unless it is to be kept for the
next measurement. Each figure stands beside the bare statements run in the same minute, and processor time beside wall
time: on a machine that others load, only these mean something.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any
from uuid import uuid4

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.core.management.commands.migrate import Command as DjangoMigrate
from django.db import connections
from django.utils import timezone

from accounts.models import Profile, User
from oasis import embedded
from oasis.bench import data
from oasis.bench.processor import process_seconds, server_seconds
from oasis.core.database.base import identifier
from oasis.core.tenancy.scope import schema_name_of
from organizations.models import Organization, SchemaMigration
from organizations.services import schemas
from organizations.services.provisioning import create_organization

DATABASE = "oasis_bench_schemas"
Progress = Callable[[int, int], None]
Spent = tuple[float, float]  # seconds of the clock, and of PostgreSQL's processors


def measure(organizations: int, altered: int, progress: Progress) -> Iterator[dict[str, Any]]:
    """P4 before and after that many organizations are made, and P5, one after the other."""
    yield as_django_tenants()
    yield provisioning()
    make(organizations, progress)
    yield provisioning()
    yield add_field(altered)
    yield nothing_to_do()


@contextmanager
def own_database(*, keep: bool = False) -> Iterator[None]:
    """Work in a database of its own, migrated: the one that was kept, or a fresh one. Dropped at the end but for `keep`."""
    data_dir = settings.DATA_DIR
    if not exists(DATABASE):
        embedded.create_database(data_dir, DATABASE)
    before = connections["default"].settings_dict["NAME"]
    use(DATABASE)
    try:
        call_command("migrate", verbosity=0)
        yield
    finally:
        use(before)
        if not keep:
            embedded.drop_database(data_dir, DATABASE)


def exists(database: str) -> bool:
    """Whether the embedded server has a database of this name."""
    with psycopg.connect(embedded.urls(settings.DATA_DIR).superuser) as session:
        return session.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone() is not None


def use(database: str) -> None:
    """Let both connections of this process be to `database`."""
    for alias in ("default", "owner"):
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = database


def make(organizations: int, progress: Progress, *, journeys: int = 20) -> None:
    """Make what is missing of this many organizations: a schema and a member each, one a processor.

    Only the first one has journeys, for others to copy.
    """
    data.seed(organizations=min(organizations, 1), people=1, journeys=journeys, steps=2, progress=progress)
    there = set(Organization.objects.values_list("pk", flat=True))
    missing = [number for number in range(organizations) if data.organization_id(number) not in there]
    with ThreadPoolExecutor(schemas.PARALLEL) as pool:
        for done, job in enumerate(as_completed([pool.submit(_make, number) for number in missing]), start=1):
            job.result()
            progress(done, len(missing))
        for _worker in range(schemas.PARALLEL):
            pool.submit(connections.close_all)


def _make(number: int) -> None:
    pk, person = data.organization_id(number), data.user_id(number)
    User.objects.bulk_create(
        [User(id=person, email=f"{person.hex}@bench.example", password="!", email_verified_at=timezone.now())],  # noqa: S106
        ignore_conflicts=True,
    )
    Profile.objects.bulk_create([Profile(user_id=person, first_name="Bench")], ignore_conflicts=True)
    create_organization(name=f"Bench {number}", slug=f"{data.SLUG}{number}", organization_id=pk, owner_id=person)
    schemas.provision(pk)


# -- P4


def provisioning(rounds: int = 15) -> dict[str, Any]:
    """P4: a new organization, against its statements alone in one transaction."""
    ours: list[Spent] = []
    bare: list[Spent] = []
    schema = ""
    with owner() as session:
        for _round in range(rounds):
            bare.append(_bare_schema(session))
            organization = create_organization(name="P4", slug=f"p4-{uuid4().hex}")
            schema = schema_name_of(organization.pk)
            ours.append(_timed_in(_owner_process(), partial(schemas.provision, organization.pk)))
        tables = session.execute("SELECT count(*) FROM pg_tables WHERE schemaname = %s", [schema]).fetchone()
    told = _ratio("P4 new organization", ours, bare)
    return told | {"tables": tables[0] if tables else 0, "among": Organization.objects.count() - 1}


def _bare_schema(session: psycopg.Connection[Any]) -> Spent:
    statements = [
        statement for migration in SchemaMigration.objects.using("owner") for statement in migration.statements or []
    ]
    name = f"bare_{uuid4().hex}"
    script = [f"CREATE SCHEMA {name}", f"SET LOCAL search_path TO {name}, public"]
    script += [line.rstrip("; \n") for line in statements]

    def work() -> None:
        session.execute(";\n".join(script))
        session.commit()

    return _timed_in(session.info.backend_pid, work)


def as_django_tenants() -> dict[str, Any]:
    """P4, for comparison: what `TenantMixin.create_schema` does for a new tenant, the migrations in its schema; once."""
    connection = schemas.owner_connection()
    name, started = f"theirs_{uuid4().hex}", time.process_time()

    def work() -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE SCHEMA {identifier(name)}")
        connection.set_schema(name)
        call_command(DjangoMigrate(), database="owner", verbosity=0, interactive=False)

    try:
        seconds, processor = _timed_in(_owner_process(), work)
    finally:
        connection.set_schema_to_public()
    return {
        "what": "P4 the same by django-tenants",
        "ms": round(seconds * 1000),
        "pg_cpu_ms": round(processor * 1000),
        "app_cpu_ms": round((time.process_time() - started) * 1000),
    }


@contextmanager
def owner() -> Iterator[psycopg.Connection[Any]]:
    """A connection of its own as the owner of the schemas."""
    with psycopg.connect(**connections["owner"].get_connection_params()) as session:
        yield session


def _owner_process() -> int:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


# -- P5


def add_field(organizations: int, rounds: int = 3) -> dict[str, Any]:
    """P5: one AddField over this many organizations, against the bare ALTERs in a loop on one connection."""
    chosen = list(Organization.objects.order_by("pk").values_list("pk", "schema_name")[:organizations])
    others = Organization.objects.exclude(pk__in=[pk for pk, _ in chosen])
    ours: list[Spent] = []
    bare: list[Spent] = []
    first = SchemaMigration.objects.count()  # columns of an earlier measurement are there
    for number in range(first, first + rounds):
        bare.append(server_seconds(settings.DATA_DIR, partial(_bare_alters, [schema for _, schema in chosen], number)))
        migration = _next_migration(f"ours_{number}")
        others.update(schema_state=migration.state)  # as if they had it
        ours.append(server_seconds(settings.DATA_DIR, partial(_migrate_all, len(chosen))))
    return _ratio(f"P5 AddField over {len(chosen)}", ours, bare)


def _migrate_all(organizations: int) -> None:
    outcome = schemas.migrate_schemas()
    if outcome.migrated != organizations or outcome.failed:
        raise RuntimeError(f"{outcome.migrated} of {organizations} migrated: {outcome.failed}")


def _bare_alters(names: list[str], number: int) -> None:
    with owner() as session:
        session.autocommit = True
        for name in names:
            session.execute(
                f"ALTER TABLE {identifier(name)}.journeys_journey ADD COLUMN bare_{number} integer DEFAULT 7 NOT NULL"
            )


def _next_migration(column: str) -> SchemaMigration:
    last = SchemaMigration.objects.using("owner").last()
    return SchemaMigration.objects.using("owner").create(
        app="journeys",
        name=f"9{last.position if last else 0:03d}_{column}",
        position=last.position + 1 if last else 1,
        state=f"bench-{column}",
        statements=[f"ALTER TABLE journeys_journey ADD COLUMN {column} integer DEFAULT 7 NOT NULL;"],
    )


def nothing_to_do(rounds: int = 5) -> dict[str, Any]:
    """P5: a run with nothing to do: the step over the schemas, the command, and the whole process; seconds."""
    step, command, process, cpu = [], [], [], []
    for _round in range(rounds):
        step.append(_timed(schemas.migrate_schemas))
        command.append(_timed(lambda: call_command("migrate", verbosity=0)))
        before = os.times()
        process.append(_timed(_migrate_process))
        after = os.times()
        cpu.append(after.children_user + after.children_system - before.children_user - before.children_system)
    return {
        "what": f"P5 nothing to do over {Organization.objects.count()}",
        "schemas_s": round(median(step), 4),
        "command_s": round(median(command), 3),
        "process_s": round(median(process), 3),
        "process_cpu_s": round(median(cpu), 3),
    }


def _migrate_process() -> None:
    urls = embedded.urls(settings.DATA_DIR, database=DATABASE)
    environment = {**os.environ, "DATABASE_URL": urls.database, "DATABASE_OWNER_URL": urls.owner}
    manage = Path(settings.BASE_DIR, "manage.py")
    subprocess.run([sys.executable, str(manage), "migrate", "-v0"], env=environment, check=True)  # noqa: S603


def _timed(work: Callable[[], Any]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _timed_in(process: int, work: Callable[[], Any]) -> Spent:
    """What `work` took, and its backend's processor time."""
    before = process_seconds(process)
    return _timed(work), process_seconds(process) - before


def _ratio(what: str, ours: list[Spent], bare: list[Spent]) -> dict[str, Any]:
    told: dict[str, Any] = {"what": what}
    for which, unit in enumerate(("ms", "pg_cpu_ms")):
        mine, theirs = (median(spent[which] for spent in both) * 1000 for both in (ours, bare))
        told |= {f"ours_{unit}": round(mine, 1), f"bare_{unit}": round(theirs, 1)}
        told["ratio" if unit == "ms" else "cpu_ratio"] = round(mine / theirs, 2)
    return told
