"""What staff do with journeys, and what the editor is warned of."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditRecord
from journeys.errors import NotPublishable
from journeys.models import Journey, JourneyPrerequisite, JourneyVersion, Level, PointRule, Reward, Step
from journeys.services import content, publishing
from journeys.tests.making import make_gamification, make_journey, make_reward, step
from oasis.core.errors import NotFound


def draft(**changes: Any) -> Journey:
    return Journey.objects.create(
        **{"slug": "nuevo", "title": "Nuevo", "summary": "…", "category": "ansiedad", **changes}
    )


def test_a_journey_without_steps_cannot_be_published(scope_a: Any, cast: Any) -> None:
    journey = draft()
    with pytest.raises(NotPublishable) as refusal:
        publishing.publish_journey(journey_id=journey.id)
    assert refusal.value.details == {"problems": ["Añade al menos un paso."]}
    journey.refresh_from_db()
    assert journey.status == "draft"
    assert not JourneyVersion.objects.exists()


@pytest.mark.parametrize(
    ("kind", "config", "says"),
    [
        ("external", {}, "Falta «Nombre del suceso»"),
        ("reflection", {}, "Falta «Pregunta»"),
        ("questionnaire", {"questionnaire": "ninguno"}, "No hay ningún cuestionario activo «ninguno»"),
        ("typeform", {"form_id": "x", "url": "http://a"}, "«Identificador del formulario» no tiene"),
        ("quiz", {"questions": []}, "«Preguntas» hacen falta entre 1 y 50"),
        ("exercise", {"technique": "t", "parts": [{"title": "a"}]}, "Parte 1: Falta «Qué hacer»"),
        ("content", {"format": "video"}, "Falta «Dirección del vídeo o del audio»"),
        ("event", {"otro": 1}, "No se conoce «otro»"),
        ("nada", {}, "No existe ese tipo"),
        ("content", [], "objeto"),
    ],
)
def test_a_step_that_nobody_could_complete_is_named(scope_a: Any, cast: Any, kind: str, config: Any, says: str) -> None:
    journey = draft()
    Step.objects.create(journey=journey, code="uno", kind=kind, title="Uno", config=config)
    with pytest.raises(NotPublishable) as refusal:
        publishing.publish_journey(journey_id=journey.id)
    assert any(says in problem for problem in refusal.value.details["problems"])


def test_a_journey_that_requires_itself_cannot_be_published(scope_a: Any, cast: Any) -> None:
    first, second = make_journey(slug="a"), make_journey(slug="b", prerequisites=["a"])
    JourneyPrerequisite.objects.create(journey=first, required=second)
    with pytest.raises(NotPublishable):
        publishing.publish_journey(journey_id=first.id)


def test_publishing_archiving_and_duplicating_are_audited(scope_a: Any, cast: Any) -> None:
    journey = make_journey()
    publishing.archive_journey(journey_id=journey.id, actor_id=cast.bruno.id)
    copy = publishing.duplicate_journey(journey_id=journey.id, actor_id=cast.bruno.id)
    assert (copy.slug, copy.status, copy.steps.filter(version=None).count()) == ("calma-copia", "draft", 3)
    assert publishing.duplicate_journey(journey_id=journey.id).slug == "calma-copia-2"
    actions = list(AuditRecord.objects.filter(target_type="journey").order_by("id").values_list("action", flat=True))
    assert actions == ["journey.published", "journey.archived", "journey.duplicated", "journey.duplicated"]
    publishing.publish_journey(journey_id=copy.id)
    with pytest.raises(NotFound):
        publishing.publish_journey(journey_id=cast.ana.id)


def test_importing_twice_changes_nothing_and_keeps_the_stock(scope_a: Any, cast: Any) -> None:
    row = {
        "code": "cuaderno",
        "name": "Cuaderno",
        "description": "",
        "cost": 5,
        "stock": 3,
        "kind": "digital",
        "per_person_limit": None,
    }
    content.import_rewards([row])
    Reward.objects.update(stock_left=1)
    for _again in range(2):
        make_gamification()
        make_journey()
        content.import_rewards([row])
    assert Reward.objects.get().stock_left == 1
    assert (Level.objects.count(), PointRule.objects.count(), JourneyVersion.objects.count()) == (3, 3, 1)
    assert Step.objects.filter(version=None).count() == 3


def test_an_import_follows_the_file(scope_a: Any, cast: Any) -> None:
    journey = make_journey(step("uno"), step("dos"))
    kept = journey.steps.get(version=None, code="dos").id
    make_journey(step("dos", points=7), step("tres"))
    drafts = journey.steps.filter(version=None).order_by("position")
    assert [(one.code, one.points) for one in drafts] == [("dos", 7), ("tres", 10)]
    assert drafts[0].id == kept


def test_descriptions_are_safe_html(scope_a: Any, cast: Any) -> None:
    journey = draft(description="# Hola <script>alert(1)</script>\n\n[mal](javascript:alert(1)) **bien**")
    journey.refresh_from_db()
    assert "<script" not in journey.description_html
    assert 'href="javascript' not in journey.description_html
    assert "<strong>bien</strong>" in journey.description_html


def test_rewards_of_cost_zero_are_refused_by_the_database(scope_a: Any, cast: Any) -> None:
    with pytest.raises(IntegrityError, match="journeys_reward_costs_points"), transaction.atomic():
        make_reward(cost=0)
