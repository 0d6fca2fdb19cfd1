"""Purchases and their money: read, exported, and a refund that did not go through tried again."""

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db.models import DecimalField, Model, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.forms import BaseDialogForm

from journeys.models import Order, OrderEntry
from journeys.services.events.payments import owed_payments, retry_payback
from oasis.core.backoffice import Exportable, MenuGroup, actor_id_of, asking, done
from organizations.backoffice import OrganizationAdmin, OrganizationTabularInline
from organizations.permissions import Capability

COLOURS = {
    Order.Status.PENDING.label: "info",
    Order.Status.PAID.label: "success",
    Order.Status.REFUND_PENDING.label: "warning",
    Order.Status.REFUNDED.label: "danger",
}


def _sum_of(kind: str) -> Any:
    """What the entries of a kind come to, for each order of a list."""
    sums = OrderEntry.objects.filter(order=OuterRef("pk"), kind=kind).order_by().values("order")
    amount = DecimalField(max_digits=10, decimal_places=2)
    return Coalesce(Subquery(sums.annotate(total=Sum("amount")).values("total")), Value(0), output_field=amount)


class EntryRows(OrganizationTabularInline):
    """What came in and what went back."""

    model = OrderEntry
    verbose_name_plural = _("movimientos")
    fields = ("created_at", "kind", "amount", "payment_id")
    readonly_fields = fields
    ordering = ("pk",)


@admin.register(Order)
class OrderPage(Exportable, OrganizationAdmin):
    """Purchases, written by their buyers and by the providers' webhooks only."""

    view_capability = Capability.MANAGE_PROGRAMS
    menu_group = MenuGroup.JOURNEYS
    menu_icon = "payments"
    menu_order = 65
    list_display = (
        "created_at",
        "person",
        "event",
        "status_label",
        "amount",
        "currency",
        "paid",
        "refunded",
        "provider",
    )
    list_filter = ("status", "provider", "currency")
    list_select_related = ("registration__event",)
    search_fields = ("person__email", "person__profile__first_name", "=payment_id", "registration__event__title")
    search_help_text = _("Nombre, correo, encuentro o número de pago")
    ordering = ("-id",)
    actions_detail = ("retry_refund",)
    inlines = (EntryRows,)
    fields = (
        ("person", "event"),
        ("status_label", "provider"),
        ("quantity", "amount", "currency"),
        ("paid", "refunded"),
        ("created_at", "expires_at", "settled_at"),
        "payment_id",
    )
    readonly_fields = ("event", "status_label", "paid", "refunded")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Order]:
        """With the sums of what came in and went back."""
        orders: QuerySet[Order] = super().get_queryset(request)
        return orders.annotate(paid_sum=_sum_of(OrderEntry.Kind.PAYMENT), refunded_sum=_sum_of(OrderEntry.Kind.REFUND))

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody."""
        return False

    @display(description=_("Encuentro"), ordering="registration__event__title")
    def event(self, obj: Order) -> str:
        """What it is for."""
        return str(obj.registration.event.title)

    @display(description=_("Estado"), ordering="status", label=COLOURS)
    def status_label(self, obj: Order) -> str:
        """The status in colour."""
        return str(obj.get_status_display())

    @display(description=_("Cobrado"), ordering="paid_sum")
    def paid(self, obj: Any) -> str:
        """What came in, in all."""
        return str(obj.paid_sum)

    @display(description=_("Devuelto"), ordering="refunded_sum")
    def refunded(self, obj: Any) -> str:
        """What went back, in all."""
        return str(obj.refunded_sum)

    def has_retry_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """While something is to be paid back."""
        if not request.backoffice.can(Capability.MANAGE_PROGRAMS):
            return False
        order = Order.objects.filter(pk=object_id).first()
        return order is not None and bool(owed_payments(order))

    @asking(
        _("Reintentar la devolución"),
        icon="undo",
        question=_("¿Volver a intentar la devolución?"),
        submit=_("Reintentar"),
        text=_("Se le pide de nuevo al proveedor. Lo que ya se devolvió no se devuelve otra vez."),
        permission="retry",
    )
    def retry_refund(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        """Ask the provider again."""
        retry_payback(order_id=UUID(object_id), actor_id=actor_id_of(request))
        return done(request, translate("La devolución está en camino."), "admin:journeys_order_change", object_id)
