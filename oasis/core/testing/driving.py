"""What tests measure and drive: statements, the outbox, races, shapes."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import Context
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from oasis.core.database.counting import counting

PATIENCE = 120  # seconds for what comes at once on an idle machine


@pytest.fixture(scope="session", autouse=True)
def _patient_with_redis() -> None:
    """Redis is never taken for away because the machine is busy; one that is not there says so at once."""
    from django.conf import settings

    from oasis.core import health, live, resilience

    for module, name in ((live, "REDIS_SECONDS"), (resilience, "REDIS_SECONDS"), (health, "BROKER_SECONDS")):
        setattr(module, name, PATIENCE)
    for cache in settings.CACHES.values():
        cache["OPTIONS"] |= {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE}


@pytest.fixture(autouse=True)
def _clean_surroundings(request: pytest.FixtureRequest, settings: Any, tmp_path: Path) -> Iterator[None]:
    """Mail goes to a list and caches begin empty. Limits are off; a test of limits switches them on."""
    from django.core import mail
    from django.core.cache import caches
    from django.utils import translation

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.RATE_LIMITS_ENABLED = False
    mail.outbox = []
    if {"db", "transactional_db", "client", "api", "cast"} & set(request.fixturenames):
        caches["default"].clear()
    with translation.override("es"):
        yield


@pytest.fixture
def standing_clock() -> Iterator[None]:
    """It stays as late as it is: the minute of a rate limit does not end in the middle of a test."""
    import time_machine

    with time_machine.travel(datetime.now(UTC), tick=False):
        yield


@pytest.fixture
def mailbox() -> list[Any]:
    """The mails that were sent."""
    from django.core import mail

    return mail.outbox


@pytest.fixture
def statements() -> Callable[[int], Any]:
    """A budget: the context manager it gives fails when its block runs more SQL statements than its argument."""

    @contextmanager
    def at_most(number: int) -> Iterator[list[str]]:
        with counting() as seen:
            yield seen
        listed = "\n".join(f"{index}. {' '.join(sql.split())[:200]}" for index, sql in enumerate(seen, start=1))
        assert len(seen) <= number, f"{len(seen)} statements, at most {number} allowed:\n{listed}"

    return at_most


@pytest.fixture
def listen() -> Iterator[Callable[[Any], Callable[[], list[Any]]]]:
    """Hear what is told live to a person, or to a whole organization: it gives a function that gives what was told since."""
    import json
    from contextlib import ExitStack
    from uuid import uuid4

    from django.conf import settings
    from redis import Redis

    from oasis.core import live

    with ExitStack() as open_until_the_end:

        def to(whom: Any) -> Callable[[], list[Any]]:
            redis = open_until_the_end.enter_context(Redis.from_url(settings.REDIS_URL))
            channel = open_until_the_end.enter_context(redis.pubsub())
            organization = getattr(whom, "organization", None)
            name = live.channel(organization.id, whom.id) if organization else live.channel(whom.id)
            channel.subscribe(name)
            assert next(channel.listen())["type"] == "subscribe"

            def heard() -> list[Any]:
                end = uuid4().hex.encode()  # what was told before it comes before it, however slow the machine is
                redis.publish(name, end)
                messages = iter(lambda: next(channel.listen())["data"], end)
                return [(news["name"], news["data"]) for news in map(json.loads, messages)]

            return heard

        yield to


class OutboxDriver:
    """The relay and the worker, in this process."""

    def run(self) -> list[str]:
        """Deliver what is due until nothing is; returns the topics."""
        from oasis.core import outbox

        done = []
        while claimed := outbox.claim():
            for message_id, topic in claimed:
                outbox.deliver(message_id)
                done.append(topic)
        return done

    def topics(self) -> list[str]:
        """The topics that wait, oldest first."""
        from oasis.core.models import OutboxMessage

        return list(OutboxMessage.objects.filter(status="pending").order_by("id").values_list("topic", flat=True))


@pytest.fixture
def outbox(request: pytest.FixtureRequest) -> OutboxDriver:
    """Deliver the outbox in the test."""
    if "transactional_db" not in request.fixturenames:
        request.getfixturevalue("db")
    return OutboxDriver()


def until(done: Callable[[], Any]) -> None:
    """Wait for what another thread or process does; fails after PATIENCE."""
    deadline = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < deadline, "it never came to that"
        threading.Event().wait(0.02)


def at_once(*work: Callable[[], Any]) -> list[Any]:
    """Run functions in threads that start together, each with its own connection; returns results or exceptions."""
    from django.db import connections

    barrier = threading.Barrier(len(work))
    results: list[Any] = [None] * len(work)

    def run(index: int) -> None:
        barrier.wait()
        try:
            results[index] = work[index]()
        except Exception as error:  # noqa: BLE001 - handed to the test
            results[index] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(work))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def in_turns(*work: Callable[[], Any]) -> list[Any]:
    """Run functions in turns on one event loop, begun in their order; returns results or exceptions."""
    from oasis.core.threads import ElasticThreads
    from oasis.core.turns import Turn

    async def all_of_them() -> list[Any]:
        threads = ElasticThreads("aside", most=len(work))
        return await asyncio.gather(*(Turn(one, threads, Context()).take() for one in work), return_exceptions=True)

    return asyncio.run(all_of_them())


def assert_matches(serializer: type[Any], data: Any) -> None:
    """Assert that an answer's data has just the fields that its documenting serializer declares, at every level."""
    from rest_framework.serializers import ListSerializer, Serializer

    def compare(declared: Any, value: Any, path: str) -> None:
        if isinstance(declared, ListSerializer):
            for index, item in enumerate(value or []):
                compare(declared.child, item, f"{path}[{index}]")
        elif isinstance(declared, Serializer) and value is not None:
            required = {name for name, child in declared.fields.items() if child.required and not child.write_only}
            assert set(value) <= set(declared.fields), f"{path}: undeclared {set(value) - set(declared.fields)}"
            assert required <= set(value), f"{path}: missing {required - set(value)}"
            for name, child in declared.fields.items():
                if name in value:
                    compare(child, value[name], f"{path}.{name}")

    compare(serializer(), data, serializer.__name__)
