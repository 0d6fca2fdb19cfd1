"""Tenants, memberships, invitations, programmes and files (shared schema)."""

from organizations.models.batches import InvitationBatch
from organizations.models.figures import JourneyCompletion, OrganizationFigures
from organizations.models.files import File
from organizations.models.organizations import (
    ROLES,
    Invitation,
    Membership,
    Organization,
    OrganizationQuerySet,
    OrganizationSettings,
    SchemaMigration,
)
from organizations.models.programs import Program, ProgramEntry, ProgramMember
from organizations.models.reports import ReportMonth

__all__ = [
    "ROLES",
    "File",
    "Invitation",
    "InvitationBatch",
    "JourneyCompletion",
    "Membership",
    "Organization",
    "OrganizationFigures",
    "OrganizationQuerySet",
    "OrganizationSettings",
    "Program",
    "ProgramEntry",
    "ProgramMember",
    "ReportMonth",
    "SchemaMigration",
]
