"""The backoffice's wall: who stands where, and what they see there."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditRecord
from organizations.models import Membership
from organizations.switcher import SESSION_KEY

MEMBERS = "admin:organizations_membership_changelist"


@pytest.fixture
def elena_works_in_b(cast):
    """Elena facilitates organization B."""
    Membership.objects.filter(user_id=cast.elena.id, organization_id=cast.b.id).update(role="facilitator")


def test_staff_with_one_organization_stand_in_it_without_choosing(cast, enter):
    page = enter(cast.clara).get(reverse("admin:index"))
    assert page.status_code == 200
    assert page.wsgi_request.organization.id == cast.a.id
    assert page.wsgi_request.membership_role == "facilitator"
    assert "Empresa Alba" in page.content.decode()


def test_staff_of_one_organization_never_see_people_of_another(cast, enter, elena_works_in_b):
    seen_by_clara = enter(cast.clara).get(reverse(MEMBERS)).content.decode()
    seen_by_elena = enter(cast.elena).get(reverse(MEMBERS)).content.decode()
    assert cast.diego.email in seen_by_clara
    assert cast.elena.email not in seen_by_clara
    assert cast.elena.email in seen_by_elena
    assert cast.diego.email not in seen_by_elena


def test_a_forged_choice_of_a_foreign_organization_counts_as_none(cast, enter):
    page = enter(cast.clara, organization=cast.b.id).get(reverse(MEMBERS))
    assert page.wsgi_request.organization.id == cast.a.id
    assert cast.elena.email not in page.content.decode()


def test_a_row_of_another_organization_is_not_there(cast, enter):
    foreign = Membership.objects.get(user_id=cast.elena.id)
    page = enter(cast.bruno).get(reverse("admin:organizations_membership_change", args=[foreign.pk]))
    assert page.status_code == 302  # Django's admin says so with a message and the home
    assert cast.elena.email not in enter(cast.bruno).get(page.url).content.decode()


def test_switching_is_refused_to_who_does_not_work_there(cast, enter):
    browser = enter(cast.clara)
    answer = browser.post(reverse("admin:switch"), {"organization": str(cast.b.id)})
    assert answer.status_code == 403
    assert SESSION_KEY not in browser.session


def test_switching_needs_a_post_with_its_token(cast, enter):
    browser = Client(enforce_csrf_checks=True)
    browser.login(username=cast.gala.email, password=cast.gala.password)
    assert browser.get(reverse("admin:switch")).status_code == 405
    assert browser.post(reverse("admin:switch"), {"organization": "platform"}).status_code == 403


def test_somebody_who_works_in_two_organizations_goes_from_one_to_the_other(cast, enter):
    Membership.objects.create(user_id=cast.clara.id, organization_id=cast.b.id, role="admin")
    browser = enter(cast.clara)
    answer = browser.post(reverse("admin:switch"), {"organization": str(cast.b.id)}, follow=True)
    assert answer.wsgi_request.organization.id == cast.b.id
    assert answer.wsgi_request.membership_role == "admin"
    seen = browser.get(reverse(MEMBERS)).content.decode()
    assert cast.elena.email in seen
    assert cast.diego.email not in seen


def test_a_removed_member_is_out_at_the_next_click(cast, enter):
    browser = enter(cast.clara)
    assert browser.get(reverse(MEMBERS)).status_code == 200
    Membership.objects.filter(user_id=cast.clara.id).update(status="removed")
    page = browser.get(reverse(MEMBERS))
    assert page.status_code == 403
    assert cast.diego.email not in page.content.decode()


def test_a_suspended_organization_is_shut_in_the_backoffice_too(cast, enter):
    from organizations.models import Organization

    browser = enter(cast.ana)
    Organization.objects.filter(pk=cast.a.id).update(status="suspended")
    assert browser.get(reverse(MEMBERS)).status_code == 403


def test_participants_do_not_get_in(cast):
    browser = Client()
    answer = browser.post(reverse("admin:login"), {"username": cast.diego.email, "password": cast.diego.password})
    assert answer.status_code == 200
    assert "_auth_user_id" not in browser.session


def test_a_facilitator_gets_in_by_the_role_alone(cast, elena_works_in_b):
    browser = Client()
    answer = browser.post(reverse("admin:login"), {"username": cast.elena.email, "password": cast.elena.password})
    assert answer.status_code == 302
    assert browser.get(reverse("admin:index")).wsgi_request.organization.id == cast.b.id


def test_anonymous_visitors_are_sent_to_the_log_in(cast):
    answer = Client().get(reverse(MEMBERS))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("admin:login"))


def test_platform_admins_see_the_platform_and_no_organizations_people(cast, enter):
    browser = enter(cast.gala)
    home = browser.get(reverse("admin:index"))
    assert home.wsgi_request.backoffice.platform
    assert "Plataforma" in home.content.decode()
    assert browser.get(reverse("admin:organizations_organization_changelist")).status_code == 200
    assert browser.get(reverse(MEMBERS)).status_code == 403


@pytest.mark.parametrize("person", ["ana", "bruno", "clara"])
def test_organizations_staff_do_not_see_the_platform(cast, enter, person):
    browser = enter(getattr(cast, person))
    page = browser.get(reverse("admin:organizations_organization_changelist"))
    assert page.status_code == 403
    assert "Fundación Brisa" not in page.content.decode()


def test_the_menu_shows_what_the_role_may_see(cast, enter):
    facilitator = enter(cast.clara).get(reverse("admin:index")).content.decode()
    administrator = enter(cast.bruno).get(reverse("admin:index")).content.decode()
    invitations = reverse("admin:organizations_invitation_changelist")
    assert invitations not in facilitator
    assert invitations in administrator


def test_a_list_takes_few_statements_however_many_people(cast, enter, statements):
    from accounts.models import Profile, User

    people = User.objects.bulk_create(User(email=f"persona{number}@a.example") for number in range(30))
    Profile.objects.bulk_create(Profile(user=person, first_name="Persona") for person in people)
    Membership.objects.bulk_create(Membership(user=person, organization_id=cast.a.id) for person in people)
    browser = enter(cast.clara)
    browser.get(reverse(MEMBERS))
    with statements(8):
        page = browser.get(reverse(MEMBERS))
    assert "persona29@a.example" in page.content.decode()


def test_the_people_search_finds_members_of_the_chosen_organization_only(cast, enter):
    browser = enter(cast.clara)
    found = browser.get(reverse("admin:people"), {"term": "ejemplo"}).json()["results"]
    assert {row["id"] for row in found} == {str(person.id) for person in (cast.ana, cast.bruno, cast.clara, cast.diego)}
    assert browser.get(reverse("admin:people"), {"term": "elena"}).json()["results"] == []


def test_a_log_in_to_the_backoffice_is_audited(cast):
    browser = Client()
    browser.post(reverse("admin:login"), {"username": cast.clara.email, "password": cast.clara.password})
    entry = AuditRecord.objects.get(action="user.logged_in")
    assert entry.actor_id == cast.clara.id
