"""The backoffice's pages of organizations, people and invitations."""

from datetime import timedelta

import pytest
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditRecord
from organizations.backoffice import OrganizationAdmin
from organizations.errors import LastOwner
from organizations.models import Invitation, Membership, Organization
from organizations.services import members
from organizations.switcher import Backoffice, Choice

PEOPLE = "admin:organizations_membership_changelist"
INVITATIONS = "admin:organizations_invitation_changelist"
ADD_INVITATION = "admin:organizations_invitation_add"
CONFIRMED = {"_form_submitted": "on"}
FOUNDING = {
    "name": "Cooperativa Cauce",
    "slug": "cauce",
    "kind": "company",
    "owner_email": "nadia@cauce.example",
    "locale": "es",
    "timezone": "Europe/Madrid",
}


def page_of(person, action="change"):
    membership = Membership.objects.get(user_id=person.id)
    return reverse(f"admin:organizations_membership_{action}", args=[membership.pk])


def role_of(person):
    return Membership.objects.values_list("role", "status").get(user_id=person.id)


@pytest.fixture
def waiting(cast):
    """An invitation to A that expires within a day."""
    return Invitation.objects.create(
        organization_id=cast.a.id,
        email="nuria@nueva.example",
        invited_by_id=cast.ana.id,
        expires_at=timezone.now() + timedelta(hours=20),
    )


def test_a_facilitator_sees_a_person_and_changes_nothing(cast, enter):
    browser = enter(cast.clara)
    page = browser.get(page_of(cast.diego))
    assert page.status_code == 200
    assert "Diego Ejemplo" in page.content.decode()
    assert 'name="_save"' not in page.content.decode()
    assert browser.post(page_of(cast.diego), {"role": "admin"}).status_code == 403
    assert role_of(cast.diego) == ("participant", "active")


def test_an_administrator_changes_a_role_and_it_is_audited(cast, enter):
    answer = enter(cast.bruno).post(page_of(cast.diego), {"role": "facilitator"})
    assert answer.status_code == 302
    assert role_of(cast.diego) == ("facilitator", "active")
    entry = AuditRecord.objects.get(action="membership.role_changed")
    assert (entry.actor_id, entry.organization_id) == (cast.bruno.id, cast.a.id)


@pytest.mark.parametrize(("target", "role"), [("diego", "owner"), ("ana", "participant")])
def test_an_administrator_reaches_no_higher_than_their_own_rank(cast, enter, target, role):
    person = getattr(cast, target)
    before = role_of(person)
    enter(cast.bruno).post(page_of(person), {"role": role})
    assert role_of(person) == before


def test_the_last_owner_is_told_on_the_form(cast, enter):
    page = enter(cast.ana).post(page_of(cast.ana), {"role": "admin"})
    assert page.status_code == 200
    assert "Es la última persona propietaria" in page.content.decode()
    assert role_of(cast.ana) == ("owner", "active")


def test_an_action_asks_first_and_a_link_to_it_does_nothing(cast, enter):
    browser = enter(cast.bruno)
    question = browser.get(page_of(cast.diego, "remove"))
    assert "¿Quitar a esta persona?" in question.content.decode()
    assert role_of(cast.diego) == ("participant", "active")
    browser.post(page_of(cast.diego, "remove"), CONFIRMED)
    assert role_of(cast.diego) == ("participant", "removed")


def test_a_facilitator_removes_nobody(cast, enter):
    assert enter(cast.clara).post(page_of(cast.diego, "remove"), CONFIRMED).status_code == 403
    assert role_of(cast.diego) == ("participant", "active")


def test_a_refused_action_is_told_as_a_message_and_rolled_back(cast, enter, monkeypatch):
    def refused_halfway(**_who):
        Membership.objects.filter(user_id=cast.diego.id).update(status="removed")
        raise LastOwner

    monkeypatch.setattr(members, "remove_member", refused_halfway)
    browser = enter(cast.bruno)
    answer = browser.post(
        page_of(cast.diego, "remove"),
        CONFIRMED,
        headers={"hx-request": "true", "hx-current-url": "http://testserver/admin/organizations/membership/"},
    )
    assert answer.headers["HX-Redirect"] == "http://testserver/admin/organizations/membership/"
    assert "Es la última persona propietaria" in browser.get(reverse(PEOPLE)).content.decode()
    assert role_of(cast.diego) == ("participant", "active")


def test_people_are_chosen_among_the_members_without_reading_more_of_them(cast, scope_a, rf):
    request = rf.get("/")
    request.backoffice = Backoffice(chosen=Choice(cast.a, "owner"))
    page = OrganizationAdmin(Membership, admin.site)
    field = page.formfield_for_foreignkey(Membership._meta.get_field("user"), request)
    assert field.clean(str(cast.diego.id)).pk == cast.diego.id
    with pytest.raises(ValidationError):
        field.clean(str(cast.elena.id))
    rendered = field.widget.render("user", str(cast.diego.id))
    assert "Diego Ejemplo · diego@a.example" in rendered
    assert reverse("admin:people") in rendered


def test_an_invitation_is_sent_from_the_backoffice(cast, enter, outbox, mailbox):
    form = {"email": "Nuria@Nueva.example", "first_name": "Nuria", "role": "facilitator"}
    answer = enter(cast.bruno).post(reverse(ADD_INVITATION), form)
    assert answer.status_code == 302
    outbox.run()
    assert mailbox[-1].to == ["nuria@nueva.example"]
    assert Invitation.objects.get().invited_by_id == cast.bruno.id
    assert list(AuditRecord.objects.filter(action__startswith="invitation").values_list("action", flat=True)) == [
        "invitation.sent"
    ]


def test_a_refused_invitation_keeps_what_was_typed(cast, enter):
    page = enter(cast.bruno).post(
        reverse(ADD_INVITATION), {"email": cast.diego.email, "first_name": "Dieguito", "role": "participant"}
    )
    text = page.content.decode()
    assert "ya es miembro" in text
    assert "Dieguito" in text
    assert not Invitation.objects.exists()


def test_facilitators_do_not_see_invitations(cast, enter, waiting):
    browser = enter(cast.clara)
    assert browser.get(reverse(INVITATIONS)).status_code == 403
    assert browser.get(reverse(ADD_INVITATION)).status_code == 403
    page = browser.get(reverse(INVITATIONS)).content.decode()
    assert waiting.email not in page
    assert "Esta página no es para tu rol" in page


@pytest.mark.parametrize(
    ("hours_left", "situation", "shown"),
    [
        (20, "soon", True),
        (72, "soon", False),
        (72, "pending", True),
        (-1, "pending", False),
        (-1, "expired", True),
        (20, "expired", False),
        (20, "accepted", False),
    ],
)
def test_invitations_are_filtered_by_what_can_be_done(cast, enter, waiting, hours_left, situation, shown):
    Invitation.objects.update(expires_at=timezone.now() + timedelta(hours=hours_left))
    page = enter(cast.bruno).get(reverse(INVITATIONS), {"situation": situation}).content.decode()
    assert (waiting.email in page) is shown


def test_an_invitation_is_sent_again_and_revoked(cast, enter, waiting):
    browser = enter(cast.bruno)
    browser.post(reverse("admin:organizations_invitation_resend", args=[waiting.pk]), CONFIRMED)
    waiting.refresh_from_db()
    assert waiting.expires_at > timezone.now() + timedelta(days=6)
    browser.post(reverse("admin:organizations_invitation_revoke", args=[waiting.pk]), CONFIRMED)
    waiting.refresh_from_db()
    assert waiting.status == "revoked"
    page = browser.get(reverse("admin:organizations_invitation_change", args=[waiting.pk])).content.decode()
    assert "Enviar otra vez" not in page


def test_the_platform_founds_an_organization_and_invites_its_owner(cast, enter, outbox):
    answer = enter(cast.gala).post(reverse("admin:organizations_organization_add"), FOUNDING)
    assert answer.status_code == 302, answer.content.decode()
    organization = Organization.objects.get(slug="cauce")
    assert organization.schema_name == f"org_{organization.pk.hex}"
    assert Invitation.objects.get(organization=organization).role == "owner"
    assert "organizations.provision" in outbox.topics()


def test_a_slug_that_stands_is_told_on_the_form(cast, enter):
    page = enter(cast.gala).post(reverse("admin:organizations_organization_add"), {**FOUNDING, "slug": "alba"})
    assert page.status_code == 200
    assert Organization.objects.count() == 2
    assert not Invitation.objects.exists()


def test_the_platform_suspends_resumes_and_archives_with_confirmation(cast, enter):
    browser = enter(cast.gala)
    for action, status in [("suspend", "suspended"), ("resume", "active"), ("archive", "archived")]:
        url = reverse(f"admin:organizations_organization_{action}", args=[cast.b.id])
        before = Organization.objects.get(pk=cast.b.id).status
        assert browser.get(url).status_code == 200
        assert Organization.objects.get(pk=cast.b.id).status == before
        browser.post(url, CONFIRMED)
        assert Organization.objects.get(pk=cast.b.id).status == status
    actions = AuditRecord.objects.filter(target_id=str(cast.b.id)).order_by("id").values_list("action", flat=True)
    assert list(actions)[-3:] == ["organization.suspended", "organization.resumed", "organization.archived"]


def test_an_action_that_does_not_fit_the_status_is_refused(cast, enter):
    answer = enter(cast.gala).post(reverse("admin:organizations_organization_resume", args=[cast.b.id]), CONFIRMED)
    assert answer.status_code == 403
    assert Organization.objects.get(pk=cast.b.id).status == "active"


def test_the_platform_changes_settings_through_the_service(cast, enter):
    organization = Organization.objects.get(pk=cast.b.id)
    form = {
        name: getattr(organization, name)
        for name in ("name", "locale", "timezone", "colour", "ai_monthly_budget", "minimum_report_group")
    }
    form |= {"name": "Fundación Brisa Marina", "ai_enabled": "on", "gamification_enabled": "on"}
    answer = enter(cast.gala).post(reverse("admin:organizations_organization_change", args=[cast.b.id]), form)
    assert answer.status_code == 302, answer.content.decode()
    assert Organization.objects.get(pk=cast.b.id).name == "Fundación Brisa Marina"
    assert set(AuditRecord.objects.get(action="organization.changed").changes) == {"name"}


def test_settings_that_could_not_be_lived_with_are_refused_on_the_form(cast, enter):
    """A zone that nobody knows would break every page that tells the time, a colour of no colour every document."""
    before = Organization.objects.values().get(pk=cast.b.id)
    form = {
        "name": "Brisa",
        "locale": "es",
        "timezone": "Marte/Base",
        "colour": "verdoso",
        "ai_monthly_budget": "-1",
        "minimum_report_group": "5",
    }
    page = enter(cast.gala).post(reverse("admin:organizations_organization_change", args=[cast.b.id]), form)
    assert set(page.context["adminform"].form.errors) == {"timezone", "colour", "ai_monthly_budget"}
    assert Organization.objects.values().get(pk=cast.b.id) == before


@pytest.mark.parametrize("query", ["role__exact=owner", "q=diego", "status__exact=removed", "o=1.2", "p=99", "raro=1"])
def test_lists_bear_what_people_click_and_type(cast, enter, query):
    assert enter(cast.bruno).get(f"{reverse(PEOPLE)}?{query}").status_code in (200, 302)


def test_lists_take_few_statements(cast, enter, waiting, statements):
    browser = enter(cast.bruno)
    gala = enter(cast.gala)
    for client, name in [
        (browser, INVITATIONS),
        (browser, PEOPLE),
        (gala, "admin:organizations_organization_changelist"),
    ]:
        client.get(reverse(name))
        with statements(8):
            client.get(reverse(name))
