"""Every text that a participant writes is looked at, and the answer carries the help."""

from typing import Any

import pytest

from journeys.models import Questionnaire
from journeys.services import content, safety
from journeys.tests.making import QUESTIONNAIRE
from oasis.core.tenancy import organization_scope

V1 = "/api/v1"
HELP = {"level": "high", "resources": [{"country": "ES", "name": "024"}]}


@pytest.fixture
def heard(monkeypatch: Any) -> list[tuple[str, str]]:
    """Screen everything as grave, and remember it."""
    texts: list[tuple[str, str]] = []

    def screen(*, person_id: Any, source: str, text: str) -> dict[str, Any]:
        texts.append((source.partition(":")[0], text))
        return HELP

    monkeypatch.setattr(safety, "_screenings", [screen])
    monkeypatch.setattr(safety, "_risk_flags", [])
    return texts


def test_notes_and_pages_are_screened(api: Any, cast: Any, heard: Any) -> None:
    diego = api(cast.diego)
    note = diego.post(f"{V1}/me/check-ins", {"mood": 1, "energy": 1, "note": "no puedo más"}).json()["data"]
    page = diego.post(f"{V1}/me/journal", {"text": "sin salida"}).json()["data"]
    changed = diego.patch(f"{V1}/me/journal/{page['id']}", {"text": "aún peor"}).json()["data"]
    assert note["safety"] == page["safety"] == changed["safety"] == HELP
    assert heard == [
        ("journeys.check_in", "no puedo más"),
        ("journeys.journal", "sin salida"),
        ("journeys.journal", "aún peor"),
    ]


def test_a_check_in_without_words_is_not_screened(api: Any, cast: Any, heard: Any) -> None:
    answer = api(cast.diego).post(f"{V1}/me/check-ins", {"mood": 1, "energy": 1}).json()["data"]
    assert "safety" not in answer
    assert heard == []


def test_a_flagged_answer_is_screened_by_its_words_where_no_flag_is_registered(api: Any, cast: Any, heard: Any) -> None:
    with organization_scope(cast.a):
        content.import_questionnaire(QUESTIONNAIRE)
        identifier = Questionnaire.objects.get().id
    path = f"{V1}/questionnaires/{identifier}/responses"
    calm = api(cast.diego).post(path, {"answers": {"triste": 3, "ganas": 0, "dano": 0}}).json()["data"]
    grave = api(cast.diego).post(path, {"answers": {"triste": 0, "ganas": 3, "dano": 1}}).json()["data"]
    assert "safety" not in calm
    assert grave["safety"] == HELP
    assert heard == [("journeys.questionnaire", "He pensado en hacerme daño.")]


def test_the_gravest_of_several_answers_is_told() -> None:
    answers = [None, {"level": "watch"}, {"level": "imminent"}, {"level": "high"}]
    assert safety.gravest(*answers) == {"level": "imminent"}
    assert safety.gravest({"level": "imminent"}, {"level": "urgente"}) == {"level": "urgente"}
    assert safety.gravest(None) is None


def test_registering_twice_screens_once(monkeypatch: Any) -> None:
    monkeypatch.setattr(safety, "_screenings", [])

    def screen(**_: Any) -> None:
        return None

    safety.register_screening(screen)
    safety.register_screening(screen)
    assert safety._screenings == [screen]
