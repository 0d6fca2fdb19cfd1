"""One question, one grounded answer: sources, screening first, consent, what happens without a provider."""

from coaching.api import shapes
from coaching.models import Conversation, KnowledgeArticle, Message, SafetyCase, UsageEntry
from coaching.rules.embedding import embedded
from coaching.tests.gemini_server import failure, said
from oasis.core.tenancy import organization_scope
from oasis.core.testing import assert_matches

ASK = "/api/v1/coaching/ask"


def answered(api, person, question):
    answer = api(person).post(ASK, {"question": question})
    assert answer.status_code == 200, answer.json()
    assert_matches(shapes.AnswerShape, answer.json()["data"])
    return answer.json()["data"]


def test_a_question_is_answered_from_an_article_and_nothing_is_kept(api, cast, content):
    found = answered(api, cast.diego, "¿Qué hago cuando no pego ojo?")
    assert found["sources"][0]["title"] == "Cuando la mente no deja dormir"
    assert found["sources"][0]["title"] in found["answer"]
    assert (found["grounded"], found["safety"]) == (True, {"level": "none"})
    with organization_scope(cast.a):
        assert not Conversation.objects.exists()
        assert not Message.objects.exists()


def test_an_answer_without_a_source_says_so(api, cast, content):
    answer = api(cast.diego).post(ASK, {"question": "¿Cuál es la capital de Mongolia?"}).json()
    assert (answer["data"]["sources"], answer["data"]["grounded"]) == ([], False)
    assert answer["message"] == "Esta respuesta no se apoya en ningún artículo."


def test_somebody_in_danger_gets_help_lines_and_no_model_is_asked(api, cast, content, gemini):
    found = answered(api, cast.diego, "¿Cómo me mato esta noche?")
    assert found["provider"] == "person"
    assert found["safety"]["resources"]
    assert gemini.requests == []
    with organization_scope(cast.a):
        assert SafetyCase.objects.filter(person_id=cast.diego.id).count() == 1


def test_the_third_question_in_a_minute_waits_but_never_a_cry_for_help(api, cast, content, settings, standing_clock):
    settings.RATE_LIMITS_ENABLED, settings.RATE_LIMITS = True, {**settings.RATE_LIMITS, "coaching": "2/m"}
    answers = [api(cast.diego).post(ASK, {"question": "¿Cómo duermo mejor?"}).status_code for _ in range(3)]
    assert answers == [200, 200, 429]
    assert answered(api, cast.diego, "¿Cómo me mato esta noche?")["safety"]["resources"]


def test_without_consent_nothing_leaves(api, cast, content, gemini):
    refused = api(cast.diego).post(ASK, {"question": "¿Cómo duermo mejor?"})
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "coaching_003")
    assert gemini.requests == []


def test_a_provider_answers_from_the_passages_and_what_it_took_is_written(api, cast, content, gemini, agreed):
    gemini.vector = embedded
    gemini.answers = [(200, said("Lo cuenta «Cuando la mente no deja dormir»."))]
    found = answered(api, cast.diego, "¿Cómo duermo mejor? Soy Diego")
    assert [source["title"] for source in found["sources"]] == ["Cuando la mente no deja dormir"]
    assert "Cuando la mente no deja dormir" in str(gemini.requests[-1][2])
    assert "Diego" not in str(gemini.requests)
    with organization_scope(cast.a):
        assert UsageEntry.objects.filter(person_id=cast.diego.id, purpose="ask").count() == 1


def test_without_a_fallback_a_provider_that_fails_is_said_and_nobody_in_distress_is_sent_away(
    api, cast, content, gemini, agreed, settings
):
    settings.AI_FALLBACK, gemini.vector, gemini.answers = False, embedded, [failure(400)]
    refused = api(cast.diego).post(ASK, {"question": "¿Cómo duermo mejor?"})
    assert (refused.status_code, refused.json()["error"]["code"]) == (503, "coaching_001")
    assert refused.headers["Retry-After"]
    found = answered(api, cast.diego, "Mi amigo dice que se quiere matar y no duermo, ¿qué hago?")
    assert (found["provider"], found["safety"]["level"]) == ("guided", "watch")


def test_another_organization_has_other_articles(api, cast, content):
    with organization_scope(cast.b):
        KnowledgeArticle.objects.all().delete()
    assert answered(api, cast.elena, "¿Cómo duermo mejor?")["sources"] == []
