"""What a payment provider does for us. All of it is network: never inside a scope or a transaction.

Everything is asked with an idempotency key of ours, so that a repeated question has one effect at the provider.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from oasis.core.errors import Unavailable

SECONDS = 10.0  # that a provider has for an answer
TRIES = 2


class ProviderAway(Unavailable):
    """The provider did not answer, or not as it should. Trying later may help."""


class ProviderRefused(Unavailable):
    """The provider answered that it will not do it: a key, a currency or an amount that it does not take."""


@dataclass(frozen=True, slots=True)
class Sale:
    """An order as its checkout needs it; `amount` for all of `quantity`, in units of `currency`."""

    order_id: UUID
    organization_id: UUID
    title: str
    quantity: int
    amount: Decimal
    currency: str
    created_at: datetime
    expires_at: datetime
    return_url: str
    locale: str


@dataclass(frozen=True, slots=True)
class Payback:
    """Money to be paid back: `amount` of a payment, of which `total` is back then; `key`: the same for the same repayment."""

    payment_id: str
    amount: Decimal
    currency: str
    total: Decimal
    key: str


class Checkout(Protocol):
    """A provider's page where somebody pays. Each method raises `ProviderAway`, `ProviderRefused` or `CircuitOpen`."""

    name: str

    def configured(self) -> bool:
        """Whether there is a key to ask it with."""
        ...

    def create_checkout(self, sale: Sale) -> tuple[str, str]:
        """The id and the address of the page for an order."""
        ...

    def close_checkout(self, checkout_id: str) -> None:
        """Take no more payments there, if the provider can; one that is closed already stays so."""
        ...

    def refund(self, payback: Payback) -> str:
        """Pay back and return the provider's reference; what was paid back already is not paid back again."""
        ...
