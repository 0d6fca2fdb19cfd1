"""The catalogue: what participants read."""

from typing import Any, Literal
from uuid import UUID

from django.utils import timezone as clock

from journeys.errors import JourneyNotFound
from journeys.rules import texts
from journeys.services.versions import VersionOutline, load_version
from oasis.core.database import hot
from oasis.core.tenancy import OrganizationRef

State = Literal["published", "not_started", "active", "paused", "completed"]

# One statement: the published journeys with the caller's newest enrollment that was not abandoned.
# Ids are read as text: they only go into the answer.
COLUMNS = """j.id::text, j.slug, j.title, j.summary, j.description, j.status, nullif(j.cover, ''), j.category,
    j.language, j.estimated_minutes, v.points, v.steps_count, e.id::text, e.status, e.progress, e.next_step_id::text"""
WIDTH = 16
TABLES = """{schema}.journeys_journey j
    JOIN {schema}.journeys_journeyversion v ON v.id = j.published_version_id
    LEFT JOIN (
        SELECT DISTINCT ON (n.journey_id) n.journey_id, n.id, n.status, n.progress, n.next_step_id, n.version_id,
        n.started_at,
            n.completed_steps
        FROM {schema}.journeys_enrollment n WHERE n.person_id = %(person)s AND n.status <> 'abandoned'
        ORDER BY n.journey_id, n.id DESC) e ON e.journey_id = j.id"""
LIST = f"SELECT {COLUMNS} FROM {TABLES} WHERE j.status = 'published'"  # noqa: S608
COUNT = f"SELECT count(*) FROM {TABLES} WHERE j.status = 'published'"  # noqa: S608
PAGE = " LIMIT %(limit)s::int OFFSET %(offset)s::bigint"
AS_PLACED = "j.position, j.id"
# As a Spanish dictionary has it, without ICU, which the embedded server lacks: accents do not count, ñ comes after n.
BY_TITLE = "replace(translate(lower(j.title COLLATE pg_c_utf8), 'áàéèíìóòúùü', 'aaeeiioouuu'), 'ñ', 'n~')"
ORDERS = {
    "title": f"{BY_TITLE}, j.id",
    "-title": f"{BY_TITLE} DESC, j.id",
    "estimated_minutes": f"j.estimated_minutes, {AS_PLACED}",
    "-estimated_minutes": f"j.estimated_minutes DESC, {AS_PLACED}",
    "points": f"v.points, {AS_PLACED}",
    "-points": f"v.points DESC, {AS_PLACED}",
}
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
    organization: OrganizationRef,
    person_id: UUID,
    page: int = 1,
    page_size: int = 20,
    category: str | None = None,
    language: str | None = None,
    status: State | None = None,
    search: str | None = None,
    ordering: str | None = None,
) -> tuple[list[dict[str, Any]], int]:
    """One page of the published journeys with the person's own enrollment, and how many there are in all.

    `ordering` is one of `ORDERS`; without it they come as staff placed them.
    One statement in a scope of its own, where all fits on one page; the second counts (as a column, it would cost the
    first a third more).
    """
    given = {
        "category": category,
        "language": language,
        "state": None if status == "published" else status,
        "search": texts.searchable(search) if search else None,
    }
    asked = {name: value for name, value in given.items() if value is not None}
    where = "".join(FILTERS[name] for name in asked)
    params = {"person": person_id, **asked}
    one_page = {"limit": str(page_size + 1), "offset": str((page - 1) * page_size)}
    order = f" ORDER BY {ORDERS[ordering] if ordering else AS_PLACED}"
    rows = hot.fetch_alone(organization, LIST + where + order + PAGE, params | one_page)
    total = len(rows)
    if page > 1 or total > page_size:
        [(total,)] = hot.fetch_alone(organization, COUNT + where, params)
    return [_journey(row) for row in rows[:page_size]], total


def _journey(row: tuple[Any, ...]) -> dict[str, Any]:
    (
        journey_id, slug, title, summary, description, published, cover, category, language, minutes, points,
        steps_count, enrollment_id, status, progress, next_step, *_,
    ) = row  # fmt: skip
    return {
        "id": journey_id,
        "slug": slug,
        "title": title,
        "summary": summary,
        "description": description,
        "status": published,
        "cover": cover,
        "category": category,
        "language": language,
        "estimated_minutes": minutes,
        "points": points,
        "steps_count": steps_count,
        "enrollment": None
        if enrollment_id is None
        else {"id": enrollment_id, "status": status, "progress": progress, "next_step": next_step},
    }


def get_journey(*, person_id: UUID, journey_id: UUID) -> dict[str, Any]:
    """One published journey as the person sees it; raises `JourneyNotFound`."""
    row = _row(person_id, journey_id)
    html, audience, unlock, completion_points, certificate, number = row[WIDTH : WIDTH + 6]
    return {
        **_journey(row),
        "description_html": html,
        "audience": audience,
        "unlock": unlock,
        "completion_points": completion_points,
        "certificate": certificate,
        "version": number,
        "prerequisites": row[-1],
    }


def journey_steps(*, person_id: UUID, journey_id: UUID, timezone: str) -> list[dict[str, Any]]:
    """The steps of the version the person walks (else of the published one), each with its state for them.

    Raises `JourneyNotFound`.
    """
    row = _row(person_id, journey_id)
    published, walked, started_at, completed = row[-5:-1]
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
