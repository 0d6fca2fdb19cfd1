"""POST /auth/login where the second factor is on, and POST /auth/login/2fa."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.api.shapes import LoginAnswer, SecondFactorAskedShape
from accounts.models import BackupCode, LoginChallenge, LoginFailure, Session
from accounts.tests.conftest import NEW_PASSWORD
from accounts.tokens import read_access
from oasis.core.testing import assert_matches

pytestmark = pytest.mark.django_db
SECOND = "/api/v1/auth/login/2fa"


@pytest.fixture
def phone(second_factor, cast):
    return second_factor(cast.diego)


@pytest.fixture
def half(login, cast, phone):
    """The password is given; the token for the second factor."""
    return lambda **headers: login(cast.diego, **headers).json()["data"]["mfa_token"]


@pytest.fixture
def finish(api):
    """Give a code."""
    return lambda token, code, **headers: api(None).post(SECOND, {"mfa_token": token, "code": code}, **headers)


def test_the_password_alone_gives_no_token_but_says_what_is_missing(login, cast, phone, statements):
    with statements(4):
        answer = login(cast.diego)
    assert answer.status_code == 200
    data = answer.json()["data"]
    assert_matches(SecondFactorAskedShape, data)
    assert (data["mfa_required"], data["methods"]) == (True, ["totp", "backup_code"])
    assert not answer.cookies
    assert not Session.objects.exists()
    assert data["mfa_token"] not in str(list(LoginChallenge.objects.values()))


def test_the_code_of_the_app_finishes_the_log_in(half, finish, phone, cast, audited, statements):
    token = half()
    with statements(8):
        answer = finish(token, phone.code())
    assert answer.status_code == 200
    data = answer.json()["data"]
    assert_matches(LoginAnswer, data)
    assert read_access(data["access"]).user_id == cast.diego.id
    assert answer.cookies["oasis_refresh"]["httponly"]
    assert audited() == ["second_factor.begun", "second_factor.enabled", "user.logged_in"][-len(audited()) :]


@pytest.mark.parametrize(("drift", "status"), [(-2, 401), (-1, 200), (0, 200), (1, 200), (2, 401)])
def test_a_clock_may_be_half_a_minute_off_and_no_more(half, finish, phone, drift, status):
    with time_machine.travel(timezone.now(), tick=False):
        assert finish(half(), phone.code(drift)).status_code == status


def test_a_code_is_good_once_and_so_are_those_before_it(half, finish, phone):
    with time_machine.travel(timezone.now(), tick=False):
        assert finish(half(), phone.code()).status_code == 200
        for drift in (0, -1):
            answer = finish(half(), phone.code(drift))
            assert (answer.status_code, answer.json()["error"]["code"]) == (401, "auth_007")
        assert finish(half(), phone.code(1)).status_code == 200


def test_a_backup_code_opens_the_door_once_and_its_owner_hears_of_it(half, finish, phone, outbox, mailbox, statements):
    token = half()
    with statements(11):  # eight, and what is left, put on record and told
        assert finish(token, phone.backup_codes[3]).status_code == 200
    assert finish(half(), phone.backup_codes[3]).json()["error"]["code"] == "auth_007"
    outbox.run()
    assert [mail.subject for mail in mailbox if "código" in mail.subject] == ["Has usado un código de reserva"]
    assert "te quedan 9" in mailbox[0].body


def test_a_backup_code_may_be_typed_in_any_way(half, finish, phone):
    code = phone.backup_codes[0]
    assert finish(half(), f" {code.upper().replace('-', ' ')} ").status_code == 200


def test_a_mail_warns_when_three_or_fewer_are_left(half, finish, phone, outbox, mailbox, cast):
    BackupCode.objects.filter(pk__in=BackupCode.objects.order_by("-pk").values("pk")[:6]).update(used_at=timezone.now())
    assert finish(half(), phone.backup_codes[0]).status_code == 200
    outbox.run()
    assert "Te quedan pocos códigos de reserva" in [mail.subject for mail in mailbox]
    assert "Te quedan 3 códigos" in mailbox[-1].body


def test_five_tries_a_token(half, finish, phone, settings):
    token = half()
    LoginChallenge.objects.update(tries=4)
    assert finish(token, "000000").json()["error"]["code"] == "auth_007"
    assert finish(token, phone.code()).json()["error"]["code"] == "auth_008"
    assert not Session.objects.exists()


def test_wrong_codes_count_towards_locking_which_ends_the_half_finished_log_in(half, finish, phone, login, cast):
    now = timezone.now()
    token = half()
    other = half()
    with time_machine.travel(now, tick=False):
        codes = [finish(token, "000000").json()["error"]["code"] for _ in range(5)]
        assert codes == ["auth_007"] * 5
        locked = finish(other, phone.code())
        assert locked.json()["error"]["code"] == "auth_008"
        assert login(cast.diego).status_code == 423
    with time_machine.travel(now + timedelta(minutes=16)):
        assert finish(other, phone.code()).json()["error"]["code"] == "auth_008"
        assert finish(half(), phone.code()).status_code == 200


def test_the_right_password_does_not_forget_wrong_codes(half, finish, phone, login, cast):
    for _ in range(5):
        assert finish(half(), "000000").status_code == 401
    assert login(cast.diego).status_code == 423
    assert LoginFailure.objects.get().locks == 1


def test_passing_forgets_them(half, finish, phone):
    finish(half(), "000000")
    assert finish(half(), phone.code()).status_code == 200
    assert not LoginFailure.objects.exists()


def test_a_strangers_lock_leaves_the_owners_half_finished_log_in_alone(half, finish, phone, login, cast, settings):
    settings.TRUSTED_PROXIES = 1
    token = half(x_forwarded_for="198.51.100.4")
    theirs = half(x_forwarded_for="203.0.113.9")
    for _ in range(5):
        login(cast.diego, "otra-cosa", x_forwarded_for="203.0.113.9")
    assert finish(theirs, phone.code(), x_forwarded_for="198.51.100.4").status_code == 400
    assert finish(token, phone.code(), x_forwarded_for="198.51.100.4").status_code == 200


@pytest.mark.parametrize("kind", ["app", "backup code"])
def test_from_a_locked_network_no_code_is_looked_at_or_used(half, finish, phone, login, cast, settings, kind):
    settings.TRUSTED_PROXIES = 1
    token, code = half(x_forwarded_for="198.51.100.4"), phone.code() if kind == "app" else phone.backup_codes[0]
    for _ in range(5):
        login(cast.diego, "otra-cosa", x_forwarded_for="203.0.113.9")
    codes = [finish(token, one, x_forwarded_for="203.0.113.9").json()["error"]["code"] for one in ["000000", code]]
    assert codes == ["auth_004", "auth_004"]
    assert LoginChallenge.objects.filter(tries=0, ended_at__isnull=True).count() == 1
    assert finish(token, code, x_forwarded_for="198.51.100.4").status_code == 200


def test_a_lock_of_the_whole_account_ends_them_all(half, finish, phone, login, cast, settings):
    settings.TRUSTED_PROXIES = 1
    token = half(x_forwarded_for="198.51.100.4")
    for number in range(10):
        login(cast.diego, "otra-cosa", x_forwarded_for=f"203.0.113.{number}")
    answer = finish(token, phone.code(), x_forwarded_for="198.51.100.4")
    assert answer.json()["error"]["code"] == "auth_008"


def test_the_token_is_good_for_ten_minutes_and_for_one_log_in(half, finish, phone):
    now = timezone.now()
    token = half()
    with time_machine.travel(now + timedelta(minutes=10, seconds=5)):
        assert finish(token, phone.code()).json()["error"]["code"] == "auth_008"
    token = half()
    assert finish(token, phone.code()).status_code == 200
    assert finish(token, phone.backup_codes[0]).json()["error"]["code"] == "auth_008"
    assert BackupCode.objects.filter(used_at__isnull=True).count() == 10


def test_no_other_text_is_such_a_token(finish, phone, login, cast):
    for bad in ("x", "a.b.c", "á", "0" * 200):
        assert finish(bad, phone.code()).json()["error"]["code"] == "auth_008"


def test_another_password_ends_a_half_finished_log_in(half, finish, phone, api, cast):
    token = half()
    body = {"current_password": cast.diego.password, "new_password": NEW_PASSWORD}
    assert api(cast.diego).post("/api/v1/auth/password/change", body).status_code == 200
    assert finish(token, phone.code()).json()["error"]["code"] == "auth_008"


def test_a_person_switched_off_meanwhile_stays_outside(half, finish, phone, cast):
    from accounts.models import User

    token = half()
    User.objects.filter(pk=cast.diego.id).update(is_active=False)
    assert finish(token, phone.code()).json()["error"]["code"] == "auth_008"


def test_it_is_limited_by_token_too(half, finish, phone, settings, standing_clock):
    token = half()
    settings.RATE_LIMITS_ENABLED = True
    settings.TRUSTED_PROXIES = 1
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "login": "2/m"}
    statuses = [finish(token, "000000", x_forwarded_for=f"203.0.113.{number}").status_code for number in range(3)]
    assert statuses == [401, 401, 429]


def test_neither_codes_nor_secrets_are_on_record(half, finish, phone, records):
    finish(half(), "135791")
    finish(half(), phone.backup_codes[0])
    rows = str(list(records().values()))
    assert "135791" not in rows
    assert phone.backup_codes[0] not in rows
    assert phone.totp.secret not in rows
