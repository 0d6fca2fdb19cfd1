"""An enrollment locked together with its person's totals: whether a step can be worked on, and what it is worth."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from journeys.errors import EnrollmentNotActive, StepLocked
from journeys.models import Enrollment, StepProgress
from journeys.models.enrollment import EnrollmentQuerySet
from journeys.rules import unlocking
from journeys.services import standing as totals
from journeys.services.held import grant_held
from journeys.services.versions import StepOutline, VersionOutline, current_step, load_version
from oasis.core.database import hot
from oasis.core.errors import NotFound

Status = Enrollment.Status
# So long after a step or a journey gave points it gives them anew: nobody earns in circles.
AGAIN = timedelta(days=30)

# The person's totals are locked before the enrollment, here as everywhere: one order, no deadlock.
LOCK = f"""SELECT e.version_id, e.status, e.completed_steps, e.started_at, e.completed_at, j.title, j.slug,
    EXISTS (SELECT 1 FROM {{schema}}.journeys_enrollment o
        WHERE o.person_id = e.person_id AND o.journey_id = e.journey_id AND o.id <> e.id),
{totals.COLUMNS}
    FROM {{schema}}.journeys_enrollment e
    JOIN {{schema}}.journeys_journey j ON j.id = e.journey_id
    JOIN {{schema}}.journeys_participantstats s ON s.person_id = e.person_id
    WHERE e.id = %s AND e.person_id = %s FOR UPDATE OF s, e"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Walk:
    """An enrollment and its person's totals, both locked, and the step in question."""

    enrollment_id: UUID
    status: str
    completed: list[UUID]
    started_at: datetime
    completed_at: datetime | None
    title: str
    slug: str
    begun_before: bool  # the person has another enrollment in this journey
    standing: totals.Standing
    version: VersionOutline
    step: StepOutline

    def refuse_unless_walked(self) -> None:
        """Raise where the enrollment is paused or abandoned; a completed one lets its optional steps be done later."""
        if self.status not in {Status.ACTIVE, Status.COMPLETED}:
            raise EnrollmentNotActive

    def refuse_unless_open(self, now: datetime, timezone: str) -> None:
        """Raise unless the step can be worked on now."""
        self.refuse_unless_walked()
        states = self.version.states(completed=self.completed, started_at=self.started_at, now=now, timezone=timezone)
        state = next(state for step, state in zip(self.version.steps, states, strict=True) if step.id == self.step.id)
        if state.status == unlocking.LOCKED:
            raise StepLocked(details={"opens_at": state.opens_at})


def lock_walk(*, person_id: UUID, enrollment_id: UUID, step_id: UUID) -> Walk:
    """Lock an own enrollment for work on one of its steps, after granting what waited; raises `NotFound`.

    A step of an earlier version stands for the one that took its place.
    """
    walk = _locked(person_id=person_id, enrollment_id=enrollment_id, step_id=step_id)
    if not walk.standing.owed or walk.standing.paused:
        return walk
    grant_held(person_id=person_id)
    return _locked(person_id=person_id, enrollment_id=enrollment_id, step_id=step_id)


def _locked(*, person_id: UUID, enrollment_id: UUID, step_id: UUID) -> Walk:
    rows = hot.fetch(totals.statement(LOCK), (enrollment_id, person_id))
    if not rows:
        raise NotFound
    version_id, status, completed, started_at, completed_at, title, slug, begun_before, *row = rows[0]
    version = load_version(version_id)
    step = current_step(version, step_id)
    if step is None:
        raise NotFound
    standing = totals.read(person_id, row)
    return Walk(
        enrollment_id, status, completed, started_at, completed_at, title, slug, begun_before, standing, version, step
    )


def credits_of(walk: Walk, *, journey_completed: bool, now: datetime) -> list[totals.Credit]:
    """What the step gives, and the journey's end; what gave points within the last `AGAIN` gives none anew."""
    step, found = walk.step, []
    if step.points and not (walk.begun_before and _step_paid_lately(walk, now)):
        reason = _("Completaste «%(step)s».") % {"step": step.title}
        key = f"step:{walk.enrollment_id}:{step.id}"
        found.append(totals.Credit(step.points, "step", f"step:{step.id}", reason, key))
    ends = journey_completed and walk.version.completion_points
    if ends and not (walk.begun_before and _end_paid_lately(walk, now)):
        reason = _("Terminaste «%(journey)s».") % {"journey": walk.title}
        cause, key = f"enrollment:{walk.enrollment_id}", f"journey:{walk.enrollment_id}"
        found.append(totals.Credit(walk.version.completion_points, "journey", cause, reason, key))
    return found


def _step_paid_lately(walk: Walk, now: datetime) -> bool:
    return StepProgress.objects.filter(
        enrollment__in=_earlier(walk), step__code=walk.step.code, points__gt=0, completed_at__gt=now - AGAIN
    ).exists()


def _end_paid_lately(walk: Walk, now: datetime) -> bool:
    return _earlier(walk).filter(completed_at__gt=now - AGAIN).exists()


def _earlier(walk: Walk) -> EnrollmentQuerySet:
    mine = Enrollment.objects.of(walk.standing.person_id).filter(journey_id=walk.version.journey_id)
    return mine.exclude(pk=walk.enrollment_id)
