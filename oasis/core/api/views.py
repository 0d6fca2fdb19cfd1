"""The base of every API view: a short way from request to envelope.

The order is fixed: method → body size → access token → rate limit → who is it and may they → handler. A view declares
its `capability`; a view that declares none refuses everybody.
"""

import threading
from collections.abc import Callable, Mapping
from functools import cache, cached_property
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from oasis.core import errors, ratelimit
from oasis.core.api.exceptions import render_error
from oasis.core.api.permissions import AUTHENTICATED, PLATFORM_ADMIN, PUBLIC
from oasis.core.api.rendering import EnvelopeRenderer
from oasis.core.api.request import Request
from oasis.core.api.serializers import StrictSerializer
from oasis.core.bodies import WITHOUT_BODY
from oasis.core.idempotency import once
from oasis.core.telemetry import request_context

log = structlog.get_logger(__name__)
RENDERER = EnvelopeRenderer()


class View(APIView):
    """A view outside every organization.

    `capability` is PUBLIC, AUTHENTICATED or PLATFORM_ADMIN, or a mapping from method to one of them; `limit` names one
    of `settings.RATE_LIMITS` (None: not limited), also as a mapping; `idempotent` honours `Idempotency-Key` on POST;
    `max_body` is in bytes; what is `quick` takes a millisecond, and where it takes longer it steps aside (`oasis.core.turns`):
    `oasis.server` serves it without a thread.
    """

    capability: Any = None
    limit: Any = "default"
    idempotent = False
    quick = False
    keyed = False  # True: the POST's service honours `Idempotency-Key` itself
    max_body: int = settings.API_MAX_BODY
    http_method_names = ["get", "post", "put", "patch", "delete", "head"]
    permission_classes: list[Any] = []
    versioning_class = None

    # -- the way of a request

    def initialize_request(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Request:
        """Wrap Django's request."""
        return Request(
            request,
            parsers=self.get_parsers(),
            authenticators=self.get_authenticators(),
            negotiator=self.get_content_negotiator(),
            parser_context=self.get_parser_context(request),
        )

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Serve one request; whatever is raised becomes an error envelope."""
        self.args, self.kwargs = args, kwargs
        self.headers: dict[str, str] = {}
        self.request = self.initialize_request(request, *args, **kwargs)
        try:
            handler = self.handler(self.request)
            self.initial(self.request, *args, **kwargs)
            response = self.run(handler)
        except Exception as error:  # noqa: BLE001 - rendered in one place, logged there when unexpected
            response = self.handle_exception(error)
        self.response = self.finalize_response(self.request, response)
        return self.response

    def handler(self, request: Request) -> Callable[..., Response]:
        """The method's function; raises `MethodNotAllowed` with the methods there are."""
        method = (request.method or "").lower()
        function = getattr(self, method, None) if method in self.http_method_names else None
        if function is None:
            raise errors.MethodNotAllowed(headers={"Allow": ", ".join(self.allowed_methods)})
        return function

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Everything before the handler."""
        self.check_size(request)
        required = self.declared("capability", request)
        claims = None
        if required != PUBLIC:
            claims = request.claims = self.authenticator.claims(request)
            request_context.actor_id = claims.user_id
        name = self.declared("limit", request, "default")
        if name is not None:
            ratelimit.limit(request, name, str(claims.user_id) if claims else request_context.address)
        self.admit(request, required, claims)

    def admit(self, request: Request, required: Any, claims: Any) -> None:
        """Find out who is asking and whether they may; raises the coded refusal."""
        if required == PUBLIC:
            return
        if required not in (AUTHENTICATED, PLATFORM_ADMIN):
            log.error("view declares no capability", view=type(self).__name__)
            raise errors.Forbidden
        caller = self.authenticator.caller(claims)
        request.user = caller
        if required == PLATFORM_ADMIN and not caller.is_platform_admin:
            raise errors.Forbidden

    def run(self, handler: Callable[..., Response]) -> Response:
        """Call the handler, once for a repeated `Idempotency-Key`."""
        if self.request.method == "GET" and self.request.META.get("QUERY_STRING"):
            self.refuse_unknown_filters(self.request, handler)
        if self.idempotent and self.request.method == "POST":
            return once(self.request, self.caller_id, lambda: handler(self.request, *self.args, **self.kwargs), render)
        return handler(self.request, *self.args, **self.kwargs)

    def refuse_unknown_filters(self, request: Any, handler: Callable[..., Response]) -> None:
        """A list that declares no query has no filters: raises `ValidationFailed` for any."""
        said = getattr(handler, "operation", None)
        if said is not None and said.many and said.query is None:
            self.query(request, StrictSerializer)

    def handle_exception(self, error: Exception) -> Response:
        """The error envelope."""
        response = render_error(error)
        if response.status_code == 401:
            response.headers["WWW-Authenticate"] = 'Bearer realm="oasis"'
        return response

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Set the renderer and the headers that every answer carries."""
        if isinstance(response, Response):
            response.accepted_renderer = RENDERER
            response.accepted_media_type = RENDERER.media_type
            response.renderer_context = {"response": response}
        headers = response.headers
        headers.setdefault("Cache-Control", "no-store")
        usage = request_context.limit
        if usage is not None:
            headers["RateLimit-Limit"], headers["RateLimit-Remaining"], headers["RateLimit-Reset"] = map(str, usage)
        return response

    # -- what handlers use

    def body(self, request: Request, serializer: type[Serializer]) -> dict[str, Any]:
        """The validated body; raises `ValidationFailed`."""
        is_json = (request.content_type or "").startswith("application/json")
        return self.validated(serializer, request.data, json=is_json)

    def query(self, request: Request, serializer: type[Serializer]) -> dict[str, Any]:
        """The validated query string; an unknown or repeated name is refused."""
        if not request.META.get("QUERY_STRING"):
            return dict(_without_query(serializer))
        repeated = [name for name, values in request.query_params.lists() if len(values) > 1]
        if repeated:
            raise errors.ValidationFailed(details={name: [_("Solo una vez.")] for name in repeated})
        return self.validated(serializer, request.query_params.dict())

    def validated(self, serializer: type[Serializer], data: Any, *, json: bool = False) -> dict[str, Any]:
        """`data` through a serializer; `json` data keep to the fields' JSON types."""
        bound = prototype(serializer)
        bound._context, bound.initial_data = {"request": self.request, "json": json}, data
        return bound.run_validation(data)

    @property
    def caller_id(self) -> UUID | None:
        """The person who asks, None on public views."""
        return request_context.actor_id

    @cached_property
    def authenticator(self) -> Any:
        """The configured authentication: `claims(request)` reads the token, `caller(claims)` asks the database."""
        return self.get_authenticators()[0]

    # -- parts

    def declared(self, name: str, request: Request, default: Any = None) -> Any:
        """A declaration for this request's method; `default` where a mapping says nothing of it."""
        value = getattr(self, name)
        if isinstance(value, Mapping):
            return value.get("GET" if request.method == "HEAD" else request.method, default)
        return value

    def check_size(self, request: Request) -> None:
        """Refuse a body over `max_body` before it is read."""
        try:
            length = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError as error:
            raise errors.InvalidJSON from error
        if length > self.max_body or (
            request.method not in WITHOUT_BODY and len(request._request.body) > self.max_body
        ):
            raise errors.BodyTooLarge


_prototypes = threading.local()


def prototype(serializer: type[Serializer]) -> Serializer:
    """The thread's instance of a serializer: building its fields anew is a tenth of a hot request."""
    known: dict[Any, Serializer] = _prototypes.__dict__
    if serializer not in known:
        known[serializer] = serializer(data={})
    return known[serializer]


@cache
def _without_query(serializer: type[Serializer]) -> dict[str, Any]:
    """What a request without a query string asks for: the defaults. Raises `ValidationFailed` where one is required."""
    return serializer(data={}).run_validation({})


def render(response: Response) -> bytes:
    """An answer's bytes, as they go out."""
    return RENDERER.render(response.data, None, {"response": response})
