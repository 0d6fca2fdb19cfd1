"""The short way to the API answers as the long one does."""

import pytest
from django.test import Client

from oasis.core.testing import Api

SHORT = "oasis.core.middleware.StraightToTheView"
CHANGING = {"X-Request-ID", "RateLimit-Remaining", "Expires"}
REQUESTS = [
    ("GET", "/api/v1/journeys", {}),
    ("GET", "/api/v1/journeys?page_size=3", {"accept-language": "en"}),
    ("GET", "/api/v1/journeys?nonsense=1", {}),
    ("GET", "/api/v1/journeys", {"host": "evil.example"}),
    ("GET", "/api/v1/journeys", {"origin": "https://evil.example"}),
    ("GET", "/api/v1/journeys", {"x-forwarded-proto": "https"}),
    ("HEAD", "/api/v1/journeys", {}),
    ("OPTIONS", "/api/v1/journeys", {}),
    ("PUT", "/api/v1/journeys", {}),
    ("GET", "/api/v1/journeys/", {}),
    ("GET", "/api/v1/nowhere", {"accept-language": "en"}),
    ("GET", "/api/v1/errors", {"accept-language": "en-GB,en;q=0.5"}),
    ("POST", "/api/v1/auth/login", {}),
    ("POST", "/api/v1/tracking/event", {}),
    ("GET", "/api/v1/openapi.json", {}),
    ("GET", "/api/v1/docs", {}),
    ("GET", "/health", {}),
    ("GET", "/admin/", {}),
    ("GET", "/nowhere", {}),
]


@pytest.mark.parametrize(("secure", "redirect"), [(False, False), (True, False), (False, True)])
@pytest.mark.parametrize(("method", "path", "headers"), REQUESTS)
def test_both_ways_give_the_same_answer(settings, cast, method, path, headers, secure, redirect):
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = redirect, 1000
    sent = {"authorization": f"Bearer {Api(cast.diego).token()}", "x-organization-id": str(cast.a.id), **headers}
    host = {"SERVER_NAME": headers["host"]} if "host" in headers else {}

    def ask():
        answer = Client(**host).generic(method, path, headers=sent, secure=secure)
        told = {name: value for name, value in answer.headers.items() if name not in CHANGING}
        told["Vary"] = {word.strip().lower() for word in told.get("Vary", "").split(",")}
        body = answer.content.replace(answer["X-Request-ID"].encode(), b"-")
        return answer.status_code, told, body if "csrf" not in body.decode() else b""

    short = ask()
    assert SHORT in settings.MIDDLEWARE
    settings.MIDDLEWARE = [layer for layer in settings.MIDDLEWARE if layer != SHORT]
    assert short == ask()


def test_an_ordinary_request_takes_the_short_way(api, cast, monkeypatch):
    """Otherwise the comparison above would compare the long way with itself."""
    from django.middleware.common import CommonMiddleware

    passed = []
    monkeypatch.setattr(CommonMiddleware, "process_request", lambda self, request: passed.append(request.path))
    assert api(cast.diego).get("/api/v1/journeys").status_code == 200
    assert api(cast.diego).get("/api/v1/journeys", origin="https://app.example").status_code == 200
    assert len(passed) == 1
