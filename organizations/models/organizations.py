"""Tenants, memberships and invitations (shared schema), and the compiled migrations of organizations' schemas."""

from __future__ import annotations

from zoneinfo import available_timezones

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator, validate_slug
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django_tenants.models import TenantMixin

from oasis.core.crypto import new_data_key
from oasis.core.ids import uuid7
from oasis.core.tenancy import OrganizationRef, OrganizationRights
from oasis.core.tenancy.scope import COLUMNS

ROLES = [
    ("owner", _("propietaria")),
    ("admin", _("administración")),
    ("facilitator", _("facilitación")),
    ("participant", _("participante")),
]


COLOUR = RegexValidator(r"^#[0-9a-fA-F]{6}\Z", _("Un color se escribe como #2f7d6d."))


def known_timezone(name: str) -> None:
    """Refuse what is no IANA time zone."""
    if name not in available_timezones():
        raise ValidationError(_("No conocemos esa zona horaria."))


class OrganizationQuerySet(models.QuerySet["Organization"]):
    """Reads of organizations."""

    def active(self) -> OrganizationQuerySet:
        """Those whose members may work in them."""
        return self.filter(status=Organization.Status.ACTIVE)

    def refs(self) -> list[OrganizationRef]:
        """References of these organizations, as scopes take them."""
        return [OrganizationRef.from_row(row) for row in self.values_list(*COLUMNS)]


class Organization(TenantMixin):
    """A tenant: a sponsor, a company or the open community, each in its own schema under its own database role."""

    class Kind(models.TextChoices):
        """What an organization is."""

        COMPANY = "company", _("empresa")
        SPONSOR = "sponsor", _("patrocinador")
        COMMUNITY = "community", _("comunidad")

    class Status(models.TextChoices):
        """Where an organization is in its life."""

        PROVISIONING = "provisioning", _("en preparación")
        ACTIVE = "active", _("activa")
        SUSPENDED = "suspended", _("suspendida")
        ARCHIVED = "archived", _("archivada")

    auto_create_schema = False  # organizations.services.provisioning does it, in one transaction
    organization_rights = OrganizationRights(
        select=True,
        update=True,
        using="id = public.oasis_organization_id()",
        update_columns=(
            "name",
            "locale",
            "timezone",
            "logo_url",
            "logo_id",
            "colour",
            "contact_email",
            "legal_name",
            "tax_id",
            "billing_email",
            "billing_address",
            "two_factor_required",
            "second_factor_roles",
            "ai_enabled",
            "ai_monthly_budget",
            "minimum_report_group",
            "gamification_enabled",
            "status",
            "updated_at",
        ),
    )

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(_("nombre"), max_length=120)
    slug = models.SlugField(_("identificador"), max_length=60, unique=True, validators=[validate_slug])
    kind = models.CharField(_("tipo"), max_length=10, choices=Kind.choices, default=Kind.COMPANY)
    status = models.CharField(_("estado"), max_length=12, choices=Status.choices, default=Status.PROVISIONING)
    locale = models.CharField(_("idioma"), max_length=2, choices=settings.LANGUAGES, default="es")
    timezone = models.CharField(_("zona horaria"), max_length=64, default="Europe/Madrid", validators=[known_timezone])
    logo_url = models.URLField(_("logotipo"), blank=True)
    logo = models.ForeignKey(  # the file behind `logo_url`, where it was uploaded here; documents draw it
        "organizations.File", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    colour = models.CharField(_("color"), max_length=7, default="#2f7d6d", validators=[COLOUR])
    contact_email = models.EmailField(_("correo de contacto"), blank=True)
    legal_name = models.CharField(_("razón social"), max_length=200, blank=True)
    tax_id = models.CharField(_("identificación fiscal"), max_length=40, blank=True)
    billing_email = models.EmailField(_("correo de facturación"), blank=True)
    billing_address = models.TextField(_("dirección de facturación"), blank=True, max_length=500)
    two_factor_required = models.BooleanField(_("exigir segundo factor"), default=False)  # of everybody
    second_factor_roles = ArrayField(
        models.CharField(max_length=12, choices=ROLES),
        verbose_name=_("roles que necesitan segundo factor"),
        default=list,
        blank=True,
        size=len(ROLES),
    )
    ai_enabled = models.BooleanField(_("acompañante con IA"), default=True)
    ai_monthly_budget = models.DecimalField(
        _("presupuesto mensual de IA (USD)"),
        max_digits=10,
        decimal_places=2,
        default=50,
        validators=[MinValueValidator(0)],
    )
    gamification_enabled = models.BooleanField(_("puntos, niveles e insignias"), default=True)
    minimum_report_group = models.PositiveSmallIntegerField(
        _("grupo mínimo en los informes"),
        default=5,
        validators=[MinValueValidator(5), MaxValueValidator(1000)],
        help_text=_("Ninguna cifra de un informe habla de menos personas que estas."),
    )
    data_key = models.BinaryField(default=new_data_key, editable=False)
    schema_state = models.CharField(max_length=64, blank=True, editable=False)
    created_at = models.DateTimeField(_("creada"), auto_now_add=True)
    updated_at = models.DateTimeField(_("actualizada"), auto_now=True)
    purged_at = models.DateTimeField(
        _("borrada"), null=True, editable=False
    )  # its schema and rows are in a backup only

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organización")
        verbose_name_plural = _("organizaciones")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(minimum_report_group__gte=5), name="organizations_organization_group_of_five"
            ),
            # there is one open community
            models.UniqueConstraint(
                fields=["kind"], condition=Q(kind="community"), name="organizations_organization_one_community"
            ),
        ]
        indexes = [
            # `migrate`: the schemas that are behind, in one statement
            models.Index(fields=["schema_state"], name="organizations_schema_state")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> OrganizationRef:
        """The organization as scopes take it."""
        return OrganizationRef(self.id, self.name, self.schema_name, bytes(self.data_key), self.timezone, self.locale)


class OrganizationSettings(Organization):
    """An organization as its owners change it: a page of its own in the backoffice, beside the platform's."""

    class Meta:
        proxy = True
        verbose_name = _("ajustes de la organización")
        verbose_name_plural = _("ajustes de la organización")


class Membership(models.Model):
    """A person in an organization, with one role."""

    class Status(models.TextChoices):
        """Whether the person is in."""

        ACTIVE = "active", _("activa")
        REMOVED = "removed", _("retirada")

    organization_rights = OrganizationRights(select=True, insert=True, update=True)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("organización")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("persona")
    )
    role = models.CharField(_("rol"), max_length=12, choices=ROLES, default="participant")
    status = models.CharField(_("estado"), max_length=8, choices=Status.choices, default=Status.ACTIVE)
    joined_at = models.DateTimeField(_("desde"), auto_now_add=True)
    removed_at = models.DateTimeField(_("hasta"), null=True, blank=True)

    class Meta:
        verbose_name = _("persona")
        verbose_name_plural = _("personas")
        constraints = [
            # also the membership look-up of every contextual request
            models.UniqueConstraint(fields=["user", "organization"], name="organizations_membership_once"),
            models.CheckConstraint(
                condition=Q(role__in=[role for role, _label in ROLES]), name="organizations_membership_known_role"
            ),
        ]
        indexes = [
            # member lists, and the count of owners
            models.Index(fields=["organization", "status", "role", "id"], name="organizations_member_list")
        ]

    def __str__(self) -> str:
        person = self._state.fields_cache.get("user")  # never a query: in a scope little of a user can be read
        return f"{self.get_role_display()} · {person or self.user_id}"


class Invitation(models.Model):
    """An invitation by e-mail; the newest one for an address is the one that works."""

    class Status(models.TextChoices):
        """What became of it."""

        PENDING = "pending", _("pendiente")
        ACCEPTED = "accepted", _("aceptada")
        REVOKED = "revoked", _("anulada")
        EXPIRED = "expired", _("caducada")  # so long ago that its link cannot ask for another one any more

    organization_rights = OrganizationRights(select=True, insert=True, update=True)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="invitations", verbose_name=_("organización")
    )
    email = models.EmailField(_("correo"))
    first_name = models.CharField(_("nombre"), max_length=80, blank=True)
    role = models.CharField(_("rol"), max_length=12, choices=ROLES, default="participant")
    status = models.CharField(_("estado"), max_length=8, choices=Status.choices, default=Status.PENDING)
    token_hash = models.CharField(max_length=64, null=True, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("invita")
    )
    created_at = models.DateTimeField(_("enviada"), auto_now_add=True)
    expires_at = models.DateTimeField(_("caduca"))
    accepted_at = models.DateTimeField(_("aceptada"), null=True, blank=True)
    renewals = models.PositiveSmallIntegerField(default=0, editable=False)  # new links that the person asked for
    batch = models.ForeignKey(
        "organizations.InvitationBatch",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="invitations",
        verbose_name=_("importación"),
    )

    class Meta:
        verbose_name = _("invitación")
        verbose_name_plural = _("invitaciones")
        constraints = [
            # invited twice: the newest replaces the one that waits
            models.UniqueConstraint(
                "organization",
                Lower("email"),
                condition=Q(status="pending"),
                name="organizations_invitation_one_waiting",
            )
        ]
        indexes = [
            # the list, newest first, and the work item of those about to expire
            models.Index(fields=["organization", "status", "-id"], name="organizations_invite_list")
        ]

    def __str__(self) -> str:
        return self.email


class SchemaMigration(models.Model):
    """One migration of the organizations' schemas, compiled to SQL when it ran on the template schema.

    `statements` is None for a migration with Python in it, which runs through Django in each schema.
    """

    app = models.CharField(max_length=100)
    name = models.CharField(max_length=200)
    position = models.PositiveIntegerField(unique=True)
    state = models.CharField(max_length=64, unique=True)  # of a schema that has this one and all before it
    statements = models.JSONField(null=True)
    compiled_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "migración de esquemas"
        verbose_name_plural = "migraciones de esquemas"
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["app", "name"], name="organizations_schemamigration_once")]

    def __str__(self) -> str:
        return f"{self.app}.{self.name}"
