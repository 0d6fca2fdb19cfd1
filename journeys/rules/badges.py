"""Badges: criteria as data.

`{"kind": "event_count", "event": "...", "count": n}`, `{"kind": "streak", "days": n}`, `{"kind": "journey",
"journey": "<slug>"}` or `{"kind": "journey", "count": n}`, `{"kind": "level", "number": n}`, `{"kind": "check_ins",
"count": n}`, `{"kind": "steps", "count": n}`.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Badge:
    """A badge and what it takes."""

    id: Any
    code: str
    name: str
    description: str
    icon: str
    criteria: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a person when badges are looked at."""

    events: Mapping[str, int]
    streak: int
    level: int
    steps: int
    journeys: int
    check_ins: int
    journey_slug: str | None = None  # the one completed just now


def _journey(criteria: Mapping[str, Any], facts: Facts) -> bool:
    if "journey" in criteria:
        return facts.journey_slug == criteria["journey"]
    return facts.journeys >= criteria["count"]


_TESTS: dict[str, Callable[[Mapping[str, Any], Facts], bool]] = {
    "event_count": lambda criteria, facts: facts.events.get(criteria["event"], 0) >= criteria["count"],
    "streak": lambda criteria, facts: facts.streak >= criteria["days"],
    "journey": _journey,
    "level": lambda criteria, facts: facts.level >= criteria["number"],
    "check_ins": lambda criteria, facts: facts.check_ins >= criteria["count"],
    "steps": lambda criteria, facts: facts.steps >= criteria["count"],
}
_NUMBERS = {"event_count": "count", "streak": "days", "level": "number", "check_ins": "count", "steps": "count"}


def problems(criteria: Any) -> list[str]:
    """What is wrong with a badge's criteria, as codes: `not_an_object`, `kind`, or the name of the bad field."""
    if not isinstance(criteria, dict):
        return ["not_an_object"]
    kind = criteria.get("kind")
    if kind not in _TESTS:
        return ["kind"]
    wrong = []
    number = _NUMBERS.get(kind) or ("count" if "journey" not in criteria else None)
    if number and not (type(criteria.get(number)) is int and criteria[number] >= 1):
        wrong.append(number)
    if kind == "event_count" and not _is_name(criteria.get("event")):
        wrong.append("event")
    if kind == "journey" and "journey" in criteria and not _is_name(criteria["journey"]):
        wrong.append("journey")
    known = {"kind", number} | ({"event"} if kind == "event_count" else {"journey"} if kind == "journey" else set())
    return wrong + sorted(str(name) for name in criteria.keys() - known)


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def newly_earned(badges: Iterable[Badge], *, held: Collection[str], facts: Facts) -> list[Badge]:
    """The badges whose criteria are met and that the person does not hold yet."""
    return [
        badge for badge in badges if badge.code not in held and _TESTS[badge.criteria["kind"]](badge.criteria, facts)
    ]
