"""Conversations over the API: the notice, turns, pages, feedback, erasing, other people's."""

import pytest

from coaching.api import shapes
from coaching.models import Agent, Conversation, Message, MessageFeedback, SafetyCase, UsageMeter
from coaching.tests.gemini_server import failure, said
from oasis.core.tenancy import organization_scope
from oasis.core.testing import assert_matches
from organizations.models import Organization

AGENTS, CONVERSATIONS = "/api/v1/coaching/agents", "/api/v1/coaching/conversations"


def say(client, path, content, **options):
    return client.post(f"{path}/messages", {"content": content}, **options)


def test_agents_are_listed_in_their_order_in_one_statement_after_the_scope(api, cast, content, statements):
    api(cast.diego).get(AGENTS)
    with statements(3):
        answer = api(cast.diego).get(AGENTS)
    assert answer.status_code == 200
    assert [agent["slug"] for agent in answer.json()["data"]][:2] == ["coach", "mentor"]
    for agent in answer.json()["data"]:
        assert_matches(shapes.AgentShape, agent)


def test_who_has_the_list_of_agents_already_is_told_that_nothing_changed(api, cast, content):
    tag = api(cast.diego).get(AGENTS).headers["ETag"]
    again = api(cast.diego).get(AGENTS, if_none_match=tag)
    assert (again.status_code, again.content) == (304, b"")
    with organization_scope(cast.a):
        Agent.objects.filter(slug="mentor").update(published_version=None)
    changed = api(cast.diego).get(AGENTS, if_none_match=tag)
    assert changed.status_code == 200
    assert "mentor" not in [agent["slug"] for agent in changed.json()["data"]]


def test_a_draft_is_not_listed_and_nobody_can_talk_to_it(api, cast, content):
    with organization_scope(cast.a):
        Agent.objects.create(slug="nuevo", name="Nuevo", system_prompt="x")
    assert "nuevo" not in [agent["slug"] for agent in api(cast.diego).get(AGENTS).json()["data"]]
    refused = api(cast.diego).post(CONVERSATIONS, {"agent": "nuevo"})
    assert (refused.status_code, refused.json()["error"]["code"]) == (400, "common_001")
    with organization_scope(cast.a):
        assert not Conversation.objects.exists()


def test_a_conversation_begins_with_the_stored_notice_that_says_what_answers(api, cast, talk):
    path = talk()
    messages = api(cast.diego).get(f"{path}/messages").json()["data"]
    assert [message["role"] for message in messages] == ["system"]
    assert "No soy una persona ni una inteligencia artificial" in messages[0]["content"]
    assert messages[0]["model"].startswith("notice-")


def test_where_an_ai_answers_the_notice_says_so(api, cast, talk, settings):
    settings.AI_PROVIDER = "gemini"
    path = talk()
    assert (
        "inteligencia artificial, no con una persona"
        in api(cast.diego).get(f"{path}/messages").json()["data"][0]["content"]
    )


def test_where_the_organization_wants_no_ai_the_notice_says_so_and_the_guided_companion_answers(
    api, cast, talk, gemini, agreed
):
    Organization.objects.filter(pk=cast.a.id).update(ai_enabled=False)
    path = talk()
    assert "ni una inteligencia artificial" in api(cast.diego).get(f"{path}/messages").json()["data"][0]["content"]
    assert say(api(cast.diego), path, "Hola").json()["data"]["reply"]["provider"] == "guided"
    assert gemini.requests == []


def test_an_ai_that_takes_over_from_the_guided_companion_says_so_first_and_once(
    api, cast, talk, gemini, agreed, settings
):
    settings.AI_PROVIDER = "guided"
    path = talk()
    say(api(cast.diego), path, "Hola")
    settings.AI_PROVIDER, gemini.answers = "gemini", [failure(400), said("Te escucho.")]
    told = [say(api(cast.diego), path, "Hoy dormí mal").json()["data"]["reply"]["content"] for _ in range(3)]
    announced = ["vas a hablar con una inteligencia artificial" in words for words in told]
    assert announced == [False, True, False]  # the first was the companion's: the provider had failed
    assert told[1].endswith("\n\nTe escucho.")
    assert say(api(cast.diego), talk(), "Hoy dormí mal").json()["data"]["reply"]["content"] == "Te escucho."


def test_a_conversation_whose_notice_is_gone_goes_on(api, cast, talk, gemini, agreed):
    path = talk()
    with organization_scope(cast.a):
        Message.objects.all().delete()
    gemini.answers = [said("Te escucho.")]
    assert say(api(cast.diego), path, "Hoy dormí mal").json()["data"]["reply"]["content"] == "Te escucho."


def test_a_message_is_answered_and_both_are_kept(api, cast, talk):
    path = talk()
    answer = say(api(cast.diego), path, "Estoy muy agobiado con los exámenes y no duermo bien")
    assert answer.status_code == 200
    data = answer.json()["data"]
    assert_matches(shapes.ExchangeShape, data)
    assert data["safety"] == {"level": "none"}
    assert data["reply"]["role"] == "assistant"
    assert data["reply"]["provider"] == "guided"
    assert data["reply"]["content"].endswith("?")
    kept = api(cast.diego).get(f"{path}/messages").json()["data"]
    assert [message["id"] for message in kept[1:]] == [data["user_message"]["id"], data["reply"]["id"]]


def test_the_companion_does_not_repeat_itself(api, cast, talk):
    path = talk()
    said = [
        say(api(cast.diego), path, "Estoy triste y no sé por qué").json()["data"]["reply"]["content"] for _ in range(5)
    ]
    sentences = [part for text in said for part in text.split("\n\n")]
    assert len(sentences) == len(set(sentences))


def test_a_message_and_its_answer_take_few_statements(api, cast, talk, statements):
    path = talk()
    say(api(cast.diego), path, "Hola")
    with statements(12):
        assert say(api(cast.diego), path, "Hoy estoy algo cansada").status_code == 200


def test_what_is_said_is_encrypted_in_the_database(api, cast, talk):
    path = talk()
    say(api(cast.diego), path, "Mi secreto es un limonero")
    with organization_scope(cast.a):
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT content FROM coaching_message")
            stored = [bytes(row[0]) for row in cursor.fetchall()]
    assert stored
    assert all(b"limonero" not in row for row in stored)


def test_messages_come_in_pages_in_both_orders(api, cast, talk, statements):
    path = talk()
    for number in range(3):
        say(api(cast.diego), path, f"Mensaje {number}")
    with statements(5):
        first = api(cast.diego).get(f"{path}/messages?page_size=3").json()
    assert [message["role"] for message in first["data"]] == ["system", "user", "assistant"]
    second = api(cast.diego).get(f"{path}/messages?page_size=3&cursor={first['meta']['pagination']['next']}").json()
    assert second["data"][0]["content"] == "Mensaje 1"
    newest = api(cast.diego).get(f"{path}/messages?order=desc&page_size=2").json()["data"]
    assert newest[1]["content"] == "Mensaje 2"


def test_conversations_are_listed_newest_first_and_renamed(api, cast, talk, statements):
    first, second = talk(), talk(agent="mentor")
    assert api(cast.diego).patch(first, {"title": "Mis noches"}).json()["data"]["title"] == "Mis noches"
    with statements(3):
        rows = api(cast.diego).get(CONVERSATIONS).json()["data"]
    assert [row["agent"] for row in rows] == ["mentor", "coach"]
    assert rows[1]["title"] == "Mis noches"
    assert api(cast.diego).get(second).json()["data"]["agent"] == "mentor"
    for row in rows:
        assert_matches(shapes.ConversationShape, row)


def test_erasing_a_conversation_erases_what_was_said(api, cast, talk):
    path = talk()
    say(api(cast.diego), path, "Hola")
    assert api(cast.diego).delete(path).status_code == 204
    assert api(cast.diego).get(path).status_code == 404
    with organization_scope(cast.a):
        assert not Message.objects.exists()


@pytest.mark.parametrize("who", ["clara", "ana", "elena"])
def test_nobody_else_reads_writes_or_erases_a_conversation(api, cast, talk, who):
    path = talk()
    stranger = api(getattr(cast, who))
    assert stranger.get(path).status_code == 404
    assert stranger.get(f"{path}/messages").status_code == 404
    assert say(stranger, path, "hola").status_code == 404
    assert say(stranger, path, "me voy a matar esta noche").status_code == 404
    assert stranger.patch(path, {"title": "x"}).status_code == 404
    assert stranger.delete(path).status_code == 404
    assert stranger.get(CONVERSATIONS).json()["data"] == []
    with organization_scope(cast.a):
        assert Message.objects.count() == 1
        assert not SafetyCase.objects.exists()


def test_in_another_organization_one_is_told_that_one_is_no_member(api, cast, talk):
    path = talk()
    refused = api(cast.diego).get(path, organization=cast.b)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "org_002")


def test_an_answer_is_rated_and_the_last_opinion_counts(api, cast, talk):
    path = talk()
    said = say(api(cast.diego), path, "Hola").json()["data"]
    feedback = f"{path}/messages/{said['reply']['id']}/feedback"
    assert api(cast.diego).post(feedback, {"rating": 1}).status_code == 200
    answer = api(cast.diego).post(feedback, {"rating": -1, "comment": "No me entendió"})
    assert_matches(shapes.FeedbackShape, answer.json()["data"])
    with organization_scope(cast.a):
        assert [(one.rating, one.comment) for one in MessageFeedback.objects.all()] == [(-1, "No me entendió")]
    own = f"{path}/messages/{said['user_message']['id']}/feedback"
    assert api(cast.diego).post(own, {"rating": 1}).status_code == 404
    assert api(cast.clara).post(feedback, {"rating": 1}).status_code == 404
    assert api(cast.diego).post(feedback, {"rating": 5}).status_code == 400


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"content": ""},
        {"content": "   "},
        {"content": "\u200b\u200d \ufeff"},
        {"content": "x" * 4001},
        {"content": 5.5, "a": 1},
        {"content": None},
        {"content": "a\x00b"},
        [],
    ],
)
def test_a_malformed_message_is_refused_and_nothing_is_kept(api, cast, talk, body):
    path = talk()
    assert api(cast.diego).post(f"{path}/messages", body).status_code == 400
    with organization_scope(cast.a):
        assert Message.objects.count() == 1


def test_without_a_token_there_is_no_conversation(api):
    assert api(None).get(AGENTS).status_code == 401
    assert api(None).post(CONVERSATIONS, {"agent": "coach"}).status_code == 401


def test_the_21st_message_in_a_minute_waits_but_never_somebody_in_danger(api, cast, talk, settings):
    settings.RATE_LIMITS_ENABLED, settings.RATE_LIMITS = True, {**settings.RATE_LIMITS, "coaching": "2/m"}
    path = talk()
    answers = [say(api(cast.diego), path, "Hola").status_code for _ in range(3)]
    assert answers == [200, 200, 429]
    urgent = say(api(cast.diego), path, "me voy a matar esta noche")
    assert urgent.status_code == 200
    assert urgent.json()["data"]["safety"]["resources"]


def test_danger_in_a_title_or_an_opinion_is_seen(api, cast, talk):
    path = talk()
    assert api(cast.diego).patch(path, {"title": "Quiero matarme"}).json()["data"]["safety"]["resources"]
    said = say(api(cast.diego), path, "Hola").json()["data"]
    feedback = f"{path}/messages/{said['reply']['id']}/feedback"
    answer = api(cast.diego).post(feedback, {"rating": -1, "comment": "Me voy a matar esta noche"})
    assert answer.json()["data"]["safety"]["level"] == "imminent"
    with organization_scope(cast.a):
        assert SafetyCase.objects.count() == 1


def test_an_answer_without_a_source_says_so(api, cast, talk):
    reply = say(api(cast.diego), talk(), "Hola").json()["data"]["reply"]
    assert (reply["sources"], bool(reply["sources_note"])) == ([], True)


def test_without_a_fallback_a_message_is_refused_costs_nothing_and_may_be_sent_again(
    api, cast, talk, gemini, agreed, settings
):
    settings.AI_FALLBACK, gemini.answers, path = False, [failure(400)], talk()
    refused = say(api(cast.diego), path, "Hola", idempotency_key="k-1")
    assert (refused.status_code, refused.json()["error"]["code"]) == (503, "coaching_001")
    assert refused.headers["Retry-After"]
    with organization_scope(cast.a):
        assert not Message.objects.filter(role="assistant").exists()
        assert not UsageMeter.objects.exclude(tokens=0).exists()
    gemini.answers = [said("Ya estoy.")]
    assert (
        say(api(cast.diego), path, "Hola", idempotency_key="k-1")
        .json()["data"]["reply"]["content"]
        .startswith("Ya estoy.")
    )


def test_without_a_fallback_somebody_who_may_need_help_is_answered(api, cast, talk, gemini, agreed, settings):
    settings.AI_FALLBACK, gemini.answers = False, [failure(400)]
    answer = say(api(cast.diego), talk(), "Mi amigo dice que se quiere matar").json()["data"]
    assert (answer["safety"]["level"], answer["reply"]["provider"]) == ("watch", "guided")


def test_who_worries_about_somebody_hears_what_to_do_and_not_a_question_about_the_bond(api, cast, talk):
    said = say(api(cast.diego), talk(), "Mi hermana dice que se quiere morir").json()["data"]
    assert said["safety"]["level"] == "watch"
    assert "la línea que ves aquí" in said["reply"]["content"]  # both of its wordings
