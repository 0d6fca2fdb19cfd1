"""How an organization comes to be."""

from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.audit import record
from oasis.core.ids import uuid7
from oasis.core.outbox import emit
from oasis.core.tenancy.scope import schema_name_of
from organizations.errors import AlreadyTaken
from organizations.models import Membership, Organization
from organizations.services import schemas


def create_organization(
    *,
    name: str,
    slug: str,
    kind: str = Organization.Kind.COMPANY,
    owner_id: UUID | None = None,
    organization_id: UUID | None = None,
    actor_id: UUID | None = None,
    **fields: Any,
) -> Organization:
    """Write a new organization and its owner's membership, and have its schema made by a task (well under two seconds).

    Raises `AlreadyTaken` when the slug stands, or for a second community. The status is `provisioning` until the schema
    stands; `provision_now` makes it in the caller's process instead.
    """
    identifier = organization_id or uuid7()
    organization = Organization(
        id=identifier, name=name, slug=slug, kind=kind, schema_name=schema_name_of(identifier), **fields
    )
    try:
        with transaction.atomic():
            organization.save(force_insert=True)
            if owner_id is not None:
                Membership.objects.create(organization=organization, user_id=owner_id, role="owner")
            record(
                action="organization.created",
                target=organization,
                after={"name": name, "slug": slug, "kind": kind},
                actor_id=actor_id,
                organization_id=identifier,
            )
            emit("organizations.provision", {"organization_id": str(identifier)}, key=str(identifier))
    except IntegrityError as error:
        raise AlreadyTaken from error
    return organization


def provision_now(organization: Organization) -> Organization:
    """Make the schema in this process (commands, seeding); returns the organization as it stands then."""
    schemas.provision(organization.id)
    organization.refresh_from_db()
    return organization
