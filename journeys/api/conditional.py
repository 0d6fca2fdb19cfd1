"""`ETag` and `If-None-Match` on catalogue reads."""

from hashlib import blake2b

from rest_framework.response import Response

from oasis.core.api import Success
from oasis.core.api.request import Request
from oasis.core.api.views import render
from oasis.core.idempotency import Rendered


def conditional(request: Request, answer: Success) -> Response:
    """The answer with its `ETag`, or 304 where the client has it already; it is rendered once."""
    body = render(answer)
    tag = f'"{blake2b(body, digest_size=12).hexdigest()}"'
    headers = {
        "ETag": tag,
        "Cache-Control": "private, no-cache",
        "Vary": "Authorization, X-Organization-ID, Accept-Language",
    }
    known = request.META.get("HTTP_IF_NONE_MATCH", "")
    if known and tag in [each.strip().removeprefix("W/") for each in known.split(",")]:
        return Response(Rendered(b""), status=304, headers=headers)
    return Response(Rendered(body), headers=headers)
