"""Calling a service that may fail: few tries with growing, jittered pauses, behind a circuit breaker.

Somebody waits for the answer: a call that took all the seconds it had is not made again, one that failed at once is.
A breaker for each provider and operation, its state shared by all processes. A service that says when to come back
(`RetryInfo`) is taken at its word, if that is soon enough. See M. Brooker, "Exponential Backoff and Jitter" (AWS
Architecture Blog, 2015): full jitter.
"""

import random
from collections.abc import Callable, Iterator
from functools import cache
from time import monotonic, sleep
from typing import TypeVar

from coaching.providers.base import Piece, ProviderFailed, Reply
from oasis.core.resilience import Breaker

TRIES = 3
FIRST_PAUSE, LONGEST_PAUSE = 0.4, 5.0  # seconds
T = TypeVar("T")


@cache
def breaker_of(provider: str, operation: str) -> Breaker:
    """The breaker of an operation of a provider."""
    return Breaker(f"{provider}.{operation}", failures=5, window=60, cooldown=30, counts=(ProviderFailed,))


def patiently(provider: str, operation: str, call: Callable[[], T], *, seconds: float) -> T:
    """What `call` gives, tried again where that may help, and not after `seconds`.

    Raises `ProviderFailed` and `CircuitOpen`.
    """
    breaker, until = breaker_of(provider, operation), monotonic() + seconds
    for attempt in range(1, TRIES + 1):
        try:
            with breaker.attempt():
                return call()
        except ProviderFailed as error:
            _pause_or_give_up(error, attempt, until)
    raise AssertionError("the last try returns or raises")  # pragma: no cover


def patiently_streamed(
    provider: str, operation: str, call: Callable[[], Iterator[Piece | Reply]], *, seconds: float
) -> Iterator[Piece | Reply]:
    """As `patiently`, for a stream: once something came, it is not tried again."""
    breaker, until = breaker_of(provider, operation), monotonic() + seconds
    for attempt in range(1, TRIES + 1):
        begun = False
        try:
            with breaker.attempt() as answered:
                for item in call():
                    begun = True
                    answered()  # not only at the end: nobody else is let through while this one is the probe
                    yield item
                return
        except ProviderFailed as error:
            if begun:
                raise
            _pause_or_give_up(error, attempt, until)


def _pause_or_give_up(error: ProviderFailed, attempt: int, until: float) -> None:
    """Wait before the next try; raises `error` where there is none."""
    asked = error.retry_after or 0.0
    if not error.transient or attempt == TRIES or asked > LONGEST_PAUSE or monotonic() + asked >= until:
        raise error
    pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (attempt - 1))
    sleep(asked + random.uniform(0, pause))  # noqa: S311 - jitter
