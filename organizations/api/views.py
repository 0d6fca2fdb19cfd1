"""The base of every view that works inside one organization."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import structlog
from rest_framework.response import Response

from accounts.tokens import Claims
from oasis.core.api.request import Request
from oasis.core.api.views import View
from oasis.core.errors import Forbidden, InvalidAccessToken, NotAuthenticated
from oasis.core.telemetry import request_context
from oasis.core.tenancy import organization_scope
from organizations.access import resolve_access
from organizations.errors import NotAMember, OrganizationMissing, OrganizationSuspended
from organizations.permissions import Capability, allows

log = structlog.get_logger(__name__)


class OrganizationView(View):
    """A view inside an organization: membership and capability first, then the handler in the organization's scope.

    `capability` is one of `organizations.permissions.Capability` (or a mapping from method to one). With
    `scoped = False` the handler opens `organization_scope(request.organization)` itself, because it talks to the
    network in between.
    """

    scoped = True
    contextual = True
    scope_errors = (
        NotAuthenticated,
        InvalidAccessToken,
        OrganizationMissing,
        NotAMember,
        OrganizationSuspended,
        Forbidden,
    )

    def admit(self, request: Request, required: Any, claims: Claims) -> None:
        """Find the membership and check the capability against the role table."""
        if not isinstance(required, Capability):
            log.error("view declares no capability", view=type(self).__name__)
            raise Forbidden
        access = resolve_access(claims, self.organization_id(request, claims))
        request.user = access.caller
        request.organization = access.organization
        request.membership_id = access.membership_id
        request.membership_role = access.role
        request_context.organization_id = access.organization.id
        if not allows(access.role, required):
            raise Forbidden

    def organization_id(self, request: Request, claims: Claims) -> UUID:
        """The organization that the request names: a context token's, the header's; both only where they agree."""
        named = request.META.get("HTTP_X_ORGANIZATION_ID")
        if named is None:
            if claims.organization_id is None:
                raise OrganizationMissing
            return claims.organization_id
        try:
            organization_id = UUID(named)
        except ValueError as error:
            raise OrganizationMissing from error
        if claims.organization_id not in (None, organization_id):
            raise NotAMember
        return organization_id

    def run(self, handler: Callable[..., Response]) -> Response:
        """Call the handler inside the scope."""
        if not self.scoped:
            return super().run(handler)
        with organization_scope(self.request.organization):
            return super().run(handler)
