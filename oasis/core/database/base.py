"""The application's database backend: PostgreSQL whose search path and role live in the transaction.

It stands on django-tenants' backend (its introspection and its `set_schema` API are kept) but replaces the
session-level `SET search_path` per cursor by `SET LOCAL` at the start of the transaction, in the same round
trip as `BEGIN`. What a transaction sets ends with the transaction, so nothing can leak to the next request on the
connection, also behind PgBouncer in transaction mode.
"""

import select
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections
from django.db.backends.postgresql.base import DatabaseWrapper as PostgreSQLWrapper
from django.db.backends.utils import CursorWrapper, debug_transaction
from django_tenants.postgresql_backend.base import DatabaseWrapper as TenantsWrapper
from psycopg import ClientCursor, sql
from psycopg import OperationalError as DatabaseFailure
from psycopg.pq import ExecStatus, TransactionStatus

PREPARED_MAX = 500  # prepared statements kept per connection: each holds a plan in the backend's memory
NEVER = 2**31  # psycopg prepares only what asks for it: plans of unqualified statements die with the search path


class DatabaseWrapper(TenantsWrapper):
    """Connection of the application's log-in role; `public` outside a scope, an organization's schema inside."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._opening: str | None = None
        self._hot_cursor: Any = None
        self._binding_cursor: Any = None
        self.named_statements: dict[str, str] = {}  # names PREPAREd on this connection, the longest unused first
        self.outdated = False  # a prepared statement's tables have changed since
        super().__init__(*args, **kwargs)

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Open a psycopg connection that prepares only what is asked for."""
        connection = super().get_new_connection(conn_params)
        connection.prepare_threshold = NEVER if settings.PREPARED_STATEMENTS else None
        connection.prepared_max = PREPARED_MAX
        self.named_statements, self.outdated = {}, False
        return connection

    @property
    def hot_cursor(self) -> Any:
        """The cursor of the hand-written statements: making one anew would cost as much as a short statement."""
        if self._hot_cursor is None or self._hot_cursor.connection is not self.connection or self._hot_cursor.closed:
            self._hot_cursor = self.connection.cursor()
        return self._hot_cursor

    @property
    def binding_cursor(self) -> Any:
        """A cursor that puts the values into the text, so that one text can carry several statements."""
        cursor = self._binding_cursor
        if cursor is None or cursor.connection is not self.connection or cursor.closed:
            cursor = self._binding_cursor = ClientCursor(self.connection)
        return cursor

    def _cursor(self, name: str | None = None) -> CursorWrapper:
        return PostgreSQLWrapper._cursor(self, name)  # type: ignore[attr-defined] # no SET search_path per cursor

    def set_tenant(self, tenant: Any, include_public: bool = True) -> None:
        """Refused for organizations: only `organization_scope` changes the schema of a request."""
        if tenant.schema_name != "public":
            raise RuntimeError("Use organization_scope(): a session-level search path outlives its request.")
        super().set_tenant(tenant, include_public)

    def _start_transaction_under_autocommit(self) -> None:
        """`BEGIN`, with the scope's `SET LOCAL`s in the same round trip where one is opening."""
        statement, self._opening = self._opening or "BEGIN", None
        try:
            self._execute_plain(statement)
        except OperationalError:
            if self.connection is not None and not self.connection.closed:
                raise
            self.close()  # the server went away while the connection was idle: nothing is lost by a second try
            self.connect()
            self._execute_plain(statement)

    def close_if_unusable_or_obsolete(self) -> None:
        """As Django's, at both ends of a request; and drop a connection that the server has hung up meanwhile.

        An idle one has nothing to read but that. Django's own health check would be a round trip for each request.
        """
        super().close_if_unusable_or_obsolete()
        if self.connection is not None and not self.in_atomic_block and self._hung_up():
            self.close()

    def _hung_up(self) -> bool:
        if self.connection.closed:
            return True
        heard = select.poll()
        heard.register(self.connection.fileno(), select.POLLIN)
        return bool(heard.poll(0))

    def _rollback(self) -> None:
        """`ROLLBACK`. PostgreSQL keeps prepared statements; psycopg would forget them all, at every refused request."""
        if self.connection is None:
            return
        with debug_transaction(self, "ROLLBACK"), self.wrap_database_errors:
            if self.outdated:
                self.named_statements, self.outdated = {}, False
                self.connection.rollback()
                self.connection.execute("DEALLOCATE ALL")
            elif self.connection.info.transaction_status != TransactionStatus.IDLE:
                with self.connection.lock:
                    result = self.connection.pgconn.exec_(b"ROLLBACK")
                if result.status != ExecStatus.COMMAND_OK:
                    raise DatabaseFailure(result.error_message.decode(errors="replace"))

    def _execute_plain(self, statement: str) -> None:
        with self.cursor() as cursor:
            cursor.execute(statement)

    @contextmanager
    def opening(self, statements: str) -> Iterator[None]:
        """Make the next `BEGIN` carry `statements` (text made of quoted identifiers only)."""
        self._opening = f"BEGIN; {statements}"
        try:
            yield
        finally:
            self._opening = None

    def scope_statements(self, role: str, schema: str) -> str:
        """The text that makes a transaction an organization's: its role, its schema, then public."""
        return f"SET LOCAL ROLE {identifier(role)}; SET LOCAL search_path TO {identifier(schema)}, public"


def application_connection() -> DatabaseWrapper:
    """The connection that requests and tasks use (one a thread)."""
    connection = connections[DEFAULT_DB_ALIAS]
    if not isinstance(connection, DatabaseWrapper):
        raise TypeError("DATABASES['default'] must use oasis.core.database.")
    return connection


@lru_cache(maxsize=8192)
def identifier(name: str) -> str:
    """`name` quoted as an SQL identifier."""
    return sql.Identifier(name).as_string(None)
