"""The audit trail: what is written, and that nobody takes it back."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.audit import MASK, changes, record
from accounts.models import AuditRecord
from oasis.core.telemetry import RequestContext, request_context
from oasis.core.tenancy import organization_scope

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE accounts_auditrecord SET action = 'nothing.happened'",
        "UPDATE accounts_auditrecord SET action = 'x' WHERE false",
        "DELETE FROM accounts_auditrecord",
        "TRUNCATE accounts_auditrecord",
        "ALTER TABLE accounts_auditrecord DISABLE TRIGGER ALL",
        "DROP TRIGGER accounts_auditrecord_append_only ON accounts_auditrecord",
        "SET session_replication_role = replica",
    ],
)
def test_postgresql_refuses_the_application_any_change(cast, sql):
    record(action="something.happened")
    before = list(AuditRecord.objects.order_by("id").values())
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert list(AuditRecord.objects.order_by("id").values()) == before


@pytest.mark.parametrize("sql", ["UPDATE accounts_auditrecord SET action = 'x'", "DELETE FROM accounts_auditrecord"])
def test_postgresql_refuses_an_organization_any_change(cast, sql):
    with organization_scope(cast.a):
        record(action="something.happened")
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    assert AuditRecord.objects.filter(action="something.happened").count() == 1


def test_a_record_is_one_statement_and_knows_its_request(cast, statements):
    context = RequestContext(request_id="req-1", address="203.0.113.7", user_agent="Firefox", actor_id=cast.ana.id)
    token = request_context.begin(context)
    try:
        with statements(1):
            record(action="thing.done", target="thing:7", before={"a": 1}, after={"a": 2})
    finally:
        request_context.end(token)
    row = AuditRecord.objects.get(action="thing.done")
    assert (row.request_id, row.address, row.user_agent, row.actor_id) == (
        "req-1",
        "203.0.113.7",
        "Firefox",
        cast.ana.id,
    )
    assert (row.target_type, row.target_id, row.changes) == ("thing", "7", {"a": {"before": 1, "after": 2}})


def test_an_address_that_is_none_is_left_out(cast):
    token = request_context.begin(RequestContext(address="<script>"))
    try:
        record(action="thing.done")
    finally:
        request_context.end(token)
    assert AuditRecord.objects.get(action="thing.done").address is None


def test_an_organization_writes_and_reads_its_own_records_only(cast):
    with organization_scope(cast.a):
        record(action="thing.done", target="thing:a")
    with organization_scope(cast.b):
        record(action="thing.done", target="thing:b")
        assert list(AuditRecord.objects.filter(action="thing.done").values_list("target_id", flat=True)) == ["b"]
    with organization_scope(cast.a), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        record(action="thing.done", organization_id=cast.b.id)
    rows = AuditRecord.objects.filter(action="thing.done").values_list("target_id", "organization_id")
    assert set(rows) == {("a", cast.a.id), ("b", cast.b.id)}


def test_only_what_differs_is_kept_and_secrets_are_masked():
    identifier = uuid4()
    before = {"role": "admin", "same": 1, "password": "uno", "gone": True}
    after = {"role": "owner", "same": 1, "password": "dos", "id": identifier, "nested": {"api_key": "k", "plain": "p"}}
    assert changes(before, after) == {
        "role": {"before": "admin", "after": "owner"},
        "password": {"before": MASK, "after": MASK},
        "gone": {"before": True},
        "id": {"after": str(identifier)},
        "nested": {"after": {"api_key": MASK, "plain": "p"}},
    }
