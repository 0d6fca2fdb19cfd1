"""Logging out, the list of sessions, and what an access token is worth."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from accounts.api.shapes import SessionShape
from accounts.models import AuditRecord, Session, User
from accounts.tokens import issue_access, read_access
from oasis.core.testing import assert_matches

pytestmark = pytest.mark.django_db
ME, SESSIONS = "/api/v1/users/me", "/api/v1/auth/sessions"


@pytest.fixture
def enter(login, api):
    """Log in and make requests as that session."""

    def begin(person, **headers):
        token = login(person, **headers).json()["data"]["access"]

        def send(method, path, data=None):
            return api(None).request(method, path, data, authorization=f"Bearer {token}")

        send.session_id = read_access(token).session_id
        return send

    return begin


def code(answer):
    return answer.json()["error"]["code"]


def test_logging_out_ends_this_session_and_takes_the_cookie(enter, cast):
    phone, laptop = enter(cast.diego), enter(cast.diego)
    answer = phone("POST", "/api/v1/auth/logout", {})
    assert answer.status_code == 204
    cookie = answer.cookies["oasis_refresh"]
    assert (cookie.value, cookie["max-age"], cookie["path"]) == ("", 0, "/api/v1/auth")
    assert code(phone("GET", ME)) == "auth_005"
    assert laptop("GET", ME).status_code == 200


def test_logging_out_everywhere_ends_all_of_mine_and_none_of_others(enter, cast):
    phone, laptop, other = enter(cast.diego), enter(cast.diego), enter(cast.ana)
    assert phone("POST", "/api/v1/auth/logout-all", {}).status_code == 204
    assert code(laptop("GET", ME)) == "auth_005"
    assert other("GET", ME).status_code == 200
    record = AuditRecord.objects.get(action="sessions.ended")
    assert record.changes["sessions"] == {"after": 2}


def test_the_list_shows_my_sessions_and_which_is_this_one(enter, cast, statements):
    iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1"
    phone, laptop = enter(cast.diego, user_agent=iphone), enter(cast.diego)
    enter(cast.ana)
    with statements(2):
        rows = laptop("GET", SESSIONS).json()["data"]
    for row in rows:
        assert_matches(SessionShape, row)
    assert {row["id"]: row["current"] for row in rows} == {
        str(phone.session_id): False,
        str(laptop.session_id): True,
    }
    assert rows[1]["device"] == "Safari · iPhone"


def test_one_session_can_be_ended_from_another(enter, cast):
    phone, laptop = enter(cast.diego), enter(cast.diego)
    path = f"{SESSIONS}/{phone.session_id}"
    assert laptop("DELETE", path).status_code == 204
    assert code(phone("GET", ME)) == "auth_005"
    assert code(laptop("DELETE", path)) == "common_002"
    assert Session.objects.get(pk=phone.session_id).revoked_reason == "removed"


def test_nobody_ends_or_finds_anybody_elses(enter, cast):
    mine, other = enter(cast.diego), enter(cast.ana)
    assert code(mine("DELETE", f"{SESSIONS}/{other.session_id}")) == "common_002"
    assert code(mine("DELETE", f"{SESSIONS}/{uuid4()}")) == "common_002"
    assert other("GET", ME).status_code == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/v1/auth/logout"),
        ("POST", "/api/v1/auth/logout-all"),
        ("POST", "/api/v1/auth/select-organization"),
        ("POST", "/api/v1/auth/password/change"),
        ("GET", SESSIONS),
        ("DELETE", f"{SESSIONS}/018f0000-0000-7000-8000-00000000ffff"),
        ("GET", ME),
        ("PATCH", ME),
        ("GET", f"{ME}/consents"),
        ("POST", f"{ME}/consents"),
    ],
)
def test_these_need_a_logged_in_person(api, cast, method, path):
    assert code(api(None).request(method, path, {})) == "auth_001"
    assert code(api(None).request(method, path, {}, authorization="Basic abc")) == "auth_001"
    bad = api(None).request(method, path, {}, authorization="Bearer abc")
    assert (bad.status_code, code(bad)) == (401, "auth_005")
    assert bad["WWW-Authenticate"].startswith("Bearer")


def test_an_access_token_is_good_for_a_quarter_of_an_hour(enter, cast):
    send = enter(cast.diego)
    now = timezone.now()
    with time_machine.travel(now + timedelta(minutes=14, seconds=58)):
        assert send("GET", ME).status_code == 200
    with time_machine.travel(now + timedelta(minutes=15, seconds=1)):
        assert code(send("GET", ME)) == "auth_005"


def test_a_request_asks_the_database_once_who_it_is(enter, cast, statements):
    send = enter(cast.diego)
    with statements(2) as seen:  # who it is, and the sessions
        send("GET", SESSIONS)
    assert "accounts_session" in seen[0]


def test_an_inactive_person_and_a_session_of_somebody_else_open_nothing(enter, api, cast):
    send, other = enter(cast.diego), enter(cast.ana)
    crossed = issue_access(user_id=cast.diego.id, session_id=other.session_id)
    assert code(api(None).get(ME, authorization=f"Bearer {crossed}")) == "auth_005"
    User.objects.filter(pk=cast.diego.id).update(is_active=False)
    assert code(send("GET", ME)) == "auth_005"


def test_choosing_an_organization_gives_a_context_token(enter, cast):
    answer = enter(cast.diego)("POST", "/api/v1/auth/select-organization", {"organization_id": str(cast.a.id)})
    data = answer.json()["data"]
    claims = read_access(data["access"])
    assert (claims.organization_id, claims.role, data["role"]) == (cast.a.id, "participant", "participant")
    assert data["organization"]["name"] == "Empresa Alba"


@pytest.mark.parametrize("which", ["b", "none"])
def test_an_organization_of_others_and_one_that_does_not_exist_are_refused_alike(enter, cast, which):
    organization = cast.b.id if which == "b" else uuid4()
    answer = enter(cast.diego)("POST", "/api/v1/auth/select-organization", {"organization_id": str(organization)})
    assert (answer.status_code, code(answer)) == (403, "org_002")


@pytest.mark.parametrize("value", ["x", 7, None, ["x"], ""])
def test_only_a_uuid_names_an_organization(enter, cast, value):
    answer = enter(cast.diego)("POST", "/api/v1/auth/select-organization", {"organization_id": value})
    assert code(answer) == "common_001"
