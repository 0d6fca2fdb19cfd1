"""Django behind ASGI: requests, bodies, files, streams, and clients that go away."""

import asyncio
import json
from contextlib import asynccontextmanager
from threading import Barrier, current_thread

import pytest
from django.core import signals
from django.http import HttpResponse

from journeys.api import live as live_api
from oasis import server
from oasis.core import live
from oasis.core.ids import uuid7
from oasis.core.testing import Api
from oasis.core.turns import aside
from oasis.server import Application
from organizations.models import Membership, Organization

PATIENCE = 120  # seconds for what comes at once on an idle machine


class Client:
    """One connection to the application, as a server would speak to it."""

    def __init__(self, application, method, path, *, headers=(), body=(), query=b""):
        given = {name.lower().encode(): str(value).encode() for name, value in dict(headers).items()}
        self.scope = {
            "type": "http", "method": method, "path": path, "query_string": query, "scheme": "http",
            "headers": [(b"host", b"testserver"), *given.items()],
            "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80),
        }  # fmt: skip
        self.sent = asyncio.Queue()
        self.received = asyncio.Queue()
        for index, part in enumerate(body):
            self.received.put_nowait({"type": "http.request", "body": part, "more_body": index < len(body) - 1})
        if not body:
            self.received.put_nowait({"type": "http.request", "body": b""})
        self.task = asyncio.create_task(application(self.scope, self.received.get, self.sent.put))

    async def start(self):
        message = await asyncio.wait_for(self.sent.get(), PATIENCE)
        self.cookies = [value.decode() for name, value in message["headers"] if name == b"set-cookie"]
        return message["status"], {name.decode(): value.decode() for name, value in message["headers"]}

    async def part(self):
        message = await asyncio.wait_for(self.sent.get(), PATIENCE)
        return message["body"] if message.get("more_body") or message["body"] else None

    async def whole(self):
        status, headers = await self.start()
        body = b""
        await asyncio.wait_for(self.task, PATIENCE)
        while not self.sent.empty():
            body += (await self.sent.get())["body"]
        return status, headers, body

    def leave(self):
        self.received.put_nowait({"type": "http.disconnect"})


@pytest.fixture
def application(transactional_db, cast):
    return Application()


@asynccontextmanager
async def streaming(application, token, organization):
    headers = {"authorization": f"Bearer {token}", "x-organization-id": organization.id}
    client = Client(application, "GET", "/api/v1/me/stream", headers=headers)
    try:
        yield client
    finally:
        client.leave()
        await asyncio.wait_for(client.task, PATIENCE)


def test_a_request_is_answered_as_under_any_server(application):
    async def ask():
        return await Client(application, "GET", "/api/v1/nowhere").whole()

    status, headers, body = asyncio.run(ask())
    assert status == 404
    assert json.loads(body)["error"]["code"] == "common_002"
    assert headers["x-request-id"] == json.loads(body)["error"]["request_id"]


def test_what_is_quick_takes_no_thread_until_one_was_slow(application, cast, monkeypatch):
    headers = {"authorization": f"Bearer {Api(cast.diego).token()}", "x-organization-id": cast.a.id}
    monkeypatch.setattr(server, "QUICK", 3600)  # how long it takes here says how busy the machine is
    monkeypatch.setattr(server, "SPARED", 3600)
    respond, where = application.response_to, []

    def noted(*args):
        where.append(current_thread())
        return respond(*args)

    monkeypatch.setattr(application, "response_to", noted)

    async def ask(path, expected=200):
        status, _, body = await Client(application, "GET", path, headers=headers).whole()
        assert (status, json.loads(body)["success"]) == (expected, expected == 200)
        return where.pop() is current_thread()

    async def ask_all():
        quick = [await ask("/api/v1/journeys"), await ask("/api/v1/users/me"), await ask("/api/v1/nowhere", 404)]
        monkeypatch.setattr(server, "QUICK", 0)
        quick.append(await ask("/api/v1/journeys"))
        monkeypatch.setattr(server, "QUICK", 3600)
        quick.append(await ask("/api/v1/journeys"))
        application._spared_until = 0.0
        quick.append(await ask("/api/v1/journeys"))
        return quick

    assert asyncio.run(ask_all()) == [True, False, False, True, False, True]


def test_turns_that_overlap_look_after_their_connections_once(application, monkeypatch):
    happened, met = [], Barrier(2)
    began, ended = lambda **_: happened.append("began"), lambda **_: happened.append("ended")
    monkeypatch.setattr(server, "UPKEEP", 3600)
    monkeypatch.setattr(application, "is_quick", lambda scope: True)

    def answered(scope, body, size):
        aside(met.wait, PATIENCE)  # until the other one is under way too
        return HttpResponse("well")

    async def ask(count):
        clients = [Client(application, "GET", "/") for _ in range(count)]
        assert [(await client.whole())[0] for client in clients] == [200] * count

    monkeypatch.setattr(application, "response_to", answered)
    signals.request_started.connect(began)
    signals.request_finished.connect(ended)
    try:
        asyncio.run(ask(2))
        assert happened == ["began", "ended"]
        monkeypatch.setattr(server, "UPKEEP", 0)
        asyncio.run(ask(2))
        assert happened[2:] == ["began", "began", "ended"]
    finally:
        signals.request_started.disconnect(began)
        signals.request_finished.disconnect(ended)


def test_a_body_in_chunks_without_a_length_is_read(application, cast):
    document = json.dumps({"email": cast.diego.email, "password": cast.diego.password}).encode()
    headers = {"content-type": "application/json", "transfer-encoding": "chunked"}

    async def ask():
        parts = [document[:9], document[9:], b""]
        client = Client(application, "POST", "/api/v1/auth/login", headers=headers, body=parts)
        return *await client.whole(), client.cookies

    status, _, body, cookies = asyncio.run(ask())
    assert status == 200
    assert json.loads(body)["data"]["access"]
    assert any(cookie.startswith("oasis_refresh=") for cookie in cookies)


def test_a_body_that_is_as_long_as_announced_is_not_waited_for_any_more(application, cast):
    """A server that speaks of more to come although everything is here has it asked for in vain."""
    document = json.dumps({"email": cast.diego.email, "password": cast.diego.password}).encode()
    headers = {"content-type": "application/json", "content-length": len(document)}

    async def ask(*parts):
        client = Client(application, "POST", "/api/v1/auth/login", headers=headers, body=[*parts, b""])
        status, _, _ = await client.whole()
        return status, client.received.qsize()

    assert asyncio.run(ask(document)) == (200, 1)
    assert asyncio.run(ask(document[:9], document[9:])) == (200, 1)


def test_a_body_is_not_read_past_the_largest(application, settings):
    settings.LARGEST_BODY = 1000

    async def ask():
        headers = {"content-type": "application/json", "transfer-encoding": "chunked"}
        client = Client(application, "POST", "/api/v1/auth/login", headers=headers, body=[b"x" * 600] * 9)
        status, _, body = await client.whole()
        return status, json.loads(body)["error"]["code"], client.received.qsize()

    assert asyncio.run(ask()) == (413, "common_010", 7)


def test_a_query_that_is_not_text_is_refused(application):
    async def ask():
        return await Client(application, "GET", "/api/v1/errors", query=b"\xff\xfe").whole()

    status, _, body = asyncio.run(ask())
    assert (status, json.loads(body)["error"]["code"]) == (400, "common_001")


def test_a_file_is_sent_in_parts(application):
    async def ask():
        return await Client(application, "GET", "/static/unfold/css/styles.css").whole()

    status, headers, body = asyncio.run(ask())
    assert status == 200
    assert len(body) == int(headers["content-length"]) > 10_000


def test_a_client_that_leaves_before_its_request_is_whole_is_let_go(application):
    async def ask():
        client = Client(application, "POST", "/api/v1/auth/login", headers={"content-length": 10}, body=[b"x", b"y"])
        client.received.get_nowait(), client.received.get_nowait()
        client.leave()
        await asyncio.wait_for(client.task, PATIENCE)
        return client.sent.empty()

    assert asyncio.run(ask())


def test_what_is_no_request_is_refused(application):
    with pytest.raises(ValueError, match="websocket"):
        asyncio.run(application({"type": "websocket"}, None, None))


def test_a_person_hears_live_what_happens_to_them(application, cast):
    token = Api(cast.diego).token()

    async def listen():
        async with streaming(application, token, cast.a) as client:
            status, headers = await client.start()
            parts = [await client.part()]
            news = {"organization_id": cast.a.id, "person_id": cast.diego.id, "name": "level", "data": {"number": 3}}
            while client.sent.empty():  # who is not subscribed yet hears nothing: say it until it is heard
                await asyncio.to_thread(live.publish, **news)
                await asyncio.sleep(0.01)
            parts.append(await client.part())
            return status, headers["content-type"], parts

    status, kind, (ready, level) = asyncio.run(listen())
    assert (status, kind) == (200, "text/event-stream")
    assert ready.startswith(b"event: ready\n")
    assert level == b'event: level\ndata: {"number":3}\n\n'


def test_what_is_told_twice_is_heard_once(application, cast):
    token, mine = Api(cast.diego).token(), {"organization_id": cast.a.id, "person_id": cast.diego.id}

    async def listen():
        async with streaming(application, token, cast.a) as client:
            await client.start()
            await client.part()
            one, other = uuid7(), uuid7()
            while client.sent.empty():  # as often as it takes until it is heard
                await asyncio.to_thread(live.publish, **mine, name="level", data={"number": 3}, identifier=one)
                await asyncio.sleep(0.01)
            await asyncio.to_thread(live.publish, **mine, name="level", data={"number": 3}, identifier=one)
            await asyncio.to_thread(live.publish, **mine, name="level", data={"number": 4}, identifier=other)
            return one, other, [await client.part(), await client.part()]

    one, other, heard = asyncio.run(listen())
    assert heard == [
        f'id: {identifier}\nevent: level\ndata: {{"number":{number}}}\n\n'.encode()
        for identifier, number in ((one, 3), (other, 4))
    ]


@pytest.mark.parametrize(
    ("what_happens", "code"),
    [
        (lambda cast: Organization.objects.filter(pk=cast.a.id).update(status="suspended"), "org_005"),
        (lambda cast: Membership.objects.filter(user_id=cast.diego.id).update(status="removed"), "org_002"),
    ],
    ids=["organization suspended", "member removed"],
)
def test_a_stream_ends_as_soon_as_it_is_told_that_the_access_has(application, cast, monkeypatch, what_happens, code):
    monkeypatch.setattr(live_api, "LOOK_AGAIN_SECONDS", 3600)  # it does not find out by itself
    token = Api(cast.diego).token()

    async def listen():
        async with streaming(application, token, cast.a) as client:
            await client.start()
            await client.part()
            await asyncio.to_thread(in_own_connection, what_happens, cast)
            while client.sent.empty():
                await asyncio.to_thread(live.access_changed, cast.a.id)
                await asyncio.sleep(0.01)
            error, end = await client.part(), await client.part()
            return error, end

    error, end = asyncio.run(listen())
    assert error.startswith(b"event: error\n")
    assert json.loads(error.split(b"data: ")[1])["code"] == code
    assert end is None


def in_own_connection(work, *args):
    from django.db import connections

    try:
        work(*args)
    finally:
        connections.close_all()


def test_the_access_is_looked_at_again_also_when_nobody_says_so(application, cast, monkeypatch):
    monkeypatch.setattr(live_api, "LOOK_AGAIN_SECONDS", 0.05)
    token = Api(cast.diego).token()

    async def listen():
        async with streaming(application, token, cast.a) as client:
            await client.start()
            await client.part()
            remove = lambda: Membership.objects.filter(user_id=cast.diego.id).update(status="removed")  # noqa: E731
            await asyncio.to_thread(in_own_connection, remove)
            return await client.part()

    assert json.loads(asyncio.run(listen()).split(b"data: ")[1])["code"] == "org_002"


def test_a_stream_ends_whole_when_the_server_is_told_to_stop(transactional_db, cast):
    """In the way of a real signal, to a process of its own in test_up; here what it sets."""
    application, token = Application(), Api(cast.diego).token()

    async def listen():
        async with streaming(application, token, cast.a) as client:
            await client.start()
            await client.part()
            application.closing.set()
            end = await client.part()
            await asyncio.wait_for(client.task, PATIENCE)
            return end

    assert asyncio.run(listen()) is None


def test_a_stream_that_is_not_allowed_is_an_ordinary_refusal(application, cast):
    token = Api(cast.elena).token()

    async def ask():
        headers = {"authorization": f"Bearer {token}", "x-organization-id": cast.a.id}
        return await Client(application, "GET", "/api/v1/me/stream", headers=headers).whole()

    status, _, body = asyncio.run(ask())
    assert (status, json.loads(body)["error"]["code"]) == (403, "org_002")


def test_streams_end_with_their_clients_and_leave_no_listener(application, cast):
    token = Api(cast.diego).token()

    async def listen():
        async with streaming(application, token, cast.a) as client:
            await client.start()
            await client.part()
            hub = live._hubs[asyncio.get_running_loop()]
            during = len(hub._listeners)
        return during, len(hub._listeners)

    assert asyncio.run(listen()) == (2, 0)
