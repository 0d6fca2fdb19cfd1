"""The organization scope: how code comes to stand inside one organization and nowhere else."""

from oasis.core.tenancy.rights import OrganizationRights
from oasis.core.tenancy.scope import (
    OrganizationClosed,
    OrganizationRef,
    ScopeMissing,
    current_organization,
    load_open_organization,
    load_organization,
    load_with_status,
    optional_organization,
    organization_scope,
)

__all__ = [
    "OrganizationClosed",
    "OrganizationRef",
    "OrganizationRights",
    "ScopeMissing",
    "current_organization",
    "load_open_organization",
    "load_organization",
    "load_with_status",
    "optional_organization",
    "organization_scope",
]
