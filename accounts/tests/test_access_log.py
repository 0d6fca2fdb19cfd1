"""GET /users/me/access-log: who of the staff looked at my sensitive data, when, why."""

import pytest
from django.utils import timezone

from accounts.api.privacy import LookShape
from accounts.audit import LOOK, record_look
from accounts.models import AuditRecord, User
from oasis.core.tenancy import organization_scope
from oasis.core.testing import assert_matches

LOG = "/api/v1/users/me/access-log"
pytestmark = pytest.mark.django_db


@pytest.fixture
def looked(cast):
    """Clara read what set a case off, in her organization; Gala looked at the account."""
    with organization_scope(cast.a):
        record_look(
            person_id=cast.diego.id, what="coaching.safety_excerpt", actor_id=cast.clara.id, reason="Caso abierto"
        )
        record_look(person_id=cast.ana.id, what="coaching.safety_excerpt", actor_id=cast.clara.id)
    record_look(person_id=cast.diego.id, what="user.profile", actor_id=cast.gala.id)


def test_i_see_who_looked_where_at_what_and_why(api, cast, looked):
    rows = api(cast.diego).get(LOG).json()["data"]
    for row in rows:
        assert_matches(LookShape, row)
    assert [(row["by"]["name"], row["what"], row["reason"]) for row in rows] == [
        ("Gala Ejemplo", "user.profile", None),
        ("Clara Ejemplo", "coaching.safety_excerpt", "Caso abierto"),
    ]
    assert rows[1]["organization"] == {"id": str(cast.a.id), "name": "Empresa Alba"}


def test_nobody_sees_anybody_elses(api, cast, looked):
    assert [row["what"] for row in api(cast.ana).get(LOG).json()["data"]] == ["coaching.safety_excerpt"]
    assert api(cast.elena).get(LOG).json()["data"] == []


def test_why_somebody_looked_rests_under_the_key_of_the_person(cast, looked):
    row = AuditRecord.objects.get(action=LOOK, target_id=str(cast.diego.id), actor_id=cast.clara.id)
    assert row.changes == {"what": {"after": "coaching.safety_excerpt"}}
    assert row.person_id == cast.diego.id


def test_to_look_at_oneself_is_no_look(cast, audited):
    record_look(person_id=cast.diego.id, what="user.profile", actor_id=cast.diego.id)
    assert audited() == []


def test_an_erased_looker_is_a_pseudonym(api, cast, looked):
    User.objects.filter(pk=cast.gala.id).update(erased_at=timezone.now())
    assert api(cast.diego).get(LOG).json()["data"][0]["by"] == {"id": str(cast.gala.id), "name": None}


def test_a_page_costs_the_same_however_long_it_is(api, cast, looked, statements):
    for _ in range(30):
        record_look(person_id=cast.diego.id, what="user.profile", actor_id=cast.gala.id)
    api(cast.diego).token()
    with statements(6):  # who asks; records; links, what waits, people; organizations
        assert len(api(cast.diego).get(f"{LOG}?page_size=30").json()["data"]) == 30
