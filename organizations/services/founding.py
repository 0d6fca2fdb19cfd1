"""Founding an organization for somebody who will own it."""

from uuid import UUID

from django.db import transaction

from accounts.models import User
from organizations.models import Organization
from organizations.permissions import Role
from organizations.services.invitations import invite
from organizations.services.provisioning import create_organization


@transaction.atomic
def found_organization(
    *, name: str, slug: str, kind: str, owner_email: str, locale: str, timezone: str, actor_id: UUID
) -> Organization:
    """Make an organization owned by the verified account of `owner_email`, or by who accepts the invitation sent there.

    Raises `AlreadyTaken` for a slug that stands or a second community.
    """
    verified = User.objects.active().with_email(owner_email).filter(email_verified_at__isnull=False)
    owner_id = verified.values_list("pk", flat=True).first()
    organization = create_organization(
        name=name, slug=slug, kind=kind, owner_id=owner_id, actor_id=actor_id, locale=locale, timezone=timezone
    )
    if owner_id is None:
        invite(
            organization_id=organization.pk,
            email=owner_email,
            role=Role.OWNER,
            actor_id=actor_id,
            actor_role=Role.OWNER,
        )
    return organization
