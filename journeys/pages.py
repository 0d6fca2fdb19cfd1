"""Pages for everybody: the proof of a certificate."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from journeys.services import certificates
from oasis.core import ratelimit
from oasis.core.errors import RateLimited
from oasis.core.telemetry import request_context

PAGE = "journeys/certificate.html"


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
