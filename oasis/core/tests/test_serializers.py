"""Strict input: what a serializer does not declare, or of another JSON type, is refused."""

import pytest
from rest_framework import serializers

from oasis.core.api import StrictSerializer


class Everything(StrictSerializer):
    text = serializers.CharField(required=False, allow_null=True)
    number = serializers.IntegerField(required=False)
    ratio = serializers.FloatField(required=False)
    money = serializers.DecimalField(max_digits=6, decimal_places=2, required=False)
    flag = serializers.BooleanField(required=False)
    choice = serializers.ChoiceField(choices=["a", "b"], required=False)
    several = serializers.MultipleChoiceField(choices=["a", "b"], required=False)
    names = serializers.ListField(child=serializers.CharField(), required=False)
    id = serializers.UUIDField(required=False)
    moment = serializers.DateTimeField(required=False)
    day = serializers.DateField(required=False)
    anything = serializers.JSONField(required=False)


class Outer(StrictSerializer):
    inner = Everything()
    many = Everything(many=True, required=False)


def refused(serializer, data, *, json=True):
    bound = serializer(data=data, context={"json": json})
    bound.is_valid()
    return bound.errors


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("text", 5), ("text", True), ("text", ["a"]), ("text", {}),
        ("number", "5"), ("number", 5.0), ("number", True), ("number", [5]),
        ("ratio", "0.5"), ("ratio", True),
        ("money", True), ("money", [1]),
        ("flag", "true"), ("flag", 1), ("flag", "yes"),
        ("choice", True), ("choice", ["a"]),
        ("several", "a"),
        ("names", "a"), ("names", [1]), ("names", ["a", None]),
        ("id", 7), ("moment", 0), ("day", 20260101),
    ],
)  # fmt: skip
def test_a_value_of_another_json_type_is_refused(name, value):
    assert set(refused(Everything, {name: value})) == {name}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("text", "a"), ("text", None), ("number", 5), ("ratio", 1), ("ratio", 0.5), ("money", "1.50"), ("money", 1.5),
        ("flag", True), ("choice", "a"), ("several", ["a", "b"]), ("names", ["a"]), ("names", []),
        ("id", "00000000-0000-0000-0000-000000000007"), ("moment", "2026-01-01T00:00:00Z"), ("day", "2026-01-01"),
        ("anything", {"a": [1, True, None]}),
    ],
)  # fmt: skip
def test_a_value_of_its_type_is_taken(name, value):
    assert refused(Everything, {name: value}) == {}


@pytest.mark.parametrize(("name", "value"), [("number", "5"), ("flag", "true"), ("ratio", "0.5")])
def test_a_query_string_is_text_and_is_converted(name, value):
    assert refused(Everything, {name: value}, json=False) == {}


def test_unknown_names_are_refused_at_every_level():
    errors = refused(Outer, {"inner": {"text": "a", "x": 1}, "y": 2})
    assert set(errors) == {"inner", "y"}
    assert set(errors["inner"]) == {"x"}
    errors = refused(Outer, {"inner": {}, "many": [{}, {"z": 1}]})
    assert set(errors["many"][1]) == {"z"}


def test_types_are_looked_at_on_every_level():
    assert set(refused(Outer, {"inner": {"number": "5"}})) == {"inner"}
    assert set(refused(Outer, {"inner": {}, "many": [{"flag": 1}]})) == {"many"}


def test_all_that_is_wrong_is_said_at_once():
    assert set(refused(Everything, {"number": "x", "flag": 1, "other": 1, "choice": "c"})) == {
        "number",
        "flag",
        "other",
        "choice",
    }
