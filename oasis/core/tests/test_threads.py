"""Threads that are few while work is quick."""

import asyncio
import threading

import pytest

from oasis.core import threads as elastic
from oasis.core.threads import ElasticThreads


def test_quick_work_stays_on_one_thread(monkeypatch):
    monkeypatch.setattr(elastic, "PATIENCE", 3600)  # a busy machine may stand still for longer than is allowed to work

    async def many():
        threads = ElasticThreads("test", most=4)
        names = await asyncio.gather(*(threads.run(threading.get_ident) for _ in range(200)))
        return set(names), threads.size

    names, size = asyncio.run(many())
    assert len(names) == 1
    assert size == 1


def test_who_waits_behind_slow_work_gets_a_thread_that_ends_with_the_slowness():
    go_on = threading.Event()

    async def one_slow():
        threads = ElasticThreads("test", most=3)
        slow = [asyncio.create_task(threads.run(go_on.wait, 120)) for _ in range(2)]
        await asyncio.sleep(0)  # they are asked first
        quick = await threads.run(threading.get_ident)
        grown = threads.size
        go_on.set()
        await asyncio.gather(*slow)
        while threads.size > 1:
            await threads.run(threading.get_ident)
        return quick, grown

    quick, grown = asyncio.run(one_slow())
    assert quick != threading.get_ident()
    assert grown == 3


def test_there_are_never_more_threads_than_allowed():
    go_on = threading.Event()

    async def all_slow():
        threads = ElasticThreads("test", most=2)
        slow = [asyncio.create_task(threads.run(go_on.wait, 120)) for _ in range(6)]
        await asyncio.sleep(0)
        late = asyncio.create_task(threads.run(threading.get_ident))
        done, _ = await asyncio.wait({late}, timeout=0.5)
        size = threads.size
        go_on.set()
        await asyncio.gather(late, *slow)
        return done, size

    done, size = asyncio.run(all_slow())
    assert not done
    assert size == 2


def test_what_the_work_raises_is_raised_where_it_is_awaited():
    async def failing():
        await ElasticThreads("test", most=1).run(int, "no number")

    with pytest.raises(ValueError, match="no number"):
        asyncio.run(failing())


def test_giving_up_waiting_leaves_the_thread_usable():
    go_on = threading.Event()

    async def impatient():
        threads = ElasticThreads("test", most=1)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(threads.run(go_on.wait, 120), 0.05)
        go_on.set()
        return await threads.run(lambda: "still here")

    assert asyncio.run(impatient()) == "still here"


def test_a_loop_that_was_closed_leaves_the_threads_usable_for_the_next():
    go_on = threading.Event()
    threads = ElasticThreads("test", most=3)

    async def left_behind():
        asyncio.create_task(threads.run(go_on.wait, 120))  # noqa: RUF006 - nobody awaits it
        asyncio.create_task(threads.run(go_on.wait, 120))  # noqa: RUF006
        await asyncio.sleep(0)

    async def afterwards():
        return await asyncio.wait_for(threads.run(lambda: "served"), 120)

    asyncio.run(left_behind())
    assert asyncio.run(afterwards()) == "served"
    go_on.set()
    assert asyncio.run(afterwards()) == "served"


def test_work_that_waits_for_the_disk_has_its_threads_from_the_start():
    together = threading.Barrier(3, timeout=120)

    async def three_at_once():
        threads = ElasticThreads("test", least=3, most=3)
        await asyncio.gather(*(threads.run(together.wait) for _ in range(3)))
        return threads.size

    assert asyncio.run(three_at_once()) == 3
