"""Threads for synchronous work behind an event loop: few while the work is quick, more only while somebody waits.

More threads than needed would only wait for each other at the interpreter's lock: measured with sixteen clients, four
threads serve a tenth fewer reads than one. But one alone would make everybody wait for whoever talks to a slow
provider. So up to `least` threads are made as soon as nobody is idle; above that one is added when nothing was begun for
`PATIENCE` although work waits, and a thread that was away for longer than that ends when it comes back and another one
has taken its place.
"""

import asyncio
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from typing import Any, TypeVar

from django.db import connections

PATIENCE = 0.1  # seconds
T = TypeVar("T")


class ElasticThreads:
    """Runs functions for one event loop, in the order they came; at once on `least` threads, at last on `most`."""

    def __init__(self, name: str, *, least: int = 1, most: int) -> None:
        self.name = name
        self.least = least
        self.most = max(least, most)
        self._jobs: SimpleQueue[tuple[asyncio.Future[Any], Callable[..., Any], tuple[Any, ...]]] = SimpleQueue()
        self._lock = threading.Lock()
        self._threads = 0
        self._under_way = 0  # jobs that were brought and have not ended
        self._begun = 0.0  # time.monotonic() when a job was last taken up
        self._watching: asyncio.AbstractEventLoop | None = None

    async def run(self, function: Callable[..., T], *args: Any) -> T:
        """`function(*args)` on a thread; raises what it raises. Giving up waiting does not stop it."""
        return await self.submit(function, *args)

    def submit(self, function: Callable[..., T], *args: Any) -> "asyncio.Future[T]":
        """What `run` waits for; called on the event loop."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        with self._lock:
            self._under_way += 1
            nobody_idle = self._under_way > self._threads
        self._jobs.put((future, function, args))
        if nobody_idle and self._threads < self.least:
            self._grow()
        if self._watching is not loop:  # a loop that was closed watches no more
            self._watching = loop
            loop.call_later(PATIENCE, self._watch, loop)
        return future

    @property
    def size(self) -> int:
        """How many threads there are."""
        return self._threads

    def _grow(self) -> None:
        with self._lock:
            if self._threads >= self.most:
                return
            self._threads += 1
        self._begun = time.monotonic()
        threading.Thread(target=self._work, name=self.name, daemon=True).start()

    def _watch(self, loop: asyncio.AbstractEventLoop) -> None:
        """Add a thread when those there are have all been busy for too long."""
        if self._jobs.empty():
            self._watching = None
            return
        if time.monotonic() - self._begun >= PATIENCE:
            self._grow()
        loop.call_later(PATIENCE, self._watch, loop)

    def _work(self) -> None:
        while True:
            future, function, args = self._jobs.get()
            self._begun = begun = time.monotonic()
            try:
                outcome, error = function(*args), None
            except BaseException as raised:  # noqa: BLE001 - raised again where it is awaited
                outcome, error = None, raised
            with self._lock:
                self._under_way -= 1
            with suppress(RuntimeError):  # the loop was closed: nobody awaits it any more
                future.get_loop().call_soon_threadsafe(_settle, future, outcome, error)
            del future, function, args, outcome, error  # an idle thread holds on to nothing
            if time.monotonic() - begun >= PATIENCE and self._retire():
                connections.close_all()
                return

    def _retire(self) -> bool:
        with self._lock:
            if self._threads <= self.least:
                return False
            self._threads -= 1
            return True


def _settle(future: asyncio.Future[Any], outcome: Any, error: BaseException | None) -> None:
    if future.cancelled():
        return
    if error is None:
        future.set_result(outcome)
    else:
        future.set_exception(error)
