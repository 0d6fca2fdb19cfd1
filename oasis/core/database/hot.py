"""Hand-written statements of the hot paths: few, schema-qualified, prepared.

A statement names tenant tables as `{schema}.table`; the name of the current organization's schema is put in, so that
PostgreSQL can keep one plan an organization instead of planning anew for each transaction's search path.
"""

from functools import partial
from typing import Any

from django.db import OperationalError

from oasis.core.database.base import DatabaseWrapper, application_connection, identifier
from oasis.core.tenancy.scope import OrganizationRef, current_organization, organization_scope


def fetch(statement: str, params: dict[str, Any] | tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Run `statement` (with `{schema}`) for the current organization and return its rows.

    Raises `ScopeMissing` outside a scope: the role that may read the schema is the scope's.
    """
    connection = application_connection()
    connection.ensure_connection()
    return _run(connection, statement.replace("{schema}", identifier(current_organization().schema_name)), params)


def fetch_alone(
    organization: OrganizationRef, statement: str, params: dict[str, Any] | tuple[Any, ...] = ()
) -> list[tuple[Any, ...]]:
    """Run `statement` (with `{schema}`) in a scope of its own and return its rows: what a view that only reads needs.

    It is `organization_scope` and `fetch` without Django's bookkeeping of transactions, which would cost as much as
    the statement. Nothing else can run in the scope. Inside a transaction (a test's) it is just those two.
    """
    connection = application_connection()
    if connection.in_atomic_block:
        with organization_scope(organization):
            return fetch(statement, params)
    schema = organization.schema_name
    begin = f"BEGIN READ ONLY; {connection.scope_statements(schema, schema)}"
    try:
        connection.ensure_connection()
        _run(connection, begin, prepare=False)
    except OperationalError:
        if connection.connection is not None and not connection.connection.closed:
            raise
        connection.close()  # the server went away while the connection was idle
        connection.ensure_connection()
        _run(connection, begin, prepare=False)
    try:
        rows = _run(connection, statement.replace("{schema}", identifier(schema)), params)
    except BaseException:
        if not connection.connection.closed:
            connection.connection.rollback()
        raise
    connection.connection.commit()  # nothing was written; but psycopg forgets its prepared statements at a rollback
    return rows


def fetch_shared(statement: str, params: dict[str, Any] | tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Run a prepared statement on shared tables and return its rows.

    Outside a transaction it is tried once more on a new connection when the old one turns out to be lost.
    """
    connection = application_connection()
    connection.ensure_connection()
    try:
        return _run(connection, statement, params)
    except OperationalError:
        if connection.in_atomic_block or (connection.connection is not None and not connection.connection.closed):
            raise
        connection.close()
        connection.ensure_connection()
        return _run(connection, statement, params)


def _run(
    connection: DatabaseWrapper,
    statement: str,
    params: dict[str, Any] | tuple[Any, ...] = (),
    *,
    prepare: bool = True,
) -> list[tuple[Any, ...]]:
    with connection.wrap_database_errors:
        cursor = connection.hot_cursor

        def execute(text: str, bound: Any, many: bool, context: dict[str, Any]) -> list[tuple[Any, ...]]:
            if not prepare:
                cursor.execute(text)
                return []
            rows: list[tuple[Any, ...]] = cursor.execute(text, bound, prepare=True).fetchall()
            return rows

        executor = execute
        for wrapper in reversed(connection.execute_wrappers):  # metrics, and the tests that count statements
            executor = partial(wrapper, executor)
        return executor(statement, params, False, {"connection": connection, "cursor": cursor})
