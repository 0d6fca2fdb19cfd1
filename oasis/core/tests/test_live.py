"""Live events between processes."""

import asyncio
import threading
from uuid import uuid4

import pytest
from redis.connection import parse_url

from oasis.core import live

A, B, DIEGO, ELENA = (uuid4() for _ in range(4))


async def hears(news):
    return await asyncio.wait_for(news.get(), 120)


async def say_until_heard(news, say):
    """Redis keeps nothing for who is not subscribed yet: say it again until it arrives."""
    while news.empty():
        await asyncio.to_thread(say)
        await asyncio.sleep(0.01)
    return news.get_nowait()


def test_a_person_hears_their_own_news_and_nobody_elses():
    async def listen():
        async with (
            live.listening(organization_id=A, person_id=DIEGO) as diegos,
            live.listening(organization_id=A, person_id=ELENA) as elenas,
            live.listening(organization_id=B, person_id=DIEGO) as elsewhere,
        ):
            say = lambda: live.publish(organization_id=A, person_id=DIEGO, name="level", data={"number": 2})  # noqa: E731
            heard = await say_until_heard(diegos, say)
            await say_until_heard(
                elenas, lambda: live.publish(organization_id=A, person_id=ELENA, name="end", data=None)
            )
            return heard, elenas.qsize(), elsewhere.empty()

    heard, _others, silent = asyncio.run(listen())
    assert heard == live.News("level", {"number": 2})
    assert silent


def test_everybody_in_an_organization_is_told_to_look_again():
    async def listen():
        async with live.listening(organization_id=A, person_id=DIEGO) as news:
            return await say_until_heard(news, lambda: live.access_changed(A))

    assert asyncio.run(listen()).name == live.ACCESS_CHANGED


def test_a_slow_client_misses_the_oldest_and_nobody_waits_for_it():
    async def overflow():
        hub = live.Hub()
        hub._reader = asyncio.create_task(asyncio.sleep(0))
        with hub.hearing(("c",)) as news:
            for number in range(live.WAITING_MOST + 5):
                hub._tell("c", live.News("n", number))
            return news.qsize(), news.get_nowait().data

    assert asyncio.run(overflow()) == (live.WAITING_MOST, 5)


def test_the_connection_is_made_again_after_redis_was_away(settings, monkeypatch):
    """The first attempt goes to a closed port."""
    monkeypatch.setattr(live, "RECONNECT_SECONDS", (0.01,))
    right, follow = settings.REDIS_URL, live.Hub._follow

    async def listen():
        failed = asyncio.Event()

        async def noted(hub, subscription):
            try:
                await follow(hub, subscription)
            finally:
                failed.set()

        monkeypatch.setattr(live.Hub, "_follow", noted)
        settings.REDIS_URL = f"redis://127.0.0.1:1/{parse_url(right).get('db', 0)}"
        async with live.listening(organization_id=A, person_id=DIEGO) as news:
            await asyncio.wait_for(failed.wait(), 120)
            assert news.empty()
            settings.REDIS_URL = right
            return await say_until_heard(
                news, lambda: live.publish(organization_id=A, person_id=DIEGO, name="back", data=None)
            )

    live._client()  # made while the address is right
    assert asyncio.run(listen()).name == "back"


def test_without_redis_publishing_is_counted_and_nothing_is_raised(settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    live._client.cache_clear()
    try:
        before = threading.active_count()
        live.publish(organization_id=A, person_id=DIEGO, name="level", data={})
        assert threading.active_count() == before
    finally:
        live._client.cache_clear()


@pytest.mark.parametrize("count", [1, 50])
def test_all_streams_of_a_loop_share_one_connection(count):
    async def listen():
        people = [uuid4() for _ in range(count)]
        async with asyncio.TaskGroup() as group:
            ready = [asyncio.Event() for _ in people]

            async def one(person, event):
                async with live.listening(organization_id=A, person_id=person) as news:
                    event.set()
                    await hears(news)

            for person, event in zip(people, ready, strict=True):
                group.create_task(one(person, event))
            for event in ready:
                await event.wait()
            hub = live._hubs[asyncio.get_running_loop()]
            readers = {hub._reader}
            while hub._listeners:
                await asyncio.to_thread(live.access_changed, A)
                await asyncio.sleep(0.01)
            return len(readers)

    assert asyncio.run(listen()) == 1
