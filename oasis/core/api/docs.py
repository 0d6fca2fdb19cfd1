"""The OpenAPI document and the two pages that show it; their assets come from this server."""

from functools import cache

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer

from oasis.core.api.permissions import PUBLIC
from oasis.core.api.request import Request
from oasis.core.api.views import View


@cache
def document() -> bytes:
    """The OpenAPI document, in English; built once a process."""
    with translation.override("en"):
        schema = SchemaGenerator().get_schema(request=None, public=True)
        rendered: bytes = OpenApiJsonRenderer().render(schema, renderer_context={})
        return rendered


class Document(View):
    """`GET /openapi.json`."""

    capability = PUBLIC

    def get(self, request: Request) -> HttpResponse:
        """The document."""
        return HttpResponse(document(), content_type="application/json")


class Page(View):
    """A page that shows the document."""

    capability = PUBLIC
    template_name = ""

    def get(self, request: Request) -> HttpResponse:
        """The page."""
        return HttpResponse(render_to_string(self.template_name, {"document": reverse("openapi")}))


class Swagger(Page):
    """`GET /docs`: to try the endpoints."""

    template_name = "api/swagger.html"


class Redoc(Page):
    """`GET /redoc`: to read about them."""

    template_name = "api/redoc.html"
