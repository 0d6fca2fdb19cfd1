"""The backoffice of coaching: publishing an agent, taking and closing a case, and what is nowhere to be read."""

import re
from datetime import date

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts.models import AuditRecord, Consent
from coaching.admin.safety import SOURCES
from coaching.models import Agent, AgentVersion, KnowledgeArticle, Message, SafetyCase, UsageEntry
from coaching.rules.help_lines import all_lines, to_verify
from oasis.core.tenancy import organization_scope

CONFIRMED = {"_form_submitted": "on"}
SECRET = "Ya no quiero despertar, soy una carga"


@pytest.fixture
def case(api, cast, talk):
    """A case of Diego's; its id."""
    api(cast.diego).post(f"{talk()}/messages", {"content": SECRET})
    with organization_scope(cast.a):
        return SafetyCase.objects.get().pk


def page(model, action, *args):
    return reverse(f"admin:coaching_{model}_{action}", args=args)


def test_the_list_of_cases_shows_who_waits_and_not_a_word_of_theirs(cast, case, enter, statements):
    browser = enter(cast.clara)
    browser.get(page("safetycase", "changelist"))
    with statements(12):
        shown = browser.get(page("safetycase", "changelist")).content.decode()
    assert "Diego Ejemplo" in shown
    assert "sin atender" in shown
    assert "despertar" not in shown
    assert not AuditRecord.objects.filter(action="safety_case.read").exists()


def test_the_words_are_on_the_case_s_own_page_and_the_look_is_audited(cast, case, enter):
    shown = enter(cast.clara).get(page("safetycase", "change", case)).content.decode()
    assert SECRET in shown
    entry = AuditRecord.objects.get(action="safety_case.read")
    assert (entry.actor_id, entry.target_id) == (cast.clara.id, str(case))


def test_a_facilitator_takes_and_closes_a_case(cast, case, enter):
    browser = enter(cast.clara)
    assert "¿Te ocupas de este caso?" in browser.get(page("safetycase", "take", case)).content.decode()
    browser.post(page("safetycase", "take", case), CONFIRMED)
    browser.post(page("safetycase", "close", case), {**CONFIRMED, "outcome": "referred", "comment": "Con su médica."})
    with organization_scope(cast.a):
        found = SafetyCase.objects.get()
        assert (found.status, found.acknowledged_by_id, found.outcome, found.outcome_note) == (
            "closed",
            cast.clara.id,
            "referred",
            "Con su médica.",
        )


def test_help_lines_are_one_click_away_from_the_cases_and_say_which_to_call_again(cast, enter):
    address = reverse("admin:coaching_help_lines")
    browser = enter(cast.clara)
    assert browser.get(reverse("admin:coaching_safetycase_help_lines")).url == address
    with time_machine.travel("2026-11-22"):
        shown = browser.get(address).content.decode()
        home = browser.get(reverse("admin:index")).content.decode()
    late = len(to_verify(date(2026, 11, 22)))
    assert all(line.number in shown and line.source in shown for line in all_lines())
    assert shown.count("por comprobar</strong>") == late > 0
    assert f"Hay {late} líneas por comprobar" in shown
    assert "Líneas de ayuda por comprobar" in home
    assert address in home


def test_help_lines_are_no_page_for_who_attends_no_cases(cast, enter):
    assert enter(cast.diego).get(reverse("admin:coaching_help_lines")).status_code in (302, 403)


def test_every_place_that_a_signal_comes_from_has_a_name_for_people():
    written = re.compile(r"""source=f?["']((?:coaching|journeys)\.[a-z_]+)|f["'](journeys\.(?:check_in|journal)):""")
    code = [path for app in ("coaching", "journeys") for path in (settings.BASE_DIR / app).rglob("*.py")]
    places = {
        "".join(found) for path in code if "tests" not in path.parts for found in written.findall(path.read_text())
    }
    assert {"coaching.goal", "journeys.journal", "journeys.form"} <= places
    assert places <= set(SOURCES)


def test_a_case_that_nobody_took_cannot_be_closed(cast, case, enter):
    enter(cast.clara).post(page("safetycase", "close", case), {**CONFIRMED, "outcome": "referred"})
    with organization_scope(cast.a):
        assert SafetyCase.objects.get().status == "open"


def test_nobody_writes_or_deletes_a_case_by_hand(cast, case, enter):
    browser = enter(cast.ana)
    assert browser.post(page("safetycase", "change", case), {"level": "high", "status": "closed"}).status_code == 403
    assert browser.post(page("safetycase", "delete", case), {"post": "yes"}).status_code == 403
    assert browser.get(page("safetycase", "add")).status_code == 403
    with organization_scope(cast.a):
        assert SafetyCase.objects.get().status == "open"


def test_the_home_says_how_many_cases_wait(cast, case, enter):
    shown = enter(cast.clara).get(reverse("admin:index")).content.decode()
    assert "Casos de seguridad abiertos" in shown


@pytest.mark.parametrize("model", ["conversation", "message", "messagefeedback"])
def test_conversations_have_no_page(model):
    with pytest.raises(NoReverseMatch):
        page(model, "changelist")


def test_an_administrator_edits_an_agent_and_publishes_it_as_the_next_version(cast, content, enter):
    with organization_scope(cast.a):
        agent = Agent.objects.get(slug="coach")
    form = {
        "name": "Alba",
        "slug": "coach",
        "description": "Nueva descripción",
        "greeting": "Hola",
        "persona": "Cálida",
        "system_prompt": "Escucha.",
        "language": "es",
        "temperature": "0.50",
        "knowledge_tags": "sueño,ansiedad",
        "position": "1",
        "versions-TOTAL_FORMS": "0",
        "versions-INITIAL_FORMS": "0",
    }
    browser = enter(cast.bruno)
    answer = browser.post(page("agent", "change", agent.pk), form)
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    assert "con cambios sin publicar" in browser.get(page("agent", "changelist")).content.decode()
    browser.post(page("agent", "publish", agent.pk), CONFIRMED)
    with organization_scope(cast.a):
        published = Agent.objects.select_related("published_version").get(slug="coach").published_version
        assert (published.number, published.description, published.published_by_id) == (
            2,
            "Nueva descripción",
            cast.bruno.id,
        )
        assert AgentVersion.objects.get(agent=agent, number=1).description != "Nueva descripción"


def test_a_facilitator_publishes_nothing(cast, content, enter):
    with organization_scope(cast.a):
        agent = Agent.objects.get(slug="coach")
        Agent.objects.filter(pk=agent.pk).update(description="x")
    assert enter(cast.clara).post(page("agent", "publish", agent.pk), CONFIRMED).status_code == 403
    with organization_scope(cast.a):
        assert AgentVersion.objects.filter(agent=agent).count() == 1


def test_tools_and_models_are_chosen_among_those_there_are(cast, content, enter):
    with organization_scope(cast.a):
        agent = Agent.objects.get(slug="coach")
    browser = enter(cast.bruno)
    shown = browser.get(page("agent", "change", agent.pk)).content.decode()
    assert "Anotar una meta" in shown
    assert "gemini-flash-latest" in shown
    assert "gemini-1.5-pro" not in shown
    form = {
        **{
            name: getattr(agent, name)
            for name in ("name", "slug", "description", "system_prompt", "language", "temperature")
        },
        "position": "1",
        "model": "gemini-1.5-pro",
        "tools": ["set_goal", "delete_everything"],
        "versions-TOTAL_FORMS": "0",
        "versions-INITIAL_FORMS": "0",
    }
    assert browser.post(page("agent", "change", agent.pk), form).status_code == 200
    with organization_scope(cast.a):
        assert Agent.objects.get(slug="coach").tools == agent.tools
    form |= {"model": "gemini-flash-latest", "tools": ["set_goal"]}
    assert browser.post(page("agent", "change", agent.pk), form).status_code == 302
    with organization_scope(cast.a):
        saved = Agent.objects.get(slug="coach")
        assert (saved.model, saved.tools) == ("gemini-flash-latest", ["set_goal"])


def test_versions_are_compared_line_by_line(cast, content, enter, statements):
    with organization_scope(cast.a):
        agent = Agent.objects.get(slug="coach")
        Agent.objects.filter(pk=agent.pk).update(description="Otra descripción", tools=["set_goal"])
    browser = enter(cast.clara)
    browser.get(page("agent", "versions", agent.pk))
    with statements(12):
        shown = browser.get(page("agent", "versions", agent.pk)).content.decode()
    assert "Otra descripción" in shown
    assert agent.description in shown
    assert "is-gone" in shown
    assert (
        browser.get(page("agent", "versions", agent.pk) + "?from=draft&to=draft").content.decode().count("is-gone") == 0
    )
    assert browser.get(page("agent", "versions", agent.pk) + "?from=x").status_code == 404


def test_saving_without_a_change_is_no_change(cast, content, enter):
    with organization_scope(cast.a):
        agent = Agent.objects.get(slug="coach")
    form = {
        **{
            name: getattr(agent, name)
            for name in ("name", "slug", "description", "persona", "greeting", "language", "temperature")
        },
        "system_prompt": agent.system_prompt.replace("\n", "\r\n"),  # as a browser sends it
        "position": agent.position,
        "model": agent.model,
        "tools": agent.tools,
        "knowledge_tags": ",".join(agent.knowledge_tags),
        "versions-TOTAL_FORMS": "0",
        "versions-INITIAL_FORMS": "0",
    }
    browser = enter(cast.bruno)
    assert browser.post(page("agent", "change", agent.pk), form).status_code == 302
    assert "con cambios sin publicar" not in browser.get(page("agent", "changelist")).content.decode()


def test_a_draft_is_talked_to_and_nothing_is_stored(cast, content, enter, gemini):
    Consent.objects.create(user_id=cast.bruno.id, kind="ai_processing", version="1", granted=True)
    with organization_scope(cast.a):
        agent = Agent.objects.get(slug="coach")
        Agent.objects.filter(pk=agent.pk).update(system_prompt="Eres el borrador, y hablas muy poco.")
    browser = enter(cast.bruno)
    assert browser.get(page("agent", "rehearse", agent.pk)).url == page("rehearsal", "talk", agent.pk)
    shown = browser.post(page("rehearsal", "talk", agent.pk), {"content": "Hola, soy Bruno"}).content.decode()
    assert "¿Qué parte pesa más hoy?" in shown
    assert "gemini-2.5-flash" in shown
    body = gemini.requests[-1][2]
    assert "Eres el borrador" in str(body["systemInstruction"])
    assert "Bruno" not in str(body)
    before = shown.split('name="before" value="')[1].split('"')[0]
    browser.post(page("rehearsal", "talk", agent.pk), {"content": "¿Y ahora?", "before": before})
    assert len(gemini.requests[-1][2]["contents"]) == 3
    with organization_scope(cast.a):
        assert not Message.objects.exists()
        assert set(UsageEntry.objects.values_list("purpose", "agent_id")) == {("playground", agent.pk)}


def test_no_scope_is_open_while_a_draft_is_talked_to(cast, content, enter, gemini, monkeypatch):
    from coaching.providers.gemini import Gemini
    from oasis.core.tenancy import optional_organization

    Consent.objects.create(user_id=cast.bruno.id, kind="ai_processing", version="1", granted=True)
    seen, original = [], Gemini.generate

    def watched(self, prompt):
        seen.append(optional_organization())
        return original(self, prompt)

    monkeypatch.setattr(Gemini, "generate", watched)
    with organization_scope(cast.a):
        agent = Agent.objects.get(slug="coach")
    enter(cast.bruno).post(page("rehearsal", "talk", agent.pk), {"content": "Hola"})
    assert seen == [None]


def test_a_draft_is_screened_too_and_without_own_consent_the_guided_companion_answers(cast, content, enter, gemini):
    with organization_scope(cast.a):
        agent = Agent.objects.get(slug="coach")
    browser = enter(cast.bruno)
    path = page("rehearsal", "talk", agent.pk)
    assert "024" in browser.post(path, {"content": "me voy a matar esta noche"}).content.decode()
    assert "guided" in browser.post(path, {"content": "Estoy cansado"}).content.decode()
    assert "caducado" in browser.post(path, {"content": "x", "before": "forged"}).content.decode()
    assert gemini.requests == []


def test_a_budget_that_is_used_up_is_said_on_the_page_and_what_was_typed_stays(cast, content, enter, gemini, settings):
    settings.AI_PERSON_DAILY_TOKENS = 1
    Consent.objects.create(user_id=cast.bruno.id, kind="ai_processing", version="1", granted=True)
    with organization_scope(cast.a):
        agent = Agent.objects.get(slug="coach")
    answer = enter(cast.bruno).post(page("rehearsal", "talk", agent.pk), {"content": "Una pregunta larga"})
    assert answer.status_code == 200
    assert "hemos llegado al límite" in answer.content.decode()
    assert "Una pregunta larga" in answer.content.decode()
    assert gemini.requests == []


@pytest.mark.parametrize("who", ["clara", "elena"])
def test_a_draft_is_not_for_everybody(cast, content, enter, who):
    with organization_scope(cast.a):
        agent = Agent.objects.get(slug="coach")
    browser = Client(headers={"accept-language": "es"})
    browser.login(username=getattr(cast, who).email, password=getattr(cast, who).password)
    answer = browser.post(page("rehearsal", "talk", agent.pk), {"content": "Hola"})
    assert answer.status_code in (302, 403)
    assert b"journey-card" not in answer.content


def test_cost_is_shown_by_day_agent_and_model_without_a_name(api, cast, talk, gemini, agreed, enter, statements):
    api(cast.diego).post(f"{talk()}/messages", {"content": "Hola"})
    browser = enter(cast.bruno)
    browser.get(page("usageentry", "changelist"))
    with statements(12):
        shown = browser.get(page("usageentry", "changelist")).content.decode()
    assert "Este mes: 0,00 de 50,00 USD." in shown
    assert "Alba" in shown
    assert "gemini-2.5-flash" in shown
    assert "0,0001" in shown
    assert "Diego" not in shown
    assert cast.diego.email not in shown
    assert "Coste de la IA" in browser.get(reverse("admin:index")).content.decode()
    assert enter(cast.clara).get(page("usageentry", "changelist")).status_code == 403
    with organization_scope(cast.a):
        entry = UsageEntry.objects.get()
    assert browser.post(page("usageentry", "delete", entry.pk), {"post": "yes"}).status_code == 403
    assert browser.post(page("usageentry", "change", entry.pk), {"cost": "0"}).status_code == 403


def test_an_archived_agent_leaves_the_list(api, cast, content, enter):
    with organization_scope(cast.a):
        agent = Agent.objects.get(slug="mentor")
    enter(cast.bruno).post(page("agent", "archive", agent.pk), CONFIRMED)
    assert "mentor" not in [one["slug"] for one in api(cast.diego).get("/api/v1/coaching/agents").json()["data"]]


def article_form(**changes):
    return {
        "title": "Parar a tiempo",
        "code": "parar-a-tiempo",
        "language": "es",
        "active": "on",
        "tags": "estrés, pausa",
        "body": "Una pausa corta.\r\nY otra.",
        "exercise_title": "Tres respiraciones",
        "exercise_technique": "respiración 4-6",
        "exercise_minutes": "2",
        "exercise_steps": "Toma aire.\r\n\r\n  Suéltalo despacio. ",
        **changes,
    }


def test_articles_are_listed_in_few_statements(cast, content, enter, statements):
    browser = enter(cast.bruno)
    browser.get(page("knowledgearticle", "changelist"))
    with statements(12):
        assert "Cuando la mente no deja dormir" in browser.get(page("knowledgearticle", "changelist")).content.decode()


def test_an_article_and_its_exercise_are_written_in_plain_fields_found_and_taken_out(api, cast, enter, outbox):
    browser, asked = enter(cast.bruno), "/api/v1/coaching/search?q=una pausa cuando hay estrés&kind=knowledge"
    made = browser.post(page("knowledgearticle", "add"), article_form())
    assert made.status_code == 302, made.context["errors"]
    with organization_scope(cast.a):
        article = KnowledgeArticle.objects.get(code="parar-a-tiempo")
    assert (article.tags, article.body) == (["estrés", "pausa"], "Una pausa corta.\nY otra.")
    assert article.exercise == {
        "title": "Tres respiraciones",
        "technique": "respiración 4-6",
        "minutes": 2,
        "steps": ["Toma aire.", "Suéltalo despacio."],
    }
    outbox.run()
    assert [one["id"] for one in api(cast.diego).get(asked).json()["data"]] == [str(article.id)]
    shown = browser.get(page("knowledgearticle", "change", article.pk)).content.decode()
    assert "Toma aire.\nSuéltalo despacio." in shown
    read = enter(cast.clara).get(page("knowledgearticle", "change", article.pk)).content.decode()
    assert "Tres respiraciones (2 minutos)" in read
    assert "exercise_steps" not in read
    browser = enter(cast.bruno)
    browser.post(page("knowledgearticle", "change", article.pk), article_form(active=""))
    outbox.run()
    assert api(cast.diego).get(asked).json()["data"] == []


def test_half_an_exercise_is_refused_and_none_at_all_is_not(cast, content, enter):
    browser = enter(cast.bruno)
    with organization_scope(cast.a):
        article = KnowledgeArticle.objects.get(code="cuando-la-mente-no-deja-dormir")
    path, form = page("knowledgearticle", "change", article.pk), article_form(code=article.code)
    refused = browser.post(path, {**form, "exercise_minutes": "", "exercise_steps": " "})
    assert set(refused.context["adminform"].form.errors) == {"exercise_minutes", "exercise_steps"}
    with organization_scope(cast.a):
        assert KnowledgeArticle.objects.get(pk=article.pk).exercise == article.exercise
    none = {name: "" for name in form if name.startswith("exercise_")}
    assert browser.post(path, form | none).status_code == 302
    with organization_scope(cast.a):
        assert KnowledgeArticle.objects.get(pk=article.pk).exercise is None


def test_importing_the_same_content_again_changes_nothing(cast, content):
    from coaching.services.content import import_agents, import_articles
    from coaching.tests.conftest import load

    with organization_scope(cast.a):
        before = (
            list(AgentVersion.objects.values_list("id", "number")),
            list(KnowledgeArticle.objects.values_list("id", flat=True)),
        )
        import_agents(load("agents"))
        import_articles(load("knowledge"))
        after = (
            list(AgentVersion.objects.values_list("id", "number")),
            list(KnowledgeArticle.objects.values_list("id", flat=True)),
        )
    assert before == after
