"""Streaks: days in a row on which a person did something, by their own calendar.

A declared rest day does not break a streak and adds nothing to it. A day that the calendar skipped because clocks
changed or the person flew over the date line does not break it either: less than 24 hours between two activities miss
no day. A streak is a function of what was done and of the rest days, not of the order in which we heard of it.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

NO_DAY_MISSED = timedelta(hours=24)
LONG_AWAY = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Streak:
    """The streak that ends on `day`, and the longest ever."""

    current: int = 0
    longest: int = 0
    day: date | None = None


@dataclass(frozen=True, slots=True)
class ActiveDay:
    """A day with activity, its first and its last instant; `bridged` is known where these were not kept."""

    day: date
    first_at: datetime | None = None
    last_at: datetime | None = None
    bridged: bool = False

    def with_activity(self, at: datetime | None) -> "ActiveDay":
        """The day after one more activity at the instant `at`."""
        if at is None:
            return self
        first, last = self.first_at or at, self.last_at or at
        return ActiveDay(self.day, min(first, at), max(last, at), self.bridged)

    def merged(self, other: "ActiveDay") -> "ActiveDay":
        """What two accounts of the same day say together."""
        seen = replace(self, bridged=self.bridged or other.bridged)
        return seen.with_activity(other.first_at).with_activity(other.last_at)


def gap(earlier: date, later: date) -> list[date]:
    """The days strictly between two days."""
    return [earlier + timedelta(days=n) for n in range(1, (later - earlier).days)]


def is_bridged(*, before: datetime | None, at: datetime | None) -> bool:
    """Whether an activity follows the one before so closely that no day can have been missed."""
    return before is not None and at is not None and at - before < NO_DAY_MISSED


def is_return(*, before: datetime | None, at: datetime) -> bool:
    """Whether somebody comes back after a week or more: they are welcomed, not told what they missed."""
    return before is not None and at - before >= LONG_AWAY


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


def count(days: Iterable[ActiveDay], rest: Collection[date] = ()) -> Streak:
    """The streak of a whole history, its days in any order, each once."""
    streak, last = Streak(), None
    for one in sorted(days, key=lambda found: found.day):
        bridged = one.bridged or is_bridged(before=last, at=one.first_at)
        streak = advance(streak, one.day, bridged=bridged, rest=rest)
        last = max(filter(None, (last, one.last_at)), default=None)
    return streak


def standing(streak: Streak, *, today: date, rest: Collection[date] = (), bridged: bool = False) -> int:
    """The streak as it stands today: 0 once a day was missed; today itself is not over yet.

    `bridged`: less than 24 hours passed since the last activity, whatever the calendar says.
    """
    if streak.day is None or not continues(streak.day, max(today, streak.day), bridged=bridged, rest=rest):
        return 0
    return streak.current
