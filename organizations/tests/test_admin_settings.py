"""The owners' page of settings: what their organization is called and how it works, passing it on, ending it."""

import pytest
from django.urls import reverse

from accounts.models import AuditRecord
from organizations.models import File, Membership, Organization

PAGE = "admin:organizations_organizationsettings"
NEW = {
    "name": "Alba Renovables",
    "locale": "en",
    "timezone": "America/Bogota",
    "colour": "#334488",
    "logo_url": "https://alba.example/logo.png",
    "ai_monthly_budget": "20",
    "minimum_report_group": "8",
    "second_factor_roles": ["owner", "admin"],
    "ai_enabled": "on",
    "gamification_enabled": "on",
    "legal_name": "Alba S. L.",
}


def row(pk):
    return Organization.objects.values().get(pk=pk)


def roles(cast):
    return set(Membership.objects.filter(organization_id=cast.a.id).values_list("user_id", "role", "status"))


def test_the_owner_changes_them_and_it_is_audited(cast, enter):
    Organization.objects.filter(pk=cast.a.id).update(
        logo=File.objects.create(
            organization_id=cast.a.id, purpose="logo", filename="l", size=1, content_type="image/png"
        )
    )
    browser = enter(cast.ana)
    menu = browser.get(reverse("admin:index")).content.decode()
    assert reverse(f"{PAGE}_changelist") in menu
    page = browser.get(reverse(f"{PAGE}_changelist"), follow=True)
    assert "Empresa Alba" in page.content.decode()
    answer = browser.post(page.request["PATH_INFO"], NEW)
    assert answer.status_code == 302, answer.context["errors"]
    now = row(cast.a.id)
    assert (now["name"], now["timezone"], now["colour"], now["second_factor_roles"], now["legal_name"]) == (
        "Alba Renovables",
        "America/Bogota",
        "#334488",
        ["owner", "admin"],
        "Alba S. L.",
    )
    assert now["logo_id"] is None  # documents draw the same logo that the address shows
    entry = AuditRecord.objects.get(action="organization.changed")
    assert (entry.actor_id, entry.organization_id) == (cast.ana.id, cast.a.id)


@pytest.mark.parametrize("name", ["bruno", "clara"])
def test_nobody_else_sees_them(cast, enter, name):
    before = row(cast.a.id)
    browser = enter(getattr(cast, name))
    assert reverse(f"{PAGE}_changelist") not in browser.get(reverse("admin:index")).content.decode()
    page = reverse(f"{PAGE}_change", args=[cast.a.id])
    assert browser.get(page).status_code == 403
    assert browser.post(page, NEW).status_code == 403
    for act in ("archive", "transfer"):
        said = {"_form_submitted": "on", "email": cast.diego.email, "password": getattr(cast, name).password}
        browser.post(reverse(f"{PAGE}_{act}", args=[cast.a.id]), said)
    assert row(cast.a.id) == before


def test_another_organization_is_not_there(cast, enter):
    before, browser = row(cast.b.id), enter(cast.ana)
    page = reverse(f"{PAGE}_change", args=[cast.b.id])
    assert browser.get(page).status_code == 302
    browser.post(page, NEW)
    browser.post(reverse(f"{PAGE}_archive", args=[cast.b.id]), {"_form_submitted": "on"})
    assert row(cast.b.id) == before


def test_the_owner_passes_it_on_with_their_password(cast, enter, mailbox, outbox):
    browser, page = enter(cast.ana), reverse(f"{PAGE}_transfer", args=[cast.a.id])
    before = roles(cast)
    for said in (
        {"email": cast.elena.email, "password": cast.ana.password},  # of another organization
        {"email": cast.bruno.email, "password": "otra-cosa-distinta"},
        {"email": cast.bruno.email, "password": ""},
    ):
        browser.post(page, {"_form_submitted": "on", **said})
        assert roles(cast) == before
    said = {"_form_submitted": "on", "email": cast.bruno.email.upper(), "password": cast.ana.password}
    assert browser.post(page, said).status_code == 302
    outbox.run()
    assert roles(cast) - before == {(cast.bruno.id, "owner", "active"), (cast.ana.id, "admin", "active")}
    assert {mail.to[0] for mail in mailbox} >= {cast.ana.email, cast.bruno.email}


def test_the_owner_archives_it_after_being_asked(cast, enter):
    browser, page = enter(cast.ana), reverse(f"{PAGE}_archive", args=[cast.a.id])
    browser.get(page)
    assert row(cast.a.id)["status"] == "active"
    assert browser.post(page, {"_form_submitted": "on"}).status_code == 302
    assert row(cast.a.id)["status"] == "archived"
    assert browser.get(reverse(f"{PAGE}_change", args=[cast.a.id])).status_code in (302, 403)
