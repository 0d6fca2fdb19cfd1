"""The three-way merge, over documents that nobody thought of; and the way from a file and back."""

import copy
import json
from contextlib import suppress
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from journeys.errors import DocumentRefused
from journeys.models import Journey, Questionnaire
from journeys.rules import merging, texts
from journeys.rules.differences import between, lines
from journeys.services import content, documents, publishing
from journeys.tests.making import CONFIGS, QUESTIONNAIRE
from journeys.tests.test_library import document

words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40).filter(
    lambda text: not texts.dangers(text)
)
filled = words.filter(str.strip)
codes = st.sampled_from("abcdefgh")
settings_of = {kind: config for kind, config in CONFIGS.items() if kind != "questionnaire"}
works = st.sampled_from(sorted(settings_of)).flatmap(
    lambda kind: st.fixed_dictionaries({"kind": st.just(kind), "config": st.just(settings_of[kind])})
)
steps = st.builds(
    lambda work, rest: {**rest, **work},
    works,
    st.fixed_dictionaries(
        {
            "title": filled,
            "body": words,
            "minutes": st.integers(0, 600),
            "points": st.integers(0, 100_000),
            "required": st.booleans(),
            "opens_after_days": st.integers(0, 365),
        }
    ),
)
step_lists = st.lists(st.tuples(codes, steps), max_size=6, unique_by=lambda pair: pair[0]).map(
    lambda pairs: [{"code": code, **step} for code, step in pairs]
)
some_documents = st.builds(
    lambda rows, head: document() | {"steps": rows} | head,
    step_lists,
    st.fixed_dictionaries(
        {
            "title": filled,
            "summary": filled,
            "description": words,
            "cover": st.sampled_from(["", "https://oasis.example/a.png"]),
            "category": st.from_regex(r"[a-z][a-z0-9_-]{0,20}", fullmatch=True),
            "language": st.sampled_from(["es", "en"]),
            "estimated_minutes": st.integers(0, 32_767),
            "audience": words,
            "position": st.integers(0, 1000),
            "unlock": st.sampled_from(["sequential", "free", "scheduled"]),
            "completion_points": st.integers(0, 100_000),
            "certificate": st.booleans(),
            "prerequisites": st.lists(st.sampled_from(["uno", "dos", "tres"]), unique=True).map(sorted),
            "questionnaires": st.sampled_from([[], [QUESTIONNAIRE]]),
        }
    ),
)
many = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@many
@given(some_documents, some_documents)
def test_what_only_the_library_changed_is_taken_whole(base: Any, new: Any) -> None:
    merged = merging.merge(base=base, local=base, new=new)
    assert (merged.document, merged.conflicts) == (new, [])


@many
@given(some_documents, some_documents)
def test_what_only_the_organization_changed_stays_whole(base: Any, local: Any) -> None:
    merged = merging.merge(base=base, local=local, new=base)
    assert (merged.document, merged.conflicts) == (local, [])


@many
@given(some_documents, some_documents)
def test_the_same_change_on_both_sides_is_no_conflict(base: Any, both: Any) -> None:
    merged = merging.merge(base=base, local=both, new=both)
    assert (merged.document, merged.conflicts) == (both, [])


@many
@given(some_documents, some_documents, some_documents)
def test_nothing_is_lost_that_a_conflict_does_not_tell(base: Any, local: Any, new: Any) -> None:
    before = copy.deepcopy((base, local, new))
    merged = merging.merge(base=base, local=local, new=new)
    assert (base, local, new) == before
    kept = [step["code"] for step in merged.document["steps"]]
    assert len(set(kept)) == len(kept)
    told = {conflict.path for conflict in merged.conflicts}
    for conflict in merged.conflicts:
        assert merging.value_at(merged.document, conflict.path) == conflict.local
        assert merging.value_at(new, conflict.path) == conflict.library
        taken = merging.with_value(merged.document, conflict.path, conflict.library)
        assert merging.value_at(taken, conflict.path) == conflict.library
    for name in merging.FIELDS:
        if name not in told:
            assert merged.document[name] in (local[name], new[name])
            assert merged.document[name] == (new[name] if local[name] == base[name] else local[name])
    for step in new["steps"]:
        mine = merging.value_at(local, f"steps.{step['code']}")
        if mine is None and merging.value_at(base, f"steps.{step['code']}") is None:
            assert step in merged.document["steps"]


def test_a_step_that_one_side_deleted_and_the_other_changed_is_a_conflict() -> None:
    base, shorter = document(), document()
    changed = document()
    changed["steps"][1]["title"] = "Otro"
    del shorter["steps"][1]
    theirs = merging.merge(base=base, local=changed, new=shorter)
    assert [conflict.path for conflict in theirs.conflicts] == ["steps.dos"]
    assert [step["code"] for step in theirs.document["steps"]] == ["uno", "dos", "tres"]
    ours = merging.merge(base=base, local=shorter, new=changed)
    assert [conflict.path for conflict in ours.conflicts] == ["steps.dos"]
    assert [step["code"] for step in ours.document["steps"]] == ["uno", "tres"]


def test_the_organizations_own_order_stays_and_new_steps_find_their_neighbour() -> None:
    base, local, new = document(), document(), document()
    local["steps"].reverse()
    new["steps"].insert(1, {**new["steps"][0], "code": "nuevo"})
    order = [step["code"] for step in merging.merge(base=base, local=local, new=new).document["steps"]]
    assert order == ["tres", "dos", "uno", "nuevo"]


# -- files


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(some_documents)
def test_a_journey_goes_through_its_file_and_comes_back_the_same(scope_a: Any, made: Any) -> None:
    for slug in made["prerequisites"]:
        Journey.objects.get_or_create(slug=slug, defaults={"title": slug, "summary": "…", "category": "a"})
    document_ = made | {"questionnaires": []}
    read = documents.read_document(documents.write_document(document_))
    journey = content.import_journey(read, publish=False)
    exported = documents.document_of(Journey.objects.get(pk=journey.pk))
    assert exported == document_
    again = documents.read_document(documents.write_document(exported))
    assert documents.document_of(content.import_journey(again, publish=False)) == exported


def test_a_file_carries_the_questionnaires_that_its_steps_name(scope_a: Any) -> None:
    steps = [{**document()["steps"][0], "kind": "questionnaire", "config": {"questionnaire": "animo-breve"}}]
    whole = document() | {"steps": steps, "questionnaires": [QUESTIONNAIRE]}
    journey = content.import_journey(whole)
    raw = documents.write_document(documents.document_of(journey))
    assert documents.read_document(raw) == whole
    Questionnaire.objects.update(title="Nuestro título")
    content.import_journey(documents.read_document(raw))
    assert Questionnaire.objects.get().title == "Nuestro título"


def refusal(raw: bytes | Any) -> str:
    with pytest.raises(DocumentRefused) as refused:
        documents.read_document(raw if isinstance(raw, bytes) else json.dumps(raw).encode())
    assert refused.value.details
    return "\n".join(map(str, refused.value.details["problems"]))


def deep(levels: int) -> bytes:
    return b'{"a":' * levels + b"1" + b"}" * levels


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"[" * 100_000, "no es JSON"),
        (b'{"slug": "\\ud800"}', "no es JSON"),
        (b"\xff\xfe", "no es JSON"),
        (b" " * 1_000_001, "demasiado grande"),
        (deep(500), "demasiados niveles"),
        (b"[]", "no contiene un recorrido"),
        (b'"hola"', "no contiene un recorrido"),
        (b"null", "no contiene un recorrido"),
        (b"{}", "«title» falta"),
    ],
)
def test_a_file_that_is_no_journey_is_refused_with_a_reason(raw: bytes, says: str) -> None:
    assert says in refusal(raw)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"format": "otro/9"}, "No se conoce este formato"),
        ({"slug": "../../etc"}, "«slug»"),
        ({"title": 7}, "«title»"),
        ({"title": " "}, "«title»"),
        ({"title": "a" * 121}, "«title»"),
        ({"completion_points": -1}, "«completion_points»"),
        ({"completion_points": True}, "«completion_points»"),
        ({"completion_points": 1e9}, "«completion_points»"),
        ({"certificate": "sí"}, "«certificate»"),
        ({"unlock": ["free"]}, "«unlock»"),
        ({"cover": "javascript:alert(1)"}, "«cover»"),
        ({"is_admin": True}, "No se conoce «is_admin»"),
        ({"prerequisites": ["calma"]}, "se exige a sí mismo"),
        ({"prerequisites": ["a", "a"]}, "repetido"),
        ({"prerequisites": [{"slug": "a"}]}, "«prerequisites»"),
        ({"steps": "x"}, "«steps»"),
        ({"steps": [1]}, "Paso 1: No tiene la forma"),
        ({"steps": [document()["steps"][0]] * 201}, "hasta 200"),
        ({"steps": [document()["steps"][0]] * 2}, "«uno» está repetido"),
        ({"steps": [document()["steps"][0] | {"kind": "magia"}]}, "No existe ese tipo"),
        ({"steps": [document()["steps"][0] | {"kind": ["content"]}]}, "No existe ese tipo"),
        ({"steps": [document()["steps"][0] | {"config": []}]}, "tiene que ser un objeto"),
        ({"steps": [document()["steps"][0] | {"code": "MAL"}]}, "«code»"),
        ({"steps": [document()["steps"][0] | {"otra": 1}]}, "No se conoce «otra»"),
        ({"steps": [document()["steps"][0] | {"body": "<script>alert(1)</script>"}]}, "«<script»"),
        ({"steps": [document()["steps"][0] | {"body": "[a](javascript:alert(1))"}]}, "«javascript:»"),
        ({"steps": [document()["steps"][0] | {"body": "<img src=x onerror=alert(1)>"}]}, "onerror="),
        ({"description": "[x](data:text/html;base64,AAAA)"}, "data:text/html"),
        ({"description": "a\x00b"}, "no se admite"),
        ({"questionnaires": {}}, "«questionnaires»"),
        ({"questionnaires": [{"code": "MAL"}]}, "sin código"),
        ({"questionnaires": [{**QUESTIONNAIRE, "scale": 3}]}, "No tiene la forma"),
        ({"questionnaires": [{**QUESTIONNAIRE, "items": [1]}]}, "No tiene la forma"),
        ({"questionnaires": [{**QUESTIONNAIRE, "cut_offs": [{"from": 9, "to": 1}]}]}, "«cut_offs»"),
        ({"questionnaires": [{"code": "a"}]}, "Falta"),
    ],
)
def test_a_file_that_says_what_no_journey_may_is_refused_with_the_reason(changes: Any, says: str) -> None:
    assert says in refusal(document() | changes)


@settings(max_examples=150, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
        max_leaves=20,
    ),
    st.sampled_from(
        ["steps", "questionnaires", "prerequisites", "title", "cover", "unlock", "0.config", "0.kind", "q"]
    ),
)
def test_no_file_whatever_breaks_the_reader(value: Any, place: str) -> None:
    made = document()
    if place == "q":
        made["questionnaires"] = [
            {**QUESTIONNAIRE, name: value} for name in ("scale", "items", "subscales", "cut_offs")
        ]
    elif place.startswith("0."):
        made["steps"][0][place[2:]] = value
    else:
        made[place] = value
    try:
        raw = orjson.dumps(made)
    except (TypeError, orjson.JSONEncodeError):  # numbers beyond 64 bits, lone surrogates
        raw = json.dumps(made).encode()
    with suppress(DocumentRefused):
        assert documents.read_document(raw)["slug"] == "calma"


def test_a_circle_of_prerequisites_is_refused_when_it_would_be_published(scope_a: Any) -> None:
    content.import_journey(document(slug="a"), publish=False)
    content.import_journey(document(slug="b", prerequisites=["a"]), publish=False)
    first = content.import_journey(document(slug="a", prerequisites=["b"]), publish=False)
    assert publishing.requires_itself(first)


# -- differences


def test_differences_tell_what_was_added_removed_moved_and_changed() -> None:
    old = document()
    new = document()
    new["steps"] = [new["steps"][2], {**new["steps"][0], "title": "Otro"}, {**new["steps"][0], "code": "cuatro"}]
    new["certificate"] = True
    told = between(old, new)
    assert [(change.field, change.before, change.after) for change in told.header] == [("certificate", False, True)]
    assert [(step.code, step.what) for step in told.steps] == [
        ("dos", "removed"),
        ("tres", "moved"),
        ("uno", "changed"),
        ("cuatro", "added"),
    ]
    new["steps"][1]["title"] = "Uno"
    assert [step.what for step in between(old, new).steps] == ["removed", "moved", "added"]
    assert not between(old, document())


def test_lines_of_a_text_are_told_one_by_one() -> None:
    assert lines("a\nb", "a\nc") == [("same", "a"), ("gone", "b"), ("new", "c")]
