"""Changes made past the ORM and its services are recorded by PostgreSQL itself, at the commit."""

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.audit import MASK, record
from accounts.models import AuditRecord, Consent, User
from accounts.services.consents import decide
from accounts.services.registration import register
from oasis.core.tenancy import organization_scope
from oasis.core.testing import as_superuser
from organizations.models import Membership
from organizations.permissions import Role
from organizations.services.members import change_role, remove_member

pytestmark = pytest.mark.usefixtures("transactional_db")


@pytest.fixture
def direct(cast):
    """What triggers recorded in this test: action, target, changes."""
    known = set(AuditRecord.objects.values_list("pk", flat=True))

    def read():
        rows = AuditRecord.objects.exclude(pk__in=known).filter(action__endswith="_directly").order_by("pk")
        return [(row.action, row.target_id, row.changes, row.organization_id) for row in rows]

    return read


def told(changes, role="oasis_app"):
    return {**changes, "database_role": {"after": role}}


def test_a_role_changed_by_a_bulk_update_is_recorded(cast, direct):
    membership = Membership.objects.get(user_id=cast.diego.id)
    Membership.objects.filter(user_id=cast.diego.id).update(role="owner")
    changes = told({"role": {"before": "participant", "after": "owner"}})
    assert direct() == [("membership.changed_directly", str(membership.pk), changes, cast.a.id)]
    assert AuditRecord.objects.get(action="membership.changed_directly").person_id == cast.diego.id


def test_every_row_of_a_bulk_update_is_recorded(cast, direct):
    count = Membership.objects.filter(organization_id=cast.a.id).update(status="removed")
    assert len(direct()) == count == 4


def test_raw_sql_inside_an_organization_is_recorded(cast, direct):
    with organization_scope(cast.a), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE public.organizations_membership SET role = 'admin' WHERE user_id = %s::uuid", [cast.diego.id]
        )
    (action, _target, changes, organization_id) = direct()[0]
    assert (action, organization_id) == ("membership.changed_directly", cast.a.id)
    assert changes["role"] == {"before": "participant", "after": "admin"}


def test_a_superusers_statement_is_recorded_with_their_role(cast, direct):
    as_superuser(f"UPDATE accounts_user SET is_staff = true, is_platform_admin = true WHERE id = '{cast.diego.id}'")
    power = {"before": False, "after": True}
    changes = told({"is_staff": power, "is_platform_admin": power}, role="postgres")
    assert direct() == [("user.changed_directly", str(cast.diego.id), changes, None)]


def test_passwords_and_addresses_are_told_without_their_values(cast, direct):
    User.objects.filter(pk=cast.diego.id).update(email="otro@a.example", password="x")
    (row,) = direct()
    assert row[2] == told({name: {"before": MASK, "after": MASK} for name in ("email", "password")})


def test_a_membership_that_is_put_in_or_deleted_is_recorded(cast, direct):
    Membership.objects.create(organization_id=cast.b.id, user_id=cast.diego.id, role="owner")
    Membership.objects.filter(organization_id=cast.b.id, user_id=cast.diego.id).delete()
    assert [row[0] for row in direct()] == ["membership.added_directly", "membership.removed_directly"]


def test_a_consent_that_nobody_recorded_is_recorded(cast, direct):
    consent = Consent.objects.create(user_id=cast.diego.id, kind="research", version="2026-01", granted=True)
    (row,) = direct()
    assert row[:2] == ("consent.added_directly", str(consent.pk))
    assert row[2]["granted"] == {"after": True}


def test_what_a_service_recorded_is_not_recorded_twice(cast, direct):
    actor = {"actor_id": cast.ana.id, "actor_role": Role.OWNER}
    with organization_scope(cast.a):
        change_role(organization_id=cast.a.id, user_id=cast.diego.id, role=Role.FACILITATOR, **actor)
        remove_member(organization_id=cast.a.id, user_id=cast.diego.id, **actor)
    decide(user_id=cast.diego.id, kind="research", granted=True)
    register(
        email="nora@nueva.example",
        password="despacio-y-con-calma-7",
        profile={"first_name": "Nora", "last_name": "Nueva"},
    )
    assert direct() == []


def test_a_record_of_something_else_does_not_cover_a_change_of_power(cast, direct):
    with transaction.atomic():
        record(action="profile.changed", target=f"user:{cast.diego.id}", after={"fields": ["first_name"]})
        User.objects.filter(pk=cast.diego.id).update(is_staff=True)
    assert [row[0] for row in direct()] == ["user.changed_directly"]
    with transaction.atomic():
        record(action="user.changed", target=f"user:{cast.diego.id}", after={"fields": ["is_staff"]})
        User.objects.filter(pk=cast.diego.id).update(is_staff=False)
    assert len(direct()) == 1


def test_a_record_of_another_transaction_covers_nothing(cast, direct):
    record(action="membership.role_changed", target=Membership.objects.get(user_id=cast.diego.id), after={"role": "x"})
    Membership.objects.filter(user_id=cast.diego.id).update(role="admin")
    assert len(direct()) == 1


def test_what_is_rolled_back_or_changes_nothing_is_not_recorded(cast, direct):
    with transaction.atomic():
        Membership.objects.filter(user_id=cast.diego.id).update(role="owner")
        transaction.set_rollback(True)
    Membership.objects.filter(user_id=cast.diego.id).update(role="participant")
    User.objects.filter(pk=cast.diego.id).update(erasure_due_at=None)
    assert direct() == []


@pytest.mark.parametrize(
    "sql",
    [
        "ALTER TABLE organizations_membership DISABLE TRIGGER organizations_membership_changed",
        "DROP FUNCTION public.oasis_audit_direct() CASCADE",
        "SELECT public.oasis_audit_direct()",
    ],
)
def test_the_application_cannot_switch_it_off_or_call_it(cast, sql):
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute(sql)
