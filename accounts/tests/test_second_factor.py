"""POST /auth/2fa/enable, verify-setup, disable, regenerate-backup-codes; GET /auth/2fa/status."""

from datetime import timedelta

import pyotp
import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from accounts.api.shapes import BackupCodesShape, SecondFactorShape, SetupShape
from accounts.models import BackupCode, PersonKey, SecondFactor, Session
from accounts.services import person_keys
from accounts.services import second_factor as service
from oasis.core.crypto import decrypt_text
from oasis.core.testing import assert_matches
from organizations.models import Organization

pytestmark = pytest.mark.django_db
ENABLE, VERIFY, DISABLE, RENEW, STATUS = (
    f"/api/v1/auth/2fa/{name}" for name in ("enable", "verify-setup", "disable", "regenerate-backup-codes", "status")
)


@pytest.fixture(params=[{"second_factor_roles": ["participant"]}, {"two_factor_required": True}], ids=["role", "all"])
def asked_by_role(request, cast):
    """Organization A asks its participants, or everybody in it, for a second factor."""
    Organization.objects.filter(pk=cast.a.id).update(**request.param)


def test_enable_gives_what_an_app_needs_and_is_not_on_yet(api, cast):
    answer = api(cast.diego).post(ENABLE, {"password": cast.diego.password})
    assert answer.status_code == 200
    data = answer.json()["data"]
    assert_matches(SetupShape, data)
    parsed = pyotp.parse_uri(data["otpauth_url"])
    assert (parsed.secret, parsed.issuer, parsed.name) == (data["secret"], "OASIS", cast.diego.email)
    assert len(data["secret"]) == 32
    assert data["qr_svg"].startswith("<svg")
    assert "<script" not in data["qr_svg"]
    assert api(cast.diego).get(STATUS).json()["data"] == {
        "enabled": False,
        "confirmed_at": None,
        "backup_codes_left": 0,
    }


def test_a_first_code_switches_it_on_and_shows_ten_backup_codes_once(api, cast, audited, outbox, mailbox, statements):
    secret = api(cast.diego).post(ENABLE, {"password": cast.diego.password}).json()["data"]["secret"]
    answer = api(cast.diego).post(VERIFY, {"code": pyotp.TOTP(secret).now()})
    assert answer.status_code == 200
    data = answer.json()["data"]
    assert_matches(BackupCodesShape, data)
    assert len(set(data["backup_codes"])) == 10
    with statements(2):
        standing = api(cast.diego).get(STATUS).json()["data"]
    assert_matches(SecondFactorShape, standing)
    assert (standing["enabled"], standing["backup_codes_left"]) == (True, 10)
    assert standing["confirmed_at"].endswith("Z")
    assert audited() == ["second_factor.begun", "second_factor.enabled"]
    outbox.run()
    assert [mail.subject for mail in mailbox] == ["La verificación en dos pasos está activada"]


def test_neither_secret_nor_codes_lie_in_the_database_as_they_are(api, cast, second_factor):
    phone = second_factor(cast.diego)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s::text FROM accounts_secondfactor s UNION ALL SELECT b::text FROM accounts_backupcode b"
        )
        stored = " ".join(row[0] for row in cursor.fetchall())
    texts = [phone.totp.secret, *phone.backup_codes, *(code.replace("-", "") for code in phone.backup_codes)]
    assert not [text for text in texts if text in stored or text.encode().hex() in stored]


def test_the_secret_is_gone_with_the_persons_key(cast, second_factor):
    phone = second_factor(cast.diego)
    sealed = bytes(SecondFactor.objects.get(pk=cast.diego.id).secret)
    assert decrypt_text(sealed, data_key=person_keys.key_of(person_id=cast.diego.id)) == phone.totp.secret
    assert person_keys.destroy_key(person_id=cast.diego.id)
    assert not PersonKey.objects.filter(pk=cast.diego.id).exists()


def test_enable_needs_the_password_and_counts_failures(api, cast):
    answers = [api(cast.diego).post(ENABLE, {"password": "otra-cosa"}) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [401] * 5 + [423]
    assert not SecondFactor.objects.exists()


def test_a_wrong_first_code_switches_nothing_on(api, cast):
    api(cast.diego).post(ENABLE, {"password": cast.diego.password})
    answer = api(cast.diego).post(VERIFY, {"code": "abc"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "auth_007")
    assert not api(cast.diego).get(STATUS).json()["data"]["enabled"]
    assert not BackupCode.objects.exists()


def test_a_set_up_that_was_begun_long_ago_or_never_is_not_finished(api, cast):
    assert api(cast.diego).post(VERIFY, {"code": "123456"}).json()["error"]["code"] == "auth_009"
    now = timezone.now()
    secret = api(cast.diego).post(ENABLE, {"password": cast.diego.password}).json()["data"]["secret"]
    Session.objects.update(authenticated_at=now + timedelta(minutes=9))
    with time_machine.travel(now + timedelta(minutes=11)):
        answer = api(cast.diego).post(VERIFY, {"code": pyotp.TOTP(secret).at(timezone.now())})
    assert answer.json()["error"]["code"] == "auth_009"


def test_beginning_anew_makes_the_first_secret_worthless(api, cast):
    first, second = (
        api(cast.diego).post(ENABLE, {"password": cast.diego.password}).json()["data"]["secret"] for _ in range(2)
    )
    assert api(cast.diego).post(VERIFY, {"code": pyotp.TOTP(first).now()}).json()["error"]["code"] == "auth_007"
    assert api(cast.diego).post(VERIFY, {"code": pyotp.TOTP(second).now()}).status_code == 200


def test_what_is_on_is_not_switched_on_again_and_what_is_off_not_off(api, cast, second_factor):
    body = {"password": cast.ana.password, "code": "123456"}
    assert api(cast.ana).post(DISABLE, body).json()["error"]["code"] == "auth_009"
    assert api(cast.ana).post(RENEW, {"code": "123456"}).json()["error"]["code"] == "auth_009"
    second_factor(cast.diego)
    before = SecondFactor.objects.values().get()
    assert api(cast.diego).post(ENABLE, {"password": cast.diego.password}).json()["error"]["code"] == "auth_009"
    assert api(cast.diego).post(VERIFY, {"code": "123456"}).json()["error"]["code"] == "auth_009"
    assert SecondFactor.objects.values().get() == before


@pytest.mark.parametrize("kind", ["app", "backup code"])
def test_it_is_switched_off_with_password_and_code_and_a_mail_says_so(
    api, cast, second_factor, kind, audited, outbox, mailbox
):
    phone = second_factor(cast.diego)
    code = phone.code() if kind == "app" else phone.backup_codes[0].upper()
    assert api(cast.diego).post(DISABLE, {"password": cast.diego.password, "code": code}).status_code == 200
    assert not SecondFactor.objects.exists()
    assert not BackupCode.objects.exists()
    assert audited()[-1] == "second_factor.disabled"
    outbox.run()
    assert mailbox[-1].subject == "La verificación en dos pasos está desactivada"


@pytest.mark.parametrize("wrong", ["password", "code"])
def test_without_both_it_stays_on_and_failures_count(api, cast, second_factor, wrong):
    phone = second_factor(cast.diego)
    for number in range(5):
        body = {"password": cast.diego.password, "code": phone.code(), wrong: f"{number}00000"}
        answer = api(cast.diego).post(DISABLE, body)
        assert answer.json()["error"]["code"] == {"password": "auth_002", "code": "auth_007"}[wrong]
    right = {"password": cast.diego.password, "code": phone.code()}
    assert api(cast.diego).post(DISABLE, right).json()["error"]["code"] == "auth_004"
    assert SecondFactor.objects.exists()


def test_new_backup_codes_take_the_place_of_the_old(api, cast, second_factor):
    phone = second_factor(cast.diego)
    answer = api(cast.diego).post(RENEW, {"code": phone.code()})
    fresh = answer.json()["data"]["backup_codes"]
    assert_matches(BackupCodesShape, answer.json()["data"])
    assert not set(fresh) & set(phone.backup_codes)
    old = {"password": cast.diego.password, "code": phone.backup_codes[0]}
    assert api(cast.diego).post(DISABLE, old).json()["error"]["code"] == "auth_007"
    assert api(cast.diego).post(DISABLE, {**old, "code": fresh[0]}).status_code == 200


def test_new_backup_codes_need_a_log_in_or_password_not_older_than_ten_minutes(api, cast, second_factor):
    phone = second_factor(cast.diego)
    api(cast.diego).token()
    Session.objects.update(authenticated_at=timezone.now() - timedelta(minutes=11))
    answer = api(cast.diego).post(RENEW, {"code": phone.code()})
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "auth_011")
    answer = api(cast.diego).post(RENEW, {"code": phone.code(), "password": cast.diego.password})
    assert answer.status_code == 200


def test_a_role_that_asks_for_it_opens_nothing_but_setting_it_up(api, cast, login, asked_by_role):
    data = login(cast.diego).json()["data"]
    assert data["mfa_setup_required"] is True
    bearer = {"authorization": f"Bearer {data['access']}"}
    refused = api(None).get("/api/v1/users/me", **bearer)
    assert (refused.status_code, refused.json()["error"]["code"]) == (401, "auth_005")
    assert refused.json()["error"]["details"] == {"second_factor": "set_up"}
    inside = api(None).get("/api/v1/journeys", x_organization_id=str(cast.a.id), **bearer)
    assert inside.status_code == 401

    assert api(None).get(STATUS, **bearer).status_code == 200
    secret = api(None).post(ENABLE, {"password": cast.diego.password}, **bearer).json()["data"]["secret"]
    assert api(None).post(VERIFY, {"code": pyotp.TOTP(secret).now()}, **bearer).status_code == 200
    assert api(None).get("/api/v1/users/me", **bearer).status_code == 200


def test_other_roles_and_organizations_are_not_asked(login, cast):
    Organization.objects.filter(pk=cast.a.id).update(second_factor_roles=["owner", "admin"])
    asked = [
        login(person).json()["data"].get("mfa_setup_required", False) for person in (cast.ana, cast.diego, cast.elena)
    ]
    assert asked == [True, False, False]


def test_a_role_that_asks_for_it_keeps_it_on(api, cast, second_factor, asked_by_role):
    phone = second_factor(cast.diego)
    answer = api(cast.diego).post(DISABLE, {"password": cast.diego.password, "code": phone.code()})
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "auth_012")
    assert SecondFactor.objects.exists()


def test_sessions_that_stood_before_it_was_asked_for_set_it_up_first(api, cast, second_factor):
    second_factor(cast.ana)
    for person in (cast.ana, cast.diego, cast.elena):
        assert api(person).get("/api/v1/users/me").status_code == 200
    assert service.demand(user_ids=[cast.ana.id, cast.diego.id]) == 1
    statuses = [api(person).get("/api/v1/users/me").status_code for person in (cast.ana, cast.diego, cast.elena)]
    assert statuses == [200, 401, 200]


@pytest.mark.parametrize("production", [True, False])
def test_platform_admins_need_it_in_production(login, cast, settings, production):
    settings.PRODUCTION = production
    assert login(cast.gala).json()["data"].get("mfa_setup_required", False) is production
    assert "mfa_setup_required" not in login(cast.ana).json()["data"]


@pytest.mark.parametrize("body", [{}, {"password": 7}, {"password": "x" * 300}, {"password": "x", "more": 1}])
def test_a_wrong_body_is_refused(api, cast, body):
    assert api(cast.diego).post(ENABLE, body).json()["error"]["code"] == "common_001"


@pytest.mark.parametrize("body", [{}, {"code": 123456}, {"code": "1" * 40}, {"code": "123456", "more": 1}])
def test_a_wrong_code_body_is_refused(api, cast, body):
    for path in (VERIFY, RENEW):
        assert api(cast.diego).post(path, body).json()["error"]["code"] == "common_001"
