"""Django behind ASGI: requests on threads, streams on the event loop.

A request is served by Django on a thread, as under WSGI and by the same code; what it answers as a stream (server-sent
events) runs on the event loop, where a thousand of them cost little. Django's own ASGI handler would take each request
through several threads.

What its view calls `quick` has its turn on the event loop itself (`oasis.core.turns`): it is over in a millisecond, and to
hand it over to a thread and its answer back would cost a good part of that. When one was not quick (the database is away,
or waits for a lock), all of them go to threads for a while, so that streams never wait for more than the first.
"""

import asyncio
import signal
import time
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from contextvars import Context
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.conf import settings
from django.core import signals
from django.core.cache import caches
from django.core.handlers.asgi import ASGIRequest
from django.core.handlers.base import BaseHandler
from django.http import Http404, HttpResponseBase

from oasis.core.api.exceptions import error_response
from oasis.core.api.streams import EventStream
from oasis.core.bodies import WITHOUT_BODY
from oasis.core.errors import BodyTooLarge, ValidationFailed
from oasis.core.middleware import route
from oasis.core.threads import ElasticThreads
from oasis.core.turns import Turn

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


READS = ("GET", "HEAD", "OPTIONS")
QUICK = 0.05  # seconds for which a turn may hold the event loop before threads are asked
SPARED = 5.0  # seconds for which they are
UPKEEP = 1.0  # seconds between two looks at the connections while turns overlap
WRITERS = 4  # a write waits for the disk, and the database writes what comes together in one go


class ClientGone(Exception):
    """The client left before its request was whole."""


class Application(BaseHandler):
    """Django behind ASGI."""

    def __init__(self, *, ends_with: tuple[signal.Signals, ...] = ()) -> None:
        self.load_middleware()
        self.threads = ElasticThreads("read", most=settings.WEB_THREADS)
        self.writing = ElasticThreads("write", least=WRITERS, most=settings.WEB_THREADS)
        self.closing = asyncio.Event()
        self._context: Context | None = None  # what turns begin with
        self._spared_until = 0.0
        self._turns = 0  # under way
        self._kept_up = 0.0  # time.monotonic() of the last look at their connections
        self._ends_with = ends_with

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; raises `ValueError` for what is none (servers then leave their life-cycle events out)."""
        if scope["type"] != "http":
            raise ValueError(scope["type"])
        if self._ends_with:
            self._close_at_the_end()
        try:
            body, size = await _body(scope, receive)
        except ClientGone:
            return
        if self.is_quick(scope):
            response, content = await self.respond_in_turn(scope, body, size)
        else:
            threads = self.threads if scope["method"] in READS else self.writing
            response, content = await threads.run(self.respond, scope, body, size)
        await self.answer(response, content, receive, send)

    def _close_at_the_end(self) -> None:
        """Close the streams when the server is told to stop: it waits for open requests, and they would never end.

        asyncio hears of signals by its wake-up descriptor, whatever handler Python has for them; so the server's own
        reaction stands.
        """
        loop = asyncio.get_running_loop()
        for number in self._ends_with:
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(self.closing.set))
        self._ends_with = ()

    def is_quick(self, scope: Scope) -> bool:
        """Whether its view is one for the event loop, and lately all of those were quick."""
        path = scope["path"]
        if not path.startswith("/api/") or time.monotonic() < self._spared_until:
            return False
        try:
            view = route(path, settings.ROOT_URLCONF).func
        except Http404:
            return False
        return getattr(getattr(view, "view_class", None), "quick", False)

    async def respond_in_turn(self, scope: Scope, body: IO[bytes], size: int) -> tuple[HttpResponseBase, bytes | None]:
        """`respond` on the event loop."""
        if self._context is None:
            self._context = Context()
            self._context.run(caches.all, initialized_only=False)  # one connection to each for all turns
        turn = Turn(self.respond_among_others, self.writing, self._context)
        try:
            outcome: tuple[HttpResponseBase, bytes | None] = await turn.take(scope, body, size)
        finally:
            if turn.longest > QUICK:
                self._spared_until = time.monotonic() + SPARED
        return outcome

    def respond_among_others(self, scope: Scope, body: IO[bytes], size: int) -> tuple[HttpResponseBase, bytes | None]:
        """`respond` in a turn.

        Turns share the loop's connections: what Django does to them at both ends of a request (drop those that are lost or
        too old) is done once for all that overlap, and every second while they do.
        """
        now = time.monotonic()
        if not self._turns or now - self._kept_up > UPKEEP:
            self._kept_up = now
            signals.request_started.send(sender=type(self), scope=scope)
        self._turns += 1
        try:
            response, content = self.whole(scope, body, size)
        finally:
            self._turns -= 1
        body.close()
        if content is not None and not self._turns:
            response.close()
        return response, content

    def respond(self, scope: Scope, body: IO[bytes], size: int) -> tuple[HttpResponseBase, bytes | None]:
        """Django's answer and, unless it is a stream, its content. Runs on a thread."""
        signals.request_started.send(sender=type(self), scope=scope)
        response, content = self.whole(scope, body, size)
        if content is not None:
            response.close()
        return response, content

    def whole(self, scope: Scope, body: IO[bytes], size: int) -> tuple[HttpResponseBase, bytes | None]:
        """Django's answer, still open, with its content unless it is a stream."""
        response = self.response_to(scope, body, size)
        return response, None if response.streaming else b"".join(response)

    def response_to(self, scope: Scope, body: IO[bytes], size: int) -> HttpResponseBase:
        """Django's answer."""
        if size > settings.LARGEST_BODY:
            body.close()
            return error_response(BodyTooLarge())
        try:
            request = ASGIRequest(scope, body)
        except UnicodeDecodeError:
            body.close()
            return error_response(ValidationFailed())
        if size:
            request.META["CONTENT_LENGTH"] = str(size)  # a body may come in chunks, without it
        return self.get_response(request)

    async def answer(self, response: HttpResponseBase, content: bytes | None, receive: Receive, send: Send) -> None:
        """Send what `respond` gave."""
        headers = [(name.lower().encode("latin1"), value.encode("latin1")) for name, value in response.items()]
        headers += [(b"set-cookie", morsel.OutputString().encode("latin1")) for morsel in response.cookies.values()]
        await send({"type": "http.response.start", "status": response.status_code, "headers": headers})
        if content is not None:
            await send({"type": "http.response.body", "body": content})
            return
        sending = asyncio.ensure_future(self.stream(response, send))
        leaving = asyncio.ensure_future(_gone(receive))
        closing = asyncio.ensure_future(self.closing.wait())
        under_way = {sending, leaving, closing}
        try:
            await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for one in under_way:
                one.cancel()
            await asyncio.wait(under_way)
            await self.threads.run(response.close)
        if not leaving.cancelled():
            return
        await send({"type": "http.response.body", "body": b""})

    async def stream(self, response: Any, send: Send) -> None:
        """Send the parts of a stream or a file as they come."""
        if isinstance(response, EventStream):
            async with aclosing(response.parts) as parts:
                async for part in parts:
                    await send({"type": "http.response.body", "body": part, "more_body": True})
        else:
            while (part := await self.threads.run(next, response.streaming_content, None)) is not None:
                await send({"type": "http.response.body", "body": part, "more_body": True})


async def _body(scope: Scope, receive: Receive) -> tuple[IO[bytes], int]:
    """The request's body and its length; read no further than one byte over the largest that any view takes."""
    announced = {name: value for name, value in scope["headers"] if name in (b"content-length", b"transfer-encoding")}
    if scope["method"] in WITHOUT_BODY and not announced:
        return BytesIO(), 0
    length = _number(announced.get(b"content-length"))  # servers speak of more even where it is whole
    part, more = await _part(receive)
    if not more or len(part) == length:
        return BytesIO(part), len(part)
    body: IO[bytes] = SpooledTemporaryFile(settings.FILE_UPLOAD_MAX_MEMORY_SIZE)  # noqa: SIM115 - the request closes it
    try:
        size = body.write(part)
        while more and size <= settings.LARGEST_BODY and size != length:
            part, more = await _part(receive)
            size += body.write(part)
    except ClientGone:
        body.close()
        raise
    body.seek(0)
    return body, size


def _number(digits: bytes | None) -> int | None:
    return int(digits) if digits and digits.isdigit() else None


async def _part(receive: Receive) -> tuple[bytes, bool]:
    """A part of the body, and whether there are more; raises `ClientGone`."""
    message = await receive()
    if message["type"] == "http.disconnect":
        raise ClientGone
    return message.get("body", b""), message.get("more_body", False)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
