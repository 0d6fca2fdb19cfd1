"""The rules of questionnaires: scoring, what is said of sums, who is in danger, and instruments as rows of a form."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeys.admin.questionnaires import FIELDS
from journeys.kinds import fields
from journeys.rules import questionnaire_form, questionnaires

INSTRUMENTS = Path(questionnaires.__file__).parent.parent / "content" / "questionnaires"

SCALE = st.lists(st.integers(-5, 10), min_size=2, max_size=6, unique=True)


@given(SCALE, st.lists(st.booleans(), min_size=1, max_size=10), st.data())
def test_scores_stay_within_the_scale_and_reversing_twice_is_nothing(
    values: list[int], reverse: list[bool], data: st.DataObject
) -> None:
    items = [
        {"code": f"i{n}", "text": "…", "reverse": flag, "subscale": "s" if n % 2 else None}
        for n, flag in enumerate(reverse)
    ]
    definition = {
        "scale": [{"value": value, "label": "x"} for value in values],
        "items": items,
        "subscales": [{"code": "s", "title": "S"}],
        "cut_offs": [],
    }
    assert questionnaires.problems(definition) == []
    answers = {item["code"]: data.draw(st.sampled_from(values)) for item in items}
    assert questionnaires.wrong_answers(definition, answers) == {}
    scored = questionnaires.score(definition, answers)
    assert min(values) * len(items) <= scored["total"] <= scored["maximum"]
    flipped = {code: min(values) + max(values) - value for code, value in answers.items()}
    other = {**definition, "items": [{**item, "reverse": not item["reverse"]} for item in items]}
    assert questionnaires.score(other, flipped)["total"] == scored["total"]


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"scale": []}, ["scale"]),
        ({"scale": [{"value": 1, "label": "a"}, {"value": 1, "label": "b"}]}, ["scale"]),
        ({"items": [{"code": "a", "text": "x"}, {"code": "a", "text": "y"}]}, ["items"]),
        ({"items": [{"code": "a", "text": "x", "subscale": "no"}]}, ["items"]),
        ({"items": [{"code": "a", "text": "x", "risk": {"at_least": "1"}}]}, ["items"]),
        ({"items": [{"code": "a", "text": "x", "risk": {"at_least": 2}}]}, ["risk"]),
        ({"items": [{"code": "a", "text": "x", "risk": {"at_least": 0}}]}, ["risk"]),
        ({"subscales": [{"code": "a"}]}, ["subscales"]),
        ({"cut_offs": [{"from": 3, "to": 1, "label": "a", "message": "b"}]}, ["cut_offs"]),
        ({"cut_offs": [{"from": 1, "to": 1, "label": "a", "message": "b", "subscale": "no"}]}, ["cut_offs"]),
    ],
)
def test_a_malformed_instrument_is_named(change: dict, wrong: list[str]) -> None:
    good = {"scale": [{"value": 0, "label": "no"}, {"value": 1, "label": "sí"}], "items": [{"code": "a", "text": "x"}]}
    assert questionnaires.problems(good) == []
    assert questionnaires.problems(good | change) == wrong


@pytest.mark.parametrize(("reverse", "in_danger"), [(False, 3), (True, 0)])
def test_an_answer_in_danger_is_seen_also_where_the_item_counts_backwards_and_nothing_is_said_of_its_sum(
    reverse: bool, in_danger: int
) -> None:
    item = {"code": "a", "text": "x", "reverse": reverse, "risk": {"at_least": 2}}
    definition = {
        "scale": [{"value": value, "label": "x"} for value in range(4)],
        "items": [item],
        "cut_offs": [{"subscale": "total", "from": 0, "to": 3, "label": "Bien", "message": "Todo va bien."}],
    }
    assert questionnaires.problems(definition) == []
    assert questionnaires.risks(definition, {"a": in_danger}) == [{"code": "a", "text": "x", "value": in_danger}]
    assert questionnaires.score(definition, {"a": in_danger})["messages"] == []
    safe = {"a": 3 - in_danger}
    assert questionnaires.risks(definition, safe) == []
    assert [one["label"] for one in questionnaires.score(definition, safe)["messages"]] == ["Bien"]


@pytest.mark.parametrize("answers", [None, [], {"a": True}, {"a": 1.0}, {"a": [0]}, {"a": "1"}])
def test_answers_off_the_scale_are_refused(answers: object) -> None:
    definition = {
        "scale": [{"value": 0, "label": "no"}, {"value": 1, "label": "sí"}],
        "items": [{"code": "a", "text": "x"}],
    }
    assert questionnaires.wrong_answers(definition, answers)


WORDS = st.text("abcdeñ ÁÉ.,¿?()«»0123456789", min_size=1, max_size=40).map(str.strip).filter(bool)
CODES = st.from_regex(r"[a-z][a-z0-9-]{0,20}", fullmatch=True)


@given(st.data())
def test_an_instrument_as_rows_of_a_form_reads_back_to_just_the_same(data: st.DataObject) -> None:
    codes = data.draw(st.lists(CODES, min_size=1, max_size=6, unique=True))
    subscales = [
        {"code": code, "title": data.draw(WORDS)} for code in data.draw(st.lists(CODES, max_size=3, unique=True))
    ]
    known = [row["code"] for row in subscales]
    items = []
    for code in codes:
        item: dict[str, Any] = {"code": code, "text": data.draw(WORDS)}
        if known and data.draw(st.booleans()):
            item["subscale"] = data.draw(st.sampled_from(known))
        if data.draw(st.booleans()):
            item["reverse"] = True
        if data.draw(st.booleans()):
            item["risk"] = {"at_least": data.draw(st.integers(-5, 9))}
        items.append(item)
    cuts = [
        {
            "subscale": data.draw(st.sampled_from(["total", *known])),
            "from": data.draw(st.integers(-50, 50)),
            "to": data.draw(st.integers(-50, 50)),
            "label": data.draw(WORDS),
            "message": data.draw(WORDS),
        }
        for _number in range(data.draw(st.integers(0, 3)))
    ]
    scale = [{"value": value, "label": data.draw(WORDS)} for value in data.draw(SCALE)]
    told = {"scale": scale, "subscales": subscales, "items": items, "cut_offs": cuts}
    assert questionnaire_form.from_form(questionnaire_form.to_form(told)) == told


@pytest.mark.parametrize("path", sorted(INSTRUMENTS.glob("*.json")), ids=lambda path: path.stem)
def test_the_instruments_of_the_house_fit_the_form_and_leave_no_sum_untold(path: Path) -> None:
    told = json.loads(path.read_text(encoding="utf-8"))
    rows = questionnaire_form.to_form(told)
    assert fields.problems(FIELDS, rows) == []
    read = questionnaire_form.from_form(rows)
    assert questionnaire_form.to_form(read) == rows
    assert questionnaire_form.untold(read) == []
    answers = {item["code"]: told["scale"][0]["value"] for item in told["items"]}
    assert questionnaires.score(read, answers) == questionnaires.score(told, answers)


def test_sums_that_no_cut_off_covers_are_found() -> None:
    told = {
        "scale": [{"value": value, "label": "x"} for value in (0, 1, 2)],
        "subscales": [{"code": "a", "title": "A"}, {"code": "b", "title": "B"}],
        "items": [{"code": f"p{n}", "text": "x", "subscale": "a"} for n in range(3)],
        "cut_offs": [
            {"subscale": "total", "from": 1, "to": 2, "label": "x", "message": "y"},
            {"subscale": "total", "from": 4, "to": 4, "label": "x", "message": "y"},
            {"subscale": "a", "from": 0, "to": 9, "label": "x", "message": "y"},
        ],
    }
    assert questionnaire_form.untold(told) == [("total", 0, 0), ("total", 3, 3), ("total", 5, 6)]
