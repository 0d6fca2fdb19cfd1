"""Kinds of steps: what clients get matches its published schema; a new kind is one file."""

import importlib
import json
import sys
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest

from journeys import kinds
from journeys.api import shapes
from journeys.kinds import fields
from journeys.kinds.questionnaire import Questionnaire as QuestionnaireKind
from journeys.rules import texts
from journeys.services import publishing, starting
from journeys.services.versions import step_content
from journeys.tests.making import CONFIGS, QUESTIONNAIRE, make_gamification, make_journey, step
from oasis.core.api.docs import document
from oasis.core.tenancy import organization_scope

V1 = "/api/v1"


def as_json_schema(schema: Any) -> Any:
    """An OpenAPI 3.0 schema as JSON Schema: `nullable` is a type there."""
    if isinstance(schema, list):
        return [as_json_schema(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    made = {name: as_json_schema(value) for name, value in schema.items() if name != "nullable"}
    if schema.get("nullable"):
        made["type"] = [schema["type"], "null"]
    return made


def validate(kind: str, content: Any) -> None:
    jsonschema.validate(content, as_json_schema(kinds.get(kind).schema()))


def rendered(row: dict[str, Any], find: Any) -> dict[str, Any]:
    config = kinds.get(row["kind"]).freeze(row["config"], find)
    content = step_content(row["kind"], body=row["body"], html=texts.html_of(row["body"]), config=config)
    return json.loads(json.dumps(content))


def packaged() -> list[dict[str, Any]]:
    return [row for slug in starting.JOURNEYS for row in starting.journey_document(slug)["steps"]]


def packaged_questionnaire(code: str) -> dict[str, Any]:
    found: dict[str, Any] = starting.read(f"questionnaires/{code}")
    return found


@pytest.mark.parametrize("kind", sorted(CONFIGS))
def test_the_content_of_each_kind_matches_its_schema(kind: str) -> None:
    validate(kind, rendered(step("uno", kind), lambda code: QUESTIONNAIRE))


def test_all_packaged_steps_match_the_schemas_of_their_kinds() -> None:
    rows = packaged()
    assert len(rows) > 20
    for row in rows:
        validate(row["kind"], rendered(row, packaged_questionnaire))


@pytest.mark.parametrize("kind", sorted(CONFIGS))
def test_a_content_with_something_else_in_it_does_not_match(kind: str) -> None:
    content = rendered(step("uno", kind), lambda code: QUESTIONNAIRE)
    with pytest.raises(jsonschema.ValidationError):
        validate(kind, {**content, "secret": 1})
    content.pop("html")
    with pytest.raises(jsonschema.ValidationError):
        validate(kind, content)


def test_the_openapi_document_publishes_each_kinds_schema() -> None:
    described = json.loads(document())["components"]["schemas"]["JourneysStep"]["properties"]["content"]
    assert {one["title"] for one in described["anyOf"]} == {f"content of kind `{code}`" for code in shapes.KINDS}
    for one in described["anyOf"]:
        assert one == json.loads(json.dumps(kinds.get(one["title"].split("`")[1]).schema()))


def test_what_the_api_gives_matches(api: Any, cast: Any) -> None:
    with organization_scope(cast.a):
        journey = make_journey(*(step(f"de-{kind}", kind) for kind in CONFIGS), unlock="free")
    diego = api(cast.diego)
    diego.post(f"{V1}/enrollments", {"journey_id": journey.id})
    shown = diego.get(f"{V1}/journeys/{journey.id}/steps").json()["data"]
    assert {one["kind"] for one in shown} == set(CONFIGS)
    for one in shown:
        validate(one["kind"], one["content"])


def test_answers_and_scoring_never_reach_a_client_before_they_answer() -> None:
    quiz = json.dumps(rendered(step("q", "quiz"), None))
    instrument = json.dumps(rendered(step("q", "questionnaire"), lambda code: QUESTIONNAIRE))
    assert not any(f'"{word}"' in quiz for word in ("answer", "explanation"))
    assert not any(f'"{word}"' in instrument for word in ("risk", "reverse", "subscale", "cut_offs"))


def test_a_guided_exercise_says_how_long_it_takes() -> None:
    config = {"technique": "4-6", "repeat": 10, "parts": [{"title": "a", "instruction": "b", "seconds": 10}]}
    assert kinds.get("exercise").content(config)["total_seconds"] == 100


# -- a kind of one's own

NEW = '''
"""A photo of something that went well."""

from django.utils.translation import gettext_lazy as _

from journeys.kinds import Kind, Outcome, WrongAnswer, kind
from journeys.kinds.fields import Text, Whole


@kind
class Photo(Kind):
    """Completed with the photo's caption."""

    code = "photo"
    label = _("foto")
    help = _("Una foto de algo que salió bien.")
    fields = (
        Text(name="subject", label=_("Qué fotografiar"), limit=80),
        Whole(name="least", label=_("Letras"), least=1, most=9, default=3),
    )
    properties = {"subject": {"type": "string"}}

    def content(self, config):
        return {"subject": config["subject"]}

    def complete(self, config, work):
        caption = (work.answers or {}).get("caption")
        if not isinstance(caption, str) or len(caption) < config.get("least", 3):
            raise WrongAnswer({"answers.caption": ["Cuenta qué se ve."]})
        return Outcome(answers={"caption": caption}, result={"letters": len(caption)})
'''


@pytest.fixture
def photo(tmp_path: Any, monkeypatch: Any) -> Iterator[None]:
    """A kind in a file of its own, gone afterwards."""
    (tmp_path / "photo_kind.py").write_text(NEW)
    monkeypatch.syspath_prepend(tmp_path)
    importlib.import_module("photo_kind")
    yield
    del kinds._kinds["photo"], sys.modules["photo_kind"]


def test_a_new_kind_is_one_file_and_is_walked_to_the_end(api: Any, cast: Any, photo: None) -> None:
    with organization_scope(cast.a):
        make_gamification()
        journey = make_journey({**step("foto"), "kind": "photo", "config": {"subject": "Tu mañana"}})
    diego = api(cast.diego)
    made = diego.post(f"{V1}/enrollments", {"journey_id": journey.id}).json()["data"]
    (only,) = made["steps"]
    assert only["content"]["subject"] == "Tu mañana"
    validate("photo", only["content"])
    path = f"{V1}/enrollments/{made['id']}/steps/{only['id']}/complete"
    refused = diego.post(path, {"answers": {"caption": "a"}})
    assert (refused.status_code, refused.json()["error"]["details"]) == (
        400,
        {"answers.caption": ["Cuenta qué se ve."]},
    )
    done = diego.post(path, {"answers": {"caption": "Un café al sol"}}).json()["data"]
    assert done["step"]["result"] == {"letters": 14}
    assert done["journey_completed"]
    assert diego.post(path, {"answers": {"caption": "Otra cosa"}}).json()["data"] == done


def test_the_editor_and_the_check_know_a_new_kind_too(cast: Any, photo: None) -> None:
    from journeys.admin.steps import StepForm, editor_words

    with organization_scope(cast.a):
        told = editor_words()["kinds"]["photo"]
        assert [field["label"] for field in told["fields"]] == ["Qué fotografiar", "Letras"]
        assert "photo" in dict(StepForm().fields["kind"].choices)
    assert kinds.get("photo").problems({}) == ["Falta «Qué fotografiar»."]


# -- what a kind asks for


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        (fields.Text(name="a", label="A", limit=3), "abcd", "hasta 3"),
        (fields.Text(name="a", label="A", limit=3), 7, "hasta 3"),
        (fields.Text(name="a", label="A", limit=9, pattern="[a-z]+"), "A1", "no tiene la forma"),
        (fields.Address(name="a", label="A"), "javascript:alert(1)", "dirección web"),
        (fields.Address(name="a", label="A"), "https://", "dirección web"),
        (fields.Address(name="a", label="A"), "http://[", "dirección web"),
        (fields.Address(name="a", label="A", schemes=("https",)), "http://a.example", "dirección web"),
        (fields.Whole(name="a", label="A", least=1, most=3, default=1), 4, "de 1 a 3"),
        (fields.Whole(name="a", label="A", least=0, most=3, default=1), True, "de 0 a 3"),
        (fields.Choice(name="a", label="A", options=(("x", "X"),), default="x"), ["x"], "elige una"),
        (fields.Reference(name="a", label="A", to="q"), "NO", "elige una"),
        (fields.Code(name="a"), "a" * 61, "código"),
        (fields.Rows(name="a", label="A", singular="Fila", fields=()), "x", "entre 1 y 50"),
        (fields.Rows(name="a", label="A", singular="Fila", fields=()), [3], "Fila 1: No tiene la forma"),
        (fields.Rows(name="a", label="A", singular="F", fields=(fields.Code(name="c"),)), [{"c": "x"}] * 2, "el mismo"),
    ],
)
def test_each_setting_says_what_is_wrong_with_it(field: fields.Field, value: Any, says: str) -> None:
    assert says in "\n".join(fields.problems((field,), {"a": value}))


def test_a_setting_that_is_not_asked_for_is_not_missed() -> None:
    address = fields.Address(name="url", label="Dirección", when=("format", ("video",)))
    assert fields.problems((address, fields.Text(name="format", label="F", limit=9)), {"format": "text"}) == []


def test_the_right_answer_is_one_of_the_options() -> None:
    quiz = kinds.get("quiz")
    config = json.loads(json.dumps(CONFIGS["quiz"]))
    assert quiz.problems(config) == []
    config["questions"][0]["answer"] = "z"
    assert quiz.problems(config) == ["Pregunta 1: Marca «Es la buena» entre las opciones."]


def test_codes_are_made_once_and_never_changed() -> None:
    quiz = kinds.get("quiz")
    made = quiz.tidy({"questions": [{"text": "a"}, {"code": "p1", "text": "b"}, 7]})
    assert [row["code"] for row in made["questions"][:2]] == ["p2", "p1"]
    assert quiz.tidy(made) == made
    assert quiz.tidy("x") == "x"


def test_a_published_questionnaire_is_complete_in_itself(scope_a: Any, cast: Any) -> None:
    journey = make_journey(step("uno", "questionnaire"))
    assert journey.published_version
    frozen = journey.published_version.steps.get().config
    assert frozen["definition"]["items"] == QUESTIONNAIRE["items"]
    assert QuestionnaireKind().content(frozen)["questionnaire"]["code"] == "animo-breve"
    journey.refresh_from_db()
    assert not publishing.has_unpublished_changes(journey)
