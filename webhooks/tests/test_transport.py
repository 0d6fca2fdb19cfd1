"""One POST to an address that somebody else chose."""

import threading
from ipaddress import ip_address
from queue import Queue

import pytest

from webhooks.services import transport
from webhooks.services.transport import Answer, Request, send_all
from webhooks.tests.receiver import (
    Receiver,
    accepts,
    answers,
    certificate,
    closes_in_the_middle,
    never_ends,
    resets,
    speaks_nonsense,
)


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    """Only what a test itself allows is too long: a busy machine takes its time to connect and to read."""
    monkeypatch.setattr(transport, "CONNECT_SECONDS", 120.0)
    monkeypatch.setattr(transport, "READ_SECONDS", 120.0)


@pytest.fixture
def receiver():
    with Receiver() as listening:
        yield listening


def send(url, *, resolve=None, allow_loopback=True, seconds=120.0):
    options = {} if resolve is None else {"resolve": resolve}
    request = Request(url, {"Content-Type": "application/json", "webhook-id": "msg_1"}, b'{"type":"a"}')
    [answer] = send_all([request], allow_loopback=allow_loopback, seconds=seconds, **options)
    return answer


def resolving_to(*answers_in_order):
    """A resolver that gives another answer each time; `asked` counts."""
    asked = []

    async def resolve(host, port):
        asked.append(host)
        return [ip_address(text) for text in answers_in_order[min(len(asked), len(answers_in_order)) - 1]]

    resolve.asked = asked
    return resolve


def test_body_and_headers_arrive_as_they_are(receiver):
    assert send(receiver.url("/hook?a=1")) == Answer(200, "")
    [got] = receiver.received
    assert (got.path, got.body) == ("/hook?a=1", b'{"type":"a"}')
    assert got.headers["webhook-id"] == "msg_1"
    assert got.headers["content-type"] == "application/json"
    assert got.headers["host"] == f"127.0.0.1:{receiver.port}"


@pytest.mark.parametrize("status", [201, 204, 299])
def test_any_2xx_is_good(receiver, status):
    receiver.behave(answers(status))
    assert send(receiver.url()) == Answer(status, "")


@pytest.mark.parametrize("status", [301, 302, 307, 308, 400, 401, 404, 410, 429, 500, 503])
def test_everything_else_is_a_failure_with_its_status(receiver, status):
    receiver.behave(answers(status))
    assert send(receiver.url()) == Answer(status, f"http_{status}")


@pytest.mark.parametrize("target", ["http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "http://[::1]:9/"])
def test_redirect_is_never_followed(receiver, target):
    receiver.behave(answers(307, Location=target))
    with Receiver() as other:
        receiver.behave(answers(307, Location=other.url()))
        assert send(receiver.url()) == Answer(307, "http_307")
        assert not other.received
    receiver.behave(answers(302, Location=target))
    assert send(receiver.url()) == Answer(302, "http_302")


@pytest.mark.parametrize(
    ("behaviour", "error"),
    [(resets, "answer_broken"), (closes_in_the_middle, "answer_broken"), (speaks_nonsense, "answer_broken")],
)
def test_answer_that_does_not_come_whole_is_a_failure(receiver, behaviour, error):
    receiver.behave(behaviour)
    assert send(receiver.url()) == Answer(None, error)


def test_nobody_listening_is_a_failure(receiver):
    with Receiver() as gone:
        url = gone.url()
    assert send(url) == Answer(None, "connection_failed")


def test_slow_receiver_is_given_up(receiver):
    receiver.behave(receiver.is_slow)  # at last it breaks off
    assert send(receiver.url(), seconds=0.4) == Answer(None, "timeout")


def test_receiver_that_drips_is_given_up_although_it_never_stops_writing(receiver):
    receiver.behave(receiver.drips)
    assert send(receiver.url(), seconds=0.6) == Answer(None, "timeout")


def test_huge_answer_is_not_read_to_its_end(receiver):
    written = Queue()

    def writes_on(connection):
        try:
            never_ends(connection)
            written.put("all of it")
        except OSError:
            written.put("until nobody read on")

    receiver.behave(writes_on)
    assert send(receiver.url()) == Answer(200, "")
    assert written.get(timeout=120) == "until nobody read on"


def test_one_that_fails_does_not_hold_up_or_spoil_the_others(receiver):
    both_came = threading.Event()

    def answers_after_the_others(connection):
        both_came.wait(120)
        answers(500)(connection)

    def second(connection):
        accepts(connection)
        both_came.set()

    with Receiver() as slow:
        slow.behave(answers_after_the_others)
        receiver.behave(accepts, second)
        urls = [receiver.url("/1"), slow.url(), "https://does-not-exist.invalid/", receiver.url("/2")]
        requests = [Request(url, {}, b"{}") for url in urls]
        sent = send_all(requests, allow_loopback=True, seconds=120, resolve=resolving_to(["127.0.0.1"]))
    assert sent[:2] == [Answer(200, ""), Answer(500, "http_500")]
    assert sent[2].status_code is None
    assert sent[3] == Answer(200, "")
    assert sorted(got.path for got in receiver.received) == ["/1", "/2"]


# -- which addresses


@pytest.mark.parametrize(
    "address",
    ["10.0.0.1", "172.16.3.4", "192.168.1.1", "127.0.0.1", "127.8.8.8", "169.254.169.254", "100.64.1.1", "0.0.0.0",  # noqa: S104
     "::1", "::", "fe80::1", "fd00:ec2::254", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "::ffff:169.254.169.254",
     "64:ff9b::a00:1", "2002:7f00:1::", "224.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "ff02::1"],
)  # fmt: skip
def test_name_that_resolves_to_what_is_not_the_internet_is_refused(receiver, address):
    sent = send("https://hooks.example.org/x", resolve=resolving_to([address]), allow_loopback=False)
    assert sent == Answer(None, "address_refused")
    assert not receiver.received


def test_one_bad_address_among_good_ones_refuses_all():
    resolve = resolving_to(["93.184.215.14", "10.0.0.1"])
    assert send("https://hooks.example.org/", resolve=resolve).error == "address_refused"


def test_loopback_is_refused_unless_it_is_allowed(receiver):
    assert send(receiver.url(), allow_loopback=False).error == "url_scheme"
    assert send(f"https://127.0.0.1:{receiver.port}/", allow_loopback=False).error == "url_host"
    assert send("https://2130706433/", allow_loopback=False).error == "url_host"
    assert not receiver.received


def test_name_without_an_address_is_a_failure():
    assert send("https://does-not-exist.invalid/", resolve=resolving_to([])) == Answer(None, "unresolvable")


def test_name_is_resolved_once_and_the_connection_goes_to_the_address_that_was_checked(tmp_path, monkeypatch):
    context, authority = certificate(tmp_path, name="hooks.example.org")
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    with Receiver(tls=context) as receiver:
        resolve = resolving_to(["127.0.0.1"], ["10.0.0.1"])  # it would be another address a moment later
        assert send(receiver.url(host="hooks.example.org"), resolve=resolve) == Answer(200, "")
    assert resolve.asked == ["hooks.example.org"]
    assert receiver.server_names == ["hooks.example.org"]  # TLS and Host keep the name
    assert receiver.received[0].headers["host"] == f"hooks.example.org:{receiver.port}"


def test_certificate_of_another_name_is_refused(tmp_path, monkeypatch):
    context, authority = certificate(tmp_path, name="other.example.org")
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    with Receiver(tls=context) as receiver:
        sent = send(receiver.url(host="hooks.example.org"), resolve=resolving_to(["127.0.0.1"]))
    assert sent == Answer(None, "tls_failed")
    assert not receiver.received


def test_certificate_of_an_unknown_authority_is_refused(tmp_path):
    context, _ = certificate(tmp_path, name="127.0.0.1")
    with Receiver(tls=context) as receiver:
        assert send(receiver.url()) == Answer(None, "tls_failed")
    assert not receiver.received


def test_second_address_is_tried_when_the_first_does_not_listen(tmp_path, receiver):
    resolve = resolving_to(["::1", "127.0.0.1"])
    assert send(receiver.url(host="localhost"), resolve=resolve) == Answer(200, "")
