"""A view that anybody may read, and in which members see more."""

from typing import Any
from uuid import UUID

from accounts.tokens import Claims
from oasis.core.api.permissions import PUBLIC
from oasis.core.api.request import Request
from oasis.core.errors import NotFound
from oasis.core.telemetry import request_context
from oasis.core.tenancy import load_organization
from organizations.access import resolve_access
from organizations.api.views import OrganizationView
from organizations.errors import NotAMember, OrganizationMissing
from organizations.models import Organization


class OpenOrganizationView(OrganizationView):
    """Methods whose capability is PUBLIC need no log-in: `self.person_id` is then None, as it is for non-members.

    `X-Organization-ID` says which organization is asked; without it, the community. What does not exist or is not
    active is `NotFound`; a member of a suspended organization gets `OrganizationSuspended`, as everywhere.
    """

    def admit(self, request: Request, required: Any, claims: Claims) -> None:
        """Who is a member is let in as one; all others as anybody, where that is declared."""
        self.person_id: UUID | None = None
        if required != PUBLIC:
            super().admit(request, required, claims)
            self.person_id = request.user.id
            return
        named = request.META.get("HTTP_X_ORGANIZATION_ID")
        if request.META.get("HTTP_AUTHORIZATION"):
            claims = self.authenticator.claims(request)
            if named is not None or claims.organization_id is not None:
                try:
                    access = resolve_access(claims, self.organization_id(request, claims))
                except NotAMember:
                    pass  # anybody, then
                else:
                    request.user, request.organization = access.caller, access.organization
                    request.membership_id, request.membership_role = access.membership_id, access.role
                    self.person_id = request_context.actor_id = access.caller.id
                    request_context.organization_id = access.organization.id
                    return
        known = Organization.objects.filter(status=Organization.Status.ACTIVE)
        if named is not None:
            known = known.filter(pk=_id(named))
        else:
            known = known.filter(kind=Organization.Kind.COMMUNITY).order_by("created_at")
        found = known.values_list("pk", flat=True).first()
        if found is None:
            raise NotFound
        request.organization = load_organization(found)
        request_context.organization_id = found


def _id(named: str) -> UUID:
    try:
        return UUID(named)
    except ValueError as error:
        raise OrganizationMissing from error
