"""What a run of failed log-ins costs."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.models import LoginFailure, User
from accounts.tests.conftest import NEW_PASSWORD

pytestmark = pytest.mark.django_db
LOGIN = "/api/v1/auth/login"


@pytest.fixture(autouse=True)
def _behind_a_proxy(settings):
    settings.TRUSTED_PROXIES = 1


@pytest.fixture
def fail(login):
    """Fail a number of times, from an address."""

    def times(person, number=5, address="203.0.113.9"):
        answers = [login(person, "otra-cosa", x_forwarded_for=address) for _ in range(number)]
        assert {answer.status_code for answer in answers} == {401}

    return times


def test_the_sixth_try_after_five_failures_finds_the_door_locked(login, fail, cast, audited):
    fail(cast.diego)
    answer = login(cast.diego, x_forwarded_for="203.0.113.9")
    assert (answer.status_code, answer.json()["error"]["code"]) == (423, "auth_004")
    assert 14 * 60 < int(answer["Retry-After"]) <= 15 * 60
    assert audited() == ["user.login_failed"] * 4 + ["user.locked"]


def test_four_failures_and_a_success_begin_anew(login, fail, cast):
    fail(cast.diego, 4)
    assert login(cast.diego, x_forwarded_for="203.0.113.9").status_code == 200
    assert not LoginFailure.objects.exists()
    fail(cast.diego, 4)
    assert login(cast.diego, x_forwarded_for="203.0.113.9").status_code == 200


def test_a_stranger_locks_nobody_but_themselves(login, fail, cast):
    fail(cast.diego, address="203.0.113.9")
    assert login(cast.diego, x_forwarded_for="198.51.100.4").status_code == 200
    assert login(cast.ana, x_forwarded_for="203.0.113.9").status_code == 200


def test_an_address_nobody_registered_locks_alike(api, cast, outbox, mailbox):
    body = {"email": "nadie@ninguna.example", "password": "otra-cosa"}
    statuses = [api(None).post(LOGIN, body).status_code for _ in range(6)]
    assert statuses == [401] * 5 + [423]
    outbox.run()
    assert mailbox == []


def test_many_networks_lock_the_account_itself(login, fail, cast):
    for number in range(9):
        fail(cast.diego, 1, f"203.0.113.{number}")
    assert login(cast.diego, x_forwarded_for="198.51.100.4").status_code == 200
    fail(cast.diego, 1, "203.0.113.99")
    assert login(cast.diego, x_forwarded_for="198.51.100.4").status_code == 423


def test_the_devices_of_one_ipv6_subscriber_count_together(login, fail, cast):
    for number in range(5):
        fail(cast.diego, 1, f"2001:db8:0:1::{number}")
    assert login(cast.diego, x_forwarded_for="2001:db8:0:1:ffff::1").status_code == 423
    assert login(cast.diego, x_forwarded_for="2001:db8:0:2::1").status_code == 200


def test_each_lock_in_a_row_is_longer(login, fail, cast):
    now = timezone.now()
    for minutes in (15, 60, 24 * 60, 24 * 60):
        with time_machine.travel(now, tick=False):
            fail(cast.diego)
            locked = login(cast.diego, x_forwarded_for="203.0.113.9")
            assert int(locked["Retry-After"]) == minutes * 60
        now += timedelta(minutes=minutes, seconds=1)
    with time_machine.travel(now, tick=False):
        assert login(cast.diego, x_forwarded_for="203.0.113.9").status_code == 200


def test_a_day_without_failures_forgets_the_locks_before(login, fail, cast):
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        fail(cast.diego)
    with time_machine.travel(now + timedelta(hours=25), tick=False):
        fail(cast.diego)
        assert int(login(cast.diego, x_forwarded_for="203.0.113.9")["Retry-After"]) == 15 * 60


def test_failures_older_than_a_quarter_of_an_hour_do_not_count(login, fail, cast):
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        fail(cast.diego, 4)
    with time_machine.travel(now + timedelta(minutes=16), tick=False):
        fail(cast.diego, 1)
        assert login(cast.diego, x_forwarded_for="203.0.113.9").status_code == 200


def test_the_owner_gets_one_mail_whose_link_unlocks_once(login, fail, cast, api, outbox, mailbox, link_token, audited):
    fail(cast.diego)
    login(cast.diego, x_forwarded_for="203.0.113.9")
    outbox.run()
    assert [mail.to for mail in mailbox] == [[cast.diego.email]]
    assert mailbox[0].subject == "Hemos pausado el acceso a tu cuenta"
    assert api(None).post("/api/v1/auth/unlock", {"token": link_token()}).status_code == 200
    assert login(cast.diego, x_forwarded_for="203.0.113.9").status_code == 200
    again = api(None).post("/api/v1/auth/unlock", {"token": link_token()})
    assert again.json()["error"]["code"] == "auth_008"
    assert "user.unlocked" in audited()


def test_another_password_unlocks(login, fail, cast, api, outbox, link_token):
    fail(cast.diego)
    api(None).post("/api/v1/auth/password/reset", {"email": cast.diego.email})
    outbox.run()
    body = {"token": link_token(), "new_password": NEW_PASSWORD}
    assert api(None).post("/api/v1/auth/password/reset/confirm", body).status_code == 200
    assert login(cast.diego, NEW_PASSWORD, x_forwarded_for="203.0.113.9").status_code == 200


def test_an_address_that_is_none_is_counted_too(login, cast):
    statuses = [login(cast.diego, "otra-cosa", x_forwarded_for="<script>").status_code for _ in range(6)]
    assert statuses == [401] * 5 + [423]


def test_what_counts_failures_says_nothing_of_the_person(fail, cast):
    fail(cast.diego, 1)
    row = str(LoginFailure.objects.values().get())
    assert cast.diego.email not in row
    assert str(cast.diego.id) not in row
    assert User.objects.get(pk=cast.diego.id).is_active
