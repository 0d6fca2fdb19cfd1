"""When a mentor has time: weekly hours in a time zone, less what is taken."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Hours:
    """From when to when on a weekday (0: Monday), by the clock on the wall."""

    weekday: int
    starts: time
    ends: time


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time."""

    starts_at: datetime
    ends_at: datetime

    def overlaps(self, other: "Span") -> bool:
        """Whether they have a moment in common; one that begins when the other ends has none."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


def within(hours: Sequence[Hours], span: Span, zone: str) -> bool:
    """Whether a span lies in somebody's hours; who has stated none can be asked for any time."""
    if not hours:
        return True
    where = ZoneInfo(zone)
    start, end = span.starts_at.astimezone(where), span.ends_at.astimezone(where)
    return start.date() == end.date() and any(
        one.weekday == start.weekday() and one.starts <= start.time() and end.time() <= one.ends for one in hours
    )


def free_slots(
    hours: Sequence[Hours], taken: Sequence[Span], *, after: datetime, days: int, minutes: int, zone: str
) -> Iterator[Span]:
    """The free spans of so many minutes, one after the other, in the days that begin with `after`'s."""
    where, length = ZoneInfo(zone), timedelta(minutes=minutes)
    first = after.astimezone(where).date()
    for offset in range(days):
        day = first + timedelta(days=offset)
        for one in sorted(hours, key=lambda each: each.starts):
            if one.weekday != day.weekday():
                continue
            starts = datetime.combine(day, one.starts, where).astimezone(after.tzinfo)
            closes = datetime.combine(day, one.ends, where).astimezone(after.tzinfo)
            while starts + length <= closes:
                span = Span(starts, starts + length)
                if starts > after and not any(span.overlaps(other) for other in taken):
                    yield span
                starts += length
