"""POST /auth/register, /auth/verify-email, /auth/resend-verification."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.api.shapes import UserAnswer
from accounts.models import Consent, OneTimeToken, Profile, User
from accounts.services.registration import AddressTaken, create_person
from accounts.tests.conftest import NEW_PASSWORD
from oasis.core.testing import assert_matches

pytestmark = pytest.mark.django_db
REGISTER, VERIFY, RESEND = "/api/v1/auth/register", "/api/v1/auth/verify-email", "/api/v1/auth/resend-verification"
LOGIN = "/api/v1/auth/login"


def test_a_person_registers_confirms_by_mail_and_logs_in(api, outbox, mailbox, link_token, registration, audited):
    answer = api(None).post(REGISTER, registration)
    assert answer.status_code == 201
    data = answer.json()["data"]
    assert_matches(UserAnswer, data)
    assert data["user"]["email"] == "nora@nueva.example"
    assert data["user"]["email_verified"] is False

    credentials = {"email": registration["email"], "password": NEW_PASSWORD}
    refused = api(None).post(LOGIN, credentials)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "auth_003")

    outbox.run()
    assert [mail.to for mail in mailbox] == [["nora@nueva.example"]]
    confirmed = api(None).post(VERIFY, {"token": link_token()})
    assert confirmed.status_code == 200
    assert confirmed.json()["data"]["user"] == {**data["user"], "email_verified": True}
    assert api(None).post(LOGIN, credentials).status_code == 200
    assert audited() == ["user.registered", "user.email_verified", "user.logged_in"]


def test_registration_keeps_the_profile_and_the_consent_to_the_terms(api, registration):
    api(None).post(REGISTER, registration)
    profile = Profile.objects.get(user__email="nora@nueva.example")
    assert (profile.name, profile.country, profile.locale) == ("Nora Nueva", "MX", "es")
    consents = Consent.objects.filter(user_id=profile.pk).values_list("kind", "granted")
    assert list(consents) == [("terms", True)]


def test_a_taken_address_gets_the_same_answer_and_its_owner_a_mail(
    api, cast, outbox, mailbox, registration, link_token
):
    before = User.objects.get(pk=cast.diego.id).password
    new = api(None).post(REGISTER, registration)
    taken = api(None).post(REGISTER, {**registration, "email": cast.diego.email.upper()})

    assert (taken.status_code, taken.json()["message"]) == (new.status_code, new.json()["message"])
    user = taken.json()["data"]["user"]
    assert user == {"id": user["id"], "email": cast.diego.email, "email_verified": False}
    assert user["id"] != str(cast.diego.id)
    assert User.objects.filter(email=cast.diego.email).count() == 1
    assert User.objects.get(pk=cast.diego.id).password == before
    assert Profile.objects.get(pk=cast.diego.id).first_name == "Diego"

    outbox.run()
    assert mailbox[-1].to == [cast.diego.email]
    assert mailbox[-1].subject == "Ya tienes una cuenta en OASIS"


def test_an_address_registered_by_somebody_else_is_won_back_by_its_owner(api, outbox, link_token, registration):
    stolen = {**registration, "password": "la-del-impostor-99"}
    api(None).post(REGISTER, stolen)
    api(None).post(REGISTER, registration)
    outbox.run()
    confirm = {"token": link_token(), "new_password": NEW_PASSWORD}
    assert api(None).post("/api/v1/auth/password/reset/confirm", confirm).status_code == 200
    email = registration["email"]
    assert api(None).post(LOGIN, {"email": email, "password": "la-del-impostor-99"}).status_code == 401
    assert api(None).post(LOGIN, {"email": email, "password": NEW_PASSWORD}).status_code == 200


@pytest.mark.parametrize("password", ["corta", "1234567890", "password123", "nora@nueva.example", "Guadalupe1"])
def test_a_weak_password_is_refused_and_nobody_is_made(api, registration, password, mails):
    profile = {**registration["profile"], "first_name": "Guadalupe"}
    answer = api(None).post(REGISTER, {**registration, "profile": profile, "password": password})
    assert answer.status_code == 400
    assert list(answer.json()["error"]["details"]) == ["password"]
    assert not User.objects.filter(email="nora@nueva.example").exists()
    assert mails() == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"accept_terms": False}, "accept_terms"),
        ({"accept_terms": "true"}, "accept_terms"),
        ({"accept_terms": 1}, "accept_terms"),
        ({"email": "no-es-un-correo"}, "email"),
        ({"email": 7}, "email"),
        ({"email": "a" * 250 + "@x.es"}, "email"),
        ({"password": ["lista"]}, "password"),
        ({"password": "x" * 257}, "password"),
        ({"profile": None}, "profile"),
        ({"profile": []}, "profile"),
        ({"is_staff": True}, "is_staff"),
    ],
)
def test_a_wrong_field_is_named_and_nobody_is_made(api, registration, change, field):
    answer = api(None).post(REGISTER, {**registration, **change})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "common_001")
    assert field in answer.json()["error"]["details"]
    assert not User.objects.filter(email="nora@nueva.example").exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("first_name", "Mira www.premio.example"),
        ("first_name", "<b>Nora</b>"),
        ("first_name", ""),
        ("last_name", "http://premio"),
        ("phone_number", "600123123"),
        ("country", "ZZ"),
        ("country", "es"),
        ("locale", "fr"),
        ("timezone", "Luna/Tranquilidad"),
        ("birth_date", "2999-01-01"),
        ("birth_date", "1800-01-01"),
        ("role", "owner"),
    ],
)
def test_a_wrong_profile_is_refused(api, registration, field, value):
    profile = {**registration["profile"], field: value}
    answer = api(None).post(REGISTER, {**registration, "profile": profile})
    assert answer.status_code == 400
    assert field in answer.json()["error"]["details"]["profile"]
    assert not User.objects.filter(email="nora@nueva.example").exists()


def test_the_same_idempotency_key_registers_once_and_mails_once(api, registration, mails):
    first = api(None).post(REGISTER, registration, idempotency_key="una-vez")
    again = api(None).post(REGISTER, registration, idempotency_key="una-vez")
    assert again.content == first.content
    assert again["Idempotent-Replayed"] == "true"
    assert mails() == ["accounts/verify_email"]


def test_a_link_is_good_once(api, outbox, link_token, registration):
    api(None).post(REGISTER, registration)
    outbox.run()
    token = link_token()
    assert api(None).post(VERIFY, {"token": token}).status_code == 200
    again = api(None).post(VERIFY, {"token": token})
    assert (again.status_code, again.json()["error"]["code"]) == (400, "auth_008")


def test_a_link_is_good_for_three_days(api, outbox, link_token, registration):
    api(None).post(REGISTER, registration)
    outbox.run()
    with time_machine.travel(timezone.now() + timedelta(days=3, seconds=1)):
        late = api(None).post(VERIFY, {"token": link_token()})
    assert late.json()["error"]["code"] == "auth_008"
    assert not User.objects.get(email="nora@nueva.example").email_verified


@pytest.mark.parametrize("token", ["", "x", "á", "x" * 3000, 7, None, {"a": 1}])
def test_no_other_text_is_a_link(api, token):
    assert api(None).post(VERIFY, {"token": token}).status_code == 400


def test_a_link_of_another_purpose_confirms_nothing(api, cast, outbox, link_token, registration):
    api(None).post(REGISTER, registration)
    api(None).post("/api/v1/auth/password/reset", {"email": registration["email"]})
    outbox.run()
    assert api(None).post(VERIFY, {"token": link_token()}).json()["error"]["code"] == "auth_008"
    assert not User.objects.get(email="nora@nueva.example").email_verified


def test_the_database_keeps_no_token(api, outbox, link_token, registration):
    api(None).post(REGISTER, registration)
    outbox.run()
    assert link_token() not in str(list(OneTimeToken.objects.values()))


def test_the_confirmation_mail_is_sent_again_to_whoever_needs_it(api, cast, outbox, mailbox, registration):
    api(None).post(REGISTER, registration)
    outbox.run()
    answers = [
        api(None).post(RESEND, {"email": email})
        for email in ("NORA@nueva.example", cast.ana.email, "nadie@ninguna.example")
    ]
    outbox.run()
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.content for answer in answers}) == 1
    assert [mail.to for mail in mailbox] == [["nora@nueva.example"]] * 2


def test_an_accepted_invitation_makes_a_confirmed_person(cast):
    user = create_person(
        email="Ines@Alba.example", password=NEW_PASSWORD, profile={"first_name": "Inés"}, verified=True
    )
    stored = User.objects.select_related("profile").get(pk=user.pk)
    assert (stored.email, stored.email_verified, stored.profile.first_name) == ("ines@alba.example", True, "Inés")
    with pytest.raises(AddressTaken):
        create_person(email=cast.ana.email, password=NEW_PASSWORD, profile={}, verified=True)
