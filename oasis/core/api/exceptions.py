"""The one place where errors become answers."""

from typing import Any

import structlog
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import DatabaseError, DataError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.views import defaults
from rest_framework import exceptions as drf
from rest_framework.response import Response

from oasis.core import errors
from oasis.core.api.rendering import dumps
from oasis.core.telemetry import request_context

log = structlog.get_logger(__name__)
NOT_AVAILABLE = (OperationalError, InterfaceError)


TRANSLATED: tuple[tuple[type[Exception] | tuple[type[Exception], ...], type[errors.OasisError]], ...] = (
    ((Http404, drf.NotFound), errors.NotFound),
    (drf.MethodNotAllowed, errors.MethodNotAllowed),
    (drf.UnsupportedMediaType, errors.UnsupportedMediaType),
    (drf.ParseError, errors.InvalidJSON),
    (drf.NotAuthenticated, errors.NotAuthenticated),
    (drf.AuthenticationFailed, errors.InvalidAccessToken),
    ((PermissionDenied, drf.PermissionDenied), errors.Forbidden),
    (RequestDataTooBig, errors.BodyTooLarge),
    (SuspiciousOperation, errors.ValidationFailed),  # more parameters than Django reads, for one
    (DataError, errors.ValidationFailed),  # a value that its column cannot hold
)


def coded(error: Exception) -> errors.OasisError:
    """The coded error for anything that was raised; what nobody expected is logged and becomes `common_005`."""
    if isinstance(error, errors.OasisError):
        return error
    if isinstance(error, drf.ValidationError):
        detail = error.detail
        return errors.ValidationFailed(details=detail if isinstance(detail, dict) else {"non_field_errors": detail})
    if isinstance(error, DjangoValidationError):
        named = hasattr(error, "error_dict")
        return errors.ValidationFailed(details=error.message_dict if named else {"non_field_errors": error.messages})
    for kinds, ours in TRANSLATED:
        if isinstance(error, kinds):
            return ours()
    if isinstance(error, NOT_AVAILABLE):
        log.warning("PostgreSQL is away", error=type(error).__name__)
        return errors.Unavailable()
    log.error("unexpected error", exc_info=error, database=isinstance(error, DatabaseError))
    return errors.Unexpected()


def body_of(error: errors.OasisError) -> dict[str, Any]:
    """The error envelope."""
    body: dict[str, Any] = {"code": error.code, "message": str(error.message)}
    if error.details:
        body["details"] = error.details
    body["request_id"] = request_context.request_id
    return {"success": False, "error": body}


def render_error(error: Exception, context: Any = None) -> Response:
    """DRF's exception handler: every error inside a view."""
    known = coded(error)
    return Response(body_of(known), status=known.status, headers=known.headers)


def error_response(error: Exception) -> HttpResponse:
    """The same for errors outside any view (an unknown path, a body that is too large)."""
    known = coded(error)
    return HttpResponse(
        dumps(body_of(known)), status=known.status, content_type="application/json", headers=known.headers
    )


def handler400(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A request that Django itself refuses (a bad host, too many fields)."""
    if request.path.startswith("/api/"):
        return error_response(errors.ValidationFailed())
    return defaults.bad_request(request, exception or SuspiciousOperation())


def handler404(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Unknown paths: the envelope under `/api/`, Django's page elsewhere."""
    if request.path.startswith("/api/"):
        return error_response(errors.NotFound())
    return defaults.page_not_found(request, exception or Http404())


def handler500(request: HttpRequest) -> HttpResponse:
    """What escaped every view."""
    if request.path.startswith("/api/"):
        return error_response(errors.Unexpected())
    return defaults.server_error(request)
