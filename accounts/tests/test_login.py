"""POST /auth/login."""

import pytest

from accounts.api.shapes import LoginAnswer
from accounts.models import Session, User
from accounts.tokens import read_access
from oasis.core.testing import assert_matches

pytestmark = pytest.mark.django_db
LOGIN = "/api/v1/auth/login"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def test_the_right_password_opens_a_session(login, cast, statements):
    with statements(8):
        answer = login(cast.diego, user_agent=FIREFOX)
    assert answer.status_code == 200
    data = answer.json()["data"]
    assert_matches(LoginAnswer, data)
    assert "refresh" not in data
    assert data["user"]["profile"]["first_name"] == "Diego"
    organizations = [(one["id"], one["role"]) for one in data["organizations"]]
    assert organizations == [(str(cast.a.id), "participant")]
    claims = read_access(data["access"])
    session = Session.objects.get(pk=claims.session_id)
    assert (session.user_id, session.device, session.address) == (cast.diego.id, "Firefox · Linux", "127.0.0.1")
    assert (claims.organization_id, claims.role) == (None, None)


def test_the_access_token_opens_doors(login, cast, api):
    token = login(cast.diego).json()["data"]["access"]
    answer = api(None).get("/api/v1/users/me", authorization=f"Bearer {token}")
    assert answer.json()["data"]["email"] == cast.diego.email


def test_the_address_may_be_typed_in_any_case_and_called_username(api, cast):
    body = {"username": cast.diego.email.upper(), "password": cast.diego.password}
    assert api(None).post(LOGIN, body).status_code == 200


@pytest.mark.parametrize(
    "body", [{}, {"email": "a@b.es"}, {"password": "x"}, {"email": "a@b.es", "username": "a@b.es", "password": "x"}]
)
def test_name_and_password_are_needed(api, body):
    assert api(None).post(LOGIN, body).json()["error"]["code"] == "common_001"


def test_unknown_person_wrong_password_and_inactive_account_get_one_answer(api, login, cast):
    User.objects.filter(pk=cast.elena.id).update(is_active=False)
    answers = [
        api(None).post(LOGIN, {"email": "nadie@ninguna.example", "password": cast.ana.password}),
        login(cast.diego, "otra-cosa"),
        login(cast.elena),
    ]
    errors = [{**answer.json()["error"], "request_id": ""} for answer in answers]
    assert errors[0]["code"] == "auth_002"
    assert errors == [errors[0]] * 3
    assert not Session.objects.exists()


def test_a_failure_does_the_same_work_whether_or_not_the_account_exists(api, cast, statements, monkeypatch):
    checked = []
    from accounts.models import people
    from accounts.services import proof as service

    monkeypatch.setattr(service, "check_password", lambda *given: checked.append("nobody") or False)
    monkeypatch.setattr(people.User, "check_password", lambda *given: checked.append("somebody") or False)
    with statements(9) as unknown:
        api(None).post(LOGIN, {"email": "nadie@ninguna.example", "password": "otra-cosa"})
    with statements(9) as known:
        api(None).post(LOGIN, {"email": cast.diego.email, "password": "otra-cosa"})
    assert checked == ["nobody", "somebody"]
    assert list(unknown) == list(known)


def test_the_cookie_is_for_the_log_in_paths_only(login, cast, settings):
    settings.REFRESH_COOKIE_SECURE = True
    cookie = login(cast.diego).cookies["oasis_refresh"]
    assert cookie["httponly"]
    assert cookie["secure"]
    assert (cookie["samesite"], cookie["path"], cookie["max-age"]) == ("Lax", "/api/v1/auth", 14 * 86400)


def test_native_clients_get_the_refresh_token_in_the_body(login, cast):
    answer = login(cast.diego, x_client_type="native")
    assert answer.json()["data"]["refresh"] == answer.cookies["oasis_refresh"].value


def test_log_ins_and_failures_are_audited_without_what_was_typed(login, api, cast, records):
    login(cast.diego, user_agent=FIREFOX, x_request_id="la-de-diego")
    login(cast.diego, "mal-escrita-1")
    api(None).post(LOGIN, {"email": "secreto@privado.example", "password": "mal-escrita-2"})
    rows = list(records().values())
    assert [(row["action"], row["target_type"]) for row in rows] == [
        ("user.logged_in", "user"),
        ("user.login_failed", "user"),
        ("user.login_failed", "account"),
    ]
    first = rows[0]
    assert (first["actor_id"], first["request_id"]) == (cast.diego.id, "la-de-diego")
    assert FIREFOX not in str(rows)  # where from and with what is sealed for the person: test_audit
    assert "mal-escrita" not in str(rows)
    assert "secreto@" not in str(rows)


def test_log_ins_are_limited_by_address_and_by_account(login, api, cast, settings, standing_clock):
    settings.RATE_LIMITS_ENABLED = True
    settings.TRUSTED_PROXIES = 1
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "login": "3/m"}
    for number in range(3):
        other = {"email": f"nadie{number}@x.example", "password": "x"}
        assert api(None).post(LOGIN, other, x_forwarded_for="203.0.113.1").status_code == 401
    limited = login(cast.diego, x_forwarded_for="203.0.113.1")
    assert (limited.status_code, limited.json()["error"]["code"]) == (429, "common_004")
    for number in range(3):
        assert login(cast.diego, x_forwarded_for=f"203.0.113.1{number}").status_code == 200
    assert login(cast.diego, x_forwarded_for="203.0.113.20").status_code == 429
