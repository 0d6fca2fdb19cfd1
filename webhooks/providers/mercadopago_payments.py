"""How a payment stands at Mercado Pago: GET /v1/payments/{id}.

https://www.mercadopago.com/developers/en/reference/payments/_payments_id/get . A notification's body is not signed and
notifications come late and in any order, so that only this answer is acted upon. A handler reads it so:

    @handles("mercadopago", "payment")
    def settle(event: ReceivedEvent, payload: dict[str, Any]) -> None:
        payment = payment_state(event)
"""

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import httpx
from django.conf import settings

from oasis.core.errors import Unavailable
from oasis.core.resilience import Breaker
from webhooks.errors import PermanentError
from webhooks.providers.base import moment_of
from webhooks.registry import ReceivedEvent

PAYMENT_ID = re.compile(r"[0-9]{1,32}")
SECONDS = 10.0


class MercadoPagoAway(Unavailable):
    """Mercado Pago did not answer, or not as it should."""


class AccessTokenMissing(Exception):
    """`MERCADOPAGO_ACCESS_TOKEN` is not set: nobody is asked. Once it is, the next try finds what was paid."""


class PaymentUnknown(Exception):
    """There is no such payment: of another account, a test notification, or not readable yet."""


breaker = Breaker("mercadopago", counts=(MercadoPagoAway,))


@dataclass(frozen=True, slots=True)
class PaymentState:
    """A payment as Mercado Pago says it stands; amounts in units of `currency`."""

    id: str
    status: str  # approved, pending, in_process, rejected, cancelled, refunded, charged_back, …
    status_detail: str
    reference: str  # our external_reference
    amount: Decimal
    refunded: Decimal
    currency: str
    updated_at: datetime | None
    live: bool


def payment_state(event: ReceivedEvent) -> PaymentState:
    """What Mercado Pago answered about the payment of an event; raises `PermanentError` for an event about none."""
    if not isinstance(event.looked_up, PaymentState):
        raise PermanentError("not_a_payment")
    return event.looked_up


def look_up_payment(payment_id: str) -> PaymentState:
    """Ask Mercado Pago.

    Raises `PermanentError` for what cannot be an id, `AccessTokenMissing`, `PaymentUnknown`, `MercadoPagoAway`.
    """
    if not PAYMENT_ID.fullmatch(payment_id):
        raise PermanentError("payment_id")
    if not settings.MERCADOPAGO_ACCESS_TOKEN:
        raise AccessTokenMissing
    with breaker.attempt():
        answer = _get(f"/v1/payments/{payment_id}")
    if answer is None:
        raise PaymentUnknown
    return _state(payment_id, answer)


def _get(path: str) -> dict[str, Any] | None:
    headers = {"Authorization": f"Bearer {settings.MERCADOPAGO_ACCESS_TOKEN}"}
    try:
        response = httpx.get(settings.MERCADOPAGO_API_BASE + path, headers=headers, timeout=SECONDS)
        if response.status_code == 404:
            return None
        response.raise_for_status()
        answer = response.json()
    except (httpx.HTTPError, ValueError) as error:
        raise MercadoPagoAway from error
    if not isinstance(answer, dict):
        raise MercadoPagoAway
    return answer


def _state(payment_id: str, answer: dict[str, Any]) -> PaymentState:
    if str(answer.get("id")) != payment_id:
        raise MercadoPagoAway
    return PaymentState(
        id=payment_id,
        status=str(answer.get("status") or ""),
        status_detail=str(answer.get("status_detail") or ""),
        reference=str(answer.get("external_reference") or ""),
        amount=_amount(answer.get("transaction_amount")),
        refunded=_amount(answer.get("transaction_amount_refunded") or 0),
        currency=str(answer.get("currency_id") or ""),
        updated_at=moment_of(answer.get("date_last_updated")),
        live=answer.get("live_mode") is True,
    )


def _amount(value: Any) -> Decimal:
    try:
        amount = Decimal(str(value))
    except InvalidOperation as error:
        raise MercadoPagoAway from error
    if not amount.is_finite():
        raise MercadoPagoAway
    return amount
