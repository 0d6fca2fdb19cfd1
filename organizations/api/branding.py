"""An organization's logo, for everybody who sees its pages and mails."""

from uuid import UUID

from django.http import HttpResponse

from oasis.core.api import operation
from oasis.core.api.permissions import PUBLIC
from oasis.core.api.request import Request
from oasis.core.api.views import View
from oasis.core.errors import NotFound
from organizations.services import branding


class Logo(View):
    """The logo."""

    capability = PUBLIC

    @operation(
        "The logo of an organization",
        errors=[NotFound],
        media_type="image/png",
        files=("image/jpeg", "image/webp"),
        description="`logo_url` leads here where the logo was uploaded as a file.",
    )
    def get(self, request: Request, organization_id: UUID) -> HttpResponse:
        """A picture that we encoded ourselves."""
        content, content_type = branding.logo_of(organization_id=organization_id)
        response = HttpResponse(content, content_type=content_type)
        response.headers["Cache-Control"] = "public, max-age=86400"
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
        return response
