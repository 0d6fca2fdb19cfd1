"""Our own embedder: how good it is, and that it stays as it is."""

import json
import math
from pathlib import Path

from coaching.rules.embedding import DIMENSIONS, embedded, likeness, weights
from coaching.rules.passages import LONGEST, parts_of
from coaching.tests.conftest import load

QUESTIONS = json.loads((Path(__file__).parent / "questions.json").read_text(encoding="utf-8"))
FLOOR_AT_5, FLOOR_AT_1 = 0.93, 0.85

PINNED = {64: -0.129, 110: -0.827, 183: -0.129, 237: 0.129, 332: -0.517}


def ranks():
    passages = [
        (row["slug"], weights(part.embedded))
        for row in load("knowledge")
        for part in parts_of(title=row["title"], tags=row["tags"], body=row["body"], exercise=row["exercise"])
    ]
    for question, wanted in QUESTIONS:
        asked, best = weights(question), {}
        for slug, vector in passages:
            best[slug] = max(best.get(slug, -1.0), likeness(asked, vector))
        yield sorted(best, key=lambda slug: -best[slug]).index(wanted)


def test_the_article_that_answers_is_among_the_first_five():
    found = list(ranks())
    assert len(found) >= 40
    assert sum(rank < 5 for rank in found) / len(found) >= FLOOR_AT_5
    assert sum(rank < 1 for rank in found) / len(found) >= FLOOR_AT_1


def test_a_vector_has_unit_length_and_is_the_same_everywhere():
    vector = embedded("No puedo dormir por la noche")
    assert len(vector) == DIMENSIONS
    assert math.isclose(sum(value * value for value in vector), 1.0)
    assert vector == embedded("no puedo  DORMIR por la noche")
    assert {at: round(value, 3) for at, value in sorted(weights("dormir").items())} == PINNED


def test_a_text_without_words_has_no_direction():
    assert not any(embedded("¿…? de la que"))


def test_spelling_accents_and_drawn_out_letters_change_little():
    for one, other in (
        ("ansiedad", "anciedad"),
        ("sueño", "sueno"),
        ("estoy triste", "estoy triiiste"),
        ("vergüenza", "berguensa"),
    ):
        assert likeness(weights(one), weights(other)) > 0.6, (one, other)
    assert likeness(weights("ansiedad"), weights("mudanza")) < 0.3


def test_passages_are_whole_paragraphs_and_the_exercise_is_the_last():
    body = "\n\n".join(f"Párrafo {number}. " + "Palabras. " * 20 for number in range(9))
    exercise = {"technique": "x", "title": "Pausa", "minutes": 3, "steps": ["Para.", "Respira."]}
    parts = parts_of(title="T", tags=["a"], body=body, exercise=exercise)
    assert all(len(part.text) <= LONGEST + 1 for part in parts)
    assert "".join("".join(part.text.split()) for part in parts[:-1]) == "".join(body.split())
    assert (parts[-1].kind, parts[-1].text) == ("exercise", "Pausa\nPara.\nRespira.")
    assert all(part.embedded.startswith("T. a.") for part in parts)
