"""What a new version does to the people on their way: told before it happens, done only when staff ask for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q

from accounts.audit import record
from journeys.models import Enrollment, Journey, JourneyVersion
from journeys.rules import differences, unlocking
from journeys.services import publishing
from journeys.services.versions import VersionOutline, load_version
from oasis.core.database import hot
from oasis.core.errors import NotFound

RUNNING = (Enrollment.Status.ACTIVE, Enrollment.Status.PAUSED)
CHUNK = 500
# Work on a step follows the person to the step of the same code, the answer it gave with it.
WORK = """SELECT p.enrollment_id, s.code, p.step_id, p.completed_at IS NOT NULL
    FROM {schema}.journeys_stepprogress p JOIN {schema}.journeys_step s ON s.id = p.step_id
    WHERE p.enrollment_id = ANY(%s)"""
FOLLOW = """UPDATE {schema}.journeys_stepprogress p SET step_id = m.new,
        result = CASE WHEN p.result IS NOT NULL THEN jsonb_set(p.result, ARRAY['step', 'id'], to_jsonb(m.new::text)) END
    FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[]) AS m(enrollment, old, new)
    WHERE p.enrollment_id = m.enrollment AND p.step_id = m.old RETURNING p.id"""


@dataclass(frozen=True, slots=True)
class StepEffect:
    """A step that the draft takes away, and how many are on it or have done it."""

    code: str
    title: str
    position: int
    people: int


@dataclass(frozen=True, slots=True)
class Effects:
    """What publishing the draft would change, and for how many people who walk the journey now."""

    differences: differences.Differences
    walking: int
    losing: tuple[StepEffect, ...]  # steps that people stand at, and the draft does not have


def people_at_steps(journey_id: UUID) -> dict[str, int]:
    """How many people on their way stand at each step (the first they have not done), by its code."""
    rows = (
        Enrollment.objects.filter(journey_id=journey_id, status__in=RUNNING, next_step__isnull=False)
        .order_by()
        .values_list("next_step__code")
        .annotate(people=Count("id"))
    )
    return dict(rows)


def effects_of_draft(journey: Journey) -> Effects:
    """What publishing the draft as it stands would do."""
    walking = publishing.running_enrollments(journey.pk)
    if journey.published_version_id is None:
        return Effects(differences.Differences((), ()), walking, ())
    told = differences.between(version_document(journey.published_version_id), draft_document(journey))
    standing = people_at_steps(journey.pk) if told.removed else {}
    losing = tuple(
        StepEffect(step.code, step.title, step.position, standing[step.code])
        for step in told.removed
        if standing.get(step.code)
    )
    return Effects(told, walking, losing)


def version_document(version_id: UUID) -> dict[str, Any]:
    """A published version, as differences are told from it."""
    version = JourneyVersion.objects.filter(pk=version_id).first()
    if version is None:
        raise NotFound
    return _document(version, version.steps.order_by("position"))


def draft_document(journey: Journey) -> dict[str, Any]:
    """The draft in the same form."""
    return _document(journey, journey.steps.filter(version=None).order_by("position", "id"))


def _document(header: Any, steps: Any) -> dict[str, Any]:
    rows = []
    for step in steps.values("code", *differences.STEP):
        config = {name: value for name, value in step["config"].items() if name != "definition"}
        rows.append({**step, "config": config})
    return {**{name: getattr(header, name) for name in differences.HEADER}, "steps": rows}


# -- moving people


@dataclass(frozen=True, slots=True)
class Move:
    """How many people would go (or went) to the published version, and how many stay where they are and why."""

    moved: int
    staying: int  # nothing would be left for them to do: a move never ends a journey
    losing_work: int  # of those who go: people who did a step that the new version does not have
    title: str
    version: int


def preview_move(*, journey_id: UUID) -> Move:
    """What `move_people` would do now; nothing is changed. Raises `NotFound` for a journey without a version."""
    journey, target = _target(journey_id, lock=False)
    return _plan(journey, target, _walkers(journey_id, target.id))[0]


def move_people(*, journey_id: UUID, actor_id: UUID | None = None) -> Move:
    """Bring everybody who walks an older version to the published one, with what they have done.

    Steps are matched by their code: what was done stays done, points stay as they are, a step that the new version does
    not have is forgotten as a step but never as points. Whoever would have nothing left to do stays in their version.
    Raises `NotFound` for a journey without a published version.
    """
    with transaction.atomic():
        journey, target = _target(journey_id, lock=True)
        walkers = _walkers(journey_id, target.id).select_for_update(of=("self",))
        told, moving, work = _plan(journey, target, walkers)
        for start in range(0, len(moving), CHUNK):
            Enrollment.objects.bulk_update(
                moving[start : start + CHUNK], ["version", "completed_steps", "progress", "next_step"]
            )
        if work:
            hot.fetch(FOLLOW, tuple(map(list, zip(*work, strict=True))))
        record(
            action="journey.people_moved",
            target=journey,
            after={"version": target.number, "moved": told.moved, "staying": told.staying},
            actor_id=actor_id,
        )
    return told


def _target(journey_id: UUID, *, lock: bool) -> tuple[Journey, VersionOutline]:
    journeys = Journey.objects.select_for_update() if lock else Journey.objects
    journey = journeys.filter(pk=journey_id, published_version__isnull=False).first()
    if journey is None or journey.published_version_id is None:
        raise NotFound
    return journey, load_version(journey.published_version_id)


def _walkers(journey_id: UUID, version_id: UUID) -> Any:
    found = Enrollment.objects.filter(journey_id=journey_id, status__in=RUNNING).exclude(version_id=version_id)
    return found.order_by("id")


def _plan(
    journey: Journey, target: VersionOutline, walkers: Any
) -> tuple[Move, Sequence[Enrollment], list[tuple[UUID, UUID, UUID]]]:
    """Who goes, as they will stand; and which rows of work follow which step."""
    by_code = {step.code: step for step in target.steps}
    people = list(walkers)
    work: dict[UUID, list[tuple[str, UUID, bool]]] = {}
    for enrollment_id, code, step_id, completed in hot.fetch(WORK, ([one.id for one in people],)) if people else ():
        work.setdefault(enrollment_id, []).append((code, step_id, completed))
    moving, following, staying, losing = [], [], 0, 0
    for one in people:
        done = {step.id: step.code for step in load_version(one.version_id).steps if step.id in one.completed_steps}
        codes = {*done.values(), *(code for code, _step, completed in work.get(one.id, ()) if completed)}
        completed_now = [step.id for step in target.steps if step.code in codes]
        if unlocking.is_finished(target.steps, completed_now):
            staying += 1
            continue
        losing += bool(codes - set(by_code))
        following += [
            (one.id, step_id, by_code[code].id) for code, step_id, _done in work.get(one.id, ()) if code in by_code
        ]
        one.version_id, one.completed_steps = target.id, completed_now
        one.progress = unlocking.progress(target.steps, completed_now)
        one.next_step_id = target.next_step(completed_now)
        moving.append(one)
    return Move(len(moving), staying, losing, journey.title, target.number), moving, following


def versions_of(journey: Journey) -> list[dict[str, Any]]:
    """The versions of a journey, newest first, each with how many walk it and how many finished it."""
    counts: dict[UUID, Mapping[str, Any]] = {
        row["version_id"]: row
        for row in Enrollment.objects.filter(journey=journey)
        .order_by()
        .values("version_id")
        .annotate(
            walking=Count("id", filter=Q(status__in=RUNNING)),
            finished=Count("id", filter=Q(status=Enrollment.Status.COMPLETED)),
        )
    }
    nobody = {"walking": 0, "finished": 0}
    return [
        {
            "version": version,
            "published": version.pk == journey.published_version_id,
            **{name: counts.get(version.pk, nobody)[name] for name in nobody},
        }
        for version in journey.versions.order_by("-number")
    ]
