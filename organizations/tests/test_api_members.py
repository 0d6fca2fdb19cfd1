"""`/organizations/{id}/members`."""

import pytest

from accounts.models import AuditRecord, Profile, User
from oasis.core.testing import assert_matches
from organizations.api.members import Member
from organizations.models import Membership


def members(cast, *rest) -> str:
    return "/".join([f"/api/v1/organizations/{cast.a.id}/members", *map(str, rest)])


def role_of(person) -> tuple[str, str]:
    return Membership.objects.values_list("role", "status").get(user_id=person.id)


def test_facilitators_list_the_members(api, cast, statements):
    api(cast.clara).token()
    with statements(3):
        answer = api(cast.clara).get(members(cast))
    data = answer.json()["data"]
    assert [row["email"] for row in data] == [person.email for person in (cast.diego, cast.clara, cast.bruno, cast.ana)]
    assert data[0]["name"] == "Diego Ejemplo"
    assert_matches(Member, data[0])


def test_participants_do_not(api, cast):
    assert api(cast.diego).get(members(cast)).json()["error"]["code"] == "auth_010"


def test_members_of_another_organization_do_not(api, cast):
    assert api(cast.elena).get(members(cast), organization=cast.a).json()["error"]["code"] == "org_002"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("search=dIEgo", ["diego"]),
        ("search=a.example%20clara", ["clara"]),
        ("role=owner", ["ana"]),
        ("search=elena", []),
    ],
)
def test_the_list_is_searched_and_filtered(api, cast, query, found):
    data = api(cast.clara).get(f"{members(cast)}?{query}").json()["data"]
    assert [row["email"].partition("@")[0] for row in data] == found


@pytest.mark.parametrize("query", ["orden=nombre", "role=jefa", "cursor=xx", "page_size=0"])
def test_a_filter_that_is_not_known_is_refused(api, cast, query):
    assert api(cast.clara).get(f"{members(cast)}?{query}").json()["error"]["code"] == "common_001"


def test_the_cursor_walks_through_everybody_once(api, cast):
    people = User.objects.bulk_create(User(email=f"p{number}@a.example") for number in range(5))
    Profile.objects.bulk_create(Profile(user=person) for person in people)
    Membership.objects.bulk_create(Membership(user=person, organization_id=cast.a.id) for person in people)
    seen, cursor = [], ""
    while cursor is not None:
        answer = api(cast.clara).get(f"{members(cast)}?page_size=4{cursor and '&cursor=' + cursor}").json()
        seen += [row["email"] for row in answer["data"]]
        cursor = answer["meta"]["pagination"]["next"]
    assert len(seen) == len(set(seen)) == 9


def test_an_administrator_makes_a_participant_facilitator(api, cast):
    answer = api(cast.bruno).patch(members(cast, cast.diego.id), {"role": "facilitator"})
    assert answer.json()["data"]["role"] == "facilitator"
    assert_matches(Member, answer.json()["data"])
    assert role_of(cast.diego) == ("facilitator", "active")
    changes = AuditRecord.objects.get(action="membership.role_changed").changes
    assert changes["role"] == {"before": "participant", "after": "facilitator"}


@pytest.mark.parametrize(
    ("actor", "target", "role", "code"),
    [
        ("bruno", "diego", "owner", "auth_010"),  # nobody gives more than they have
        ("bruno", "ana", "participant", "auth_010"),  # nor takes from who has more
        ("clara", "diego", "facilitator", "auth_010"),
        ("diego", "diego", "admin", "auth_010"),
        ("ana", "ana", "admin", "org_004"),
        ("ana", "elena", "admin", "common_002"),
        ("ana", "diego", "jefa", "common_001"),
    ],
)
def test_role_changes_that_are_refused_change_nothing(api, cast, actor, target, role, code):
    before = role_of(getattr(cast, target))
    answer = api(getattr(cast, actor)).patch(members(cast, getattr(cast, target).id), {"role": role})
    assert answer.json()["error"]["code"] == code
    assert role_of(getattr(cast, target)) == before
    assert not AuditRecord.objects.filter(action="membership.role_changed").exists()


def test_an_administrator_removes_a_participant_who_is_out_at_once(api, cast):
    assert api(cast.bruno).delete(members(cast, cast.diego.id)).status_code == 204
    assert role_of(cast.diego) == ("participant", "removed")
    assert api(cast.diego).get(f"/api/v1/organizations/{cast.a.id}").json()["error"]["code"] == "org_002"
    assert cast.diego.email not in [row["email"] for row in api(cast.bruno).get(members(cast)).json()["data"]]
    assert api(cast.bruno).delete(members(cast, cast.diego.id)).json()["error"]["code"] == "common_002"


@pytest.mark.parametrize(
    ("actor", "target", "code"),
    [
        ("bruno", "ana", "auth_010"),
        ("clara", "diego", "auth_010"),
        ("diego", "diego", "auth_010"),
        ("ana", "ana", "org_004"),
        ("ana", "elena", "common_002"),
    ],
)
def test_removals_that_are_refused_change_nothing(api, cast, actor, target, code):
    answer = api(getattr(cast, actor)).delete(members(cast, getattr(cast, target).id))
    assert answer.json()["error"]["code"] == code
    assert role_of(getattr(cast, target))[1] == "active"


def test_one_of_two_owners_may_step_down(api, cast):
    Membership.objects.filter(user_id=cast.bruno.id).update(role="owner")
    assert api(cast.ana).patch(members(cast, cast.ana.id), {"role": "admin"}).status_code == 200
    assert role_of(cast.ana) == ("admin", "active")
