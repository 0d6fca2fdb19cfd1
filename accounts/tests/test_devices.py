"""A log-in from a new device is told to its owner."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import KnownDevice, User
from accounts.services import devices
from accounts.tasks import purge

pytestmark = pytest.mark.django_db
LOGIN = "/api/v1/auth/login"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
CHROME = "Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36"


@pytest.fixture(autouse=True)
def _behind_a_proxy(settings):
    settings.TRUSTED_PROXIES = 1


@pytest.fixture
def come(cast):
    """Log Diego in with a browser, from an address."""

    def post(browser, agent=FIREFOX, address="198.51.100.4"):
        body = {"email": cast.diego.email, "password": cast.diego.password}
        headers = {"user-agent": agent, "x-forwarded-for": address}
        answer = browser.post(LOGIN, body, content_type="application/json", headers=headers)
        assert answer.status_code == 200
        return answer

    return post


@pytest.fixture
def told(outbox, mailbox):
    """How many mails of a new device were sent so far."""

    def count():
        outbox.run()
        return [mail.subject for mail in mailbox].count("Has entrado desde un dispositivo nuevo")

    return count


def test_the_very_first_log_in_needs_no_mail_and_the_next_device_does(come, told, mailbox, cast):
    come(Client())
    assert told() == 0
    come(Client(), CHROME, "203.0.113.9")
    assert told() == 1
    assert mailbox[-1].to == [cast.diego.email]
    assert "Chrome · Windows" in mailbox[-1].body
    assert "203.0.113.9" in mailbox[-1].body


def test_a_browser_that_comes_again_is_known_wherever_it_is(come, told):
    come(Client())
    browser = Client()
    answer = come(browser, CHROME)
    cookie = answer.cookies["oasis_device"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 365 * 86400)
    assert told() == 1
    come(browser, CHROME, "203.0.113.77")
    come(Client(), CHROME)  # without its cookie, from the same network
    assert told() == 1


def test_the_same_browser_from_another_network_without_the_cookie_is_new(come, told):
    come(Client())
    come(Client(), FIREFOX, "203.0.113.9")
    assert told() == 1


def test_a_device_of_one_person_is_new_for_another(come, told, cast, api):
    browser = Client()
    come(browser)
    ana = {"email": cast.ana.email, "password": cast.ana.password}
    other = Client()
    other.post(LOGIN, ana, content_type="application/json")
    browser.post(LOGIN, ana, content_type="application/json", headers={"user-agent": CHROME})
    assert told() == 1


def test_a_made_up_cookie_makes_nobody_known(come, told):
    come(Client())
    browser = Client()
    for made_up in ("x" * 500, "ñ", "invented"):
        browser.cookies["oasis_device"] = made_up
    come(browser, CHROME, "203.0.113.9")
    assert told() == 1


def test_who_comes_back_after_more_than_a_year_is_told(come, told, cast):
    User.objects.filter(pk=cast.diego.id).update(created_at=timezone.now() - timedelta(days=500))
    come(Client())
    assert told() == 1


def test_the_table_knows_marks_only_and_forgets_after_a_year(come, cast):
    cookie = come(Client()).cookies["oasis_device"].value
    assert cookie not in str(list(KnownDevice.objects.values()))
    assert KnownDevice.objects.filter(user_id=cast.diego.id).count() == 2
    with time_machine.travel(timezone.now() + devices.KEEP - timedelta(days=1)):
        purge()
    assert KnownDevice.objects.exists()
    with time_machine.travel(timezone.now() + devices.KEEP + timedelta(days=1)):
        purge()
    assert not KnownDevice.objects.exists()


def test_a_failed_log_in_makes_nothing_known(api, cast):
    api(None).post(LOGIN, {"email": cast.diego.email, "password": "otra-cosa"})
    assert not KnownDevice.objects.exists()
