"""Group commit: what simultaneous requests want to store is stored in one statement.

Each write waits for the disk. Those that come meanwhile wait together, and the next statement takes along all of them:
one round trip and one wait instead of many, as databases themselves group their commits (DeWitt et al., "Implementation
Techniques for Main Memory Database Systems", SIGMOD 1984). Nobody waits in order to become more.
"""

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Generic, TypeVar

from oasis.core.threads import ElasticThreads
from oasis.core.turns import Turn

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")


class GroupCommit(Generic[Item, Outcome]):
    """`store(items)` for all requests that have their turns on one event loop; on a thread of its own, for one alone.

    `store` takes at most `most` items and returns an outcome for each, in their order; what it stored is durable when it
    returns. An item that the database refuses is nobody else's harm: each one of its group is then stored alone.
    """

    def __init__(self, store: Callable[[Sequence[Item]], Sequence[Outcome]], *, most: int) -> None:
        self._store = store
        self._most = most
        self._loop: asyncio.AbstractEventLoop | None = None  # the one that all of what follows belongs to
        self._waiting: list[tuple[Item, asyncio.Future[Outcome]]] = []
        self._under_way = False

    def __call__(self, item: Item) -> Outcome:
        """The outcome of `item`; raises what `store` raises for it alone."""
        turn = Turn.current()
        if turn is None:
            return self._store([item])[0]
        return turn.wait(partial(self._join, item, turn.threads))

    def _join(self, item: Item, threads: ElasticThreads) -> "asyncio.Future[Outcome]":
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            self._loop, self._waiting, self._under_way = loop, [], False
        outcome: asyncio.Future[Outcome] = loop.create_future()
        self._waiting.append((item, outcome))
        if not self._under_way:
            self._begin(threads)
        return outcome

    def _begin(self, threads: ElasticThreads, *_: Any) -> None:
        """Store what waits; and then what has come meanwhile."""
        group, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
        self._under_way = bool(group)
        if group:
            self._submit(group, threads).add_done_callback(partial(self._begin, threads))

    def _submit(
        self, group: list[tuple[Item, "asyncio.Future[Outcome]"]], threads: ElasticThreads
    ) -> "asyncio.Future[Sequence[Outcome]]":
        job = threads.submit(self._store, [item for item, _ in group])
        job.add_done_callback(partial(self._tell, group, threads))
        return job

    def _tell(
        self,
        group: list[tuple[Item, "asyncio.Future[Outcome]"]],
        threads: ElasticThreads,
        job: "asyncio.Future[Sequence[Outcome]]",
    ) -> None:
        error = job.exception()
        if error is not None and len(group) > 1:
            for one in group:
                self._submit([one], threads)
            return
        for index, (_, outcome) in enumerate(group):
            if outcome.cancelled():
                continue  # the client left
            if error is not None:
                outcome.set_exception(error)
            else:
                outcome.set_result(job.result()[index])
