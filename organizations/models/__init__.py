"""Tenants, memberships, invitations, programmes and files (shared schema)."""

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
    "Membership",
    "Organization",
    "OrganizationQuerySet",
    "SchemaMigration",
]
