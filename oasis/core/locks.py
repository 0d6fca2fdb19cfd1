"""Advisory locks: for what no row can be locked for."""

from uuid import UUID
from zlib import crc32

from django.db import connection


def lock_for_transaction(name: str, *, organization_id: UUID | None = None) -> None:
    """Wait for, and hold until the transaction ends, the lock `name` of an organization.

    The two-integer form is used with the organization first: advisory locks are shared by all schemas of a database.
    Raises RuntimeError outside a transaction, where the lock would end with its own statement.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("lock_for_transaction() belongs in a transaction.")
    first = crc32(organization_id.bytes) if organization_id else 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s::int, %s::int)", [_signed(first), _signed(crc32(name.encode()))]
        )


def _signed(number: int) -> int:
    return number - 2**32 if number >= 2**31 else number
