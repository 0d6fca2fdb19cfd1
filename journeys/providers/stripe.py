"""Stripe Checkout through its SDK: https://docs.stripe.com/api/checkout/sessions/create ."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.conf import settings

from journeys.providers.base import SECONDS, TRIES, Payback, ProviderAway, ProviderRefused, Sale
from journeys.rules.money import minor_units
from oasis.core.resilience import Breaker

# Stripe takes 30 minutes as the shortest life of a page. Ours is asked for during the 15 minutes of the hold, always with
# the same moment, as the same idempotency key demands; when the hold is over the page is closed.
LIFE = timedelta(minutes=47)
LOCALES = frozenset({"es", "en"})


class StripeCheckout:
    """A Checkout Session for each order."""

    name = "stripe"

    def __init__(self) -> None:
        self.breaker = Breaker("stripe.checkout", counts=(ProviderAway,))

    def configured(self) -> bool:
        """`STRIPE_API_KEY`."""
        return bool(settings.STRIPE_API_KEY)

    def create_checkout(self, sale: Sale) -> tuple[str, str]:
        """The session carries the order in `client_reference_id`; its metadata reach the charge, and so its refunds."""
        known = {"order_id": str(sale.order_id), "organization_id": str(sale.organization_id)}
        with self._asking() as client:
            session = client.v1.checkout.sessions.create(
                params={
                    "mode": "payment",
                    "client_reference_id": str(sale.order_id),
                    "line_items": [
                        {
                            "quantity": sale.quantity,
                            "price_data": {
                                "currency": sale.currency.lower(),
                                "unit_amount": _units(sale),
                                "product_data": {"name": sale.title},
                            },
                        }
                    ],
                    "metadata": known,
                    "payment_intent_data": {"metadata": known},
                    "expires_at": int((sale.created_at + LIFE).timestamp()),
                    "success_url": sale.return_url,
                    "cancel_url": sale.return_url,
                    "locale": sale.locale if sale.locale in LOCALES else "auto",
                },
                options={"idempotency_key": str(sale.order_id)},
            )
            if not session.id or not session.url:
                raise ProviderAway
            return session.id, session.url

    def close_checkout(self, checkout_id: str) -> None:
        """A session that was paid or has expired refuses, and is closed."""
        try:
            with self._asking() as client:
                client.v1.checkout.sessions.expire(checkout_id)
        except ProviderRefused:
            return

    def refund(self, payback: Payback) -> str:
        """Payments are named by their payment intent, older ones by their charge."""
        named = "charge" if payback.payment_id.startswith(("ch_", "py_")) else "payment_intent"
        params: Any = {named: payback.payment_id, "amount": minor_units(payback.amount, payback.currency)}
        try:
            with self._asking() as client:
                return str(client.v1.refunds.create(params=params, options={"idempotency_key": payback.key}).id)
        except ProviderRefused as error:
            if getattr(error.__cause__, "code", None) == "charge_already_refunded":
                return payback.payment_id
            raise

    @contextmanager
    def _asking(self) -> Iterator[Any]:
        """A client to ask within the breaker; the SDK's errors become ours."""
        import stripe  # 20 MiB: only where it is used

        if not self.configured():
            raise ProviderRefused
        client = stripe.StripeClient(
            settings.STRIPE_API_KEY,
            base_addresses={"api": settings.STRIPE_API_BASE},
            max_network_retries=TRIES - 1,
            http_client=stripe.RequestsClient(timeout=SECONDS),
        )
        with self.breaker.attempt():
            try:
                yield client
            except (stripe.InvalidRequestError, stripe.AuthenticationError, stripe.PermissionError) as error:
                raise ProviderRefused from error
            except stripe.StripeError as error:
                raise ProviderAway from error


def _units(sale: Sale) -> int:
    try:
        return minor_units(sale.amount / sale.quantity, sale.currency)
    except ValueError as error:
        raise ProviderRefused from error
