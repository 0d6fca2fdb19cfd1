"""GET /audit/logs: who reads which records, with which filters."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.audit import record
from accounts.models import AuditRecord, User
from accounts.services.audit_sealing import seal_audit
from accounts.services.person_keys import destroy_key
from oasis.core.telemetry import RequestContext, request_context
from oasis.core.tenancy import organization_scope
from oasis.core.testing import assert_matches
from organizations.api.audit import AuditShape

pytestmark = pytest.mark.django_db
LOGS = "/api/v1/audit/logs"


@pytest.fixture
def trail(cast):
    """Records of both organizations and of none."""
    token = request_context.begin(RequestContext(address="203.0.113.7", user_agent="Firefox", actor_id=cast.bruno.id))
    try:
        for where, name in ((cast.a, "a"), (cast.b, "b")):
            with organization_scope(where):
                record(action="thing.done", target=f"thing:{name}", after={"number": 1})
        record(action="thing.seen", target="thing:platform")
    finally:
        request_context.end(token)


def names(answer):
    return [row["target"]["id"] for row in answer.json()["data"] if row["action"].startswith("thing.")]


def test_a_platform_admin_reads_all_of_it(api, cast, trail):
    answer = api(cast.gala).get(LOGS)
    assert names(answer) == ["platform", "b", "a"]
    for row in answer.json()["data"]:
        assert_matches(AuditShape, row)
    row = answer.json()["data"][0]
    assert (row["actor"]["name"], row["address"], row["user_agent"]) == ("Bruno Ejemplo", "203.0.113.7", "Firefox")


@pytest.mark.parametrize("name", ["ana", "bruno"])
def test_an_organizations_owner_and_admin_read_its_own_records_only(api, cast, trail, name):
    assert names(api(getattr(cast, name)).get(LOGS)) == ["a"]
    rows = api(getattr(cast, name)).get(LOGS).json()["data"]
    assert {row["organization_id"] for row in rows} == {str(cast.a.id)}


@pytest.mark.parametrize(
    ("name", "organization", "refusal"),
    [
        ("clara", "a", (403, "auth_010")),
        ("diego", "a", (403, "auth_010")),
        ("ana", "b", (403, "org_002")),
        ("gala", "a", (403, "org_002")),
        ("elena", "a", (403, "org_002")),
    ],
)
def test_everybody_else_reads_nothing(api, cast, trail, name, organization, refusal):
    answer = api(getattr(cast, name)).get(LOGS, organization=getattr(cast, organization))
    assert (answer.status_code, answer.json()["error"]["code"]) == refusal


def test_who_is_no_platform_admin_names_an_organization(api, cast, trail):
    client = api(cast.ana)
    client.person = type(cast.ana)(cast.ana.name, cast.ana.id, cast.ana.email, None, None)
    assert client.get(LOGS).json()["error"]["code"] == "org_001"


def test_postgresql_itself_shows_the_organization_its_own(cast, trail):
    with organization_scope(cast.a):
        assert set(AuditRecord.objects.values_list("organization_id", flat=True)) == {cast.a.id}


def test_filters_by_actor_action_target_and_time(api, cast, trail):
    now = timezone.now()
    gala = api(cast.gala)
    assert names(gala.get(f"{LOGS}?actor={cast.bruno.id}")) == ["platform", "b", "a"]
    assert names(gala.get(f"{LOGS}?actor={cast.ana.id}")) == []
    assert names(gala.get(f"{LOGS}?action=thing.done")) == ["b", "a"]
    assert names(gala.get(f"{LOGS}?action=thing.")) == ["platform", "b", "a"]
    assert names(gala.get(f"{LOGS}?target=thing:a")) == ["a"]
    assert names(gala.get(f"{LOGS}?target=thing")) == ["platform", "b", "a"]
    later, earlier = (
        moment.strftime("%Y-%m-%dT%H:%M:%SZ") for moment in (now + timedelta(hours=1), now - timedelta(hours=1))
    )
    assert names(gala.get(f"{LOGS}?from={earlier}&to={later}")) == ["platform", "b", "a"]
    assert names(gala.get(f"{LOGS}?from={later}")) == []
    assert names(gala.get(f"{LOGS}?to={earlier}")) == []


@pytest.mark.parametrize(
    "query",
    [
        "actor=7",
        "action=DROP%20TABLE",
        "target=a:b:c",
        "from=ayer",
        "who=1",
        "from=2026-02-01T00:00Z&to=2026-01-01T00:00Z",
    ],
)
def test_a_wrong_filter_is_refused(api, cast, query):
    assert api(cast.gala).get(f"{LOGS}?{query}").json()["error"]["code"] == "common_001"


def test_a_cursor_leads_through_all_of_them_once(api, cast, trail):
    seen, cursor = [], ""
    while True:
        answer = api(cast.gala).get(f"{LOGS}?page_size=1&action=thing.{cursor}").json()
        seen += [row["target"]["id"] for row in answer["data"]]
        following = answer["meta"]["pagination"]["next"]
        if following is None:
            break
        cursor = f"&cursor={following}"
    assert seen == ["platform", "b", "a"]


def test_a_page_costs_the_same_number_of_statements_however_long_it_is(api, cast, trail, statements):
    for number in range(40):
        record(action="thing.done", target=f"thing:{number}", actor_id=cast.diego.id, organization_id=cast.a.id)
    seal_audit()
    api(cast.gala).token()
    with statements(5):  # who asks; records; links, what waits, people
        assert len(api(cast.gala).get(f"{LOGS}?page_size=50").json()["data"]) > 40
    api(cast.ana).token()
    with statements(8):  # the scope's beginning and end as well
        assert len(api(cast.ana).get(f"{LOGS}?page_size=50").json()["data"]) > 40


def test_after_an_erasure_only_the_pseudonym_is_left(api, cast, trail):
    seal_audit()
    User.objects.filter(pk=cast.bruno.id).update(erased_at=timezone.now())
    destroy_key(person_id=cast.bruno.id)
    row = api(cast.gala).get(f"{LOGS}?target=thing:a").json()["data"][0]
    assert row["actor"] == {"id": str(cast.bruno.id), "name": None, "email": None}
    assert (row["address"], row["user_agent"], row["position"] is not None) == (None, None, True)


def test_reading_changes_nothing(api, cast, trail):
    before = AuditRecord.objects.count()
    api(cast.gala).get(LOGS)
    assert AuditRecord.objects.count() == before
