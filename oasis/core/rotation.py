"""Changing the master key while the system runs: what it sealed is sealed anew, a batch at a time.

A sealed value begins with the id of its master key, so what is still to do is found by looking, and a run that was cut
off goes on where it stopped. Each value is replaced only if it is still the one that was read: what somebody writes
meanwhile stays, and is sealed with the current key anyway. Texts of organizations and people need nothing: their data
keys stay the same, only wrapped anew.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, models, transaction

from oasis.core.crypto import DecryptionFailed, master_key_ids, new_data_key, reseal
from oasis.core.database.base import identifier
from oasis.core.tenancy.rights import shared_models

BATCH = 200  # rows that one short transaction locks
ID_BYTES = 4


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """A binary column of a shared table that may hold values sealed with a master key."""

    table: str
    key: str
    column: str
    wraps_data_key: bool

    def __str__(self) -> str:
        return f"{self.table}.{self.column}"


@dataclass(slots=True)
class Rotated:
    """What one column holds, or held: sealed with former keys, resealed now, and unreadable with the keys there are."""

    stale: int = 0
    resealed: int = 0
    unreadable: int = 0


def sealed_columns() -> list[SealedColumn]:
    """Every binary column of the shared tables that may change; a data key is one whose default is `new_data_key`.

    A model that is `append_only` keeps what was sealed as it is: it is readable for as long as that key is configured.
    """
    return [
        SealedColumn(model._meta.db_table, str(model._meta.pk.column), field.column, field.default is new_data_key)
        for model in shared_models()
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.BinaryField)
        and field.column is not None
        and not getattr(model, "append_only", False)
    ]


def survey(column: SealedColumn) -> Rotated:
    """Count a column's values under former master keys, and data keys under one that is not configured."""
    current, *former = master_key_ids()
    prefix = f"substring({identifier(column.column)} FROM 1 FOR {ID_BYTES})"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FILTER (WHERE {prefix} = ANY(%s::bytea[])),"  # noqa: S608 - names of our own columns
            f" count(*) FILTER (WHERE {prefix} <> ALL(%s::bytea[]))"
            f" FROM public.{identifier(column.table)} WHERE {identifier(column.column)} IS NOT NULL",
            [former, [current, *former]],
        )
        stale, strange = cursor.fetchone()
    return Rotated(stale=stale, unreadable=strange if column.wraps_data_key else 0)


def rotate(column: SealedColumn, *, progress: Callable[[int, int], None], batch: int = BATCH) -> Rotated:
    """Reseal a column's values that former master keys sealed; `progress` hears how many of how many are done."""
    found = survey(column)
    seen = 0
    for rows in _batches(column, batch):
        with transaction.atomic():
            for key, sealed in rows:
                _reseal(column, key, sealed, found)
        seen += len(rows)
        progress(seen, max(found.stale, seen))
    return found


def _batches(column: SealedColumn, batch: int) -> Iterator[list[tuple[Any, bytes]]]:
    _current, *former = master_key_ids()
    name, key = identifier(column.column), identifier(column.key)
    statement = (
        f"SELECT {key}, {name} FROM public.{identifier(column.table)}"  # noqa: S608 - names of our own columns
        f" WHERE substring({name} FROM 1 FOR {ID_BYTES}) = ANY(%s::bytea[])"
    )
    last: Any = None
    while former:
        with connection.cursor() as cursor:
            beyond = f" AND {key} > %s" if last is not None else ""
            values = [former, *([last] if last is not None else []), batch]
            cursor.execute(f"{statement}{beyond} ORDER BY {key} LIMIT %s", values)
            rows = [(row[0], bytes(row[1])) for row in cursor.fetchall()]
        if not rows:
            return
        yield rows
        last = rows[-1][0]


def _reseal(column: SealedColumn, key: Any, sealed: bytes, found: Rotated) -> None:
    try:
        fresh = reseal(sealed)
    except DecryptionFailed:
        found.unreadable += 1
        return
    name, primary = identifier(column.column), identifier(column.key)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE public.{identifier(column.table)} SET {name} = %s"  # noqa: S608 - names of our own columns
            f" WHERE {primary} = %s AND {name} = %s",
            [fresh, key, sealed],
        )
        found.resealed += cursor.rowcount
