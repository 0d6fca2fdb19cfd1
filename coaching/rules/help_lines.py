"""Help lines by country, from a file kept with the code: they must be there when everything else is away.

Why a file and not a table: `docs/decisions/0006-help-lines-in-the-repository.md`.
"""

import json
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).resolve().parent.parent / "data" / "help_lines.json"
VERIFY_EVERY = timedelta(days=180)
_SHOWN = ("country", "name", "number", "hours", "channel")


@dataclass(frozen=True, slots=True)
class HelpLine:
    """One number: `country` of ISO 3166-1 (None: several), `kind` line or emergency, `verified_on` None while nobody has."""

    country: str | None
    kind: str
    name: str
    number: str
    hours: str
    channel: str
    source: str
    verified_on: date | None

    def as_dict(self) -> dict[str, Any]:
        """Everything there is to say of it, for `GET /help-lines`."""
        return asdict(self)

    def as_resource(self) -> dict[str, Any]:
        """What a person in need is shown."""
        return {name: getattr(self, name) for name in _SHOWN}


@dataclass(frozen=True, slots=True)
class Help:
    """What a country offers; `country` None: unknown, so the numbers that work in most places."""

    country: str | None
    lines: tuple[HelpLine, ...]
    emergencies: tuple[HelpLine, ...]

    @property
    def emergency(self) -> str:
        """The emergency numbers as they are read aloud."""
        return " / ".join(line.number for line in self.emergencies)

    def resources(self) -> list[dict[str, Any]]:
        """Lines first, then emergencies."""
        return [line.as_resource() for line in (*self.lines, *self.emergencies)]


def _read(row: dict[str, Any]) -> HelpLine:
    return HelpLine(**{**row, "verified_on": date.fromisoformat(row["verified_on"]) if row["verified_on"] else None})


@cache
def _file() -> tuple[tuple[HelpLine, ...], tuple[HelpLine, ...]]:
    data = json.loads(FILE.read_text(encoding="utf-8"))
    return tuple(map(_read, data["lines"])), tuple(map(_read, data["unknown"]))


def all_lines() -> tuple[HelpLine, ...]:
    """Every line of every country."""
    return _file()[0]


def help_for(country: str | None) -> Help:
    """The help of a country (two letters, any case); of an unknown one, the emergency numbers of most of the world."""
    known, unknown = _file()
    own = [line for line in known if line.country == (country or "").strip().upper()]
    if not own:
        return Help(country=None, lines=(), emergencies=unknown)
    return Help(
        country=own[0].country,
        lines=tuple(line for line in own if line.kind == "line"),
        emergencies=tuple(line for line in own if line.kind == "emergency"),
    )


def to_verify(today: date) -> list[HelpLine]:
    """The lines whose last check is over 180 days ago or never happened."""
    return [line for line in all_lines() if line.verified_on is None or today - line.verified_on > VERIFY_EVERY]
