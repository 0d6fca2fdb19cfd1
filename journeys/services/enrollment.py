"""Walking a journey: enroll, start and complete steps, pause, resume, abandon."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.db import IntegrityError, transaction
from django.utils import timezone as clock
from django.utils.translation import gettext as _

from journeys import kinds
from journeys.errors import (
    AlreadyEnrolled,
    EnrollmentNotActive,
    JourneyNotFound,
    PrerequisiteMissing,
    QuizNotPassed,
    StepLocked,
)
from journeys.models import (
    Enrollment,
    JournalEntry,
    Journey,
    Questionnaire,
    QuestionnaireResponse,
    StepProgress,
)
from journeys.rules import unlocking
from journeys.rules.days import local_day
from journeys.services import certificates, safety
from journeys.services import standing as totals
from journeys.services.versions import StepOutline, current_step, load_version
from journeys.services.walking import Walk, credits_of, lock_walk
from oasis.core.crypto import decrypt_text, encrypt_text
from oasis.core.database import hot
from oasis.core.errors import NotFound, ValidationFailed
from oasis.core.ids import uuid7
from oasis.core.outbox import Message
from oasis.core.tenancy import current_organization

Status = Enrollment.Status
COMPLETED = "journeys.enrollment_completed"

WRITE = f"""WITH given AS (SELECT * FROM jsonb_to_record(%(document)s::jsonb) AS g({totals.DOCUMENT},
        progress_id uuid, enrollment uuid, step uuid, step_seconds int, step_points int, step_cause text, result jsonb,
        status text, progress int, completed_steps uuid[], next_step uuid, completed_at timestamptz)),
    cause AS (
        INSERT INTO {{schema}}.journeys_stepprogress AS p
            (id, enrollment_id, step_id, started_at, completed_at, seconds, points, cause, answers, result)
        SELECT progress_id, enrollment, step, at, at, step_seconds, step_points, step_cause, %(answers)s, result FROM
        given ON CONFLICT (enrollment_id, step_id) DO UPDATE SET completed_at = excluded.completed_at,
            seconds = p.seconds + excluded.seconds, points = excluded.points, cause = excluded.cause,
            answers = excluded.answers, result = excluded.result
        WHERE p.completed_at IS NULL RETURNING id),
    walked AS (
        UPDATE {{schema}}.journeys_enrollment e SET status = given.status, progress = given.progress,
            completed_steps = given.completed_steps, next_step_id = given.next_step, completed_at = given.completed_at,
            updated_at = given.at
        FROM given, cause WHERE e.id = given.enrollment),
    {totals.WRITES}
    SELECT id FROM cause"""  # noqa: S608


def enroll(*, person_id: UUID, journey_id: UUID) -> Enrollment:
    """Start a published journey in its newest version.

    Raises `JourneyNotFound`, `PrerequisiteMissing`, `AlreadyEnrolled`; the last is the constraint's word, so it holds
    under simultaneous tries.
    """
    journey = Journey.objects.published().filter(pk=journey_id).values("id", "published_version_id").first()
    if journey is None:
        raise JourneyNotFound
    missing = (
        Journey.objects.filter(required_by=journey_id)
        .exclude(pk__in=Enrollment.objects.of(person_id).filter(status=Status.COMPLETED).values("journey_id"))
        .values("id", "title")
    )
    if missing:
        raise PrerequisiteMissing(details={"journeys": list(missing)})
    version = load_version(journey["published_version_id"])
    totals.ensure(person_id)
    enrollment = Enrollment(
        person_id=person_id,
        journey_id=journey_id,
        version_id=version.id,
        next_step_id=version.next_step(()),
        started_at=clock.now(),
    )
    try:
        with transaction.atomic():
            enrollment.save(force_insert=True)
    except IntegrityError as error:
        if "journeys_enrollment_one_running" not in str(error):
            raise
        raise AlreadyEnrolled from error
    return enrollment


def start_step(*, person_id: UUID, enrollment_id: UUID, step_id: UUID, timezone: str | None = None) -> StepOutline:
    """Note that the person began an open step; a second start changes nothing.

    Raises `NotFound`, `EnrollmentNotActive`, `StepLocked`.
    """
    walk = lock_walk(person_id=person_id, enrollment_id=enrollment_id, step_id=step_id)
    if walk.step.id in walk.completed:
        return walk.step
    walk.refuse_unless_open(clock.now(), totals.zone_of(walk.standing, timezone))
    StepProgress.objects.bulk_create(
        [StepProgress(enrollment_id=enrollment_id, step_id=walk.step.id, started_at=clock.now())], ignore_conflicts=True
    )
    return walk.step


def complete_step(
    *, person_id: UUID, enrollment_id: UUID, step_id: UUID, work: kinds.Work, timezone: str | None = None
) -> dict[str, Any]:
    """Complete a step with the participant's own work, once.

    Returns `{step, enrollment, points_awarded, total_points, level, level_up, badges, welcome_back, journey_completed,
    certificate}`, with `safety` where a text asks for it and without what belongs to gamification where that is
    switched off. A second time gives the first answer and no more points.
    Raises `NotFound`, `EnrollmentNotActive`, `StepLocked`, `ValidationFailed` (the kind refuses the work),
    `QuizNotPassed`.
    """
    walk = lock_walk(person_id=person_id, enrollment_id=enrollment_id, step_id=step_id)
    if walk.step.id in walk.completed:
        return _first_answer(walk)
    kind = kinds.get(walk.step.kind)
    now, where = clock.now(), totals.zone_of(walk.standing, timezone)
    walk.refuse_unless_walked()
    if kind.completed_by != kinds.PARTICIPANT:
        raise StepLocked(
            _("Este paso se completa por otro camino: no hace falta que lo marques tú."),
            details={"completed_by": kind.completed_by},
        )
    walk.refuse_unless_open(now, where)
    try:
        outcome = kind.complete(walk.step.config, work)
    except kinds.WrongAnswer as error:
        raise ValidationFailed(details=error.details) from error
    except kinds.NotPassed as error:
        raise QuizNotPassed(details=error.details) from error
    return _complete(walk, outcome=outcome, seconds=work.seconds or 0, cause=kinds.PARTICIPANT, now=now, timezone=where)


def complete_step_from_outside(*, person_id: UUID, enrollment_id: UUID, step_id: UUID, cause: str) -> dict[str, Any]:
    """Complete a step that something else completes (a webhook, a check-in, a session, a tracked event), once.

    `cause` names it, e.g. `typeform:<response>`. The step need not be open: what happened outside happened. Raises
    `NotFound`, and `EnrollmentNotActive` for a paused or abandoned enrollment.
    """
    walk = lock_walk(person_id=person_id, enrollment_id=enrollment_id, step_id=step_id)
    if walk.step.id in walk.completed:
        return _first_answer(walk)
    walk.refuse_unless_walked()
    where = totals.zone_of(walk.standing, None)
    return _complete(walk, outcome=kinds.Outcome(), seconds=0, cause=cause, now=clock.now(), timezone=where)


def complete_steps_waiting_for(*, person_id: UUID, event: str, cause: str) -> None:
    """Complete the `external` steps that wait for a tracked event and are open, of each journey once.

    Those of a completed journey too, which lets its optional steps be done later.
    """
    walked = (
        Enrollment.objects.of(person_id)
        .filter(status__in=[Status.ACTIVE, Status.COMPLETED])
        .order_by("journey_id", "-id")
        .distinct("journey_id")
        .values_list("id", "version_id", "completed_steps", "started_at")
    )
    now, where = clock.now(), totals.zone_of(totals.peek(person_id), None)
    for enrollment_id, version_id, completed, started_at in list(walked):
        version = load_version(version_id)
        states = version.states(completed=completed, started_at=started_at, now=now, timezone=where)
        for step, state in zip(version.steps, states, strict=True):
            if step.kind == "external" and step.config.get("event") == event and state.status == unlocking.OPEN:
                complete_step_from_outside(
                    person_id=person_id, enrollment_id=enrollment_id, step_id=step.id, cause=cause
                )


def _complete(
    walk: Walk, *, outcome: kinds.Outcome, seconds: int, cause: str, now: datetime, timezone: str
) -> dict[str, Any]:
    """Everything that a completed step changes: one statement, and one for a text of the person's."""
    step, version = walk.step, walk.version
    completed = [*walk.completed, step.id]
    was_finished = walk.status == Status.COMPLETED
    finished = was_finished or unlocking.is_finished(version.steps, completed)
    ends = finished and not was_finished
    spent = seconds or step.minutes * 60
    credits = credits_of(walk, journey_completed=ends, now=now)
    reckoning = _reckon(walk, credits, ends=ends, spent=spent, now=now, timezone=timezone)
    enrollment = {
        "id": walk.enrollment_id,
        "status": Status.COMPLETED if finished else Status.ACTIVE,
        "progress": unlocking.progress(version.steps, completed),
        "next_step": version.next_step(completed),
    }
    result = answer_of(step, enrollment, reckoning.celebration(sum(credit.amount for credit in credits)))
    result["journey_completed"] = ends
    if ends and version.certificate:
        result["certificate"] = certificates.announced(walk.enrollment_id)
    private = _write_texts(walk, outcome, person_id=walk.standing.person_id)
    document = reckoning.document | {
        "progress_id": uuid7(),
        "enrollment": walk.enrollment_id,
        "step": step.id,
        "step_seconds": spent,
        "step_points": sum(credit.amount for credit in credits if credit.rule == "step"),
        "step_cause": cause[:120],
        "result": result,
        **{name: enrollment[name] for name in ("status", "progress", "next_step")},
        "completed_steps": completed,
        "completed_at": now if ends else walk.completed_at,
    }
    hot.fetch(WRITE, {"document": totals.dump(document), "answers": _sealed(private)})
    totals.announce(walk.standing, reckoning, also=[_completion(walk)] if ends else [])
    return _with_private(result, private, playing=walk.standing.playing)


def _reckon(
    walk: Walk, credits: Sequence[totals.Credit], *, ends: bool, spent: int, now: datetime, timezone: str
) -> totals.Reckoning:
    """The person's totals after the step; `ends` says that it ends the journey, `spent` is in seconds."""
    return totals.reckon(
        walk.standing,
        totals.catalogue(walk.standing.revision),
        now=now,
        timezone=timezone,
        credits=credits,
        activity=totals.Activity(
            at=now,
            day=local_day(now, timezone),
            steps=1,
            journeys=int(ends),
            journey_slug=walk.slug if ends else None,
            seconds=spent,
        ),
    )


def answer_of(step: StepOutline, enrollment: dict[str, Any], celebration: dict[str, Any]) -> dict[str, Any]:
    """What completing a step in the middle of a journey answers, and what is kept for whoever asks again."""
    done = {name: getattr(step, name) for name in ("id", "position", "kind", "title")}
    return {
        "step": {**done, "status": unlocking.COMPLETED},
        "enrollment": enrollment,
        **celebration,
        "journey_completed": False,
        "certificate": None,
    }


def _completion(walk: Walk) -> Message:
    identifier, person = str(walk.enrollment_id), str(walk.standing.person_id)
    return Message(COMPLETED, {"enrollment_id": identifier, "person_id": person}, key=identifier)


def _write_texts(walk: Walk, outcome: kinds.Outcome, *, person_id: UUID) -> dict[str, Any]:
    """Keep what the person wrote or answered, have it looked at, and return what only they may see of it."""
    source = f"journeys.step:{walk.step.id}"
    said: list[dict[str, Any] | None] = []
    if outcome.journal is not None:
        JournalEntry.objects.bulk_create(
            [
                JournalEntry(
                    person_id=person_id, enrollment_id=walk.enrollment_id, step_id=walk.step.id, text=outcome.journal
                )
            ]
        )
        said.append(safety.screen_participant_text(person_id=person_id, source=source, text=outcome.journal))
    if outcome.scored is not None:
        questionnaire = Questionnaire.objects.values_list("id", flat=True).get(code=outcome.scored)
        QuestionnaireResponse.objects.bulk_create(
            [
                QuestionnaireResponse(
                    person_id=person_id,
                    questionnaire_id=questionnaire,
                    answers=orjson.dumps(outcome.answers).decode(),
                    scores=orjson.dumps(outcome.result).decode(),
                )
            ]
        )
        said.append(safety.flag_risks(person_id=person_id, source=source, risks=outcome.risks))
    private = {"answers": outcome.answers, "result": outcome.result, "safety": safety.gravest(*said)}
    return {name: value for name, value in private.items() if value is not None}


def _first_answer(walk: Walk) -> dict[str, Any]:
    result, sealed = hot.fetch(
        "SELECT result::text, answers FROM {schema}.journeys_stepprogress WHERE enrollment_id = %s AND step_id = %s",
        (walk.enrollment_id, walk.step.id),
    )[0]
    private = orjson.loads(decrypt_text(sealed, data_key=current_organization().data_key)) if sealed is not None else {}
    return _with_private(orjson.loads(result), private, playing=walk.standing.playing)


def _with_private(result: dict[str, Any], private: dict[str, Any], *, playing: bool) -> dict[str, Any]:
    answer = totals.shown({**result, "step": {**result["step"], "result": private.get("result")}}, playing=playing)
    return {**answer, "safety": private["safety"]} if "safety" in private else answer


def _sealed(private: dict[str, Any]) -> bytes | None:
    return encrypt_text(orjson.dumps(private).decode(), data_key=current_organization().data_key) if private else None


def pause(*, person_id: UUID, enrollment_id: UUID) -> None:
    """Put an active enrollment aside. Raises `NotFound`, `EnrollmentNotActive`."""
    _change(person_id=person_id, enrollment_id=enrollment_id, before=[Status.ACTIVE], after=Status.PAUSED)


def resume(*, person_id: UUID, enrollment_id: UUID) -> None:
    """Take a paused enrollment up again; nothing was lost. Raises `NotFound`, `EnrollmentNotActive`."""
    _change(person_id=person_id, enrollment_id=enrollment_id, before=[Status.PAUSED], after=Status.ACTIVE)


def abandon(*, person_id: UUID, enrollment_id: UUID) -> None:
    """End an enrollment for good; its points stay. Raises `NotFound`, `EnrollmentNotActive`."""
    _change(
        person_id=person_id, enrollment_id=enrollment_id, before=[Status.ACTIVE, Status.PAUSED], after=Status.ABANDONED
    )


def _change(*, person_id: UUID, enrollment_id: UUID, before: Sequence[str], after: str) -> None:
    mine = Enrollment.objects.of(person_id).filter(pk=enrollment_id)
    if mine.filter(status__in=before).update(status=after, updated_at=clock.now()):
        return
    if not mine.exists():
        raise NotFound
    raise EnrollmentNotActive


def configured_form(*, person_id: UUID, enrollment_id: UUID, step_id: UUID) -> str | None:
    """The id of the form that completes a person's step; raises `NotFound` where there is no such `typeform` step."""
    version_id = Enrollment.objects.of(person_id).filter(pk=enrollment_id).values_list("version_id", flat=True).first()
    step = current_step(load_version(version_id), step_id) if version_id else None
    if step is None or step.kind != "typeform":
        raise NotFound
    return str(step.config["form_id"])
