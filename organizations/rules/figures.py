"""The figures of a report: from what people did to a value, how many people it is about, and who stands behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import blake2b
from typing import Any
from uuid import UUID

from organizations.reporting import Deed

MOOD_FLOOR, MOOD_CEILING = 1.5, 4.5  # of 1 to 5: a mean at the end of the scale would tell everybody's own value


class Name(StrEnum):
    """The figures, in the order in which they are given."""

    ENROLLED = "enrolled"
    ACTIVE = "active"
    COMPLETION = "completion"
    MOOD = "mood_trend"
    ENGAGEMENT = "engagement"


@dataclass(slots=True)
class Tally:
    """What the people of one group did in a month."""

    enrolled: set[UUID] = field(default_factory=set)
    completed: set[UUID] = field(default_factory=set)
    steps: dict[UUID, int] = field(default_factory=dict)
    moods: dict[UUID, float] = field(default_factory=dict)

    @classmethod
    def of(
        cls, deeds: Iterable[Deed], *, people: frozenset[UUID] | None = None, journeys: frozenset[UUID] = frozenset()
    ) -> Tally:
        """Count what `people` (None: everybody) did on `journeys` (none named: on all)."""
        tally = cls()
        for deed in deeds:
            if people is not None and deed.person_id not in people:
                continue
            if deed.mood is not None:
                tally.moods[deed.person_id] = round(deed.mood, 2)
            if deed.journey_id is not None and (not journeys or deed.journey_id in journeys):
                tally._walked(deed)
        return tally

    def _walked(self, deed: Deed) -> None:
        if deed.enrolled:
            self.enrolled.add(deed.person_id)
        if deed.steps:
            self.steps[deed.person_id] = self.steps.get(deed.person_id, 0) + deed.steps
        if deed.completed:
            self.steps.setdefault(deed.person_id, 0)  # who completes is active
            self.completed.add(deed.person_id)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A figure that could be given: its value, how many people it is about, and the sets of elements that it shows."""

    name: Name
    value: float
    people: int
    shows: tuple[frozenset[int], ...]


Element = Callable[[str, UUID, Any], int]


def element_of(key: bytes) -> Element:
    """How elements are written: keyed hashes, which tell same from other and nothing else."""

    def element(role: str, person: UUID, value: Any = "") -> int:
        digest = blake2b(f"{role}:{value}".encode() + person.bytes, key=key, digest_size=8)
        return int.from_bytes(digest.digest())

    return element


def candidates(tally: Tally, element: Element) -> list[Candidate]:
    """The figures of a tally that are about anybody.

    Who completed a journey was active, so both stand in one role: the active who did not complete are a difference.
    """
    active = set(tally.steps)
    shown_active = frozenset(element("active", person, "") for person in active)
    found = []
    if tally.enrolled:
        shown = frozenset(element("enrolled", person, "") for person in tally.enrolled)
        found.append(Candidate(Name.ENROLLED, len(shown), len(shown), (shown,)))
    if active:
        completed = frozenset(element("active", person, "") for person in tally.completed)
        steps = frozenset(element("steps", person, count) for person, count in tally.steps.items())
        percent = round(100 * len(completed) / len(active), 1)
        mean = round(sum(tally.steps.values()) / len(active), 1)
        found += [
            Candidate(Name.ACTIVE, len(active), len(active), (shown_active,)),
            Candidate(Name.COMPLETION, percent, len(active), (shown_active, completed)),
            Candidate(Name.ENGAGEMENT, mean, len(active), (shown_active, steps)),
        ]
    if tally.moods:
        people = frozenset(element("checked-in", person, "") for person in tally.moods)
        values = frozenset(element("mood", person, mood) for person, mood in tally.moods.items())
        mean = sum(tally.moods.values()) / len(people)
        kept = min(max(round(mean, 1), MOOD_FLOOR), MOOD_CEILING)
        found.append(Candidate(Name.MOOD, kept, len(people), (people, values)))
    return sorted(found, key=lambda one: list(Name).index(one.name))


def together(name: Name, months: list[dict[str, Any]]) -> dict[str, Any]:
    """A figure over several months, computed from the given ones alone, so that it says nothing they do not.

    Enrolments are added up; of people active the monthly mean is taken; percentages and means are weighed by people.
    `people` is the most of any month: the range is about at least as many.
    """
    given = [month[name] for month in months if not month[name]["suppressed"]]
    if not given:
        return suppressed()
    people = [figure["people"] for figure in given]
    if name is Name.ENROLLED:
        value = sum(figure["value"] for figure in given)
    elif name is Name.ACTIVE:
        value = round(sum(figure["value"] for figure in given) / len(given))
    else:
        value = round(sum(figure["value"] * figure["people"] for figure in given) / sum(people), 1)
    return {"value": value, "suppressed": False, "people": max(people)}


def suppressed() -> dict[str, Any]:
    """A figure that is not given."""
    return {"value": None, "suppressed": True}
