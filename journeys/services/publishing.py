"""What staff do with a journey's draft: check, publish (now or at an hour), archive, duplicate."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

import orjson
from django.db import transaction
from django.db.models import Max
from django.utils import timezone as clock
from django.utils.translation import gettext as _

from accounts.audit import record
from journeys import kinds
from journeys.errors import NotPublishable
from journeys.models import (
    Enrollment,
    Event,
    Journey,
    JourneyPrerequisite,
    JourneyVersion,
    ParticipantStats,
    Step,
)
from journeys.rules import merging, texts
from journeys.services.wellbeing import find_questionnaire
from oasis.core.errors import NotFound
from oasis.core.outbox import emit


def publish_journey(*, journey_id: UUID, actor_id: UUID | None = None) -> JourneyVersion:
    """Publish the draft as the next version; publishing what is published already makes none.

    Whoever started an older version keeps it. Raises `NotFound`, `NotPublishable` with `details.problems`.
    """
    with transaction.atomic():
        journey = (
            Journey.objects.select_for_update(of=("self",))
            .select_related("published_version")
            .filter(pk=journey_id)
            .first()
        )
        if journey is None:
            raise NotFound
        drafts = list(journey.steps.filter(version=None).order_by("position", "id"))
        problems = publishing_problems(journey, drafts)
        if problems:
            raise NotPublishable(details={"problems": problems})
        frozen = _frozen_steps(drafts)
        content_hash = _hash(journey, frozen)
        version = journey.published_version
        if version is None or version.content_hash != content_hash:
            version = _next_version(journey, frozen, content_hash=content_hash, actor_id=actor_id)
        before = journey.status
        journey.status, journey.published_version = Journey.Status.PUBLISHED, version
        journey.publish_at, journey.publish_problems = None, []
        journey.save()
        record(
            action="journey.published",
            target=journey,
            before={"status": before},
            after={"status": journey.status, "version": version.number},
            actor_id=actor_id,
        )
    return version


def _next_version(
    journey: Journey, frozen: Sequence[dict[str, Any]], *, content_hash: str, actor_id: UUID | None
) -> JourneyVersion:
    last = journey.versions.aggregate(last=Max("number"))["last"] or 0
    version = JourneyVersion.objects.create(
        journey=journey,
        number=last + 1,
        steps_count=len(frozen),
        points=sum(step["points"] for step in frozen) + journey.completion_points,
        content_hash=content_hash,
        published_by_id=actor_id,
        **_versioned(journey),
    )
    Step.objects.bulk_create(
        Step(journey=journey, version=version, body_html=texts.html_of(step["body"]), **step) for step in frozen
    )
    return version


def _hash(journey: Journey, frozen: Sequence[dict[str, Any]]) -> str:
    return sha256(orjson.dumps([_versioned(journey), frozen], option=orjson.OPT_SORT_KEYS)).hexdigest()


def _frozen_steps(drafts: Sequence[Step]) -> list[dict[str, Any]]:
    return [_frozen(step, position) for position, step in enumerate(drafts, 1)]


def has_unpublished_changes(journey: Journey) -> bool:
    """Whether the draft is something else than the published version; a draft that cannot be published is."""
    if journey.published_version is None:
        return True
    drafts = list(journey.steps.filter(version=None).order_by("position", "id"))
    if any(step_problems(step) for step in drafts):
        return True
    return _hash(journey, _frozen_steps(drafts)) != journey.published_version.content_hash


def schedule_publishing(*, journey_id: UUID, at: datetime | None, actor_id: UUID | None = None) -> None:
    """Have the draft published at an hour (None: not any more); what it says then is what is published.

    Raises `NotFound`, `NotPublishable` for an hour that is past, or a draft that could not be published now.
    """
    with transaction.atomic():
        journey = Journey.objects.select_for_update().filter(pk=journey_id).first()
        if journey is None:
            raise NotFound
        if at is not None:
            problems = publishing_problems(journey, journey.steps.filter(version=None))
            if at <= clock.now():
                problems.append(_("Elige una hora que no haya pasado."))
            if problems:
                raise NotPublishable(details={"problems": problems})
        journey.publish_at, journey.publish_problems = at, []
        journey.save(update_fields=["publish_at", "publish_problems", "updated_at"])
        record(
            action="journey.scheduled" if at else "journey.unscheduled",
            target=journey,
            after={"publish_at": at.isoformat() if at else None},
            actor_id=actor_id,
        )
        if at is not None:
            emit(
                "journeys.publish",
                {"journey_id": str(journey_id), "at": at.isoformat(), "actor_id": str(actor_id) if actor_id else None},
                key=f"publish:{journey_id}:{at.isoformat()}",
                delay=at - clock.now() + timedelta(seconds=1),
            )


def publish_scheduled(*, journey_id: UUID, at: datetime, actor_id: UUID | None) -> None:
    """Publish what was scheduled for `at`, unless that was changed meanwhile; problems are kept for the editor."""
    journey = Journey.objects.filter(pk=journey_id, publish_at=at).first()
    if journey is None:
        return
    try:
        publish_journey(journey_id=journey_id, actor_id=actor_id)
    except NotPublishable as refusal:
        journey.publish_at, journey.publish_problems = None, refusal.details["problems"]
        journey.save(update_fields=["publish_at", "publish_problems", "updated_at"])
        record(action="journey.publishing_failed", target=journey, actor_id=actor_id)


def _versioned(journey: Journey) -> dict[str, Any]:
    return {
        "unlock": str(journey.unlock),
        "completion_points": journey.completion_points,
        "certificate": journey.certificate,
    }


def _frozen(step: Step, position: int) -> dict[str, Any]:
    names = ("code", "kind", "title", "body", "minutes", "points", "required", "opens_after_days")
    return {
        **{name: getattr(step, name) for name in names},
        "position": position,
        "config": kinds.get(step.kind).freeze(step.config, find_questionnaire),
    }


def publishing_problems(journey: Journey, drafts: Iterable[Step]) -> list[str]:
    """What stands in the way of publishing, as sentences for the editor."""
    found, steps = [], list(drafts)
    if not steps:
        found.append(_("Añade al menos un paso."))
    if requires_itself(journey):
        found.append(_("El recorrido se exige a sí mismo a través de sus recorridos previos."))
    for step in steps:
        problems = step_problems(step)
        found += [f"{step.title}: {problem}" for problem in problems]
    return found


def publishing_warnings(journey: Journey, drafts: Iterable[Step]) -> list[str]:
    """What the editor should think about, though it does not stand in the way."""
    said = _("«%(title)s» hay que terminarlo antes, pero nadie puede empezarlo ahora: está %(status)s.")
    found = [
        said % {"title": required.title, "status": str(required.get_status_display()).lower()}
        for required in journey.prerequisites.exclude(status=Journey.Status.PUBLISHED)
    ]
    for step in drafts:
        kind = kinds.all_kinds().get(step.kind)
        if kind is not None and kind.completed_by != kinds.PARTICIPANT and step.required:
            said = _("«%(step)s» es obligatorio y lo completa algo de fuera: quien no llegue a ello no podrá terminar.")
            found.append(said % {"step": step.title})
        found += _out_of_reach(journey, step)
        found += [f"{step.title}: {_danger(what)}" for what in texts.dangers(step.body)]
    return found


def _out_of_reach(journey: Journey, step: Step) -> list[str]:
    """Why nobody can complete a step as things stand, required or not."""
    to_come = Event.objects.open_to(member=True).upcoming().filter(journey=journey)
    if step.kind == "event" and not to_come.filter(step_code=step.code).exists():
        said = _("«%(step)s» no lo puede completar nadie: no hay ningún encuentro por venir enlazado con este paso.")
        return [said % {"step": step.title}]
    event = step.config.get("event") if step.kind == "external" else None
    if event and not ParticipantStats.objects.filter(tallies__has_key=event).exists():
        said = _(
            "«%(step)s» espera el suceso «%(event)s», que nadie ha enviado nunca: comprueba que está bien escrito."
        )
        return [said % {"step": step.title, "event": event}]
    return []


def _danger(what: str) -> str:
    return _("El texto lleva código («%(what)s»), que no se mostrará.") % {"what": what}


def step_problems(step: Step) -> list[str]:
    """What is wrong with one step's kind and configuration."""
    try:
        kind = kinds.get(step.kind)
    except KeyError:
        return [_("No existe ese tipo de paso.")]
    if not isinstance(step.config, dict):
        return [_("La configuración tiene que ser un objeto.")]
    problems = [str(problem) for problem in kind.problems(step.config)]
    if problems:
        return problems
    try:
        kind.freeze(step.config, find_questionnaire)
    except LookupError as error:
        return [_("No hay ningún cuestionario activo «%(code)s».") % {"code": error.args[0]}]
    return []


def requires_itself(journey: Journey) -> bool:
    """Whether a chain of prerequisites leads back to the journey."""
    edges: dict[UUID, set[UUID]] = {}
    for source, required in JourneyPrerequisite.objects.values_list("journey_id", "required_id"):
        edges.setdefault(source, set()).add(required)
    seen: set[UUID] = set()
    waiting = list(edges.get(journey.id, ()))
    while waiting:
        current = waiting.pop()
        if current == journey.id:
            return True
        if current not in seen:
            seen.add(current)
            waiting += edges.get(current, ())
    return False


def archive_journey(*, journey_id: UUID, actor_id: UUID | None = None) -> None:
    """Take a journey out of the catalogue; whoever walks it goes on. Raises `NotFound`."""
    with transaction.atomic():
        journey = Journey.objects.select_for_update().filter(pk=journey_id).first()
        if journey is None:
            raise NotFound
        before, journey.status = journey.status, Journey.Status.ARCHIVED
        journey.save(update_fields=["status", "updated_at"])
        record(
            action="journey.archived",
            target=journey,
            before={"status": before},
            after={"status": journey.status},
            actor_id=actor_id,
        )


def duplicate_journey(*, journey_id: UUID, actor_id: UUID | None = None) -> Journey:
    """A new draft with the same texts and draft steps. Raises `NotFound`."""
    with transaction.atomic():
        original = Journey.objects.filter(pk=journey_id).first()
        if original is None:
            raise NotFound
        copy = Journey.objects.create(
            slug=_free_slug(original.slug),
            title=_("%(title)s (copia)") % {"title": original.title[:100]},
            **{name: getattr(original, name) for name in merging.FIELDS if name != "title"},
        )
        fields = ("code", "position", *merging.STEP_FIELDS, *merging.WORK)
        Step.objects.bulk_create(
            Step(journey=copy, **row)
            for row in original.steps.filter(version=None).order_by("position").values(*fields)
        )
        copy.prerequisites.set(original.prerequisites.all())
        record(action="journey.duplicated", target=copy, after={"from": original.slug}, actor_id=actor_id)
    return copy


def _free_slug(slug: str) -> str:
    base = f"{slug[:70]}-copia"
    taken = set(Journey.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(
        name for name in [base, *(f"{base}-{number}" for number in range(2, len(taken) + 3))] if name not in taken
    )


def running_enrollments(journey_id: UUID) -> int:
    """How many people walk the journey now."""
    return Enrollment.objects.filter(journey_id=journey_id, status__in=["active", "paused"]).count()
