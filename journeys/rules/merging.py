"""Three-way merge of journeys in their file form, on the stable codes of steps and questionnaires.

`base` is what the organization took from the library, `local` what it made of it, `new` what the library says now.
What only one side changed is taken from that side; what both changed in different ways stays as the organization has it,
and is told as a conflict. Steps that the organization added stay, steps that it deleted stay deleted.
"""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

Document = Mapping[str, Any]

FIELDS = (
    "title",
    "summary",
    "description",
    "cover",
    "category",
    "language",
    "estimated_minutes",
    "audience",
    "position",
    "unlock",
    "completion_points",
    "certificate",
)
STEP_FIELDS = ("title", "body", "minutes", "points", "required", "opens_after_days")
WORK = ("kind", "config")  # they make sense only together


@dataclass(frozen=True, slots=True)
class Conflict:
    """A place that both changed; None where a side does not have it (any more)."""

    path: str  # "title", "steps.<code>", "steps.<code>.body", "steps.<code>.work", "questionnaires.<code>"
    base: Any
    local: Any
    library: Any

    def as_dict(self) -> dict[str, Any]:
        """To be kept with the journey's origin; the local side is read from the draft."""
        return {"path": self.path, "base": self.base, "library": self.library}


@dataclass(frozen=True, slots=True)
class Merged:
    """The document that the organization should have, and what somebody has to decide."""

    document: dict[str, Any]
    conflicts: list[Conflict]


def merge(*, base: Document, local: Document, new: Document) -> Merged:
    """Bring `new` into `local`; the result is a document of its own."""
    conflicts: list[Conflict] = []

    def decide(path: str, before: Any, mine: Any, theirs: Any) -> Any:
        if mine in (before, theirs):
            return theirs
        if theirs != before:
            conflicts.append(Conflict(path, before, mine, theirs))
        return mine

    made = {**local}
    for name in FIELDS:
        made[name] = decide(name, base.get(name), local.get(name), new.get(name))
    made["prerequisites"] = _set(base["prerequisites"], local["prerequisites"], new["prerequisites"])
    made["steps"] = _steps(base["steps"], local["steps"], new["steps"], decide)
    made["questionnaires"] = _rows(
        base.get("questionnaires", []), local.get("questionnaires", []), new.get("questionnaires", []), decide
    )
    return Merged(deepcopy(made), conflicts)


def _set(base: Sequence[str], local: Sequence[str], new: Sequence[str]) -> list[str]:
    """Lists as sets: what either side added is there, what either side took away is not."""
    kept = [one for one in local if one in new or one not in base]
    return sorted({*kept, *(one for one in new if one not in base)})


def _by_code(rows: Sequence[Document]) -> dict[str, Document]:
    return {row["code"]: row for row in rows}


def _rows(base: Sequence[Document], local: Sequence[Document], new: Sequence[Document], decide: Any) -> list[Document]:
    """Rows that are taken as wholes."""
    before, mine, theirs = _by_code(base), _by_code(local), _by_code(new)
    found = []
    for code in sorted({*mine, *theirs}):
        row = decide(f"questionnaires.{code}", before.get(code), mine.get(code), theirs.get(code))
        if row is not None:
            found.append(row)
    return found


def _steps(base: Sequence[Document], local: Sequence[Document], new: Sequence[Document], decide: Any) -> list[Document]:
    before, mine, theirs = _by_code(base), _by_code(local), _by_code(new)
    kept: dict[str, Document] = {}
    for code in {**mine, **theirs}:
        was, own, their = before.get(code), mine.get(code), theirs.get(code)
        if own is not None and their is not None:
            kept[code] = _step(code, was or {}, own, their, decide)
        else:
            step = decide(f"steps.{code}", was, own, their)
            if step is not None:
                kept[code] = step
    return [kept[code] for code in _order(list(before), list(mine), list(theirs), kept)]


def _step(code: str, was: Document, own: Document, their: Document, decide: Any) -> Document:
    made = {**own}
    for name in STEP_FIELDS:
        made[name] = decide(f"steps.{code}.{name}", was.get(name), own[name], their[name])
    work = decide(f"steps.{code}.work", _work(was), _work(own), _work(their))
    return made | work


def _work(step: Document) -> dict[str, Any]:
    return {name: step.get(name) for name in WORK}


def _order(base: list[str], local: list[str], new: list[str], kept: Mapping[str, Any]) -> list[str]:
    """The library's order unless the organization made its own; what one side alone has follows its neighbour there."""
    common = set(local) & set(new)

    def of(codes: list[str]) -> list[str]:
        return [code for code in codes if code in common]

    moved = of(local) != [code for code in base if code in common] and common <= set(base)
    first, second = (local, new) if moved else (new, local)
    order = [code for code in first if code in kept]
    for index, code in enumerate(second):
        if code in kept and code not in order:
            earlier = [other for other in second[:index] if other in order]
            order.insert(order.index(earlier[-1]) + 1 if earlier else 0, code)
    return order


def value_at(document: Document, path: str) -> Any:
    """What a document says at a conflict's path; None where there is nothing."""
    part, _dot, rest = path.partition(".")
    if part not in ("steps", "questionnaires"):
        return document.get(path)
    code, _dot, name = rest.partition(".")
    row = _by_code(document[part]).get(code)
    if row is None or not name:
        return row
    return _work(row) if name == "work" else row.get(name)


def with_value(document: Document, path: str, value: Any) -> dict[str, Any]:
    """The document with `value` at a conflict's path; None takes a step or a questionnaire away."""
    made: dict[str, Any] = deepcopy({**document})
    part, _dot, rest = path.partition(".")
    if part not in ("steps", "questionnaires"):
        return {**made, path: value}
    code, _dot, name = rest.partition(".")
    rows = made[part]
    place = next((index for index, row in enumerate(rows) if row["code"] == code), None)
    if place is None:
        if value is not None and not name:
            rows.append(value)
    elif not name:
        rows[place : place + 1] = [] if value is None else [value]
    else:
        rows[place].update(value if name == "work" else {name: value})
    return made
