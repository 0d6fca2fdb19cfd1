"""How far somebody has come: what a person sees of themselves, and facilitators of others (never their texts)."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Avg, Count, Max, QuerySet
from django.utils import timezone as clock

from accounts.audit import record_look
from accounts.models import Profile
from journeys.models import EmotionCheckIn, Enrollment, RestDay
from journeys.rules import levels as level_rules
from journeys.rules import streaks
from journeys.rules.days import local_day
from journeys.services import certificates
from journeys.services import standing as totals
from journeys.services.catalogue import steps_for
from journeys.services.versions import load_version
from oasis.core.errors import NotFound
from organizations.models import Membership

MOOD_DAYS = 7
FREEZE_DAYS = 30

FIELDS = (
    "id",
    "journey_id",
    "journey__title",
    "version_id",
    "status",
    "progress",
    "next_step_id",
    "started_at",
    "completed_at",
    "completed_steps",
    "version__certificate",
    "certificate__code",
    "certificate__issued_at",
    "certificate__revoked_at",
)


def enrollments_of(person_id: UUID, *, status: str | None = None) -> QuerySet[Enrollment, dict[str, Any]]:
    """A person's enrollments as rows for `enrollment_shape`, newest first."""
    found = Enrollment.objects.of(person_id)
    return (found.filter(status=status) if status else found).order_by("-id").values(*FIELDS)


def get_enrollment(*, person_id: UUID, enrollment_id: UUID, timezone: str) -> dict[str, Any]:
    """One enrollment of the person's own with its steps; raises `NotFound`."""
    row = Enrollment.objects.of(person_id).filter(pk=enrollment_id).values(*FIELDS).first()
    if row is None:
        raise NotFound
    return enrollment_shape(row, timezone=timezone, content=True)


def enrollment_shape(row: dict[str, Any], *, timezone: str, content: bool = False) -> dict[str, Any]:
    """An enrollment with its steps as clients see it; the steps' content only where it is asked for."""
    steps = steps_for(
        load_version(row["version_id"]),
        completed=row["completed_steps"],
        started_at=row["started_at"],
        timezone=timezone,
    )
    if not content:
        for step in steps:
            step.pop("content", None)
    return {
        "id": row["id"],
        "journey": {"id": row["journey_id"], "title": row["journey__title"]},
        "status": row["status"],
        "progress": row["progress"],
        "next_step": row["next_step_id"],
        "started_at": row["started_at"],
        "completed_at": row["completed_at"],
        "certificate": _certificate(row),
        "steps": steps,
    }


def _certificate(row: dict[str, Any]) -> dict[str, Any] | None:
    """Where a completed enrollment's certificate is, and how it is proven once it was issued."""
    revoked = row["certificate__revoked_at"] is not None
    if row["status"] != Enrollment.Status.COMPLETED or not row["version__certificate"] or revoked:
        return None
    code = row["certificate__code"]
    return {
        **certificates.announced(row["id"]),
        "code": code,
        "verification_url": certificates.verification_url(code) if code else None,
        "issued_at": row["certificate__issued_at"],
    }


def own_stats(*, person_id: UUID, timezone: str) -> dict[str, Any]:
    """A person's totals and the mood of their last seven days."""
    today = local_day(clock.now(), timezone)
    mood = EmotionCheckIn.objects.filter(person_id=person_id, day__gt=today - timedelta(days=MOOD_DAYS)).aggregate(
        mean=Avg("mood"), check_ins=Count("id"), last_at=Max("created_at")
    )
    mean = mood["mean"]
    return {
        **_totals(person_id, timezone),
        "mood": {
            "mean_7_days": None if mean is None else round(float(mean), 2),
            "check_ins": mood["check_ins"],
            "last_at": mood["last_at"],
        },
    }


def _totals(person_id: UUID, timezone: str) -> dict[str, Any]:
    now = clock.now()
    today = local_day(now, timezone)
    standing = totals.peek(person_id)
    rest = rest_days(person_id, min(standing.streak.day or today, today - timedelta(days=FREEZE_DAYS)), today)
    bridged = streaks.is_bridged(before=standing.active_at, at=now)
    told = {
        "points": standing.points,
        "points_earned": standing.earned,
        "level": level_rules.standing(standing.earned, totals.catalogue(standing.revision).levels),
        "streak": {
            "current": streaks.standing(standing.streak, today=today, rest=rest, bridged=bridged),
            "longest": standing.streak.longest,
            "freezes": sum(day > today - timedelta(days=FREEZE_DAYS) for day in rest),
        },
        "steps_completed": standing.steps,
        "journeys_completed": standing.journeys,
        "minutes": standing.seconds // 60,
        "active_at": standing.active_at,
    }
    return totals.shown(told, playing=standing.playing)


def rest_days(person_id: UUID, first: date, last: date) -> frozenset[date]:
    """The rest days a person declared between two days, both included."""
    found = RestDay.objects.filter(person_id=person_id, day__range=(first, last))
    return frozenset(found.values_list("day", flat=True))


def person_progress(*, person_id: UUID, viewer_id: UUID) -> dict[str, Any]:
    """One member's progress for a facilitator, whose look is recorded; raises `NotFound` for whoever is no member."""
    if not Membership.objects.filter(user_id=person_id).exists():
        raise NotFound
    record_look(person_id=person_id, what="journeys.progress", actor_id=viewer_id)
    profile = Profile.objects.filter(pk=person_id).values("first_name", "last_name", "timezone").first()
    timezone = profile["timezone"] if profile else ""
    return {
        "person": {
            "id": person_id,
            "first_name": profile["first_name"] if profile else "",
            "last_name": profile["last_name"] if profile else "",
        },
        **_totals(person_id, timezone),
        "enrollments": [enrollment_shape(row, timezone=timezone) for row in enrollments_of(person_id)],
    }


def stopped(enrollments: QuerySet[Enrollment], *, days: int) -> QuerySet[Enrollment]:
    """The active ones among `enrollments` without progress for `days` days."""
    return enrollments.filter(status=Enrollment.Status.ACTIVE, updated_at__lt=clock.now() - timedelta(days=days))
