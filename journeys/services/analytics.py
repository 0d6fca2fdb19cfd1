"""How journeys are walked, in aggregates: started, finished, time, where people leave; never about a few people.

Every figure is about people, each counted once a journey, and is told as `journeys.rules.disclosure` says: on a page of
those who may see each person's progress by name, or in a file, which goes further. Nothing here is about how people feel.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Aggregate, Avg, Count, ExpressionWrapper, F, FloatField, Q, QuerySet
from django.db.models.functions import Extract, TruncWeek
from django.utils import timezone as clock

from journeys.models import Enrollment, Journey, Step, StepProgress
from journeys.rules.disclosure import FEWEST, PAGE, Disclosure
from journeys.services.progress import stopped
from organizations.models import ProgramMember

STOPPED_DAYS = 14
COHORTS = 12  # weeks
Status = Enrollment.Status


class Median(Aggregate):
    """PostgreSQL's continuous median."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Whose enrollments: of a journey, of a programme's cohort, begun between two days (both included)."""

    journey_id: UUID | None = None
    program_id: UUID | None = None
    since: date | None = None
    until: date | None = None

    def enrollments(self) -> QuerySet[Enrollment]:
        """The enrollments that the filters leave."""
        found = Enrollment.objects.all()
        if self.journey_id:
            found = found.filter(journey_id=self.journey_id)
        if self.program_id:
            cohort = ProgramMember.objects.filter(program_id=self.program_id, part=ProgramMember.Part.PARTICIPANT)
            found = found.filter(person_id__in=cohort.values("person_id"))
        if self.since:
            found = found.filter(started_at__gte=_midnight(self.since))
        if self.until:
            found = found.filter(started_at__lt=_midnight(self.until + timedelta(days=1)))
        return found


def _midnight(day: date) -> datetime:
    return clock.make_aware(datetime.combine(day, time.min))


def journeys_walked(filters: Filters, tell: Disclosure = PAGE) -> list[dict[str, Any]]:
    """Each journey: how many people started, are on their way, finished, left; days to the end. One statement."""
    days = ExpressionWrapper(
        Extract(F("completed_at") - F("started_at"), "epoch") / 86_400.0, output_field=FloatField()
    )
    rows = (
        filters.enrollments()
        .order_by()
        .values("journey_id", "journey__title", "journey__position")
        .annotate(
            started=Count("person_id", distinct=True),
            finished=Count("person_id", distinct=True, filter=Q(status=Status.COMPLETED)),
            walking=Count("person_id", distinct=True, filter=Q(status__in=[Status.ACTIVE, Status.PAUSED])),
            left=Count("person_id", distinct=True, filter=Q(status=Status.ABANDONED)),
            days=Median(days, filter=Q(status=Status.COMPLETED)),
        )
        .order_by("journey__position", "journey__title")
    )
    return [_journey(row, tell) for row in rows]


def _journey(row: Mapping[str, Any], tell: Disclosure) -> dict[str, Any]:
    started = tell.count(row["started"])
    known = {"finished": row["finished"], "walking": row["walking"], "left": row["left"]}
    shown = {name: None if started is None else tell.count(count) for name, count in known.items()}
    days = tell.mean(row["days"], row["finished"])
    return {
        "journey_id": row["journey_id"],
        "title": row["journey__title"],
        "started": started,
        **shown,
        "completion": tell.share(shown["finished"], started),
        "days": None if days is None else round(days, 1),
    }


def steps_walked(filters: Filters, tell: Disclosure = PAGE) -> list[dict[str, Any]]:
    """The funnel of one journey: each step of its published version, by code over all versions; three statements.

    `done`: people who did it; `reached`: of those who started; `minutes`: the middle of what it took them; `standing`:
    people on their way whose next step it is; `stopped`: those of them without progress for two weeks.
    """
    enrollments = filters.enrollments()
    steps = (
        Step.objects.filter(version__isnull=False, version=F("journey__published_version"))
        .filter(journey=filters.journey_id)
        .order_by("position")
        .values("code", "title", "kind", "required")
    )
    work = {
        row["step__code"]: row
        for row in StepProgress.objects.filter(enrollment__in=enrollments.values("id"), completed_at__isnull=False)
        .order_by()
        .values("step__code")
        .annotate(
            done=Count("enrollment__person_id", distinct=True),
            minutes=Median(F("seconds") / 60.0, output_field=FloatField()),
        )
    }
    standing = {
        row["next_step__code"]: row
        for row in enrollments.filter(status__in=[Status.ACTIVE, Status.PAUSED], next_step__isnull=False)
        .order_by()
        .values("next_step__code")
        .annotate(
            people=Count("person_id", distinct=True),
            stopped=Count("person_id", distinct=True, filter=Q(pk__in=stopped(enrollments, days=STOPPED_DAYS))),
        )
    }
    return [_step(step, work.get(step["code"], {}), standing.get(step["code"], {}), tell) for step in steps]


def _step(
    step: Mapping[str, Any], work: Mapping[str, Any], standing: Mapping[str, Any], tell: Disclosure
) -> dict[str, Any]:
    minutes = tell.mean(work.get("minutes"), work.get("done"))
    return {
        **step,
        "done": tell.count(work.get("done", 0)),
        "minutes": None if minutes is None else round(minutes, 1),
        "standing": tell.count(standing.get("people", 0)),
        "stopped": tell.count(standing.get("stopped", 0)),
    }


def funnel(started: int | None, steps: list[dict[str, Any]], tell: Disclosure = PAGE) -> list[dict[str, Any]]:
    """The steps with how many per cent of those who started did them, and how many stayed between two required ones."""
    made, before = [], started
    for step in steps:
        done, lost = step["done"], None
        if step["required"] and done is not None:
            lost = None if before is None or before < done else tell.count(before - done)
            before = done
        made.append({**step, "reached": tell.share(done, started), "lost": lost})
    return made


def cohorts(filters: Filters, tell: Disclosure = PAGE, *, now: datetime | None = None) -> list[dict[str, Any]]:
    """Those who started in the same week: how many, and how many per cent had finished one, two and four weeks later.

    The newest first, at most twelve; a span that is not over yet is None. One statement.
    """
    at = now or clock.now()
    within = {
        f"in_{weeks}": Count(
            "person_id",
            distinct=True,
            filter=Q(status=Status.COMPLETED, completed_at__lte=F("started_at") + timedelta(weeks=weeks)),
        )
        for weeks in (1, 2, 4)
    }
    rows = (
        filters.enrollments()
        .filter(started_at__gte=at - timedelta(weeks=COHORTS))
        .annotate(week=TruncWeek("started_at"))
        .order_by()
        .values("week")
        .annotate(started=Count("person_id", distinct=True), done=Avg("progress"), **within)
        .order_by("-week")
    )
    return [_cohort(row, at, tell) for row in rows]


def _cohort(row: Mapping[str, Any], at: datetime, tell: Disclosure) -> dict[str, Any]:
    started = tell.count(row["started"])
    found: dict[str, Any] = {"week": row["week"], "started": started}
    for weeks in (1, 2, 4):
        over = row["week"] + timedelta(weeks=weeks + 1) <= at
        found[f"in_{weeks}"] = tell.share(tell.count(row[f"in_{weeks}"]), started) if over else None
    progress = tell.mean(row["done"], row["started"])
    found["progress"] = None if progress is None else round(progress)
    return found


def busiest_journey() -> tuple[UUID, str] | None:
    """The journey with the most enrollments of the last 90 days, for the home; one statement."""
    since = clock.now() - timedelta(days=90)
    return (
        Journey.objects.published()
        .annotate(people=Count("enrollments", filter=Q(enrollments__started_at__gte=since)))
        .filter(people__gte=FEWEST)
        .order_by("-people", "position")
        .values_list("id", "title")
        .first()
    )
