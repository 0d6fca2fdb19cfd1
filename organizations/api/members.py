"""Members of an organization."""

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts.errors import AccountLocked, RecentLoginNeeded, WrongCredentials
from oasis.core.api import StrictSerializer, Success, cursor_of, operation
from oasis.core.api.request import Request
from oasis.core.api.serializers import CursorQuery
from oasis.core.errors import NotFound
from organizations.api.organizations import OrganizationByPath
from organizations.errors import LastOwner
from organizations.models import ROLES, Membership
from organizations.permissions import Capability, Role
from organizations.services import members

ROW = (
    "id",
    "user_id",
    "user__email",
    "user__profile__first_name",
    "user__profile__last_name",
    "role",
    "status",
    "joined_at",
)


class Member(serializers.Serializer):
    """A member."""

    user_id = serializers.UUIDField()
    email = serializers.CharField()
    name = serializers.CharField(allow_blank=True)
    role = serializers.ChoiceField(ROLES)
    status = serializers.ChoiceField(Membership.Status.choices)
    joined_at = serializers.DateTimeField()


class MemberQuery(CursorQuery):
    """Filters of the list."""

    search = serializers.CharField(required=False, max_length=100, help_text="Part of a name or address.")
    role = serializers.ChoiceField(ROLES, required=False)


class RoleChange(StrictSerializer):
    """A new role."""

    role = serializers.ChoiceField(ROLES)


class MemberList(OrganizationByPath):
    """The active members."""

    capability = Capability.SEE_MEMBERS

    @operation("Members", response=Member, many=True, query=MemberQuery, paginated="cursor")
    def get(self, request: Request, organization_id: UUID) -> Success:
        """Facilitators and up; newest first."""
        query = self.query(request, MemberQuery)
        rows = Membership.objects.filter(organization_id=organization_id, status=Membership.Status.ACTIVE)
        if "role" in query:
            rows = rows.filter(role=query["role"])
        for word in query.get("search", "").split():
            rows = rows.filter(
                Q(user__email__icontains=word)
                | Q(user__profile__first_name__icontains=word)
                | Q(user__profile__last_name__icontains=word)
            )
        items, meta = cursor_of(rows.values(*ROW), query)
        return Success([shown(row) for row in items], meta=meta)


class MemberItem(OrganizationByPath):
    """One member."""

    capability = Capability.MANAGE_MEMBERS

    @operation(
        "Change a member's role",
        request=RoleChange,
        response=Member,
        errors=[NotFound, LastOwner],
        description="Of members up to the caller's own rank, to a role up to that rank.",
    )
    def patch(self, request: Request, organization_id: UUID, user_id: UUID) -> Success:
        """Administrators and owners."""
        role = Role(self.body(request, RoleChange)["role"])
        membership = members.change_role(
            organization_id=organization_id,
            user_id=user_id,
            role=role,
            actor_id=request.user.id,
            actor_role=Role(request.membership_role),
        )
        return Success(shown(Membership.objects.values(*ROW).get(pk=membership.pk)))

    @operation("Remove a member", status=204, errors=[NotFound, LastOwner])
    def delete(self, request: Request, organization_id: UUID, user_id: UUID) -> Success:
        """Administrators and owners."""
        members.remove_member(
            organization_id=organization_id,
            user_id=user_id,
            actor_id=request.user.id,
            actor_role=Role(request.membership_role),
        )
        return Success(status=204)


class Transfer(StrictSerializer):
    """Who owns the organization next; the owner's password, unless they logged in within ten minutes."""

    user_id = serializers.UUIDField()
    password = serializers.CharField(max_length=128, trim_whitespace=False, required=False)


class TransferOwnership(OrganizationByPath):
    """Pass an organization on."""

    capability = Capability.TRANSFER_OWNERSHIP
    scoped = False  # the step-up counts a wrong password in a transaction of its own

    @operation(
        "Transfer the ownership",
        request=Transfer,
        response=Member,
        errors=[NotFound, RecentLoginNeeded, WrongCredentials, AccountLocked],
        description="To an active member. The caller becomes an administrator; both are told by mail.",
    )
    def post(self, request: Request, organization_id: UUID) -> Success:
        """Owners."""
        data = self.body(request, Transfer)
        membership = members.transfer_ownership(
            organization_id=organization_id,
            owner_id=request.user.id,
            new_owner_id=data["user_id"],
            session_id=request.user.session_id,
            password=data.get("password"),
        )
        shown_row = Membership.objects.values(*ROW).get(pk=membership.pk)
        return Success(shown(shown_row), message=_("La organización ya tiene otra persona propietaria."))


def shown(row: dict[str, Any]) -> dict[str, Any]:
    """A row as the API gives it."""
    return {
        "user_id": row["user_id"],
        "email": row["user__email"],
        "name": f"{row['user__profile__first_name']} {row['user__profile__last_name']}".strip(),
        "role": row["role"],
        "status": row["status"],
        "joined_at": row["joined_at"],
    }
