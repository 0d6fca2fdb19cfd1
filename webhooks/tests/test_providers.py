"""What is true of every provider, those that are yet to come included."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webhooks.errors import SignatureRefused, UnknownProvider
from webhooks.providers import load_providers, provider_named
from webhooks.providers.base import HmacProvider, Incoming
from webhooks.tests.deliveries import NOW, PROVIDERS, SECRETS, captured, delivery, header_of, re_signed

every_provider = pytest.mark.parametrize("provider", PROVIDERS)
body_signed = pytest.mark.parametrize("provider", [name for name in PROVIDERS if name != "mercadopago"])


def test_each_file_of_the_package_is_a_provider_with_a_captured_payload():
    assert sorted(load_providers()) == sorted(PROVIDERS)


def test_unknown_name_is_refused():
    with pytest.raises(UnknownProvider):
        provider_named("paypal")


@every_provider
def test_captured_payload_signed_as_the_provider_does_is_accepted(provider):
    assert delivery(provider).verify() is False


@every_provider
def test_each_of_several_live_secrets_is_accepted(provider):
    new = "whsec_bmV3IHNlY3JldCBvZiB0ZXN0cw=="
    assert delivery(provider).verify(new, SECRETS[provider]) is False
    assert delivery(provider, secret=new).verify(new, SECRETS[provider]) is False


@every_provider
def test_another_secret_is_refused(provider):
    with pytest.raises(SignatureRefused) as refusal:
        delivery(provider, secret="whsec_YW5vdGhlciBzZWNyZXQ=").verify()
    assert refusal.value.reason == "mismatch"


@every_provider
def test_missing_signature_is_refused(provider):
    sent = delivery(provider)
    with pytest.raises(SignatureRefused) as refusal:
        sent.but(headers={name: value for name, value in sent.headers.items() if name != header_of(sent)}).verify()
    assert refusal.value.reason == "missing"


@body_signed
@given(data=st.data())
def test_any_altered_byte_of_the_body_is_refused(provider, data):
    sent = delivery(provider)
    position = data.draw(st.integers(0, len(sent.body) - 1))
    flip = data.draw(st.integers(1, 255))
    altered = bytearray(sent.body)
    altered[position] ^= flip
    with pytest.raises(SignatureRefused):
        sent.but(body=bytes(altered)).verify()


@body_signed
@given(extra=st.binary(min_size=1, max_size=8), where=st.sampled_from(["before", "after"]))
def test_added_bytes_are_refused(provider, extra, where):
    sent = delivery(provider)
    with pytest.raises(SignatureRefused):
        sent.but(body=extra + sent.body if where == "before" else sent.body + extra).verify()


@every_provider
@given(data=st.data())
def test_any_altered_character_of_the_signature_is_refused(provider, data):
    sent = delivery(provider)
    value = sent.headers[header_of(sent)]
    position = data.draw(st.integers(0, len(value) - 1))
    other = data.draw(
        st.characters(min_codepoint=33, max_codepoint=255).filter(lambda letter: letter != value[position])
    )
    with pytest.raises(SignatureRefused):
        re_signed(sent, value[:position] + other + value[position + 1 :]).verify()


@every_provider
@given(value=st.text(max_size=200), body=st.binary(max_size=200))
def test_no_header_and_no_body_breaks_the_check(provider, value, body):
    with pytest.raises(SignatureRefused):
        re_signed(delivery(provider), value).but(body=body).verify()


@every_provider
def test_sample_is_an_event_of_the_provider_with_an_id_of_its_own(provider):
    sender = provider_named(provider)
    ids = set()
    for second in (0, 1):
        sent = delivery(provider, sender.sample(NOW + second))
        assert sent.verify() is False
        facts = sender.read(sent.incoming(), sender.sample(NOW + second))
        ids.add((facts.event_id, facts.variant))
        assert facts.event_id
    assert len(ids) == 2


@every_provider
def test_captured_payload_has_a_type(provider):
    facts = provider_named(provider).read(delivery(provider).incoming(), captured(provider))
    assert facts.type
    assert facts.occurred_at is not None


class Shop(HmacProvider):
    """A provider that is configuration only."""

    title = "Shop"
    header = "X-Shop-Signature"
    algorithm = "sha512"
    template = "v0:{timestamp}:{body}"
    timestamp_header = "X-Shop-Time"
    tolerance = 60

    def read(self, incoming, payload):
        raise AssertionError

    def sample(self, now):
        return {}


def shop_incoming(body: bytes = b"{}", *, now: float = NOW, **headers: str) -> Incoming:
    signed = Shop().signed(b"{}", "secret-of-shop", NOW).headers | {
        name.replace("_", "-"): v for name, v in headers.items()
    }
    return Incoming(body=body, header=lambda name: signed.get(name, ""), query={}, now=now)


def test_generic_hmac_takes_header_algorithm_template_and_time_from_its_configuration():
    assert len(shop_incoming().header("X-Shop-Signature")) == 128
    assert Shop().verify(shop_incoming(), ["secret-of-shop"]) is False


@pytest.mark.parametrize(
    "incoming",
    [
        shop_incoming(b"{ }"),
        shop_incoming(now=NOW + 61),
        shop_incoming(now=NOW - 61),
        shop_incoming(X_Shop_Time=str(int(NOW) + 1)),
        shop_incoming(X_Shop_Time=""),
        shop_incoming(X_Shop_Signature=""),
    ],
)
def test_generic_hmac_refuses_all_else(incoming):
    with pytest.raises(SignatureRefused):
        Shop().verify(incoming, ["secret-of-shop"])
