"""The packaged journeys read plainly, by a readability index made for Spanish, and each step is complete.

INFLESZ (I. M. Barrio-Cantalejo and others, "Validación de la Escala INFLESZ para evaluar la legibilidad de los textos
dirigidos a pacientes", Anales del Sistema Sanitario de Navarra 31, 2008) reads F. Szigriszt-Pazos' index of perspicuity,
206.835 - 62.3 x syllables per word - words per sentence, the heir of J. Fernández Huerta's of 1959: under 40 very hard
(scientific papers), 40-55 rather hard, 55-65 normal, 65-80 rather easy, over 80 very easy. What people in distress read
should be rather easy at least.
"""

import re
from typing import Any

import pytest

from journeys import kinds
from journeys.rules import texts
from journeys.services import documents, starting

RATHER_EASY = 65
STRONG, VOWELS = "aeoáéíóú", "aeiouáéíóúü"
DOCUMENTS = {slug: starting.journey_document(slug) for slug in starting.JOURNEYS}
STEPS = [
    pytest.param(step, id=f"{slug}/{step['code']}")
    for slug, document in DOCUMENTS.items()
    for step in document["steps"]
]
QUESTIONNAIRES = {
    path.stem: starting.read(f"questionnaires/{path.stem}")
    for path in sorted((starting.FOLDER / "questionnaires").glob("*.json"))
}


def words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text)


def prose(text: str) -> str:
    """Without the line of sources, which is for the curious."""
    return re.sub(r"(?m)^\*Para saber más:.*$", "", text)


def sentences(text: str) -> list[str]:
    return [part for part in re.split(r"[.!?…:;]+[»\"*)]*(?:\s|$)|\n+", text) if words(part)]


def syllables(word: str) -> int:
    """How many syllables a Spanish word has: two strong vowels part, a weak one without accent joins."""
    plain = re.sub(r"y$", "i", re.sub(r"(?<=[qg])u(?=[eiéí])", "", word.lower())).replace("h", "")
    count, before = 0, ""
    for letter in plain:
        is_vowel = letter in VOWELS
        joins = bool(before) and not (letter in STRONG and before in STRONG) and not {letter, before} & {"í", "ú"}
        count += is_vowel and not joins
        before = letter if is_vowel else ""
    return max(count, 1)


def inflesz(text: str) -> float:
    read = prose(text)
    said = words(read)
    return 206.835 - 62.3 * sum(map(syllables, said)) / len(said) - len(said) / len(sentences(read))


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("sol", 1),
        ("agua", 2),
        ("día", 2),
        ("ciudad", 2),
        ("país", 2),
        ("que", 1),
        ("guía", 2),
        ("siguiente", 3),
        ("también", 2),
        ("respiración", 4),
        ("poeta", 3),
        ("zoológico", 5),
        ("muy", 1),
        ("baúl", 2),
        ("ahora", 3),
        ("pingüino", 3),
    ],
)
def test_syllables_are_counted_as_they_are_spoken(word: str, count: int) -> None:
    assert syllables(word) == count


def test_the_index_tells_plain_words_from_a_paper() -> None:
    plain = "Respira despacio. Nota los pies en el suelo. No tienes que hacer nada más."
    paper = (
        "La implementación de intervenciones psicoterapéuticas fundamentadas en la reestructuración cognitiva ha evidenciado "
        "disminuciones estadísticamente significativas de la sintomatología ansiosa en poblaciones universitarias."
    )
    assert inflesz(plain) > 80
    assert inflesz(paper) < 40


@pytest.mark.parametrize("step", STEPS)
def test_each_step_reads_easily(step: dict[str, Any]) -> None:
    assert inflesz(step["body"]) >= RATHER_EASY
    spoken = " ".join(part["instruction"] for part in step["config"].get("parts", []))
    if spoken:
        assert inflesz(spoken) >= RATHER_EASY


@pytest.mark.parametrize("slug", DOCUMENTS)
def test_each_journey_reads_easily_as_a_whole(slug: str) -> None:
    document = DOCUMENTS[slug]
    assert inflesz(document["description"]) >= RATHER_EASY
    assert inflesz(". ".join([document["summary"], document["audience"]])) >= 40
    assert inflesz("\n".join(step["body"] for step in document["steps"])) >= 75


@pytest.mark.parametrize("code", QUESTIONNAIRES)
def test_questionnaires_ask_and_answer_plainly(code: str) -> None:
    definition = QUESTIONNAIRES[code]
    assert inflesz("\n".join(item["text"] for item in definition["items"])) >= 55
    assert inflesz("\n".join(cut["message"] for cut in definition["cut_offs"])) >= 55


@pytest.mark.parametrize("slug", DOCUMENTS)
def test_each_journey_is_a_file_that_the_library_takes_whole(slug: str) -> None:
    assert documents.check_document(DOCUMENTS[slug])["slug"] == slug


@pytest.mark.parametrize("step", STEPS)
def test_each_step_is_complete(step: dict[str, Any]) -> None:
    kind = kinds.get(step["kind"])
    assert kind.problems(step["config"]) == []
    assert kind.tidy(step["config"]) == step["config"], "every code stands already"
    assert step["title"].strip()
    assert step["minutes"] >= 1
    assert step["points"] >= 1
    assert "<p>" in texts.html_of(step["body"])
    assert texts.dangers(step["body"]) == []
    assert re.search(r"[.!?»*)]$", step["body"].strip()), "the text ends as a sentence does"


def test_the_exercises_that_have_evidence_are_there() -> None:
    techniques = {step["config"].get("technique") for document in DOCUMENTS.values() for step in document["steps"]}
    assert {
        "respiracion-4-6",
        "anclaje-5-4-3-2-1",
        "activacion-conductual",
        "pausa-de-autocompasion",
        "hora-de-preocupaciones",
    } <= techniques
    bodies = " ".join(step["body"] for document in DOCUMENTS.values() for step in document["steps"])
    for named in ("revaluación cognitiva", "control de estímulos", "activación conductual"):
        assert named in bodies.lower()
    codes = {step["code"] for document in DOCUMENTS.values() for step in document["steps"]}
    assert "higiene-del-sueno" in codes


def test_breathing_warns_whom_it_does_not_suit_and_every_journey_says_when_to_ask_for_help() -> None:
    breathing = next(
        step for step in DOCUMENTS["resiliencia-en-ocho-pasos"]["steps"] if step["code"] == "respiracion-4-6"
    )
    assert "consulta" in breathing["body"]
    for document in DOCUMENTS.values():
        assert re.search(r"(?i)llama (ya|hoy) a una línea de ayuda[^.]*emergencias", document["description"])


def test_nobody_is_left_out_by_the_wording() -> None:
    """What a person reads of themselves or of a profession is said so that it fits everybody.

    The World Health Organization's own words (WHO-5) are an instrument's and stay as they were validated.
    """
    masculine = re.compile(
        r"\b(un profesional|los profesionales|estamos (solos|cansados)|nos sentimos solos|tumbado|nervioso|ansiosos|"
        r"compañeros|los alumnos|los niños|los adultos|los tuyos|un amigo)\b",
        re.IGNORECASE,
    )
    spoken = [str(DOCUMENTS), *(str({**one, "items": None}) for one in QUESTIONNAIRES.values())]
    assert [found.group() for text in spoken for found in masculine.finditer(text)] == []
