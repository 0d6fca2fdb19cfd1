"""Levels: reached by the points ever earned, so that spending points loses nobody a level."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any


@dataclass(frozen=True, slots=True)
class Level:
    """A level begins at `threshold` points."""

    number: int
    name: str
    threshold: int
    icon: str = ""
    perks: Sequence[str] = ()


GROUND = Level(1, "", 0)  # where an organization has no levels


def reached(earned: int, levels: Sequence[Level]) -> Level:
    """The highest level whose threshold `earned` reaches; `levels` are in order of threshold."""
    index = bisect_right(levels, earned, key=lambda level: level.threshold)
    return levels[index - 1] if index else GROUND


def standing(earned: int, levels: Sequence[Level]) -> dict[str, Any]:
    """The level as clients see it: `next_at` (points; None at the top) and `progress` towards it in per cent."""
    level = reached(earned, levels)
    following = next((one for one in levels if one.threshold > earned), None)
    if following is None:
        share = 100
    else:
        share = 100 * (earned - level.threshold) // (following.threshold - level.threshold)
    return {
        "number": level.number,
        "name": level.name,
        "icon": level.icon,
        "next_at": following.threshold if following else None,
        "progress": share,
        "perks": list(level.perks),
    }


def problems(levels: Sequence[Level]) -> list[str]:
    """What is wrong with a set of levels, as codes: `first`, `gap`, `order`; so that nobody can skip one.

    Level 1 begins at 0 points, numbers follow one another, and each level asks for more points than the one before.
    """
    known = sorted(levels, key=lambda level: level.number)
    wrong = []
    if known and (known[0].number != 1 or known[0].threshold != 0):
        wrong.append("first")
    if any(later.number != earlier.number + 1 for earlier, later in pairwise(known)):
        wrong.append("gap")
    if any(later.threshold <= earlier.threshold for earlier, later in pairwise(known)):
        wrong.append("order")
    return wrong
