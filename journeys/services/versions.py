"""Published versions, kept in memory: they never change."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from journeys import kinds
from journeys.models import Step
from journeys.rules import unlocking
from oasis.core.database import hot
from oasis.core.errors import NotFound
from oasis.core.tenancy import current_organization

VERSIONS_KEPT = 256  # with their texts
LOAD = """SELECT v.id, v.journey_id, v.number, v.unlock, v.completion_points, v.certificate,
        s.id, s.code, s.position, s.kind, s.title, s.body, s.body_html, s.minutes, s.points, s.required,
        s.opens_after_days, s.config::text
    FROM {schema}.journeys_journeyversion v LEFT JOIN {schema}.journeys_step s ON s.version_id = v.id
    WHERE v.id = %s ORDER BY s.position"""


def step_content(kind: str, *, body: str, html: str, config: Mapping[str, Any]) -> dict[str, Any]:
    """A step's `content` as clients get it, by the schema of its kind; `config` is the frozen one."""
    known = kinds.get(kind)
    return {"body": body, "html": html, "completed_by": known.completed_by, **known.content(config)}


@dataclass(frozen=True, slots=True)
class StepOutline:
    """A step of a published version."""

    id: UUID
    code: str
    position: int
    kind: str
    title: str
    body: str
    body_html: str
    minutes: int
    points: int
    required: bool
    opens_after_days: int
    config: Mapping[str, Any]

    def content(self) -> dict[str, Any]:
        """What clients need to show the step while it is open."""
        return step_content(self.kind, body=self.body, html=self.body_html, config=self.config)


@dataclass(frozen=True, slots=True)
class VersionOutline:
    """A published version with its steps: it never changes, so it is kept in memory."""

    id: UUID
    journey_id: UUID
    number: int
    unlock: str
    completion_points: int
    certificate: bool
    steps: Sequence[StepOutline]
    by_id: Mapping[UUID, StepOutline]

    def states(
        self, *, completed: Sequence[UUID], started_at: datetime | None, now: datetime, timezone: str
    ) -> list[unlocking.State]:
        """Each step's state for one person, in order."""
        return unlocking.states(
            self.steps, unlock=self.unlock, completed=set(completed), started_at=started_at, now=now, timezone=timezone
        )

    def next_step(self, completed: Sequence[UUID]) -> UUID | None:
        """The step that somebody stands at who has done these; None where nothing is left."""
        return unlocking.next_step(self.steps, set(completed), unlock=self.unlock)


_versions: OrderedDict[tuple[UUID, UUID], VersionOutline] = OrderedDict()


def load_version(version_id: UUID) -> VersionOutline:
    """A version of the current organization, from memory or by one statement; raises `NotFound`."""
    key = (current_organization().id, version_id)
    found = _versions.get(key)
    if found is None:
        rows = hot.fetch(LOAD, (version_id,))
        if not rows:
            raise NotFound
        parts = ([*row[6:-1], orjson.loads(row[-1])] for row in rows if row[6] is not None)
        steps = tuple(StepOutline(*part) for part in parts)
        own = [*rows[0][:6], steps, {step.id: step for step in steps}]
        found = VersionOutline(*own)
        _versions[key] = found
        while len(_versions) > VERSIONS_KEPT:
            _versions.popitem(last=False)
    return found


def current_step(version: VersionOutline, step_id: UUID) -> StepOutline | None:
    """The step of that id, or the one that took its place where the person was brought to this version meanwhile.

    Links to forms, booked sessions and open screens name the step of the version that the person walked then. One
    statement for such a step, none for the version's own.
    """
    found = version.by_id.get(step_id)
    if found is not None:
        return found
    earlier = Step.objects.filter(pk=step_id, version__journey_id=version.journey_id).values_list("code", flat=True)
    code = earlier.first()
    return next((step for step in version.steps if step.code == code), None)
