"""`organization_scope`: one transaction as the organization's own PostgreSQL role, in its own schema.

The role has rights on its schema alone and sees, of shared tables, what row-level security shows it. Role and search
path are `SET LOCAL`: they end with the transaction whatever ends it. The name of a schema and of its role are the same,
`org_` and the organization's UUID in hex, so that row-level security reads the organization from `current_user`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django_tenants.utils import get_tenant_model

from oasis.core.database.base import DatabaseWrapper, application_connection
from oasis.core.errors import NotFound

PREFIX = "org_"
TEMPLATE_SCHEMA = "org_template"  # the schema that migrations are compiled on; no organization lives in it


CLOSED = frozenset({"suspended", "archived"})  # of `Organization.status`: nobody enters, and its work waits


class ScopeMissing(RuntimeError):
    """Code that belongs to an organization ran outside every scope, or inside another organization's."""


class OrganizationClosed(RuntimeError):
    """Work for an organization that is suspended or archived."""


@dataclass(frozen=True, slots=True)
class OrganizationRef:
    """What a request needs to know of an organization; `data_key` is its data key, wrapped by the master key."""

    id: UUID
    name: str
    schema_name: str
    data_key: bytes
    timezone: str
    locale: str

    @classmethod
    def from_row(cls, row: tuple[Any, ...]) -> "OrganizationRef":
        """Build from a row of `COLUMNS`, in their order."""
        identifier, name, schema_name, data_key, timezone, locale = row
        return cls(identifier, name, schema_name, bytes(data_key), timezone, locale)


COLUMNS = ("id", "name", "schema_name", "data_key", "timezone", "locale")

_current: ContextVar[OrganizationRef | None] = ContextVar("organization", default=None)


def schema_name_of(organization_id: UUID) -> str:
    """The name of an organization's schema and of its role."""
    return PREFIX + organization_id.hex


def current_organization() -> OrganizationRef:
    """The organization of the scope we stand in; raises `ScopeMissing` outside."""
    organization = _current.get()
    if organization is None:
        raise ScopeMissing("This needs organization_scope(...).")
    return organization


def optional_organization() -> OrganizationRef | None:
    """The organization of the scope we stand in, or None outside."""
    return _current.get()


def load_organization(organization_id: UUID | str) -> OrganizationRef:
    """The reference of an organization in any status; raises `NotFound`."""
    return load_with_status(organization_id)[0]


def load_open_organization(organization_id: UUID | str) -> OrganizationRef:
    """The reference of an organization that is not closed; raises `NotFound`, `OrganizationClosed`."""
    organization, closed = load_with_status(organization_id)
    if closed:
        raise OrganizationClosed(f"{organization.schema_name} is suspended or archived.")
    return organization


def load_with_status(organization_id: UUID | str) -> tuple[OrganizationRef, bool]:
    """The reference of an organization, and whether it is closed (suspended or archived); raises `NotFound`."""
    row = get_tenant_model().objects.filter(pk=organization_id).values_list(*COLUMNS, "status").first()
    if row is None:
        raise NotFound
    return OrganizationRef.from_row(row[:-1]), row[-1] in CLOSED


@contextmanager
def organization_scope(organization: OrganizationRef) -> Iterator[OrganizationRef]:
    """Run the block in one transaction as `organization`'s role, in its schema and `public`.

    Entering again for the same organization is a savepoint; entering for another one raises `ScopeMissing`: a block
    that works for two organizations is two blocks. Inside a plain transaction (a test's, a service's on shared tables) the
    role and the path are put back at the end of the block.
    """
    standing = _current.get()
    if standing is not None:
        if standing.id != organization.id:
            raise ScopeMissing("A scope of another organization is open.")
        with transaction.atomic():
            yield organization
        return
    connection = application_connection()
    statements = connection.scope_statements(organization.schema_name, organization.schema_name)
    token = _current.set(organization)
    try:
        if connection.in_atomic_block:
            with _nested(connection, statements):
                yield organization
        else:
            with connection.opening(statements), transaction.atomic():
                yield organization
    finally:
        _current.reset(token)


@contextmanager
def _nested(connection: DatabaseWrapper, statements: str) -> Iterator[None]:
    with transaction.atomic():  # a rollback to its savepoint takes the SET LOCALs back by itself
        with connection.cursor() as cursor:
            cursor.execute(statements)
        yield
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE NONE; SET LOCAL search_path TO public")
