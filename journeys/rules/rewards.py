"""Whether a reward can be reached, and how long it takes."""

from collections.abc import Iterable
from math import ceil

from journeys.rules.points import Rule

DAY_SECONDS = 86_400
TOO_LONG = 365  # days; a reward further away encourages nobody


def most_a_day(rules: Iterable[Rule]) -> int | None:
    """The most points that somebody can earn on one day by the rules, None where nothing limits it."""
    most = 0
    for rule in rules:
        times = [limit for limit in (rule.per_day_cap, _by_cool_down(rule)) if limit is not None]
        if not times:
            return None
        most += rule.points * min(times)
    return most


def _by_cool_down(rule: Rule) -> int | None:
    return ceil(DAY_SECONDS / rule.cool_down_seconds) if rule.cool_down_seconds else None


def days_to_reach(cost: int, *, once: int, most_a_day: int | None) -> int | None:
    """The fewest days in which `cost` points can be earned; None: never.

    `once` are the points of all journeys, which everybody can earn one time; `most_a_day` as above.
    """
    missing = cost - once
    if missing <= 0 or most_a_day is None:
        return 1
    return ceil(missing / most_a_day) if most_a_day else None
