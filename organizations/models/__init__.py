"""Tenants, memberships, invitations, programmes and files (shared schema)."""

from organizations.models.batches import InvitationBatch
from organizations.models.figures import JourneyCompletion, OrganizationFigures
from organizations.models.organizations import (
    ROLES,
    Invitation,
    Membership,
    Organization,
    OrganizationQuerySet,
    SchemaMigration,
)

__all__ = [
    "ROLES",
    "Invitation",
    "InvitationBatch",
    "JourneyCompletion",
    "Membership",
    "Organization",
    "OrganizationFigures",
    "OrganizationQuerySet",
    "SchemaMigration",
]
