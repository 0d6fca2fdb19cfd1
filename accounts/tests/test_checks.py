"""Each way to misconfigure accounts says what to do."""

from datetime import timedelta

import pytest

from accounts import memberships
from accounts.checks import audit_signing_keys, membership_directory, signing_key, token_lifetimes


def ids(messages):
    return [message.id for message in messages if message.hint]


def test_a_short_signing_key_is_an_error(settings):
    assert ids(signing_key()) == []
    settings.JWT_VERIFYING_KEYS = ["corta"]
    assert ids(signing_key()) == ["accounts.E001"]


def test_a_missing_directory_is_an_error(monkeypatch):
    assert ids(membership_directory()) == []
    monkeypatch.setattr(memberships, "_directory", None)
    assert ids(membership_directory()) == ["accounts.E002"]


def test_an_access_token_that_outlives_its_session_is_an_error(settings):
    assert ids(token_lifetimes()) == []
    settings.SIMPLE_JWT = {**settings.SIMPLE_JWT, "ACCESS_TOKEN_LIFETIME": timedelta(days=30)}
    assert ids(token_lifetimes()) == ["accounts.E003"]


@pytest.mark.parametrize("keys", [["corta"], ["no es base64 ñ"], ["aaaa"]])
def test_a_key_that_cannot_sign_the_audit_is_an_error(settings, keys):
    assert ids(audit_signing_keys()) == []
    settings.AUDIT_SIGNING_KEYS = keys
    assert ids(audit_signing_keys()) == ["accounts.E005"]
