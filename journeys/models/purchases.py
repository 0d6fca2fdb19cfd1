"""Purchases of seats, and what happened to their money."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.references import person_key
from journeys.models.events import Registration
from oasis.core.ids import uuid7


class Order(models.Model):
    """A purchase of seats, confirmed by the provider's webhook only."""

    class Status(models.TextChoices):
        """Where the money is."""

        PENDING = "pending", _("pendiente")
        PAID = "paid", _("pagado")
        EXPIRED = "expired", _("caducado")
        CANCELLED = "cancelled", _("cancelado")
        REFUND_PENDING = "refund_pending", _("por devolver")
        REFUNDED = "refunded", _("devuelto")

    class Provider(models.TextChoices):
        """Who takes the payment."""

        STRIPE = "stripe", "Stripe"
        MERCADOPAGO = "mercadopago", "Mercado Pago"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    registration = models.ForeignKey(
        Registration, on_delete=models.PROTECT, related_name="orders", verbose_name=_("inscripción")
    )
    person = person_key(_("persona"))
    provider = models.CharField(_("proveedor"), max_length=12, choices=Provider)
    quantity = models.PositiveSmallIntegerField(_("entradas"), default=1)
    amount = models.DecimalField(_("importe"), max_digits=10, decimal_places=2)
    currency = models.CharField(_("moneda"), max_length=3)
    status = models.CharField(_("estado"), max_length=16, choices=Status, default=Status.PENDING)
    checkout_id = models.CharField(max_length=255, blank=True)  # the provider's name for the checkout
    checkout_url = models.URLField(max_length=2000, blank=True)
    payment_id = models.CharField(_("número de pago"), max_length=255, blank=True)  # the provider's name for it
    client_key = models.CharField(max_length=64, null=True)  # hash of the request's Idempotency-Key
    body_hash = models.CharField(max_length=64, default="")
    created_at = models.DateTimeField(_("creada"), auto_now_add=True)
    expires_at = models.DateTimeField(_("caduca"))
    settled_at = models.DateTimeField(_("resuelta"), null=True)

    class Meta:
        verbose_name = _("compra")
        verbose_name_plural = _("compras")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="journeys_order_costs_something"),
            models.UniqueConstraint(
                fields=["registration"], condition=Q(status="pending"), name="journeys_order_one_pending"
            ),
            # the same request makes one order
            models.UniqueConstraint(
                fields=["person", "client_key"],
                condition=Q(client_key__isnull=False),
                name="journeys_order_client_key_once",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-id"], name="journeys_order_own"),  # a person's own
            # what has to be paid back
            models.Index(fields=["id"], condition=Q(status="refund_pending"), name="journeys_order_to_refund"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class OrderEntry(models.Model):
    """What happened to an order's money; append-only, each payment and each refund of one once."""

    class Kind(models.TextChoices):
        """Which way it went."""

        PAYMENT = "payment", _("pago")
        REFUND = "refund", _("devolución")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(_("movimiento"), max_length=8, choices=Kind)
    amount = models.DecimalField(_("importe"), max_digits=10, decimal_places=2)
    # the payment that came in, or of which something went back
    payment_id = models.CharField(_("número de pago"), max_length=255, default="")
    reference = models.CharField(max_length=255)  # sets apart the refunds of one payment: how much was refunded by then
    created_at = models.DateTimeField(_("fecha"), auto_now_add=True)

    class Meta:
        verbose_name = _("movimiento de una compra")
        verbose_name_plural = _("movimientos de compras")
        constraints = [
            models.UniqueConstraint(fields=["order", "kind", "reference"], name="journeys_orderentry_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="journeys_orderentry_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"
