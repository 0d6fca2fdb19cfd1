"""Jitsi: the signature of JaaS, the bearer token of Prosody's event module."""

import base64
import hashlib
import hmac

import orjson
import pytest

from webhooks.errors import PayloadRefused, SignatureRefused
from webhooks.providers import provider_named
from webhooks.tests.deliveries import NOW, SECRETS, Delivery, captured, delivery

SECRET = SECRETS["jitsi"]
PROSODY = {
    "event_name": "muc-occupant-joined",
    "room_name": "sesion-0199f0c2",
    "room_jid": "sesion-0199f0c2@conference.meet.example",
    "is_breakout": False,
    "occupant": {"occupant_jid": "x@meet.example/y", "name": "Diego Ruiz", "joined_at": 1763683200},
    "created_at": 1763683200,
}


def bearer(payload=PROSODY, token=SECRET):
    return Delivery("jitsi", orjson.dumps(payload), {"Authorization": f"Bearer {token}"}, {})


def signed_by_the_documentation(body, timestamp, secret=SECRET):
    """`{t}.{body}` under HMAC-SHA256, base64: developer.8x8.com/jaas/docs/webhooks-signatures ."""
    digest = hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).digest()
    return f"t={timestamp},v1={base64.b64encode(digest).decode()}"


def test_signature_as_the_documentation_makes_it_is_accepted():
    body = orjson.dumps(captured("jitsi"))
    for timestamp in (int(NOW), int(NOW * 1000)):
        header = {"X-Jaas-Signature": signed_by_the_documentation(body, timestamp)}
        assert Delivery("jitsi", body, header, {}).verify() is False


def test_any_v1_may_match_and_other_schemes_are_ignored():
    body = orjson.dumps(captured("jitsi"))
    right = signed_by_the_documentation(body, int(NOW)).partition(",")[2]
    wrong = "v1=" + base64.b64encode(bytes(32)).decode()
    sent = Delivery("jitsi", body, {"X-Jaas-Signature": f"t={int(NOW)},{wrong}, {right}"}, {})
    assert sent.verify() is False
    with pytest.raises(SignatureRefused):
        sent.but(headers={"X-Jaas-Signature": f"t={int(NOW)},{right.replace('v1', 'v0')}"}).verify()


@pytest.mark.parametrize("age", [-301, 301])
def test_old_signature_is_refused(age):
    with pytest.raises(SignatureRefused) as refusal:
        delivery("jitsi").verify(now=NOW + age)
    assert refusal.value.reason == "stale"


def test_bearer_token_is_accepted():
    assert bearer().verify() is False
    assert bearer(token="new-secret-of-jitsi").verify("new-secret-of-jitsi", SECRET) is False


@pytest.mark.parametrize("header", ["", "Bearer ", "Bearer wrong", SECRET, f"bearer {SECRET}x", f"Basic {SECRET}"])
def test_any_other_token_is_refused(header):
    with pytest.raises(SignatureRefused):
        bearer().but(headers={"Authorization": header}).verify()


def test_wrong_signature_is_not_saved_by_a_right_token():
    sent = delivery("jitsi")
    both = {"X-Jaas-Signature": f"t={int(NOW)},v1=AAAA", "Authorization": f"Bearer {SECRET}"}
    with pytest.raises(SignatureRefused):
        sent.but(headers=both).verify()


def test_names_of_prosody_are_told_as_those_of_jaas():
    for name, known in (("muc-occupant-left", "PARTICIPANT_LEFT"), ("muc-room-created", "ROOM_CREATED")):
        sent = bearer(PROSODY | {"event_name": name})
        facts = provider_named("jitsi").read(sent.incoming(), PROSODY | {"event_name": name})
        assert facts.type == known
        assert facts.occurred_at.timestamp() == 1763683200


def test_event_without_an_id_is_known_by_its_content():
    read = lambda sent: provider_named("jitsi").read(sent.incoming(), orjson.loads(sent.body))  # noqa: E731
    assert read(bearer()).event_id == read(bearer()).event_id
    assert read(bearer()).event_id != read(bearer(PROSODY | {"created_at": 1763683201})).event_id


def test_coming_and_going_have_no_order_that_could_drop_one():
    facts = provider_named("jitsi").read(delivery("jitsi").incoming(), captured("jitsi"))
    assert (facts.subject, facts.type) == ("", "PARTICIPANT_JOINED")
    assert facts.occurred_at.timestamp() == pytest.approx(1763683200.123)


@pytest.mark.parametrize("payload", [{}, {"eventType": [5]}, {"eventType": "a", "idempotencyKey": ["x"]}])
def test_what_is_no_event_is_refused(payload):
    with pytest.raises(PayloadRefused):
        provider_named("jitsi").read(bearer(payload).incoming(), payload)
