"""Live events: what a person's open streams are told while it happens.

Redis carries them (publish and subscribe) between processes. They are news, not a record: who was away reads the API,
and while Redis is away nothing is lost but the liveness. A channel's name holds the organization, so nobody hears
another organization's.
"""

import asyncio
import weakref
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

import orjson
import redis
import structlog
from django.conf import settings
from redis.asyncio import from_url
from redis.connection import parse_url
from redis.exceptions import RedisError

from oasis.core import telemetry

log = structlog.get_logger(__name__)

ACCESS_CHANGED = "access.changed"  # to the streams themselves: look again whether you may go on
WAITING_MOST = 100  # events that a slow client may leave waiting; it then misses some
RECONNECT_SECONDS = (0.2, 1.0, 3.0)
REDIS_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class News:
    """One live event."""

    name: str
    data: Any
    id: str | None = None  # the same for news that are told again because nobody knows whether they were


def channel(organization_id: UUID, person_id: UUID | None = None) -> str:
    """The name of a person's channel, or of the organization's; Redis shares channels between its numbered databases."""
    number = parse_url(settings.REDIS_URL).get("db", 0)
    return ":".join(["live", str(number), organization_id.hex, *([person_id.hex] if person_id else [])])


def publish(*, organization_id: UUID, person_id: UUID, name: str, data: Any, identifier: UUID | None = None) -> None:
    """Tell a person's open streams in an organization; call it after the commit. Never raises for Redis.

    What comes twice with one `identifier` (its task was cut off and ran again) is heard once.
    """
    _publish(channel(organization_id, person_id), {"name": name, "data": data, "id": identifier})


def access_changed(organization_id: UUID) -> None:
    """Make every open stream of an organization look again whether its person may still see it."""
    _publish(channel(organization_id), {"name": ACCESS_CHANGED, "data": None})


def _publish(where: str, news: dict[str, Any]) -> None:
    try:
        _client().publish(where, orjson.dumps(news))
    except (RedisError, OSError) as error:
        telemetry.CACHE_FAILURES.labels("live").inc()
        log.warning("live events are not sent: Redis is away", error=type(error).__name__)


@cache
def _client() -> "redis.Redis":
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=REDIS_SECONDS, socket_connect_timeout=REDIS_SECONDS)


@asynccontextmanager
async def listening(*, organization_id: UUID, person_id: UUID) -> AsyncIterator["asyncio.Queue[News]"]:
    """The news for one person in one organization, as a queue, for as long as the block lasts."""
    loop = asyncio.get_running_loop()
    hub = _hubs.get(loop)
    if hub is None:
        hub = _hubs[loop] = Hub()
    channels = (channel(organization_id), channel(organization_id, person_id))
    with hub.hearing(channels) as news:
        yield news


class Hub:
    """One connection to Redis for all streams of an event loop."""

    def __init__(self) -> None:
        self._listeners: dict[str, set[asyncio.Queue[News]]] = {}
        self._changed = asyncio.Event()
        self._reader: asyncio.Task[None] | None = None

    @contextmanager
    def hearing(self, channels: tuple[str, ...]) -> Iterator["asyncio.Queue[News]"]:
        """A queue that gets what the channels carry."""
        news: asyncio.Queue[News] = asyncio.Queue(WAITING_MOST)
        for channel in channels:
            self._listeners.setdefault(channel, set()).add(news)
        self._changed.set()
        if self._reader is None or self._reader.done():
            self._reader = asyncio.get_running_loop().create_task(self._read())
        try:
            yield news
        finally:
            for channel in channels:
                self._listeners[channel].discard(news)
                if not self._listeners[channel]:
                    del self._listeners[channel]
            self._changed.set()

    async def _read(self) -> None:
        """Read until nobody listens any more; connect again whenever the connection is lost."""
        failures = 0
        while self._listeners:
            try:
                async with from_url(settings.REDIS_URL) as client, client.pubsub() as subscription:
                    await self._follow(subscription)
                    failures = 0
            except (RedisError, OSError) as error:
                log.warning("live events are not heard: Redis is away", error=type(error).__name__)
                await asyncio.sleep(RECONNECT_SECONDS[min(failures, len(RECONNECT_SECONDS) - 1)])
                failures += 1

    async def _follow(self, subscription: Any) -> None:
        subscribed: set[str] = set()
        while self._listeners:
            self._changed.clear()
            wanted = set(self._listeners)
            if wanted - subscribed:
                await subscription.subscribe(*(wanted - subscribed))
            if subscribed - wanted:
                await subscription.unsubscribe(*(subscribed - wanted))
            subscribed = wanted
            hearing = asyncio.ensure_future(self._hear(subscription))
            changing = asyncio.ensure_future(self._changed.wait())
            try:
                await asyncio.wait({hearing, changing}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                hearing.cancel()
                changing.cancel()
                await asyncio.wait({hearing, changing})
            if not hearing.cancelled():
                hearing.result()  # raises when the connection was lost

    async def _hear(self, subscription: Any) -> None:
        async for message in subscription.listen():
            if message["type"] == "message":
                self._tell(message["channel"].decode(), News(**orjson.loads(message["data"])))

    def _tell(self, channel: str, news: News) -> None:
        for queue in self._listeners.get(channel, ()):
            if queue.full():
                queue.get_nowait()
            queue.put_nowait(news)


_hubs: "weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, Hub]" = weakref.WeakKeyDictionary()
