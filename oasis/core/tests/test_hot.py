"""Hand-written statements: prepared, in the current organization, and steady when a connection is lost."""

import select

import pytest
from django.db import DataError, NotSupportedError, OperationalError, ProgrammingError, connection, transaction

from oasis.core.database import hot
from oasis.core.tenancy import ScopeMissing, organization_scope
from oasis.core.testing import as_superuser, until

COUNT = "SELECT '{schema}'::text, count(*) FROM {schema}.journeys_journey WHERE id = %(id)s::uuid"
WHERE = """
SELECT n.nspname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.oid = '{schema}.journeys_journey'::regclass
"""
PREPARED = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s"


def kill_connection():
    """End this connection's backend behind its back."""
    as_superuser(f"SELECT pg_terminate_backend({connection.connection.info.backend_pid}, 5000)")


def test_a_statement_reads_the_current_organizations_tables(cast):
    for organization in (cast.a, cast.b):
        with organization_scope(organization):
            assert hot.fetch(WHERE) == [(organization.schema_name,)]


def test_outside_a_scope_a_tenant_statement_is_refused(cast):
    with pytest.raises(ScopeMissing):
        hot.fetch(COUNT, {"id": cast.a.id})


def test_a_statement_is_prepared_once_on_its_connection(transactional_db, cast):
    marked = "SELECT 'prepared-once'::text, %s::int"
    for number in range(3):
        assert hot.fetch_shared(marked, (number,)) == [("prepared-once", number)]
    with connection.cursor() as cursor:
        cursor.execute(PREPARED, ["SELECT 'prepared-once'%"])
        assert cursor.fetchone() == (1,)


def test_a_shared_read_outlives_a_lost_connection(transactional_db, cast):
    assert hot.fetch_shared("SELECT 1") == [(1,)]
    kill_connection()
    assert hot.fetch_shared("SELECT 2") == [(2,)]


def test_inside_a_transaction_a_lost_connection_is_an_error(transactional_db, cast):
    """What was written before is gone with the connection: reading on would pretend that it stands."""

    def read_after_the_loss():
        with transaction.atomic():
            hot.fetch_shared("SELECT 1")
            kill_connection()
            hot.fetch_shared("SELECT 2")

    with pytest.raises(OperationalError):
        read_after_the_loss()
    connection.close()


def test_an_error_of_the_statement_is_not_tried_again(transactional_db, cast, statements):
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = '30ms'")
    try:
        with pytest.raises(OperationalError), statements(1):
            hot.fetch_shared("SELECT pg_sleep(5)")
    finally:
        connection.close()


WHO = "SELECT current_user::text, current_setting('transaction_read_only'), current_schema()::text"


def test_a_statement_alone_has_the_organizations_scope_and_leaves_none(transactional_db, cast, statements):
    for organization in (cast.a, cast.b):
        with statements(1):
            assert hot.fetch_alone(organization, WHO) == [(organization.schema_name, "on", organization.schema_name)]
        assert hot.fetch_alone(organization, WHERE) == [(organization.schema_name,)]
        ((user, _, schema),) = hot.fetch_shared(WHO)
        assert (user, schema) == ("oasis_app", "public")


def test_a_statement_alone_reads_no_other_organization(transactional_db, cast):
    with pytest.raises(ProgrammingError, match="permission denied"):
        hot.fetch_alone(cast.a, f'SELECT count(*) FROM "{cast.b.schema_name}".journeys_journey')
    assert hot.fetch_shared("SELECT current_user::text") == [("oasis_app",)]


def test_a_statement_alone_that_fails_leaves_the_connection_usable(transactional_db, cast, statements):
    assert hot.fetch_alone(cast.a, "SELECT 1 / %s::int", (1,)) == [(1,)]
    with pytest.raises(DataError):
        hot.fetch_alone(cast.a, "SELECT 1 / %s::int", (0,))
    with statements(1):  # it is still prepared
        assert hot.fetch_alone(cast.a, "SELECT 1 / %s::int", (1,)) == [(1,)]
    assert hot.fetch_alone(cast.a, "SELECT 1") == [(1,)]
    with transaction.atomic():
        assert hot.fetch_shared("SELECT 2") == [(2,)]


def test_a_statement_alone_outlives_a_lost_connection(transactional_db, cast):
    assert hot.fetch_alone(cast.a, "SELECT 1") == [(1,)]
    kill_connection()
    assert hot.fetch_alone(cast.a, "SELECT 2") == [(2,)]


def test_a_request_begins_with_a_connection_that_the_server_has_not_hung_up(transactional_db, cast):
    connection.ensure_connection()
    before = connection.connection
    connection.close_if_unusable_or_obsolete()
    assert connection.connection is before
    kill_connection()
    until(lambda: select.select([before], [], [], 0)[0])
    connection.close_if_unusable_or_obsolete()
    assert connection.connection is None
    with transaction.atomic():
        connection.close_if_unusable_or_obsolete()
        assert connection.connection is not None


NAMED = "SELECT count(*) FROM pg_prepared_statements WHERE name LIKE %s"


def named(organization) -> int:
    """How many statements are prepared by name for an organization on this connection."""
    with connection.cursor() as cursor:
        cursor.execute(NAMED, [f"%{organization.schema_name}"])
        return cursor.fetchone()[0]


def test_a_statement_alone_is_prepared_once_for_each_organization(transactional_db, cast, statements):
    marked = "SELECT %(word)s::text, %(number)s::int + %(number)s::int, '100 %%' WHERE %(word)s LIKE 'a%%'"
    for number in range(3):
        for organization in (cast.a, cast.b):
            with statements(1):
                rows = hot.fetch_alone(organization, marked, {"number": number, "word": "a';--"})
            assert rows == [("a';--", 2 * number, "100 %")]
    assert (named(cast.a), named(cast.b)) == (1, 1)


def test_prepared_statements_outlive_a_refused_request(transactional_db, cast, statements):
    """A 404 ends a scope with a rollback; it must not cost everybody after it a new plan."""
    hot.fetch_alone(cast.a, WHERE)
    hot.fetch_shared("SELECT 'kept'::text")
    with pytest.raises(LookupError), organization_scope(cast.a):
        raise LookupError
    with statements(1):
        assert hot.fetch_alone(cast.a, WHERE) == [(cast.a.schema_name,)]
    assert named(cast.a) == 1
    with connection.cursor() as cursor:
        cursor.execute(PREPARED, ["SELECT 'kept'%"])
        assert cursor.fetchone() == (1,)


@pytest.mark.parametrize(
    "surprise",
    [
        pytest.param("DEALLOCATE ALL", id="unknown"),
        pytest.param("named_statements.clear", id="known already"),
        pytest.param("ALTER", id="of tables that have changed"),
    ],
)
def test_a_statement_that_is_not_prepared_as_remembered_answers_all_the_same(
    transactional_db, cast, statements, surprise
):
    as_superuser("CREATE TABLE public.changing AS SELECT 1 AS one; GRANT SELECT ON public.changing TO PUBLIC")
    try:
        assert hot.fetch_alone(cast.a, "SELECT * FROM public.changing") == [(1,)]
        width = 1
        if surprise == "ALTER":
            as_superuser("ALTER TABLE public.changing ADD two int DEFAULT 2")
            width = 2
        elif surprise == "DEALLOCATE ALL":
            connection.connection.execute(surprise)
        else:
            connection.named_statements.clear()
        for most in (4, 1):
            with statements(most):
                assert hot.fetch_alone(cast.a, "SELECT * FROM public.changing") == [(1, 2)[:width]]
    finally:
        connection.close()
        as_superuser("DROP TABLE public.changing")


def test_a_shared_statement_of_tables_that_have_changed_answers_all_the_same(transactional_db, cast):
    as_superuser("CREATE TABLE public.changing AS SELECT 1 AS one; GRANT SELECT ON public.changing TO PUBLIC")
    try:
        assert hot.fetch_shared("SELECT * FROM public.changing") == [(1,)]
        as_superuser("ALTER TABLE public.changing ADD two int DEFAULT 2")
        assert hot.fetch_shared("SELECT * FROM public.changing") == [(1, 2)]
        as_superuser("ALTER TABLE public.changing ADD three int DEFAULT 3")
        with pytest.raises(NotSupportedError), transaction.atomic():
            hot.fetch_shared("SELECT * FROM public.changing")
        with transaction.atomic():
            assert hot.fetch_shared("SELECT * FROM public.changing") == [(1, 2, 3)]
    finally:
        connection.close()
        as_superuser("DROP TABLE public.changing")


def test_names_of_statements_are_kept_up_to_a_number(transactional_db, cast, monkeypatch):
    monkeypatch.setattr(hot, "PREPARED_MAX", 3)
    for number in range(5):
        assert hot.fetch_alone(cast.a, f"SELECT {number}") == [(number,)]
    assert named(cast.a) == 3
    with transaction.atomic():
        assert hot.fetch_alone(cast.a, "SELECT 0") == [(0,)]


def test_without_prepared_statements_a_trip_is_the_same(transactional_db, cast, settings, statements):
    settings.PREPARED_STATEMENTS = False
    with statements(1):
        assert hot.fetch_alone(cast.a, "SELECT %s::text, '%%'", ("x",)) == [("x", "%")]
    assert named(cast.a) == 0


def test_a_statement_alone_inside_a_transaction_is_part_of_it(cast):
    with transaction.atomic():
        assert hot.fetch_alone(cast.a, WHERE) == [(cast.a.schema_name,)]
        assert hot.fetch_shared("SELECT current_schema()::text") == [("public",)]


def test_hot_statements_are_counted_by_tests(cast, statements):
    with pytest.raises(AssertionError, match="at most 0"), statements(0):
        hot.fetch_shared("SELECT 1")
