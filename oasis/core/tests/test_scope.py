"""The organization scope, proven in the database: what it is, that it ends, and that nothing crosses it."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from asgiref.sync import sync_to_async
from celery import shared_task
from django.db import DatabaseError, OperationalError, ProgrammingError, connection, connections, transaction

from accounts.models import Profile, User
from oasis.core.database import hot
from oasis.core.tasks import OrganizationTask
from oasis.core.tenancy import (
    OrganizationClosed,
    ScopeMissing,
    current_organization,
    optional_organization,
    organization_scope,
)
from oasis.core.testing import as_superuser
from organizations.models import Membership, Organization

WHO = "SELECT current_user::text, current_schema()::text"


def standing():
    """Whom the connection is, and where."""
    with connection.cursor() as cursor:
        cursor.execute(WHO)
        return cursor.fetchone()


@pytest.fixture
def outside(transactional_db, cast):
    """After the block nothing of the scope is left on the connection, and the connection is the same one."""
    assert standing() == ("oasis_app", "public")
    backend = connection.connection.info.backend_pid
    yield
    assert standing() == ("oasis_app", "public")
    assert connection.connection.info.backend_pid == backend
    assert optional_organization() is None


def test_the_scope_is_the_organizations_role_and_schema(outside, cast):
    with organization_scope(cast.a):
        assert standing() == (cast.a.schema_name, cast.a.schema_name)
        assert current_organization() == cast.a


def test_a_scope_costs_one_round_trip_to_open(outside, cast, statements):
    with statements(1), organization_scope(cast.a):
        pass


def test_the_scope_ends_with_a_rollback(outside, cast):
    with organization_scope(cast.a):
        transaction.set_rollback(True)


def test_the_scope_ends_with_an_exception(outside, cast):
    with pytest.raises(ZeroDivisionError), organization_scope(cast.a):
        raise ZeroDivisionError


def test_the_scope_ends_with_a_database_error(outside, cast):
    with pytest.raises(ProgrammingError), organization_scope(cast.a), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM no_such_table")


def test_the_scope_ends_with_a_killed_query(outside, cast):
    with pytest.raises(OperationalError), organization_scope(cast.a), connection.cursor() as cursor:  # noqa: PT012
        cursor.execute("SET LOCAL statement_timeout = '30ms'")
        cursor.execute("SELECT pg_sleep(5)")


def test_the_scope_ends_with_a_killed_connection(transactional_db, cast):
    with pytest.raises(OperationalError), organization_scope(cast.a):  # noqa: PT012 - the scope is the point
        pid = connection.connection.info.backend_pid
        as_superuser(f"SELECT pg_terminate_backend({pid}, 5000)")
        standing()
    connection.close()
    assert standing() == ("oasis_app", "public")
    assert connection.connection.info.backend_pid != pid
    assert optional_organization() is None


def test_an_idle_connection_that_died_is_replaced_at_the_next_scope(transactional_db, cast):
    standing()
    connection.connection.pgconn.finish()
    with organization_scope(cast.a):
        assert standing()[0] == cast.a.schema_name


def test_the_same_organization_again_is_a_savepoint(outside, cast):
    with organization_scope(cast.a):
        with pytest.raises(ZeroDivisionError), organization_scope(cast.a):
            raise ZeroDivisionError
        assert standing() == (cast.a.schema_name, cast.a.schema_name)


def test_another_organizations_scope_inside_is_refused(outside, cast):
    with organization_scope(cast.a):
        with pytest.raises(ScopeMissing), organization_scope(cast.b):
            pass
        assert standing() == (cast.a.schema_name, cast.a.schema_name)


def test_inside_a_plain_transaction_role_and_path_are_put_back(outside, cast):
    with transaction.atomic():
        with organization_scope(cast.a):
            assert standing()[0] == cast.a.schema_name
        assert standing() == ("oasis_app", "public")
        with pytest.raises(ZeroDivisionError), organization_scope(cast.a):
            raise ZeroDivisionError
        assert standing() == ("oasis_app", "public")


def test_one_scope_after_the_other_on_one_connection(outside, cast):
    for organization in (cast.a, cast.b, cast.a):
        with organization_scope(organization):
            assert standing()[0] == organization.schema_name


# -- nothing crosses


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM {b}.journeys_journey",
        "INSERT INTO {b}.journeys_journey SELECT * FROM {b}.journeys_journey",
        "UPDATE {b}.journeys_journey SET title = 'x'",
        "DELETE FROM {b}.journeys_journey",
        "TRUNCATE {b}.journeys_journey",
        "DROP TABLE {b}.journeys_journey",
        "CREATE TABLE {b}.mine (id int)",
        "CREATE TABLE {a}.mine (id int)",
        "ALTER TABLE {a}.journeys_journey ADD COLUMN mine int",
        "SELECT password FROM accounts_user",
        "SELECT * FROM accounts_session",
        "SELECT * FROM core_outboxmessage",
        "SELECT set_config('role', '{b}', true)",
    ],
)
def test_raw_sql_in_one_organization_is_refused_everywhere_else(outside, cast, statement):
    text = statement.format(a=cast.a.schema_name, b=cast.b.schema_name)
    refusal = pytest.raises(DatabaseError, match=r"permission denied|must be owner")
    with refusal, organization_scope(cast.a), connection.cursor() as cursor:
        cursor.execute(text)


def test_an_injected_second_statement_is_not_a_statement(outside, cast):
    """The extended protocol carries one statement: text that ends ours and begins another is a syntax error."""
    with pytest.raises(DatabaseError), organization_scope(cast.a), connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 WHERE %s = 1; SET LOCAL ROLE {cast.b.schema_name}", [1])


def test_shared_tables_show_only_the_organizations_own_rows(outside, cast):
    with organization_scope(cast.a):
        assert set(Membership.objects.values_list("organization_id", flat=True)) == {cast.a.id}
        emails = set(User.objects.values_list("email", flat=True))
        assert emails == {cast.ana.email, cast.bruno.email, cast.clara.email, cast.diego.email}
        assert not Profile.objects.filter(user_id=cast.elena.id).values("user_id").exists()


def test_a_row_cannot_be_written_into_or_moved_to_another_organization(outside, cast):
    before = set(Membership.objects.values_list("id", "organization_id", "role"))
    with pytest.raises(DatabaseError, match="row-level security"), organization_scope(cast.a):
        Membership.objects.create(organization_id=cast.b.id, user_id=cast.diego.id, role="owner")
    with pytest.raises(DatabaseError, match="row-level security"), organization_scope(cast.a):
        Membership.objects.filter(user_id=cast.diego.id).update(organization_id=cast.b.id)
    with organization_scope(cast.a):
        assert Membership.objects.filter(user_id=cast.elena.id).update(role="owner") == 0
    assert set(Membership.objects.values_list("id", "organization_id", "role")) == before


def test_outside_a_scope_tenant_tables_cannot_be_reached(outside, cast):
    from journeys.models import Journey

    with pytest.raises(ProgrammingError, match="does not exist"):
        Journey.objects.count()
    with pytest.raises(DatabaseError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {cast.a.schema_name}.journeys_journey")
    with pytest.raises(ScopeMissing):
        hot.fetch("SELECT * FROM {schema}.journeys_journey")


# -- a task, a thread, an async stream


@shared_task(base=OrganizationTask)
def where_am_i():
    """Whom the task runs as."""
    return standing()


def test_a_task_runs_in_its_organizations_scope_and_refuses_to_run_without_one(outside, cast):
    assert where_am_i(organization_id=str(cast.a.id)) == (cast.a.schema_name, cast.a.schema_name)
    with pytest.raises(ScopeMissing):
        where_am_i()


@pytest.mark.parametrize("status", ["suspended", "archived"])
def test_a_task_does_not_run_in_a_closed_organization(outside, cast, status):
    Organization.objects.filter(pk=cast.a.id).update(status=status)
    with pytest.raises(OrganizationClosed):
        where_am_i(organization_id=str(cast.a.id))


def test_a_thread_does_not_stand_in_its_parents_scope(outside, cast):
    seen = []

    def look():
        seen.append((standing(), optional_organization()))
        connections.close_all()

    with organization_scope(cast.a):
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()
    assert seen == [(("oasis_app", "public"), None)]


def test_two_streams_of_one_process_enter_their_own_scopes_piece_by_piece(transactional_db, cast):
    """As an SSE view does it: enter, read, leave, send, and again; two of them at once on the same event loop."""

    def read(organization):
        with organization_scope(organization):
            return standing()[0]

    async def stream(organization):
        for _ in range(5):
            yield await sync_to_async(read)(organization)
            await asyncio.sleep(0)
            assert optional_organization() is None

    async def both():
        async def drain(organization):
            return [name async for name in stream(organization)]

        return await asyncio.gather(drain(cast.a), drain(cast.b))

    with ThreadPoolExecutor(1) as pool:  # a thread of its own: another test's browser may run a loop in this one
        of_a, of_b = pool.submit(asyncio.run, both()).result()
    assert set(of_a) == {cast.a.schema_name}
    assert set(of_b) == {cast.b.schema_name}
