"""The journey editor and the pages around it, as somebody uses them who has never seen code."""

from typing import Any

import pytest

from journeys.kinds import Work
from journeys.models import Journey, Redemption
from journeys.services import enrollment, rewards, wellbeing
from journeys.services.tracking import Occurrence, track_event
from journeys.tests.making import make_gamification, make_journey, make_reward, step, walk
from oasis.core.tenancy import organization_scope
from oasis.tests.browser.visitor import PHONE


@pytest.fixture
def walked(cast: Any, transactional_db: None) -> None:
    """Diego walks a journey, and asked for a reward."""
    with organization_scope(cast.a):
        make_gamification()
        made, steps = walk(cast.diego.id, make_journey(step("uno"), step("dos", "reflection"), step("tres", "quiz")))
        enrollment.complete_step(person_id=cast.diego.id, enrollment_id=made.id, step_id=steps[0], work=Work())
        wellbeing.check_in(person_id=cast.diego.id, timezone="UTC", mood=4, energy=3, emotions=["calm"])
        track_event(person_id=cast.diego.id, timezone=None, occurrence=Occurrence("gift", "g"))
        rewards.redeem_reward(person_id=cast.diego.id, reward_id=make_reward().id)


def test_bruno_builds_a_journey_drags_its_steps_and_publishes_it(visitor: Any, cast: Any) -> None:
    person = visitor()
    person.log_in(cast.bruno)
    page = person.page
    person.open("/admin/journeys/journey/add/")
    page.fill("#id_title", "Volver a la calma")
    page.fill("#id_summary", "Tres pasos cortos.")
    page.fill("#id_category", "ansiedad")
    for number, title in enumerate(["Respira", "Escribe"]):
        page.click("#steps-group .add-row a, #steps-group a.add-row")
        page.click(f"#steps-group .form-group:has(#id_steps-{number}-title) strong")
        page.fill(f"#id_steps-{number}-title", title)
    person.picture("journey-editor")
    page.click("[name=_continue]")
    page.wait_for_selector("text=Volver a la calma")
    with organization_scope(cast.a):
        journey = Journey.objects.get()
        assert list(journey.steps.order_by("position").values_list("title", flat=True)) == ["Respira", "Escribe"]
    handles = page.locator("#steps-group [x-sort\\:handle]")
    handles.nth(1).scroll_into_view_if_needed()
    handles.nth(1).drag_to(handles.nth(0))
    person.picture("journey-editor-dragged")
    page.click("[name=_continue]")
    page.wait_for_load_state("networkidle")
    with organization_scope(cast.a):
        assert list(journey.steps.order_by("position").values_list("title", flat=True)) == ["Escribe", "Respira"]
    page.click("text=Publicar >> nth=0")
    page.wait_for_selector("text=¿Publicar este recorrido?")
    person.picture("journey-publish")
    page.click("dialog button[type=submit], [role=dialog] button[type=submit], form[hx-post] button[type=submit]")
    page.wait_for_selector("text=Publicado como versión 1.")
    with organization_scope(cast.a):
        journey.refresh_from_db()
        assert journey.status == "published"


def test_clara_reads_one_persons_progress(visitor: Any, cast: Any, walked: None) -> None:
    person = visitor()
    person.log_in(cast.clara)
    person.open(f"/admin/journeys/participantstats/{cast.diego.id}/change/")
    assert "Calma en tres pasos" in person.page.inner_text("#main")
    person.picture("person-progress")


def test_bruno_approves_a_redemption(visitor: Any, cast: Any, walked: None) -> None:
    person = visitor()
    person.log_in(cast.bruno)
    person.picture("journeys-home")
    person.page.click("a:has-text('Canjes por aprobar')")
    person.picture("redemptions")
    person.page.click("#result_list a:has-text('Diego')")
    person.page.click("text=Aprobar >> nth=0")
    person.page.wait_for_selector("text=¿Aprobar este canje?")
    person.page.click(
        "dialog button[type=submit], [role=dialog] button[type=submit], form[hx-post] button[type=submit]"
    )
    person.page.wait_for_selector("text=Canje aprobado.")
    with organization_scope(cast.a):
        assert Redemption.objects.get().status == "approved"


@pytest.mark.parametrize(
    "path", ["journey/", "journey/add/", "redemption/", "participantstats/", "badge/add/", "questionnaire/add/"]
)
def test_the_pages_fit_a_telephone(visitor: Any, cast: Any, walked: None, path: str) -> None:
    person = visitor(PHONE)
    person.log_in(cast.bruno)
    person.open(f"/admin/journeys/{path}")
    assert person.overflows() <= 0
    person.picture(f"phone-{path.strip('/').replace('/', '-')}")
