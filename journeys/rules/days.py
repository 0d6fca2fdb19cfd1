"""Instants and a person's own calendar."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DEFAULT = "Europe/Madrid"


@lru_cache(maxsize=512)
def zone(name: str) -> ZoneInfo:
    """The time zone called `name`; one that nobody knows is the default."""
    try:
        return ZoneInfo(name or DEFAULT)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo(DEFAULT)


def local_day(at: datetime, timezone: str) -> date:
    """The calendar day of the instant `at` where the person is."""
    return at.astimezone(zone(timezone)).date()


def midnight(day: date, timezone: str) -> datetime:
    """The instant, in UTC, at which `day` begins where the person is (the first one, where clocks go back)."""
    return datetime.combine(day, time.min, zone(timezone)).astimezone(UTC)


def days_before(day: date, days: int) -> date:
    """The day `days` before `day`; the calendar's first one where it does not reach so far."""
    return date.fromordinal(max(1, day.toordinal() - days))


def day_after(at: datetime, days: int, timezone: str) -> datetime:
    """The instant at which the `days`-th calendar day after `at` begins; with 0 days, `at` itself."""
    return at if days == 0 else midnight(local_day(at, timezone) + timedelta(days=days), timezone)
