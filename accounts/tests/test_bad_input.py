"""Whatever is sent to whichever endpoint of accounts, the answer is a coded 4xx."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
PATHS = [
    f"/api/v1/auth/{name}"
    for name in (
        "register",
        "verify-email",
        "resend-verification",
        "login",
        "refresh",
        "password/reset",
        "password/reset/confirm",
        "unlock",
    )
]
BODIES = {
    "no JSON": (b"{", "common_006"),
    "not UTF-8": (b'{"email": "\xff\xfe"}', "common_006"),
    "a lone surrogate": (b'{"email": "\\ud800"}', "common_006"),
    "a list": (b"[]", "common_001"),
    "a NUL": (b'{"email": "a\\u0000@b.es", "token": "a\\u0000", "refresh": "a\\u0000"}', "common_001"),
    "unknown fields": (b'{"nobody": 1, "email": "a@b.es", "token": "x"}', "common_001"),
    "deep": (b'{"email":' + b"[" * 50 + b"]" * 50 + b"}", "common_001"),
    "huge": (b'{"email": "' + b"x" * 1_100_000 + b'"}', "common_010"),
    "huge text": (
        b'{"email": "' + b"x" * 9000 + b'", "token": "' + b"x" * 9000 + b'", "refresh": "' + b"x" * 9000 + b'"}',
        "common_001",
    ),
    "other types": (b'{"email": {}, "password": [], "token": 1.5, "refresh": true}', "common_001"),
}


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("what", list(BODIES))
def test_malformed_bodies(cast, path, what):
    body, code = BODIES[what]
    answer = Client().generic("POST", path, body, content_type="application/json")
    assert answer.json()["error"]["code"] == code
    assert 400 <= answer.status_code < 500


@pytest.mark.parametrize("path", PATHS)
def test_other_media_types_and_methods(cast, path):
    form = Client().post(path, {"email": "a@b.es"})
    assert (form.status_code, form.json()["error"]["code"]) == (415, "common_007")
    get = Client().get(path)
    assert (get.status_code, get.json()["error"]["code"]) == (405, "common_003")
