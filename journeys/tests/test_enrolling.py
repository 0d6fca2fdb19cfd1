"""Enrolling, and what a version promises to whoever started it."""

from typing import Any

import pytest

from journeys.errors import AlreadyEnrolled, JourneyNotFound, PrerequisiteMissing
from journeys.kinds import Work
from journeys.models import Enrollment, JourneyVersion, Step
from journeys.services import enrollment, publishing
from journeys.services.versions import load_version
from journeys.tests.making import make_journey, step, walk


def test_a_second_enrollment_is_refused_while_the_first_is_active_or_paused(scope_a: Any, cast: Any) -> None:
    journey = make_journey()
    made, _steps = walk(cast.diego.id, journey)
    with pytest.raises(AlreadyEnrolled):
        enrollment.enroll(person_id=cast.diego.id, journey_id=journey.id)
    enrollment.pause(person_id=cast.diego.id, enrollment_id=made.id)
    with pytest.raises(AlreadyEnrolled):
        enrollment.enroll(person_id=cast.diego.id, journey_id=journey.id)
    assert Enrollment.objects.count() == 1
    enrollment.abandon(person_id=cast.diego.id, enrollment_id=made.id)
    enrollment.enroll(person_id=cast.diego.id, journey_id=journey.id)
    assert Enrollment.objects.count() == 2


@pytest.mark.parametrize("status", ["draft", "archived"])
def test_a_journey_that_is_not_published_cannot_be_started(scope_a: Any, cast: Any, status: str) -> None:
    journey = make_journey()
    type(journey).objects.filter(pk=journey.pk).update(status=status)
    with pytest.raises(JourneyNotFound):
        enrollment.enroll(person_id=cast.diego.id, journey_id=journey.id)
    assert not Enrollment.objects.exists()


def test_a_prerequisite_has_to_be_completed_first(scope_a: Any, cast: Any) -> None:
    first = make_journey(step("uno"), slug="primero")
    second = make_journey(step("uno"), slug="segundo", prerequisites=["primero"])
    with pytest.raises(PrerequisiteMissing) as refusal:
        enrollment.enroll(person_id=cast.diego.id, journey_id=second.id)
    assert refusal.value.details == {"journeys": [{"id": first.id, "title": first.title}]}
    made, steps = walk(cast.diego.id, first)
    enrollment.complete_step(person_id=cast.diego.id, enrollment_id=made.id, step_id=steps[0], work=Work())
    assert enrollment.enroll(person_id=cast.diego.id, journey_id=second.id).status == "active"


def test_people_keep_the_version_they_started(scope_a: Any, cast: Any) -> None:
    journey = make_journey(step("uno"), step("dos"))
    made, _steps = walk(cast.diego.id, journey)
    make_journey(step("uno", title="Otro título"), step("nuevo"), step("dos"))
    later, _later_steps = walk(cast.clara.id, journey)
    assert [one.title for one in load_version(made.version_id).steps] == ["Uno", "Dos"]
    assert [one.title for one in load_version(later.version_id).steps] == ["Otro título", "Nuevo", "Dos"]
    assert list(JourneyVersion.objects.order_by("number").values_list("number", flat=True)) == [1, 2]


def test_publishing_the_same_again_makes_no_version(scope_a: Any, cast: Any) -> None:
    journey = make_journey()
    make_journey()
    publishing.publish_journey(journey_id=journey.id, actor_id=cast.ana.id)
    assert JourneyVersion.objects.count() == 1


def test_a_published_version_cannot_be_changed_even_by_the_database(scope_a: Any, cast: Any) -> None:
    from django.db import DatabaseError, transaction

    journey = make_journey()
    frozen = Step.objects.filter(version=journey.published_version)
    for attempt in (lambda: frozen.update(title="x"), lambda: frozen.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    assert frozen.count() == 3


def test_a_questionnaire_edited_later_leaves_the_published_step_alone(scope_a: Any, cast: Any) -> None:
    from journeys.models import Questionnaire

    journey = make_journey(step("uno", "questionnaire"))
    Questionnaire.objects.update(items=[])
    assert len(load_version(journey.published_version_id).steps[0].config["definition"]["items"]) == 3
