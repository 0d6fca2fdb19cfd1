"""How rows of an organization name people."""

from typing import Any

from django.conf import settings
from django.db import models


def person_key(name: Any, **options: Any) -> Any:
    """A column with the id of a person, whose row is never deleted; `name` is what staff read above it."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        related_name="+",
        db_index=False,
        verbose_name=name,
        **options,
    )
