"""Strict JSON bodies."""

from typing import Any

import orjson
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework.parsers import BaseParser

from oasis.core.errors import InvalidJSON, ValidationFailed


class StrictJSONParser(BaseParser):
    """Reads a JSON object: UTF-8, no deeper than `API_MAX_DEPTH`, no NUL anywhere.

    Raises `InvalidJSON` for what is not JSON and `ValidationFailed` for JSON that no endpoint takes.
    """

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """Parse the request's body; an empty one is an empty object."""
        raw = parser_context["request"]._request.body  # kept there for the idempotency key
        if not raw.strip():
            return {}
        try:
            value = orjson.loads(raw)
        except orjson.JSONDecodeError as error:
            raise InvalidJSON from error
        if not isinstance(value, dict):
            raise ValidationFailed(details={"non_field_errors": [_("Se espera un objeto JSON.")]})
        if _too_deep(value, settings.API_MAX_DEPTH):
            raise ValidationFailed(details={"non_field_errors": [_("Demasiados niveles.")]})
        if b"\\u0000" in raw and _has_nul(value):
            raise ValidationFailed(details={"non_field_errors": [_("El carácter NUL no se admite.")]})
        return value


def _children(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [*value.values()]
    return value if isinstance(value, list) else []


def _too_deep(value: Any, levels: int) -> bool:
    layer = [value]
    for _level in range(levels):
        layer = [child for item in layer for child in _children(item)]
        if not layer:
            return False
    return True


def _has_nul(value: Any) -> bool:
    if isinstance(value, str):
        return "\x00" in value
    if isinstance(value, dict):
        return any("\x00" in name or _has_nul(child) for name, child in value.items())
    return any(_has_nul(child) for child in _children(value))
