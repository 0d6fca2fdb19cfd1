"""What accounts knows of organizations: a directory that the organizations app registers (`AppConfig.ready()`)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True, slots=True)
class MembershipSummary:
    """An organization as its member sees it in a log-in's answer."""

    id: UUID
    name: str
    slug: str
    role: str
    second_factor_due: bool = False  # the organization asks this role for a second factor


class Directory(Protocol):
    """Reads of memberships."""

    def organizations_of(self, user_id: UUID) -> list[MembershipSummary]:
        """The organizations where a person is an active member and which they may enter now, in one statement."""

    def membership(self, user_id: UUID, organization_id: UUID) -> MembershipSummary:
        """A person's active membership of one organization.

        Raises the organizations app's coded errors (`org_002` for no membership, `org_005` for a suspended one).
        """

    def names_of(self, organization_ids: Iterable[UUID]) -> dict[UUID, str]:
        """The names of organizations, in any status; one statement."""


_directory: Directory | None = None


def register_directory(directory: Directory) -> None:
    """Say who answers questions about memberships; the last one counts."""
    global _directory
    _directory = directory


def has_directory() -> bool:
    """Whether somebody registered."""
    return _directory is not None


def directory() -> Directory:
    """The registered directory."""
    if _directory is None:
        raise ImproperlyConfigured("No app called accounts.memberships.register_directory().")
    return _directory
