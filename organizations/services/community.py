"""The open community: the one organization that people join by themselves."""

from uuid import UUID

from organizations.errors import AlreadyTaken, NotAMember, OrganizationSuspended
from organizations.models import Membership, Organization
from organizations.permissions import Role
from organizations.services.members import add_member

Status = Organization.Status


def join_community(*, organization_id: UUID, user_id: UUID) -> Membership:
    """Join the community as a participant.

    Raises `NotAMember` for every organization that is not an active community (the same answer whether or not it
    exists), `AlreadyTaken` for who is in already, to whom a suspended one says `OrganizationSuspended`.
    """
    open_communities = Organization.objects.active().filter(kind=Organization.Kind.COMMUNITY)
    if not open_communities.filter(pk=organization_id).exists():
        inside = Membership.objects.filter(user_id=user_id, status=Membership.Status.ACTIVE)
        if inside.filter(organization_id=organization_id, organization__status=Status.SUSPENDED).exists():
            raise OrganizationSuspended
        raise NotAMember
    membership, joined = add_member(
        organization_id=organization_id,
        user_id=user_id,
        role=Role.PARTICIPANT,
        actor_id=user_id,
        action="membership.joined",
    )
    if not joined:
        raise AlreadyTaken
    return membership
