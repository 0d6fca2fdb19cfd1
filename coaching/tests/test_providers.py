"""One contract for every provider, over real HTTP on loopback; and all the ways in which a service fails."""

import io
import json
import os
import subprocess
import sys
import threading
from decimal import Decimal

import pytest

from coaching.providers import KNOWN, gemini_wire, patience
from coaching.providers.base import (
    DIMENSIONS,
    Audio,
    NotOffered,
    Piece,
    Prompt,
    ProviderFailed,
    Reply,
    Task,
    ToolResult,
    ToolSpec,
    ToolUse,
    Turn,
)
from coaching.rules.retrieval import Passage
from coaching.tests.gemini_server import Stream, failure, pieces, said
from oasis.core.resilience import CircuitOpen, State
from oasis.core.testing import at_once, until

SLEEP = Passage(id="1", title="Dormir mejor", tags=("sueño",), body="Apaga la luz. " * 5, exercise=None)
STEP = ToolSpec(
    "next_step",
    "The next step",
    {"type": "object", "properties": {"days": {"type": "integer", "description": "How many"}}, "required": []},
)


def ask(text="No puedo dormir", **options):
    """A prompt of one turn."""
    return Prompt(system="Eres Alba.", turns=[Turn("user", text)], **options)


@pytest.fixture(params=sorted(KNOWN))
def anyone(request, gemini):
    """Each provider that there is."""
    return KNOWN[request.param]()


@pytest.fixture(params=["gemini", "google-genai"])
def service(request, gemini):
    """Each provider that talks to the service."""
    return KNOWN[request.param]()


@pytest.fixture
def pauses(monkeypatch):
    """How long was waited between tries; nobody waits, and chance is always at its most."""
    seen = []
    monkeypatch.setattr(patience, "sleep", seen.append)
    monkeypatch.setattr(patience.random, "uniform", lambda low, high: high)
    return seen


# -- what each of them does


def test_it_answers_and_says_who_it_was_and_what_it_took(anyone):
    reply = anyone.generate(ask())
    assert reply.text
    assert reply.provider == anyone.name
    assert reply.model
    assert not reply.blocked
    assert reply.cost >= 0
    assert (reply.tokens_in > 0) is anyone.leaves_machine


def test_it_answers_piece_by_piece_and_the_whole_is_the_sum(anyone, gemini):
    gemini.answers = [pieces("Dormir ", "mal cansa. ", "¿Desde cuándo?")]
    *parts, whole = list(anyone.stream(ask()))
    assert parts
    assert all(isinstance(part, Piece) for part in parts)
    assert isinstance(whole, Reply)
    assert "".join(part.text for part in parts).strip() == whole.text
    assert whole.model


def test_a_stream_that_is_closed_early_ends_quietly(anyone, gemini):
    gemini.answers = [pieces("Uno. ", "Dos. ", "Tres.")]
    stream = anyone.stream(ask())
    assert isinstance(next(stream), Piece)
    stream.close()
    with pytest.raises(StopIteration):
        next(stream)


def test_it_makes_vectors_of_unit_length_in_the_order_of_the_texts(anyone):
    texts = ["No puedo dormir", "Estoy triste", "Una tercera, más larga que las otras dos"]
    found = anyone.embed(texts, task=Task.DOCUMENT)
    assert len(found.vectors) == len(texts)
    assert all(sum(value * value for value in vector) == pytest.approx(1) for vector in found.vectors)
    assert found.vectors[0] == anyone.embed(texts[:1], task=Task.DOCUMENT).vectors[0]
    assert found.vectors[0] != found.vectors[2]


def test_it_transcribes_or_says_that_it_cannot(anyone, gemini):
    heard = [
        {"speaker": "A", "start": 0, "end": 2.5, "text": "Hola"},
        {"speaker": "B", "start": 3, "end": 4, "text": "¡Hola!"},
    ]
    gemini.answers = [said(json.dumps(heard))]
    audio = Audio(file=io.BytesIO(b"RIFF"), size=4, mime_type="audio/wav")
    if not anyone.leaves_machine:
        with pytest.raises(NotOffered):
            anyone.transcribe(audio)
        return
    found = anyone.transcribe(audio)
    assert [(segment.speaker, segment.start, segment.text) for segment in found.segments] == [
        ("A", 0, "Hola"),
        ("B", 3, "¡Hola!"),
    ]
    assert found.model == "gemini-2.5-flash"


def test_the_guided_companion_makes_vectors_of_the_stored_size_that_find_the_nearest():
    guided = KNOWN["guided"]()
    texts = ["Cuando la mente no deja dormir", "Discutir con la pareja", "Llegar a fin de mes"]
    (asked,) = guided.embed(["no duermo, la cabeza no me deja"], task=Task.QUERY).vectors
    assert len(asked) == DIMENSIONS
    scores = [
        sum(a * b for a, b in zip(asked, vector, strict=True))
        for vector in guided.embed(texts, task=Task.DOCUMENT).vectors
    ]
    assert scores.index(max(scores)) == 0


# -- what the service is told


def test_the_model_named_by_the_answer_is_kept_with_tokens_and_cost(service):
    reply = service.generate(ask())
    assert (reply.model, reply.tokens_in, reply.tokens_out) == ("gemini-2.5-flash", 120, 40)
    assert reply.cost == Decimal("0.000136")


def test_turns_context_passages_and_tools_are_told(service, gemini):
    turns = [
        Turn("user", "¿Qué me toca?"),
        Turn("assistant", "", uses=[ToolUse("next_step", {"days": 2})]),
        Turn("user", "", results=[ToolResult("next_step", {"title": "Respirar"})]),
    ]
    service.generate(
        Prompt(
            system="Eres Alba.",
            turns=turns,
            context="Vive en ES </persona>",
            passages=[SLEEP],
            tools=[STEP],
            model="gemini-3-flash-preview",
        )
    )
    path, headers, body = gemini.requests[-1]
    assert "gemini-3-flash-preview:generateContent" in path
    assert {name.lower(): value for name, value in headers.items()}["x-goog-api-key"] == "test-key"
    assert [turn["role"] for turn in body["contents"]] == ["user", "model", "user"]
    assert body["contents"][1]["parts"][0]["functionCall"]["name"] == "next_step"
    assert body["contents"][2]["parts"][0]["functionResponse"]["response"] == {"title": "Respirar"}
    system = body["systemInstruction"]["parts"][0]["text"]
    assert system.startswith("Eres Alba.")
    assert "[Dormir mejor]" in system
    assert system.count("</persona>") == 1
    declared = body["tools"][0]["functionDeclarations"][0]
    assert declared["name"] == "next_step"
    assert declared["parameters"]["properties"]["days"]["type"] in ("INTEGER", 3)


def test_a_call_of_a_tool_comes_back_with_its_arguments(service, gemini):
    gemini.answers = [said(calls=[("next_step", {"days": 3, "why": ["a", "b"]})])]
    (use,) = service.generate(ask(tools=[STEP])).uses
    assert (use.name, dict(use.arguments)["days"], list(use.arguments["why"])) == ("next_step", 3, ["a", "b"])
    gemini.answers = [Stream([said(calls=[("next_step", {})])])]
    *_, reply = service.stream(ask(tools=[STEP]))
    assert [use.name for use in reply.uses] == ["next_step"]


def test_a_thought_s_signature_goes_back_with_the_call(gemini):
    service = KNOWN["google-genai"]()
    answer = said(calls=[("next_step", {})])
    answer["candidates"][0]["content"]["parts"][0]["thoughtSignature"] = "c2lnbmVk"
    gemini.answers = [answer]
    (use,) = service.generate(ask(tools=[STEP])).uses
    turns = [
        Turn("user", "x"),
        Turn("assistant", "", uses=[use]),
        Turn("user", "", results=[ToolResult("next_step", {})]),
    ]
    service.generate(Prompt(system="s", turns=turns))
    assert gemini.requests[-1][2]["contents"][1]["parts"][0]["thoughtSignature"] == "c2lnbmVk"


def test_what_is_thought_is_not_said_but_costs(gemini):
    answer = said("Hola.")
    answer["candidates"][0]["content"]["parts"].insert(0, {"text": "Pienso en silencio", "thought": True})
    answer["usageMetadata"]["thoughtsTokenCount"] = 10
    gemini.answers = [answer]
    reply = KNOWN["google-genai"]().generate(ask())
    assert (reply.text, reply.tokens_out) == ("Hola.", 50)


def test_vectors_are_asked_for_by_their_task_and_size_and_made_unit(service, gemini):
    found = service.embed(["hola"], task=Task.QUERY)
    body = gemini.requests[-1][2]
    asked = body["requests"][0] if "requests" in body else body
    assert asked["outputDimensionality"] == DIMENSIONS
    assert asked["taskType"] in ("RETRIEVAL_QUERY", 1)
    assert found.vectors[0] == pytest.approx([4 / 41**0.5, 3 / 41**0.5, 4 / 41**0.5])
    assert found.cost > 0


def test_many_texts_are_embedded_a_hundred_at_a_time(service, gemini):
    found = service.embed([f"texto {number}" for number in range(230)], task=Task.DOCUMENT)
    assert len(found.vectors) == 230
    assert len(gemini.requests) == 3


def test_a_big_recording_goes_through_the_files_api_and_is_deleted_there(service, gemini, monkeypatch):
    monkeypatch.setattr(gemini_wire, "INLINE_BYTES", 10)
    gemini.answers = [said("[]")]
    content = b"RIFF" + b"0" * 2000
    found = service.transcribe(Audio(file=io.BytesIO(content), size=len(content), mime_type="audio/wav"))
    assert found.segments == []
    assert list(gemini.files.values()) == [content]
    assert gemini.deleted == ["recording1"]
    data = gemini.requests[-1][2]["contents"][0]["parts"][0]["fileData"]
    assert (data.get("fileUri") or data["file_uri"]).endswith("/v1beta/files/recording1")  # JSON of protobuf reads both


def test_a_transcription_that_is_none_is_a_failure(service, gemini):
    gemini.answers = [said("No he entendido nada")]
    with pytest.raises(ProviderFailed):
        service.transcribe(Audio(file=io.BytesIO(b"RIFF"), size=4, mime_type="audio/wav"))


# -- what the service will not say


REFUSALS = [
    said("", reason="SAFETY"),
    said("Algo a med", reason="SAFETY"),
    said("", reason="STOP"),
    {
        "promptFeedback": {"blockReason": "SAFETY"},
        "usageMetadata": {"promptTokenCount": 9},
        "modelVersion": "gemini-2.5-flash",
    },
    {"candidates": [], "usageMetadata": {"promptTokenCount": 9}, "modelVersion": "gemini-2.5-flash"},
]


@pytest.mark.parametrize("answer", REFUSALS)
def test_a_blocked_or_empty_answer_has_words_of_its_own(service, gemini, answer):
    gemini.answers = [answer]
    reply = service.generate(ask())
    assert reply.blocked
    assert reply.text == gemini_wire.BLOCKED["es"]


def test_a_stream_that_is_blocked_in_the_middle_says_so_at_its_end(service, gemini):
    gemini.answers = [Stream([said("Veamos. ", reason=None), said("", reason="SAFETY")])]
    *parts, reply = service.stream(ask(language="en"))
    assert [part.text for part in parts] == ["Veamos. "]
    assert (reply.blocked, reply.text) == (True, gemini_wire.BLOCKED["en"])


# -- how it fails


@pytest.mark.parametrize(
    "answer", [failure(400, "INVALID_ARGUMENT"), failure(404, "NOT_FOUND"), (200, b"not json")], ids=str
)
def test_what_trying_again_would_not_mend_is_tried_once(service, gemini, answer, pauses):
    gemini.answers = [answer]
    with pytest.raises(ProviderFailed):
        service.generate(ask())
    assert (len(gemini.requests), pauses) == (1, [])


@pytest.mark.parametrize("status", [429, 500, 503])
def test_what_may_pass_is_tried_three_times_with_growing_pauses(service, gemini, pauses, status):
    gemini.answers = [failure(status)]
    with pytest.raises(ProviderFailed):
        service.generate(ask())
    assert len(gemini.requests) == 3
    assert pauses == [patience.FIRST_PAUSE, patience.FIRST_PAUSE * 2]


def test_the_second_try_may_be_the_good_one(service, gemini, pauses):
    gemini.answers = [failure(503), said("Ya estoy.")]
    assert service.generate(ask()).text == "Ya estoy."


def test_a_service_that_says_when_to_come_back_is_taken_at_its_word(service, gemini, pauses):
    gemini.answers = [failure(429, "RESOURCE_EXHAUSTED", retry=2), said("Ya estoy.")]
    assert service.generate(ask()).text == "Ya estoy."
    assert pauses == [2 + patience.FIRST_PAUSE]


def test_a_service_that_wants_to_rest_for_long_is_not_waited_for(service, gemini, pauses):
    gemini.answers = [failure(429, "RESOURCE_EXHAUSTED", retry=40)]
    with pytest.raises(ProviderFailed) as caught:
        service.generate(ask())
    assert caught.value.retry_after == 40
    assert (len(gemini.requests), pauses) == (1, [])


def test_a_slow_service_is_given_up(service, gemini, pauses):
    gemini.answers = ["slow"]
    with pytest.raises(ProviderFailed):
        service.generate(ask(seconds=0.2))
    until(lambda: gemini.requests)  # it may be given up before it has been read
    assert (len(gemini.requests), pauses) == (1, [])  # who waits for an answer does not wait three times as long


def test_a_stream_that_stalls_is_given_up(service, gemini, pauses):
    gemini.answers = [Stream([said("Uno. ", reason=None), said("Dos.")], gates=[_open(), threading.Event()])]
    stream = service.stream(ask(seconds=2))
    assert next(stream) == Piece("Uno. ")
    with pytest.raises(ProviderFailed):
        next(stream)
    gemini.answers[0].gates[1].set()
    assert len(gemini.requests) == 1


def test_a_stream_that_breaks_off_fails_after_what_came(service, gemini, pauses):
    gemini.answers = [Stream([said("Uno. ", reason=None), said("Dos. ", reason=None)], cut=True)]
    stream = service.stream(ask())
    assert [next(stream).text, next(stream).text] == ["Uno. ", "Dos. "]
    with pytest.raises(ProviderFailed):
        next(stream)
    assert len(gemini.requests) == 1


def test_a_stream_without_an_end_is_no_whole_answer(service, gemini, pauses):
    gemini.answers = [Stream([said("Uno. ", reason=None)])]
    stream = service.stream(ask())
    assert next(stream).text == "Uno. "
    with pytest.raises(ProviderFailed):
        next(stream)


def test_a_stream_that_did_not_begin_is_tried_again(service, gemini, pauses):
    gemini.answers = [failure(503), pieces("Ya estoy.")]
    *parts, reply = service.stream(ask())
    assert (len(parts), reply.text) == (1, "Ya estoy.")


def test_the_first_piece_comes_before_the_second_is_written(service, gemini):
    second = threading.Event()
    gemini.answers = [pieces("Uno. ", "Dos.", gates=[_open(), second])]
    stream = service.stream(ask())
    assert next(stream) == Piece("Uno. ")
    second.set()
    assert [getattr(item, "text", "") for item in stream] == ["Dos.", "Uno. Dos."]


def test_after_five_failures_the_operation_is_left_alone_and_the_others_go_on(service, gemini, pauses):
    gemini.answers = [failure(500)]
    for _ in range(2):
        with pytest.raises((ProviderFailed, CircuitOpen)):
            service.generate(ask())
    with pytest.raises(CircuitOpen):
        service.generate(ask())
    assert len(gemini.requests) == 5
    assert patience.breaker_of(service.name, "generate").status()["state"] == State.OPEN
    gemini.answers = [said("x")]
    assert service.embed(["hola"], task=Task.QUERY).vectors


def test_several_threads_share_one_client(service, gemini):
    replies = at_once(*(lambda: service.generate(ask()).text for _ in range(6)))
    assert replies == ["Gracias por contarlo. ¿Qué parte pesa más hoy?"] * 6


def test_importing_coaching_imports_no_sdk():
    sdks = {"google.generativeai", "google.genai", "googleapiclient"}
    code = f"import django; django.setup(); import coaching.providers, sys; print({sdks!r} & set(sys.modules))"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "oasis.settings"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "set()"


def _open():
    gate = threading.Event()
    gate.set()
    return gate
