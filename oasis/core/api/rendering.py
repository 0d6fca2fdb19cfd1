"""The envelope: `{"success": true, "message", "data", "meta"}` or `{"success": false, "error"}`, written by orjson."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

import orjson
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rest_framework.renderers import BaseRenderer
from rest_framework.response import Response

from oasis.core.idempotency import Rendered

OPTIONS = orjson.OPT_NAIVE_UTC | orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS
MESSAGES = {200: _("Listo."), 201: _("Creado."), 202: _("Recibido: lo estamos preparando.")}


def plain(value: Any) -> Any:
    """What orjson does not know: lazy translations and decimals become text, durations seconds."""
    if isinstance(value, Promise | Decimal):
        return str(value)
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, set | frozenset):
        return sorted(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(type(value).__name__)


def dumps(value: Any) -> bytes:
    """`value` as JSON, timestamps in UTC with `Z`."""
    return orjson.dumps(value, default=plain, option=OPTIONS)


class Success(Response):
    """A successful answer: `data` in the envelope, with a sentence for the person and `meta` where there is any."""

    def __init__(
        self,
        data: Any = None,
        *,
        message: Any = None,
        status: int = 200,
        meta: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(data, status=status, headers=headers)
        self.message = message
        self.meta = meta or {}


def envelope(data: Any, *, message: Any = MESSAGES[200], meta: dict[str, Any] | None = None) -> bytes:
    """The bytes of a successful answer."""
    return dumps({"success": True, "message": str(message), "data": data, "meta": meta or {}})


class EnvelopeRenderer(BaseRenderer):
    """Writes the envelope; error bodies come from the exception handler in their own shape."""

    media_type = "application/json"
    format = "json"
    charset = None
    render_style = "binary"

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        """Write `data` of the response in `renderer_context`."""
        if isinstance(data, Rendered):
            return data
        response = renderer_context["response"]
        if response.status_code == 204:
            return b""
        if response.status_code >= 400:
            return dumps(data)
        message = getattr(response, "message", None) or MESSAGES.get(response.status_code, MESSAGES[200])
        return envelope(data, message=message, meta=getattr(response, "meta", None))
