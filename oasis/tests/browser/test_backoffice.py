"""The backoffice as somebody sees it who works there."""

from datetime import timedelta

import pytest
from django.utils import timezone

from oasis.core.tenancy import organization_scope
from oasis.demo import catalogue
from oasis.tests.browser.visitor import PHONE
from organizations.models import Invitation, Membership


@pytest.fixture
def clara_works_in_both(cast, transactional_db):
    """Clara facilitates A and administers B."""
    Membership.objects.create(user_id=cast.clara.id, organization_id=cast.b.id, role="admin")


@pytest.fixture
def an_invitation_about_to_expire(cast, transactional_db):
    """Somebody was invited to A six days ago."""
    return Invitation.objects.create(
        organization_id=cast.a.id,
        email="nuria@nueva.example",
        role="facilitator",
        invited_by_id=cast.ana.id,
        expires_at=timezone.now() + timedelta(hours=20),
    )


@pytest.fixture
def journeys_in_b(cast, transactional_db):
    """Organization B has the demo's journeys, A has none."""
    with organization_scope(cast.b):
        catalogue.fill()


def test_a_wrong_password_is_told_in_spanish(visitor, cast):
    person = visitor()
    person.open("/admin/")
    person.picture("admin-login")
    person.page.fill("input[name=username]", cast.clara.email)
    person.page.fill("input[name=password]", "otra-cosa")
    person.page.click("#login-form button[type=submit]")
    assert "no son de una cuenta del equipo" in person.page.inner_text("body")


def test_clara_logs_in_and_switches_organization(visitor, cast, clara_works_in_both):
    person = visitor()
    person.log_in(cast.clara)
    assert "Hola, Clara" in person.page.inner_text(".oasis-hello")
    person.page.click(".oasis-switcher-button")
    person.picture("admin-switcher")
    person.page.keyboard.press("Escape")
    person.page.click("nav a:has-text('Personas')")
    assert cast.diego.email in person.page.inner_text("#result_list")
    person.switch_to("Fundación Brisa")
    person.page.click("nav a:has-text('Personas')")
    assert cast.elena.email in person.page.inner_text("#result_list")
    assert cast.diego.email not in person.page.inner_text("#result_list")
    person.picture("admin-people")


def test_journeys_follow_the_organization_chosen(visitor, cast, clara_works_in_both, journeys_in_b):
    person = visitor()
    person.log_in(cast.clara)
    person.page.click("nav a:has-text('Recorridos')")
    assert "Dormir mejor" not in person.page.inner_text("#main")
    person.switch_to("Fundación Brisa")
    person.page.click("nav a:has-text('Recorridos')")
    person.page.wait_for_selector("#result_list")
    assert "Dormir mejor" in person.page.inner_text("#result_list")
    person.picture("admin-journeys")
    person.page.click("#result_list a:has-text('Dormir mejor')")
    person.page.wait_for_selector("input[name=title]")
    person.picture("admin-journey")


def test_the_home_is_a_work_list_with_one_click_each(visitor, cast, an_invitation_about_to_expire):
    person = visitor()
    person.log_in(cast.ana)
    person.picture("admin-home")
    person.page.click("a:has-text('Invitaciones a punto de caducar')")
    assert "nuria@nueva.example" in person.page.inner_text("#result_list")
    person.picture("admin-invitations")


def test_an_administrator_invites_somebody(visitor, cast):
    person = visitor()
    person.log_in(cast.bruno)
    person.page.click("nav a:has-text('Invitaciones')")
    person.page.click("a[href='/admin/organizations/invitation/add/']")
    assert "Propietaria" not in person.page.inner_text("select[name=role]")
    person.page.fill("input[name=email]", cast.diego.email)
    person.picture("admin-invite")
    person.page.click("input[name=_save], button[name=_save]")
    assert "Ya existe" in person.page.inner_text("#main")
    assert person.page.input_value("input[name=email]") == cast.diego.email
    person.page.fill("input[name=email]", "nuria@nueva.example")
    person.page.click("input[name=_save], button[name=_save]")
    person.page.wait_for_selector("#result_list")
    assert Invitation.objects.get().invited_by_id == cast.bruno.id


def test_removing_somebody_asks_first(visitor, cast):
    person = visitor()
    person.log_in(cast.bruno)
    membership = Membership.objects.get(user_id=cast.diego.id)
    person.open(f"/admin/organizations/membership/{membership.pk}/change/")
    person.picture("admin-person")
    person.page.click("text=Quitar de la organización")
    person.page.wait_for_selector("#modal-content form")
    person.picture("admin-confirmation")
    assert Membership.objects.get(pk=membership.pk).status == "active"
    person.page.click("#modal-content button[type=submit]")
    person.page.wait_for_selector("text=Ya no forma parte de la organización.")
    assert Membership.objects.get(pk=membership.pk).status == "removed"


def test_a_platform_admin_suspends_an_organization(visitor, cast):
    person = visitor()
    person.log_in(cast.gala)
    person.picture("admin-platform")
    person.page.click("nav a:has-text('Organizaciones')")
    person.picture("admin-organizations")
    person.page.click("#result_list a:has-text('Fundación Brisa')")
    person.picture("admin-organization")
    person.page.click("text=Suspender")
    person.page.click("#modal-content button[type=submit]")
    person.page.wait_for_selector("text=Organización suspendida.")


def test_it_works_on_a_telephone(visitor, cast, clara_works_in_both, an_invitation_about_to_expire):
    person = visitor(PHONE)
    person.log_in(cast.ana)
    assert person.overflows() <= 0
    person.picture("admin-home-phone")
    person.page.click("#main span[x-on\\:click*='sidebarMobileOpen']")
    person.page.wait_for_selector(".oasis-switcher-button")
    person.picture("admin-menu-phone")
    person.page.click("nav a:has-text('Personas')")
    assert person.overflows() <= 0
    person.picture("admin-people-phone")
