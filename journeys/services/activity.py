"""A person's days: what streaks are counted from, and their days of rest."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from journeys.models import ActivityDay, ParticipantStats, RestDay
from journeys.rules import streaks
from oasis.core.ids import uuid7


@dataclass(slots=True)
class Past:
    """The stored days of a person whose totals are locked, read when first asked for, kept up to date while reckoning.

    Most activity follows the activity before it and asks for nothing here.
    """

    person_id: UUID
    _days: dict[date, streaks.ActiveDay] = field(default_factory=dict)
    _rest: frozenset[date] | None = None
    _complete: bool = False  # `_days` holds all that is stored, not only what was reckoned here

    @classmethod
    def known(cls, person_id: UUID, *, days: dict[date, streaks.ActiveDay], rest: Collection[date] = ()) -> "Past":
        """A past that is all here: nothing of it is asked of the database."""
        return cls(person_id, dict(days), frozenset(rest), True)

    def rest(self) -> frozenset[date]:
        """The rest days; one statement, once."""
        if self._rest is None:
            self._rest = frozenset(RestDay.objects.filter(person_id=self.person_id).values_list("day", flat=True))
        return self._rest

    def days(self) -> dict[date, streaks.ActiveDay]:
        """The active days; one statement, once."""
        if not self._complete:
            rows = ActivityDay.objects.filter(person_id=self.person_id).values_list(
                "day", "first_at", "last_at", "bridged"
            )
            reckoned, self._days = self._days, {row[0]: streaks.ActiveDay(*row) for row in rows}
            for one in reckoned.values():
                self._days[one.day] = self._at(one.day).merged(one)
            self._complete = True
        return self._days

    def streak(
        self, known: streaks.Streak, *, active_at: datetime | None, day: date | None, at: datetime
    ) -> tuple[streaks.Streak, list[dict[str, Any]]]:
        """The streak after an activity on `day` (None: it is none) at the instant `at`, and the days to write."""
        newest = known.day
        in_order = active_at is None or at >= active_at
        if day is None or (day == newest and in_order):
            return known, []
        if newest is None or (day > newest and in_order):
            return self._next_day(known, active_at, day, at)
        return self._late(known, newest, active_at, day, at)

    def _next_day(
        self, known: streaks.Streak, active_at: datetime | None, day: date, at: datetime
    ) -> tuple[streaks.Streak, list[dict[str, Any]]]:
        bridged = streaks.is_bridged(before=active_at, at=at)
        missed = [] if known.day is None or bridged else streaks.gap(known.day, day)
        streak = streaks.advance(known, day, bridged=bridged, rest=self.rest() if missed else ())
        changed = [] if known.day is None else [self._at(known.day).with_activity(active_at)]
        changed.append(streaks.ActiveDay(day, at, at, bridged))
        return streak, self._keep(changed)

    def _late(
        self, known: streaks.Streak, newest: date, active_at: datetime | None, day: date, at: datetime
    ) -> tuple[streaks.Streak, list[dict[str, Any]]]:
        """Out of order: the whole history is counted anew, so that the order of arrival does not matter."""
        self.days()
        changed = {newest: self._at(newest).with_activity(active_at)}
        changed[day] = changed.get(day, self._at(day)).with_activity(at)
        rows = self._keep(list(changed.values()))
        found = streaks.count(self._days.values(), self.rest())
        return streaks.Streak(found.current, max(found.longest, known.longest), found.day), rows

    def _at(self, day: date) -> streaks.ActiveDay:
        return self._days.get(day) or streaks.ActiveDay(day)

    def _keep(self, days: list[streaks.ActiveDay]) -> list[dict[str, Any]]:
        self._days |= {one.day: one for one in days}
        return [
            {
                "id": uuid7(),
                "day": one.day,
                "first_at": one.first_at,
                "last_at": one.last_at,
                "bridged": one.bridged,
            }
            for one in days
        ]


def recount_streak(*, person_id: UUID, known: streaks.Streak, active_at: datetime | None) -> streaks.Streak:
    """Count a locked person's streak from all their days, after a rest day was declared or taken back."""
    past = Past(person_id)
    days = dict(past.days())
    if known.day is not None:
        days[known.day] = days.get(known.day, streaks.ActiveDay(known.day)).with_activity(active_at)
    found = streaks.count(days.values(), past.rest())
    streak = streaks.Streak(found.current, max(found.longest, known.longest), found.day)
    ParticipantStats.objects.filter(pk=person_id).update(
        streak_current=streak.current, streak_longest=streak.longest, streak_day=streak.day
    )
    return streak
