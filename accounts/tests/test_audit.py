"""The audit trail: what is written, and that nobody takes it back."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, connections, transaction

from accounts.audit import MASK, changes, record
from accounts.models import AuditPending, AuditRecord
from accounts.services.audit_reading import open_records
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
        "DROP TRIGGER accounts_auditrecord_arrives ON accounts_auditrecord",
        "DROP TABLE accounts_auditrecord CASCADE",
        "ALTER TABLE accounts_auditrecord OWNER TO oasis_app",
        "DROP FUNCTION public.oasis_refuse_change() CASCADE",
        "CREATE OR REPLACE FUNCTION public.oasis_refuse_change() RETURNS trigger LANGUAGE plpgsql"
        " AS 'BEGIN RETURN NULL; END'",
        "CREATE RULE silent AS ON UPDATE TO accounts_auditrecord DO INSTEAD NOTHING",
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
    (read,) = open_records([row])
    assert (row.request_id, read.address, read.user_agent, row.actor_id) == (
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
    (read,) = open_records(list(AuditRecord.objects.filter(action="thing.done")))
    assert read.address is None


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


@pytest.mark.django_db(databases=["default", "owner"])
@pytest.mark.parametrize("table", ["auditrecord", "auditlink", "auditcheckpoint", "consent"])
@pytest.mark.parametrize(
    "sql", ["DELETE FROM accounts_{table}", "TRUNCATE accounts_{table}", "UPDATE accounts_{table} SET {column} = NULL"]
)
def test_even_the_owner_is_refused_while_the_guards_stand(cast, table, sql):
    column = {"auditrecord": "actor_id", "auditlink": "trace", "auditcheckpoint": "hash", "consent": "version"}[table]
    refused = pytest.raises(DatabaseError, match="append-only")
    with refused, transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute(sql.format(table=table, column=column))


def test_the_application_owns_none_of_the_audits_tables(cast):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relname LIKE 'accounts_audit%%' AND relkind = 'r'"
            " AND pg_has_role(current_user, relowner, 'MEMBER')"
        )
        assert cursor.fetchall() == []


def test_what_is_personal_rests_nowhere_in_the_record(cast):
    context = RequestContext(address="203.0.113.7", user_agent="Firefox de Ana", actor_id=cast.ana.id)
    token = request_context.begin(context)
    try:
        record(
            action="thing.done",
            target=f"user:{cast.diego.id}",
            before={"email": "uno@a.example", "role": "admin"},
            after={"email": "dos@a.example", "role": "owner", "reason": "Lo pidió por teléfono."},
        )
    finally:
        request_context.end(token)
    row = AuditRecord.objects.filter(action="thing.done").values().get()
    assert row["changes"] == {"role": {"before": "admin", "after": "owner"}}
    assert (row["private"], row["person_id"]) == (None, cast.diego.id)
    waiting = bytes(AuditPending.objects.get(pk=row["id"]).private)
    assert all(text not in waiting for text in (b"203.0.113.7", b"Firefox", b"uno@a.example"))
    (read,) = open_records(list(AuditRecord.objects.filter(action="thing.done")))
    assert read.changes["email"] == {"before": "uno@a.example", "after": "dos@a.example"}
    assert read.changes["reason"] == {"after": "Lo pidió por teléfono."}
    assert (read.address, read.user_agent) == ("203.0.113.7", "Firefox de Ana")


def test_an_organization_reads_neither_chain_nor_what_waits(cast):
    for table in ("auditpending", "auditlink", "auditcheckpoint", "personkey"):
        denied = pytest.raises(DatabaseError, match="permission denied")
        with organization_scope(cast.a), denied, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SELECT 1 FROM accounts_{table}")
