"""Logging in to the backoffice with a second factor, as somebody sees it; and the mails, as their readers see them."""

import re

import pyotp
import pytest

from accounts.mail_preview import previews
from accounts.models import SecondFactor
from oasis.tests.browser.visitor import PHONE


def give_password(visitor, person):
    visitor.open("/admin/accounts/user/")
    visitor.page.fill("input[name=username]", person.email)
    visitor.page.fill("input[name=password]", person.password)
    visitor.page.click("#login-form button[type=submit]")


def give_code(visitor, code):
    visitor.page.fill("input[name=code]", code)
    visitor.page.click("#second-factor-form button[type=submit]")


@pytest.mark.parametrize("size", [None, PHONE], ids=["desk", "phone"])
def test_gala_logs_in_with_password_and_code_and_goes_where_she_wanted(
    visitor, cast, transactional_db, second_factor, size
):
    phone = second_factor(cast.gala)
    person = visitor(size) if size else visitor()
    give_password(person, cast.gala)
    person.page.wait_for_selector("input[name=code][autofocus]")
    assert person.overflows() <= 0
    give_code(person, "000000")
    person.page.wait_for_selector("text=El código no es correcto")
    person.picture("wall-code" if size is None else "wall-code-phone")
    give_code(person, phone.code())
    person.page.wait_for_selector("#result_list")
    assert person.page.url.endswith("/admin/accounts/user/")


def test_a_backup_code_opens_the_door_without_the_telephone(visitor, cast, transactional_db, second_factor):
    phone = second_factor(cast.gala)
    person = visitor()
    give_password(person, cast.gala)
    give_code(person, phone.backup_codes[4].upper())
    person.page.wait_for_selector("#result_list")


def test_in_production_gala_sets_her_second_factor_up_at_the_door(visitor, cast, transactional_db, settings):
    settings.PRODUCTION = True
    person = visitor()
    give_password(person, cast.gala)
    person.page.wait_for_selector("#second-factor-secret")
    person.picture("wall-setup")
    drawing = person.page.locator("[role=img] svg").bounding_box()
    assert drawing["width"] > 100
    secret = person.page.inner_text("#second-factor-secret")
    assert re.fullmatch(r"[A-Z2-7]{32}", secret)
    give_code(person, pyotp.TOTP(secret).now())
    person.page.wait_for_selector("#backup-codes")
    person.picture("wall-backup-codes")
    assert person.page.locator("#backup-codes li").count() == 10
    person.page.click("text=Los he guardado")
    person.page.wait_for_selector("#result_list")
    assert SecondFactor.objects.get(pk=cast.gala.id).confirmed_at is not None


def test_every_mail_can_be_read_on_a_screen_and_on_a_telephone(visitor, cast, transactional_db):
    person = visitor(PHONE)
    for one in previews():
        person.page.set_content(one.html)
        assert person.overflows() <= 0, (one.kind, one.locale)
        if one.locale == "es":
            person.picture(f"mail-{one.kind.replace('/', '-')}")


def test_staff_look_through_the_mails(visitor, cast, transactional_db):
    person = visitor()
    person.log_in(cast.gala)
    person.page.click("nav a:has-text('Correos')")
    person.page.click("#main a:has-text('Has entrado desde un dispositivo nuevo')")
    frame = person.page.frame_locator("#mail-html")
    assert "Firefox · Linux" in frame.locator("body").inner_text()
    person.picture("mails")
