"""The library of journeys, and the registers of certificates' codes and of purchases (public schema).

The library is the platform's: it declares no rights for organizations' roles, so that no code inside a scope can read
or write it. What an organization takes from it is copied into its own schema (`journeys.models.LibraryOrigin`).
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from oasis.core.ids import uuid7
from oasis.core.tenancy import OrganizationRights
from organizations.models import Organization


class LibraryJourney(models.Model):
    """A journey that the platform offers to organizations."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    slug = models.SlugField(_("identificador"), max_length=80, unique=True, editable=False)
    title = models.CharField(_("título"), max_length=120, editable=False)  # of the newest version
    category = models.CharField(_("categoría"), max_length=60, editable=False)
    language = models.CharField(_("idioma"), max_length=5, editable=False)
    default = models.BooleanField(
        _("para organizaciones nuevas"), default=False, help_text=_("Las organizaciones nuevas empiezan con él.")
    )
    position = models.PositiveIntegerField(_("orden"), default=0, help_text=_("Los números bajos aparecen primero."))
    created_at = models.DateTimeField(_("creado"), auto_now_add=True)
    updated_at = models.DateTimeField(_("modificado"), auto_now=True)

    class Meta:
        verbose_name = _("recorrido de la biblioteca")
        verbose_name_plural = _("biblioteca de recorridos")
        ordering = ["position", "title"]

    def __str__(self) -> str:
        return self.title


class LibraryVersion(models.Model):
    """A library journey as it was at one moment, in its file form; a trigger keeps it as it is."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    journey = models.ForeignKey(
        LibraryJourney, on_delete=models.CASCADE, related_name="versions", verbose_name=_("recorrido")
    )
    number = models.PositiveIntegerField(_("versión"))
    document = models.JSONField(_("contenido"))
    content_hash = models.CharField(max_length=64)  # publishing the same again makes no version
    note = models.CharField(_("qué cambia"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("publicada"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,  # an erased person leaves the version as it is
        null=True,
        related_name="+",
        verbose_name=_("publicada por"),
    )

    class Meta:
        verbose_name = _("versión de la biblioteca")
        verbose_name_plural = _("versiones de la biblioteca")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["journey", "number"], name="journeys_shared_libraryversion_number_once")
        ]

    def __str__(self) -> str:
        return f"v{self.number}"


class LibraryPublication(models.Model):
    """Which version of a library journey an organization has, as the platform's staff see it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    journey = models.ForeignKey(
        LibraryJourney, on_delete=models.CASCADE, related_name="publications", verbose_name=_("recorrido")
    )
    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="+", verbose_name=_("organización")
    )
    version = models.PositiveIntegerField(_("versión"))
    conflicts = models.PositiveSmallIntegerField(_("por decidir"), default=0)  # when it was taken
    waiting = models.BooleanField(_("en borrador"), default=False)  # the organization has yet to publish it
    taken_at = models.DateTimeField(_("recibida"), auto_now=True)

    class Meta:
        verbose_name = _("publicación")
        verbose_name_plural = _("publicaciones")
        constraints = [
            models.UniqueConstraint(fields=["journey", "organization"], name="journeys_shared_publication_once")
        ]

    def __str__(self) -> str:
        return f"v{self.version}"


class CertificateCode(models.Model):
    """To which organization a certificate's verification code leads; nothing about the person stands here."""

    organization_rights = OrganizationRights(select=True, insert=True)

    code = models.CharField(primary_key=True, max_length=24)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+", db_index=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("código de certificado")
        verbose_name_plural = _("códigos de certificados")

    def __str__(self) -> str:
        return self.code


class PurchaseReference(models.Model):
    """To which organization a purchase belongs: providers name it, or only its payment, without the organization."""

    organization_rights = OrganizationRights(select=True, insert=True, update=True)

    order_id = models.UUIDField(primary_key=True)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+", db_index=False)
    provider = models.CharField(max_length=12)
    payment_id = models.CharField(max_length=255, blank=True)  # once there is one
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("referencia de compra")
        verbose_name_plural = _("referencias de compras")
        indexes = [
            # the purchase of a refund that names only the payment
            models.Index(
                fields=["provider", "payment_id"],
                condition=models.Q(payment_id__gt=""),
                name="journeys_shared_purchase_paid",
            )
        ]

    def __str__(self) -> str:
        return str(self.order_id)


class SponsorInvoice(models.Model):
    """What an organization is billed for its programmes, as the payment provider says it stands."""

    class Status(models.TextChoices):
        """Stripe's names: https://docs.stripe.com/api/invoices/object#invoice_object-status ."""

        DRAFT = "draft", _("en preparación")
        OPEN = "open", _("por pagar")
        PAID = "paid", _("pagada")
        VOID = "void", _("anulada")
        UNCOLLECTIBLE = "uncollectible", _("incobrable")

    organization_rights = OrganizationRights(select=True, insert=True, update=True)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="+", verbose_name=_("organización")
    )
    program_id = models.UUIDField(_("programa"), null=True)
    provider = models.CharField(_("proveedor"), max_length=12)
    invoice_id = models.CharField(max_length=255)  # the provider's name for it
    number = models.CharField(_("número"), max_length=100, blank=True)  # once it is final
    status = models.CharField(_("estado"), max_length=14, choices=Status)
    amount_due = models.DecimalField(_("importe"), max_digits=12, decimal_places=2)
    amount_paid = models.DecimalField(_("pagado"), max_digits=12, decimal_places=2)
    currency = models.CharField(_("moneda"), max_length=3)
    page_url = models.URLField(_("dónde se paga"), max_length=2000, blank=True)
    due_at = models.DateTimeField(_("vence"), null=True)
    payment_failed_at = models.DateTimeField(_("último cobro fallido"), null=True)
    created_at = models.DateTimeField(_("recibida"), auto_now_add=True)

    class Meta:
        verbose_name = _("factura")
        verbose_name_plural = _("facturas")
        constraints = [
            models.UniqueConstraint(fields=["provider", "invoice_id"], name="journeys_shared_sponsorinvoice_once")
        ]

    def __str__(self) -> str:
        return self.number or self.invoice_id
