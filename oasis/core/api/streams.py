"""Server-sent events: a view returns an `EventStream`, the server runs it on the event loop.

    def get(self, request):
        ...                                  # synchronous: who may, first writes; nothing is open when it returns
        return EventStream(self.events(...))

    async def events(self, ...):
        yield Event("message.start", {"message_id": message.id})
        row = await in_thread(load, message.id)   # synchronous work leaves the loop free
        try:
            ...
        finally:
            await in_thread(keep, ...)            # also when the client goes away

The format is the HTML standard's (section 9.2, server-sent events).
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator
from contextvars import Context, copy_context
from dataclasses import dataclass
from typing import Any, TypeVar

from django.conf import settings
from django.db import close_old_connections
from django.http import StreamingHttpResponse
from django.utils import translation

from oasis.core.api.exceptions import body_of, coded
from oasis.core.api.rendering import dumps
from oasis.core.threads import ElasticThreads

HEARTBEAT_SECONDS = 15.0
HEARTBEAT = b":\n\n"
WORKING = ElasticThreads("stream-work", most=8)  # each may hold a database connection
WAITING = ElasticThreads("stream-wait", least=1000, most=1000)  # each waits for a provider and holds none
T = TypeVar("T")
END = object()


@dataclass(frozen=True, slots=True)
class Event:
    """One event; `data` is anything that JSON knows."""

    name: str
    data: Any
    id: str | None = None

    def encode(self) -> bytes:
        """The event as it is sent: JSON has no line break, so `data` is one line."""
        head = f"id: {self.id}\n" if self.id is not None else ""
        return f"{head}event: {self.name}\ndata: ".encode() + dumps(self.data) + b"\n\n"


class EventStream(StreamingHttpResponse):
    """An answer of `text/event-stream`.

    Between two events that are far apart a comment keeps the connection open. When the client goes away the generator
    is closed: its `finally` blocks run, and may wait.
    """

    def __init__(self, events: AsyncGenerator[Event, None]) -> None:
        self.parts = bytes_of(events, copy_context(), translation.get_language())
        super().__init__(
            self.parts,
            content_type="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},  # a proxy must not collect it
        )


async def bytes_of(
    events: AsyncGenerator[Event, None], context: Context, language: str | None
) -> AsyncGenerator[bytes, None]:
    """The bytes of `events`, which run in `context`: that of the request, for its id in the logs; and in its language.

    What is raised inside becomes the event `error`, in the shape of every error of the API.
    """
    loop = asyncio.get_running_loop()
    context.run(translation.activate, language or settings.LANGUAGE_CODE)  # which is a thread's own
    upcoming = loop.create_task(_next(events), context=context)
    try:
        while True:
            done, _ = await asyncio.wait({upcoming}, timeout=HEARTBEAT_SECONDS)
            if not done:
                yield HEARTBEAT
                continue
            event = upcoming.result()
            if event is None:
                return
            yield event.encode()
            if event.name == "error":
                return
            upcoming = loop.create_task(_next(events), context=context)
    finally:
        upcoming.cancel()
        await asyncio.wait({upcoming})
        await loop.create_task(events.aclose(), context=context)


async def _next(events: AsyncGenerator[Event, None]) -> Event | None:
    try:
        return await anext(events)
    except StopAsyncIteration:
        return None
    except Exception as error:  # noqa: BLE001 - logged there when unexpected
        return Event("error", body_of(coded(error))["error"])


async def in_thread(function: Callable[..., T], *args: Any) -> T:
    """Synchronous work of a stream (database, cache) beside the event loop."""
    language = translation.get_language()
    return await WORKING.run(copy_context().run, _working, language, function, *args)


def _working(language: str | None, function: Callable[..., T], *args: Any) -> T:
    close_old_connections()
    try:
        with translation.override(language):
            return function(*args)
    finally:
        close_old_connections()


async def each(items: Iterator[T]) -> AsyncGenerator[T, None]:
    """A blocking iterator, for instance a provider's, without blocking the loop; closed when the stream is.

    Nothing can close it while an item is awaited: who leaves then does not wait, and it is closed when the item has come.
    """
    context = copy_context()
    upcoming: asyncio.Future[Any] | None = None
    try:
        while True:
            upcoming = WAITING.submit(context.run, next, items, END)
            if (item := await asyncio.shield(upcoming)) is END:
                return
            yield item
    finally:
        close = getattr(items, "close", _nothing)
        if upcoming is None or upcoming.done():
            await WAITING.run(context.run, close)
        else:
            upcoming.add_done_callback(lambda done: (done.exception(), WAITING.submit(context.run, close)))


def _nothing() -> None:
    """What closes an iterator that needs no closing."""
