"""What follows from purchases: holds that end, money that goes back. Registered by the app's `ready()`."""

from typing import Any
from uuid import UUID

from journeys.services.events.payments import PAYBACK_DUE, ended, pay_back
from journeys.services.events.purchases import CHECKOUT_OVER, close_checkout
from journeys.services.events.registration import RELEASED
from oasis.core.models import OutboxMessage
from oasis.core.outbox import handler, organization_id_of


@handler(RELEASED, while_closed=True)
def end_orders(payload: dict[str, Any], message: OutboxMessage) -> None:
    """A registration ended: nobody is to pay it any more, and what was paid goes back."""
    ended(UUID(payload["registration_id"]))


@handler(PAYBACK_DUE, queue="critical", unscoped=True, while_closed=True)
def pay_back_payment(payload: dict[str, Any], message: OutboxMessage) -> None:
    """A payment is to go back."""
    pay_back(
        organization_id=organization_id_of(message),
        order_id=UUID(payload["order_id"]),
        payment_id=payload["payment_id"],
    )


@handler(CHECKOUT_OVER, unscoped=True, while_closed=True)
def close_page(payload: dict[str, Any], message: OutboxMessage) -> None:
    """An order ended before it was paid: its page is to take no payment."""
    close_checkout(organization_id=organization_id_of(message), order_id=UUID(payload["order_id"]))
