"""`ETag` and `If-None-Match` on catalogue reads."""

from hashlib import blake2b
from typing import Any

from django.http import HttpResponse

from oasis.core.api.rendering import EnvelopeRenderer, envelope
from oasis.core.api.request import Request


def conditional(request: Request, data: Any, *, meta: dict[str, Any] | None = None) -> HttpResponse:
    """`data` in the envelope with its `ETag`, or 304 where the client has it already; it is rendered once."""
    body = envelope(data, meta=meta)
    tag = f'"{blake2b(body, digest_size=12).hexdigest()}"'
    headers = {
        "ETag": tag,
        "Cache-Control": "private, no-cache",
        "Vary": "Authorization, X-Organization-ID, Accept-Language",
    }
    known = request.META.get("HTTP_IF_NONE_MATCH", "")
    if known and {tag, "*"} & {each.strip().removeprefix("W/") for each in known.split(",")}:
        return HttpResponse(status=304, headers=headers)
    return HttpResponse(body, headers=headers, content_type=EnvelopeRenderer.media_type)
