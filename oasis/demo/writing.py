"""Writing many rows with the dates they are given: `auto_now_add` would make all of them happen now."""

from collections.abc import Iterable

from django.db import connection, models


def insert(rows: Iterable[models.Model]) -> int:
    """Insert the rows, all of one model, each with every field as it stands; returns how many there were."""
    rows = list(rows)
    if not rows:
        return 0
    options = rows[0]._meta
    fields = options.concrete_fields
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {quote(options.db_table)} ({columns}) VALUES ({places})"  # noqa: S608 - names of our models
    with connection.cursor() as cursor:
        cursor.executemany(
            statement,
            [[field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields] for row in rows],
        )
    return len(rows)
