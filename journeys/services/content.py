"""Content from files: journeys, instruments, levels, badges, rules, rewards. Importing again changes nothing."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from journeys.errors import NotPublishable
from journeys.models import Badge, Journey, Level, PointRule, Questionnaire, Reward, Step
from journeys.rules import badges as badge_rules
from journeys.rules import merging
from journeys.rules import questionnaires as questionnaire_rules
from journeys.services import documents
from journeys.services.publishing import publish_journey

STEP_FIELDS = ("position", *merging.STEP_FIELDS, *merging.WORK)


def import_journey(data: dict[str, Any], *, actor_id: UUID | None = None, publish: bool = True) -> Journey:
    """Make or update the journey of that slug from its file form, and publish it (or leave it a draft).

    The draft becomes what the file says: steps are matched by their code, those the file does not name are removed.
    Questionnaires that the organization has already stay as they are. Raises `DocumentRefused` for a file that says what
    no journey may, `NotPublishable` for what cannot be published and for prerequisites that are not there.
    """
    document = documents.check_document(data)
    with transaction.atomic():
        for row in document["questionnaires"]:
            if not Questionnaire.objects.filter(code=row["code"]).exists():
                import_questionnaire(row)
        journey = Journey.objects.filter(slug=document["slug"]).first() or Journey(slug=document["slug"])
        write_draft(journey, document)
        if publish:
            publish_journey(journey_id=journey.id, actor_id=actor_id)
            journey.refresh_from_db()
    return journey


def write_draft(journey: Journey, document: Mapping[str, Any]) -> None:
    """Make a journey's texts, prerequisites and draft steps what a checked document says.

    Raises `NotPublishable` for prerequisites that the organization does not have.
    """
    for name in merging.FIELDS:
        setattr(journey, name, document[name])
    journey.save()
    required = list(Journey.objects.filter(slug__in=document["prerequisites"]))
    missing = set(document["prerequisites"]) - {one.slug for one in required}
    if missing:
        said = _("Falta el recorrido previo «%(slug)s».")
        raise NotPublishable(details={"problems": [said % {"slug": slug} for slug in sorted(missing)]})
    journey.prerequisites.set(required)
    _write_steps(journey, document["steps"])


def _write_steps(journey: Journey, rows: list[dict[str, Any]]) -> None:
    drafts = {step.code: step for step in journey.steps.filter(version=None)}
    new: list[Step] = []
    known: list[Step] = []
    for position, row in enumerate(rows):
        step = drafts.pop(row["code"], None)
        (new if step is None else known).append(step := step or Step(journey=journey, code=row["code"]))
        for name, value in ({**row, "position": position}).items():
            setattr(step, name, value)
    if drafts:
        journey.steps.filter(version=None, code__in=drafts).delete()
    Step.objects.bulk_update(known, STEP_FIELDS)
    Step.objects.bulk_create(new)


def import_questionnaire(data: dict[str, Any]) -> Questionnaire:
    """Make or update the questionnaire of that code; raises `NotPublishable` for a malformed instrument."""
    problems = questionnaire_rules.problems(data)
    if problems:
        raise NotPublishable(details={"problems": [f"{data['code']}: {problem}" for problem in problems]})
    values = {name: data[name] for name in documents.QUESTIONNAIRE_FIELDS}
    return Questionnaire.objects.update_or_create(code=data["code"], defaults=values)[0]


def import_levels(rows: Iterable[dict[str, Any]]) -> None:
    """Make or update levels by their number."""
    for row in rows:
        values = {name: row[name] for name in ("name", "threshold", "icon")} | {"perks": row.get("perks", [])}
        _keep(Level, {"number": row["number"]}, values)


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
