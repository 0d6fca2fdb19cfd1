"""The backoffice of the game, as somebody uses it who has never seen code."""

from typing import Any

import pytest

from journeys.models import Level, ParticipantStats, Questionnaire, Reward
from journeys.services import rewards
from journeys.services.tracking import Occurrence, track_event
from journeys.tests.making import make_gamification, make_reward
from oasis.core.tenancy import organization_scope
from oasis.tests.browser.visitor import PHONE


@pytest.fixture
def game(cast: Any, transactional_db: None) -> None:
    """Diego has 40 points left of 100 and asked for a reward."""
    with organization_scope(cast.a):
        make_gamification()
        track_event(person_id=cast.diego.id, timezone=None, occurrence=Occurrence("gift", "g"))
        rewards.redeem_reward(person_id=cast.diego.id, reward_id=make_reward().id)


def test_bruno_raises_a_threshold_and_reads_first_what_it_does(visitor: Any, cast: Any, game: None) -> None:
    with organization_scope(cast.a):
        third = Level.objects.get(number=3)
    person = visitor()
    person.log_in(cast.bruno)
    person.open("/admin/journeys/level/")
    person.picture("levels")
    person.open(f"/admin/journeys/level/{third.pk}/change/")
    person.page.fill("#id_threshold", "150")
    person.page.click("[name=_save]")
    person.page.wait_for_selector("text=1 persona baja de nivel.")
    person.picture("level-effects")
    with organization_scope(cast.a):
        assert ParticipantStats.objects.get(pk=cast.diego.id).level == 3
    person.page.click(
        "main button:has-text('Guardar'), #content button:has-text('Guardar'), form button:has-text('Guardar')"
    )
    person.page.wait_for_selector("#result_list")
    with organization_scope(cast.a):
        assert ParticipantStats.objects.get(pk=cast.diego.id).level == 2


def test_bruno_is_warned_of_a_reward_that_nobody_can_reach(visitor: Any, cast: Any, game: None) -> None:
    from journeys.models import PointRule

    with organization_scope(cast.a):
        PointRule.objects.update(active=False)
    person = visitor()
    person.log_in(cast.bruno)
    person.open("/admin/journeys/reward/add/")
    person.page.fill("#id_name", "Un fin de semana en la montaña")
    person.page.fill("#id_code", "montana")
    person.page.fill("#id_cost", "9000")
    person.picture("reward-editor")
    person.page.click("[name=_save]")
    person.page.wait_for_selector("text=Nadie podrá conseguirla")
    person.picture("reward-nobody-reaches")
    person.page.click("a:has-text('Volver sin guardar')")
    person.page.wait_for_selector("#id_cost")
    with organization_scope(cast.a):
        assert Reward.objects.count() == 1


def test_bruno_writes_an_instrument_row_by_row(visitor: Any, cast: Any) -> None:
    person = visitor()
    person.log_in(cast.bruno)
    person.open("/admin/journeys/questionnaire/add/")
    page = person.page
    page.fill("#id_title", "Ánimo breve")
    part = page.locator("fieldset.step-rows")
    answers, subscales, questions, told = (part.nth(number) for number in range(4))
    subscales.get_by_role("button", name="Añadir").click()
    subscales.get_by_label("Título").fill("Ánimo")
    questions.get_by_label("Texto").fill("Me he sentido triste.")
    questions.get_by_label("Subescala").focus()
    questions.get_by_label("Subescala").select_option(label="Ánimo")
    questions.get_by_role("button", name="Añadir").click()
    second = questions.locator("li").nth(1)
    second.get_by_label("Texto").fill("He tenido ganas de hacer cosas.")
    second.get_by_label("Puntúa al revés").check()
    told.get_by_role("button", name="Añadir").click()
    told.get_by_label("Hasta").fill("4")
    told.get_by_label("En dos o tres palabras").fill("Bajo")
    told.get_by_label("Lo que lee la persona").fill("Vas bien.")
    person.picture("questionnaire-rows")
    answers.get_by_role("button", name="Quitar: Respuesta 4").click()
    page.click("[name=_save]")
    page.wait_for_selector("#result_list")
    with organization_scope(cast.a):
        made = Questionnaire.objects.get()
        assert [row["value"] for row in made.scale] == [0, 1, 2]
        assert made.items[0]["subscale"] == made.subscales[0]["code"]
        assert made.items[1]["reverse"] is True
        assert made.cut_offs[0]["to"] == 4


def test_clara_notes_a_rest_day_on_a_persons_page(visitor: Any, cast: Any, game: None) -> None:
    person = visitor(PHONE)
    person.log_in(cast.clara)
    person.open(f"/admin/journeys/participantstats/{cast.diego.id}/change/")
    assert person.overflows() <= 0
    person.picture("phone-person-progress")
