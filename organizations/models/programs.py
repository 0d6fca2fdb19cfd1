"""Sponsored programmes: who pays for whom to walk which journeys, and what became of the money and the hours."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from oasis.core.ids import uuid7
from oasis.core.tenancy import OrganizationRights
from organizations.models.organizations import Organization

CURRENCIES = [(code, code) for code in ("EUR", "USD", "ARS", "BRL", "CLP", "COP", "MXN", "PEN", "UYU")]


class ProgramQuerySet(models.QuerySet["Program"]):
    """Reads of programmes."""

    def running_on(self, day: object) -> ProgramQuerySet:
        """Active ones whose dates include `day`."""
        return self.filter(status=Program.Status.ACTIVE, starts_on__lte=day, ends_on__gte=day)


class Program(models.Model):
    """A sponsored programme. `spent` and `hours_used` are sums of its entries, kept with them."""

    class Status(models.TextChoices):
        """Where a programme stands."""

        DRAFT = "draft", _("en preparación")
        ACTIVE = "active", _("en marcha")
        PAUSED = "paused", _("en pausa")
        COMPLETED = "completed", _("terminado")
        CANCELLED = "cancelled", _("cancelado")

    organization_rights = OrganizationRights(select=True, insert=True, update=True, delete=True)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="programs", verbose_name=_("organización")
    )
    name = models.CharField(_("nombre"), max_length=120)
    goal = models.TextField(_("objetivo"), max_length=2000, blank=True)
    status = models.CharField(_("estado"), max_length=10, choices=Status.choices, default=Status.DRAFT)
    starts_on = models.DateField(_("empieza"))
    ends_on = models.DateField(_("termina"))
    currency = models.CharField(_("moneda"), max_length=3, choices=CURRENCIES, default="EUR")
    budget = models.DecimalField(
        _("presupuesto"), max_digits=12, decimal_places=2, default=Decimal(0), validators=[MinValueValidator(0)]
    )
    spent = models.DecimalField(_("gastado"), max_digits=12, decimal_places=2, default=Decimal(0), editable=False)
    hours_planned = models.DecimalField(
        _("horas previstas"), max_digits=9, decimal_places=2, default=Decimal(0), validators=[MinValueValidator(0)]
    )
    hours_used = models.DecimalField(
        _("horas usadas"), max_digits=9, decimal_places=2, default=Decimal(0), editable=False
    )
    journeys = ArrayField(
        models.UUIDField(), default=list, blank=True, verbose_name=_("recorridos")
    )  # of the organization's own schema, where no shared table may point to
    created_at = models.DateTimeField(_("creado"), auto_now_add=True)
    updated_at = models.DateTimeField(_("modificado"), auto_now=True)

    objects = ProgramQuerySet.as_manager()

    class Meta:
        verbose_name = _("programa")
        verbose_name_plural = _("programas")
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "name"], name="organizations_program_one_name"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="organizations_program_ends_after"),
            # whatever happens at once, a budget is never overspent
            models.CheckConstraint(
                condition=Q(spent__gte=0, spent__lte=F("budget")), name="organizations_program_within_budget"
            ),
            models.CheckConstraint(
                condition=Q(hours_planned__gte=0, hours_used__gte=0), name="organizations_program_hours_positive"
            ),
        ]
        indexes = [
            # the list: newest first
            models.Index(fields=["organization", "-starts_on", "-id"], name="organizations_program_list")
        ]

    def __str__(self) -> str:
        return self.name


class ProgramMember(models.Model):
    """A person in a programme: of its cohort, or one of those who facilitate it."""

    class Part(models.TextChoices):
        """What the person does there."""

        PARTICIPANT = "participant", _("participa")
        FACILITATOR = "facilitator", _("facilita")

    organization_rights = OrganizationRights(select=True, insert=True, delete=True)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="+", verbose_name=_("organización"), db_index=False
    )
    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="members", verbose_name=_("programa"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("persona")
    )
    part = models.CharField(_("papel"), max_length=11, choices=Part.choices)
    joined_at = models.DateTimeField(_("desde"), auto_now_add=True)

    class Meta:
        verbose_name = _("persona del programa")
        verbose_name_plural = _("personas del programa")
        constraints = [
            # also the cohort of a programme
            models.UniqueConstraint(fields=["program", "part", "person"], name="organizations_programmember_once")
        ]

    def __str__(self) -> str:
        return self.get_part_display()


class ProgramEntry(models.Model):
    """One movement of a programme's money or hours; append-only, a mistake is taken back by an entry of its own."""

    class Kind(models.TextChoices):
        """What moved."""

        MONEY = "money", _("dinero")
        HOURS = "hours", _("horas")

    organization_rights = OrganizationRights(select=True, insert=True)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="+", verbose_name=_("organización"), db_index=False
    )
    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="entries", verbose_name=_("programa"))
    kind = models.CharField(_("qué"), max_length=5, choices=Kind.choices)
    amount = models.DecimalField(
        _("cantidad"), max_digits=12, decimal_places=2
    )  # of the programme's currency, or hours
    cause = models.CharField(_("causa"), max_length=120)  # "ticket:<id>", "backoffice:<id>", "refund:<cause>" ...
    note = models.CharField(_("nota"), max_length=200, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("anotado por")
    )
    created_at = models.DateTimeField(_("fecha"), auto_now_add=True)

    class Meta:
        verbose_name = _("movimiento")
        verbose_name_plural = _("movimientos")
        ordering = ["-id"]
        constraints = [
            # one cause moves money, or hours, once
            models.UniqueConstraint(fields=["organization", "kind", "cause"], name="organizations_programentry_once")
        ]
        indexes = [
            # a programme's movements, newest first
            models.Index(fields=["program", "-id"], name="organizations_program_entries")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.amount}"
