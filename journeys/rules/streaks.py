"""Streaks: days in a row on which a person did something, by their own calendar.

A declared rest day does not break a streak and adds nothing to it. A day that the calendar skipped because clocks
changed or the person flew over the date line does not break it either: less than 24 hours between two activities miss
no day.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

ONE_DAY = timedelta(days=1)
NO_DAY_MISSED = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Streak:
    """The streak that ends on `day`, and the longest ever."""

    current: int = 0
    longest: int = 0
    day: date | None = None


def gap(earlier: date, later: date) -> list[date]:
    """The days strictly between two days."""
    return [earlier + timedelta(days=n) for n in range(1, (later - earlier).days)]


def is_bridged(*, before: datetime | None, at: datetime) -> bool:
    """Whether an activity follows the one before so closely that no day can have been missed."""
    return before is not None and timedelta() <= at - before < NO_DAY_MISSED


def continues(earlier: date, later: date, *, bridged: bool, rest: Collection[date]) -> bool:
    """Whether activity on `later` goes on with a streak that stood on `earlier`."""
    return bridged or all(day in rest for day in gap(earlier, later))


def advance(streak: Streak, day: date, *, bridged: bool = False, rest: Collection[date] = ()) -> Streak:
    """The streak after activity on `day`, which is not before `streak.day` (else count anew)."""
    if streak.day == day:
        return streak
    goes_on = streak.day is not None and continues(streak.day, day, bridged=bridged, rest=rest)
    current = streak.current + 1 if goes_on else 1
    return Streak(current, max(streak.longest, current), day)


def count(days: Iterable[tuple[date, bool]], rest: Collection[date] = ()) -> Streak:
    """The streak of a whole history: (day, bridged) pairs in any order, each day once."""
    streak = Streak()
    for day, bridged in sorted(days):
        streak = advance(streak, day, bridged=bridged, rest=rest)
    return streak


def standing(streak: Streak, *, today: date, rest: Collection[date] = ()) -> int:
    """The streak as it stands today: 0 once a day was missed; today itself is not over yet."""
    if streak.day is None or not continues(streak.day, max(today, streak.day), bridged=False, rest=rest):
        return 0
    return streak.current
