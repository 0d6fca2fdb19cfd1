"""Every way to misconfigure the sale of tickets says what to do."""

from typing import Any

import pytest

from journeys import checks

SECRETS = {"stripe": ["whsec_x"], "mercadopago": ["x"]}


@pytest.fixture(autouse=True)
def configured(settings: Any) -> None:
    settings.PRODUCTION = True
    settings.WEBHOOK_SECRETS = {**settings.WEBHOOK_SECRETS, **SECRETS}
    settings.STRIPE_API_KEY = settings.MERCADOPAGO_ACCESS_TOKEN = "key"


def said() -> list[str]:
    found = [checks.payments_are_heard_of, checks.what_is_heard_of_can_be_paid_back, checks.keys_travel_encrypted]
    return [str(message.id) for check in found for message in check()]


def test_what_is_configured_well_is_quiet() -> None:
    assert said() == []


@pytest.mark.parametrize("name", ["stripe", "mercadopago"])
def test_a_key_without_a_webhook_secret(settings: Any, name: str) -> None:
    settings.WEBHOOK_SECRETS = {**settings.WEBHOOK_SECRETS, name: []}
    assert said() == ["journeys.W002"]


@pytest.mark.parametrize("key", ["STRIPE_API_KEY", "MERCADOPAGO_ACCESS_TOKEN"])
def test_a_webhook_secret_without_a_key(settings: Any, key: str) -> None:
    setattr(settings, key, "")
    assert said() == ["journeys.W001"]
    settings.PRODUCTION = False
    assert said() == []


@pytest.mark.parametrize("base", ["STRIPE_API_BASE", "MERCADOPAGO_API_BASE"])
def test_a_provider_that_is_asked_in_the_clear(settings: Any, base: str) -> None:
    setattr(settings, base, "http://api.stripe.com")
    assert said() == ["journeys.W003"]
