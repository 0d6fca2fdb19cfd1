"""Every route of the API, read from the URL configuration: what the tests walk over."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver

METHODS = ("get", "post", "put", "patch", "delete")
PREFIX = "api/v1/"


@dataclass(frozen=True)
class Route:
    """One method of one path."""

    method: str
    path: str  # as the URL configuration writes it
    view: Any

    def __str__(self) -> str:
        return f"{self.method.upper()} /{self.path}"

    @property
    def handler(self) -> Any:
        """The function that serves it."""
        return getattr(self.view, self.method)

    def declared(self, name: str) -> Any:
        """What the view declares for this method."""
        value = getattr(self.view, name, None)
        return value.get(self.method.upper()) if isinstance(value, Mapping) else value

    def url(self, **known: Any) -> str:
        """The path with its parameters filled in: the known ones, else a made-up id, else the parameter's own name."""
        parts = []
        for part in self.path.split("/"):
            if part.startswith("<"):
                kind, _, name = part.strip("<>").rpartition(":")
                part = str(known.get(name, UUID(int=7) if kind == "uuid" else name))
            parts.append(part)
        return "/" + "/".join(parts)


def every_route() -> list[Route]:
    """Each method that a view under `/api/v1/` has."""
    return [
        Route(method, path, view)
        for path, view in _views(get_resolver("oasis.urls").url_patterns, "")
        if path.startswith(PREFIX)
        for method in METHODS
        if hasattr(view, method) and method in view.http_method_names
    ]


def _views(patterns: list[Any], prefix: str) -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _views(pattern.url_patterns, path)
        elif isinstance(pattern, URLPattern):
            yield path, getattr(pattern.callback, "view_class", pattern.callback)
