"""An instrument as rows that a form can show, and back to just the same.

A definition keeps what a row does not say out of it (no `reverse: false`); the risk of an item is `{"at_least": n}` there
and one number here.
"""

from collections.abc import Mapping
from typing import Any

PARTS = ("scale", "subscales", "items", "cut_offs")


def to_form(definition: Mapping[str, Any]) -> dict[str, Any]:
    """The rows of a definition."""
    rows = {part: [_without_gaps(row) for row in definition.get(part) or []] for part in PARTS}
    for item in rows["items"]:
        risk = item.pop("risk", None)
        if risk:
            item["risk_from"] = risk["at_least"]
    for cut in rows["cut_offs"]:
        cut.setdefault("subscale", "total")
    return rows


def from_form(rows: Mapping[str, Any]) -> dict[str, Any]:
    """The definition of sound rows."""
    definition = {part: [_without_gaps(row) for row in rows.get(part) or []] for part in PARTS}
    for item in definition["items"]:
        if "risk_from" in item:
            item["risk"] = {"at_least": item.pop("risk_from")}
    for cut in definition["cut_offs"]:
        cut.setdefault("subscale", "total")
    return definition


def untold(definition: Mapping[str, Any]) -> list[tuple[str, int, int]]:
    """Totals of which the person is told nothing: `(subscale or "total", from, to)`, of scales that have cut-offs at all."""
    values = [row["value"] for row in definition["scale"]]
    sizes = {"total": len(definition["items"])}
    for row in definition["subscales"]:
        sizes[row["code"]] = sum(item.get("subscale") == row["code"] for item in definition["items"])
    found = []
    for scale, items in sizes.items():
        cuts = sorted((cut["from"], cut["to"]) for cut in definition["cut_offs"] if cut["subscale"] == scale)
        following, last = min(values) * items, max(values) * items
        for begin, end in [*cuts, (last + 1, last + 1)] if cuts else []:
            if begin > following:
                found.append((scale, following, min(begin - 1, last)))
            following = max(following, end + 1)
    return found


def _without_gaps(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value is not None and value is not False and value != ""}
