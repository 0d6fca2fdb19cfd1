"""Pages of results: numbered for catalogues, cursors for what grows without end."""

import base64
from collections.abc import Sequence
from typing import Any

import orjson
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from oasis.core.errors import ValidationFailed


def page_of(rows: QuerySet[Any] | Sequence[Any], query: dict[str, Any]) -> tuple[list[Any], dict[str, Any]]:
    """One page of `rows` and its `meta`, for a validated `PageQuery`. A page past the end is empty."""
    page, size = query["page"], query["page_size"]
    total = rows.count() if isinstance(rows, QuerySet) else len(rows)
    start = (page - 1) * size
    items = list(rows[start : start + size]) if start < total else []
    pages = -(-total // size)
    return items, {"pagination": {"page": page, "page_size": size, "total": total, "pages": pages}}


def cursor_of(rows: QuerySet[Any], query: dict[str, Any], *, order: str = "-id") -> tuple[list[Any], dict[str, Any]]:
    """The rows before or after a cursor and their `meta`, for a validated `CursorQuery`.

    `order` is one unique column (a UUIDv7 id orders by time), `-` for newest first. Rows may be models or dicts of
    `.values()` that hold the column. Raises `ValidationFailed` for a cursor that we did not make.
    """
    size = query["page_size"]
    column, descending = order.lstrip("-"), order.startswith("-")
    backwards, position = _read(query.get("cursor"))
    if position is not None:
        after = "lt" if descending != backwards else "gt"
        try:
            rows = rows.filter(**{f"{column}__{after}": position})
        except (ValueError, ValidationError) as error:  # not a value of the column's type
            raise _invalid() from error
    effective = column if descending == backwards else f"-{column}"
    items = list(rows.order_by(effective)[: size + 1])
    more, items = len(items) > size, items[:size]
    if backwards:
        items.reverse()
    first, last = (_value(items[0], column), _value(items[-1], column)) if items else (None, None)
    has_next = bool(items) if backwards else more
    has_previous = more if backwards else position is not None and bool(items)
    return items, {
        "pagination": {
            "next": _write(False, last) if has_next else None,
            "previous": _write(True, first) if has_previous else None,
            "page_size": size,
        }
    }


def _value(row: Any, column: str) -> str:
    return str(row[column] if isinstance(row, dict) else getattr(row, column))


def _write(backwards: bool, position: str | None) -> str:
    return base64.urlsafe_b64encode(orjson.dumps([int(backwards), position])).decode().rstrip("=")


def _read(cursor: str | None) -> tuple[bool, str | None]:
    if not cursor:
        return False, None
    try:
        backwards, position = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if backwards not in (0, 1) or not isinstance(position, str) or "\x00" in position:
            raise ValueError(cursor)
    except (ValueError, TypeError) as error:
        raise _invalid() from error
    return bool(backwards), position


def _invalid() -> ValidationFailed:
    return ValidationFailed(details={"cursor": [_("Cursor no válido.")]})
