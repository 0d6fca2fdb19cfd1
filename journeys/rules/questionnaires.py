"""Scoring of native questionnaires: reverse items, subscales, cut-offs, risk flags."""

from collections.abc import Mapping
from typing import Any

Definition = Mapping[str, Any]  # {code, title, scale, items, subscales, cut_offs}


def wrong_answers(definition: Definition, answers: Any) -> dict[str, str]:
    """What is wrong with a set of answers: `{item: "missing" | "unknown" | "value"}`; empty when all is well."""
    if not isinstance(answers, dict):
        return {"answers": "value"}
    values = [option["value"] for option in definition["scale"]]
    codes = [item["code"] for item in definition["items"]]
    wrong = {code: "missing" for code in codes if code not in answers}
    wrong |= {str(code): "unknown" for code in answers if code not in codes}
    for code in codes:
        value = answers.get(code)
        if code in answers and (type(value) is not int or value not in values):
            wrong[code] = "value"
    return wrong


def score(definition: Definition, answers: Mapping[str, int]) -> dict[str, Any]:
    """Total, subscales and what is said of them; the answers are complete and valid.

    A reverse item counts minimum + maximum of the scale minus its value. Nothing is said of a sum where an answer asks
    for attention: "all is well" would be said to somebody in danger whose other answers are low.
    """
    points = _points(definition, answers)
    subscales = [
        {
            "code": subscale["code"],
            "title": subscale["title"],
            "score": sum(
                points[item["code"]] for item in definition["items"] if item.get("subscale") == subscale["code"]
            ),
        }
        for subscale in definition.get("subscales", [])
    ]
    totals = {subscale["code"]: subscale["score"] for subscale in subscales} | {"total": sum(points.values())}
    danger = risks(definition, answers)
    high = max(option["value"] for option in definition["scale"])
    messages = [
        {"scale": _scale_of(cut), "label": cut["label"], "message": cut["message"]}
        for cut in definition.get("cut_offs", [])
        if not danger and _scale_of(cut) in totals and cut["from"] <= totals[_scale_of(cut)] <= cut["to"]
    ]
    return {"total": totals["total"], "maximum": high * len(points), "subscales": subscales, "messages": messages}


def _points(definition: Definition, answers: Mapping[str, int]) -> dict[str, int]:
    """What each answer counts, by item."""
    values = [option["value"] for option in definition["scale"]]
    both = min(values) + max(values)
    return {
        item["code"]: both - answers[item["code"]] if item.get("reverse") else answers[item["code"]]
        for item in definition["items"]
    }


def _scale_of(cut: Mapping[str, Any]) -> str:
    return str(cut.get("subscale") or "total")


def risks(definition: Definition, answers: Mapping[str, int]) -> list[dict[str, Any]]:
    """The items whose answer counts as much as their risk threshold or more: `{code, text, value}`, as it was answered."""
    points = _points(definition, answers)
    return [
        {"code": item["code"], "text": item["text"], "value": answers[item["code"]]}
        for item in definition["items"]
        if item.get("risk") and points[item["code"]] >= item["risk"]["at_least"]
    ]


def problems(definition: Any) -> list[str]:
    """What is wrong with a definition, as the names of the bad parts: `scale`, `items`, `subscales`, `cut_offs`, `risk`.

    `risk`: a threshold that no answer reaches, or that every answer does.
    """
    wrong = []
    scale, items = definition.get("scale"), definition.get("items")
    if not _rows(scale, value=int, label=str) or len({row["value"] for row in scale}) < 2:
        wrong.append("scale")
    if not _rows(items, code=str, text=str) or len({row["code"] for row in items}) < len(items):
        return [*wrong, "items"]
    subscales = definition.get("subscales") or []
    if subscales and not _rows(subscales, code=str, title=str):
        return [*wrong, "subscales"]
    known = {row["code"] for row in subscales}
    for item in items:
        risk = item.get("risk")
        bad_risk = risk is not None and not (isinstance(risk, dict) and type(risk.get("at_least")) is int)
        if bad_risk or item.get("subscale", None) not in {None, *known}:
            wrong.append("items")
            break
    if not wrong:
        values = [row["value"] for row in scale]
        if any(not min(values) < item["risk"]["at_least"] <= max(values) for item in items if item.get("risk")):
            wrong.append("risk")
    cuts = definition.get("cut_offs") or []
    if cuts and (
        not _rows(cuts, label=str, message=str, **{"from": int, "to": int})
        or any(cut["from"] > cut["to"] or _scale_of(cut) not in {"total", *known} for cut in cuts)
    ):
        wrong.append("cut_offs")
    return wrong


def _rows(rows: Any, /, **fields: type) -> bool:
    return (
        isinstance(rows, list)
        and bool(rows)
        and all(
            isinstance(row, dict) and all(type(row.get(name)) is kind for name, kind in fields.items()) for row in rows
        )
    )
