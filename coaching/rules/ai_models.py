"""Which models there are, what they cost and when they go: data, `coaching/data/models.json`."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).resolve().parent.parent / "data" / "models.json"
WARN_BEFORE = timedelta(days=60)
VERIFY_EVERY = timedelta(days=90)  # prices and dates are read again at their sources
MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Model:
    """One model; prices in USD for a million tokens read and written. `alias`: the service's name for its newest."""

    id: str
    kind: str
    retires_on: date | None
    successor: str
    input: Decimal
    output: Decimal
    alias: bool = False

    def is_retired(self, today: date) -> bool:
        """Whether the service answers to it no more."""
        return self.retires_on is not None and self.retires_on <= today

    def retires_soon(self, today: date) -> bool:
        """Whether it is time to change over."""
        return self.retires_on is not None and self.retires_on - today <= WARN_BEFORE


@cache
def _file() -> dict[str, Any]:
    told: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return told


def verified_on() -> date:
    """The day on which prices and dates were last read at their sources."""
    return date.fromisoformat(_file()["verified_on"])


def sources() -> tuple[str, ...]:
    """The pages where prices and dates were read."""
    return tuple(_file()["sources"])


@cache
def models() -> tuple[Model, ...]:
    """Every model that the file knows."""
    rows = _file()["models"]
    return tuple(
        Model(
            id=row["id"],
            kind=row["kind"],
            retires_on=date.fromisoformat(row["retires_on"]) if row["retires_on"] else None,
            successor=row["successor"],
            input=Decimal(row["input"]),
            output=Decimal(row["output"]),
            alias=row.get("alias", False),
        )
        for row in rows
    )


def find(name: str) -> Model | None:
    """The model of a name, also a dated one (`gemini-2.5-flash-09-2025`): the longest known beginning."""
    plain = name.removeprefix("models/")
    known = [model for model in models() if plain == model.id or plain.startswith(f"{model.id}-")]
    return max(known, key=lambda model: len(model.id), default=None)


def cost_of(name: str, *, read: int, written: int) -> Decimal:
    """USD for tokens read and written; a model that nobody knows costs as the dearest one: a budget must not be fooled."""
    found = find(name)
    if found is None:
        found = max(models(), key=lambda model: model.output)
    return (found.input * read + found.output * written) / MILLION
