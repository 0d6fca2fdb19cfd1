"""The catalogue: what participants read, and how staff publish, archive and duplicate."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Any, Literal
from uuid import UUID

import orjson
from django.db import transaction
from django.db.models import Max
from django.utils import timezone as clock
from django.utils.translation import gettext as _

from accounts.audit import record
from journeys import kinds
from journeys.errors import JourneyNotFound, NotPublishable
from journeys.models import Enrollment, Journey, JourneyPrerequisite, JourneyVersion, Step
from journeys.rules import texts
from journeys.services.versions import VersionOutline, load_version
from journeys.services.wellbeing import find_questionnaire
from oasis.core.database import hot
from oasis.core.errors import NotFound

State = Literal["published", "not_started", "active", "paused", "completed"]

# One statement: the published journeys with the caller's newest enrollment that was not abandoned.
COLUMNS = """j.id, j.slug, j.title, j.summary, j.description, j.status, nullif(j.cover, ''), j.category, j.language,
    j.estimated_minutes, v.points, v.steps_count, e.id, e.status, e.progress, e.next_step_id"""
TABLES = """{schema}.journeys_journey j
    JOIN {schema}.journeys_journeyversion v ON v.id = j.published_version_id
    LEFT JOIN (
        SELECT DISTINCT ON (n.journey_id) n.journey_id, n.id, n.status, n.progress, n.next_step_id, n.version_id,
        n.started_at,
            n.completed_steps
        FROM {schema}.journeys_enrollment n WHERE n.person_id = %(person)s AND n.status <> 'abandoned'
        ORDER BY n.journey_id, n.id DESC) e ON e.journey_id = j.id"""
LIST = f"SELECT {COLUMNS}, count(*) OVER () FROM {TABLES} WHERE j.status = 'published'"  # noqa: S608
ORDER = " ORDER BY j.position, j.id LIMIT %(limit)s::int OFFSET %(offset)s::bigint"
FILTERS = {
    "category": " AND j.category = %(category)s",
    "language": " AND j.language = %(language)s",
    "state": " AND coalesce(e.status, 'not_started') = %(state)s",
    "search": " AND to_tsvector('simple', j.search_text) @@ plainto_tsquery('simple', %(search)s)",
}
ONE = f"""SELECT {COLUMNS}, j.description_html, nullif(j.audience, ''), v.unlock, v.completion_points, v.certificate,
        v.number, v.id, e.version_id, e.started_at, e.completed_steps,
        ARRAY(SELECT p.required_id FROM {{schema}}.journeys_journeyprerequisite p WHERE p.journey_id = j.id)
    FROM {TABLES} WHERE j.status = 'published' AND j.id = %(journey)s"""  # noqa: S608


def list_journeys(
    *,
    person_id: UUID,
    page: int = 1,
    page_size: int = 20,
    category: str | None = None,
    language: str | None = None,
    status: State | None = None,
    search: str | None = None,
) -> tuple[list[dict[str, Any]], int]:
    """One page of the published journeys with the person's own enrollment, and how many there are in all.

    One statement, unless the page is past the end.
    """
    given = {
        "category": category,
        "language": language,
        "state": None if status == "published" else status,
        "search": texts.searchable(search) if search else None,
    }
    asked = {name: value for name, value in given.items() if value is not None}
    where = "".join(FILTERS[name] for name in asked)
    params = {"person": person_id, "limit": str(page_size), "offset": str((page - 1) * page_size), **asked}
    rows = hot.fetch(LIST + where + ORDER, params)
    if rows:
        return [_journey(row) for row in rows], rows[0][16]
    if page == 1:
        return [], 0
    first = hot.fetch(LIST + where + ORDER, params | {"limit": "1", "offset": "0"})
    return [], first[0][16] if first else 0


def _journey(row: tuple[Any, ...]) -> dict[str, Any]:
    enrollment_id, status, progress, next_step = row[12:16]
    return {
        "id": row[0],
        "slug": row[1],
        "title": row[2],
        "summary": row[3],
        "description": row[4],
        "status": row[5],
        "cover": row[6],
        "category": row[7],
        "language": row[8],
        "estimated_minutes": row[9],
        "points": row[10],
        "steps_count": row[11],
        "enrollment": None
        if enrollment_id is None
        else {"id": enrollment_id, "status": status, "progress": progress, "next_step": next_step},
    }


def get_journey(*, person_id: UUID, journey_id: UUID) -> dict[str, Any]:
    """One published journey as the person sees it; raises `JourneyNotFound`."""
    row = _row(person_id, journey_id)
    html, audience, unlock, completion_points, certificate, number = row[16:22]
    return {
        **_journey(row),
        "description_html": html,
        "audience": audience,
        "unlock": unlock,
        "completion_points": completion_points,
        "certificate": certificate,
        "version": number,
        "prerequisites": row[26],
    }


def journey_steps(*, person_id: UUID, journey_id: UUID, timezone: str) -> list[dict[str, Any]]:
    """The steps of the version the person walks (else of the published one), each with its state for them.

    Raises `JourneyNotFound`.
    """
    row = _row(person_id, journey_id)
    published, walked, started_at, completed = row[22:26]
    return steps_for(
        load_version(walked or published), completed=completed or [], started_at=started_at, timezone=timezone
    )


def _row(person_id: UUID, journey_id: UUID) -> tuple[Any, ...]:
    rows = hot.fetch(ONE, {"person": person_id, "journey": journey_id})
    if not rows:
        raise JourneyNotFound
    return rows[0]


def steps_for(
    version: VersionOutline, *, completed: list[UUID], started_at: Any, timezone: str
) -> list[dict[str, Any]]:
    """A version's steps as one person sees them; `content` only for what is open or done."""
    states = version.states(completed=completed, started_at=started_at, now=clock.now(), timezone=timezone)
    return [
        {
            "id": step.id,
            "position": step.position,
            "kind": step.kind,
            "title": step.title,
            "minutes": step.minutes,
            "points": step.points,
            "required": step.required,
            "status": state.status,
            "opens_at": state.opens_at,
            **({} if state.status == "locked" else {"content": step.content()}),
        }
        for step, state in zip(version.steps, states, strict=True)
    ]


# -- what staff do


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
        frozen = [_frozen(step, position) for position, step in enumerate(drafts, 1)]
        content_hash = sha256(orjson.dumps([_versioned(journey), frozen], option=orjson.OPT_SORT_KEYS)).hexdigest()
        version = journey.published_version
        if version is None or version.content_hash != content_hash:
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
                [
                    Step(journey=journey, version=version, body_html=texts.html_of(step["body"]), **step)
                    for step in frozen
                ]
            )
        before = journey.status
        journey.status, journey.published_version = Journey.Status.PUBLISHED, version
        journey.save()
        record(
            action="journey.published",
            target=journey,
            before={"status": before},
            after={"status": journey.status, "version": version.number},
            actor_id=actor_id,
        )
    return version


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
        names = (
            "summary",
            "description",
            "cover",
            "category",
            "language",
            "estimated_minutes",
            "audience",
            "position",
            "unlock",
            "completion_points",
            "certificate",
        )
        copy = Journey.objects.create(
            slug=_free_slug(original.slug),
            title=_("%(title)s (copia)") % {"title": original.title[:100]},
            **{name: getattr(original, name) for name in names},
        )
        fields = (
            "code",
            "position",
            "kind",
            "title",
            "body",
            "minutes",
            "points",
            "required",
            "opens_after_days",
            "config",
        )
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
