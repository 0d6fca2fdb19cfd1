"""System checks of journeys: every way to misconfigure it says what to do."""

from typing import Any

from django.conf import settings
from django.core.checks import Tags, Warning, register
from django.core.checks.messages import CheckMessage

from journeys.providers import CHECKOUTS

KEYS = {"stripe": "STRIPE_API_KEY", "mercadopago": "MERCADOPAGO_ACCESS_TOKEN"}
BASES = {"stripe": "STRIPE_API_BASE", "mercadopago": "MERCADOPAGO_API_BASE"}


@register()
def payments_are_heard_of(**_: Any) -> list[CheckMessage]:
    """`journeys.W002`: who sells without a webhook secret takes money and never hears of it."""
    return [
        Warning(
            f"{KEYS[name]} is set and no secret of {name}'s webhooks is: what is paid would never be confirmed.",
            hint=f"Set {name.upper()}_WEBHOOK_SECRETS.",
            id="journeys.W002",
        )
        for name, checkout in CHECKOUTS.items()
        if checkout.configured() and not settings.WEBHOOK_SECRETS.get(name)
    ]


@register()
def what_is_heard_of_can_be_paid_back(**_: Any) -> list[CheckMessage]:
    """`journeys.W001`: in production, webhooks of a provider whose key is missing: nothing is sold, nothing refunded."""
    return [
        Warning(
            f"Webhooks of {name} are received, but nothing can be sold or refunded through it.",
            hint=f"Set {KEYS[name]}.",
            id="journeys.W001",
        )
        for name, checkout in CHECKOUTS.items()
        if settings.PRODUCTION and settings.WEBHOOK_SECRETS.get(name) and not checkout.configured()
    ]


@register(Tags.security, deploy=True)
def keys_travel_encrypted(**_: Any) -> list[CheckMessage]:
    """`journeys.W003`: a provider's address without TLS would be told the key."""
    return [
        Warning(f"{name} is not an https address.", hint=f"Unset {name}.", id="journeys.W003")
        for name in BASES.values()
        if not getattr(settings, name).startswith("https://")
    ]
