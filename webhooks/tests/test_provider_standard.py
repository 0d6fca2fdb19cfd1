import time

import pytest
from standardwebhooks import Webhook

from webhooks.errors import PayloadRefused, SignatureRefused
from webhooks.providers import provider_named
from webhooks.tests.deliveries import NOW, SECRETS, Delivery, captured, delivery

SECRET = SECRETS["standard"]
# the example of the SDKs' own tests
EXAMPLE_ID, EXAMPLE_TIME, EXAMPLE_BODY = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'
EXAMPLE_SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def example(prefix: str = "webhook", signature: str = EXAMPLE_SIGNATURE) -> Delivery:
    headers = {
        f"{prefix}-id": EXAMPLE_ID,
        f"{prefix}-timestamp": str(EXAMPLE_TIME),
        f"{prefix}-signature": signature,
    }
    return Delivery("standard", EXAMPLE_BODY, headers, {})


@pytest.mark.parametrize("prefix", ["webhook", "svix"])
def test_published_example_is_accepted_under_both_names_of_the_headers(prefix):
    assert example(prefix).verify(now=EXAMPLE_TIME) is False


def test_what_we_sign_is_accepted_by_the_sdk():
    sent = delivery("standard", now=time.time())
    assert Webhook(SECRET).verify(sent.body, dict(sent.headers)) == captured("standard")


def test_secret_may_come_without_prefix_and_padding():
    assert example().verify(SECRET.removeprefix("whsec_"), now=EXAMPLE_TIME) is False
    padded = "whsec_c2VjcmV0IG9mIHRlc3RzIQ"
    assert delivery("standard", secret=padded).verify(padded) is False


def test_any_v1_may_match_and_other_versions_are_ignored():
    wrong = "v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc="
    assert example(signature=f"{wrong} v1a,abc {EXAMPLE_SIGNATURE} v2,xyz").verify(now=EXAMPLE_TIME) is False
    with pytest.raises(SignatureRefused):
        example(signature=EXAMPLE_SIGNATURE.replace("v1,", "v2,")).verify(now=EXAMPLE_TIME)


@pytest.mark.parametrize("age", [-301, 301])
def test_more_than_five_minutes_either_way_is_refused(age):
    with pytest.raises(SignatureRefused) as refusal:
        example().verify(now=EXAMPLE_TIME + age)
    assert refusal.value.reason == "stale"


@pytest.mark.parametrize("missing", ["webhook-id", "webhook-timestamp", "webhook-signature"])
def test_each_header_is_needed(missing):
    sent = example()
    with pytest.raises(SignatureRefused):
        sent.but(headers={name: value for name, value in sent.headers.items() if name != missing}).verify(
            now=EXAMPLE_TIME
        )


@pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp"])
def test_id_and_time_are_signed(name):
    sent = example()
    with pytest.raises(SignatureRefused):
        sent.but(headers={**sent.headers, name: sent.headers[name] + "0"}).verify(now=EXAMPLE_TIME)


@pytest.mark.parametrize("secret", ["whsec_", "whsec_not base64 at all!", "", "ñ"])
def test_secret_that_is_not_base64_accepts_nothing_and_is_told_by_the_check(secret):
    with pytest.raises(SignatureRefused):
        example().verify(secret, now=EXAMPLE_TIME)
    assert provider_named("standard").secret_problem(secret)


def test_facts_are_of_headers_and_body():
    sent = delivery("standard")
    facts = provider_named("standard").read(sent.incoming(), captured("standard"))
    assert facts.event_id == sent.headers["webhook-id"]
    assert (facts.type, facts.subject) == ("contact.updated", "1f81eb52-5198-4599-803e-771906343485")
    assert facts.occurred_at.isoformat() == "2026-11-21T09:06:30.123000+00:00"


def test_without_a_time_in_the_body_the_header_counts():
    facts = provider_named("standard").read(delivery("standard").incoming(), {"data": {}})
    assert facts.occurred_at.timestamp() == NOW


def test_id_must_fit():
    sent = delivery("standard")
    with pytest.raises(PayloadRefused):
        provider_named("standard").read(sent.but(headers={**sent.headers, "webhook-id": "m" * 201}).incoming(), {})
