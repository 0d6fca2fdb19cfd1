import json
import time

import pytest
import stripe

from webhooks.errors import PayloadRefused, SignatureRefused
from webhooks.providers import provider_named
from webhooks.tests.deliveries import NOW, SECRETS, captured, delivery, re_signed

SECRET = SECRETS["stripe"]


def test_what_the_sdk_signs_is_accepted():
    body = json.dumps(captured("stripe"), indent=2)
    header = stripe.WebhookSignature.generate_signature_header(body, SECRET, int(NOW))
    assert re_signed(delivery("stripe", body=body.encode()), header).verify() is False


def test_what_we_sign_is_accepted_by_the_sdk():
    sent = delivery("stripe", now=time.time())
    event = stripe.Webhook.construct_event(sent.body, sent.headers["Stripe-Signature"], SECRET)
    assert event.id == captured("stripe")["id"]


def test_any_v1_may_match_and_other_schemes_are_ignored():
    sent = delivery("stripe")
    timestamp, right = sent.headers["Stripe-Signature"].split(",")
    assert re_signed(sent, f"{timestamp},v1={'0' * 64},{right},v0=abc").verify() is False
    with pytest.raises(SignatureRefused):
        re_signed(sent, f"{timestamp},v0={right[3:]}").verify()


def test_the_whole_secret_is_the_key():
    with pytest.raises(SignatureRefused):
        delivery("stripe", secret=SECRET.removeprefix("whsec_")).verify()


@pytest.mark.parametrize("age", [-301, 301])
def test_more_than_five_minutes_either_way_is_refused(age):
    with pytest.raises(SignatureRefused) as refusal:
        delivery("stripe", now=NOW - age).verify()
    assert refusal.value.reason == "stale"


@pytest.mark.parametrize("age", [-300, 300])
def test_five_minutes_either_way_are_accepted(age):
    assert delivery("stripe", now=NOW - age).verify() is False


@pytest.mark.parametrize(
    "header",
    [
        "t",
        "t=",
        "v1=abc",
        "t=,v1=",
        "t=abc,v1=def",
        "t=１２３,v1=abc",
        "t=-5,v1=a",
        "t=1e9,v1=a",
        ",,,=,=",
        "t=" + "9" * 40,
    ],
)
def test_malformed_header_is_refused(header):
    with pytest.raises(SignatureRefused):
        re_signed(delivery("stripe"), header).verify()


def test_facts_are_the_events_own():
    sent = delivery("stripe")
    facts = provider_named("stripe").read(sent.incoming(), captured("stripe"))
    assert (facts.event_id, facts.type) == ("evt_1SAbcDEfGhIjKlMnOpQrStUv", "checkout.session.completed")
    assert facts.subject == "cs_test_a1b2c3d4e5f6g7h8i9j0"
    assert facts.occurred_at.timestamp() == captured("stripe")["created"]
    assert facts.account == ""


@pytest.mark.parametrize(
    "change",
    [{"id": None}, {"id": ""}, {"id": ["evt"]}, {"id": "evt\x00"}, {"id": "e" * 201}, {"type": None}, {"type": True}],
)
def test_event_without_a_usable_id_or_type_is_not_stripes(change):
    with pytest.raises(PayloadRefused):
        provider_named("stripe").read(delivery("stripe").incoming(), captured("stripe") | change)


@pytest.mark.parametrize("created", [None, "yesterday", 10**30, -(10**30), float("inf"), True, {}])
def test_unreadable_time_means_when_it_was_received(created):
    facts = provider_named("stripe").read(delivery("stripe").incoming(), captured("stripe") | {"created": created})
    assert facts.occurred_at is None
