"""The organization scope: how code comes to stand inside one organization and nowhere else."""

from oasis.core.tenancy.rights import OrganizationRights
from oasis.core.tenancy.scope import (
    OrganizationRef,
    ScopeMissing,
    current_organization,
    load_organization,
    optional_organization,
    organization_scope,
)

__all__ = [
    "OrganizationRef",
    "OrganizationRights",
    "ScopeMissing",
    "current_organization",
    "load_organization",
    "optional_organization",
    "organization_scope",
]
