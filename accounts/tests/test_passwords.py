"""POST /auth/password/reset, /auth/password/reset/confirm, /auth/password/change."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.models import Session, User
from accounts.tests.conftest import NEW_PASSWORD

pytestmark = pytest.mark.django_db
RESET, CONFIRM, CHANGE = (f"/api/v1/auth/password/{name}" for name in ("reset", "reset/confirm", "change"))


@pytest.fixture
def reset_token(api, cast, outbox, link_token):
    """The token of a link that Diego asked for."""
    assert api(None).post(RESET, {"email": cast.diego.email}).status_code == 202
    outbox.run()
    return link_token()


def test_a_forgotten_password_is_chosen_anew_and_ends_every_session(api, cast, login, reset_token, mailbox, outbox):
    open_session = login(cast.diego).json()["data"]["access"]
    answer = api(None).post(CONFIRM, {"token": reset_token, "new_password": NEW_PASSWORD})
    assert answer.status_code == 200
    assert api(None).get("/api/v1/users/me", authorization=f"Bearer {open_session}").status_code == 401
    assert set(Session.objects.values_list("revoked_reason", flat=True)) == {"password"}
    assert login(cast.diego).status_code == 401
    assert login(cast.diego, NEW_PASSWORD).status_code == 200
    outbox.run()
    assert mailbox[-1].subject == "Tu contraseña ha cambiado"


def test_asking_answers_the_same_whoever_asks_for_whom(api, cast, mails, outbox, mailbox, statements):
    emails = (cast.diego.email, "nadie@ninguna.example")
    seen = []
    answers = []
    for email in emails:
        with statements(6) as run:
            answers.append(api(None).post(RESET, {"email": email}))
        seen.append(list(run))
    assert {answer.status_code for answer in answers} == {202}
    assert answers[0].content == answers[1].content
    assert seen[0] == seen[1]
    assert mails() == ["accounts/reset_password"] * 2
    outbox.run()
    assert [mail.to for mail in mailbox] == [[cast.diego.email]]


def test_a_link_is_good_once_and_for_an_hour(api, cast, reset_token, login):
    body = {"token": reset_token, "new_password": NEW_PASSWORD}
    with time_machine.travel(timezone.now() + timedelta(hours=1, seconds=1)):
        assert api(None).post(CONFIRM, body).json()["error"]["code"] == "auth_008"
    assert api(None).post(CONFIRM, body).status_code == 200
    assert api(None).post(CONFIRM, body).json()["error"]["code"] == "auth_008"


def test_a_weak_password_leaves_the_link_good_and_the_password_as_it_was(api, cast, reset_token, login):
    weak = api(None).post(CONFIRM, {"token": reset_token, "new_password": "1234567890"})
    assert list(weak.json()["error"]["details"]) == ["new_password"]
    assert login(cast.diego).status_code == 200
    assert api(None).post(CONFIRM, {"token": reset_token, "new_password": NEW_PASSWORD}).status_code == 200


def test_a_changed_password_spends_the_links_before_it(api, cast, reset_token):
    body = {"current_password": cast.diego.password, "new_password": NEW_PASSWORD}
    assert api(cast.diego).post(CHANGE, body).status_code == 200
    late = api(None).post(CONFIRM, {"token": reset_token, "new_password": "otra-mas-del-ladron"})
    assert late.json()["error"]["code"] == "auth_008"


def test_an_inactive_person_gets_no_link(api, cast, outbox, mailbox):
    User.objects.filter(pk=cast.diego.id).update(is_active=False)
    assert api(None).post(RESET, {"email": cast.diego.email}).status_code == 202
    outbox.run()
    assert mailbox == []


def test_a_change_keeps_this_session_and_ends_the_others(api, cast, login, audited, records):
    other = login(cast.diego).json()["data"]["access"]
    body = {"current_password": cast.diego.password, "new_password": NEW_PASSWORD}
    assert api(cast.diego).post(CHANGE, body).status_code == 200
    assert api(cast.diego).get("/api/v1/users/me").status_code == 200
    assert api(None).get("/api/v1/users/me", authorization=f"Bearer {other}").status_code == 401
    assert login(cast.diego, NEW_PASSWORD).status_code == 200
    assert "password.changed" in audited()
    assert NEW_PASSWORD not in str(list(records().values()))


def test_a_change_needs_the_current_password_and_counts_failures(api, cast, login):
    body = {"current_password": "otra-cosa", "new_password": NEW_PASSWORD}
    answers = [api(cast.diego).post(CHANGE, body) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [401] * 5 + [423]
    assert answers[0].json()["error"]["code"] == "auth_002"
    assert User.objects.get(pk=cast.diego.id).check_password(cast.diego.password)


@pytest.mark.parametrize("new", ["corta", "diego@a.example", 7, None, "x" * 300])
def test_a_change_refuses_what_is_no_password(api, cast, new):
    answer = api(cast.diego).post(CHANGE, {"current_password": cast.diego.password, "new_password": new})
    assert (answer.status_code, list(answer.json()["error"]["details"])) == (400, ["new_password"])
    assert User.objects.get(pk=cast.diego.id).check_password(cast.diego.password)


def test_reset_is_limited_by_account_too(api, cast, settings, standing_clock):
    settings.RATE_LIMITS_ENABLED = True
    settings.TRUSTED_PROXIES = 1
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "recovery": "2/m"}
    statuses = [
        api(None).post(RESET, {"email": cast.diego.email}, x_forwarded_for=f"203.0.113.{number}").status_code
        for number in range(3)
    ]
    assert statuses == [202, 202, 429]
