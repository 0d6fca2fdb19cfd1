"""Rate limits: django-ratelimit's fixed windows, counted in the shared cache, with the RateLimit headers.

`settings.RATE_LIMITS` names the limits. If the cache is away a request is served, and that is logged and counted
(`RATE_LIMIT_FAIL_CLOSED` turns it around).
"""

import re
import threading
from functools import cache
from typing import Any

import structlog
from django.conf import settings
from django.core.cache.backends.redis import RedisCache
from django_ratelimit.core import get_usage
from redis import Redis
from redis.exceptions import RedisError

from oasis.core import telemetry
from oasis.core.errors import RateLimited, Unavailable

log = structlog.get_logger(__name__)

RATE = re.compile(r"([0-9]+)/([1-9][0-9]*)?([smhd])")
SECONDS = {"s": 1, "m": 60, "h": 60 * 60, "d": 24 * 60 * 60}
COUNT = """
local count = redis.call('INCRBY', KEYS[1], ARGV[1])
if count == tonumber(ARGV[1]) then redis.call('EXPIRE', KEYS[1], ARGV[2]) end
return count
"""


class CounterCache(RedisCache):
    """The two calls that django-ratelimit makes (`add`, then `incr`) in one round trip.

    `add` counts and, for a key that stood already, leaves the count for the `incr` that follows on the same thread.
    Each thread holds a connection: taking one from the pool costs as much as the call.
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._of_thread = threading.local()

    def _count(self, **call: Any) -> int:
        if not hasattr(self._of_thread, "script"):
            pool = self._cache.get_client(None, write=True).connection_pool
            self._of_thread.script = Redis(connection_pool=pool, single_connection_client=True).register_script(COUNT)
        return int(self._of_thread.script(**call))

    def add(self, key: str, value: Any, timeout: Any = None, version: int | None = None) -> bool:
        """Count `value` more; True when the window begins with it."""
        made = self.make_and_validate_key(key, version=version)
        count = self._count(keys=[made], args=[value, int(self.get_backend_timeout(timeout) or 0)])
        self._of_thread.last = (key, count)
        return bool(count == value)

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """The count that the `add` before it left."""
        counted_key, count = self._of_thread.__dict__.pop("last", (None, 0))
        if counted_key != key:
            raise ValueError(key)
        return int(count)


@cache
def parse_rate(written: str) -> tuple[int, int]:
    """A limit in requests and seconds, written as django-ratelimit's users know it: `20/m`, `5/10m`.

    Raises ValueError for what is none.
    """
    found = RATE.fullmatch(written)
    if found is None:
        raise ValueError(f"{written!r} is no limit of requests")
    requests, periods, period = found.groups()
    return int(requests), int(periods or 1) * SECONDS[period]


def limit(request: Any, name: str, key: str, *, count: bool = True) -> None:
    """Count a request under the limit `name` for `key` (a person's id, an address); raises `RateLimited`.

    `count=False` only looks. The limit that is closest to its end goes on the response's headers.
    """
    if not settings.RATE_LIMITS_ENABLED:
        return
    try:
        usage = get_usage(
            request,
            group=name,
            key=lambda group, request: key,
            rate=parse_rate(settings.RATE_LIMITS[name]),
            increment=count,
        )
    except (RedisError, OSError) as error:
        telemetry.CACHE_FAILURES.labels("ratelimit").inc()
        log.warning("rate limits are not counted: the cache is away", error=type(error).__name__)
        if settings.RATE_LIMIT_FAIL_CLOSED:
            raise Unavailable from error
        return
    left, reset = max(0, usage["limit"] - usage["count"]), usage["time_left"]
    shown = telemetry.request_context.limit
    if shown is None or left < shown[1]:
        telemetry.request_context.limit = (usage["limit"], left, reset)
    if usage["should_limit"]:
        telemetry.RATE_LIMIT_HITS.labels(name).inc()
        raise RateLimited(headers={"Retry-After": str(max(1, reset))})
