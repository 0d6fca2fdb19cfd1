"""Search by meaning: the organization's knowledge and one's own words; nobody else's."""

from urllib.parse import urlencode

import pytest

from coaching.api import shapes
from coaching.models import KnowledgeArticle, Passage
from coaching.services.content import import_articles
from coaching.services.embedding import embed_articles
from coaching.services.knowledge import MOST, passages_of
from oasis.core.tenancy import organization_scope
from oasis.core.testing import assert_matches

SEARCH = "/api/v1/coaching/search"


def found(api, person, q, **more):
    answer = api(person).get(f"{SEARCH}?{urlencode({'q': q, **more})}")
    assert answer.status_code == 200, answer.json()
    return answer.json()["data"]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("no pego ojo", "cuando-la-mente-no-deja-dormir"),
        ("anciedaz", "entender-la-ansiedad"),
        ("LUTO POR MI PAPÁ", "acompanar-el-duelo"),
        ("I feel lonely", "sentirse-solo-entre-gente"),
    ],
)
def test_knowledge_is_found_by_meaning_whatever_the_spelling(api, cast, content, asked, code):
    first = found(api, cast.diego, asked)[0]
    assert_matches(shapes.SearchShape, first)
    assert first["kind"] == "knowledge"
    with organization_scope(cast.a):
        assert KnowledgeArticle.objects.get(pk=first["id"]).code == code


@pytest.mark.parametrize(
    "about", ["No pego ojo por la noche", "Sí\n¿Te guío en «Ritual para cerrar el día»?\nDuermo mal", "😀"]
)
def test_of_many_articles_the_companion_reads_those_that_a_talk_is_about(cast, content, statements, about):
    with organization_scope(cast.a):
        KnowledgeArticle.objects.bulk_create(
            [KnowledgeArticle(code=f"a-{number}", title="Otra cosa", body="Nada de eso.") for number in range(MOST)]
        )
        with statements(4):
            read = passages_of([], about=about)
        assert len(read) <= MOST
        assert about == "😀" or "Cuando la mente no deja dormir" in [one.title for one in read]
        offered = passages_of([], about="¿Te guío en «Respiración 4-6», de ese artículo?")
        assert "Respiración 4-6" in [one.exercise["title"] for one in offered if one.exercise]
        assert [one.title for one in passages_of(["sueño"], about=about)].count("Otra cosa") == 0


def test_own_words_are_found_and_nobody_elses(api, cast, content, talk):
    api(cast.diego).post(f"{talk()}/messages", {"content": "Ayer discutí con mi hermana por la herencia"})
    api(cast.diego).post("/api/v1/me/journal", {"text": "Sueño con volver al mar de Galicia"})
    own = found(api, cast.diego, "pelea con mi ermana por la erencia", kind="message")
    assert "herencia" in own[0]["excerpt"]
    assert found(api, cast.diego, "el mar de galisia", kind="journal")[0]["kind"] == "journal"
    for other in (cast.clara, cast.ana, cast.elena):
        assert found(api, other, "pelea con mi hermana por la herencia", kind="message") == []
        assert found(api, other, "el mar de Galicia", kind="journal") == []


def test_another_organizations_knowledge_is_not_there(api, cast, content):
    with organization_scope(cast.b):
        KnowledgeArticle.objects.all().delete()
        assert not Passage.objects.exists()
    assert found(api, cast.elena, "no puedo dormir") == []
    assert found(api, cast.diego, "no puedo dormir")


def test_articles_that_are_not_in_use_are_not_found(api, cast, content):
    with organization_scope(cast.a):
        KnowledgeArticle.objects.filter(code="cuando-la-mente-no-deja-dormir").update(active=False)
    ids = {row["id"] for row in found(api, cast.diego, "no puedo dormir")}
    with organization_scope(cast.a):
        assert str(KnowledgeArticle.objects.get(code="cuando-la-mente-no-deja-dormir").id) not in ids


def test_a_search_takes_eight_statements_however_much_there_is(api, cast, content, talk, statements):
    path = talk()
    for number in range(3):
        api(cast.diego).post(f"{path}/messages", {"content": f"Duermo mal, noche {number}"})
    with statements(8):
        assert len(found(api, cast.diego, "dormir")) > 3


def test_a_question_without_words_finds_nothing_and_says_so(api, cast, content):
    answer = api(cast.diego).get(f"{SEARCH}?{urlencode({'q': '¿?¡!'})}").json()
    assert (answer["data"], bool(answer["message"])) == ([], True)


@pytest.mark.parametrize("query", [{}, {"q": ""}, {"q": "a" * 301}, {"q": "a", "kind": "people"}, {"q": "a", "x": 1}])
def test_a_search_that_is_wrong_is_told(api, cast, query):
    assert api(cast.diego).get(f"{SEARCH}?{urlencode(query)}").json()["error"]["code"] == "common_001"


def test_a_change_is_announced_and_its_task_embeds_it(cast, content, outbox):
    with organization_scope(cast.a):
        import_articles([{"code": "faros", "title": "Faros", "body": "Los faros guían a los barcos en la niebla."}])
        assert not Passage.objects.filter(article__code="faros").exists()
    outbox.run()
    with organization_scope(cast.a):
        assert "barcos" in Passage.objects.get(article__code="faros").text


def test_only_what_changed_is_embedded_again(api, cast, content, outbox):
    with organization_scope(cast.a):
        ids = list(KnowledgeArticle.objects.values_list("id", flat=True))
        before = set(Passage.objects.values_list("id", flat=True))
    assert embed_articles(cast.a, ids) == 0
    with organization_scope(cast.a):
        KnowledgeArticle.objects.filter(code="decir-que-no").update(title="Negarse con cariño")
    made = embed_articles(cast.a, ids)
    with organization_scope(cast.a):
        after = set(Passage.objects.values_list("id", flat=True))
    assert (len(before - after), len(after - before)) == (made, made)


def test_staff_try_a_question_and_see_what_search_knows(cast, content, enter):
    with organization_scope(cast.a):
        KnowledgeArticle.objects.filter(code="decir-que-no").update(title="Negarse con cariño")
    browser = enter(cast.ana)
    page = browser.get("/admin/coaching/knowledgearticle/")
    assert page.status_code == 200
    shown = page.content.decode()
    assert ("al día" in shown, "en camino" in shown) == (True, True)
    tried = browser.get("/admin/coaching/knowledgearticle/try/", {"q": "no pego ojo"})
    assert "Cuando la mente no deja dormir" in tried.content.decode()
    refused = enter(cast.diego).get("/admin/coaching/knowledgearticle/try/", {"q": "no pego ojo"})
    assert "Cuando la mente" not in refused.content.decode()
