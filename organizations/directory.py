"""What accounts asks about memberships: for the answer of a log-in, and to choose an organization."""

from collections.abc import Iterable
from uuid import UUID

from accounts.memberships import MembershipSummary
from organizations.errors import NotAMember, OrganizationSuspended
from organizations.models import Membership, Organization

SUMMARY = ("organization_id", "organization__name", "organization__slug", "role")
ASKED = ("organization__two_factor_required", "organization__second_factor_roles")


class MembershipDirectory:
    """The `accounts.memberships.Directory` of this application."""

    def organizations_of(self, user_id: UUID) -> list[MembershipSummary]:
        """The active organizations where a person is an active member, by name; one statement."""
        rows = (
            Membership.objects.filter(
                user_id=user_id, status=Membership.Status.ACTIVE, organization__status=Organization.Status.ACTIVE
            )
            .order_by("organization__name", "organization_id")
            .values_list(*SUMMARY, *ASKED)
        )
        return [
            MembershipSummary(identifier, name, slug, role, second_factor_due=everybody or role in roles)
            for identifier, name, slug, role, everybody, roles in rows
        ]

    def membership(self, user_id: UUID, organization_id: UUID) -> MembershipSummary:
        """A person's active membership; raises `NotAMember` (whether or not it exists), `OrganizationSuspended`."""
        row = (
            Membership.objects.filter(user_id=user_id, organization_id=organization_id, status=Membership.Status.ACTIVE)
            .values_list(*SUMMARY, "organization__status")
            .first()
        )
        if row is None or row[-1] in (Organization.Status.ARCHIVED, Organization.Status.PROVISIONING):
            raise NotAMember
        if row[-1] == Organization.Status.SUSPENDED:
            raise OrganizationSuspended
        return MembershipSummary(*row[:-1])

    def names_of(self, organization_ids: Iterable[UUID]) -> dict[UUID, str]:
        """The names of organizations, in any status; one statement."""
        return dict(Organization.objects.filter(pk__in=set(organization_ids)).values_list("pk", "name"))
