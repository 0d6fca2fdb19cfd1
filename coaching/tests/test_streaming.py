"""Answers while they are written: events in their order, screening, going away, sending again, breaking off."""

import asyncio
import threading
from datetime import timedelta

import pytest
from django.db import connection

from accounts.models import Consent
from coaching.models import Conversation, Goal, Message, SafetyCase, UsageEntry, UsageMeter
from coaching.services import messages as services
from coaching.tests.gemini_server import Stream, failure, pieces, said
from oasis.core.api import streams
from oasis.core.tenancy import organization_scope
from oasis.core.testing import at_once, events_of
from oasis.core.testing.driving import PATIENCE, until
from oasis.core.threads import ElasticThreads

EVENTS = {"accept": "text/event-stream"}


@pytest.fixture(autouse=True)
def own_threads(monkeypatch):
    """Each test has an event loop of its own, and so threads of its own."""
    monkeypatch.setattr(streams, "WORKING", ElasticThreads("test-work", most=8))
    monkeypatch.setattr(streams, "WAITING", ElasticThreads("test-wait", most=64))


@pytest.fixture
def path(transactional_db, talk, gemini, cast):
    """A conversation of Diego's, who agreed to AI."""
    Consent.objects.create(user_id=cast.diego.id, kind="ai_processing", version="1", granted=True)
    return talk()


@pytest.fixture
def stream(api, cast, path):
    """`stream("Hola", key=…)`: the answer of a streamed message."""

    def send(content="Estoy nerviosa por una entrevista", key=None):
        headers = {**EVENTS, **({"idempotency_key": key} if key else {})}
        return api(cast.diego).post(f"{path}/messages", {"content": content}, **headers)

    return send


def rows(cast):
    with organization_scope(cast.a):
        return list(Message.objects.exclude(role="system").order_by("id"))


def written(events):
    return "".join(data["text"] for name, data in events if name == "token")


def test_the_events_come_in_their_order_and_the_end_holds_the_whole_exchange(stream, gemini, cast):
    gemini.answers = [pieces("Dormir mal ", "cansa. ¿Desde ", "cuándo?")]
    response = stream("No puedo dormir")
    assert (response.status_code, response["content-type"]) == (200, "text/event-stream")
    events = events_of(response)
    names = [name for name, _ in events]
    assert names[0] == "message.start"
    assert set(names[1:-3]) == {"token"}
    assert names[-3:] == ["sources", "safety", "message.end"]
    assert written(events) == "Dormir mal cansa. ¿Desde cuándo?"
    end = events[-1][1]
    assert end["message_id"] == events[0][1]["message_id"] == end["reply"]["id"]
    assert end["reply"]["content"] == written(events)
    assert (end["status"], end["safety"]) == ("complete", {"level": "none"})
    user, reply = rows(cast)
    assert (str(reply.id), reply.content, reply.tokens_out) == (end["message_id"], written(events), 40)
    assert str(user.id) == end["user_message"]["id"]


def test_the_guided_companion_streams_too(stream, settings):
    settings.AI_PROVIDER = "guided"
    events = events_of(stream("Estoy triste"))
    assert events[-1][1]["reply"]["provider"] == "guided"
    assert written(events).strip() == events[-1][1]["reply"]["content"]


def test_a_sentence_is_held_back_until_it_was_looked_at(stream, gemini, cast):
    gemini.answers = [pieces("Te escucho. ", "Por lo que cuentas tienes un ", "trastorno bipolar. ", "Y más.")]
    events = events_of(stream())
    assert written(events).startswith("Te escucho. ")
    assert "bipolar" not in written(events)
    assert "Y más" not in written(events)
    assert events[-1][1]["status"] == "blocked"
    assert rows(cast)[1].content == written(events).strip()


def test_in_danger_no_model_is_asked_and_the_help_lines_come_first(stream, gemini, cast):
    events = events_of(stream("me voy a matar esta noche"))
    assert [name for name, _ in events] == ["message.start", "safety", "token", "sources", "message.end"]
    assert events[1][1]["level"] == "imminent"
    assert any(line["number"] == "024" for line in events[1][1]["resources"])
    assert "024" in written(events)
    assert gemini.requests == []
    with organization_scope(cast.a):
        assert SafetyCase.objects.count() == 1


def test_before_the_stream_begins_refusals_are_envelopes(stream, api, cast, path, gemini):
    Consent.objects.create(user_id=cast.diego.id, kind="ai_processing", version="1", granted=False)
    refused = stream()
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "coaching_003")
    assert api(cast.diego).post(f"{path}/messages", {"content": ""}, **EVENTS).status_code == 400
    assert api(cast.elena).post(f"{path}/messages", {"content": "me voy a matar"}, **EVENTS).status_code == 404
    assert rows(cast) == []
    assert gemini.requests == []


def leave_after(response, tokens):
    """Read until `tokens` tokens came, then go away, as a client that closes its tab."""

    async def run():
        parts, seen = response.parts, 0
        async for part in parts:
            seen += part.startswith(b"event: token")
            if seen == tokens:
                break
        await parts.aclose()

    asyncio.run(run())


def test_who_goes_away_stops_the_generation_and_the_half_answer_is_kept(stream, gemini, cast):
    rest = threading.Event()
    many = [said(f"Frase número {number}. ", reason=None) for number in range(400)]
    gemini.answers = [answer := Stream(many, gates=[_open(), _open(), _open(), rest])]
    leave_after(stream(key="k-1"), 2)
    rest.set()
    _user, reply = rows(cast)
    assert reply.status == "partial"
    assert reply.content.startswith("Frase número 0.")
    assert answer.gone.wait(120)
    assert answer.sent < len(many)
    with organization_scope(cast.a):
        entry = UsageEntry.objects.get()
        assert entry.tokens_in > 0
        assert entry.tokens_out > 0


def test_half_an_answer_sent_again_is_shown_and_nobody_is_asked(stream, gemini, cast):
    gemini.answers = [Stream([said("Una frase. ", reason=None), said("Otra. ", reason=None)], cut=True)]
    first = events_of(stream(key="k-1"))
    assert first[-1][1]["status"] == "partial"
    again = events_of(stream(key="k-1"))
    assert again[-1][1]["reply"] == first[-1][1]["reply"]
    assert written(again) == first[-1][1]["reply"]["content"]
    assert len(gemini.requests) == 1
    assert len(rows(cast)) == 2


def test_a_finished_answer_sent_again_is_shown_as_it_was(stream, gemini, cast, api, path):
    first = events_of(stream(key="k-1"))
    again = events_of(stream(key="k-1"))
    assert again[-1][1]["reply"] == first[-1][1]["reply"]
    as_json = api(cast.diego).post(
        f"{path}/messages", {"content": "Estoy nerviosa por una entrevista"}, idempotency_key="k-1"
    )
    assert as_json.json()["data"]["reply"] == first[-1][1]["reply"]
    assert len(gemini.requests) == 1


def test_sent_again_while_it_is_written_both_see_one_answer(stream, gemini, cast, api):
    api(cast.diego).token()
    first_piece = threading.Event()
    gemini.answers = [pieces("Uno. ", "Dos.", gates=[first_piece])]
    responses = [stream(key="k-1"), stream(key="k-1")]
    threading.Timer(0.2, first_piece.set).start()
    one, two = at_once(*(lambda response=response: events_of(response) for response in responses))
    assert one[-1][1]["reply"] == two[-1][1]["reply"]
    assert len(gemini.requests) == 1
    assert len(rows(cast)) == 2


def test_of_several_messages_at_once_each_is_followed_by_its_own_answer(api, cast, path, settings):
    settings.AI_PROVIDER = "guided"
    client, held, both_wait, answers = api(cast.diego), threading.Event(), threading.Event(), []
    client.token()

    def hold():
        with organization_scope(cast.a):
            Conversation.objects.select_for_update().get()
            held.set()
            both_wait.wait(PATIENCE)

    def watch():
        try:
            until(lambda: waiting() == 2)
        finally:
            both_wait.set()

    def send(number):
        held.wait(PATIENCE)
        answers.append(client.post(f"{path}/messages", {"content": f"Mensaje {number}"}).json()["data"])

    assert at_once(hold, watch, lambda: send(1), lambda: send(2)) == [None] * 4
    kept = rows(cast)
    assert [row.role for row in kept] == ["user", "assistant"] * 2
    assert {(str(one.id), str(two.id)) for one, two in (kept[:2], kept[2:])} == {
        (data["user_message"]["id"], data["reply"]["id"]) for data in answers
    }


def waiting():
    """How many connections wait for a lock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return cursor.fetchone()[0]


def test_what_a_dead_process_left_is_answered_by_who_asks_next_and_by_one_only(stream, gemini, cast, monkeypatch):
    monkeypatch.setattr(services, "LEASE", timedelta())
    stream(key="k-1")  # begun, and never run: its process died
    monkeypatch.undo()
    monkeypatch.setattr("coaching.providers.patience.sleep", lambda seconds: None)
    responses = [stream(key="k-1"), stream(key="k-1")]
    one, two = at_once(*(lambda response=response: events_of(response) for response in responses))
    assert one[-1][1]["reply"] == two[-1][1]["reply"]
    assert len(gemini.requests) == 1
    assert len(rows(cast)) == 2


def test_who_goes_away_before_a_word_may_ask_again_at_once(stream, gemini, cast):
    never = threading.Event()
    gemini.answers = [pieces("Uno.", gates=[never]), pieces("Ahora sí.")]
    response = stream(key="k-1")

    async def leave():
        parts = response.parts
        await anext(parts)
        waiting = asyncio.create_task(anext(parts))
        await asyncio.to_thread(gemini.asked.wait, 120)
        waiting.cancel()
        await asyncio.wait({waiting})
        never.set()
        await parts.aclose()

    asyncio.run(leave())
    events = events_of(stream(key="k-1"))
    assert written(events) == "Ahora sí."
    assert len(rows(cast)) == 2
    with organization_scope(cast.a):  # both questions are paid, and no more
        asked_twice = list(UsageEntry.objects.order_by("id").values_list("tokens_in", "tokens_out"))
        assert [out for _, out in asked_twice] == [0, 40]
        assert set(UsageMeter.objects.values_list("tokens", flat=True)) == {sum(map(sum, asked_twice))}


def test_when_the_service_fails_the_guided_companion_answers_in_the_stream(stream, gemini):
    gemini.answers = [failure(500)]
    events = events_of(stream())
    assert events[-1][1]["reply"]["provider"] == "guided"
    assert (events[-1][1]["status"], bool(written(events))) == ("complete", True)


def test_without_a_fallback_the_stream_ends_in_an_error_and_the_message_may_be_sent_again(
    stream, gemini, cast, settings
):
    settings.AI_FALLBACK, gemini.answers = False, [failure(400)]
    events = events_of(stream(key="k-1"))
    assert (events[-1][0], events[-1][1]["code"]) == ("error", "coaching_001")
    gemini.answers = [pieces("Ya estoy.")]
    assert written(events_of(stream(key="k-1"))) == "Ya estoy."
    assert [row.role for row in rows(cast)] == ["user", "assistant"]


def test_a_blocked_stream_ends_with_words_of_its_own(stream, gemini):
    gemini.answers = [Stream([said("", reason="SAFETY")])]
    events = events_of(stream())
    assert "habla con alguien de confianza" in written(events)
    assert events[-1][1]["status"] == "blocked"


def test_a_conversation_erased_meanwhile_ends_in_an_error(stream, gemini, cast, api, path):
    gate = threading.Event()
    gemini.answers = [pieces("Uno.", gates=[gate])]
    response = stream()
    assert api(cast.diego).delete(path).status_code == 204
    gate.set()
    name, error = events_of(response)[-1]
    assert (name, error["code"]) == ("error", "common_002")
    assert rows(cast) == []
    with organization_scope(cast.a):  # what was said is gone; what it took is paid all the same
        assert UsageEntry.objects.get().tokens_out == 40
        assert set(UsageMeter.objects.values_list("tokens", flat=True)) == {160}


def test_what_an_agent_does_meanwhile_is_done_once_and_shown_at_the_end(stream, gemini, cast):
    goal = {"title": "Caminar veinte minutos", "due_on": "2099-01-31"}
    gemini.answers = [Stream([said(calls=[("set_goal", goal)])]), pieces("Anotado. ", "¿Qué día empiezas?")]
    events = events_of(stream("Quiero caminar más"))
    assert [name for name, _ in events][-3:] == ["sources", "safety", "message.end"]
    assert written(events) == "Anotado. ¿Qué día empiezas?"
    assert [(done["tool"], done["done"]) for done in events[-1][1]["reply"]["actions"]] == [("set_goal", True)]
    with organization_scope(cast.a):
        assert Goal.objects.get(person_id=cast.diego.id).title == "Caminar veinte minutos"


def test_a_silence_is_filled_with_comments_and_the_answer_still_comes(stream, gemini, monkeypatch):
    monkeypatch.setattr(streams, "HEARTBEAT_SECONDS", 0.02)
    gate = threading.Event()
    gemini.answers = [pieces("Uno.", gates=[gate])]

    response = stream()

    async def read():
        heard = []
        async for part in response.parts:
            heard.append(part)
            if heard.count(streams.HEARTBEAT) == 2:
                gate.set()
        return heard

    heard = asyncio.run(read())
    assert heard.count(streams.HEARTBEAT) >= 2
    assert any(part.startswith(b"event: message.end") for part in heard)


def test_no_transaction_is_open_while_the_answer_is_written(stream, gemini, cast):
    gate = threading.Event()
    gemini.answers = [pieces("Uno.", gates=[gate])]
    response = stream()
    assert not connection.in_atomic_block
    with organization_scope(cast.a):  # nobody holds the message's row
        assert list(Message.objects.select_for_update(nowait=True).filter(role="user"))
    gate.set()
    assert events_of(response)[-1][0] == "message.end"


def _open():
    gate = threading.Event()
    gate.set()
    return gate
