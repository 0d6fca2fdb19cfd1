"""Staff see every mail that OASIS sends, with made-up people."""

import re

import pytest
from django.core import mail
from django.test import Client

from accounts.mail import mail_kinds
from accounts.mail_preview import previews

pytestmark = pytest.mark.django_db
PAGE = "/admin/mails/"


@pytest.fixture
def browser(cast):
    staff = Client()
    staff.post("/admin/login/", {"username": cast.gala.email, "password": cast.gala.password})
    return staff


def test_every_registered_kind_is_there_in_both_languages():
    shown = previews()
    assert {(one.kind, one.locale) for one in shown} == {
        (kind, locale) for kind in mail_kinds() for locale in ("es", "en")
    }
    assert len({kind.partition("/")[0] for kind in mail_kinds()}) >= 3


def test_no_variable_is_left_without_words():
    empty = {one.kind: found for one in previews() if (found := re.findall(r"«\w+»|\{[{%]|None", one.text + one.html))}
    assert empty == {}


def test_every_mail_has_a_subject_a_greeting_and_its_language():
    for one in previews():
        assert 5 < len(one.subject) < 80, one.kind
        assert f'lang="{one.locale}"' in one.html
        assert one.text.strip().endswith("El equipo de OASIS" if one.locale == "es" else "The OASIS team"), one.kind


def test_dates_and_greetings_are_in_the_mails_language():
    for one in previews():
        if one.locale == "en":
            assert not re.search(r"\d de [a-z]+ de \d|a las \d", one.text), one.kind
            assert re.search(r"^Hello( \w+)?,$", one.text, re.MULTILINE), one.kind
        else:
            assert re.search(r"^Hola(, \w+)?:$", one.text, re.MULTILINE), one.kind


def test_the_page_shows_the_chosen_one_and_sends_nothing(browser):
    page = browser.get(PAGE, {"mail": "accounts/new_device.en"})
    assert page.status_code == 200
    text = page.content.decode()
    assert 'id="mail-subject">You logged in from a new device<' in text
    assert "&lt;strong&gt;Firefox · Linux&lt;/strong&gt;" in text
    assert "sandbox" in text
    assert browser.get(PAGE, {"mail": "x"}).status_code == 200
    assert mail.outbox == []


def test_the_menu_leads_there(browser):
    assert f'href="{PAGE}"' in browser.get("/admin/").content.decode()


def test_people_without_business_in_the_backoffice_do_not_see_it(cast):
    participant = Client()
    participant.post("/admin/login/", {"username": cast.diego.email, "password": cast.diego.password})
    for visitor in (participant, Client()):
        answer = visitor.get(PAGE)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/admin/login/")
