"""What the system says of itself: `/health`, `/ready`, `/metrics`, `/circuit-breakers`.

Plain views outside the API's envelope, for load balancers and Prometheus; nothing about persons or organizations.
"""

import hmac
import ipaddress
import os
import time
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

import redis
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu import Connection as BrokerConnection
from kombu.exceptions import ChannelError, OperationalError
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector

from oasis.core import resilience
from oasis.core.outbox import QUEUES
from oasis.core.telemetry import client_address

NEEDED = {"postgresql", "migrations"}  # without Redis or the broker the main job goes on
BROKER_SECONDS = 1


class Missing(Exception):
    """A check did not pass; the text is for whoever reads `/ready`."""


# -- readiness -----------------------------------------------------------------------------------


def _postgresql() -> None:
    try:
        _select_one()
    except (DatabaseError, InterfaceError):
        connection.close()  # the server may have started again since this connection was made
        _select_one()


def _select_one() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


@cache
def _migrations_of_the_code() -> frozenset[tuple[str, str]]:
    loader = MigrationLoader(None, load=False)
    loader.load_disk()
    return frozenset(loader.disk_migrations)


def _migrations() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM public.django_migrations")
        missing = sorted(_migrations_of_the_code() - set(cursor.fetchall()))
    if missing:
        raise Missing(f"{len(missing)} to apply, first {'.'.join(missing[0])}: run `manage.py migrate`")


def _redis() -> None:
    resilience.client().ping()


def _broker() -> None:
    with _broker_connection() as broker:
        broker.ensure_connection(max_retries=1, interval_start=0, timeout=BROKER_SECONDS)


def _broker_connection() -> BrokerConnection:
    options = {**settings.CELERY_BROKER_TRANSPORT_OPTIONS, "socket_timeout": BROKER_SECONDS}
    return BrokerConnection(settings.CELERY_BROKER_URL, connect_timeout=BROKER_SECONDS, transport_options=options)


CHECKS: dict[str, Callable[[], None]] = {
    "postgresql": _postgresql,
    "migrations": _migrations,
    "redis": _redis,
    "broker": _broker,
}


def _checked(check: Callable[[], None]) -> dict[str, Any]:
    started = time.perf_counter()
    detail = None
    try:
        check()
    except Missing as error:
        detail = str(error)
    except (DatabaseError, InterfaceError, redis.RedisError, OperationalError, OSError) as error:
        detail = type(error).__name__  # its text may name hosts and accounts
    result: dict[str, Any] = {"ok": detail is None, "ms": round((time.perf_counter() - started) * 1000, 2)}
    return result if detail is None else {**result, "detail": detail}


@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Answer that the process lives; nothing else is asked."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Answer whether requests can be served: 503 if something they need is missing, `degraded` if something else is."""
    checks = {name: _checked(check) for name, check in CHECKS.items()}
    failed = {name for name, result in checks.items() if not result["ok"]}
    if failed & NEEDED:
        return JsonResponse({"status": "unavailable", "checks": checks}, status=503, headers={"Retry-After": "5"})
    return JsonResponse({"status": "degraded" if failed else "ok", "checks": checks})


@never_cache
@require_safe
def circuit_breakers(request: HttpRequest) -> HttpResponse:
    """List the circuits of the dependencies that this process calls."""
    return JsonResponse([breaker.status() for breaker in resilience.breakers()], safe=False)


# -- metrics -------------------------------------------------------------------------------------

_backlogs: dict[str, str] = {}


def measure_backlog(name: str, statement: str) -> None:
    """Report a table that is a queue as gauges `oasis_backlog_size` and `oasis_backlog_age_seconds` with label `queue`.

    `statement` selects one row: how many rows are due, and how many seconds the oldest has been (null: none is). It
    runs at each scrape, so an index must answer it.
    """
    _backlogs[name] = statement


measure_backlog(
    "outbox",
    "SELECT count(*), extract(epoch FROM now() - min(due_at)) FROM public.core_outboxmessage"
    " WHERE status IN ('pending', 'claimed', 'running') AND due_at <= now()",
)


class _Now:
    """Gauges computed while Prometheus asks; what cannot be asked is left out."""

    def collect(self) -> Iterable[Metric]:
        yield from self._backlog()
        yield from self._queues()
        states = GaugeMetricFamily("oasis_circuit_open", "1 while a circuit is open or half open", labels=["name"])
        for breaker in resilience.breakers():
            states.add_metric([breaker.name], float(breaker.status()["state"] != resilience.State.CLOSED))
        yield states

    def _backlog(self) -> Iterable[Metric]:
        size = GaugeMetricFamily("oasis_backlog_size", "Rows that are due", labels=["queue"])
        age = GaugeMetricFamily("oasis_backlog_age_seconds", "How long the oldest row has been due", labels=["queue"])
        try:
            for name, statement in _backlogs.items():
                with connection.cursor() as cursor:
                    cursor.execute(statement)
                    count, seconds = cursor.fetchone()
                size.add_metric([name], float(count))
                age.add_metric([name], float(seconds or 0))
        except (DatabaseError, InterfaceError):
            connection.close()
        yield from (size, age)

    def _queues(self) -> Iterable[Metric]:
        depth = GaugeMetricFamily("oasis_celery_queue_depth", "Tasks that no worker has taken", labels=["queue"])
        try:
            with _broker_connection() as broker:
                broker.ensure_connection(max_retries=1, interval_start=0, timeout=BROKER_SECONDS)
                for queue in QUEUES:
                    depth.add_metric([queue], float(_queue_depth(broker.default_channel, queue)))
        except (OperationalError, OSError):
            depth = GaugeMetricFamily("oasis_celery_queue_depth", "Tasks that no worker has taken", labels=["queue"])
        yield depth


def _queue_depth(channel: Any, queue: str) -> int:
    try:
        return int(channel.queue_declare(queue, passive=True).message_count)
    except ChannelError:  # nobody has sent anything to it
        return 0


def _may_read_metrics(request: HttpRequest) -> bool:
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode())
    if "X-Forwarded-For" in request.headers and not settings.TRUSTED_PROXIES:
        return False  # an unknown proxy on this machine would make everybody look local
    try:
        return ipaddress.ip_address(client_address(request)).is_loopback
    except ValueError:
        return False


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer in Prometheus' text format, summed over processes; needs METRICS_TOKEN, or a caller on this machine."""
    if not _may_read_metrics(request):
        headers = {"WWW-Authenticate": 'Bearer realm="metrics"'} if settings.METRICS_TOKEN else {}
        return HttpResponse(status=401 if settings.METRICS_TOKEN else 403, headers=headers)
    counted = REGISTRY
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        counted = CollectorRegistry()
        MultiProcessCollector(counted)
    now = CollectorRegistry()
    now.register(_Now())
    return HttpResponse(generate_latest(counted) + generate_latest(now), content_type=CONTENT_TYPE_LATEST)


urlpatterns = [
    path("health", health),
    path("ready", ready),
    path("metrics", metrics),
    path("circuit-breakers", circuit_breakers),
]
