"""What organizations ask of the apps above: which journeys there are, and what people did in a month.

Filled in `AppConfig.ready()` of whoever knows (`journeys.reporting`); asked inside the organization's scope.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month in an organization's time zone; `end` is the first moment after it."""

    first: date
    last: date
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What one person did in a month, on one journey or (mood) on none. Never anything about their safety."""

    person_id: UUID
    journey_id: UUID | None = None
    enrolled: bool = False
    steps: int = 0  # completed
    completed: bool = False  # the journey
    mood: float | None = None  # mean of the month's check-ins, 1 to 5


Contributor = Callable[[Month], Iterable[Deed]]
Catalogue = Callable[[Iterable[UUID] | None], dict[UUID, str]]

_contributors: dict[str, Contributor] = {}
_catalogues: dict[str, Catalogue] = {}


def register_contributor(name: str, contributor: Contributor) -> None:
    """Say who knows of deeds; the same name replaces."""
    _contributors[name] = contributor


def register_catalogue(name: str, catalogue: Catalogue) -> None:
    """Say who knows of journeys: ids in (None: all), titles of those that exist out; the same name replaces."""
    _catalogues[name] = catalogue


def deeds(month: Month) -> list[Deed]:
    """Everything that was done in a month in the organization of the scope."""
    return [deed for contributor in _contributors.values() for deed in contributor(month)]


def journey_titles(journey_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Titles of the journeys that exist in the organization of the scope."""
    wanted = list(journey_ids)
    return {pk: title for catalogue in _catalogues.values() for pk, title in catalogue(wanted).items()}


def all_journeys() -> dict[UUID, str]:
    """Titles of all journeys of the organization of the scope."""
    return {pk: title for catalogue in _catalogues.values() for pk, title in catalogue(None).items()}
