"""Hand-written statements of the hot paths: few, schema-qualified, prepared.

A statement names tenant tables as `{schema}.table`; the name of the current organization's schema is put in, so that
PostgreSQL can keep one plan an organization instead of planning anew for each transaction's search path.
"""

import re
from functools import lru_cache, partial
from hashlib import blake2b
from typing import Any

from django.conf import settings
from django.db import DatabaseError, NotSupportedError, OperationalError

from oasis.core.database.base import PREPARED_MAX, DatabaseWrapper, application_connection, identifier
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

    It is `organization_scope` and `fetch` in one round trip instead of three: the transaction, its scope, the prepared
    statement and the end go as one text. Inside a transaction (a test's), and where the trip finds the connection lost
    or the statement not prepared as remembered, it is just those two.
    """
    connection = application_connection()
    if not connection.in_atomic_block:
        connection.ensure_connection()
        try:
            return _trip(connection, organization.schema_name, statement, params)
        except OperationalError:
            if not _lost(connection):
                raise
        except DatabaseError as error:
            if getattr(error.__cause__, "sqlstate", None) not in (MISSING, TAKEN, OUTDATED):
                raise
    with organization_scope(organization):
        return fetch(statement, params)


MISSING, TAKEN, OUTDATED = "26000", "42P05", "0A000"  # prepared statement: unknown, known already, of other tables


def _trip(
    connection: DatabaseWrapper, schema: str, statement: str, params: dict[str, Any] | tuple[Any, ...]
) -> list[tuple[Any, ...]]:
    """A read-only transaction in the scope of `schema`, there and back once."""
    digest, prepared, arguments = _numbered(statement)
    name = identifier(f"{digest}_{schema}")  # by what it means: behind a pooler, connections share their backends
    known = connection.named_statements
    steps = ["BEGIN READ ONLY", connection.scope_statements(schema, schema)]
    if not settings.PREPARED_STATEMENTS:
        steps.append(statement.replace("{schema}", identifier(schema)))
    else:
        if name not in known:
            steps.append(f"PREPARE {name} AS {prepared.replace('{schema}', identifier(schema))}")
            if len(known) >= PREPARED_MAX:
                steps.append(f"DEALLOCATE {known.pop(next(iter(known)))}")
        # Else PostgreSQL would plan the first five executions anew: for thousands of organizations, nearly all of them.
        steps.append(f"SET LOCAL plan_cache_mode TO force_generic_plan; EXECUTE {name}{arguments}")
    try:
        rows = _run(connection, "; ".join([*steps, "COMMIT"]), params, whole=True)
    except BaseException as error:
        if not connection.connection.closed:
            connection.rollback()
        state = getattr(error.__cause__, "sqlstate", None)
        if state == TAKEN:
            known[name] = name
        elif state == MISSING:
            known.pop(name, None)
        raise
    known[name] = known.pop(name, name)  # the last one used
    return rows


PLACEHOLDER = re.compile(r"%%|%(?:\((?P<name>\w+)\))?s")


@lru_cache(maxsize=256)
def _numbered(statement: str) -> tuple[str, str, str]:
    """A digest of `statement`, its text with `$1`, `$2`… for its values, and what `EXECUTE` says after the name."""
    names: dict[str, int] = {}

    def number(match: re.Match[str]) -> str:
        if match[0] == "%%":
            return "%%"
        return f"${names.setdefault(match[0] if match['name'] else f'%s{len(names)}', len(names) + 1)}"

    text = PLACEHOLDER.sub(number, statement)
    arguments = ", ".join(name if name.startswith("%(") else "%s" for name in names)
    return blake2b(statement.encode(), digest_size=8).hexdigest(), text, f" ({arguments})" if arguments else ""


def fetch_shared(statement: str, params: dict[str, Any] | tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Run a prepared statement on shared tables and return its rows.

    Outside a transaction it is tried once more on a new connection when the old one turns out to be lost, or its
    prepared statement to be of tables that have changed.
    """
    connection = application_connection()
    connection.ensure_connection()
    try:
        return _run(connection, statement, params)
    except DatabaseError as error:
        if connection.in_atomic_block or not (isinstance(error, NotSupportedError) or _lost(connection)):
            raise
    connection.close()
    connection.ensure_connection()
    return _run(connection, statement, params)


def _lost(connection: DatabaseWrapper) -> bool:
    """Whether the server went away while the connection was idle: nothing is lost by a second try."""
    if connection.connection is not None and not connection.connection.closed:
        return False
    connection.close()
    return True


def _run(
    connection: DatabaseWrapper, statement: str, params: dict[str, Any] | tuple[Any, ...], *, whole: bool = False
) -> list[tuple[Any, ...]]:
    """The rows of a prepared statement; of the last but one (before `COMMIT`) where the text is a `whole` transaction."""
    cursor = connection.binding_cursor if whole else connection.hot_cursor

    def execute(text: str, bound: Any, many: bool, context: dict[str, Any]) -> list[tuple[Any, ...]]:
        if whole:
            cursor.execute(text, bound)
            cursor.set_result(-2)
        else:
            cursor.execute(text, bound, prepare=True)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows

    executor = execute
    for wrapper in reversed(connection.execute_wrappers):  # metrics, and the tests that count statements
        executor = partial(wrapper, executor)
    try:
        with connection.wrap_database_errors:
            return executor(statement, params, False, {"connection": connection, "cursor": cursor})
    except NotSupportedError:
        connection.outdated = True
        raise
