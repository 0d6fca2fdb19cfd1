"""When the events of a series take place: at the same time of day, whatever the clocks do in between."""

from calendar import monthrange
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

MOST = 60  # dates of a series


class Every(StrEnum):
    """How often."""

    DAY = "day"
    WEEK = "week"
    FORTNIGHT = "fortnight"
    MONTH = "month"


_DAYS = {Every.DAY: 1, Every.WEEK: 7, Every.FORTNIGHT: 14}


def further_dates(
    starts_at: datetime, ends_at: datetime, *, every: Every, times: int, zone: ZoneInfo
) -> list[tuple[datetime, datetime]]:
    """The `times - 1` dates (start, end) after the first, in local time of `zone`.

    A month later is the same weekday of that month (the second Tuesday); a fifth one that a month has not is its last.
    """
    start = starts_at.astimezone(zone)
    lasts = ends_at.astimezone(zone).replace(tzinfo=None) - start.replace(tzinfo=None)
    found = []
    for number in range(1, times):
        day = _months_on(start, number) if every == Every.MONTH else start + timedelta(days=_DAYS[every] * number)
        found.append((day, moved(day, lasts)))
    return found


def moved(moment: datetime, by: timedelta) -> datetime:
    """`moment` of a zone, `by` later on the clock of the wall."""
    return moment + by  # arithmetic of one zone is the wall's (PEP 495)


def _months_on(start: datetime, number: int) -> datetime:
    years, month = divmod(start.month - 1 + number, 12)
    year, month = start.year + years, month + 1
    first, length = monthrange(year, month)
    which = (start.day - 1) // 7  # the first of its weekday is 0
    day = 1 + (start.weekday() - first) % 7 + 7 * which
    return start.replace(year=year, month=month, day=day if day <= length else day - 7)
