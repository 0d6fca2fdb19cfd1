"""The circuit breaker."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from oasis.core import resilience
from oasis.core.resilience import Breaker, Circuit, CircuitOpen
from oasis.core.testing import at_once

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class Down(Exception):
    """What the dependency raises."""


def fail() -> None:
    raise Down


@pytest.fixture
def clock() -> Iterator[Any]:
    """The clock stands at START until a test moves it."""
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture(params=["shared through Redis", "Redis away"])
def breaker(
    request: pytest.FixtureRequest, clock: Any, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> Iterator[Breaker]:
    """A breaker of this test's own: five failures in a minute open it for thirty seconds."""
    monkeypatch.setattr(resilience, "_breakers", {})
    monkeypatch.setattr(resilience, "_local", resilience._Local())
    monkeypatch.setattr(resilience, "_ask_redis_at", 0.0)
    if request.param == "Redis away":
        settings.REDIS_URL = "unix:///nowhere/redis.sock"
    resilience.client.cache_clear()
    made = Breaker("test", failures=5, window=60, cooldown=30, counts=(Down,))
    yield made
    if request.param != "Redis away":
        resilience.client().delete(resilience.KEY + "test")
    resilience.client.cache_clear()


def break_it(breaker: Breaker, times: int = 5) -> None:
    for _ in range(times):
        with pytest.raises(Down):
            breaker.call(fail)


def test_it_opens_at_the_fifth_failure_and_then_does_not_call(breaker: Breaker) -> None:
    break_it(breaker, 4)
    assert breaker.status()["state"] == "closed"
    break_it(breaker, 1)
    assert breaker.status() == {"name": "test", "state": "open", "failures": 5, "opened_at": START}
    calls: list[int] = []
    with pytest.raises(CircuitOpen) as refusal:
        breaker.call(calls.append, 1)
    assert calls == []
    assert refusal.value.headers["Retry-After"] == "30"
    assert (refusal.value.code, refusal.value.status) == ("common_008", 503)


def test_failures_of_another_minute_do_not_count(breaker: Breaker, clock: Any) -> None:
    break_it(breaker, 4)
    clock.move_to(START + timedelta(seconds=61))
    break_it(breaker, 4)
    assert breaker.status()["state"] == "closed"


def test_an_answer_that_is_a_refusal_is_no_failure(breaker: Breaker) -> None:
    for _ in range(9):
        with pytest.raises(ValueError, match="no es un número"):
            breaker.call(_refuse)
    assert breaker.status()["state"] == "closed"


def _refuse() -> None:
    raise ValueError("no es un número")


def test_after_the_cooldown_one_good_probe_closes_it(breaker: Breaker, clock: Any) -> None:
    break_it(breaker)
    clock.move_to(START + timedelta(seconds=30))
    assert breaker.status()["state"] == "half_open"
    assert breaker.call(lambda: "back") == "back"
    assert breaker.status() == {"name": "test", "state": "closed", "failures": 0, "opened_at": None}


def test_a_failed_probe_opens_it_for_another_cooldown(breaker: Breaker, clock: Any) -> None:
    break_it(breaker)
    clock.move_to(START + timedelta(seconds=31))
    break_it(breaker, 1)
    clock.move_to(START + timedelta(seconds=60))
    with pytest.raises(CircuitOpen):
        breaker.call(fail)
    clock.move_to(START + timedelta(seconds=61))
    break_it(breaker, 1)


def test_of_many_callers_exactly_one_is_the_probe(breaker: Breaker, clock: Any) -> None:
    break_it(breaker)
    clock.move_to(START + timedelta(seconds=30))
    with ThreadPoolExecutor(1) as other, breaker.attempt():  # the probe is under way
        results = at_once(*[lambda: breaker.call(lambda: "called")] * 8)
        assert other.submit(breaker.status).result()["state"] == "half_open"
    assert [type(result) for result in results] == [CircuitOpen] * 8
    assert breaker.call(lambda: "called") == "called"


def test_of_many_simultaneous_callers_exactly_one_is_let_through(
    breaker: Breaker, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_it(breaker)
    clock.move_to(START + timedelta(seconds=30))
    meeting = threading.Barrier(2)  # two callers read the same circuit, unless one has to wait for the other
    take = breaker._take_probe

    def take_slowly(circuit: Circuit, now: float) -> Circuit:
        with suppress(threading.BrokenBarrierError):
            meeting.wait(timeout=0.2)
        return take(circuit, now)

    monkeypatch.setattr(breaker, "_take_probe", take_slowly)
    results = at_once(*[lambda: breaker.call(fail)] * 4)
    assert sorted(type(result).__name__ for result in results) == ["CircuitOpen"] * 3 + ["Down"]


def test_a_probe_that_died_is_replaced_after_a_cooldown(breaker: Breaker, clock: Any) -> None:
    break_it(breaker)
    clock.move_to(START + timedelta(seconds=30))
    assert breaker._admit()  # the process that took the probe was killed here
    clock.move_to(START + timedelta(seconds=59))
    with pytest.raises(CircuitOpen):
        breaker.call(fail)
    clock.move_to(START + timedelta(seconds=60))
    assert breaker.call(lambda: "back") == "back"


def test_a_cancelled_probe_lets_the_next_caller_try(breaker: Breaker, clock: Any) -> None:
    break_it(breaker)
    clock.move_to(START + timedelta(seconds=30))
    with pytest.raises(GeneratorExit):
        breaker.call(_cancel)
    assert breaker.call(lambda: "back") == "back"


def _cancel() -> None:
    raise GeneratorExit


def test_a_call_that_began_before_the_opening_does_not_move_it(breaker: Breaker, clock: Any) -> None:
    def slow() -> None:
        break_it(breaker)
        clock.move_to(START + timedelta(seconds=20))
        fail()

    with pytest.raises(Down):
        breaker.call(slow)
    assert breaker.status()["opened_at"] == START
    assert breaker.status()["failures"] == 5


def test_a_long_probe_lets_others_through_as_soon_as_it_is_answered(breaker: Breaker, clock: Any) -> None:
    break_it(breaker)
    clock.shift(timedelta(seconds=30))
    with breaker.attempt() as answered:
        with pytest.raises(CircuitOpen):
            breaker.call(str)
        answered()
        assert breaker.call(str) == ""

    def break_off() -> None:
        with breaker.attempt() as answered:
            answered()
            raise Down

    with pytest.raises(Down):
        break_off()
    assert breaker.status()["failures"] == 1  # what fails after its answer counts like any other
