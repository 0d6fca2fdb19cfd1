"""How the tables of other apps name people."""

from typing import Any

from django.conf import settings
from django.db import models


def person_key(name: Any = None, *, db_index: bool = False, **options: Any) -> models.ForeignKey[Any, Any]:
    """A column of an organization's table with the id of a person, whose row is never deleted.

    It is no foreign key of the database (`docs/decisions/0003-compiled-migrations.md`). `name` is what staff read above
    it; most are found by an index that begins with them and need none of their own.
    """
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        related_name="+",
        db_index=db_index,
        verbose_name=name,
        **options,
    )
