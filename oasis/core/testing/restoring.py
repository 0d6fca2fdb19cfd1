"""Put a database back as it was: far cheaper than another copy of the template for every test that commits."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import psycopg

# Every change of the schema leaves a trace in one of these.
CATALOGS = [
    "pg_attrdef",
    "pg_attribute",
    "pg_class",
    "pg_constraint",
    "pg_default_acl",
    "pg_depend",
    "pg_description",
    "pg_event_trigger",
    "pg_extension",
    "pg_index",
    "pg_namespace",
    "pg_policy",
    "pg_proc",
    "pg_rewrite",
    "pg_trigger",
    "pg_type",
]
RELATIONS = """
    SELECT c.oid, format('%I.%I', n.nspname, c.relname), c.relkind::text
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'S') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
"""
SEND_AWAY = """
    SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
BLOATED = 200  # rows from which on a table is vacuumed after its rows were put back


class Stamp(NamedTuple):
    """A table as it stands: whoever writes or deletes a row changes one of the two."""

    rows: int
    newest: int | None  # transaction that wrote the youngest row


class Original:
    """A database as it is now, nobody else being connected; `restore` brings it back."""

    def __init__(self, url: str) -> None:
        """Remember the database at `url`, which is the superuser's."""
        self._connection = psycopg.connect(url, autocommit=True)
        self._connection.execute("SET session_replication_role = replica")  # no trigger and no foreign key has a say
        found = self._connection.execute(RELATIONS).fetchall()
        self._tables = {oid: name for oid, name, kind in found if kind == "r"}
        self._sequences = [name for _, name, kind in found if kind == "S"]
        self._catalogs = self._stamps(CATALOGS)
        self._stamped = dict(zip(self._tables, self._stamps(self._tables.values()), strict=True))
        self._rows = {oid: self._copied(self._tables[oid]) for oid, stamp in self._stamped.items() if stamp.rows}
        self._positions = self._of_sequences()

    def restore(self) -> bool:
        """Put back every row and sequence; False, and nothing is done, if the schema is no longer the same."""
        self._connection.execute(SEND_AWAY)
        if self._stamps(CATALOGS) != self._catalogs:
            return False
        for oid in self._touched():
            self._put_back(oid)
        for name, before, now in zip(self._sequences, self._positions, self._of_sequences(), strict=True):
            if now != before:
                self._connection.execute("SELECT setval(%s::regclass, %s, %s)", [name, *before])
        return True

    def close(self) -> None:
        """Let go of the database."""
        self._connection.close()

    def _touched(self) -> list[int]:
        # A table without pages has no rows, and most have none.
        sized = self._connection.execute(
            "SELECT oid FROM unnest(%s::oid[]) oid WHERE pg_relation_size(oid) > 0", [list(self._tables)]
        )
        used = sorted({oid for (oid,) in sized} | set(self._rows))
        stamps = self._stamps(self._tables[oid] for oid in used)
        return [oid for oid, stamp in zip(used, stamps, strict=True) if stamp != self._stamped[oid]]

    def _put_back(self, oid: int) -> None:
        name = self._tables[oid]
        with self._connection.transaction():
            deleted = self._connection.execute(f"DELETE FROM {name}").rowcount
            if oid in self._rows:
                with self._connection.cursor().copy(f"COPY {name} FROM STDIN (FORMAT binary)") as copy:
                    copy.write(self._rows[oid])
        if deleted > BLOATED:
            self._connection.execute(f"VACUUM {name}")
        (self._stamped[oid],) = self._stamps([name])

    def _copied(self, name: str) -> bytes:
        with self._connection.cursor().copy(f"COPY {name} TO STDOUT (FORMAT binary)") as copy:
            return b"".join(bytes(part) for part in copy)

    def _stamps(self, names: Iterable[str]) -> list[Stamp]:
        return [Stamp(*row) for row in self._of_each("count(*), max(xmin::text::bigint)", names)]

    def _of_sequences(self) -> list[tuple[Any, ...]]:
        return self._of_each("last_value, is_called", self._sequences)

    def _of_each(self, what: str, names: Iterable[str]) -> list[tuple[Any, ...]]:
        """One row for each of the relations, all by one statement."""
        parts = [f"SELECT {number}, {what} FROM ONLY {name}" for number, name in enumerate(names)]
        return [row[1:] for row in self._connection.execute(" UNION ALL ".join(parts) + " ORDER BY 1")]
