import runpy

import pytest
from django.core.exceptions import ImproperlyConfigured

from oasis import settings as settings_module
from webhooks import checks
from webhooks.tests.deliveries import SECRETS


def test_working_configuration_has_nothing_to_say(handlers):
    handlers.handles("stripe", "invoice.paid")(lambda event, payload: None)
    assert checks.usable_secrets() == checks.known_providers() == checks.configured_providers() == []


def test_unusable_secret_is_told_without_showing_it(settings):
    settings.WEBHOOK_SECRETS = {"standard": ["whsec_not base64"], "stripe": ["short"]}
    found = checks.usable_secrets()
    assert [message.id for message in found] == ["webhooks.E001"] * 2
    assert "STANDARD_WEBHOOK_SECRETS" in found[0].hint
    assert "whsec_not" not in str(found)


def test_handler_of_an_unknown_provider_is_told(handlers):
    handlers.handles("strype", "invoice.paid")(lambda event, payload: None)
    [message] = checks.known_providers()
    assert message.id == "webhooks.E002"
    assert "strype" in message.msg


def test_provider_with_handlers_and_without_secret_is_told(handlers, settings):
    handlers.handles("typeform", "form_response")(lambda event, payload: None)
    settings.WEBHOOK_SECRETS = SECRETS | {"typeform": []}
    [message] = checks.configured_providers()
    assert message.id == "webhooks.W001"
    assert "TYPEFORM_WEBHOOK_SECRETS" in message.hint


def test_a_retry_table_and_look_ups_that_cannot_work_are_told(settings):
    assert checks.usable_retry_table() == checks.payments_can_be_looked_up() == []
    settings.WEBHOOK_RETRY_SECONDS, settings.PRODUCTION, settings.MERCADOPAGO_ACCESS_TOKEN = [30, 0], True, ""
    assert [message.id for message in checks.usable_retry_table()] == ["webhooks.E004"]
    assert [message.id for message in checks.payments_can_be_looked_up()] == ["webhooks.W003"]


def test_production_does_not_start_where_organizations_could_have_this_machine_called(monkeypatch, tmp_path):
    environment = {
        "OASIS_ENV": "production",
        "OASIS_DATA_DIR": str(tmp_path),
        "SECRET_KEY": "x" * 50,
        "FIELD_ENCRYPTION_KEYS": "A" * 43 + "=",
        "ALLOWED_HOSTS": "oasis.example",
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("WEBHOOK_ALLOW_LOOPBACK", raising=False)
    assert runpy.run_path(settings_module.__file__)["WEBHOOK_ALLOW_LOOPBACK"] is False
    monkeypatch.setenv("WEBHOOK_ALLOW_LOOPBACK", "true")
    with pytest.raises(ImproperlyConfigured, match="WEBHOOK_ALLOW_LOOPBACK"):
        runpy.run_path(settings_module.__file__)
