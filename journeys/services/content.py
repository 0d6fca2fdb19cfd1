"""Content from files: journeys, instruments, levels, badges, rules, rewards. Importing again changes nothing."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction

from journeys.errors import NotPublishable
from journeys.models import Badge, Journey, Level, PointRule, Questionnaire, Reward, Step
from journeys.rules import badges as badge_rules
from journeys.rules import questionnaires as questionnaire_rules
from journeys.services.catalogue import publish_journey

JOURNEY_FIELDS = (
    "title",
    "summary",
    "description",
    "category",
    "language",
    "estimated_minutes",
    "audience",
    "unlock",
    "completion_points",
    "certificate",
)
STEP_FIELDS = ("kind", "title", "body", "minutes", "points", "required", "opens_after_days", "config")


def import_journey(data: dict[str, Any], *, actor_id: UUID | None = None) -> Journey:
    """Make or update the journey of that slug from its file form, and publish it.

    The draft becomes what the file says: steps are matched by their code, those the file does not name are removed.
    Raises `NotPublishable` for content that cannot be published, also for prerequisites that are not there.
    """
    with transaction.atomic():
        journey = Journey.objects.filter(slug=data["slug"]).first() or Journey(slug=data["slug"])
        for name in JOURNEY_FIELDS:
            setattr(journey, name, data[name])
        journey.save()
        required = list(Journey.objects.filter(slug__in=data["prerequisites"]))
        missing = set(data["prerequisites"]) - {one.slug for one in required}
        if missing:
            raise NotPublishable(details={"problems": sorted(missing)})
        journey.prerequisites.set(required)
        _import_steps(journey, data["steps"])
        publish_journey(journey_id=journey.id, actor_id=actor_id)
        journey.refresh_from_db()
    return journey


def _import_steps(journey: Journey, rows: list[dict[str, Any]]) -> None:
    drafts = {step.code: step for step in journey.steps.filter(version=None)}
    for position, row in enumerate(rows, 1):
        step = drafts.pop(row["code"], None) or Step(journey=journey, code=row["code"])
        step.position = position
        for name in STEP_FIELDS:
            setattr(step, name, row[name])
        step.save()
    journey.steps.filter(version=None, code__in=drafts).delete()


def import_questionnaire(data: dict[str, Any]) -> Questionnaire:
    """Make or update the questionnaire of that code; raises `NotPublishable` for a malformed instrument."""
    problems = questionnaire_rules.problems(data)
    if problems:
        raise NotPublishable(details={"problems": [f"{data['code']}: {problem}" for problem in problems]})
    names = ("title", "instructions", "scale", "items", "subscales", "cut_offs", "source")
    return Questionnaire.objects.update_or_create(code=data["code"], defaults={name: data[name] for name in names})[0]


def import_levels(rows: Iterable[dict[str, Any]]) -> None:
    """Make or update levels by their number."""
    for row in rows:
        _keep(Level, {"number": row["number"]}, {name: row[name] for name in ("name", "threshold", "icon")})


def import_badges(rows: Iterable[dict[str, Any]]) -> None:
    """Make or update badges by their code; raises `NotPublishable` for criteria that no rule understands."""
    for row in rows:
        problems = badge_rules.problems(row["criteria"])
        if problems:
            raise NotPublishable(details={"problems": [f"{row['code']}: {problem}" for problem in problems]})
        _keep(Badge, {"code": row["code"]}, {name: row[name] for name in ("name", "description", "icon", "criteria")})


def import_rules(rows: Iterable[dict[str, Any]]) -> None:
    """Make or update point rules by their event."""
    for row in rows:
        names = ("name", "points", "per_day_cap", "cool_down_seconds")
        _keep(PointRule, {"event": row["event"]}, {name: row[name] for name in names})


def import_rewards(rows: Iterable[dict[str, Any]]) -> None:
    """Make or update rewards by their code; the stock is set once, because people take from it."""
    for row in rows:
        names = ("name", "description", "cost", "kind", "per_person_limit")
        _keep(Reward, {"code": row["code"]}, {name: row[name] for name in names}, {"stock_left": row["stock"]})


def _keep(model: Any, key: dict[str, Any], values: dict[str, Any], first: dict[str, Any] | None = None) -> None:
    """Write only what differs, so that caches by revision live on."""
    found = model.objects.filter(**key).first()
    if found is None:
        model.objects.create(**key, **values, **(first or {}))
    elif any(getattr(found, name) != value for name, value in values.items()):
        model.objects.filter(pk=found.pk).update(**values)
