"""PATCH /users/me with `email`, and its confirmation by POST /auth/verify-email."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.models import EmailChange, OneTimeToken, User
from accounts.services.email_change import confirm_email_change, issue_link, request_email_change
from accounts.tests.conftest import NEW_PASSWORD
from oasis.core.errors import OasisError
from oasis.core.testing import at_once

pytestmark = pytest.mark.django_db
ME, VERIFY = "/api/v1/users/me", "/api/v1/auth/verify-email"
NEW = "Diego.Nuevo@Casa.example"


@pytest.fixture
def ask(api, cast):
    """Ask for another address as Diego."""

    def patch(email=NEW, password=None, **more):
        return api(cast.diego).patch(ME, {"email": email, "current_password": password or cast.diego.password, **more})

    return patch


@pytest.fixture
def mailed(outbox, mailbox):
    """Deliver, and give the mail to an address."""

    def to(address):
        outbox.run()
        return next(mail for mail in mailbox if mail.to == [address])

    return to


def token_in(mail):
    return re.search(r"verify-email\?token=([\w-]+)", mail.body)[1]


def email_of(person):
    return User.objects.values_list("email", flat=True).get(pk=person.id)


def test_nothing_changes_until_the_new_mailbox_confirms(ask, mailed, api, cast, login, audited, mailbox):
    answer = ask()
    assert answer.status_code == 200
    assert answer.json()["data"]["email"] == cast.diego.email
    mail = mailed("diego.nuevo@casa.example")
    assert mail.subject == "Confirma tu nueva dirección"
    assert login(cast.diego).status_code == 200

    done = api(None).post(VERIFY, {"token": token_in(mail)})
    assert done.json()["data"]["user"] == {
        "id": str(cast.diego.id),
        "email": "diego.nuevo@casa.example",
        "email_verified": True,
    }
    assert login(cast.diego).status_code == 401
    body = {"email": NEW, "password": cast.diego.password}
    assert api(None).post("/api/v1/auth/login", body).status_code == 200
    assert [action for action in audited() if "email" in action] == ["user.email_change_asked", "user.email_changed"]


def test_the_old_mailbox_hears_of_it_at_once_and_when_it_is_done(ask, mailed, api, cast, outbox, mailbox):
    ask()
    api(None).post(VERIFY, {"token": token_in(mailed("diego.nuevo@casa.example"))})
    outbox.run()
    told = [mail for mail in mailbox if mail.to == [cast.diego.email]]
    assert [mail.subject for mail in told] == ["Has pedido cambiar tu correo", "Tu correo ha cambiado"]
    assert all("d…@casa.example" in mail.body for mail in told)
    assert all("diego.nuevo" not in mail.body for mail in told)


def test_it_needs_the_password_and_counts_failures(ask, cast, login, api):
    assert api(cast.diego).patch(ME, {"email": NEW}).json()["error"]["code"] == "common_001"
    answers = [ask(password="otra-cosa") for _ in range(6)]
    assert [answer.json()["error"]["code"] for answer in answers] == ["auth_002"] * 5 + ["auth_004"]
    assert not EmailChange.objects.exists()


def test_an_address_that_somebody_has_gets_the_same_answer_and_its_owner_a_mail(ask, cast, mailed, api, statements):
    api(cast.diego).token()
    with statements(16) as free:
        first = ask()
    with statements(16) as taken:
        second = ask(email=cast.ana.email)
    assert first.content.replace(b" ", b"") == second.content.replace(b" ", b"")
    assert [sql.split()[:3] for sql in free] == [sql.split()[:3] for sql in taken]
    assert mailed(cast.ana.email).subject == "Esta dirección ya tiene una cuenta"
    assert "token" not in mailed(cast.ana.email).body
    assert email_of(cast.diego) == cast.diego.email


def test_a_new_wish_takes_the_place_of_the_one_before(ask, mailed, api, cast):
    ask(email="primera@casa.example")
    first = token_in(mailed("primera@casa.example"))
    ask(email="segunda@casa.example")
    second = token_in(mailed("segunda@casa.example"))
    assert api(None).post(VERIFY, {"token": first}).json()["error"]["code"] == "auth_008"
    assert api(None).post(VERIFY, {"token": second}).status_code == 200
    assert email_of(cast.diego) == "segunda@casa.example"


def test_the_link_is_good_once_and_for_a_day(ask, mailed, api, cast):
    ask()
    token = token_in(mailed("diego.nuevo@casa.example"))
    with time_machine.travel(timezone.now() + timedelta(days=1, seconds=5)):
        assert api(None).post(VERIFY, {"token": token}).json()["error"]["code"] == "auth_008"
    assert api(None).post(VERIFY, {"token": token}).status_code == 200
    assert api(None).post(VERIFY, {"token": token}).json()["error"]["code"] == "auth_008"


def test_another_password_calls_it_off(ask, mailed, api, cast):
    ask()
    token = token_in(mailed("diego.nuevo@casa.example"))
    body = {"current_password": cast.diego.password, "new_password": NEW_PASSWORD}
    assert api(cast.diego).post("/api/v1/auth/password/change", body).status_code == 200
    assert api(None).post(VERIFY, {"token": token}).json()["error"]["code"] == "auth_008"
    assert email_of(cast.diego) == cast.diego.email


def test_links_that_wait_in_the_old_mailbox_are_spent_by_it(ask, mailed, api, cast, outbox):
    api(None).post("/api/v1/auth/password/reset", {"email": cast.diego.email})
    ask()
    token = token_in(mailed("diego.nuevo@casa.example"))
    api(None).post(VERIFY, {"token": token})
    assert not OneTimeToken.objects.filter(user_id=cast.diego.id, used_at__isnull=True).exists()


def test_an_address_registered_meanwhile_stays_its_owners(ask, mailed, api, cast):
    ask()
    token = token_in(mailed("diego.nuevo@casa.example"))
    User.objects.create(email=NEW)
    answer = api(None).post(VERIFY, {"token": token})
    assert answer.json()["error"]["code"] == "auth_008"
    assert email_of(cast.diego) == cast.diego.email


def test_profile_and_address_change_together(ask, cast):
    data = ask(profile={"nickname": "Colibrí"}).json()["data"]
    assert (data["profile"]["nickname"], data["email"]) == ("Colibrí", cast.diego.email)


@pytest.mark.parametrize("email", ["", "nadie", 7, None, "x" * 250 + "@a.example", "a\x00b@a.example"])
def test_what_is_no_address_is_refused(ask, email):
    answer = ask(email=email)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "common_001")
    assert not EmailChange.objects.exists()


def test_the_address_one_has_is_no_change(ask, cast):
    answer = ask(email=cast.diego.email.upper())
    assert list(answer.json()["error"]["details"]) == ["email"]
    assert not EmailChange.objects.exists()


def test_the_token_is_in_the_mail_and_nowhere_else(ask, mailed):
    ask()
    token = token_in(mailed("diego.nuevo@casa.example"))
    assert token not in str(list(EmailChange.objects.values()))


def test_wishes_are_limited(ask, settings, standing_clock):
    settings.RATE_LIMITS_ENABLED = True
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "recovery": "2/m"}
    assert [ask(email=f"n{number}@casa.example").status_code for number in range(3)] == [200, 200, 429]


def outcomes(results):
    return sorted(result.code if isinstance(result, OasisError) else "ok" for result in results)


def wish(person, email):
    """An open change and the token of its link."""
    request_email_change(user_id=person.id, session_id=None, new_email=email, password=person.password)
    return issue_link(change_id=EmailChange.objects.open().get(user_id=person.id).pk)


def test_a_link_used_twice_at_once_is_good_for_one(transactional_db, cast):
    token = wish(cast.diego, NEW)
    results = at_once(*[lambda: confirm_email_change(token=token)] * 4)
    assert outcomes(results) == ["auth_008"] * 3 + ["ok"]


def test_of_two_people_who_confirm_one_address_at_once_one_has_it(transactional_db, cast):
    tokens = [wish(person, NEW) for person in (cast.diego, cast.ana)]
    results = at_once(*[lambda token=token: confirm_email_change(token=token) for token in tokens])
    assert outcomes(results) == ["auth_008", "ok"]
    assert User.objects.filter(email="diego.nuevo@casa.example").count() == 1


def test_two_wishes_at_once_leave_one_open(transactional_db, cast):
    def ask_for(email):
        request_email_change(user_id=cast.diego.id, session_id=None, new_email=email, password=cast.diego.password)

    results = at_once(lambda: ask_for("a@casa.example"), lambda: ask_for("b@casa.example"))
    assert outcomes(results) == ["ok", "ok"]
    assert EmailChange.objects.open().count() == 1
