"""Deny by default: what is not declared is refused, to everybody."""

import pytest

from accounts.models import User

pytestmark = pytest.mark.urls("oasis.core.tests.routes")
EVERYBODY = ["ana", "bruno", "clara", "diego", "elena", "gala"]


def answer(api, cast, name, path, **options):
    result = api(getattr(cast, name)).get(path, **options)
    return result.status_code, result.json().get("error", {}).get("code")


@pytest.mark.parametrize("name", EVERYBODY)
@pytest.mark.parametrize("path", ["undeclared", "undeclared-in-organization", "foreign"])
def test_a_view_that_declares_nothing_refuses_everybody(api, cast, name, path):
    assert answer(api, cast, name, f"/api/v1/{path}", organization=cast.a) == (403, "auth_010")


@pytest.mark.parametrize("path", ["undeclared", "undeclared-in-organization"])
def test_a_view_that_declares_nothing_refuses_who_is_anonymous(api, cast, path):
    assert answer(api, cast, "fran", f"/api/v1/{path}") == (401, "auth_001")


def test_a_method_that_is_not_declared_refuses_everybody(api, cast):
    assert api(cast.gala).get("/api/v1/per-method").status_code == 200
    refusal = api(cast.gala).post("/api/v1/per-method")
    assert (refusal.status_code, refusal.json()["error"]["code"]) == (403, "auth_010")


@pytest.mark.parametrize("name", EVERYBODY)
def test_whoever_is_logged_in_uses_an_authenticated_view(api, cast, name):
    response = api(getattr(cast, name)).get("/api/v1/mine")
    assert response.json()["data"]["email"] == getattr(cast, name).email


@pytest.mark.parametrize("path", ["mine", "platform", "limited"])
def test_who_is_anonymous_is_asked_to_log_in(api, cast, path):
    response = api(None).get(f"/api/v1/{path}")
    assert (response.status_code, response.json()["error"]["code"]) == (401, "auth_001")
    assert response["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "é", "Bearer Bearer"])
def test_a_token_that_is_not_ours_is_refused(api, cast, token):
    response = api(None).get("/api/v1/mine", authorization=f"Bearer {token}")
    assert (response.status_code, response.json()["error"]["code"]) == (401, "auth_005")


def test_only_platform_admins_use_a_platform_view(api, cast):
    assert answer(api, cast, "gala", "/api/v1/platform") == (200, None)
    for name in ("ana", "bruno", "clara", "diego", "elena"):
        assert answer(api, cast, name, "/api/v1/platform") == (403, "auth_010")


def test_being_staff_is_not_being_a_platform_admin(api, cast):
    User.objects.filter(pk=cast.ana.id).update(is_staff=True)
    assert answer(api, cast, "ana", "/api/v1/platform") == (403, "auth_010")


def test_who_is_no_longer_a_platform_admin_is_refused_at_once(api, cast):
    client = api(cast.gala)
    assert client.get("/api/v1/platform").status_code == 200
    User.objects.filter(pk=cast.gala.id).update(is_platform_admin=False)
    assert client.get("/api/v1/platform").status_code == 403
