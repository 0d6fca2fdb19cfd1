"""What the caller has used of the assistant, and may use."""

from coaching.api.shapes import UsageShape
from coaching.services.people import load_person
from coaching.services.quota import usage_of
from oasis.core.api import Success, operation
from oasis.core.api.request import Request
from oasis.core.tenancy import organization_scope
from organizations.api.views import OrganizationView
from organizations.permissions import Capability, allows


class Usage(OrganizationView):
    """The caller's share of the day. The person is read outside the scope."""

    capability = Capability.TALK_TO_COACH
    scoped = False

    @operation("What I have used of the assistant", response=UsageShape)
    def get(self, request: Request) -> Success:
        """For those who see reports, the organization's day and month too."""
        person = load_person(person_id=request.user.id, organization_id=request.organization.id)
        staff = allows(request.membership_role, Capability.SEE_REPORTS)
        with organization_scope(request.organization):
            return Success(usage_of(person=person, organization=request.organization, staff=staff))
