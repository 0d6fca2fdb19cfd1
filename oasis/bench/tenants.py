"""P10: what a request costs among few and among many organizations.

Two databases on the embedded server, one with few organizations, one with those among many others; they take
turns, so that a busy machine disturbs them alike. Asked for `GET /journeys` in this process, through the whole WSGI application,
on one connection, as a thread of a web worker does it.
"""

import logging
import sys
import time
from statistics import median
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from oasis import embedded
from oasis.bench import data
from oasis.bench.processor import private_memory, process_seconds
from oasis.bench.schemas import DATABASE, Progress, make, use
from oasis.core.tenancy.scope import schema_name_of
from organizations.services import archives

FEW_DATABASE = "oasis_bench_few"
COSTS = ("app_cpu_ms", "pg_cpu_ms", "wall_ms")
Person = tuple[str, UUID]  # an access token, and the organization


def request_cost(
    few: int, many: int, journeys: int, requests: int, progress: Progress, rounds: int = 5
) -> list[dict[str, Any]]:
    """Processor time of this process and of the backend, the clock, and the backend's memory; medians of the rounds.

    Three rows: `few` organizations in turn where there are no others; as many among `many`; all of the many in
    turn (what a worker that serves everybody alike sees). The ratios are those to the first row, of each round.
    """
    embedded.drop_database(settings.DATA_DIR, FEW_DATABASE)
    try:
        people = _prepare(few, many, journeys, progress)
        logging.disable(logging.INFO)  # as a web worker under LOG_LEVEL=WARNING
        settings.RATE_LIMITS["default"] = "1000000/m"  # counted as ever; few people ask very often here
        rows = {
            f"P10 {few} of {few}": (FEW_DATABASE, people[FEW_DATABASE]),
            f"P10 {few} of {many}": (DATABASE, people[DATABASE][:few]),
            f"P10 {many} of {many}": (DATABASE, people[DATABASE]),
        }
        runs: dict[str, list[dict[str, float]]] = {name: [] for name in rows}
        for number in range(rounds):
            for name, (database, asking) in rows.items():
                use(database)  # a connection of its own: its plans and its catalogue cache begin empty
                runs[name].append(_ask(asking, requests))
                progress(number + 1, rounds)
    finally:
        use(DATABASE)
        embedded.drop_database(settings.DATA_DIR, FEW_DATABASE)
    return _told(runs)


def _told(runs: dict[str, list[dict[str, float]]]) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = []
    first = next(iter(runs.values()))
    for name, figures in runs.items():
        row = {cost: round(median(figure[cost] for figure in figures), 3) for cost in figures[0]}
        ratios = {
            f"{cost}_ratio": round(
                median(mine[cost] / base[cost] for mine, base in zip(figures, first, strict=True)), 2
            )
            for cost in COSTS
        }
        told.append({"what": name} | row | (ratios if figures is not first else {}))
    return told


def _prepare(few: int, many: int, journeys: int, progress: Progress) -> dict[str, list[Person]]:
    """The same catalogue in every organization of both databases; each person's token, by the database."""
    embedded.create_database(settings.DATA_DIR, FEW_DATABASE)
    use(FEW_DATABASE)
    call_command("migrate", verbosity=0)
    people = {}
    for database, count in ((FEW_DATABASE, few), (DATABASE, many)):
        use(database)
        make(count, progress, journeys=journeys)
        _copy_catalogue(count)
        people[database] = list(data.tokens())[:count]
    return people


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


def _ask(people: list[Person], requests: int) -> dict[str, float]:
    from oasis.wsgi import application

    for token, organization in people * 2:  # everybody twice: what a worker has seen after a while
        _get(application, token, organization)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = int(cursor.fetchone()[0])
    pg, own, wall = process_seconds(backend), time.process_time(), time.perf_counter()
    for number in range(requests):
        _get(application, *people[number % len(people)])
    spent = (time.process_time() - own, process_seconds(backend) - pg, time.perf_counter() - wall)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements")
        prepared = cursor.fetchone()[0]
    figures = dict(zip(COSTS, (seconds / requests * 1000 for seconds in spent), strict=True))
    return figures | {"backend_mib": private_memory(backend), "prepared": prepared}


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
