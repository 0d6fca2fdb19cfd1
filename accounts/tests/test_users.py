"""GET /users, GET and PATCH /users/{id}, GET /users/{id}/stats: platform administrators, everybody else 403."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.api.users import AccountShape, AccountStatsShape
from accounts.models import AuditRecord, Profile, Session, User
from accounts.services.consents import decide
from accounts.services.registration import create_person
from oasis.core.testing import assert_matches

USERS = "/api/v1/users"
pytestmark = pytest.mark.django_db


def one(person, tail=""):
    return f"{USERS}/{person.id}{tail}"


@pytest.mark.parametrize("name", ["ana", "bruno", "clara", "diego", "elena"])
@pytest.mark.parametrize(("method", "tail"), [("GET", None), ("GET", ""), ("PATCH", ""), ("GET", "/stats")])
def test_nobody_else_gets_in_and_nothing_changes(api, cast, audited, name, method, tail):
    path = USERS if tail is None else one(cast.diego, tail)
    answer = api(getattr(cast, name)).request(method, path, {"is_active": False} if method == "PATCH" else None)
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "auth_010")
    assert User.objects.get(pk=cast.diego.id).is_active
    assert audited() == []


def test_the_list_has_everybody_newest_first_and_is_on_record(api, cast, records):
    answer = api(cast.gala).get(USERS).json()
    for row in answer["data"]:
        assert_matches(AccountShape, row)
    assert [row["email"].partition("@")[0] for row in answer["data"]] == [
        "gala",
        "elena",
        "diego",
        "clara",
        "bruno",
        "ana",
    ]
    assert answer["meta"]["pagination"] == {"page": 1, "page_size": 20, "total": 6, "pages": 1}
    record = records().get()
    assert (record.action, record.actor_id) == ("people.listed", cast.gala.id)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("search=DIEGO", ["diego"]),
        ("search=ejemplo%20elena", ["elena"]),
        ("search=%25", []),
        ("is_platform_admin=true", ["gala"]),
        ("is_staff=false", ["elena", "diego"]),
        ("is_active=false", []),
        ("email_verified=false", []),
        ("erasure_requested=true", []),
        ("ordering=email&page_size=2", ["ana", "bruno"]),
        ("ordering=email&page_size=2&page=2", ["clara", "diego"]),
    ],
)
def test_search_filters_order_and_pages(api, cast, query, expected):
    answer = api(cast.gala).get(f"{USERS}?{query}")
    assert [row["email"].partition("@")[0] for row in answer.json()["data"]] == expected


def test_what_was_searched_for_is_not_on_record(api, cast, records):
    api(cast.gala).get(f"{USERS}?search={cast.diego.email}")
    assert records().get().changes == {"filters": {"after": ["search"]}, "found": {"after": 1}}


@pytest.mark.parametrize("query", ["who=1", "is_staff=quizá", "ordering=password", f"search={'x' * 101}", "page=0"])
def test_a_wrong_filter_is_refused(api, cast, query):
    assert api(cast.gala).get(f"{USERS}?{query}").json()["error"]["code"] == "common_001"


def test_a_page_costs_the_same_however_many_there_are(api, cast, statements):
    for number in range(30):
        create_person(
            email=f"p{number}@c.example", password="despacio-y-con-calma-7", profile={"first_name": "P"}, verified=True
        )
    api(cast.gala).token()
    with statements(6):  # who asks; count, rows; BEGIN, the record, COMMIT
        assert len(api(cast.gala).get(f"{USERS}?page_size=30").json()["data"]) == 30


def test_one_person_and_the_look_is_told_to_them(api, cast):
    answer = api(cast.gala).get(f"{one(cast.diego)}?reason=Llamó%20por%20teléfono")
    assert_matches(AccountShape, answer.json()["data"])
    assert answer.json()["data"]["email"] == cast.diego.email
    (look,) = api(cast.diego).get("/api/v1/users/me/access-log").json()["data"]
    assert (look["what"], look["reason"], look["by"]["name"], look["organization"]) == (
        "user.profile",
        "Llamó por teléfono",
        "Gala Ejemplo",
        None,
    )


def test_nobody_and_the_erased_are_not_found(api, cast):
    missing = "018f0000-0000-7000-8000-00000000ffff"
    User.objects.filter(pk=cast.elena.id).update(erased_at=timezone.now())
    for identifier in (missing, cast.elena.id):
        for method, tail in (("GET", ""), ("PATCH", ""), ("GET", "/stats")):
            body = {"is_active": False} if method == "PATCH" else None
            answer = api(cast.gala).request(method, f"{USERS}/{identifier}{tail}", body)
            assert answer.json()["error"]["code"] == "common_002"


def test_power_is_given_and_taken_with_a_reason_and_before_and_after(api, cast, records):
    answer = api(cast.gala).patch(one(cast.clara), {"is_platform_admin": True, "reason": "Se incorpora al equipo"})
    assert answer.json()["data"]["is_platform_admin"] is True
    record = records().get(action="user.changed")
    assert record.changes["is_platform_admin"] == {"before": False, "after": True}
    assert (record.actor_id, record.person_id) == (cast.gala.id, cast.clara.id)
    answer = api(cast.gala).patch(one(cast.clara), {"is_platform_admin": False, "is_staff": False})
    assert (answer.json()["data"]["is_platform_admin"], answer.json()["data"]["is_staff"]) == (False, False)


def test_a_deactivated_person_is_out_at_once(api, cast):
    assert api(cast.diego).get("/api/v1/users/me").status_code == 200
    api(cast.gala).patch(one(cast.diego), {"is_active": False})
    assert api(cast.diego).get("/api/v1/users/me").json()["error"]["code"] == "auth_005"
    assert not Session.objects.alive().filter(user_id=cast.diego.id).exists()


@pytest.mark.parametrize("name", ["is_active", "is_staff", "is_platform_admin"])
def test_nobody_takes_their_own_power_away(api, cast, name):
    answer = api(cast.gala).patch(one(cast.gala), {name: False})
    assert (answer.json()["error"]["code"], list(answer.json()["error"]["details"])) == ("common_001", [name])
    assert User.objects.get(pk=cast.gala.id).is_platform_admin


def test_a_platform_admin_is_staff(api, cast):
    User.objects.filter(pk=cast.clara.id).update(is_platform_admin=True)
    answer = api(cast.gala).patch(one(cast.clara), {"is_staff": False})
    assert list(answer.json()["error"]["details"]) == ["is_staff"]


def test_power_asks_for_a_recent_log_in(api, cast):
    gala = api(cast.gala)
    gala.token()
    Session.objects.filter(pk=gala.session_id).update(authenticated_at=timezone.now() - timedelta(minutes=11))
    assert gala.patch(one(cast.diego), {"is_staff": True}).json()["error"]["code"] == "auth_011"
    assert not User.objects.get(pk=cast.diego.id).is_staff
    assert gala.patch(one(cast.diego), {"profile": {"country": "MX"}}).status_code == 200
    assert gala.patch(one(cast.diego), {"is_staff": True, "password": cast.gala.password}).status_code == 200


def test_a_profile_is_corrected_and_the_audit_keeps_the_values_under_the_persons_key(api, cast, records):
    api(cast.gala).patch(one(cast.diego), {"profile": {"first_name": "Dídac", "country": "MX"}})
    assert Profile.objects.get(pk=cast.diego.id).first_name == "Dídac"
    record = records().get(action="profile.changed")
    assert record.changes == {"country": {"before": "ES", "after": "MX"}}
    row = next(
        row for row in api(cast.gala).get("/api/v1/audit/logs").json()["data"] if row["action"] == "profile.changed"
    )
    assert row["changes"]["first_name"] == {"before": "Diego", "after": "Dídac"}


@pytest.mark.parametrize(
    "body",
    [{}, {"reason": "solo esto"}, {"email": "x@y.example"}, {"is_staff": "sí"}, {"password": "x"}, {"is_active": None}],
)
def test_a_wrong_change_is_refused(api, cast, body):
    before = User.objects.filter(pk=cast.diego.id).values().get()
    assert api(cast.gala).patch(one(cast.diego), body).json()["error"]["code"] == "common_001"
    assert User.objects.filter(pk=cast.diego.id).values().get() == before


def test_nothing_changed_is_no_event(api, cast, audited):
    api(cast.gala).patch(one(cast.diego), {"is_active": True, "profile": {"first_name": "Diego"}})
    assert audited() == []


def test_figures(api, cast, login, statements):
    login(cast.diego)
    login(cast.diego, "otra-cosa-distinta")
    decide(user_id=cast.diego.id, kind="research", granted=True)
    api(cast.gala).token()
    with statements(12):
        data = api(cast.gala).get(one(cast.diego, "/stats")).json()["data"]
    assert_matches(AccountStatsShape, data)
    assert (data["logins_30_days"], data["failed_logins_30_days"], data["active_sessions"]) == (1, 1, 1)
    assert (data["organizations"], data["locked"], data["two_factor_enabled"]) == (1, False, False)
    assert data["consents"]["research"] is True
    assert AuditRecord.objects.filter(action="person.looked_at", target_id=str(cast.diego.id)).count() == 1
