"""Every Django admin site has the wall of the API before it: rate limit, lock, second factor, recovery."""

import re

import pyotp
import pytest
from django.contrib import admin
from django.contrib.admin.sites import AdminSite, all_sites
from django.test import Client
from django.urls import URLPattern, reverse

from accounts import checks
from accounts.models import SecondFactor, Session, User
from accounts.services import second_factor as service
from accounts.wall import SecondFactorFirst, WalledSite

pytestmark = pytest.mark.django_db
LOGIN, CODE, SETUP = "/admin/login/", "/admin/login/code/", "/admin/login/setup/"
DOORS = {"login", "second_factor", "second_factor_setup"}  # pages for those who are not in yet
MADE_UP = {
    "uuid": "018f0000-0000-7000-8000-000000000007",
    "int": "7",
    "path": "018f0000-0000-7000-8000-000000000007",
    "str": "x",
    "slug": "x",
    "": "7",
}


def sites():
    admin.site.get_urls()  # makes the site that is lazy until then
    return sorted(all_sites, key=lambda site: site.name)


def addresses(patterns, prefix):
    """Every page of a site: name and path, parameters filled in."""
    for pattern in patterns:
        text = str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            path = re.sub(r"<(?:(\w+):)?\w+>", lambda found: MADE_UP[found[1] or ""], prefix + text)
            path = re.sub(r"\(\?P<\w+>[^)]*\)", "accounts", path)
            yield pattern.name, re.sub(r"[\^$\\]|\.\*", "", path)
        else:
            yield from addresses(pattern.url_patterns, prefix + text)


@pytest.fixture
def enter(cast):
    """Post the log-in's first page; the browser and where it was sent."""

    def post(person, password=None, browser=None):
        browser = browser or Client()
        answer = browser.post(
            f"{LOGIN}?next=/admin/", {"username": person.email, "password": password or person.password}
        )
        return browser, answer

    return post


@pytest.fixture
def phone(second_factor, cast):
    return second_factor(cast.gala)


@pytest.mark.parametrize("site", sites(), ids=lambda site: site.name)
@pytest.mark.parametrize("method", ["get", "post"])
def test_no_page_of_any_site_opens_without_the_second_factor(site, method, cast, phone):
    password_only = Client()
    password_only.force_login(User.objects.get(pk=cast.gala.id))  # a session from before it was switched on
    pages = list(addresses(site.get_urls(), reverse(f"{site.name}:index")))
    assert len(pages) > 60
    opened = []
    for browser in (Client(), password_only):
        for name, path in pages:
            if name in DOORS:
                continue
            answer = getattr(browser, method)(path)
            sent_away = answer.status_code == 302 and answer["Location"].startswith(
                (reverse(f"{site.name}:login"), reverse(f"{site.name}:index"))
            )
            if not sent_away:
                opened.append((path, answer.status_code))
    assert opened == []


def test_the_walk_would_see_an_open_page(cast, phone):
    """The guard of the guard: with the second factor passed the same pages do open."""
    browser = Client()
    browser.post(LOGIN, {"username": cast.gala.email, "password": cast.gala.password})
    browser.post(CODE, {"code": phone.code()})
    pages = list(addresses(admin.site.get_urls(), "/admin/"))
    lists = [path for name, path in pages if name and name.endswith("_changelist")]
    assert sum(browser.get(path).status_code == 200 for path in lists) >= 5


def test_every_site_is_a_walled_one_and_a_check_names_one_that_is_not():
    assert all(isinstance(site, WalledSite) for site in sites())
    assert checks.walled_sites() == []
    bare = AdminSite(name="bare")
    try:
        assert [message.id for message in checks.walled_sites()] == ["accounts.E004"]
    finally:
        all_sites.discard(bare)


def test_a_site_without_the_wall_lets_nobody_in_who_has_a_second_factor(cast, phone, rf):
    bare = AdminSite(name="admin")
    try:
        request = rf.post("/bare/login/", {"username": cast.gala.email, "password": cast.gala.password})
        request.session, request.user = Client().session, User.objects.get(pk=cast.gala.id)
        request._dont_enforce_csrf_checks = True
        with pytest.raises(SecondFactorFirst):
            bare.login(request)
        assert "_auth_user_id" not in request.session
    finally:
        all_sites.discard(bare)


def test_password_then_code_opens_the_admin(enter, phone, cast, records):
    browser, answer = enter(cast.gala)
    assert (answer.status_code, answer["Location"]) == (302, f"{CODE}?next=/admin/")
    assert "_auth_user_id" not in browser.session
    assert browser.get("/admin/").status_code == 302
    assert "Código de tu aplicación" in browser.get(CODE).content.decode()
    answer = browser.post(CODE, {"code": phone.code(), "next": "/admin/accounts/user/"})
    assert (answer.status_code, answer["Location"]) == (302, "/admin/accounts/user/")
    assert browser.get("/admin/accounts/user/").status_code == 200
    assert records().get(action="user.logged_in").changes == {"via": {"after": "admin"}}


def test_a_backup_code_recovers_the_way_in(enter, phone, cast, outbox, mailbox):
    browser, _ = enter(cast.gala)
    assert browser.post(CODE, {"code": phone.backup_codes[0]}).status_code == 302
    assert browser.get("/admin/").status_code == 200
    outbox.run()
    assert "Has usado un código de reserva" in [mail.subject for mail in mailbox]


def test_five_wrong_codes_shut_the_door_there_and_at_the_api(enter, phone, cast, login):
    browser, _ = enter(cast.gala)
    for _number in range(5):
        page = browser.post(CODE, {"code": "000000"})
        assert "El código no es correcto" in page.content.decode()
    answer = browser.post(CODE, {"code": phone.code()})
    assert answer.status_code == 302
    assert answer["Location"].startswith(LOGIN)
    assert browser.get("/admin/").status_code == 302
    assert login(cast.gala).status_code == 423
    assert "Hemos pausado el acceso" in enter(cast.gala)[1].content.decode()


def test_the_code_page_is_limited_too(enter, phone, cast, settings, standing_clock):
    browser, _ = enter(cast.gala)
    settings.RATE_LIMITS_ENABLED = True
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "login": "1/m"}
    browser.post(CODE, {"code": "000000"})
    page = browser.post(CODE, {"code": phone.code()})
    assert page.status_code == 200
    assert "Espera un momento" in page.content.decode()
    assert browser.get("/admin/").status_code == 302


def test_without_the_password_there_is_no_second_page(phone, cast):
    for path in (CODE, SETUP):
        for answer in (Client().get(path), Client().post(path, {"code": phone.code()})):
            assert answer.status_code == 302
            assert answer["Location"].startswith(LOGIN)


def test_the_way_on_leads_nowhere_else(enter, phone, cast):
    browser, _ = enter(cast.gala)
    answer = browser.post(CODE, {"code": phone.code(), "next": "https://otra.example/"})
    assert answer["Location"] == "/admin/"


def test_a_participant_with_a_second_factor_is_told_what_everybody_is_told(enter, second_factor, cast):
    second_factor(cast.diego)
    browser, answer = enter(cast.diego)
    assert answer["Location"].startswith(LOGIN)
    assert "wall_token" not in browser.session


def test_switching_it_on_ends_the_sessions_that_had_only_the_password(enter, cast, second_factor):
    browser, _ = enter(cast.gala)
    assert browser.get("/admin/").status_code == 200
    second_factor(cast.gala)
    assert browser.get("/admin/").status_code == 302


def test_another_second_factor_has_to_be_passed_anew(enter, phone, cast, second_factor):
    browser, _ = enter(cast.gala)
    browser.post(CODE, {"code": phone.code()})
    assert browser.get("/admin/").status_code == 200
    SecondFactor.objects.all().delete()
    second_factor(cast.gala)
    assert browser.get("/admin/").status_code == 302


def test_in_production_a_platform_admin_sets_it_up_at_the_door(enter, cast, settings, outbox, mailbox):
    settings.PRODUCTION = True
    browser, answer = enter(cast.gala)
    assert answer["Location"] == f"{SETUP}?next=/admin/"
    page = browser.get(SETUP).content.decode()
    secret = re.search(r'id="second-factor-secret">([A-Z2-7]+)<', page)[1]
    assert "<svg" in page
    assert secret in browser.get(SETUP).content.decode()
    assert browser.get("/admin/").status_code == 302
    assert "El código no es correcto" in browser.post(SETUP, {"code": "000000"}).content.decode()
    done = browser.post(SETUP, {"code": pyotp.TOTP(secret).now()}).content.decode()
    codes = re.findall(r"<li>([a-z2-9]{5}-[a-z2-9]{5})</li>", done)
    assert len(codes) == 10
    assert browser.get("/admin/").status_code == 200
    again, answer = enter(cast.gala)
    assert answer["Location"].startswith(CODE)
    assert again.post(CODE, {"code": codes[0]}).status_code == 302
    assert again.get("/admin/").status_code == 200


def test_in_production_a_session_with_only_a_password_is_no_platform_admins(enter, cast, settings):
    browser, _ = enter(cast.gala)
    assert browser.get("/admin/").status_code == 200
    settings.PRODUCTION = True
    assert browser.get("/admin/").status_code == 302


def test_a_set_up_secret_survives_the_reload_of_its_page_only_as_long_as_it_is_fresh(cast):
    first = service.resume_setup(user_id=cast.gala.id)
    assert service.resume_setup(user_id=cast.gala.id) == first


def test_the_demo_people_get_in_with_their_password_in_development(enter, cast):
    for person in (cast.gala, cast.ana, cast.bruno, cast.clara):
        browser, answer = enter(person)
        assert (answer.status_code, answer["Location"]) == (302, "/admin/")
        assert browser.get("/admin/").status_code == 200


def test_a_log_in_from_a_new_device_is_told_there_too(enter, phone, cast, outbox, mailbox):
    first, _ = enter(cast.gala)
    first.post(CODE, {"code": phone.backup_codes[0]})
    assert first.cookies["oasis_device"]["httponly"]
    other = Client(headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/140.0"})
    enter(cast.gala, browser=other)
    other.post(CODE, {"code": phone.backup_codes[1]})
    outbox.run()
    assert [mail.subject for mail in mailbox].count("Has entrado desde un dispositivo nuevo") == 1
    assert not Session.objects.exists()
