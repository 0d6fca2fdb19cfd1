"""Counting statements: for tests with a budget and for the benchmark."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

HOUSEKEEPING = ("SAVEPOINT", "RELEASE", "ROLLBACK TO", "SET LOCAL ROLE NONE")


@contextmanager
def counting() -> Iterator[list[str]]:
    """Collect the statements of the block, the ORM's and the hot ones; opening a scope counts as one."""
    seen: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(HOUSEKEEPING):
            seen.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield seen
