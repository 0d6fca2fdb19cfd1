"""New versions and the people on their way: what an edit would do, and moving people who want the new one."""

from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.utils import timezone as clock

from accounts.models import AuditRecord
from journeys.errors import NotPublishable
from journeys.kinds import Work
from journeys.models import Enrollment, Journey, ParticipantStats, PointEntry, Step, StepProgress
from journeys.services import content, enrollment, moving, publishing
from journeys.services.tracking import Occurrence, track_event
from journeys.tests.making import make_gamification, make_journey, step, walk
from journeys.tests.making_events import make_event
from oasis.core.errors import NotFound


def rebuilt(*steps: dict[str, Any], **changes: Any) -> Journey:
    """The journey again, published with other steps."""
    return make_journey(*steps, **changes)


def complete(person_id: Any, made: Enrollment, step_id: Any) -> dict[str, Any]:
    return enrollment.complete_step(person_id=person_id, enrollment_id=made.id, step_id=step_id, work=Work())


def test_the_editor_is_told_who_stands_at_a_step_that_the_draft_takes_away(scope_a: Any, cast: Any) -> None:
    journey = make_journey()
    for person in (cast.diego, cast.clara, cast.bruno):
        made, steps = walk(person.id, journey)
    complete(cast.bruno.id, made, steps[0])
    assert moving.people_at_steps(journey.id) == {"uno": 2, "dos": 1}
    Step.objects.filter(journey=journey, version=None, code="uno").delete()
    Step.objects.filter(journey=journey, version=None, code="tres").update(title="Otro")
    journey.refresh_from_db()
    told = moving.effects_of_draft(journey)
    assert told.walking == 3
    assert [(one.code, one.position, one.people) for one in told.losing] == [("uno", 1, 2)]
    assert [(one.code, one.what) for one in told.differences.steps] == [("uno", "removed"), ("tres", "changed")]


def test_people_keep_their_version_until_staff_move_them_and_what_they_did_goes_with_them(
    scope_a: Any, cast: Any
) -> None:
    make_gamification()
    journey = make_journey()
    made, steps = walk(cast.diego.id, journey)
    first = complete(cast.diego.id, made, steps[0])
    rebuilt(step("nuevo"), step("uno", title="Uno mejor"), step("tres"))
    made.refresh_from_db()
    assert made.version.number == 1
    told = moving.preview_move(journey_id=journey.id)
    assert (told.moved, told.staying, told.losing_work, told.version) == (1, 0, 0, 2)
    made.refresh_from_db()
    assert made.version.number == 1

    assert moving.move_people(journey_id=journey.id, actor_id=cast.bruno.id) == told
    made.refresh_from_db()
    codes = {one.id: one.code for one in made.version.steps.all()}
    assert made.version.number == 2
    assert [codes[one] for one in made.completed_steps] == ["uno"]
    assert (codes[made.next_step_id], made.progress) == ("nuevo", 33)
    again = complete(cast.diego.id, made, made.completed_steps[0])
    assert again["points_awarded"] == first["points_awarded"]
    assert again["step"]["id"] in (made.completed_steps[0], str(made.completed_steps[0]))
    assert PointEntry.objects.filter(person_id=cast.diego.id).count() == 1
    assert ParticipantStats.objects.get(pk=cast.diego.id).points == 10
    assert AuditRecord.objects.filter(action="journey.people_moved").count() == 1
    for code in ("nuevo", "tres"):
        answer = complete(cast.diego.id, made, next(one for one, name in codes.items() if name == code))
    assert answer["journey_completed"]


def test_a_step_that_is_gone_takes_no_points_and_comes_back_done(scope_a: Any, cast: Any) -> None:
    make_gamification()
    journey = make_journey()
    made, steps = walk(cast.diego.id, journey)
    complete(cast.diego.id, made, steps[0])
    rebuilt(step("dos"), step("tres"))
    assert moving.move_people(journey_id=journey.id).losing_work == 1
    made.refresh_from_db()
    assert (made.completed_steps, made.progress) == ([], 0)
    assert ParticipantStats.objects.get(pk=cast.diego.id).points == 10
    rebuilt(step("uno"), step("dos"), step("tres"))
    moving.move_people(journey_id=journey.id)
    made.refresh_from_db()
    assert [one.code for one in made.version.steps.all() if one.id in made.completed_steps] == ["uno"]
    assert StepProgress.objects.get(enrollment=made).step_id == made.completed_steps[0]


def test_a_move_never_ends_a_journey(scope_a: Any, cast: Any) -> None:
    journey = make_journey()
    made, steps = walk(cast.diego.id, journey)
    complete(cast.diego.id, made, steps[0])
    rebuilt(step("uno"))
    told = moving.move_people(journey_id=journey.id)
    assert (told.moved, told.staying) == (0, 1)
    made.refresh_from_db()
    assert (made.version.number, made.status) == (1, "active")


def test_who_finished_abandoned_or_is_there_already_is_left_alone(scope_a: Any, cast: Any, statements: Any) -> None:
    journey = make_journey(step("uno"))
    made, steps = walk(cast.diego.id, journey)
    complete(cast.diego.id, made, steps[0])
    left, _steps = walk(cast.clara.id, journey)
    enrollment.abandon(person_id=cast.clara.id, enrollment_id=left.id)
    rebuilt(step("uno"), step("dos"))
    walk(cast.bruno.id, journey)
    assert moving.preview_move(journey_id=journey.id).moved == 0
    versions = moving.versions_of(Journey.objects.get())
    assert [(row["version"].number, row["published"], row["walking"], row["finished"]) for row in versions] == [
        (2, True, 1, 0),
        (1, False, 0, 1),
    ]


def test_moving_takes_the_same_statements_for_one_as_for_many(scope_a: Any, cast: Any, statements: Any) -> None:
    journey = make_journey()
    for person in (cast.diego, cast.clara, cast.bruno, cast.ana):
        made, steps = walk(person.id, journey)
        complete(person.id, made, steps[0])
    rebuilt(step("uno"), step("dos"))
    with statements(9):
        assert moving.move_people(journey_id=journey.id).moved == 4


def test_nobody_is_moved_to_a_version_that_there_is_not(scope_a: Any, cast: Any) -> None:
    draft = Journey.objects.create(slug="x", title="X", summary="…", category="a")
    with pytest.raises(NotFound):
        moving.preview_move(journey_id=draft.id)


# -- at an hour


def test_a_draft_is_published_at_its_hour_as_it_stands_then(cast: Any, outbox: Any) -> None:
    from oasis.core.tenancy import organization_scope

    at = clock.now() + timedelta(hours=2)
    with organization_scope(cast.a):
        journey = content.import_journey({**_document(), "steps": [step("uno")]}, publish=False)
        publishing.schedule_publishing(journey_id=journey.id, at=at, actor_id=cast.bruno.id)
        Step.objects.filter(journey=journey).update(title="Lo último")
    outbox.run()
    with organization_scope(cast.a):
        journey.refresh_from_db()
        assert journey.status == "draft"
    with time_machine.travel(at + timedelta(minutes=1), tick=False):
        outbox.run()
    with organization_scope(cast.a):
        journey.refresh_from_db()
        assert (journey.status, journey.publish_at) == ("published", None)
        assert journey.published_version.published_by_id == cast.bruno.id
        assert journey.published_version.steps.get().title == "Lo último"


def test_an_hour_that_was_taken_back_or_moved_publishes_nothing_at_the_first(cast: Any, outbox: Any) -> None:
    from oasis.core.tenancy import organization_scope

    at = clock.now() + timedelta(hours=2)
    with organization_scope(cast.a):
        journey = content.import_journey({**_document(), "steps": [step("uno")]}, publish=False)
        publishing.schedule_publishing(journey_id=journey.id, at=at)
        publishing.schedule_publishing(journey_id=journey.id, at=None)
    with time_machine.travel(at + timedelta(minutes=1), tick=False):
        outbox.run()
    with organization_scope(cast.a):
        journey.refresh_from_db()
        assert journey.status == "draft"


def test_what_could_not_be_published_at_its_hour_is_kept_for_the_editor(cast: Any, outbox: Any) -> None:
    from oasis.core.tenancy import organization_scope

    at = clock.now() + timedelta(hours=2)
    with organization_scope(cast.a):
        journey = content.import_journey({**_document(), "steps": [step("uno")]}, publish=False)
        publishing.schedule_publishing(journey_id=journey.id, at=at)
        Step.objects.filter(journey=journey).delete()
    with time_machine.travel(at + timedelta(minutes=1), tick=False):
        outbox.run()
    with organization_scope(cast.a):
        journey.refresh_from_db()
        assert journey.publish_problems == ["Añade al menos un paso."]
        assert journey.status == "draft"


def test_no_hour_for_a_draft_with_problems_nor_in_the_past(scope_a: Any, cast: Any) -> None:
    empty = Journey.objects.create(slug="x", title="X", summary="…", category="a")
    with pytest.raises(NotPublishable):
        publishing.schedule_publishing(journey_id=empty.id, at=clock.now() + timedelta(days=1))
    journey = make_journey()
    with pytest.raises(NotPublishable) as refused:
        publishing.schedule_publishing(journey_id=journey.id, at=clock.now() - timedelta(days=1))
    assert refused.value.details == {"problems": ["Elige una hora que no haya pasado."]}
    journey.refresh_from_db()
    assert journey.publish_at is None


def test_warnings_tell_of_what_nobody_can_start_or_finish(scope_a: Any, cast: Any) -> None:
    before = make_journey(slug="antes", title="Antes")
    journey = make_journey(step("uno", "external"), prerequisites=["antes"])
    publishing.archive_journey(journey_id=before.id)
    told = publishing.publishing_warnings(journey, journey.steps.filter(version=None))
    assert told[0].startswith("«Antes» hay que terminarlo antes, pero nadie puede empezarlo ahora: está archivado")
    assert told[1].startswith("«Uno» es obligatorio y lo completa algo de fuera")
    assert told[2].startswith("«Uno» espera el suceso «app.walked», que nadie ha enviado nunca")
    track_event(person_id=cast.diego.id, timezone=None, occurrence=Occurrence("app.walked", "w"))
    assert len(publishing.publishing_warnings(journey, journey.steps.filter(version=None))) == 2


def test_a_meeting_step_without_a_meeting_to_come_is_told(scope_a: Any, cast: Any) -> None:
    journey = make_journey(step("uno", "event", required=False))

    def told() -> list[str]:
        return publishing.publishing_warnings(journey, journey.steps.filter(version=None))

    make_event(journey=journey, step_code="uno", status="cancelled")
    make_event(journey=journey, step_code="uno", hours=-48)
    (said,) = told()
    assert said.startswith("«Uno» no lo puede completar nadie: no hay ningún encuentro por venir")
    make_event(journey=journey, step_code="uno")
    assert told() == []


def _document() -> dict[str, Any]:
    from journeys.tests.test_library import document

    return document()


def test_whom_a_former_rule_left_at_a_passed_or_waiting_step_stands_at_the_right_one_after_the_migration(
    scope_a: Any, cast: Any
) -> None:
    """The migration's statement and the rule say the same, for passed optional steps and for days out of order."""
    again = import_module("journeys.migrations.0016_next_steps_anew")
    passed = make_journey(step("uno"), step("dos", required=False), step("tres"), step("cuatro"), unlock="free")
    made, steps = walk(cast.diego.id, passed)
    for done in (steps[0], steps[2]):
        complete(cast.diego.id, made, done)
    days = [step("tarde", opens_after_days=5), step("pronto"), step("luego", opens_after_days=2)]
    waiting, dated = walk(cast.diego.id, make_journey(*days, slug="dias", unlock="scheduled"))
    optional = make_journey(step("solo", required=False), step("otro", required=False), slug="libre", unlock="free")
    free, loose = walk(cast.clara.id, optional)
    complete(cast.clara.id, free, loose[1])

    right = dict(Enrollment.objects.values_list("pk", "next_step_id"))
    assert right == {made.pk: steps[3], waiting.pk: dated[1], free.pk: loose[0]}
    for row, wrong in ((made, steps[1]), (waiting, dated[0]), (free, loose[1])):
        Enrollment.objects.filter(pk=row.pk).update(next_step=wrong)
    with connection.cursor() as cursor:
        cursor.execute(again.STAND_ANEW)
    assert dict(Enrollment.objects.values_list("pk", "next_step_id")) == right
