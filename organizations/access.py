"""The door of an organization: who is asking, are they in, with which role. One prepared statement answers all of it.

It stands before every contextual request and asks the database rather than a cache: a suspended organization, a removed
member or an ended session shuts the door at once, and the answer is a primary-key join that costs less than a look into
Redis with its invalidation (`docs/decisions/0002-access-in-one-statement.md`).
"""

from dataclasses import dataclass
from uuid import UUID

from accounts.authentication import CALLER_COLUMNS, CALLER_CONDITION, CALLER_TABLES, CALLER_WIDTH, Caller, refusal
from accounts.tokens import Claims
from oasis.core.database.hot import fetch_shared
from oasis.core.tenancy import OrganizationRef
from oasis.core.tenancy.scope import COLUMNS
from organizations.errors import NotAMember, OrganizationSuspended
from organizations.models import Membership, Organization

ACCESS = f"""
SELECT {CALLER_COLUMNS}, {", ".join(f"o.{column}" for column in COLUMNS)}, m.id, m.role, m.status, o.status
FROM {CALLER_TABLES}
    LEFT JOIN public.organizations_membership m ON m.user_id = u.id AND m.organization_id = %(organization_id)s
    LEFT JOIN public.organizations_organization o ON o.id = m.organization_id
WHERE {CALLER_CONDITION}
"""  # noqa: S608 - constants
ORGANIZATION_END = CALLER_WIDTH + len(COLUMNS)


@dataclass(frozen=True, slots=True)
class Access:
    """A caller inside one organization."""

    caller: Caller
    organization: OrganizationRef
    membership_id: UUID
    role: str


def resolve_access(claims: Claims, organization_id: UUID) -> Access:
    """The caller's access to an active organization; one statement.

    Raises `InvalidAccessToken` when the session is over, `NotAMember` (whether or not the organization exists) and
    `OrganizationSuspended`.
    """
    rows = fetch_shared(
        ACCESS, {"session_id": claims.session_id, "user_id": claims.user_id, "organization_id": organization_id}
    )
    if not rows:
        raise refusal(claims)
    row = rows[0]
    membership_id, role, membership_status, organization_status = row[ORGANIZATION_END:]
    if membership_status != Membership.Status.ACTIVE:
        raise NotAMember
    if organization_status == Organization.Status.SUSPENDED:
        raise OrganizationSuspended
    if organization_status != Organization.Status.ACTIVE:
        raise NotAMember
    return Access(
        Caller.from_row(row), OrganizationRef.from_row(row[CALLER_WIDTH:ORGANIZATION_END]), membership_id, role
    )
