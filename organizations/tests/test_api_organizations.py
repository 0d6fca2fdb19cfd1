"""`/organizations`: own ones, founding, settings, archiving, joining and leaving."""

from uuid import UUID, uuid4

import pytest

from accounts.models import AuditRecord, Session, User
from oasis.core.testing import assert_matches, at_once
from organizations.api.organizations import OrganizationDetail, OrganizationSummary
from organizations.models import Invitation, Membership, Organization
from organizations.services import members
from organizations.services.provisioning import create_organization, provision_now

LIST = "/api/v1/organizations"
NEW = {"name": "Cooperativa Cauce", "slug": "cauce", "kind": "company", "owner_email": "ana@a.example"}


def item(organization, *rest) -> str:
    return "/".join([LIST, str(getattr(organization, "id", organization)), *map(str, rest)])


@pytest.fixture
def community(cast):
    """An active community."""
    organization = create_organization(name="Comunidad", slug="comunidad", kind="community")
    Organization.objects.filter(pk=organization.pk).update(status="active")
    return organization


def test_everybody_sees_their_own_organizations_only(api, cast, statements):
    api(cast.diego).token()
    with statements(3):
        answer = api(cast.diego).get(LIST)
    data = answer.json()["data"]
    assert [row["id"] for row in data] == [str(cast.a.id)]
    assert data[0]["role"] == "participant"
    assert_matches(OrganizationSummary, data[0])


def test_the_list_needs_somebody_logged_in(api):
    assert api(None).get(LIST).json()["error"]["code"] == "auth_001"


def test_a_platform_admin_founds_an_organization_for_a_known_owner(api, cast, outbox):
    answer = api(cast.gala).post(LIST, NEW)
    assert answer.status_code == 201
    data = answer.json()["data"]
    assert_matches(OrganizationSummary, data)
    assert data["status"] == "provisioning"
    assert Membership.objects.get(organization_id=data["id"]).user_id == cast.ana.id
    assert outbox.topics()[-1] == "organizations.provision"


def test_an_owner_without_an_account_is_invited(api, cast):
    answer = api(cast.gala).post(LIST, {**NEW, "owner_email": "Nadia@Cauce.example"})
    invitation = Invitation.objects.get(organization_id=answer.json()["data"]["id"])
    assert (invitation.email, invitation.role) == ("nadia@cauce.example", "owner")


@pytest.mark.parametrize("person", ["ana", "bruno", "clara", "diego"])
def test_nobody_else_founds_organizations(api, cast, person):
    answer = api(getattr(cast, person)).post(LIST, NEW)
    assert answer.json()["error"]["code"] == "auth_010"
    assert not Organization.objects.filter(slug="cauce").exists()


def test_a_slug_that_stands_is_refused(api, cast):
    answer = api(cast.gala).post(LIST, {**NEW, "slug": "alba"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "org_003")
    assert Organization.objects.count() == 2


def test_a_repeated_founding_with_its_key_founds_once(api, cast):
    first = api(cast.gala).post(LIST, NEW, idempotency_key="una-vez")
    again = api(cast.gala).post(LIST, NEW, idempotency_key="una-vez")
    assert again.json() == first.json()
    assert Organization.objects.filter(slug="cauce").count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("slug", "con espacios"),
        ("kind", "iglesia"),
        ("owner_email", "nadie"),
        ("timezone", "Marte/Olimpo"),
        ("color", "rojo"),
    ],
)
def test_founding_says_which_field_is_wrong(api, cast, field, value):
    answer = api(cast.gala).post(LIST, {**NEW, field: value})
    assert answer.json()["error"]["code"] == "common_001"
    assert list(answer.json()["error"]["details"]) == [field]


@pytest.mark.parametrize("person", ["ana", "bruno", "clara", "diego"])
def test_members_see_their_organization_and_owners_its_billing(api, cast, person, statements):
    client = api(getattr(cast, person))
    client.token()
    with statements(3):
        answer = client.get(item(cast.a))
    data = answer.json()["data"]
    assert_matches(OrganizationDetail, data)
    assert (data["billing"] is not None) == (person == "ana")


def test_another_organization_answers_like_one_that_does_not_exist(api, cast):
    foreign = api(cast.ana).get(item(cast.b), organization=cast.b)
    unknown = uuid4()
    missing = api(cast.ana).get(item(unknown), organization=unknown)
    for answer in (foreign, missing):
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "org_002")
    assert foreign.json()["error"]["message"] == missing.json()["error"]["message"]


def test_a_header_that_names_another_organization_is_refused(api, cast):
    assert api(cast.ana).get(item(cast.a), organization=cast.b).json()["error"]["code"] == "org_002"
    assert api(cast.ana).get(item(cast.a), organization="no-es-uuid").json()["error"]["code"] == "org_001"


def test_the_header_may_be_left_out(api, cast):
    gala_in_a = Membership.objects.create(user_id=cast.gala.id, organization_id=cast.a.id, role="participant")
    answer = api(cast.gala).get(item(cast.a))  # Gala's client sends no organization
    assert answer.json()["data"]["role"] == gala_in_a.role


def test_a_platform_admin_cares_for_an_organization_without_entering_it(api, cast, statements):
    client = api(cast.gala)
    client.token()
    with statements(4):  # the door, who asks, does it exist, the row
        data = client.get(item(cast.b)).json()["data"]
    assert_matches(OrganizationDetail, data)
    assert (data["role"], data["billing"]["tax_id"]) == (None, "")
    assert client.patch(item(cast.b), {"name": "Brisa nueva"}).json()["data"]["name"] == "Brisa nueva"
    assert AuditRecord.objects.get(action="organization.changed").organization_id == cast.b.id
    assert client.delete(item(cast.b)).status_code == 204
    assert client.get(item(cast.b)).json()["data"]["status"] == "archived"
    assert client.get(f"{item(cast.b)}/members").json()["error"]["code"] == "org_002"
    assert client.get(item(uuid4())).json()["error"]["code"] == "org_002"


def test_owners_change_settings_and_the_audit_says_what(api, cast):
    answer = api(cast.ana).patch(item(cast.a), {"name": "Alba", "colour": "#336699", "billing": {"tax_id": "B123"}})
    data = answer.json()["data"]
    assert (data["name"], data["colour"], data["billing"]["tax_id"]) == ("Alba", "#336699", "B123")
    changes = AuditRecord.objects.get(action="organization.changed").changes
    assert changes["name"] == {"before": "Empresa Alba", "after": "Alba"}
    answer = api(cast.ana).patch(item(cast.a), {"second_factor_roles": ["admin", "owner", "admin"]})
    assert answer.json()["data"]["second_factor_roles"] == ["owner", "admin"]


def test_settings_that_do_not_change_leave_no_trace(api, cast):
    assert api(cast.ana).patch(item(cast.a), {"name": "Empresa Alba"}).status_code == 200
    assert not AuditRecord.objects.filter(action="organization.changed").exists()


@pytest.mark.parametrize("person", ["bruno", "clara", "diego"])
def test_only_owners_change_settings_and_archive(api, cast, person):
    client = api(getattr(cast, person))
    assert client.patch(item(cast.a), {"name": "Otra"}).json()["error"]["code"] == "auth_010"
    assert client.delete(item(cast.a)).json()["error"]["code"] == "auth_010"
    organization = Organization.objects.get(pk=cast.a.id)
    assert (organization.name, organization.status) == ("Empresa Alba", "active")


@pytest.mark.parametrize(
    "change",
    [
        {"colour": "rojo"},
        {"colour": "#12345g"},
        {"minimum_report_group": 4},
        {"locale": "fr"},
        {"status": "active"},
        {"slug": "otro"},
        {"ai_monthly_budget": "-1"},
        {"billing": {"iban": "ES"}},
        {"name": ""},
        {"logo_url": "javascript:alert(1)"},
    ],
)
def test_settings_are_checked(api, cast, change):
    answer = api(cast.ana).patch(item(cast.a), change)
    assert answer.json()["error"]["code"] == "common_001"
    assert Organization.objects.get(pk=cast.a.id).name == "Empresa Alba"


def test_an_archived_organization_lets_nobody_in_any_more(api, cast):
    assert api(cast.ana).delete(item(cast.a)).status_code == 204
    assert api(cast.diego).get(item(cast.a)).json()["error"]["code"] == "org_002"
    assert api(cast.ana).get(LIST).json()["data"] == []


def test_a_suspended_organization_says_so_to_its_members_only(api, cast):
    Organization.objects.filter(pk=cast.a.id).update(status="suspended")
    assert api(cast.diego).get(item(cast.a)).json()["error"]["code"] == "org_005"
    assert api(cast.elena).get(item(cast.a), organization=cast.a).json()["error"]["code"] == "org_002"


def test_everybody_verified_joins_the_community_once(api, cast, community):
    answer = api(cast.elena).post(item(community, "join"), organization=community)
    assert answer.status_code == 201
    assert_matches(OrganizationSummary, answer.json()["data"])
    again = api(cast.elena).post(item(community, "join"), organization=community)
    assert again.json()["error"]["code"] == "org_003"
    assert Membership.objects.filter(organization=community, user_id=cast.elena.id).count() == 1


def test_a_suspended_community_says_so_to_who_is_in_and_to_nobody_else(api, cast, community):
    api(cast.elena).post(item(community, "join"), organization=community)
    Organization.objects.filter(pk=community.pk).update(status="suspended")
    for person, code in ((cast.elena, "org_005"), (cast.diego, "org_002")):
        answer = api(person).post(item(community, "join"), organization=community)
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, code)
    assert Membership.objects.filter(organization=community).count() == 1


def test_who_left_the_community_may_come_back(api, cast, community):
    api(cast.elena).post(item(community, "join"), organization=community)
    members.leave(organization_id=community.pk, user_id=cast.elena.id)
    assert api(cast.elena).post(item(community, "join"), organization=community).status_code == 201
    membership = Membership.objects.get(organization=community)
    assert (membership.status, membership.removed_at) == ("active", None)


def test_joining_a_company_answers_as_if_it_did_not_exist(api, cast):
    for organization in (cast.b, uuid4()):
        answer = api(cast.diego).post(item(organization, "join"), organization=organization)
        assert answer.json()["error"]["code"] == "org_002"
    assert not Membership.objects.filter(user_id=cast.diego.id).exclude(organization_id=cast.a.id).exists()


def test_joining_needs_a_verified_address(api, cast, community):
    client = api(cast.elena)
    client.token()
    User.objects.filter(pk=cast.elena.id).update(email_verified_at=None)
    answer = client.post(item(community, "join"), organization=community)
    assert answer.json()["error"]["code"] == "auth_003"
    assert not Membership.objects.filter(organization=community).exists()


def test_members_leave_by_themselves(api, cast):
    assert api(cast.diego).post(item(cast.a, "leave")).status_code == 204
    assert api(cast.diego).get(item(cast.a)).json()["error"]["code"] == "org_002"


def test_the_last_owner_cannot_leave(api, cast):
    answer = api(cast.ana).post(item(cast.a, "leave"))
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "org_004")
    assert Membership.objects.get(user_id=cast.ana.id).status == "active"


def test_of_two_owners_who_leave_at_once_one_stays(transactional_db, cast):
    Membership.objects.filter(user_id=cast.bruno.id).update(role="owner")
    both = [cast.ana.id, cast.bruno.id]
    results = at_once(
        *(lambda user_id=user_id: members.leave(organization_id=cast.a.id, user_id=user_id) for user_id in both)
    )
    assert sorted(str(getattr(result, "code", "went")) for result in results) == ["org_004", "went"]
    assert Membership.objects.filter(organization_id=cast.a.id, role="owner", status="active").count() == 1


def test_the_log_in_answer_lists_organizations_that_may_be_entered(cast):
    from accounts.memberships import directory

    summaries = directory().organizations_of(cast.diego.id)
    assert [(summary.id, summary.role) for summary in summaries] == [(cast.a.id, "participant")]
    assert directory().membership(cast.diego.id, cast.a.id).slug == "alba"


def test_a_platform_founded_organization_is_usable_when_provisioned(api, cast, transactional_db):
    made = create_organization(name="Cauce", slug="cauce", owner_id=cast.ana.id)
    provision_now(made)
    answer = api(cast.ana).get(item(made.pk), organization=made.pk)
    assert answer.json()["data"]["status"] == "active"
    assert isinstance(made.pk, UUID)
    assert Session.objects.exists()
