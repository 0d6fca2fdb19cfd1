"""Senders that are configuration alone, and a provider that is one new file."""

import hashlib
import hmac
import time

import pytest
from django.core import checks
from django.test import Client

from webhooks import providers
from webhooks.api.urls import urlpatterns
from webhooks.errors import SignatureRefused
from webhooks.models import WebhookEvent
from webhooks.providers import load_providers, provider_named
from webhooks.providers.generic import NAME, TAKEN, Generic, Options, configuration_problems
from webhooks.services.processing import process_due
from webhooks.tests.deliveries import NOW, Delivery, delivery

GITHUB = {
    "title": "GitHub",
    "header": "X-Hub-Signature-256",
    "prefix": "sha256=",
    "template": "{body}",
    "timestamp_header": "",
    "event_id": "delivery",
    "type": "action",
    "subject": "issue.id",
}


@pytest.fixture
def reloaded():
    """Providers are found anew before and after."""
    load_providers.cache_clear()
    yield
    load_providers.cache_clear()


@pytest.fixture
def configured(settings, reloaded):
    """`configured(shop={…})` adds senders."""

    def configure(**senders):
        settings.WEBHOOK_GENERIC_PROVIDERS = senders
        settings.WEBHOOK_SECRETS = settings.WEBHOOK_SECRETS | {name: ["It's a Secret to Everybody"] for name in senders}
        load_providers.cache_clear()

    return configure


def test_published_example_of_github_is_accepted():
    """docs.github.com, "Validating webhook deliveries": secret, payload and signature of its own example."""
    sender = Generic("github", Options(**GITHUB))
    header = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
    sent = Delivery("github", b"Hello, World!", {"X-Hub-Signature-256": header}, {})
    assert sender.verify(sent.incoming(), ["It's a Secret to Everybody"]) is False
    with pytest.raises(SignatureRefused):
        sender.verify(sent.but(body=b"Hello, World").incoming(), ["It's a Secret to Everybody"])


@pytest.mark.parametrize(
    ("options", "text", "encode"),
    [
        ({}, b"%(t)s.{}", lambda digest: "sha256=" + digest.hex()),
        ({"algorithm": "sha512", "prefix": ""}, b"%(t)s.{}", lambda digest: digest.hex()),
        ({"template": "v0:{timestamp}:{body}", "prefix": "v0="}, b"v0:%(t)s:{}", lambda digest: "v0=" + digest.hex()),
        (
            {"template": "{id}.{timestamp}.{body}", "id_header": "X-Webhook-Id", "encoding": "base64", "prefix": ""},
            b"evt-7.%(t)s.{}",
            lambda digest: __import__("base64").b64encode(digest).decode(),
        ),
    ],
)
def test_signature_is_made_as_configured(options, text, encode):
    stamp = str(int(NOW))
    signed = text.replace(b"%(t)s", stamp.encode())
    digest = hmac.new(b"secret-of-shop", signed, options.get("algorithm", "sha256")).digest()
    headers = {"X-Webhook-Signature": encode(digest), "X-Webhook-Timestamp": stamp, "X-Webhook-Id": "evt-7"}
    sender = Generic("shop", Options(**options))
    sent = Delivery("shop", b"{}", headers, {})
    assert sender.verify(sent.incoming(), ["secret-of-shop"]) is False
    for change in ({"X-Webhook-Timestamp": str(int(NOW) + 1)}, {"X-Webhook-Signature": "x"}):
        with pytest.raises(SignatureRefused):
            sender.verify(sent.but(headers=headers | change).incoming(), ["secret-of-shop"])
    with pytest.raises(SignatureRefused) as refusal:
        sender.verify(sent.incoming(now=NOW + 301), ["secret-of-shop"])
    assert refusal.value.reason == "stale"


@pytest.mark.django_db
def test_configured_sender_is_received_and_its_events_are_acted_on(configured, handlers):
    configured(github=GITHUB)
    acted = []
    handlers.handles("github", "opened")(lambda event, payload: acted.append((event.event_id, event.subject)))
    payload = {"delivery": "72d3162e", "action": "opened", "issue": {"id": 7, "title": "algo"}}
    sent = delivery("github", payload, secret="It's a Secret to Everybody", now=time.time())
    assert sent.post(Client()).status_code == 202
    assert sent.post(Client()).json()["data"]["duplicate"] is True
    process_due()
    assert acted == [("72d3162e", "7")]


@pytest.mark.django_db
def test_event_without_an_id_is_known_by_its_content(configured):
    configured(github=GITHUB)
    sent = delivery("github", {"action": "opened"}, secret="It's a Secret to Everybody", now=time.time())
    assert [sent.post(Client()).status_code for _ in range(2)] == [202, 200]
    assert WebhookEvent.objects.get().event_id == hashlib.sha256(sent.body).hexdigest()


def test_samples_have_what_the_paths_lead_to(configured):
    configured(github=GITHUB)
    sender = provider_named("github")
    payload = sender.sample(NOW)
    facts = sender.read(delivery("github", payload, secret="x" * 8).incoming(), payload)
    assert (facts.type, bool(facts.event_id), bool(facts.subject)) == ("sample.created", True, True)


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ([], "is not a JSON object"),
        ({"Shop": {}}, "small letters"),
        ({"shop": []}, "is not an object"),
        ({"shop": {"colour": 1}}, "unknown option colour"),
        ({"shop": {"algorithm": "md5"}}, "algorithm"),
        ({"shop": {"encoding": "rot13"}}, "encoding"),
        ({"shop": {"template": "{timestamp}"}}, "{body} once"),
        ({"shop": {"template": "{body}"}}, "timestamp_header"),
        ({"shop": {"id_header": "X-Id"}}, "id_header"),
        ({"shop": {"template": 5}}, "template: text is wanted"),
        ({"shop": {"tolerance": "300"}}, "tolerance: a whole number is wanted"),
        ({"shop": {"tolerance": 0}}, "no span of time"),
        ({"shop": {"header": ""}}, "header has no name"),
        ({"stripe": {}}, "'stripe' is taken"),
        ({"events": {}}, "'events' is taken"),
    ],
)
def test_wrong_configuration_is_told_and_leaves_the_sender_out(settings, reloaded, given, problem):
    assert any(problem in text for text in configuration_problems(given))
    settings.WEBHOOK_GENERIC_PROVIDERS = given
    assert "webhooks.E003" in {message.id for message in checks.run_checks()}
    load_providers.cache_clear()
    assert "generic" in load_providers()
    assert not {"shop", "Shop", "events"} & set(load_providers())


def test_no_sender_can_be_called_as_another_one_or_as_a_page_of_ours_is(reloaded):
    pages = {str(route.pattern).removeprefix("webhooks/") for route in urlpatterns}
    taken = {name for name in pages | set(load_providers()) if NAME.fullmatch(name)}
    assert taken - {"generic"} == set(TAKEN)


ONE_FILE = '''
"""A courier that tells when a kit has arrived."""

from webhooks.providers.base import Facts, HmacProvider, text_of


class Courier(HmacProvider):
    """`X-Courier: <hex>` over the body."""

    name = "courier"
    title = "Courier"
    header = "X-Courier"

    def read(self, incoming, payload):
        return Facts(event_id=text_of(payload.get("id"), 200, required=True), type=text_of(payload.get("what"), 120))

    def sample(self, now):
        return {"id": str(now), "what": "arrived"}
'''


@pytest.mark.django_db
def test_new_provider_is_one_file(tmp_path, monkeypatch, settings, reloaded, handlers):
    (tmp_path / "courier.py").write_text(ONE_FILE)
    monkeypatch.setattr(providers, "__path__", [*providers.__path__, str(tmp_path)])
    load_providers.cache_clear()
    settings.WEBHOOK_SECRETS = settings.WEBHOOK_SECRETS | {"courier": ["courier-secret"]}
    acted = []
    handlers.handles("courier", "arrived")(lambda event, payload: acted.append(event.event_id))
    sent = delivery("courier", {"id": "kit-1", "what": "arrived"}, secret="courier-secret")
    assert [sent.post(Client()).status_code for _ in range(2)] == [202, 200]
    process_due()
    assert acted == ["kit-1"]
