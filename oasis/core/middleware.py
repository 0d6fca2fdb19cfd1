"""Django's middleware where it has something to do.

Requests to the API carry a bearer token and get JSON: they have no session, no messages and no page whose scripts a
policy could hold. These classes let them pass untouched, which saves a fifth of a hot request; for every other
path they are Django's (and django-csp's) own.
"""

from typing import Any

from csp.middleware import CSPMiddleware
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest

PAGES_OF_THE_API = ("/api/v1/docs", "/api/v1/redoc")  # HTML, with the same policies as the backoffice


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
