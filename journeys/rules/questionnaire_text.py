"""An instrument as plain lines, for people who do not read JSON; it reads back to just the same.

scale       0 = Nunca
subscales   animo = Ánimo
items       triste = Me he sentido triste. [animo]
ganas = He tenido ganas de hacer cosas. [animo, al revés]
dano = He pensado en hacerme daño. [riesgo desde 1]
cut-offs    total 0-4 = Bajo: Vas bien.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

CODE = r"[A-Za-z0-9_-]{1,60}"
LINE = re.compile(rf"\s*({CODE})\s*=\s*(.*\S)\s*\Z")
SCALE = re.compile(r"\s*(-?\d{1,6})\s*=\s*(.*\S)\s*\Z")
ITEM = re.compile(rf"\s*({CODE})\s*=\s*([^\[\]]*[^\[\]\s])\s*(?:\[([^\[\]]*)\])?\s*\Z")
CUT = re.compile(rf"\s*({CODE})\s+(-?\d{{1,6}})\s*-\s*(-?\d{{1,6}})\s*=\s*([^:]*[^:\s])\s*:\s*(.*\S)\s*\Z")
RISK = re.compile(r"riesgo desde (-?\d{1,6})\Z")
REVERSE = "al revés"
TOTAL = "total"


class UnreadableLine(ValueError):
    """A line that does not have the form of its field; `number` counts from 1."""

    def __init__(self, number: int, line: str) -> None:
        super().__init__(line)
        self.number, self.line = number, line


def _lines(text: str, read: Callable[[str], dict[str, Any] | None]) -> list[dict[str, Any]]:
    rows = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        row = read(line)
        if row is None:
            raise UnreadableLine(number, line.strip())
        rows.append(row)
    return rows


def read_scale(text: str) -> list[dict[str, Any]]:
    """`value = label` a line; raises `UnreadableLine`."""

    def read(line: str) -> dict[str, Any] | None:
        found = SCALE.match(line)
        return found and {"value": int(found[1]), "label": found[2]}

    return _lines(text, read)


def read_subscales(text: str) -> list[dict[str, Any]]:
    """`code = title` a line; raises `UnreadableLine`."""

    def read(line: str) -> dict[str, Any] | None:
        found = LINE.match(line)
        return found and {"code": found[1], "title": found[2]}

    return _lines(text, read)


def read_items(text: str) -> list[dict[str, Any]]:
    """`code = text [subscale, al revés, riesgo desde n]` a line; raises `UnreadableLine`."""
    return _lines(text, _item)


def _item(line: str) -> dict[str, Any] | None:
    found = ITEM.match(line)
    if found is None:
        return None
    item: dict[str, Any] = {"code": found[1], "text": found[2]}
    for word in filter(None, (part.strip() for part in (found[3] or "").split(","))):
        risk = RISK.match(word)
        if word == REVERSE:
            item["reverse"] = True
        elif risk:
            item["risk"] = {"at_least": int(risk[1])}
        elif "subscale" not in item and re.fullmatch(CODE, word):
            item["subscale"] = word
        else:
            return None
    return item


def read_cut_offs(text: str) -> list[dict[str, Any]]:
    """`subscale from-to = label: message` a line (`total` for all of it); raises `UnreadableLine`."""

    def read(line: str) -> dict[str, Any] | None:
        found = CUT.match(line)
        if found is None:
            return None
        cut = {"subscale": found[1], "from": int(found[2]), "to": int(found[3])}
        return {**cut, "label": found[4], "message": found[5]}

    return _lines(text, read)


def scale_text(rows: Iterable[Mapping[str, Any]]) -> str:
    """The lines that `read_scale` reads."""
    return "\n".join(f"{row['value']} = {row['label']}" for row in rows)


def subscales_text(rows: Iterable[Mapping[str, Any]]) -> str:
    """The lines that `read_subscales` reads."""
    return "\n".join(f"{row['code']} = {row['title']}" for row in rows)


def items_text(rows: Iterable[Mapping[str, Any]]) -> str:
    """The lines that `read_items` reads."""
    lines = []
    for row in rows:
        marks = [row["subscale"]] if row.get("subscale") else []
        marks += [REVERSE] if row.get("reverse") else []
        marks += [f"riesgo desde {row['risk']['at_least']}"] if row.get("risk") else []
        lines.append(f"{row['code']} = {row['text']}" + (f" [{', '.join(marks)}]" if marks else ""))
    return "\n".join(lines)


def cut_offs_text(rows: Iterable[Mapping[str, Any]]) -> str:
    """The lines that `read_cut_offs` reads."""
    return "\n".join(
        f"{row.get('subscale') or TOTAL} {row['from']}-{row['to']} = {row['label']}: {row['message']}" for row in rows
    )
