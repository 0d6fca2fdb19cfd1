"""Organizations: one's own, their settings, joining and leaving."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.response import Response

from accounts.errors import EmailNotVerified
from accounts.tokens import Claims
from oasis.core.api import StrictSerializer, Success, operation, page_of
from oasis.core.api.permissions import AUTHENTICATED, PLATFORM_ADMIN
from oasis.core.api.request import Request
from oasis.core.api.serializers import PageQuery
from oasis.core.api.views import View
from oasis.core.errors import Forbidden
from oasis.core.telemetry import request_context
from organizations.api.views import OrganizationView
from organizations.errors import AlreadyTaken, LastOwner, NotAMember, OrganizationMissing, OrganizationSuspended
from organizations.models import ROLES, Membership, Organization
from organizations.models.organizations import COLOUR, known_timezone
from organizations.permissions import Capability, allows
from organizations.services import branding, community, founding, lifecycle, members

SUMMARY = ("id", "name", "slug", "kind", "status", "locale", "timezone", "logo_url", "colour")
SETTINGS = (
    "contact_email",
    "two_factor_required",
    "second_factor_roles",
    "ai_enabled",
    "ai_monthly_budget",
    "gamification_enabled",
    "minimum_report_group",
)
BILLING = ("legal_name", "tax_id", "billing_email", "billing_address")
LOCALES = ("es", "en")


class OrganizationByPath(OrganizationView):
    """A view inside the organization of its path (`organization_id`); a header that names another one is refused."""

    def organization_id(self, request: Request, claims: Claims) -> UUID:
        """The path's organization, where token and header say nothing else."""
        organization_id: UUID = self.kwargs["organization_id"]
        refuse_another(request, organization_id)
        if claims.organization_id not in (None, organization_id):
            raise NotAMember
        return organization_id


def refuse_another(request: Request, organization_id: UUID) -> None:
    """Refuse an `X-Organization-ID` that is malformed or names another organization than the path."""
    named = request.META.get("HTTP_X_ORGANIZATION_ID")
    if named is None:
        return
    try:
        same = UUID(named) == organization_id
    except ValueError as error:
        raise OrganizationMissing from error
    if not same:
        raise NotAMember


class OrganizationSummary(serializers.Serializer):
    """An organization as its members see it."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    slug = serializers.CharField()
    kind = serializers.ChoiceField(Organization.Kind.choices)
    status = serializers.ChoiceField(Organization.Status.choices)
    locale = serializers.ChoiceField(LOCALES)
    timezone = serializers.CharField()
    logo_url = serializers.CharField(allow_blank=True)
    colour = serializers.CharField(help_text="`#rrggbb`.")
    role = serializers.ChoiceField(ROLES, allow_null=True, help_text="The caller's; null where they are no member.")


class BillingData(serializers.Serializer):
    """Who pays."""

    legal_name = serializers.CharField(allow_blank=True)
    tax_id = serializers.CharField(allow_blank=True)
    billing_email = serializers.CharField(allow_blank=True)
    billing_address = serializers.CharField(allow_blank=True)


class OrganizationDetail(OrganizationSummary):
    """An organization with its settings; `billing` for its owners and the platform only, else null."""

    contact_email = serializers.CharField(allow_blank=True)
    two_factor_required = serializers.BooleanField(help_text="Of everybody, whatever their role.")
    second_factor_roles = serializers.ListField(
        child=serializers.ChoiceField(ROLES), help_text="The roles that need a second factor."
    )
    ai_enabled = serializers.BooleanField()
    ai_monthly_budget = serializers.DecimalField(10, 2, help_text="US dollars.")
    gamification_enabled = serializers.BooleanField()
    minimum_report_group = serializers.IntegerField()
    billing = BillingData(allow_null=True)


class NewOrganization(StrictSerializer):
    """What a new organization needs."""

    name = serializers.CharField(max_length=120)
    slug = serializers.SlugField(max_length=60)
    kind = serializers.ChoiceField(Organization.Kind.choices)
    owner_email = serializers.EmailField(max_length=254)
    locale = serializers.ChoiceField(LOCALES, default="es")
    timezone = serializers.CharField(max_length=64, default="Europe/Madrid", validators=[known_timezone])


class BillingChange(StrictSerializer):
    """Billing data to change."""

    legal_name = serializers.CharField(max_length=200, allow_blank=True, required=False)
    tax_id = serializers.CharField(max_length=40, allow_blank=True, required=False)
    billing_email = serializers.EmailField(allow_blank=True, required=False)
    billing_address = serializers.CharField(max_length=500, allow_blank=True, required=False)


class OrganizationChange(StrictSerializer):
    """Settings to change; what is left out stays."""

    name = serializers.CharField(max_length=120, required=False)
    locale = serializers.ChoiceField(LOCALES, required=False)
    timezone = serializers.CharField(max_length=64, required=False, validators=[known_timezone])
    logo_url = serializers.URLField(max_length=200, allow_blank=True, required=False)
    logo_file_id = serializers.UUIDField(
        required=False, allow_null=True, help_text="A ready file of purpose `logo`; null takes the logo away."
    )
    colour = serializers.CharField(max_length=7, required=False, validators=[COLOUR])
    contact_email = serializers.EmailField(max_length=254, allow_blank=True, required=False)
    two_factor_required = serializers.BooleanField(required=False)
    second_factor_roles = serializers.ListField(
        child=serializers.ChoiceField(ROLES), required=False, max_length=len(ROLES)
    )
    ai_enabled = serializers.BooleanField(required=False)
    ai_monthly_budget = serializers.DecimalField(10, 2, required=False, min_value=0)
    gamification_enabled = serializers.BooleanField(required=False)
    minimum_report_group = serializers.IntegerField(
        required=False, validators=[MinValueValidator(5), MaxValueValidator(1000)]
    )
    billing = BillingChange(required=False)

    def validate_second_factor_roles(self, roles: list[str]) -> list[str]:
        """Each once, the highest first."""
        return [role for role, _label in ROLES if role in roles]


class OrganizationList(View):
    """One's own organizations; platform administrators found new ones."""

    capability = {"GET": AUTHENTICATED, "POST": PLATFORM_ADMIN}
    idempotent = True

    @operation("Own organizations", response=OrganizationSummary, many=True, query=PageQuery, paginated="page")
    def get(self, request: Request) -> Success:
        """Where the caller is an active member, by name."""
        items, meta = page_of(own_organizations(request.user.id), self.query(request, PageQuery))
        return Success(items, meta=meta)

    @operation(
        "Found an organization",
        request=NewOrganization,
        response=OrganizationSummary,
        status=201,
        errors=[AlreadyTaken],
        description="Its status becomes `active` within two seconds. An owner without a verified account is invited.",
    )
    def post(self, request: Request) -> Success:
        """Platform administrators."""
        organization = founding.found_organization(**self.body(request, NewOrganization), actor_id=request.user.id)
        role = own_organizations(request.user.id).filter(pk=organization.pk).values_list("role", flat=True).first()
        return Success({**{name: getattr(organization, name) for name in SUMMARY}, "role": role}, status=201)


class OrganizationItem(OrganizationByPath):
    """One organization: its members', and in a platform administrator's care, who needs no membership and no scope."""

    open_to_platform = True
    capability = {
        "GET": Capability.SEE_ORGANIZATION,
        "PATCH": Capability.MANAGE_SETTINGS,
        "DELETE": Capability.ARCHIVE,
    }

    def admit(self, request: Request, required: Any, claims: Claims) -> None:
        """Members whose role allows it; else a platform administrator, as nobody inside."""
        try:
            super().admit(request, required, claims)
        except (NotAMember, OrganizationSuspended, Forbidden):
            organization_id = self.organization_id(request, claims)
            caller = self.authenticator.caller(claims)
            if not caller.is_platform_admin or not Organization.objects.filter(pk=organization_id).exists():
                raise
            request.user, request.organization, request.membership_role = caller, None, None
            request_context.organization_id = organization_id

    def run(self, handler: Callable[..., Response]) -> Response:
        """Members in their organization's scope; the platform on shared rows only."""
        return View.run(self, handler) if self.request.organization is None else super().run(handler)

    @operation("An organization", response=OrganizationDetail)
    def get(self, request: Request, organization_id: UUID) -> Success:
        """Members, and platform administrators."""
        return Success(detail(organization_id, request.membership_role))

    @operation("Change an organization's settings", request=OrganizationChange, response=OrganizationDetail)
    def patch(self, request: Request, organization_id: UUID) -> Success:
        """Owners, and platform administrators."""
        changes = self.body(request, OrganizationChange)
        changes |= changes.pop("billing", {})
        if "logo_file_id" in changes:
            url = request.build_absolute_uri(f"/api/v1/organizations/{organization_id}/logo")
            file_id = changes.pop("logo_file_id")
            changes |= branding.logo_fields(organization_id=organization_id, file_id=file_id, url=url)
        lifecycle.change_settings(organization_id=organization_id, changes=changes, actor_id=request.user.id)
        return Success(detail(organization_id, request.membership_role), message=_("Cambios guardados."))

    @operation(
        "Archive an organization",
        status=204,
        description="Nobody enters it any more; its data stays until it is purged.",
    )
    def delete(self, request: Request, organization_id: UUID) -> Success:
        """Owners, and platform administrators."""
        lifecycle.archive_organization(organization_id=organization_id, actor_id=request.user.id)
        return Success(status=204)


class Join(View):
    """Join the community."""

    capability = AUTHENTICATED

    @operation(
        "Join the community",
        response=OrganizationSummary,
        status=201,
        errors=[AlreadyTaken, NotAMember, OrganizationMissing, OrganizationSuspended, EmailNotVerified],
        description="Only organizations of kind `community`; every other one answers as if it did not exist.",
    )
    def post(self, request: Request, organization_id: UUID) -> Success:
        """Everybody with a verified address."""
        refuse_another(request, organization_id)
        if not request.user.email_verified:
            raise EmailNotVerified
        community.join_community(organization_id=organization_id, user_id=request.user.id)
        joined = own_organizations(request.user.id).get(pk=organization_id)
        return Success(joined, status=201, message=_("Te damos la bienvenida."))


class Leave(OrganizationByPath):
    """Leave an organization."""

    capability = Capability.LEAVE

    @operation("Leave an organization", status=204, errors=[LastOwner])
    def post(self, request: Request, organization_id: UUID) -> Success:
        """Members, but for the last owner."""
        members.leave(organization_id=organization_id, user_id=request.user.id)
        return Success(status=204)


def own_organizations(user_id: UUID) -> QuerySet[Any]:
    """Summaries of the organizations where a person is an active member, by name."""
    mine = Organization.objects.filter(memberships__user_id=user_id, memberships__status=Membership.Status.ACTIVE)
    entered = mine.filter(status__in=[Organization.Status.ACTIVE, Organization.Status.SUSPENDED])
    return entered.order_by("name", "id").values(*SUMMARY, role=F("memberships__role"))


def detail(organization_id: UUID, role: str | None) -> dict[str, Any]:
    """An organization with what `role` may see of it (None: the platform's, who sees all of it)."""
    row = Organization.objects.values(*SUMMARY, *SETTINGS, *BILLING).get(pk=organization_id)
    billing = {name: row.pop(name) for name in BILLING}
    sees_billing = role is None or allows(role, Capability.MANAGE_BILLING)
    return {**row, "role": role, "billing": billing if sees_billing else None}
