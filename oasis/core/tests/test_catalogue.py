"""`GET /errors`: every code there is, in both languages, and the fixed ones as the conventions say."""

from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps

from oasis.core.api.catalogue import ErrorEntry
from oasis.core.errors import CATALOGUE, OasisError
from oasis.core.testing import assert_matches

# The table of the conventions: clients rely on these codes.
FIXED = {
    "common_001": 400, "common_002": 404, "common_003": 405, "common_004": 429, "common_005": 500, "common_006": 400,
    "common_007": 415, "common_008": 503, "common_009": 409, "common_010": 413,
    "auth_001": 401, "auth_002": 401, "auth_003": 403, "auth_004": 423, "auth_005": 401, "auth_006": 401, "auth_007": 401,
    "auth_008": 400, "auth_009": 409, "auth_010": 403,
    "org_001": 400, "org_002": 403, "org_003": 409, "org_004": 409, "org_005": 403,
    "journey_001": 404, "journey_002": 409, "journey_003": 409, "journey_004": 409, "journey_005": 409,
    "reward_001": 409, "reward_002": 409,
    "event_001": 409, "event_002": 409, "event_003": 400,
    "coaching_001": 503, "coaching_002": 429, "coaching_003": 403,
    "webhook_001": 404, "webhook_002": 401, "webhook_003": 400,
}  # fmt: skip


@pytest.fixture
def entries(api):
    answer = api(None).get("/api/v1/errors")
    assert answer.status_code == 200
    for entry in answer.json()["data"]:
        assert_matches(ErrorEntry, entry)
    return {entry["code"]: entry for entry in answer.json()["data"]}


def every_error():
    """Every subclass, of every module of every app."""
    for config in apps.get_app_configs():
        if (Path(config.path) / "errors.py").exists():
            import_module(f"{config.name}.errors")
    waiting, found = [OasisError], []
    while waiting:
        for kind in waiting.pop().__subclasses__():
            waiting.append(kind)
            found.append(kind)
    return found


def test_every_coded_error_is_in_the_catalogue_with_its_status(entries):
    kinds = every_error()
    assert len(kinds) > 30
    for kind in kinds:
        if not kind.code:  # a base of others, never raised itself
            assert kind.__subclasses__(), kind
            continue
        assert entries[kind.code]["status"] == CATALOGUE[kind.code].status
    assert list(entries) == sorted(entries)


def test_every_sentence_is_there_in_both_languages(entries):
    same = [code for code, entry in entries.items() if entry["message"]["es"] == entry["message"]["en"]]
    assert not same
    assert all(set(entry["message"]) == {"es", "en"} and all(entry["message"].values()) for entry in entries.values())


def test_the_fixed_codes_have_their_status(entries):
    assert {code: entries[code]["status"] for code in FIXED} == FIXED


def test_a_code_has_an_area_and_three_digits():
    for code in CATALOGUE:
        area, number = code.rsplit("_", 1)
        assert area.isalpha()
        assert area.islower()
        assert (len(number), number.isdigit()) == (3, True)


def test_two_errors_cannot_share_a_code():
    with pytest.raises(TypeError, match="common_002"):
        type("Another", (OasisError,), {"code": "common_002"})
    assert CATALOGUE["common_002"].__name__ == "NotFound"


def test_the_catalogue_asks_no_database(api, statements):
    with statements(0):
        api(None).get("/api/v1/errors")
