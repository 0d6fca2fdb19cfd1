"""Amounts as providers count them."""

from decimal import Decimal

# https://docs.stripe.com/currencies#minor-units
WITHOUT_CENTS = frozenset(
    "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF UGX VND VUV XAF XOF XPF".split()  # noqa: SIM905 - a table
)
WITH_THOUSANDTHS = frozenset({"BHD", "JOD", "KWD", "OMR", "TND"})


def minor_units(amount: Decimal, currency: str) -> int:
    """`amount` in the smallest unit of `currency`. Raises ValueError for a fraction of it."""
    scaled = amount * _factor(currency)
    if scaled != scaled.to_integral_value():
        raise ValueError(f"{currency} has no fractions so small.")
    return int(scaled)


def from_minor_units(units: int, currency: str) -> Decimal:
    """`units` of the smallest unit of `currency`, as an amount."""
    return Decimal(units) / _factor(currency)


def _factor(currency: str) -> int:
    code = currency.upper()
    if code in WITHOUT_CENTS:
        return 1
    return 1000 if code in WITH_THOUSANDTHS else 100
