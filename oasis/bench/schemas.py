"""Thousands of schemas: a new one, a migration over many, a run with nothing to do, and what a request costs among them.

Everything happens in a database of its own on the embedded server, dropped at the end. Each figure stands beside the bare
statements run in the same minute: on a machine that others load, only the ratio means something.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.utils import timezone

from accounts.models import Profile, User
from oasis import embedded
from oasis.bench import data
from oasis.core.database.base import identifier
from oasis.core.tenancy.scope import schema_name_of
from organizations.models import Organization, SchemaMigration
from organizations.services import archives, schemas
from organizations.services.provisioning import create_organization

DATABASE = "oasis_bench_schemas"
Progress = Callable[[int, int], None]


@contextmanager
def own_database() -> Iterator[None]:
    """Work in a fresh database, migrated; dropped at the end."""
    data_dir = settings.DATA_DIR
    embedded.drop_database(data_dir, DATABASE)
    embedded.create_database(data_dir, DATABASE)
    before = {alias: connections[alias].settings_dict["NAME"] for alias in ("default", "owner")}
    _use(dict.fromkeys(before, DATABASE))
    try:
        call_command("migrate", verbosity=0)
        yield
    finally:
        _use(before)
        embedded.drop_database(data_dir, DATABASE)


def _use(names: dict[str, str]) -> None:
    for alias, name in names.items():
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name


def make(organizations: int, progress: Progress) -> None:
    """Make what is missing of this many organizations: a schema and a member each, nothing in it."""
    there = set(Organization.objects.values_list("pk", flat=True))
    for number in range(organizations):
        pk, person = data.organization_id(number), data.user_id(number)
        if pk not in there:
            User.objects.bulk_create(
                [User(id=person, email=f"{person.hex}@bench.example", password="!", email_verified_at=timezone.now())],  # noqa: S106
                ignore_conflicts=True,
            )
            Profile.objects.bulk_create([Profile(user_id=person, first_name="Bench")], ignore_conflicts=True)
            create_organization(
                name=f"Bench {number}", slug=f"{data.SLUG}{number}", organization_id=pk, owner_id=person
            )
            schemas.provision(pk)
        progress(number + 1, organizations)


# -- P4


def provisioning(rounds: int = 15) -> dict[str, Any]:
    """P4: a new organization, against its statements alone in one transaction; milliseconds."""
    ours, bare = [], []
    for number in range(rounds):
        bare.append(_bare_schema(f"bare_{number}"))
        organization = create_organization(name="P4", slug=f"p4-{number}")
        started = time.perf_counter()
        schemas.provision(organization.pk)
        ours.append(time.perf_counter() - started)
    return _ratio("P4 new organization", ours, bare, tables=_tables(schema_name_of(organization.pk)))


def _bare_schema(name: str) -> float:
    statements = [
        statement for migration in SchemaMigration.objects.using("owner") for statement in migration.statements or []
    ]
    script = ";\n".join(
        [
            f"CREATE SCHEMA {name}",
            f"SET LOCAL search_path TO {name}, public",
            *(line.rstrip("; \n") for line in statements),
        ]
    )
    with _owner() as session:
        started = time.perf_counter()
        session.execute(script)
        session.commit()
        return time.perf_counter() - started


def _tables(schema: str) -> int:
    with _owner() as session:
        found = session.execute("SELECT count(*) FROM pg_tables WHERE schemaname = %s", [schema]).fetchone()
        return int(found[0]) if found else 0


@contextmanager
def _owner() -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(**connections["owner"].get_connection_params()) as session:
        yield session


# -- P5


def add_field(organizations: int, rounds: int = 3) -> dict[str, Any]:
    """P5: one AddField over this many organizations, against the bare ALTERs in a loop on one connection."""
    chosen = list(Organization.objects.order_by("pk").values_list("pk", "schema_name")[:organizations])
    others = Organization.objects.exclude(pk__in=[pk for pk, _ in chosen])
    ours, bare = [], []
    first = SchemaMigration.objects.count()  # columns of an earlier measurement are there
    for number in range(first, first + rounds):
        bare.append(_bare_alters([schema for _, schema in chosen], f"bare_{number}"))
        migration = _next_migration(f"ours_{number}")
        others.update(schema_state=migration.state)  # as if they had it
        started = time.perf_counter()
        outcome = schemas.migrate_schemas()
        ours.append(time.perf_counter() - started)
        if outcome.migrated != len(chosen) or outcome.failed:
            raise RuntimeError(f"{outcome.migrated} of {len(chosen)} migrated: {outcome.failed}")
    return _ratio(f"P5 AddField over {organizations}", ours, bare)


def _bare_alters(names: list[str], column: str) -> float:
    with _owner() as session:
        session.autocommit = True
        started = time.perf_counter()
        for name in names:
            statement = (
                f"ALTER TABLE {identifier(name)}.journeys_journey ADD COLUMN {column} integer DEFAULT 7 NOT NULL"
            )
            session.execute(statement)
        return time.perf_counter() - started


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


def _ratio(what: str, ours: list[float], bare: list[float], **more: Any) -> dict[str, Any]:
    return {
        "what": what,
        "ours_ms": round(median(ours) * 1000, 1),
        "bare_ms": round(median(bare) * 1000, 1),
        "ratio": round(median(ours) / median(bare), 2),
        **more,
    }


# -- P10


def request_cost(few: int, many: int, journeys: int, requests: int, progress: Progress) -> list[dict[str, Any]]:
    """P10: GET /journeys, the organizations in turn: this process's CPU and the backend's, with few and with many.

    The same two sets take turns, in this process and on one connection: `few` rotates over some organizations of the
    many, on a connection of its own, as a web worker that serves that many has it.
    """
    data.seed(organizations=1, people=1, journeys=journeys, steps=2, progress=progress)
    make(many, progress)
    _copy_catalogue(many)
    people = list(data.tokens())[:many]
    settings.RATE_LIMITS["default"] = "1000000/m"  # counted as ever; few people ask very often here
    runs: dict[int, list[dict[str, float]]] = {few: [], many: []}
    for _round in range(3):
        for count in (few, many):
            connection.close()  # a worker of its own: its plans and its catalogue cache begin empty
            runs[count].append(_ask(people[:count], requests))
    middle = {
        count: {name: median(figure[name] for figure in figures) for name in figures[0]}
        for count, figures in runs.items()
    }
    told: list[dict[str, Any]] = [
        {"what": f"P10 with {count}"} | {name: round(value, 3) for name, value in figures.items()}
        for count, figures in middle.items()
    ]
    costs = ("app_cpu_ms", "pg_cpu_ms", "wall_ms")
    ratios = {name: round(middle[many][name] / middle[few][name], 3) for name in costs if middle[few][name]}
    return [*told, {"what": "P10 ratio", **ratios}]


def _copy_catalogue(organizations: int) -> None:
    """Give every organization the rows of the first one's schema, where it has none."""
    source = schema_name_of(data.organization_id(0))
    with archives.owner_session() as session:
        full = {
            table.name
            for table in archives.tenant_tables(session, source)
            if table.name != "django_migrations"
            and archives.run(session, f"SELECT 1 FROM ({table.select(source)}) t LIMIT 1")  # noqa: S608
        }
        for number in range(1, organizations):
            target = schema_name_of(data.organization_id(number))
            if archives.run(session, f"SELECT 1 FROM {target}.journeys_journey LIMIT 1"):  # noqa: S608
                continue
            tables = [table for table in archives.tenant_tables(session, target) if table.name in full]
            with archives.unguarded(session, [f"{target}.{table.name}" for table in tables]):
                for table in tables:
                    archives.run(session, f"DELETE FROM {target}.{table.name}")  # noqa: S608
                    archives.run(session, f"INSERT INTO {table.target(target)} {table.select(source)}")
            session.commit()


def _ask(people: list[tuple[str, UUID]], requests: int) -> dict[str, float]:
    from oasis.wsgi import application

    for token, organization in people:  # everybody once: what a worker has seen after a while
        _get(application, token, organization)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = int(cursor.fetchone()[0])
    pg, own, wall = _cpu(backend), time.process_time(), time.perf_counter()
    for number in range(requests):
        _get(application, *people[number % len(people)])
    spent = (time.process_time() - own, _cpu(backend) - pg, time.perf_counter() - wall)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements")
        prepared = cursor.fetchone()[0]
    app_ms, pg_ms, wall_ms = (seconds / requests * 1000 for seconds in spent)
    return {
        "app_cpu_ms": app_ms,
        "pg_cpu_ms": pg_ms,
        "wall_ms": wall_ms,
        "backend_mib": _private_memory(backend),
        "prepared": prepared,
    }


def _get(application: Any, token: str, organization: UUID) -> None:
    said: list[str] = []
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/api/v1/journeys",
        "QUERY_STRING": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "127.0.0.1",
        "HTTP_AUTHORIZATION": f"Bearer {token}",
        "HTTP_X_ORGANIZATION_ID": str(organization),
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.input": sys.stdin.buffer,
        "wsgi.errors": sys.stderr,
        "wsgi.url_scheme": "http",
    }
    answer = application(environ, lambda status, headers, exc=None: said.append(status))
    for _part in answer:
        pass
    if hasattr(answer, "close"):
        answer.close()
    if not said[0].startswith("200"):
        raise RuntimeError(f"GET /journeys answered {said[0]}")


def _cpu(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _private_memory(process: int) -> float:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("RssAnon")) / 1024
