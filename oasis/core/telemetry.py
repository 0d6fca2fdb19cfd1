"""Request id, request log and metrics: one short middleware; structured logs without anybody's words."""

import logging
import logging.config
import re
import sys
import time
import traceback
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from ipaddress import ip_address
from secrets import token_hex
from typing import Any
from uuid import UUID

import orjson
import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from prometheus_client import Counter, Histogram

REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
SECRET_NAMES = re.compile(
    r"passw|secret|token|authorization|cookie|signature|api_key|content|note|body|text|answer|email|phone|birth|first_name|last_name",
    re.IGNORECASE,
)
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
FORWARDED = re.compile(r"\[(?P<bracketed>[^\]]+)\](:\d+)?|(?P<plain>[^:]+):\d+")
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

REQUEST_SECONDS = Histogram(
    "oasis_http_request_seconds", "Requests by route and status", ["method", "route", "status"], buckets=BUCKETS
)
RATE_LIMIT_HITS = Counter("oasis_rate_limit_hits_total", "Requests refused by a rate limit", ["limit"])
CACHE_FAILURES = Counter("oasis_cache_failures_total", "Requests served although the cache was away", ["use"])
LOGINS = Counter("oasis_logins_total", "Log-ins by outcome", ["outcome"])
OUTBOX_DELIVERIES = Counter(
    "oasis_outbox_deliveries_total", "Outbox messages by topic and outcome", ["topic", "outcome"]
)

request_log = logging.getLogger("oasis.request")


@dataclass(slots=True)
class RequestContext:
    """What audit records, outbox rows and log lines say of the request (or task) that caused them."""

    request_id: str = ""
    address: str | None = None
    user_agent: str = ""
    actor_id: UUID | None = None
    organization_id: UUID | None = None
    limit: tuple[int, int, int] | None = None  # limit, remaining, seconds to reset


_context: ContextVar[RequestContext | None] = ContextVar("request_context", default=None)


class _Current:
    """Attribute access to the current `RequestContext`; empty outside requests and tasks."""

    def __getattr__(self, name: str) -> Any:
        return getattr(_context.get() or RequestContext(), name)

    def __setattr__(self, name: str, value: Any) -> None:
        context = _context.get()
        if context is not None:
            setattr(context, name, value)

    def begin(self, context: RequestContext) -> Any:
        """Make `context` current; returns the token for `end`."""
        return _context.set(context)

    def end(self, token: Any) -> None:
        """Put the former context back."""
        _context.reset(token)


request_context = _Current()


def client_address(request: HttpRequest) -> str:
    """The client's address: `X-Forwarded-For` counts from as many proxies as `TRUSTED_PROXIES` says, no more."""
    remote: str = request.META.get("REMOTE_ADDR") or "0.0.0.0"  # noqa: S104
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR")
    if settings.TRUSTED_PROXIES and forwarded:
        chain = forwarded.split(",")
        return _address(chain[-min(settings.TRUSTED_PROXIES, len(chain))].strip()) or remote
    return remote


def _address(text: str) -> str | None:
    """The address in one entry of `X-Forwarded-For`, where some proxies add the port; None when there is none."""
    match = FORWARDED.fullmatch(text)
    try:
        return str(ip_address((match["bracketed"] or match["plain"]) if match else text))
    except ValueError:
        return None


class RequestMiddleware:
    """The outermost layer: takes or makes the request id, logs one line, measures."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve one request."""
        started = time.perf_counter()
        given = request.META.get("HTTP_X_REQUEST_ID", "")
        context = RequestContext(
            request_id=given if REQUEST_ID.fullmatch(given) else token_hex(16),
            address=client_address(request),
            user_agent=request.META.get("HTTP_USER_AGENT", "")[:200].replace("\x00", ""),
        )
        token = request_context.begin(context)
        try:
            response = self.get_response(request)
            response.headers["X-Request-ID"] = context.request_id
            seconds = time.perf_counter() - started
            match = request.resolver_match
            route = match.route if match else "unmatched"
            method = request.method if request.method in METHODS else "other"  # an invented one would be a series more
            _series(method, route, response.status_code).observe(seconds)
            if request_log.isEnabledFor(logging.INFO):
                _write_down(context, method, route, response.status_code, seconds)
            return response
        finally:
            request_context.end(token)


@lru_cache(maxsize=4096)
def _series(method: str, route: str, status: int) -> Histogram:
    """The series of these labels: finding it anew costs more than counting in it."""
    return REQUEST_SECONDS.labels(method, route, status)


def _write_down(context: RequestContext, method: str, route: str, status: int, seconds: float) -> None:
    """The log line of a request: every request has one, and structlog's way would be a tenth of a hot request.

    Nothing in it needs redacting.
    """
    line = {
        "method": method,
        "route": route,
        "status": status,
        "ms": round(seconds * 1000, 1),
        "request_id": context.request_id,
        "user": context.actor_id,
        "organization": context.organization_id,
        "event": "request",
        "level": "info",
        "logger": request_log.name,
        "time": datetime.now(UTC),
    }
    record = logging.LogRecord(request_log.name, logging.INFO, __file__, 0, "request", None, None)
    record.line = orjson.dumps(line, option=orjson.OPT_UTC_Z).decode()
    request_log.handle(record)


class LineFormatter(structlog.stdlib.ProcessorFormatter):
    """structlog's formatter, which passes a line on that is written already."""

    def format(self, record: logging.LogRecord) -> str:
        """The text of a record."""
        line: str | None = getattr(record, "line", None)
        return super().format(record) if line is None else line


def _redact(logger: Any, method: str, event: dict[str, Any]) -> dict[str, Any]:
    for name, value in event.items():
        if name != "event" and SECRET_NAMES.search(str(name)):
            event[name] = "[redacted]"
        elif isinstance(value, dict):
            event[name] = _redact(logger, method, dict(value))
    return event


def _add_request(logger: Any, method: str, event: dict[str, Any]) -> dict[str, Any]:
    if request_context.request_id:
        event.setdefault("request_id", request_context.request_id)
    return event


def _safe_exception(logger: Any, method: str, event: dict[str, Any]) -> dict[str, Any]:
    """An exception's message may quote a person: only its type and its place are kept."""
    error = event.pop("exc_info", None)
    event.pop("stack_info", None)
    if isinstance(error, tuple):
        error = error[1]
    elif error and not isinstance(error, BaseException):
        error = sys.exc_info()[1]
    if error:
        frames = traceback.StackSummary.extract(traceback.walk_tb(error.__traceback__), lookup_lines=False)[-15:]
        event["exception"] = {
            "type": type(error).__name__,
            "frames": [f"{frame.filename.rsplit('/site-packages/', 1)[-1]}:{frame.lineno}" for frame in frames],
        }
    return event


def configure_logging(options: dict[str, Any]) -> None:
    """Set structlog and the standard library's logging up: one JSON object a line on standard error."""
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False  # no line says them

    def dumps(event: Any, **_: Any) -> str:
        return orjson.dumps(event, default=repr, option=orjson.OPT_NON_STR_KEYS).decode()

    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
        _add_request,
        _safe_exception,
        _redact,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "json": {
                    "()": LineFormatter,
                    "foreign_pre_chain": shared,
                    "processors": [
                        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                        structlog.processors.JSONRenderer(serializer=dumps),
                    ],
                }
            },
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
            "root": {"handlers": ["stderr"], "level": options["level"]},
            "loggers": {
                "django.request": {"level": "ERROR"},
                "django.security": {"level": "ERROR"},
                "django.server": {"level": "ERROR"},
            },
        }
    )
