"""Publishing an agent, as somebody does who has never seen code: change it, try it, compare, publish."""

import pytest

from accounts.models import Consent
from coaching.models import Agent
from oasis.core.tenancy import organization_scope
from oasis.tests.browser.visitor import PHONE


@pytest.fixture
def coach(transactional_db, content, cast):
    """The coach's row."""
    with organization_scope(cast.a):
        return Agent.objects.get(slug="coach")


def test_bruno_changes_the_coach_tries_it_compares_and_publishes(visitor, cast, coach, api):
    person = visitor()
    person.log_in(cast.bruno)
    page = person.page
    person.open(f"/admin/coaching/agent/{coach.pk}/change/")
    page.fill("#id_description", "Escucha y propone un paso pequeño para hoy.")
    person.picture("agent-form")
    page.click("[name=_continue]")
    page.wait_for_selector("text=con cambios sin publicar")
    page.click("a:has-text('Probar') >> nth=0")
    page.fill("#rehearsal-form textarea", "Estoy cansado y no sé por dónde empezar")
    page.click("#rehearsal-form button")
    page.wait_for_selector("text=guided")
    assert "Estoy cansado" in page.inner_text(".journey-card >> nth=0")
    person.picture("agent-playground")
    page.fill("#rehearsal-form textarea", "Gracias")
    page.click("#rehearsal-form button")
    page.wait_for_selector("text=Gracias")
    person.open(f"/admin/coaching/agent/{coach.pk}/versions/")
    assert "Escucha y propone un paso pequeño" in page.inner_text(".journey-diff")
    person.picture("agent-versions")
    person.open(f"/admin/coaching/agent/{coach.pk}/change/")
    page.click("text=Publicar >> nth=0")
    page.wait_for_selector("text=¿Publicar este acompañante?")
    person.picture("agent-publish")
    page.click(
        "dialog button:has-text('Publicar'), [role=dialog] button:has-text('Publicar'), form button:has-text('Publicar') >> nth=-1"
    )
    page.wait_for_selector("text=Publicado como versión 2.")
    listed = api(cast.diego).get("/api/v1/coaching/agents").json()["data"]
    assert "Escucha y propone un paso pequeño para hoy." in [agent["description"] for agent in listed]


def test_the_pages_fit_a_telephone(visitor, cast, coach, api, gemini):
    Consent.objects.create(user_id=cast.diego.id, kind="ai_processing", version="1", granted=True)
    begun = api(cast.diego).post("/api/v1/coaching/conversations", {"agent": "coach"}).json()["data"]["id"]
    api(cast.diego).post(f"/api/v1/coaching/conversations/{begun}/messages", {"content": "Hola"})
    person = visitor(PHONE)
    person.log_in(cast.bruno)
    for name, path in (
        ("agent-playground-phone", f"/admin/coaching/rehearsal/{coach.pk}/"),
        ("agent-versions-phone", f"/admin/coaching/agent/{coach.pk}/versions/"),
        ("ai-usage-phone", "/admin/coaching/usageentry/"),
    ):
        person.open(path)
        person.picture(name)
        assert person.overflows() == 0, name
    desk = visitor()
    desk.log_in(cast.bruno)
    desk.open("/admin/coaching/usageentry/")
    desk.picture("ai-usage")
