"""Completing a step: the heart."""

from datetime import timedelta
from typing import Any

import orjson
import pytest
import time_machine
from django.utils import timezone as clock

from accounts.models import AuditRecord
from journeys.errors import EnrollmentNotActive, QuizNotPassed, StepLocked
from journeys.kinds import Work
from journeys.models import (
    BadgeAward,
    Enrollment,
    JournalEntry,
    ParticipantStats,
    PointEntry,
    QuestionnaireResponse,
    StepProgress,
)
from journeys.services import enrollment as services
from journeys.services import safety
from journeys.tests.making import make_gamification, make_journey, step, walk
from oasis.core.api.rendering import dumps
from oasis.core.errors import NotFound, ValidationFailed
from oasis.core.models import OutboxMessage
from oasis.core.tenancy import organization_scope


def complete(person: Any, made: Enrollment, step_id: Any, **work: Any) -> dict[str, Any]:
    return services.complete_step(person_id=person.id, enrollment_id=made.id, step_id=step_id, work=Work(**work))


def own(outbox: Any) -> list[str]:
    return [topic for topic in outbox.topics() if topic.startswith("journeys.")]


def test_a_completed_step_gives_points_level_badge_and_the_next_step(scope_a: Any, cast: Any) -> None:
    make_gamification()
    made, steps = walk(cast.diego.id, make_journey(step("uno", points=25), step("dos")))
    answer = complete(cast.diego, made, steps[0], seconds=90)
    assert answer["points_awarded"] == answer["total_points"] == 25
    assert answer["level"] == {"number": 2, "name": "Brisa", "icon": "🍃", "next_at": 80, "progress": 8, "perks": []}
    assert answer["level_up"] is True
    assert [badge["code"] for badge in answer["badges"]] == ["primer-paso"]
    assert answer["enrollment"] == {"id": made.id, "status": "active", "progress": 50, "next_step": steps[1]}
    assert answer["journey_completed"] is False
    assert answer["certificate"] is None
    stats = ParticipantStats.objects.get(pk=cast.diego.id)
    assert (stats.points, stats.earned, stats.level, stats.steps_completed, stats.seconds) == (25, 25, 2, 1, 90)
    assert (stats.streak_current, stats.streak_longest) == (1, 1)
    entry = PointEntry.objects.get()
    assert (entry.amount, entry.balance_after, entry.reason) == (25, 25, "Completaste «Uno».")
    assert BadgeAward.objects.filter(person_id=cast.diego.id).count() == 1


def test_second_completion_gives_the_first_answer_and_no_more_points(cast: Any, outbox: Any) -> None:
    with organization_scope(cast.a):
        make_gamification()
        made, steps = walk(cast.diego.id, make_journey(step("uno", points=25), step("dos")))
        first = complete(cast.diego, made, steps[0])
    before = own(outbox)
    with organization_scope(cast.a):
        second = complete(cast.diego, made, steps[0])
        assert PointEntry.objects.count() == 1
    assert orjson.loads(dumps(second)) == orjson.loads(dumps(first))
    assert before == ["journeys.level_reached", "journeys.badge_awarded"]
    assert own(outbox) == before


def test_the_last_required_step_completes_the_journey(scope_a: Any, cast: Any) -> None:
    made, steps = walk(cast.diego.id, make_journey(step("uno"), step("extra", required=False), step("dos")))
    complete(cast.diego, made, steps[0])
    answer = complete(cast.diego, made, steps[2])
    assert answer["journey_completed"] is True
    assert answer["points_awarded"] == 60
    assert answer["enrollment"] == {"id": made.id, "status": "completed", "progress": 100, "next_step": None}
    made.refresh_from_db()
    assert made.status == "completed"
    assert made.completed_at is not None
    assert [entry.amount for entry in PointEntry.objects.order_by("id")] == [10, 10, 50]
    extra = complete(cast.diego, made, steps[1])
    assert extra["points_awarded"] == 10
    assert extra["journey_completed"] is False
    made.refresh_from_db()
    assert made.status == "completed"
    assert ParticipantStats.objects.get(pk=cast.diego.id).journeys_completed == 1


def test_a_completed_journey_is_announced_once_and_audited_once(cast: Any, outbox: Any) -> None:
    with organization_scope(cast.a):
        made, steps = walk(cast.diego.id, make_journey(step("uno")))
        complete(cast.diego, made, steps[0])
    assert own(outbox) == ["journeys.enrollment_completed"]
    message = OutboxMessage.objects.get(topic="journeys.enrollment_completed")
    assert message.organization_id == cast.a.id
    assert message.payload == {"enrollment_id": str(made.id), "person_id": str(cast.diego.id)}
    outbox.run()
    OutboxMessage.objects.filter(pk=message.pk).update(status="pending", done_handlers=[])
    outbox.run()
    assert AuditRecord.objects.filter(action="enrollment.completed", target_id=str(made.id)).count() == 1


def test_a_step_behind_an_undone_one_is_locked_and_nothing_changes(scope_a: Any, cast: Any) -> None:
    made, steps = walk(cast.diego.id, make_journey())
    with pytest.raises(StepLocked):
        complete(cast.diego, made, steps[1])
    assert not PointEntry.objects.exists()
    assert not StepProgress.objects.exists()


def test_a_step_of_a_later_day_says_when_it_opens(scope_a: Any, cast: Any) -> None:
    made, steps = walk(cast.diego.id, make_journey(step("uno"), step("dos", opens_after_days=3), unlock="scheduled"))
    with pytest.raises(StepLocked) as refusal:
        complete(cast.diego, made, steps[1])
    assert refusal.value.details["opens_at"] > clock.now() + timedelta(days=2)
    Enrollment.objects.filter(pk=made.pk).update(started_at=clock.now() - timedelta(days=4))
    assert complete(cast.diego, made, steps[1])["points_awarded"] == 10


@pytest.mark.parametrize(
    ("kind", "by"), [("typeform", "typeform"), ("event", "check_in"), ("session", "session"), ("external", "tracking")]
)
def test_what_is_completed_from_outside_names_who_completes_it(scope_a: Any, cast: Any, kind: str, by: str) -> None:
    made, steps = walk(cast.diego.id, make_journey(step("uno", kind)))
    with pytest.raises(StepLocked) as refusal:
        complete(cast.diego, made, steps[0])
    assert refusal.value.details == {"completed_by": by}
    assert not PointEntry.objects.exists()
    for _again in range(2):
        answer = services.complete_step_from_outside(
            person_id=cast.diego.id, enrollment_id=made.id, step_id=steps[0], cause="typeform:r1"
        )
        assert answer["journey_completed"] is True
    assert PointEntry.objects.count() == 2
    assert StepProgress.objects.get().cause == "typeform:r1"


def test_an_optional_meeting_is_not_ticked_off_by_oneself_once_the_journey_is_finished(scope_a: Any, cast: Any) -> None:
    made, steps = walk(cast.diego.id, make_journey(step("uno"), step("encuentro", "event", required=False)))
    assert complete(cast.diego, made, steps[0])["journey_completed"] is True
    points = PointEntry.objects.count()
    with pytest.raises(StepLocked) as refusal:
        complete(cast.diego, made, steps[1])
    assert refusal.value.details == {"completed_by": "check_in"}
    assert PointEntry.objects.count() == points
    from_outside = services.complete_step_from_outside(
        person_id=cast.diego.id, enrollment_id=made.id, step_id=steps[1], cause="check_in:1"
    )
    assert from_outside["points_awarded"] == 10


def test_whoever_passes_an_optional_step_by_stands_at_what_comes_after(scope_a: Any, cast: Any) -> None:
    made, steps = walk(
        cast.diego.id,
        make_journey(step("uno"), step("extra", "typeform", required=False), step("dos"), step("tres")),
    )
    assert complete(cast.diego, made, steps[0])["enrollment"]["next_step"] == steps[1]
    assert complete(cast.diego, made, steps[2])["enrollment"]["next_step"] == steps[3]
    made.refresh_from_db()
    assert made.next_step_id == steps[3]


def test_beginning_again_gives_points_anew_after_a_month_and_not_before(scope_a: Any, cast: Any) -> None:
    journey = make_journey(step("uno"), step("dos"))

    def walk_again(*, whole: bool) -> list[int]:
        made, steps = walk(cast.diego.id, journey)
        given = [complete(cast.diego, made, one)["points_awarded"] for one in (steps if whole else steps[:1])]
        if not whole:
            services.abandon(person_id=cast.diego.id, enrollment_id=made.id)
        return given

    with time_machine.travel(clock.now(), tick=False) as traveller:
        assert walk_again(whole=False) == [10]
        assert walk_again(whole=False) == [0]
        traveller.shift(timedelta(days=20))
        assert walk_again(whole=True) == [0, 60]  # what was not paid yet is
        traveller.shift(timedelta(days=20))
        assert walk_again(whole=True) == [10, 0]
        assert ParticipantStats.objects.get().points == 80 == sum(PointEntry.objects.values_list("amount", flat=True))
        traveller.shift(timedelta(days=31))
        assert walk_again(whole=True) == [10, 60]


@pytest.mark.parametrize("change", [services.pause, services.abandon])
def test_an_enrollment_that_is_not_active_takes_no_steps(scope_a: Any, cast: Any, change: Any) -> None:
    made, steps = walk(cast.diego.id, make_journey())
    change(person_id=cast.diego.id, enrollment_id=made.id)
    with pytest.raises(EnrollmentNotActive):
        complete(cast.diego, made, steps[0])
    with pytest.raises(EnrollmentNotActive):
        services.complete_step_from_outside(person_id=cast.diego.id, enrollment_id=made.id, step_id=steps[0], cause="x")
    assert not PointEntry.objects.exists()


def test_a_paused_enrollment_goes_on_where_it_was(scope_a: Any, cast: Any) -> None:
    made, steps = walk(cast.diego.id, make_journey())
    complete(cast.diego, made, steps[0])
    services.pause(person_id=cast.diego.id, enrollment_id=made.id)
    services.resume(person_id=cast.diego.id, enrollment_id=made.id)
    assert complete(cast.diego, made, steps[1])["total_points"] == 20


def test_somebody_elses_enrollment_is_not_found(scope_a: Any, cast: Any) -> None:
    made, steps = walk(cast.diego.id, make_journey())
    with pytest.raises(NotFound):
        complete(cast.clara, made, steps[0])
    with pytest.raises(NotFound):
        complete(cast.diego, made, made.id)


def test_a_reflection_becomes_a_page_of_the_journal_and_is_screened(scope_a: Any, cast: Any, monkeypatch: Any) -> None:
    heard = []

    def screen(*, person_id: Any, source: str, text: str) -> dict[str, Any]:
        heard.append((person_id, text))
        return {"level": "high", "resources": [{"name": "Línea"}]}

    monkeypatch.setattr(safety, "_screenings", [screen])
    made, steps = walk(cast.diego.id, make_journey(step("uno", "reflection")))
    with pytest.raises(ValidationFailed) as refusal:
        complete(cast.diego, made, steps[0], reflection=" ay ")
    assert list(refusal.value.details) == ["reflection"]
    assert not JournalEntry.objects.exists()
    answer = complete(cast.diego, made, steps[0], reflection="Hoy ha sido duro")
    assert answer["safety"] == {"level": "high", "resources": [{"name": "Línea"}]}
    assert complete(cast.diego, made, steps[0])["safety"] == answer["safety"]
    assert heard == [(cast.diego.id, "Hoy ha sido duro")]
    assert JournalEntry.objects.get().text == "Hoy ha sido duro"


def test_what_a_person_wrote_is_in_no_plain_column(scope_a: Any, cast: Any) -> None:
    from django.db import connection

    secret = "un secreto muy mio"
    made, steps = walk(cast.diego.id, make_journey(step("uno", "reflection"), step("dos", "questionnaire")))
    complete(cast.diego, made, steps[0], reflection=secret)
    complete(cast.diego, made, steps[1], answers={"triste": 3, "ganas": 0, "dano": 0})
    with connection.cursor() as cursor:
        for table in (
            "journeys_journalentry",
            "journeys_stepprogress",
            "journeys_pointentry",
            "journeys_questionnaireresponse",
        ):
            cursor.execute(f"SELECT string_agg(t::text, ' ') FROM {table} t")
            (everything,) = cursor.fetchone()
            assert secret not in everything
            assert '"triste"' not in everything


def test_a_questionnaire_is_scored_and_its_risk_flag_raises_the_alarm(
    scope_a: Any, cast: Any, monkeypatch: Any
) -> None:
    flagged = []

    def flag(*, person_id: Any, source: str, item: str, value: int) -> dict[str, Any]:
        flagged.append((item, value))
        return {"level": "imminent", "resources": []}

    monkeypatch.setattr(safety, "_risk_flags", [flag])
    made, steps = walk(cast.diego.id, make_journey(step("uno", "questionnaire")))
    with pytest.raises(ValidationFailed) as refusal:
        complete(cast.diego, made, steps[0], answers={"triste": 9, "otra": 1})
    assert set(refusal.value.details) == {"answers.triste", "answers.ganas", "answers.dano", "answers.otra"}
    answer = complete(cast.diego, made, steps[0], answers={"triste": 3, "ganas": 0, "dano": 2})
    assert answer["step"]["result"]["total"] == 8
    assert answer["step"]["result"]["subscales"] == [{"code": "animo", "title": "Ánimo", "score": 6}]
    (said,) = answer["step"]["result"]["messages"]
    assert said["label"] == "Gracias por contarlo"
    assert "llama a emergencias" in said["message"]
    assert answer["safety"]["level"] == "imminent"
    assert flagged == [("dano", 2)]
    assert QuestionnaireResponse.objects.get().person_id == cast.diego.id


def test_a_quiz_below_its_mark_can_be_tried_again(scope_a: Any, cast: Any) -> None:
    made, steps = walk(cast.diego.id, make_journey(step("uno", "quiz")))
    with pytest.raises(QuizNotPassed) as refusal:
        complete(cast.diego, made, steps[0], answers={"hecho": "b"})
    assert refusal.value.details == {"score": 0, "pass_score": 100, "questions": [{"code": "hecho", "correct": False}]}
    assert not PointEntry.objects.exists()
    with pytest.raises(ValidationFailed):
        complete(cast.diego, made, steps[0], answers={"hecho": ["a"]})
    assert complete(cast.diego, made, steps[0], answers={"hecho": "a"})["step"]["result"]["score"] == 100


def test_an_empty_organization_has_no_levels_and_still_counts_points(scope_a: Any, cast: Any) -> None:
    made, steps = walk(cast.diego.id, make_journey())
    answer = complete(cast.diego, made, steps[0])
    assert answer["level"] == {"number": 1, "name": "", "icon": "", "next_at": None, "progress": 100, "perks": []}
    assert answer["total_points"] == 10


def test_completing_the_last_step_with_level_and_badges_takes_six_statements(
    scope_a: Any, cast: Any, statements: Any
) -> None:
    make_gamification()
    made, steps = walk(cast.diego.id, make_journey(step("uno"), step("dos", points=100)))
    complete(cast.diego, made, steps[0])
    with statements(6):
        answer = complete(cast.diego, made, steps[1])
    assert answer["level_up"]
    assert answer["journey_completed"]
    assert [badge["code"] for badge in answer["badges"]] == ["calma-hecha"]


def test_completing_an_ordinary_step_takes_two_statements(scope_a: Any, cast: Any, statements: Any) -> None:
    made, steps = walk(cast.diego.id, make_journey())
    complete(cast.diego, made, steps[0])
    with statements(2):
        complete(cast.diego, made, steps[1])
