"""Help lines: the numbers, the public endpoint, the dates."""

from datetime import date, timedelta

import pytest
from django.core.checks import run_checks

from coaching import checks
from coaching.api.shapes import HelpShape
from coaching.rules import help_lines
from oasis.core.testing import assert_matches

# country: help lines, emergency; as the specification has them
NUMBERS = {
    "ES": (["024"], "112"),
    "MX": (["800 911 2000"], "911"),
    "AR": (["135"], "911 / 107"),
    "CL": (["*4141"], "131"),
    "PE": (["113, opción 5"], "106"),
    "UY": (["0800 0767", "*0767"], "911"),
    "CO": (["106", "192, opción 4"], "123"),
}


@pytest.mark.parametrize("country", NUMBERS)
def test_anybody_gets_the_lines_of_a_country_without_a_statement(api, country, statements, db):
    with statements(0):
        answer = api(None).get(f"/api/v1/help-lines?country={country}")
    data = answer.json()["data"]
    assert_matches(HelpShape, data)
    assert (data["country"], [line["number"] for line in data["lines"]], data["emergency"]) == (
        country,
        *NUMBERS[country],
    )


def test_small_letters_will_do(api):
    assert api(None).get("/api/v1/help-lines?country=es").json()["data"]["country"] == "ES"


@pytest.mark.parametrize("query", ["", "?country=FR"])
def test_of_an_unknown_country_there_are_the_emergency_numbers_and_a_word_about_it(api, query):
    answer = api(None).get(f"/api/v1/help-lines{query}").json()
    assert answer["data"] == {"country": None, "lines": [], "emergency": "112 / 911"}
    assert answer["message"]


@pytest.mark.parametrize("query", ["?country=ESP", "?country=1", "?pais=ES", "?country=ES&country=MX"])
def test_a_malformed_question_is_refused(api, query):
    assert api(None).get(f"/api/v1/help-lines{query}").json()["error"]["code"] == "common_001"


def test_it_is_never_turned_away(api, settings):
    settings.RATE_LIMITS_ENABLED, settings.RATE_LIMITS = True, {**settings.RATE_LIMITS, "default": "1/m"}
    assert {api(None).get("/api/v1/help-lines?country=ES").status_code for _ in range(5)} == {200}


def test_a_line_that_nobody_verified_for_180_days_is_a_warning(monkeypatch):
    lines = help_lines.to_verify(date(2026, 11, 22))
    assert {line.country for line in lines} == {"CO"}
    late = date(2026, 11, 21) + timedelta(days=181)
    assert len(help_lines.to_verify(late)) == len(help_lines.all_lines())

    monkeypatch.setattr(checks.timezone, "localdate", lambda: late)
    assert "coaching.W001" in [message.id for message in run_checks()]


def test_a_provider_that_nobody_implements_is_an_error(settings):
    settings.AI_PROVIDER = "oracle"
    assert "coaching.E001" in [message.id for message in run_checks()]


def test_gemini_without_a_key_is_an_error(settings):
    settings.AI_PROVIDER, settings.GEMINI_API_KEY = "gemini", ""
    assert "coaching.E002" in [message.id for message in run_checks()]


def test_a_screening_without_its_weights_is_an_error(monkeypatch, tmp_path):
    from coaching.rules import classifier

    classifier.load_model.cache_clear()
    monkeypatch.setattr(classifier, "FILE", tmp_path / "none.json")
    try:
        assert "coaching.E003" in [message.id for message in run_checks()]
    finally:
        classifier.load_model.cache_clear()
