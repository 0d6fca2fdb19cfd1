"""The OpenAPI document: what `@operation` says of each handler, in the envelope, with the errors that can come."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import translation
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.serializers import Serializer

from oasis.core import errors
from oasis.core.api.permissions import PLATFORM_ADMIN, PUBLIC
from oasis.core.api.serializers import StrictSerializer

OTHER_BODIES = {  # of answers that are no envelope, where they are not just bytes
    "text/event-stream": {
        "type": "object",
        "properties": {name: {"type": "string"} for name in ("event", "data", "id")},
    }
}
PAGINATION = {
    "page": {
        "type": "object",
        "properties": {name: {"type": "integer"} for name in ("page", "page_size", "total", "pages")},
        "required": ["page", "page_size", "total", "pages"],
    },
    "cursor": {
        "type": "object",
        "properties": {
            "next": {"type": "string", "nullable": True},
            "previous": {"type": "string", "nullable": True},
            "page_size": {"type": "integer"},
        },
        "required": ["next", "previous", "page_size"],
    },
}


@dataclass(frozen=True, slots=True)
class Operation:
    """What a handler takes and gives."""

    summary: str
    description: str
    request: Any
    response: Any
    status: tuple[int, ...]
    errors: tuple[type[errors.OasisError], ...]
    query: type[Serializer] | None
    many: bool
    paginated: str | None
    media_type: str
    files: tuple[str, ...]


def operation(
    summary: str,
    *,
    description: str = "",
    request: type[Serializer] | dict[str, type[Serializer]] | None = None,
    response: type[Serializer] | dict[str, Any] | None = None,
    status: int | tuple[int, ...] = 200,
    errors: tuple[type[errors.OasisError], ...] | list[type[errors.OasisError]] = (),
    query: type[Serializer] | None = None,
    many: bool = False,
    paginated: str | None = None,
    media_type: str = "application/json",
    files: tuple[str, ...] = (),
) -> Callable[[Any], Any]:
    """Document a handler: serializers of its body, query and `data`, its statuses and the coded errors of its rules.

    The errors that every endpoint of its kind can give (authentication, membership, validation, limits) are added.
    `request` may be a mapping from content type to serializer, `response` a plain OpenAPI schema; `paginated` is "page"
    or "cursor".
    """
    said = Operation(
        summary,
        description,
        request,
        response,
        (status,) if isinstance(status, int) else status,
        tuple(errors),
        query,
        many,
        paginated,
        media_type,
        files,
    )

    def decorate(handler: Any) -> Any:
        handler.operation = said
        return extend_schema(summary=summary, request=request, parameters=[query] if query else None)(handler)

    return decorate


class EnvelopeSchema(AutoSchema):
    """drf-spectacular's schema with our envelope, our errors and our headers."""

    @property
    def said(self) -> Operation | None:
        """The `@operation` of this method."""
        return getattr(getattr(self.view, self.method.lower(), None), "operation", None)

    def declared(self, name: str, default: Any = None) -> Any:
        """A declaration of the view for this method, as the view itself reads it."""
        value = getattr(self.view, name, None)
        return value.get(self.method, default) if isinstance(value, Mapping) else value

    def is_excluded(self) -> bool:
        """Only what declares an operation is documented."""
        return self.said is None

    def get_operation_id(self) -> str:
        """Method and path, in words."""
        words = [word.strip("{}") for word in self.path.split("/") if word not in ("", "api", "v1")]
        return "_".join([self.method.lower(), *words]).replace("-", "_").replace(".", "_")

    def get_tags(self) -> list[str]:
        """The first word of the path after the version."""
        return [self.path.removeprefix("/api/v1/").split("/")[0]]

    def get_description(self) -> str:  # type: ignore[override] # drf-spectacular asks without arguments
        """The operation's own words."""
        return self.said.description if self.said else ""

    def get_auth(self) -> list[dict[str, list[str]]]:
        """Public views need nothing, all others the access token."""
        return [] if self.declared("capability") == PUBLIC else [{"accessToken": []}]

    def get_override_parameters(self) -> list[Any]:
        """The query, and the headers that the view reads."""
        parameters = list(super().get_override_parameters())
        if self.declared("contextual"):
            parameters.append(
                _header("X-Organization-ID", "The organization; a context token carries it itself.", UUID)
            )
        if self._keyed:
            said = "The same key with the same body answers as the first time."
            parameters.append(_header("Idempotency-Key", said, {"type": "string", "pattern": "^[ -~]{1,255}$"}))
        return parameters

    @property
    def _keyed(self) -> bool:
        view = self.view
        return self.method == "POST" and (getattr(view, "idempotent", False) or getattr(view, "keyed", False))

    def get_response_serializers(self) -> Any:
        """Nothing to guess: the operation has said it."""
        return None

    def _is_list_view(self, serializer: Any = None) -> bool:
        return False

    def get_serializer_name(self, serializer: Serializer, direction: str) -> str:
        """The app goes before: two apps may each have a `Message`."""
        kind = type(serializer)
        name = kind.__name__.removesuffix("Serializer").removesuffix("Shape")
        return kind.__module__.split(".")[0].capitalize() + name

    def _map_basic_serializer(self, serializer: Any, direction: str) -> Any:
        schema = super()._map_basic_serializer(serializer, direction)
        if isinstance(serializer, StrictSerializer):
            schema["additionalProperties"] = False
        return schema

    def _get_response_bodies(self, direction: str = "response") -> dict[str, Any]:
        said = self.said
        if said is None:
            return {}
        bodies: dict[str, Any] = {}
        for status in said.status:
            bodies[str(status)] = {"description": said.summary}
            if status not in (204, 304):
                bodies[str(status)]["content"] = {
                    kind: {"schema": self._envelope(said) if kind == "application/json" else _other_body(kind)}
                    for kind in (said.media_type, *said.files)
                }
        by_status: dict[int, list[type[errors.OasisError]]] = {}
        for error in self._errors(said):
            by_status.setdefault(error.status, []).append(error)
        for status, kinds in sorted(by_status.items()):
            bodies[str(status)] = _error_body(kinds)
        return bodies

    def _errors(self, said: Operation) -> list[type[errors.OasisError]]:
        found: dict[str, type[errors.OasisError]] = {}
        add = lambda *kinds: found.update({kind.code: kind for kind in kinds})  # noqa: E731
        capability = self.declared("capability")
        if capability != PUBLIC:
            add(errors.NotAuthenticated, errors.InvalidAccessToken)
        if capability == PLATFORM_ADMIN:
            add(errors.Forbidden)
        add(*getattr(self.view, "scope_errors", ()))
        if said.query or said.many or said.request or self.method in ("POST", "PUT", "PATCH"):
            add(errors.ValidationFailed)
        if self.method in ("POST", "PUT", "PATCH", "DELETE"):
            add(errors.BodyTooLarge)
        if self.method in ("POST", "PUT", "PATCH"):
            add(errors.InvalidJSON, errors.UnsupportedMediaType)
        if "{" in self.path:
            add(errors.NotFound)
        if self._keyed:
            add(errors.IdempotencyConflict)
        if self.declared("limit", "default") is not None:
            add(errors.RateLimited)
        add(errors.Unavailable, *said.errors)
        return list(found.values())

    def _envelope(self, said: Operation) -> dict[str, Any]:
        data: dict[str, Any] = {"nullable": True}
        if isinstance(said.response, dict):
            data = said.response
        elif said.response is not None:
            data = self.resolve_serializer(said.response(), "response").ref
        if said.many or said.paginated:
            data = {"type": "array", "items": data}
        meta: dict[str, Any] = {"type": "object"}
        if said.paginated:
            meta = {
                "type": "object",
                "properties": {"pagination": PAGINATION[said.paginated]},
                "required": ["pagination"],
            }
        return {
            "type": "object",
            "properties": {
                "success": {"type": "boolean", "enum": [True]},
                "message": {"type": "string"},
                "data": data,
                "meta": meta,
            },
            "required": ["success", "message", "data", "meta"],
        }


def _other_body(kind: str) -> dict[str, Any]:
    return OTHER_BODIES.get(kind, {"type": "string", "format": "binary"})


def _header(name: str, description: str, kind: Any) -> OpenApiParameter:
    return OpenApiParameter(name, kind, OpenApiParameter.HEADER, description=description)


def _error_body(kinds: list[type[errors.OasisError]]) -> dict[str, Any]:
    codes = sorted(kind.code for kind in kinds)
    with translation.override("en"):
        description = "; ".join(f"`{kind.code}` {kind.message}" for kind in sorted(kinds, key=lambda kind: kind.code))
    schema = {
        "type": "object",
        "properties": {
            "success": {"type": "boolean", "enum": [False]},
            "error": {
                "type": "object",
                "properties": {
                    "code": {"type": "string", "enum": codes},
                    "message": {"type": "string"},
                    "details": {},
                    "request_id": {"type": "string"},
                },
                "required": ["code", "message", "request_id"],
            },
        },
        "required": ["success", "error"],
    }
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def finish(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """drf-spectacular hook: the access token's security scheme, and none of the marks that its enum hook would use."""
    schemes = result.setdefault("components", {}).setdefault("securitySchemes", {})
    schemes["accessToken"] = {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
    return _without_marks(result)


def _without_marks(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_marks(child) for name, child in value.items() if name != "x-spec-enum-id"}
    return [_without_marks(child) for child in value] if isinstance(value, list) else value
