"""Rewards, and who asked for one."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone as clock
from django.utils.translation import gettext_lazy as _

from accounts.models.references import person_key
from journeys.models.catalogue import CODE
from journeys.models.gamification import PointEntry
from oasis.core.ids import uuid7


class RewardQuerySet(models.QuerySet["Reward"]):
    """Reads of rewards."""

    def available(self) -> "RewardQuerySet":
        """Those that can be had now, whether or not any is left."""
        now = clock.now()
        in_time = Q(valid_from=None) | Q(valid_from__lte=now)
        return self.filter(in_time, Q(valid_to=None) | Q(valid_to__gt=now), active=True)


class Reward(models.Model):
    """Something that points can be exchanged for."""

    class Kind(models.TextChoices):
        """What it is."""

        VOUCHER = "voucher", _("vale")
        DIGITAL = "digital", _("digital")
        DONATION = "donation", _("donación")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(_("código"), max_length=60, unique=True, validators=[CODE])
    name = models.CharField(_("nombre"), max_length=80)
    description = models.TextField(_("descripción"), max_length=2000, blank=True)
    image = models.URLField(
        _("imagen"), max_length=500, blank=True, help_text=_("Sube una imagen o pega la dirección de una.")
    )
    kind = models.CharField(_("tipo"), max_length=10, choices=Kind, default=Kind.VOUCHER)
    cost = models.PositiveIntegerField(_("puntos que cuesta"), validators=[MinValueValidator(1)])
    stock_left = models.IntegerField(
        _("unidades que quedan"),
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("Vacío: no se agota."),
    )
    per_person_limit = models.PositiveSmallIntegerField(
        _("máximo por persona"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Vacío: sin límite."),
    )
    valid_from = models.DateTimeField(_("disponible desde"), null=True, blank=True)
    valid_to = models.DateTimeField(_("disponible hasta"), null=True, blank=True)
    active = models.BooleanField(_("activa"), default=True)

    objects = RewardQuerySet.as_manager()

    class Meta:
        verbose_name = _("recompensa")
        verbose_name_plural = _("recompensas")
        ordering = ["cost", "name"]
        constraints = [
            models.CheckConstraint(condition=Q(cost__gte=1), name="journeys_reward_costs_points"),
            models.CheckConstraint(
                condition=Q(stock_left__isnull=True) | Q(stock_left__gte=0), name="journeys_reward_stock_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_from__lt=F("valid_to")),
                name="journeys_reward_from_before_to",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Redemption(models.Model):
    """A reward that somebody asked for."""

    class Status(models.TextChoices):
        """Where it stands."""

        REQUESTED = "requested", _("solicitado")
        APPROVED = "approved", _("aprobado")
        DELIVERED = "delivered", _("entregado")
        CANCELLED = "cancelled", _("cancelado")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = person_key(_("persona"))
    reward = models.ForeignKey(
        Reward, on_delete=models.PROTECT, related_name="redemptions", verbose_name=_("recompensa")
    )
    status = models.CharField(_("estado"), max_length=10, choices=Status, default=Status.REQUESTED)
    code = models.CharField(_("código"), max_length=12, unique=True)
    points_spent = models.PositiveIntegerField(_("puntos"))
    entry = models.OneToOneField(
        PointEntry, on_delete=models.PROTECT, related_name="redemption", verbose_name=_("movimiento")
    )
    requested_at = models.DateTimeField(_("solicitado"), auto_now_add=True)
    decided_at = models.DateTimeField(_("último cambio"), null=True)
    decided_by = person_key(_("decidió"), null=True)

    class Meta:
        verbose_name = _("canje")
        verbose_name_plural = _("canjes")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(points_spent__gte=1), name="journeys_redemption_spends_points"),
            models.CheckConstraint(
                condition=Q(status="requested") | Q(decided_at__isnull=False),
                name="journeys_redemption_decided_has_date",
            ),
        ]
        indexes = [
            # GET /me/rewards, and the limit per person
            models.Index(fields=["person", "-id"], name="journeys_redemption_of_person"),
            # backoffice: those to approve
            models.Index(fields=["status", "requested_at"], name="journeys_redemption_to_approve"),
        ]

    def __str__(self) -> str:
        return self.code
