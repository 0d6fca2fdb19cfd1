"""The circuit breaker: a dependency that fails is left alone for a while, then one probe finds out if it is back.

closed → (`failures` within `window` seconds) → open → (`cooldown` seconds) → half open: one probe → closed or open.

The state is shared by all processes through Redis; while Redis is away each process judges by itself. See M. Nygard,
"Release It!", 2nd edition, chapter 5.
"""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

import redis
import structlog
from django.conf import settings
from redis.exceptions import RedisError, WatchError

from oasis.core.errors import Unavailable

log = structlog.get_logger(__name__)
T = TypeVar("T")

KEY = "oasis:breaker:"
KEEP_SECONDS = 24 * 3600  # what nobody touches for a day is forgotten: closed
REDIS_SECONDS = 0.25
REDIS_AWAY_SECONDS = 5.0  # how long a process does not ask a Redis that did not answer


class CircuitOpen(Unavailable):
    """The dependency failed too often and is being left alone; `Retry-After` says how long."""


class State(StrEnum):
    """Where a circuit stands."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


@dataclass(frozen=True, slots=True)
class Circuit:
    """What is known about a dependency; times are seconds since the epoch."""

    state: State = State.CLOSED
    failures: int = 0
    window_start: float = 0.0
    opened_at: float | None = None
    probe_until: float = 0.0  # a probe that has not reported by then is taken for dead


class _Local:
    """The circuits of this process."""

    def __init__(self) -> None:
        self._circuits: dict[str, Circuit] = {}
        self._lock = threading.Lock()

    def read(self, name: str) -> Circuit:
        return self._circuits.get(name, Circuit())

    def change(self, name: str, step: Callable[[Circuit], Circuit]) -> Circuit:
        """Replace a circuit by what `step` makes of it; returns the former one."""
        with self._lock:
            former = self.read(name)
            self._circuits[name] = step(former)
            return former


class _Shared:
    """The circuits of all processes, each a JSON text in Redis changed by compare and set."""

    def read(self, name: str) -> Circuit:
        return _parse(client().get(KEY + name))

    def change(self, name: str, step: Callable[[Circuit], Circuit]) -> Circuit:
        """Replace a circuit by what `step` makes of it; returns the former one."""
        with client().pipeline() as pipe:
            while True:
                try:
                    pipe.watch(KEY + name)
                    former = _parse(pipe.get(KEY + name))
                    after = step(former)
                    if after == former:
                        return former
                    pipe.multi()
                    if after == Circuit():
                        pipe.delete(KEY + name)
                    else:
                        pipe.set(KEY + name, json.dumps(asdict(after)), ex=KEEP_SECONDS)
                    pipe.execute()
                except WatchError:
                    continue
                return former


def _parse(text: Any) -> Circuit:
    if text is None:
        return Circuit()
    fields = json.loads(text)
    return Circuit(**{**fields, "state": State(fields["state"])})


@cache
def client() -> redis.Redis:
    """Return this process's connection pool to Redis, which gives up quickly."""
    return redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=REDIS_SECONDS, socket_connect_timeout=REDIS_SECONDS, decode_responses=True
    )


_local, _shared = _Local(), _Shared()
_ask_redis_at = 0.0  # time.monotonic(); later while Redis is away
_breakers: dict[str, "Breaker"] = {}


def breakers() -> list["Breaker"]:
    """Every breaker of this process, by name."""
    return [_breakers[name] for name in sorted(_breakers)]


class Breaker:
    """Guards the calls to one dependency.

    `failures` within `window` seconds open it; after `cooldown` seconds one probe is let through, which has again
    `cooldown` seconds to report. Exceptions of the types `counts` are failures; any other exception means that the
    dependency answered.
    """

    def __init__(
        self,
        name: str,
        *,
        failures: int = 5,
        window: float = 60.0,
        cooldown: float = 30.0,
        counts: tuple[type[Exception], ...] = (Exception,),
    ) -> None:
        self.name, self.failures, self.window, self.cooldown, self.counts = name, failures, window, cooldown, counts
        _breakers[name] = self

    def call(self, function: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """Call `function` if the circuit lets it; raises `CircuitOpen` or whatever the function raises."""
        with self.attempt():
            return function(*args, **kwargs)

    @contextmanager
    def attempt(self) -> Iterator[Callable[[], None]]:
        """Guard a block that calls the dependency; raises `CircuitOpen` instead of entering it.

        A block that takes long calls what it is given as soon as the dependency has answered: if it is the probe, others
        are let through from then on.
        """
        probe = self._admit()

        def answered() -> None:
            nonlocal probe
            if probe:
                probe = False
                self._change(lambda circuit: Circuit())

        try:
            yield answered
        except self.counts:
            self._change(lambda circuit: self._failed(circuit, probe=probe))
            raise
        except Exception:
            answered()
            raise
        except BaseException:  # the caller was cancelled: that says nothing about the dependency
            if probe:
                self._change(lambda circuit: replace(circuit, probe_until=0.0))
            raise
        answered()

    def status(self) -> dict[str, Any]:
        """Return `{name, state, failures, opened_at}`; an open circuit that awaits its probe is half open."""
        circuit = self._store(lambda store: store.read(self.name))
        state = circuit.state
        if state is State.OPEN and time.time() >= (circuit.opened_at or 0.0) + self.cooldown:
            state = State.HALF_OPEN
        opened = datetime.fromtimestamp(circuit.opened_at, UTC) if circuit.opened_at is not None else None
        return {"name": self.name, "state": state.value, "failures": circuit.failures, "opened_at": opened}

    # -- the steps, each from one circuit to the next ------------------------------------------------

    def _admit(self) -> bool:
        """Let a call through; returns whether it is the probe, raises `CircuitOpen`."""
        circuit = self._store(lambda store: store.read(self.name))
        if circuit.state is State.CLOSED:
            return False
        now = time.time()
        former = self._change(lambda circuit: self._take_probe(circuit, now))
        if former.state is State.CLOSED:
            return False
        if self._probe_is_free(former, now):
            return True
        until = former.probe_until if former.state is State.HALF_OPEN else (former.opened_at or 0.0) + self.cooldown
        raise CircuitOpen(headers={"Retry-After": str(max(1, round(until - now)))})

    def _probe_is_free(self, circuit: Circuit, now: float) -> bool:
        if circuit.state is State.OPEN:
            return now >= (circuit.opened_at or 0.0) + self.cooldown
        return circuit.state is State.HALF_OPEN and now >= circuit.probe_until

    def _take_probe(self, circuit: Circuit, now: float) -> Circuit:
        if not self._probe_is_free(circuit, now):
            return circuit
        return replace(circuit, state=State.HALF_OPEN, probe_until=now + self.cooldown)

    def _failed(self, circuit: Circuit, *, probe: bool) -> Circuit:
        now = time.time()
        if probe:
            return replace(circuit, state=State.OPEN, opened_at=now, failures=circuit.failures + 1)
        if circuit.state is not State.CLOSED:
            return circuit  # it began before the circuit opened
        if now - circuit.window_start > self.window:
            circuit = Circuit(window_start=now)
        circuit = replace(circuit, failures=circuit.failures + 1)
        if circuit.failures < self.failures:
            return circuit
        log.warning("circuit opened", circuit=self.name, failures=circuit.failures)
        return replace(circuit, state=State.OPEN, opened_at=now)

    def _change(self, step: Callable[[Circuit], Circuit]) -> Circuit:
        return self._store(lambda store: store.change(self.name, step))

    def _store(self, work: Callable[[_Local | _Shared], Circuit]) -> Circuit:
        """Do `work` on the shared circuits, or on this process's own while Redis is away."""
        global _ask_redis_at
        if time.monotonic() >= _ask_redis_at:
            try:
                return work(_shared)
            except (RedisError, OSError) as error:
                _ask_redis_at = time.monotonic() + REDIS_AWAY_SECONDS
                log.warning("circuits are this process's own: Redis is away", error=type(error).__name__)
        return work(_local)
