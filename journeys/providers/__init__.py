"""Who takes payments for tickets: a provider is one file here, with the protocol of `journeys.providers.base`."""

from journeys.providers.base import Checkout
from journeys.providers.mercadopago import MercadoPagoCheckout
from journeys.providers.stripe import StripeCheckout

CHECKOUTS: dict[str, Checkout] = {checkout.name: checkout for checkout in (StripeCheckout(), MercadoPagoCheckout())}


def checkout_of(provider: str) -> Checkout:
    """The checkout of a provider by its name, as orders have it."""
    return CHECKOUTS[provider]
