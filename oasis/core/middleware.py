"""Django's middleware where it has something to do.

Requests to the API carry a bearer token and get JSON: they have no session, no messages and no page whose scripts a
policy could hold. These classes let them pass untouched, which saves a fifth of a hot request; for every other
path they are Django's (and django-csp's) own.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.security import SecurityMiddleware
from django.urls import ResolverMatch, resolve
from django.utils import translation
from django.utils.cache import patch_vary_headers

PAGES_OF_THE_API = ("/api/v1/docs", "/api/v1/redoc")  # HTML, with the same policies as the backoffice


class StraightToTheView:
    """Takes an ordinary request to the API past the layers that would do nothing for it.

    It is one layer instead of a dozen, a seventh of a hot request. What the layers do for such a request is done here,
    where they have a method for it by calling it; whatever is out of the ordinary (another site's page asks, an
    unknown path, a bad host) goes the long way. A test asks both ways and compares.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.security = SecurityMiddleware(get_response)
        self.frames = XFrameOptionsMiddleware(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve one request."""
        path = request.path_info
        if not path.startswith("/api/") or path.startswith(PAGES_OF_THE_API) or "HTTP_ORIGIN" in request.META:
            return self.get_response(request)
        try:
            request.get_host()
            match = route(path, settings.ROOT_URLCONF)
        except (Http404, SuspiciousOperation):
            return self.get_response(request)
        redirect = self.security.process_request(request)
        if redirect is not None:
            return self.security.process_response(request, redirect)  # to https
        request.resolver_match = match
        translation.activate(
            translation.get_language_from_request(request)
            if "HTTP_COOKIE" in request.META
            else language(request.META.get("HTTP_ACCEPT_LANGUAGE", ""))
        )
        response = match.func(request, *match.args, **match.kwargs)
        if hasattr(response, "render"):
            response = response.render()
        headers = response.headers
        patch_vary_headers(response, ("origin", "Accept-Language"))
        headers.setdefault("Content-Language", translation.get_language())
        if not response.streaming:
            headers.setdefault("Content-Length", str(len(response.content)))
        self.frames.process_response(request, response)
        return self.security.process_response(request, response)


@lru_cache(maxsize=1024)
def route(path: str, urlconf: str) -> ResolverMatch:
    """The view of a path; raises `Http404`."""
    return resolve(path, urlconf)


@lru_cache(maxsize=256)
def language(accepted: str) -> str:
    """The language to answer in, by `Accept-Language` alone."""
    request = HttpRequest()
    request.META["HTTP_ACCEPT_LANGUAGE"] = accepted
    return translation.get_language_from_request(request)


class PagesOnly:
    """Mixin: leaves JSON requests alone."""

    get_response: Any

    def __call__(self, request: HttpRequest) -> Any:
        """Pass a request to the API on, handle any other."""
        path = request.path_info
        if path.startswith("/api/") and not path.startswith(PAGES_OF_THE_API):
            return self.get_response(request)
        return super().__call__(request)  # type: ignore[misc]


class Sessions(PagesOnly, SessionMiddleware):
    """Sessions of the backoffice."""


class Authentication(PagesOnly, AuthenticationMiddleware):
    """Who is logged in to the backoffice."""


class Messages(PagesOnly, MessageMiddleware):
    """Messages of the backoffice."""


class ContentPolicy(PagesOnly, CSPMiddleware):
    """What pages may load."""
