"""Mercado Pago's Checkout Pro: https://www.mercadopago.com/developers/en/reference/preferences/_checkout_preferences/post .

Over httpx and not the SDK, whose address cannot be set.
"""

import random
from decimal import Decimal, InvalidOperation
from time import sleep
from typing import Any

import httpx
from django.conf import settings
from django.utils import timezone as clock

from journeys.providers.base import SECONDS, TRIES, Payback, ProviderAway, ProviderRefused, Sale
from oasis.core.resilience import Breaker

PAUSE = 0.4  # seconds, at most, between two tries


class MercadoPagoCheckout:
    """A preference for each order; it expires with the hold."""

    name = "mercadopago"

    def __init__(self) -> None:
        self.breaker = Breaker("mercadopago.checkout", counts=(ProviderAway,))

    def configured(self) -> bool:
        """`MERCADOPAGO_ACCESS_TOKEN`."""
        return bool(settings.MERCADOPAGO_ACCESS_TOKEN)

    def create_checkout(self, sale: Sale) -> tuple[str, str]:
        """Payments made there carry the order in `external_reference`."""
        preference = self._ask(
            "POST",
            "/checkout/preferences",
            key=str(sale.order_id),
            body={
                "items": [
                    {
                        "id": str(sale.order_id),
                        "title": sale.title,
                        "quantity": sale.quantity,
                        "unit_price": float(sale.amount / sale.quantity),
                        "currency_id": sale.currency.upper(),
                    }
                ],
                "external_reference": str(sale.order_id),
                "metadata": {"order_id": str(sale.order_id), "organization_id": str(sale.organization_id)},
                "expires": True,
                "expiration_date_to": sale.expires_at.isoformat(timespec="milliseconds"),
                "back_urls": dict.fromkeys(("success", "pending", "failure"), sale.return_url),
            },
        )
        checkout_id, url = preference.get("id"), preference.get("init_point")
        if not checkout_id or not url:
            raise ProviderAway
        return str(checkout_id), str(url)

    def close_checkout(self, checkout_id: str) -> None:
        """It expires with the hold by itself; one of an order that was called off earlier is made to."""
        now = clock.now().isoformat(timespec="milliseconds")
        self._ask("PUT", f"/checkout/preferences/{checkout_id}", body={"expires": True, "expiration_date_to": now})

    def refund(self, payback: Payback) -> str:
        """Refused for what is refunded already: then the payment says so."""
        path = f"/v1/payments/{payback.payment_id}"
        try:
            made = self._ask("POST", f"{path}/refunds", key=payback.key, body={"amount": float(payback.amount)})
        except ProviderRefused:
            payment = self._ask("GET", path)
            if _refunded(payment) < payback.total:
                raise
            return payback.payment_id
        return str(made.get("id") or payback.payment_id)

    def _ask(self, method: str, path: str, *, key: str = "", body: Any = None) -> dict[str, Any]:
        if not self.configured():
            raise ProviderRefused
        headers = {"Authorization": f"Bearer {settings.MERCADOPAGO_ACCESS_TOKEN}"}
        if key:
            headers["X-Idempotency-Key"] = key
        for attempt in range(1, TRIES + 1):
            try:
                with self.breaker.attempt():
                    return _answer(method, settings.MERCADOPAGO_API_BASE + path, headers, body)
            except ProviderAway:
                if attempt == TRIES:
                    raise
                sleep(random.uniform(0, PAUSE))  # noqa: S311 - jitter
        raise AssertionError("the last try returns or raises")  # pragma: no cover


def _answer(method: str, url: str, headers: dict[str, str], body: Any) -> dict[str, Any]:
    try:
        response = httpx.request(method, url, headers=headers, json=body, timeout=SECONDS)
        if response.status_code in (400, 401, 403, 404, 409, 422):
            raise ProviderRefused
        response.raise_for_status()
        answer = response.json()
    except (httpx.HTTPError, ValueError) as error:
        raise ProviderAway from error
    if not isinstance(answer, dict):
        raise ProviderAway
    return answer


def _refunded(payment: dict[str, Any]) -> Decimal:
    try:
        return Decimal(str(payment.get("transaction_amount_refunded") or 0))
    except InvalidOperation as error:
        raise ProviderAway from error
