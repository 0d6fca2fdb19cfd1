"""The Django admin has the same wall as the API."""

import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.services.audit_reading import open_records
from accounts.services.passwords import unlock_by_staff

pytestmark = pytest.mark.django_db
LOGIN = "/admin/login/"


@pytest.fixture
def enter(cast):
    """Post the admin's log-in form."""

    def post(person, password=None, client=None):
        body = {"username": person.email, "password": password or person.password, "next": "/admin/"}
        return (client or Client()).post(LOGIN, body)

    return post


def test_the_right_password_of_somebody_with_business_there_opens_the_admin(enter, cast, records):
    answer = enter(cast.gala)
    assert (answer.status_code, answer["Location"]) == (302, "/admin/")
    assert records().get().changes == {"via": {"after": "admin"}}


def test_participants_find_the_door_shut(enter, cast):
    client = Client()
    assert enter(cast.diego, client=client).status_code == 200
    assert client.get("/admin/").status_code == 302


def test_failures_count_on_the_same_lock_as_the_apis(enter, login, cast, audited):
    for _ in range(3):
        enter(cast.gala, "otra-cosa")
    for _ in range(2):
        login(cast.gala, "otra-cosa")
    answer = enter(cast.gala)
    assert answer.status_code == 200
    assert "Hemos pausado el acceso" in answer.content.decode()
    assert login(cast.gala).status_code == 423
    assert audited()[-1] == "user.locked"


def test_the_limit_of_log_ins_holds_there_too(db, enter, cast, settings, standing_clock):
    settings.RATE_LIMITS_ENABLED = True
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "login": "2/m"}
    assert [enter(cast.gala).status_code for _ in range(2)] == [302, 302]
    answer = enter(cast.gala)
    assert answer.status_code == 200
    assert "Espera un momento" in answer.content.decode()


def test_the_limit_counts_the_account_too(db, cast, settings, standing_clock):
    settings.RATE_LIMITS_ENABLED = True
    settings.TRUSTED_PROXIES = 1
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "login": "2/m"}
    body = {"username": cast.gala.email, "password": cast.gala.password}
    statuses = [
        Client().post(LOGIN, body, headers={"x-forwarded-for": f"203.0.113.{number}"}).status_code
        for number in range(3)
    ]
    assert statuses == [302, 302, 200]


def test_an_unconfirmed_or_inactive_person_stays_outside(enter, cast):
    for change in ({"email_verified_at": None}, {"is_active": False}):
        User.objects.filter(pk=cast.gala.id).update(**change)
        assert enter(cast.gala).status_code == 200


def test_nobody_gets_in_without_name_or_password(cast):
    assert authenticate(None, username=cast.gala.email, password="") is None
    assert authenticate(None, username="", password=cast.gala.password) is None


def test_another_password_ends_the_admin_session(enter, cast):
    client = Client()
    enter(cast.gala, client=client)
    assert client.get("/admin/").status_code == 200
    user = User.objects.get(pk=cast.gala.id)
    user.set_password("otra-distinta-2026")
    user.save()
    assert client.get("/admin/").status_code == 302


def test_staff_unlock_with_a_reason_on_record(login, cast, records):
    for _ in range(5):
        login(cast.diego, "otra-cosa")
    assert login(cast.diego).status_code == 423
    unlock_by_staff(user_id=cast.diego.id, reason="llamó por teléfono", actor_id=cast.gala.id)
    assert login(cast.diego).status_code == 200
    record = records().get(action="user.unlocked")
    assert (record.actor_id, open_records([record])[0].changes["reason"]) == (
        cast.gala.id,
        {"after": "llamó por teléfono"},
    )


def test_the_form_shows_the_lock(cast):
    for _ in range(5):
        authenticate(None, username=cast.gala.email, password="otra-cosa")
    with pytest.raises(ValidationError):
        authenticate(None, username=cast.gala.email, password=cast.gala.password)


@pytest.mark.parametrize("page", ["user", "session", "consent", "auditrecord"])
def test_the_backoffice_pages_open_for_the_platform_and_for_nobody_else(enter, cast, page, statements):
    client = Client()
    enter(cast.gala, client=client)
    with statements(12):
        answer = client.get(f"/admin/accounts/{page}/")
    assert answer.status_code == 200
    staff = Client()
    enter(cast.ana, client=staff)
    assert staff.get(f"/admin/accounts/{page}/").status_code == 403


def test_an_account_opens_on_one_page_with_its_profile(enter, cast):
    client = Client()
    enter(cast.gala, client=client)
    page = client.get(f"/admin/accounts/user/{cast.diego.id}/change/").content.decode()
    assert cast.diego.email in page
    assert 'value="Diego"' in page
    assert "argon2" not in page


def test_staff_unlock_with_a_reason_and_end_sessions_from_the_accounts_page(enter, login, api, cast, records):
    token = login(cast.diego).json()["data"]["access"]
    for _ in range(5):
        login(cast.diego, "otra-cosa")
    client = Client()
    enter(cast.gala, client=client)
    unlock, end = (reverse(f"admin:accounts_user_{name}", args=[cast.diego.id]) for name in ("unlock", "end_sessions"))

    for address in (unlock, end):
        assert client.get(address).status_code == 200
    assert "HX-Redirect" not in client.post(unlock, {"_form_submitted": "on", "reason": " "}).headers
    assert login(cast.diego).status_code == 423
    assert api(None).get("/api/v1/users/me", authorization=f"Bearer {token}").status_code == 200

    assert client.post(unlock, {"_form_submitted": "on", "reason": "Llamó por teléfono."}).status_code in (200, 302)
    assert login(cast.diego).status_code == 200
    record = records().get(action="user.unlocked")
    assert (record.actor_id, open_records([record])[0].changes["reason"]) == (
        cast.gala.id,
        {"after": "Llamó por teléfono."},
    )
    assert client.post(end, {"_form_submitted": "on"}).status_code in (200, 302)
    assert api(None).get("/api/v1/users/me", authorization=f"Bearer {token}").status_code == 401
    assert records().filter(action="sessions.ended", actor_id=cast.gala.id).count() == 1
