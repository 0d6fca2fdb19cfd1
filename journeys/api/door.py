"""A view of the door: for facilitators and up, and for who helps at one event's door, there alone."""

from typing import Any
from uuid import UUID

from accounts.tokens import Claims
from journeys.services.events.stewards import doors_of
from oasis.core.api.request import Request
from oasis.core.errors import Forbidden
from oasis.core.tenancy import organization_scope
from organizations.api.views import OrganizationView
from organizations.permissions import Capability


class DoorView(OrganizationView):
    """`self.doors` are the events at whose doors the caller may do this; None: at each."""

    capability = Capability.CHECK_IN
    supervised = False  # whether it takes a supervisor

    def admit(self, request: Request, required: Any, claims: Claims) -> None:
        """By the role, else by what the person was asked to help with."""
        self.doors: frozenset[UUID] | None = None
        try:
            super().admit(request, required, claims)
        except Forbidden:
            with organization_scope(request.organization):
                self.doors = doors_of(request.user.id, supervised=self.supervised)
            if not self.doors:
                raise

    def require_door(self, event_id: UUID) -> None:
        """Raise `Forbidden` where the caller has no business at this event's door."""
        if self.doors is not None and event_id not in self.doors:
            raise Forbidden
