"""Pages for everybody: the proof of a certificate, and the pictures, sounds and documents of journeys."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from journeys.services import certificates, materials
from oasis.core import ratelimit, storage
from oasis.core.errors import RateLimited
from oasis.core.telemetry import request_context
from organizations.rules.purposes import PICTURES

PAGE = "journeys/certificate.html"
FOREVER = "public, max-age=31536000, immutable"  # a file is never changed, only replaced by another
LISTENED_MINUTES = 120  # how long what is played or read may be fetched from where it is kept


@require_safe
def certificate(request: HttpRequest, code: str = "") -> HttpResponse:
    """What a certificate's code proves, or that it proves nothing; without a code, a form that asks for one.

    A code that never was and one that was revoked get the same page and cost the same; trying is counted by address.
    """
    typed = request.GET.get("code", "").strip()
    if not code and typed:
        return redirect("certificate", code=certificates.canonical(typed) or typed[:40].replace("/", "-"))
    try:
        ratelimit.limit(request, "certificates", request_context.address)
    except RateLimited as refusal:
        return _page(request, {"code": code, "tired": True}, 429, **(refusal.headers or {}))
    if not code:
        return _page(request, {}, 200)
    proof = certificates.verify_certificate(code)
    return _page(request, {"code": code, "proof": proof}, 200 if proof else 404)


@require_safe
def material(request: HttpRequest, file_id: UUID) -> HttpResponseBase:
    """A picture as it is kept (redrawn, without anything hidden in it); a sound or document from where it is kept."""
    file = materials.shown_material(file_id)
    if file is None:
        raise Http404
    if file.content_type not in PICTURES:
        where = storage.download_url(
            file.key, filename=file.filename, content_type=file.content_type, minutes=LISTENED_MINUTES
        )
        answer: HttpResponseBase = redirect(where)
        answer.headers["Cache-Control"] = f"private, max-age={30 * LISTENED_MINUTES}"
        return answer
    if request.headers.get("If-None-Match") == f'"{file_id.hex}"':
        return HttpResponse(status=304, headers={"Cache-Control": FOREVER, "ETag": f'"{file_id.hex}"'})
    return FileResponse(
        storage.open_stream(file.key),
        content_type=file.content_type,
        headers={
            "Cache-Control": FOREVER,
            "ETag": f'"{file_id.hex}"',
            "Content-Length": str(file.size),
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "Cross-Origin-Resource-Policy": "cross-origin",
        },
    )


def _page(request: HttpRequest, context: dict[str, object], status: int, **headers: str) -> HttpResponse:
    answer = render(request, PAGE, context, status=status)
    for name, value in {
        "Cache-Control": "no-store",
        "X-Robots-Tag": "noindex, nofollow",
        "Referrer-Policy": "no-referrer",
        **headers,
    }.items():
        answer.headers[name] = value
    return answer
