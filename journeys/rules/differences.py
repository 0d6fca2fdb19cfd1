"""What changed between two versions of a journey, told by the stable codes of their steps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

Document = Mapping[str, Any]
HEADER = ("unlock", "completion_points", "certificate")
STEP = ("kind", "title", "body", "minutes", "points", "required", "opens_after_days", "config")


@dataclass(frozen=True, slots=True)
class Change:
    """One field, before and after."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class StepChange:
    """A step that was added, removed, moved or changed; `title` as it is now, or was last."""

    code: str
    title: str
    what: str  # "added", "removed", "moved", "changed"
    changes: tuple[Change, ...] = ()
    position: int = 0  # the new one; of a removed step the old one


@dataclass(frozen=True, slots=True)
class Differences:
    """All that changed; empty where two versions are the same."""

    header: tuple[Change, ...]
    steps: tuple[StepChange, ...]

    def __bool__(self) -> bool:
        return bool(self.header or self.steps)

    @property
    def removed(self) -> tuple[StepChange, ...]:
        """The steps that are gone."""
        return tuple(step for step in self.steps if step.what == "removed")


def between(old: Document, new: Document, *, header_names: Sequence[str] = HEADER) -> Differences:
    """The way from one version to another; both as `{unlock, completion_points, certificate, steps}`.

    `header_names` are the fields of the journey itself that are looked at: files have more than versions freeze.
    """
    header = _changes(old, new, header_names)
    before = {step["code"]: (place, step) for place, step in enumerate(old["steps"], 1)}
    after = {step["code"]: (place, step) for place, step in enumerate(new["steps"], 1)}
    moved = _moved(list(before), list(after))
    found = []
    for code, (place, step) in after.items():
        if code not in before:
            found.append(StepChange(code, step["title"], "added", (), place))
            continue
        changes = _changes(before[code][1], step, STEP)
        if changes or code in moved:
            found.append(StepChange(code, step["title"], "changed" if changes else "moved", changes, place))
    gone = [
        StepChange(code, step["title"], "removed", (), place)
        for code, (place, step) in before.items()
        if code not in after
    ]
    return Differences(header, tuple(gone + found))


def questionnaires_between(old: Document, new: Document) -> tuple[StepChange, ...]:
    """The questionnaires that two journeys in their file form carry: which came, went or changed."""
    before = {row["code"]: row for row in old["questionnaires"]}
    after = {row["code"]: row for row in new["questionnaires"]}
    found = []
    for code, row in (before | after).items():
        if code not in after:
            found.append(StepChange(code, row["title"], "removed"))
        elif before.get(code) != row:
            found.append(StepChange(code, row["title"], "changed" if code in before else "added"))
    return tuple(found)


def _changes(old: Document, new: Document, names: Sequence[str]) -> tuple[Change, ...]:
    return tuple(Change(name, old.get(name), new.get(name)) for name in names if old.get(name) != new.get(name))


def _moved(old: list[str], new: list[str]) -> set[str]:
    """The codes that are in another order among those that both have: all but the longest run that stayed."""
    first, second = [code for code in old if code in new], [code for code in new if code in old]
    stayed = {
        code
        for block in SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks()
        for code in first[block.a : block.a + block.size]
    }
    return set(first) - stayed


def lines(before: str, after: str) -> list[tuple[str, str]]:
    """Two texts line by line: ("same" | "gone" | "new", line)."""
    old, new = before.splitlines(), after.splitlines()
    told: list[tuple[str, str]] = []
    for what, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            told += [("same", line) for line in old[first:last]]
        else:
            told += [("gone", line) for line in old[first:last]] + [("new", line) for line in new[start:end]]
    return told
