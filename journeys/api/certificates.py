"""The certificate of an own enrollment."""

from uuid import UUID

from django.http import HttpResponse

from journeys.diploma import certificate_pdf
from journeys.errors import NoCertificate
from journeys.services import certificates
from oasis.core.api import operation
from oasis.core.api.request import Request
from oasis.core.tenancy import organization_scope
from organizations.api.views import OrganizationView
from organizations.permissions import Capability


class CertificateFile(OrganizationView):
    """The certificate as a PDF."""

    capability = Capability.WALK_JOURNEYS
    scoped = False  # the PDF is made after the scope: it takes a while, and a logo may come from the store

    @operation("Certificate of a completed journey", media_type="application/pdf", errors=[NoCertificate])
    def get(self, request: Request, enrollment_id: UUID) -> HttpResponse:
        """In the organization's colours, with the code that proves it."""
        with organization_scope(request.organization):
            certificate = certificates.own_certificate(person_id=request.user.id, enrollment_id=enrollment_id)
        return HttpResponse(
            certificate_pdf(certificate, organization_id=request.organization.id),
            content_type="application/pdf",
            headers={
                "Content-Disposition": f'attachment; filename="certificado-{certificate.code}.pdf"',
                "X-Content-Type-Options": "nosniff",
            },
        )
