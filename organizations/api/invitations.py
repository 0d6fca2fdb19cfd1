"""Invitations: sent by administrators, accepted by whoever reads the mail."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts.api.fields import ProfileChanges
from accounts.api.shapes import NameSafetyShape, told
from accounts.errors import InvalidOneTimeToken
from oasis.core.api import StrictSerializer, Success, cursor_of, operation
from oasis.core.api.permissions import PUBLIC
from oasis.core.api.request import Request
from oasis.core.api.serializers import CursorQuery
from oasis.core.api.views import View
from oasis.core.errors import InvalidAccessToken, NotFound
from organizations.api.organizations import OrganizationByPath
from organizations.errors import AlreadyTaken, InvitationForAnother, OrganizationSuspended
from organizations.models import ROLES, Invitation
from organizations.permissions import Capability, Role
from organizations.services import invitations

ROW = ("id", "email", "role", "status", "expires_at", "created_at")
EXPIRED = Invitation.Status.EXPIRED
STATUSES = Invitation.Status.values


class InvitationRow(serializers.Serializer):
    """An invitation; one that waits and is too old is `expired`."""

    id = serializers.UUIDField()
    email = serializers.CharField()
    role = serializers.ChoiceField(ROLES)
    status = serializers.ChoiceField(STATUSES)
    expires_at = serializers.DateTimeField()
    created_at = serializers.DateTimeField()


class InvitationQuery(CursorQuery):
    """Filters of the list."""

    status = serializers.ChoiceField(STATUSES, required=False)


class NewInvitation(StrictSerializer):
    """Whom to invite, as what."""

    email = serializers.EmailField(max_length=254)
    role = serializers.ChoiceField(ROLES, default=Role.PARTICIPANT.value)
    first_name = serializers.CharField(max_length=80, required=False, allow_blank=True)


class Acceptance(StrictSerializer):
    """The link's token; a password (and a profile) where the address has no account yet."""

    token = serializers.CharField(max_length=200)
    password = serializers.CharField(required=False, max_length=128, trim_whitespace=False)
    profile = ProfileChanges(required=False)


class Renewal(StrictSerializer):
    """The token of a link that has expired."""

    token = serializers.CharField(max_length=200)


class AcceptedOrganization(serializers.Serializer):
    """The organization joined."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    slug = serializers.CharField()
    role = serializers.ChoiceField(ROLES)


class AcceptanceAnswer(serializers.Serializer):
    """What came of it: log in with `email` next."""

    organization = AcceptedOrganization()
    email = serializers.CharField()
    account_created = serializers.BooleanField()
    safety = NameSafetyShape(required=False)


class InvitationList(OrganizationByPath):
    """Invitations of an organization."""

    capability = Capability.MANAGE_MEMBERS
    idempotent = True

    @operation("Invitations", response=InvitationRow, many=True, query=InvitationQuery, paginated="cursor")
    def get(self, request: Request, organization_id: UUID) -> Success:
        """Administrators and owners; newest first."""
        query = self.query(request, InvitationQuery)
        rows = Invitation.objects.filter(organization_id=organization_id)
        match query.get("status"):
            case None:
                pass
            case Invitation.Status.EXPIRED:
                late = Q(status=Invitation.Status.PENDING, expires_at__lte=timezone.now())
                rows = rows.filter(late | Q(status=Invitation.Status.EXPIRED))
            case Invitation.Status.PENDING:
                rows = rows.filter(status=Invitation.Status.PENDING, expires_at__gt=timezone.now())
            case status:
                rows = rows.filter(status=status)
        items, meta = cursor_of(rows.values(*ROW), query)
        return Success([shown(row, timezone.now()) for row in items], meta=meta)

    @operation(
        "Invite",
        request=NewInvitation,
        response=InvitationRow,
        status=201,
        errors=[AlreadyTaken],
        description="By mail, good for seven days, to a role up to the caller's own. One that waits is replaced.",
    )
    def post(self, request: Request, organization_id: UUID) -> Success:
        """Administrators and owners."""
        data = self.body(request, NewInvitation)
        invitation = invitations.invite(
            organization_id=organization_id,
            email=data["email"],
            role=Role(data["role"]),
            first_name=data.get("first_name", ""),
            actor_id=request.user.id,
            actor_role=Role(request.membership_role),
        )
        return Success(_of(invitation), status=201, message=_("Invitación enviada."))


class InvitationItem(OrganizationByPath):
    """One invitation."""

    capability = Capability.MANAGE_MEMBERS

    @operation("Revoke an invitation", status=204, errors=[NotFound])
    def delete(self, request: Request, organization_id: UUID, invitation_id: UUID) -> Success:
        """Administrators and owners."""
        invitations.revoke(
            organization_id=organization_id,
            invitation_id=invitation_id,
            actor_id=request.user.id,
            actor_role=Role(request.membership_role),
        )
        return Success(status=204)


class InvitationAgain(OrganizationByPath):
    """Send an invitation again."""

    capability = Capability.MANAGE_MEMBERS

    @operation("Send an invitation again", response=InvitationRow, errors=[NotFound])
    def post(self, request: Request, organization_id: UUID, invitation_id: UUID) -> Success:
        """With a new link; the former one stops working."""
        invitation = invitations.resend(
            organization_id=organization_id,
            invitation_id=invitation_id,
            actor_id=request.user.id,
            actor_role=Role(request.membership_role),
        )
        return Success(_of(invitation), message=_("Invitación enviada."))


class AcceptInvitation(View):
    """Accept an invitation by the token of its link."""

    capability = PUBLIC
    limit = "register"

    @operation(
        "Accept an invitation",
        request=Acceptance,
        response=AcceptanceAnswer,
        errors=[InvalidOneTimeToken, InvitationForAnother, OrganizationSuspended, AlreadyTaken, InvalidAccessToken],
        description="Makes the account where there is none, verified. A bearer token of another account is refused, and "
        "the answer shows the invited address masked: offer to switch. For a link that has expired `details` tells "
        "whether a new one can be asked for (`renewable`).",
    )
    def post(self, request: Request) -> Success:
        """Whoever has the link."""
        data = self.body(request, Acceptance)
        known = self.authenticator.authenticate(request)
        accepted = invitations.accept(
            token=data["token"],
            password=data.get("password"),
            profile=data.get("profile", {}),
            caller_email=known[0].email if known else None,
        )
        organization = accepted.organization
        return Success(
            {
                "organization": {
                    "id": organization.id,
                    "name": organization.name,
                    "slug": organization.slug,
                    "role": accepted.membership.role,
                },
                "email": accepted.email,
                "account_created": accepted.account_created,
                **told(accepted.said),
            },
            message=_("Te damos la bienvenida."),
        )


class RenewInvitation(View):
    """Ask for a new link in place of an expired one."""

    capability = PUBLIC
    limit = "recovery"

    @operation(
        "Ask for a new invitation",
        request=Renewal,
        status=202,
        errors=[InvalidOneTimeToken, OrganizationSuspended],
        description="By the token of an invitation that has expired up to 30 days ago. The new link goes to the "
        "invited address; who invited is told.",
    )
    def post(self, request: Request) -> Success:
        """Whoever has the link."""
        invitations.renew(token=self.body(request, Renewal)["token"])
        return Success(status=202, message=_("Te hemos enviado un enlace nuevo al correo invitado."))


def _of(invitation: Invitation) -> dict[str, Any]:
    return shown({name: getattr(invitation, name) for name in ROW}, timezone.now())


def shown(row: dict[str, Any], now: datetime) -> dict[str, Any]:
    """A row as the API gives it."""
    late = row["status"] == Invitation.Status.PENDING and row["expires_at"] <= now
    return {**row, "status": EXPIRED.value if late else row["status"]}
