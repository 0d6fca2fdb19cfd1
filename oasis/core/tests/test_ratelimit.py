"""Rate limits: who is counted, what they are told, and what happens when the cache is away."""

from contextlib import contextmanager

import pytest
from django.core.cache import caches
from django.test import Client, RequestFactory
from prometheus_client import REGISTRY

from oasis.core import ratelimit
from oasis.core.errors import RateLimited
from oasis.core.telemetry import RequestContext, client_address, request_context

pytestmark = pytest.mark.urls("oasis.core.tests.routes")
LIMITED, FOR_ALL = "/api/v1/limited", "/api/v1/limited-for-all"
HEADERS = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")


@pytest.fixture(autouse=True)
def limits(settings, cast, standing_clock):
    """Three a minute, a minute that does not end, and counters at zero."""
    settings.RATE_LIMITS_ENABLED = True
    settings.RATE_LIMITS = {"default": "3/m", "recovery": "1/m"}
    caches["ratelimit"].clear()


@pytest.fixture
def redis_away(settings):
    """The cache's address leads nowhere."""
    settings.CACHES = {
        **settings.CACHES,
        "ratelimit": {**settings.CACHES["ratelimit"], "LOCATION": "unix:///nowhere/redis.sock?db=0"},
    }


def sample(name, **labels):
    return REGISTRY.get_sample_value(name, labels) or 0


@contextmanager
def counted(name, **labels):
    before = sample(name, **labels)
    changes = []
    yield changes
    changes.append(sample(name, **labels) - before)


def get(path=FOR_ALL, address="192.0.2.1", **headers):
    return Client(REMOTE_ADDR=address).get(path, headers=headers)


# -- the limit


def test_the_limit_is_told_with_every_answer_and_ends_with_a_refusal(api, cast):
    answers = [api(cast.diego).get(LIMITED) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert [answer["RateLimit-Remaining"] for answer in answers] == ["2", "1", "0", "0"]
    assert {answer["RateLimit-Limit"] for answer in answers} == {"3"}
    assert all(0 <= int(answer["RateLimit-Reset"]) <= 60 for answer in answers)
    refused = answers[-1]
    assert refused.json()["error"]["code"] == "common_004"
    assert 1 <= int(refused["Retry-After"]) <= 60
    assert "Retry-After" not in answers[0].headers


def test_a_refusal_is_counted_in_the_metrics(api, cast):
    with counted("oasis_rate_limit_hits_total", limit="default") as hits:
        for _ in range(5):
            api(cast.diego).get(LIMITED)
    assert hits == [2]


def test_the_next_minute_begins_anew(time_machine):
    time_machine.move_to("2026-03-01T12:00:00Z", tick=False)
    refused = [get() for _ in range(4)][-1]
    time_machine.shift(int(refused["Retry-After"]) - 1)
    assert get().status_code == 429
    time_machine.shift(2)
    assert get().status_code == 200


def test_each_person_has_a_limit_of_their_own_wherever_they_come_from(api, cast):
    for _ in range(4):
        refused = api(cast.diego).get(LIMITED)
    assert refused.status_code == 429
    assert api(cast.elena).get(LIMITED).status_code == 200


def test_anonymous_people_are_counted_by_address():
    for _ in range(4):
        refused = get()
    assert refused.status_code == 429
    assert get(address="192.0.2.2").status_code == 200


def test_a_refused_request_does_no_more_than_count(api, cast, statements):
    client = api(cast.diego)
    for _ in range(3):
        client.get(LIMITED)
    with statements(0):
        assert client.get(LIMITED).status_code == 429


def test_a_method_may_have_a_limit_of_its_own():
    client = Client(REMOTE_ADDR="192.0.2.1")
    assert [client.post(FOR_ALL).status_code for _ in range(2)] == [200, 429]
    assert client.get(FOR_ALL).status_code == 200


def test_an_unlimited_view_neither_counts_nor_tells():
    answers = [get("/api/v1/unlimited") for _ in range(5)]
    assert {answer.status_code for answer in answers} == {200}
    assert not any(name in answers[0].headers for name in HEADERS)


def test_switched_off_nothing_is_counted(settings):
    settings.RATE_LIMITS_ENABLED = False
    assert {get().status_code for _ in range(5)} == {200}
    assert "RateLimit-Limit" not in get().headers


def test_of_two_limits_the_one_that_is_closer_to_its_end_is_told(settings):
    settings.RATE_LIMITS = {"default": "100/m", "recovery": "5/m"}
    request = RequestFactory().get("/")
    token = request_context.begin(RequestContext())
    try:
        ratelimit.limit(request, "default", "ana")
        ratelimit.limit(request, "recovery", "ana")
        assert request_context.limit[:2] == (5, 4)
        ratelimit.limit(request, "default", "ana")
        assert request_context.limit[:2] == (5, 4)
    finally:
        request_context.end(token)


def test_looking_does_not_count():
    request = RequestFactory().get("/")
    for _ in range(10):
        ratelimit.limit(request, "recovery", "ana", count=False)
    ratelimit.limit(request, "recovery", "ana")
    ratelimit.limit(request, "recovery", "ana", count=False)
    with pytest.raises(RateLimited):
        ratelimit.limit(request, "recovery", "ana")
    with pytest.raises(RateLimited):
        ratelimit.limit(request, "recovery", "ana", count=False)


def test_names_do_not_share_a_count(settings):
    settings.RATE_LIMITS = {"default": "1/m", "recovery": "1/m"}
    request = RequestFactory().get("/")
    ratelimit.limit(request, "recovery", "ana")
    ratelimit.limit(request, "default", "ana")
    ratelimit.limit(request, "recovery", "bruno")


# -- the cache


def test_a_count_is_one_round_trip(monkeypatch):
    """Everything that is sent goes through `send_packed_command`, a pipeline once."""
    from redis.connection import AbstractConnection

    sent, send = [], AbstractConnection.send_packed_command

    def note(connection, command, *args, **options):
        sent.append(command)
        return send(connection, command, *args, **options)

    get()
    monkeypatch.setattr(AbstractConnection, "send_packed_command", note)
    for _ in range(2):
        sent.clear()
        get()
        assert len(sent) == 1


def test_a_counter_does_not_stay_in_the_cache_for_ever():
    get()
    client = caches["ratelimit"]._cache.get_client(write=True)
    (key,) = client.keys("*rl:*")
    assert 0 < client.ttl(key) <= 120


def test_with_redis_away_requests_are_served_and_the_fact_is_counted(redis_away):
    with counted("oasis_cache_failures_total", use="ratelimit") as failures:
        answers = [get() for _ in range(5)]
    assert {answer.status_code for answer in answers} == {200}
    assert not any(name in answers[0].headers for name in HEADERS)
    assert failures == [5]


def test_with_redis_away_and_the_setting_turned_around_requests_are_refused(redis_away, settings):
    settings.RATE_LIMIT_FAIL_CLOSED = True
    answer = get()
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "common_008")
    assert int(answer["Retry-After"]) > 0


# -- whose address


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.1", "10.0.0.9"),
        (1, "203.0.113.1", "203.0.113.1"),
        (1, "198.51.100.7, 203.0.113.1", "203.0.113.1"),
        (2, "198.51.100.7, 203.0.113.1", "198.51.100.7"),
        (2, "192.0.2.66, 198.51.100.7, 203.0.113.1", "198.51.100.7"),
        (2, "203.0.113.1", "203.0.113.1"),
        (1, None, "10.0.0.9"),
        (1, "", "10.0.0.9"),
        (1, " , ", "10.0.0.9"),
        (1, "2001:db8::1", "2001:db8::1"),
        (1, "not an address", "10.0.0.9"),
        (1, "203.0.113.1:4711", "203.0.113.1"),
        (1, "[2001:db8::1]:4711", "2001:db8::1"),
    ],
)
def test_forwarded_addresses_count_from_as_many_proxies_as_are_trusted(settings, proxies, forwarded, address):
    settings.TRUSTED_PROXIES = proxies
    headers = {} if forwarded is None else {"x-forwarded-for": forwarded}
    assert client_address(RequestFactory(headers=headers, REMOTE_ADDR="10.0.0.9").get("/")) == address


def test_an_invented_forwarded_header_gives_no_fresh_limit():
    for number in range(4):
        refused = get(x_forwarded_for=f"203.0.113.{number}")
    assert refused.status_code == 429


def test_behind_a_trusted_proxy_clients_are_told_apart_and_cannot_invent_a_hop(settings):
    settings.TRUSTED_PROXIES = 1
    for number in range(4):
        refused = get(address="10.0.0.9", x_forwarded_for=f"192.0.2.{number}, 203.0.113.1")
    assert refused.status_code == 429
    assert get(address="10.0.0.9", x_forwarded_for="203.0.113.2").status_code == 200


@pytest.mark.parametrize(
    ("written", "read"), [("20/m", (20, 60)), ("5/10m", (5, 600)), ("1/s", (1, 1)), ("9/d", (9, 86400))]
)
def test_a_limit_is_read_in_requests_and_seconds(written, read):
    assert ratelimit.parse_rate(written) == read
    for broken in (written + "x", "-" + written, written.replace("/", " per "), "5/", "5"):
        with pytest.raises(ValueError, match="no limit of requests"):
            ratelimit.parse_rate(broken)
