"""`Idempotency-Key`: one effect and one answer, whoever sends the request how often."""

import threading
import time

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from oasis.core.models import IdempotencyKey
from oasis.core.tenancy import organization_scope
from oasis.core.testing import at_once
from oasis.core.tests.routes import Spend, spent

pytestmark = pytest.mark.urls("oasis.core.tests.routes")
SPEND = "/api/v1/spend"
OURS = "/api/v1/spend-in-organization"


@pytest.fixture
def send(api, cast):
    """Diego sends a body with a key."""

    def post(key, body=None, path=SPEND, person=None, **options):
        return api(person or cast.diego).post(path, body or {"name": "café"}, idempotency_key=key, **options)

    return post


def test_the_same_request_again_gives_the_same_answer_byte_for_byte(send):
    first, second = send("k1"), send("k1")
    assert (first.status_code, second.status_code) == (201, 201)
    assert second.content == first.content
    assert second["Content-Type"] == first["Content-Type"]
    assert second["X-Own"] == first["X-Own"]
    assert "Idempotent-Replayed" not in first.headers
    assert second["Idempotent-Replayed"] == "true"
    assert second["X-Request-ID"] != first["X-Request-ID"]
    assert spent() == 1


def test_another_key_is_another_effect(send):
    send("k1")
    assert send("k2").json()["data"]["spent"] == 2


def test_without_a_key_each_request_counts(api, cast):
    for _ in range(2):
        assert api(cast.diego).post(SPEND, {"name": "café"}).status_code == 201
    assert spent() == 2
    assert not IdempotencyKey.objects.exists()


def test_the_same_key_with_another_body_is_refused(send):
    send("k1")
    answer = send("k1", {"name": "té"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "common_009")
    assert spent() == 1


def test_a_refusal_is_not_kept_and_its_effect_is_rolled_back(send):
    for _ in range(2):
        answer = send("k1", {"name": "café", "amount": -1})
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "auth_010")
        assert "Idempotent-Replayed" not in answer.headers
    assert send("k1", {"name": ""}).json()["error"]["code"] == "common_001"
    assert spent() == 0
    assert not IdempotencyKey.objects.exists()
    assert send("k1").status_code == 201


def test_ten_at_once_have_one_effect_and_one_answer(transactional_db, api, cast, monkeypatch):
    """Proven on a handler that does not end before the other nine have come."""
    original, waiting = Spend.post, threading.Event()

    def slow(view, request):
        answer = original(view, request)
        assert waiting.wait(180)
        return answer

    def waiters():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            return cursor.fetchone()[0]

    monkeypatch.setattr(Spend, "post", slow)
    client = api(cast.diego)
    client.token()  # the session is made before the threads begin

    def send():
        return client.post(SPEND, {"name": "café"}, idempotency_key="k1")

    def let_go():
        try:
            while waiters() < 9 and time.monotonic() < give_up:
                pass
            return waiters()
        finally:
            waiting.set()

    give_up = time.monotonic() + 120
    *answers, waited = at_once(*[send] * 10, let_go)
    assert waited == 9
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert sorted(answer.headers.get("Idempotent-Replayed", "first") for answer in answers) == ["first"] + ["true"] * 9
    assert spent() == 1


def test_when_the_first_of_two_at_once_is_refused_the_second_has_its_turn(transactional_db, api, cast, monkeypatch):
    original, calls = Spend.post, []

    def refused_once(view, request):
        calls.append(1)
        answer = original(view, request)
        if len(calls) == 1:
            raise ZeroDivisionError
        return answer

    monkeypatch.setattr(Spend, "post", refused_once)
    client = api(cast.diego)
    client.token()
    answers = at_once(*[lambda: client.post(SPEND, {"name": "café"}, idempotency_key="k1")] * 2)
    assert sorted(answer.status_code for answer in answers) == [201, 500]
    assert spent() == 1


def test_the_answer_is_kept_encrypted_and_the_key_as_a_hash(send):
    send("clave-del-cliente")
    row = IdempotencyKey.objects.get()
    answer = bytes(row.answer)
    assert "café".encode() not in answer
    assert b"success" not in answer
    assert "clave" not in row.key_hash


def test_people_do_not_share_a_key(send, cast):
    first = send("k1")
    second = send("k1", person=cast.elena)
    assert "Idempotent-Replayed" not in second.headers
    assert first.content != second.content
    assert spent() == 2


def test_paths_do_not_share_a_key(send):
    send("k1")
    assert "Idempotent-Replayed" not in send("k1", path="/api/v1/spend-elsewhere").headers
    assert spent() == 2


@pytest.mark.parametrize("path", [OURS, "/api/v1/spend-between-scopes"])
def test_organizations_do_not_share_a_key(send, cast, path):
    """Diego belongs to both; the same key in each is two effects."""
    from organizations.models import Membership

    Membership.objects.create(organization_id=cast.b.id, user_id=cast.diego.id, role="participant")
    answers = [send("k1", path=path, organization=where) for where in (cast.a, cast.b, cast.a, cast.b)]
    organizations = [answer.json()["data"]["organization"] for answer in answers]
    assert organizations == [str(cast.a.id), str(cast.b.id)] * 2
    assert [answer.headers.get("Idempotent-Replayed") for answer in answers] == [None, None, "true", "true"]
    assert spent() == 2


def test_an_organization_sees_only_its_own_keys(transactional_db, send, cast):
    send("k1", path=OURS)
    with organization_scope(cast.a):
        assert IdempotencyKey.objects.count() == 1
    with organization_scope(cast.b):
        assert IdempotencyKey.objects.count() == 0
    with pytest.raises(DatabaseError, match="permission denied"), organization_scope(cast.a):
        IdempotencyKey.objects.all().delete()


def test_anonymous_callers_at_different_addresses_do_not_share_a_key(cast, settings):
    settings.TRUSTED_PROXIES = 1
    spend = "/api/v1/spend-anonymously"

    def send(address):
        headers = {"idempotency-key": "k1", "x-forwarded-for": address}
        return Client().post(spend, {"name": "café"}, content_type="application/json", headers=headers)

    answers = [send("192.0.2.1"), send("192.0.2.2"), send("192.0.2.1")]
    assert [answer.headers.get("Idempotent-Replayed") for answer in answers] == [None, None, "true"]
    assert spent() == 2


@pytest.mark.parametrize("key", ["", "x" * 256, "con\ttabulador", "ñandú"])
def test_a_malformed_key_is_refused(send, key):
    answer = send(key)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "common_001")
    assert set(answer.json()["error"]["details"]) == {"Idempotency-Key"}
    assert spent() == 0


@pytest.mark.parametrize("key", ["x", "x" * 255, "a b~!"])
def test_any_printable_key_up_to_255_is_taken(send, key):
    assert send(key).status_code == 201
    assert send(key)["Idempotent-Replayed"] == "true"


def test_a_key_costs_five_statements_and_a_replay_three(send, statements):
    """Beside the caller's: savepoint, key, look, effect, answer."""
    send("warm-up")
    with statements(7):
        send("k1")
    with statements(3):
        send("k1")
