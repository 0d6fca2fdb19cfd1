"""What was paid for places that are no more is to be paid back."""

from collections.abc import Iterable
from uuid import UUID

from journeys.models import Order
from oasis.core.outbox import emit

REFUND_DUE = "journeys.refund_due"  # topic: an order's place is gone and its money is not


def refund_registrations(registration_ids: Iterable[UUID]) -> None:
    """Have the paid orders of these registrations refunded."""
    paid = Order.objects.filter(registration_id__in=list(registration_ids), status=Order.Status.PAID)
    for order_id in paid.order_by("pk").values_list("pk", flat=True):
        emit(REFUND_DUE, {"order_id": str(order_id)}, key=f"refund:{order_id}")
