"""The caller's week in figures."""

from coaching.api.shapes import InsightsShape
from coaching.services.insights import newest
from oasis.core.api import Success, operation
from oasis.core.api.request import Request
from organizations.api.views import OrganizationView
from organizations.permissions import Capability


class Insights(OrganizationView):
    """What moved in the week that is over."""

    capability = Capability.TALK_TO_COACH

    @operation("My week in figures", response=InsightsShape)
    def get(self, request: Request) -> Success:
        """Each statement with its figures, and one suggestion. `pending`: it is being counted; ask again in a moment."""
        return Success(newest(person_id=request.user.id, timezone=request.user.timezone))
