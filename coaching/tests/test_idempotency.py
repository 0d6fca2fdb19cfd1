"""The same message sent twice, also at once, is one message with one answer."""

import contextlib
from datetime import timedelta

from coaching.models import Message, SafetySignal
from coaching.providers.guided import Guided
from oasis.core.tenancy import organization_scope
from oasis.core.testing import at_once


def begin(api, person):
    answer = api(person).post("/api/v1/coaching/conversations", {"agent": "coach"})
    return f"/api/v1/coaching/conversations/{answer.json()['data']['id']}"


def send(api, person, path, content, key):
    return api(person).post(f"{path}/messages", {"content": content}, idempotency_key=key)


def test_the_same_key_answers_as_the_first_time_and_repeats_nothing(api, cast, talk, monkeypatch):
    path = talk()
    first = send(api, cast.diego, path, "Hola, ¿qué tal?", "k-1")

    def never(*_):
        raise AssertionError("asked again")

    monkeypatch.setattr(Guided, "generate", never)
    again = send(api, cast.diego, path, "Hola, ¿qué tal?", "k-1")
    assert again.json()["data"] == first.json()["data"]
    assert again.headers["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first.headers
    with organization_scope(cast.a):
        assert Message.objects.count() == 3


def test_the_same_key_with_other_words_is_refused(api, cast, talk):
    path = talk()
    send(api, cast.diego, path, "Hola", "k-1")
    refused = send(api, cast.diego, path, "Adiós", "k-1")
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "common_009")
    with organization_scope(cast.a):
        assert Message.objects.count() == 3


def test_a_key_that_is_no_key_is_refused(api, cast, talk):
    path = talk()
    assert send(api, cast.diego, path, "Hola", "k" * 256).status_code == 400


def test_two_at_once_with_one_key_make_one_message_and_one_answer(transactional_db, api, cast, content):
    path = begin(api, cast.diego)
    results = at_once(*(lambda: send(api, cast.diego, path, "Estoy triste", "k-2") for _ in range(4)))
    assert [result.status_code for result in results] == [200] * 4
    assert len({result.json()["data"]["reply"]["id"] for result in results}) == 1
    with organization_scope(cast.a):
        assert Message.objects.exclude(role="system").count() == 2


def test_two_alarms_at_once_join_one_case(transactional_db, api, cast, content):
    path = begin(api, cast.diego)
    send(api, cast.diego, path, "Hola", "warm")
    results = at_once(
        *(lambda number=number: send(api, cast.diego, path, "No quiero vivir", f"k-{number}") for number in range(4))
    )
    assert [result.status_code for result in results] == [200] * 4
    with organization_scope(cast.a):
        assert SafetySignal.objects.count() == 4
        assert len(set(SafetySignal.objects.values_list("case_id", flat=True))) == 1


def test_an_answer_that_a_dead_process_left_out_is_made_at_the_next_try(api, cast, talk, monkeypatch):
    path = talk()

    class Died(BaseException):
        pass

    def die(*_):
        raise Died

    monkeypatch.setattr(Guided, "generate", die)
    monkeypatch.setattr("coaching.services.messages.LEASE", timedelta())
    with contextlib.suppress(Died):
        send(api, cast.diego, path, "Hola", "k-3")
    monkeypatch.undo()
    answer = send(api, cast.diego, path, "Hola", "k-3")
    assert answer.status_code == 200
    with organization_scope(cast.a):
        assert Message.objects.exclude(role="system").count() == 2
