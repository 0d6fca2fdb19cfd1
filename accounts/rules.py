"""Rules of log-in, without a database: when failures lock, what a device is called, which versions of a text exist."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

ALLOWED_FAILURES = 5
WINDOW = timedelta(minutes=15)
LOCK_LENGTHS = (timedelta(minutes=15), timedelta(hours=1), timedelta(hours=24))
FORGET_LOCKS_AFTER = timedelta(hours=24)  # without a failure: the next lock is a first one again
MANY_NETWORKS = 10  # that fail on one account within the window: then the account itself is locked

RECENT = timedelta(minutes=10)  # how long a log-in, or a password given since, opens the way to dangerous acts
GRACE = timedelta(seconds=10)  # in which a second tab may present the refresh token that the first one just used

CONSENT_VERSIONS = {  # the texts people may agree to, newest last
    "terms": ("2026-01",),
    "privacy": ("2026-01",),
    "ai_processing": ("2026-01",),
    "research": ("2026-01",),
    "leaderboard": ("2026-01",),
}

BROWSERS = (
    ("Edge", r"Edg(?:e|A|iOS)?/"),
    ("Opera", r"OPR/"),
    ("Samsung Internet", r"SamsungBrowser/"),
    ("Firefox", r"Firefox/|FxiOS/"),
    ("Chrome", r"Chrome/|CriOS/"),
    ("Safari", r"Safari/"),
)
SYSTEMS = (
    ("iPhone", r"iPhone"),
    ("iPad", r"iPad"),
    ("Android", r"Android"),
    ("Windows", r"Windows"),
    ("macOS", r"Mac OS X|Macintosh"),
    ("ChromeOS", r"CrOS"),
    ("Linux", r"Linux|X11"),
)


@dataclass(frozen=True, slots=True)
class Failures:
    """The failures counted for one account and network, and the lock they led to."""

    failed_at: tuple[datetime, ...] = ()
    locks: int = 0
    locked_until: datetime | None = None

    def locked(self, now: datetime) -> bool:
        """Whether a lock stands."""
        return self.locked_until is not None and self.locked_until > now


def after_failure(before: Failures, now: datetime) -> Failures:
    """What one more failure makes of the count.

    While a lock stands nothing is counted: log-ins that were under way when it fell do not lengthen it.
    """
    if before.locked(now):
        return before
    last = max([*before.failed_at, *([before.locked_until] if before.locked_until else [])], default=now)
    locks = 0 if now - last >= FORGET_LOCKS_AFTER else before.locks
    counted = () if before.locked_until else tuple(moment for moment in before.failed_at if moment > now - WINDOW)
    state = Failures(failed_at=(*counted, now), locks=locks)
    return locked(state, now) if len(state.failed_at) >= ALLOWED_FAILURES else state


def locked(before: Failures, now: datetime) -> Failures:
    """The next lock in a row, longer than the one before; a lock that stands stays as it is."""
    if before.locked(now):
        return before
    length = LOCK_LENGTHS[min(before.locks, len(LOCK_LENGTHS) - 1)]
    return replace(before, locks=before.locks + 1, locked_until=now + length)


def device_name(user_agent: str) -> str:
    """What a person would call the device: `Firefox · Linux`; empty for a program that says nothing of itself."""
    browser = next((name for name, pattern in BROWSERS if re.search(pattern, user_agent)), "")
    system = next((name for name, pattern in SYSTEMS if re.search(pattern, user_agent)), "")
    named = " · ".join(part for part in (browser, system) if part)
    return named or user_agent.partition("/")[0].strip()[:80]


def current_version(kind: str) -> str:
    """The newest version of the text that a consent of `kind` agrees to."""
    return CONSENT_VERSIONS[kind][-1]
