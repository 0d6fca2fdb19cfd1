"""Gemini over real HTTP on loopback: what leaves, what comes back, and everything that goes wrong."""

import json
import socket

import pytest

from coaching.models import Message
from coaching.providers import gemini_wire as wire
from coaching.tests.gemini_server import said
from oasis.core.tenancy import organization_scope


def say(api, cast, path, content="Estoy nerviosa por una entrevista"):
    return api(cast.diego).post(f"{path}/messages", {"content": content})


def test_without_consent_nothing_leaves_and_nothing_is_kept(api, cast, talk, gemini):
    path = talk()
    refused = say(api, cast, path)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "coaching_003")
    assert gemini.requests == []
    with organization_scope(cast.a):
        assert Message.objects.count() == 1


def test_without_consent_somebody_in_danger_is_answered_all_the_same(api, cast, talk, gemini):
    answer = say(api, cast, talk(), "No quiero vivir más")
    assert answer.status_code == 200
    assert "024" in answer.json()["data"]["reply"]["content"]
    assert gemini.requests == []


def test_the_answer_comes_with_model_tokens_and_cost(api, cast, talk, gemini, agreed):
    answer = say(api, cast, talk())
    reply = answer.json()["data"]["reply"]
    assert reply["content"] == "Gracias por contarlo. ¿Qué parte pesa más hoy?"
    assert (reply["provider"], reply["model"], reply["tokens"]) == (
        "gemini",
        "gemini-2.5-flash",
        {"input": 120, "output": 40},
    )
    with organization_scope(cast.a):
        assert str(Message.objects.get(pk=reply["id"]).cost) == "0.00013600"


def test_what_leaves_is_the_agent_the_turns_and_passages_marked_as_information(api, cast, talk, gemini, agreed):
    path = talk()
    say(api, cast, path, "No puedo dormir por la noche")
    say(api, cast, path, "Me despierto a las cuatro")
    sent_to, headers, body = gemini.requests[-1]
    assert ":generateContent" in sent_to
    assert {name.lower(): value for name, value in headers.items()}["x-goog-api-key"] == "test-key"
    assert [turn["role"] for turn in body["contents"]] == ["user", "model", "user"]
    assert body["contents"][-1]["parts"][0]["text"] == "Me despierto a las cuatro"
    system = body["systemInstruction"]["parts"][0]["text"]
    assert system.startswith("Eres Alba")
    assert "<material>" in gemini.requests[0][2]["systemInstruction"]["parts"][0]["text"]
    for personal in ("Diego", cast.diego.email, str(cast.diego.id)):
        assert personal not in str(body)


def test_a_cited_article_is_kept_as_a_source(api, cast, talk, gemini, agreed):
    gemini.answers = [(200, said("Prueba el ritual de «Cuando la mente no deja dormir»."))]
    reply = say(api, cast, talk(), "No puedo dormir por la noche").json()["data"]["reply"]
    assert [source["title"] for source in reply["sources"]] == ["Cuando la mente no deja dormir"]


@pytest.mark.parametrize(
    "answer",
    [
        said("", reason="SAFETY"),
        said("", reason="STOP"),
        {
            "promptFeedback": {"blockReason": "SAFETY"},
            "usageMetadata": {"promptTokenCount": 9},
            "modelVersion": "gemini-2.5-flash",
        },
    ],
)
def test_a_blocked_or_empty_answer_has_words_of_its_own(api, cast, talk, gemini, agreed, answer):
    gemini.answers = [(200, answer)]
    reply = say(api, cast, talk()).json()["data"]["reply"]
    assert reply["status"] == "blocked"
    assert "habla con alguien de confianza" in reply["content"]


@pytest.mark.parametrize(
    "answer",
    [
        (500, {"error": {"code": 500, "message": "boom", "status": "INTERNAL"}}),
        (429, {"error": {"code": 429, "message": "quota", "status": "RESOURCE_EXHAUSTED"}}),
        (200, b"not json"),
        (404, {"error": {"code": 404, "message": "no model"}}),
    ],
)
def test_when_the_service_fails_the_guided_companion_answers(api, cast, talk, gemini, agreed, answer):
    gemini.answers = [answer]
    response = say(api, cast, talk())
    assert response.status_code == 200
    assert response.json()["data"]["reply"]["provider"] == "guided"


def test_when_nobody_listens_the_guided_companion_answers(api, cast, talk, gemini, agreed, settings):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.GEMINI_API_ENDPOINT = f"http://127.0.0.1:{free.getsockname()[1]}"
    assert say(api, cast, talk()).json()["data"]["reply"]["provider"] == "guided"


def test_after_five_failures_the_service_is_left_alone(api, cast, talk, gemini, agreed):
    gemini.answers = [(400, {"error": {"code": 400, "message": "boom", "status": "INVALID_ARGUMENT"}})]
    path = talk()
    for number in range(7):
        assert say(api, cast, path, f"Hola número {number}").status_code == 200
    assert len(gemini.requests) == 5


@pytest.mark.parametrize(
    "words",
    [
        "Por lo que cuentas tienes un trastorno bipolar.",
        "Toma una pastilla de lorazepam antes de dormir.",
        "Puedes subir a 50 mg al día.",
        "La dosis letal es alta, no te preocupes.",
    ],
)
def test_what_a_model_must_not_say_does_not_reach_the_person(api, cast, talk, gemini, agreed, words):
    gemini.answers = [(200, said(words))]
    reply = say(api, cast, talk()).json()["data"]["reply"]
    assert words not in reply["content"]
    assert reply["content"]
    assert reply["status"] == "blocked"


def test_no_scope_is_held_while_the_service_thinks(api, cast, talk, gemini, agreed, monkeypatch):
    from django.db import connection

    from coaching.providers.gemini import Gemini
    from oasis.core.tenancy import optional_organization

    seen = []
    original = Gemini.generate

    def watched(self, prompt):
        seen.append((optional_organization(), connection.needs_rollback))
        return original(self, prompt)

    monkeypatch.setattr(Gemini, "generate", watched)
    say(api, cast, talk())
    assert seen == [(None, False)]


def test_an_answer_that_comes_byte_by_byte_is_read_object_by_object():
    said = [{"text": 'ñandú: "}{]["\\'}, {"usageMetadata": {"promptTokenCount": 3}}]
    objects = wire.Objects()
    found = [
        (at, one)
        for at, byte in enumerate(json.dumps(said, ensure_ascii=False).encode())
        for one in objects.add(bytes([byte]))
    ]
    assert [one for _, one in found] == said
    assert found[0][0] == len(json.dumps(said[:1], ensure_ascii=False).encode()) - 2  # as soon as it is whole


@pytest.mark.parametrize("told", [b'"words"', b"[1]", b"<html>"])
def test_an_answer_that_is_no_array_of_objects_is_refused(told):
    with pytest.raises(ValueError, match="not an array"):
        list(wire.Objects().add(told))
