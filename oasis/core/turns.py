"""Synchronous code on the event loop's own thread: it takes turns, and while it waits others have theirs.

To hand a request to a thread and its answer back costs a third of a short request, most of it spent by threads waiting
for each other at the interpreter's lock. A turn is a greenlet: it runs Django's synchronous code as a thread would, but
when that code waits (`aside`), it is left in the middle and the event loop goes on, as in SQLAlchemy's asyncio extension.
What waits without saying so holds everybody up: turns are for what takes a millisecond.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextvars import Context, copy_context
from functools import partial
from typing import Any, Self, TypeVar

from greenlet import getcurrent, greenlet

from oasis.core.database.base import application_connection
from oasis.core.threads import ElasticThreads

T = TypeVar("T")


class Turn(greenlet):
    """One call of a synchronous function on the event loop, in a copy of `context`, so that turns share no variables."""

    def __init__(self, function: Callable[..., Any], threads: ElasticThreads, context: Context) -> None:
        super().__init__(function)
        self.gr_context = context.copy()
        self.threads = threads  # for what is done aside
        self.longest = 0.0  # seconds for which it held the loop at a time

    @classmethod
    def current(cls) -> Self | None:
        """The turn that this code has and in which it may wait.

        None on an ordinary thread; and in a transaction, because the next turn would write into it.
        """
        current = getcurrent()
        return current if isinstance(current, cls) and not application_connection().in_atomic_block else None

    async def take(self, *args: Any) -> Any:
        """What the function returns for `args`; raises what it raises. Awaited once."""
        step: Callable[[], Any] = partial(self.switch, *args)
        while True:
            given = self._step(step)
            if self.dead:
                return given
            try:
                step = partial(self.switch, await given())
            except BaseException as error:  # noqa: BLE001 - it is the waiting code's
                step = partial(self.throw, error)

    def wait(self, begin: Callable[[], Awaitable[T]]) -> T:
        """Called in the turn: have the event loop call `begin` and await what it gives; returns or raises that."""
        outcome: T = self.parent.switch(begin)
        return outcome

    def _step(self, step: Callable[[], Any]) -> Any:
        loop, began = asyncio.get_running_loop(), time.monotonic()
        asyncio._set_running_loop(None)  # for Django this is a thread like any other, with connections of its own
        try:
            return step()
        finally:
            asyncio._set_running_loop(loop)
            self.longest = max(self.longest, time.monotonic() - began)


def aside(function: Callable[..., T], *args: Any) -> T:
    """`function(*args)`; on a thread where this is a turn, so that what takes its time does not hold up the others."""
    turn = Turn.current()
    if turn is None:
        return function(*args)
    return turn.wait(partial(turn.threads.run, copy_context().run, function, *args))
