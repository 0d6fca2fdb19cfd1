"""POST /auth/refresh."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.api.shapes import AccessAnswer
from accounts.models import AuditRecord, Session, User
from accounts.tokens import read_access, read_refresh
from oasis.core.testing import assert_matches
from organizations.models import Organization

pytestmark = pytest.mark.django_db
REFRESH = "/api/v1/auth/refresh"


@pytest.fixture
def refresh(api):
    """Present a refresh token in the body, as a native client."""
    return lambda token: api(None).post(REFRESH, {"refresh": token}, x_client_type="native")


@pytest.fixture
def token(login, cast):
    """Diego's first refresh token."""
    return login(cast.diego, x_client_type="native").json()["data"]["refresh"]


def test_a_refresh_token_buys_the_next_pair(refresh, token, cast, statements):
    with statements(4):
        answer = refresh(token)
    assert answer.status_code == 200
    data = answer.json()["data"]
    assert_matches(AccessAnswer, data)
    assert data["refresh"] != token
    assert read_access(data["access"]).user_id == cast.diego.id
    assert answer.cookies["oasis_refresh"].value == data["refresh"]


def test_a_role_that_asks_for_a_second_factor_since_the_log_in_is_noticed_at_the_next_refresh(
    refresh, token, api, cast, statements
):
    Organization.objects.filter(pk=cast.a.id).update(second_factor_roles=["participant"])
    with statements(4):
        data = refresh(token).json()["data"]
    bearer = {"authorization": f"Bearer {data['access']}"}
    answer = api(None).get("/api/v1/users/me", **bearer)
    assert answer.json()["error"]["details"] == {"second_factor": "set_up"}
    Organization.objects.filter(pk=cast.a.id).update(second_factor_roles=[])
    data = refresh(data["refresh"]).json()["data"]
    assert api(None).get("/api/v1/users/me", authorization=f"Bearer {data['access']}").status_code == 200


def test_browsers_need_the_cookie_only(login, cast):
    browser = Client()
    browser.post(
        "/api/v1/auth/login",
        {"email": cast.diego.email, "password": cast.diego.password},
        content_type="application/json",
    )
    first = browser.cookies["oasis_refresh"].value
    for kind in ("application/json", "application/octet-stream"):
        answer = browser.generic("POST", REFRESH, b"", content_type=kind)
        assert answer.status_code == 200, answer.content
        assert list(answer.json()["data"]) == ["access"]
    assert browser.cookies["oasis_refresh"].value != first


def test_an_expired_access_token_beside_it_does_not_matter(api, token):
    answer = api(None).post(REFRESH, {"refresh": token}, authorization="Bearer caducado")
    assert answer.status_code == 200


def test_the_session_lives_fourteen_days_from_its_last_use(refresh, token):
    now = timezone.now()
    with time_machine.travel(now + timedelta(days=13)):
        token = refresh(token).json()["data"]["refresh"]
    with time_machine.travel(now + timedelta(days=26)):
        token = refresh(token).json()["data"]["refresh"]
    with time_machine.travel(now + timedelta(days=41)):
        assert refresh(token).json()["error"]["code"] == "auth_006"


def test_two_tabs_within_ten_seconds_get_the_same_pair(refresh, token):
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        first = refresh(token).json()["data"]["refresh"]
    with time_machine.travel(now + timedelta(seconds=9), tick=False):
        second = refresh(token).json()["data"]["refresh"]
    assert read_refresh(first) == read_refresh(second)
    assert refresh(second).status_code == 200


def test_a_spent_token_used_again_ends_the_session_and_all_that_descends_from_it(refresh, token, api, cast, audited):
    now = timezone.now()
    newest = refresh(token).json()["data"]
    with time_machine.travel(now + timedelta(seconds=11)):
        stolen = refresh(token)
        assert (stolen.status_code, stolen.json()["error"]["code"]) == (401, "auth_006")
        assert refresh(newest["refresh"]).json()["error"]["code"] == "auth_006"
        me = api(None).get("/api/v1/users/me", authorization=f"Bearer {newest['access']}")
        assert me.json()["error"]["code"] == "auth_005"
    session = Session.objects.get()
    assert session.revoked_reason == "reuse"
    record = AuditRecord.objects.get(action="session.token_reused")
    assert (record.actor_id, record.target_id) == (cast.diego.id, str(session.pk))
    assert audited().count("session.token_reused") == 1


def test_an_ancestor_is_reuse_even_within_the_grace(refresh, token):
    second = refresh(token).json()["data"]["refresh"]
    third = refresh(second).json()["data"]["refresh"]
    assert refresh(token).status_code == 401
    assert refresh(third).status_code == 401


def test_other_sessions_of_the_person_go_on(refresh, token, login, cast):
    other = login(cast.diego, x_client_type="native").json()["data"]["refresh"]
    second = refresh(token).json()["data"]["refresh"]
    refresh(second)
    assert refresh(token).status_code == 401
    assert refresh(other).status_code == 200


def test_an_inactive_person_gets_nothing(refresh, token, cast):
    User.objects.filter(pk=cast.diego.id).update(is_active=False)
    assert refresh(token).json()["error"]["code"] == "auth_006"
    assert Session.objects.get().revoked_at is None


@pytest.mark.parametrize("bad", ["x", "a.b.c", "á.é.í", "." * 500])
def test_no_other_text_is_a_refresh_token(refresh, bad, cast):
    assert refresh(bad).json()["error"]["code"] == "auth_006"


def test_without_a_token_there_is_nothing_to_refresh(api, cast):
    assert api(None).post(REFRESH).json()["error"]["code"] == "auth_006"


def test_an_access_token_refreshes_nothing_and_a_refresh_token_opens_nothing(refresh, token, login, cast, api):
    access = login(cast.diego).json()["data"]["access"]
    assert refresh(access).json()["error"]["code"] == "auth_006"
    assert api(None).get("/api/v1/users/me", authorization=f"Bearer {token}").json()["error"]["code"] == "auth_005"
