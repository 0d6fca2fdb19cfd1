"""Server-sent events, as bytes."""

import asyncio
import threading

import pytest
from django.utils import translation
from django.utils.translation import gettext as _

from oasis.core.api import streams
from oasis.core.api.streams import Event, EventStream, each, in_thread
from oasis.core.errors import NotFound
from oasis.core.telemetry import RequestContext, request_context
from oasis.core.testing import events_of


def test_an_event_has_its_name_its_id_and_its_data_on_one_line():
    assert Event("token", {"text": "dos\nlíneas"}, id="7").encode() == (
        'id: 7\nevent: token\ndata: {"text":"dos\\nlíneas"}\n\n'.encode()
    )


def test_events_come_in_their_order_and_the_stream_ends_with_them():
    async def events():
        yield Event("a", {"n": 1})
        yield Event("b", {"n": await in_thread(lambda: 2)})

    response = EventStream(events())
    assert response["content-type"] == "text/event-stream"
    assert events_of(response) == [("a", {"n": 1}), ("b", {"n": 2})]


def test_a_silence_is_filled_with_comments(monkeypatch):
    monkeypatch.setattr(streams, "HEARTBEAT_SECONDS", 0.01)
    heard = asyncio.Event()

    async def events():
        await heard.wait()
        yield Event("late", {})

    async def listen():
        parts = []
        async for part in EventStream(events()).parts:
            parts.append(part)
            if len(parts) == 3:
                heard.set()
        return parts

    parts = asyncio.run(listen())
    assert parts[:3] == [streams.HEARTBEAT] * 3
    assert parts[-1].startswith(b"event: late")


def test_what_is_raised_becomes_an_error_in_the_shape_of_the_api_and_ends_the_stream():
    token = request_context.begin(RequestContext(request_id="r-1"))

    async def events():
        yield Event("a", {})
        raise NotFound
        yield Event("b", {})

    response = EventStream(events())
    request_context.end(token)
    (_name, _data), (name, data) = events_of(response)
    assert name == "error"
    assert (data["code"], data["request_id"]) == ("common_002", "r-1")


def test_an_unexpected_error_tells_nothing_of_itself():
    async def events():
        raise RuntimeError("a person's words")
        yield

    ((name, data),) = events_of(EventStream(events()))
    assert (name, data["code"]) == ("error", "common_005")
    assert "words" not in str(data)


def test_the_language_of_the_request_holds_in_the_stream_and_in_its_threads():
    async def events():
        yield Event("loop", str(_("Listo.")))
        yield Event("thread", await in_thread(lambda: str(_("Listo."))))

    with translation.override("en"):
        response = EventStream(events())
    with translation.override("es"):
        assert events_of(response) == [("loop", "Done."), ("thread", "Done.")]


def test_a_client_that_goes_away_closes_the_generator_wherever_it_waits():
    ended = []

    async def events():
        try:
            yield Event("a", {})
            await asyncio.Event().wait()
        finally:
            ended.append(await in_thread(lambda: "kept"))

    async def leave():
        parts = EventStream(events()).parts
        await anext(parts)
        waiting = asyncio.create_task(anext(parts))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.wait({waiting})
        await parts.aclose()

    asyncio.run(leave())
    assert ended == ["kept"]


def test_a_blocking_iterator_is_read_beside_the_loop_and_closed():
    closed = []

    def words():
        try:
            yield "uno"
            yield "dos"
        finally:
            closed.append(True)

    async def first(count):
        got = []
        iterator = each(words())
        async for word in iterator:
            got.append(word)
            if len(got) == count:
                break
        await iterator.aclose()
        return got

    assert asyncio.run(first(5)) == ["uno", "dos"]
    assert asyncio.run(first(1)) == ["uno"]
    assert closed == [True, True]


def test_an_error_of_a_blocking_iterator_is_raised():
    def broken():
        yield 1
        raise TimeoutError

    async def read():
        return [item async for item in each(broken())]

    with pytest.raises(TimeoutError):
        asyncio.run(read())


def test_who_leaves_while_an_item_is_awaited_closes_the_iterator_once_it_has_come():
    asked, come, closed = threading.Event(), threading.Event(), threading.Event()

    def slow():
        try:
            yield "uno"
            asked.set()
            come.wait(120)
            yield "dos"
        finally:
            assert come.is_set()
            closed.set()

    async def leave():
        iterator = each(slow())
        await anext(iterator)
        waiting = asyncio.create_task(anext(iterator))
        await asyncio.to_thread(asked.wait, 120)
        waiting.cancel()
        await asyncio.wait({waiting})
        assert not closed.is_set()
        come.set()
        assert await asyncio.to_thread(closed.wait, 120)

    asyncio.run(leave())


def test_many_who_wait_for_a_provider_do_not_wait_for_each_other():
    together = threading.Barrier(40, timeout=120)

    def meeting():
        yield together.wait()

    async def read():
        return [item async for item in each(meeting())]

    async def all_of_them():
        return await asyncio.gather(*(read() for _ in range(40)))

    assert len(asyncio.run(all_of_them())) == 40
