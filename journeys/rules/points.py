"""How many points a tracked event gives: per-day caps, cool-downs, rules that are not in force."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

MAX_AGE = timedelta(days=30)  # an offline client may be late, not a year late
MOST_TALLIES = 100  # names of events that are counted for a person although nothing asks for them


@dataclass(frozen=True, slots=True)
class Rule:
    """A point rule."""

    event: str
    name: str
    points: int
    per_day_cap: int | None = None
    cool_down_seconds: int = 0
    active_from: datetime | None = None
    active_to: datetime | None = None

    def in_force(self, at: datetime) -> bool:
        """Whether the rule holds at the instant `at`."""
        return (self.active_from is None or self.active_from <= at) and (self.active_to is None or at < self.active_to)


@dataclass(frozen=True, slots=True)
class Tally:
    """What is remembered of one person and one event: how often in all, and the newest day's awards."""

    total: int = 0
    day: date | None = None
    awarded: int = 0
    last: datetime | None = None

    @classmethod
    def read(cls, stored: dict[str, Any] | None) -> "Tally":
        """From its stored form."""
        if not stored:
            return cls()
        day, last = stored.get("day"), stored.get("last")
        return cls(
            stored["total"],
            date.fromisoformat(day) if day else None,
            stored["awarded"],
            datetime.fromisoformat(last) if last else None,
        )

    def stored(self) -> dict[str, Any]:
        """The form in which it is stored."""
        return {
            "total": self.total,
            "day": self.day.isoformat() if self.day else None,
            "awarded": self.awarded,
            "last": self.last.isoformat() if self.last else None,
        }

    def is_behind(self, *, day: date, at: datetime) -> bool:
        """Whether the event belongs before what is remembered, so that the stored events must be asked instead."""
        return (self.day is not None and day < self.day) or (self.last is not None and at < self.last)

    def counted(self, *, day: date, at: datetime, points: int) -> "Tally":
        """The tally after one more event that gave `points`."""
        won = points > 0
        if self.day is not None and day < self.day:
            return Tally(self.total + 1, self.day, self.awarded, self.last)
        before = self.awarded if day == self.day else 0
        last = max(at, self.last) if won and self.last else at if won else self.last
        return Tally(self.total + 1, day, before + won, last)


def is_remembered(event: str, tallies: Collection[str], *, asked_for: Collection[str]) -> bool:
    """Whether `event` is counted among a person's `tallies`: clients make names up, and the row must not grow for ever.

    Always where a rule, a badge or a step asks for it; others, which a rule may ask for one day, while there is room.
    """
    return event in asked_for or event in tallies or len(tallies) < MOST_TALLIES


def award(
    rule: Rule | None, *, at: datetime, now: datetime, awarded_that_day: int, nearest_award: datetime | None
) -> tuple[int, bool]:
    """Points for an event at the instant `at`, and whether a cap withheld them.

    `awarded_that_day` counts the awards of the rule on the event's day, `nearest_award` is the award closest to `at`.
    """
    if rule is None or not rule.in_force(at):
        return 0, False
    if now - at > MAX_AGE:
        return 0, True
    if rule.per_day_cap is not None and awarded_that_day >= rule.per_day_cap:
        return 0, True
    if nearest_award is not None and abs(at - nearest_award) < timedelta(seconds=rule.cool_down_seconds):
        return 0, True
    return rule.points, False
