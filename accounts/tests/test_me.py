"""GET, PATCH /users/me and /users/me/consents."""

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.api.shapes import ConsentsAnswer, ConsentShape, MeShape
from accounts.models import Consent, Profile, User
from oasis.core.tenancy import organization_scope
from oasis.core.testing import assert_matches

pytestmark = pytest.mark.django_db
ME, CONSENTS = "/api/v1/users/me", "/api/v1/users/me/consents"


def test_i_see_myself_and_my_organizations(api, cast, statements):
    api(cast.diego).token()
    with statements(4):  # the client's own session, who it is, the profile, the organizations
        data = api(cast.diego).get(ME).json()["data"]
    assert_matches(MeShape, data)
    assert (data["id"], data["email"], data["email_verified"]) == (str(cast.diego.id), cast.diego.email, True)
    assert [one["slug"] for one in data["organizations"]] == ["alba"]


def test_i_change_what_i_name_and_nothing_else(api, cast, records):
    changes = {
        "nickname": "Colibrí",
        "phone_number": "+34600123123",
        "timezone": "America/Bogota",
        "birth_date": "1990-05-17",
    }
    profile = api(cast.diego).patch(ME, {"profile": changes}).json()["data"]["profile"]
    assert {name: profile[name] for name in changes} == changes
    assert profile["first_name"] == "Diego"
    record = records().get(action="profile.changed")
    assert record.changes == {"fields": {"after": sorted(changes)}}
    emptied = api(cast.diego).patch(ME, {"profile": {"phone_number": None, "birth_date": None, "nickname": ""}})
    profile = emptied.json()["data"]["profile"]
    assert [profile[name] for name in ("phone_number", "birth_date", "nickname")] == [None] * 3


def test_nothing_changed_is_no_event(api, cast, audited):
    assert api(cast.diego).patch(ME, {"profile": {"first_name": "Diego"}}).status_code == 200
    assert audited() == []


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"profile": {"first_name": ""}},
        {"profile": {"first_name": None}},
        {"profile": {"first_name": 7}},
        {"profile": {"first_name": "x" * 81}},
        {"profile": {"first_name": "a\x00b"}},
        {"profile": {"avatar": "../../etc/passwd"}},
        {"profile": {"timezone": "../UTC"}},
        {"profile": "Diego"},
        {"profile": {}, "is_platform_admin": True},
        {"profile": {}, "email": "otro@a.example"},
    ],
)
def test_a_wrong_change_is_refused_whole(api, cast, body):
    before = Profile.objects.filter(pk=cast.diego.id).values().get()
    answer = api(cast.diego).patch(ME, body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "common_001")
    assert Profile.objects.filter(pk=cast.diego.id).values().get() == before
    assert not User.objects.get(pk=cast.diego.id).is_platform_admin


def test_consents_are_given_and_withdrawn_never_overwritten(api, cast, records):
    given = api(cast.diego).post(CONSENTS, {"kind": "ai_processing", "granted": True})
    assert given.status_code == 201
    assert_matches(ConsentShape, given.json()["data"])
    assert Consent.objects.granted_by("ai_processing", [cast.diego.id])
    api(cast.diego).post(CONSENTS, {"kind": "ai_processing", "granted": False, "version": "2026-01"})
    api(cast.diego).post(CONSENTS, {"kind": "research", "granted": True})

    data = api(cast.diego).get(CONSENTS).json()["data"]
    assert_matches(ConsentsAnswer, data)
    assert [(one["kind"], one["granted"]) for one in data["consents"]] == [("ai_processing", False), ("research", True)]
    assert [one["granted"] for one in data["history"]] == [True, False, True]
    assert not Consent.objects.granted_by("ai_processing", [cast.diego.id])
    assert not Consent.objects.granted_by("research", [cast.ana.id])
    assert list(records().values_list("action", flat=True)) == [
        "consent.granted",
        "consent.withdrawn",
        "consent.granted",
    ]


@pytest.mark.parametrize(
    "body",
    [
        {"kind": "otro", "granted": True},
        {"kind": "research"},
        {"kind": "research", "granted": "yes"},
        {"kind": "research", "granted": 1},
        {"kind": ["research"], "granted": True},
        {"kind": "research", "granted": True, "version": "1999-01"},
    ],
)
def test_a_wrong_consent_is_refused(api, cast, body):
    assert api(cast.diego).post(CONSENTS, body).json()["error"]["code"] == "common_001"
    assert not Consent.objects.filter(user_id=cast.diego.id).exists()


@pytest.mark.parametrize("sql", ["UPDATE accounts_consent SET granted = true", "DELETE FROM accounts_consent"])
def test_postgresql_refuses_to_change_a_consent(api, cast, sql):
    api(cast.diego).post(CONSENTS, {"kind": "research", "granted": False})
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert not Consent.objects.granted_by("research", [cast.diego.id])


def test_inside_an_organization_its_members_consents_and_names_can_be_read_and_no_others(api, cast):
    for person in (cast.diego, cast.elena):
        api(person).post(CONSENTS, {"kind": "leaderboard", "granted": True})
    with organization_scope(cast.a):
        assert Consent.objects.granted_by("leaderboard", [cast.diego.id, cast.elena.id]) == {cast.diego.id}
        names = set(Profile.objects.values_list("first_name", flat=True))
        assert names == {"Ana", "Bruno", "Clara", "Diego"}
        assert set(User.objects.values_list("email", flat=True)) == {
            person.email for person in (cast.ana, cast.bruno, cast.clara, cast.diego)
        }


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT password FROM accounts_user",
        "SELECT phone_number FROM accounts_profile",
        "SELECT 1 FROM accounts_session",
        "SELECT 1 FROM accounts_onetimetoken",
        "SELECT 1 FROM accounts_loginfailure",
        "UPDATE accounts_user SET is_platform_admin = true",
        "INSERT INTO accounts_consent (id, user_id, kind, version, granted, created_at)"
        " SELECT gen_random_uuid(), id, 'research', '2026-01', true, now() FROM accounts_user",
    ],
)
def test_inside_an_organization_nothing_more_of_people_can_be_touched(cast, sql):
    denied = pytest.raises(DatabaseError, match="permission denied")
    with organization_scope(cast.a), denied, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
