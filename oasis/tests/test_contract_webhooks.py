"""The page on webhooks, and the shapes of its answers, signed by hand as the page says."""

import base64
import hashlib
import hmac
import json
import time
from uuid import uuid4

import pytest
from django.test import Client

from oasis.tests.contract import CURSOR, PAGE, answered, refused, shaped

STRIPE, TYPEFORM, MERCADOPAGO, STANDARD = "whsec_of_stripe", "of-typeform", "of-mercadopago", "whsec_b2YgdGhlIHRlc3Rz"
RECEIPT = "id status duplicate"
EVENT = "id provider event_id type status received_at processed_at attempts organization_id"
EVENT_BESIDE = "subject late occurred_at next_attempt_at deliveries request_id reason"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def secrets(settings):
    """One secret each."""
    settings.WEBHOOK_SECRETS = {
        "stripe": ["whsec_the_next", STRIPE],
        "typeform": [TYPEFORM],
        "mercadopago": [MERCADOPAGO],
        "standard": [STANDARD],
    }


def digest(key, text):
    return hmac.new(key.encode() if isinstance(key, str) else key, text.encode(), hashlib.sha256)


def post(path, body, **headers):
    return Client().post(f"/api/v1/webhooks/{path}", data=body, content_type="application/json", headers=headers)


def stripe(body, *, ago=0, name="v1", before=""):
    moment = int(time.time()) - ago
    signature = digest(STRIPE, f"{moment}.{body}").hexdigest()
    return post("stripe", body, stripe_signature=f"t={moment}{before},{name}={signature}")


def invoice(**changes):
    return json.dumps(
        {"id": f"evt_{uuid4().hex}", "type": "invoice.paid", "data": {"object": {"id": "in_1"}}, **changes}
    )


def test_stripe():
    body = invoice()
    first = answered(stripe(body), 202)
    shaped(first, RECEIPT)
    again = answered(stripe(body), 200)
    assert (first["duplicate"], again["duplicate"], again["id"]) == (False, True, first["id"])
    refused(stripe(body.replace("in_1", "in_2")), 409, "webhook_004")
    answered(stripe(invoice(), before=",v1=00,v0=11"), 202)
    answered(stripe(invoice(), ago=290), 202)
    answered(stripe(invoice(type="never.heard.of")), 202)
    for late in (stripe(invoice(), ago=310), stripe(invoice(), ago=-310), stripe(invoice(), name="v0")):
        refused(late, 401, "webhook_002")
    refused(post("stripe", invoice()), 401, "webhook_002")
    for odd in ("{}", "[]", "not json"):
        refused(stripe(odd), 400, "webhook_003")
    refused(stripe(invoice(pad="x" * 1_048_576)), 413, "common_010")
    refused(post("nobody", "{}"), 404, "webhook_001")


def test_typeform():
    body = json.dumps({"event_id": uuid4().hex, "event_type": "form_response", "form_response": {"form_id": "a"}})
    signature = "sha256=" + base64.b64encode(digest(TYPEFORM, body).digest()).decode()
    shaped(answered(post("typeform", body, typeform_signature=signature), 202), RECEIPT)
    refused(post("typeform", body + " ", typeform_signature=signature), 401, "webhook_002")


def test_mercado_pago():
    moment, body = int(time.time() * 1000), json.dumps({"id": 1, "type": "payment", "data": {"id": "ABC1"}})
    signature = digest(MERCADOPAGO, f"id:abc1;request-id:r-1;ts:{moment};").hexdigest()
    headers = {"x_signature": f"ts={moment},v1={signature}", "x_request_id": "r-1"}
    shaped(answered(post("mercadopago?data.id=ABC1&type=payment", body, **headers), 202), RECEIPT)
    refused(post("mercadopago?data.id=ABC2&type=payment", body, **headers), 401, "webhook_002")


@pytest.mark.parametrize("names", ["webhook", "svix"])
def test_standard_webhooks(names):
    moment, body = int(time.time()), '{"type": "x.y", "data": {}}'
    key = base64.b64decode(STANDARD.removeprefix("whsec_"))
    signature = base64.b64encode(digest(key, f"msg_1.{moment}.{body}").digest()).decode()
    headers = {"id": "msg_1", "timestamp": str(moment), "signature": f"v1,AAAA v1,{signature}"}
    sent = post("standard", body, **{f"{names}_{name}": value for name, value in headers.items()})
    shaped(answered(sent, 202), RECEIPT)


def test_the_platform_sees_events_and_providers(api, cast, outbox):
    stripe(invoice())
    outbox.run()
    gala = api(cast.gala)
    rows = answered(gala.get("/api/v1/webhooks/events?provider=stripe"), pagination=CURSOR)
    shaped(rows, EVENT, EVENT_BESIDE)
    assert answered(gala.get(f"/api/v1/webhooks/events/{rows[0]['id']}")) == rows[0]
    refused(gala.get(f"/api/v1/webhooks/events/{uuid4()}"), 404, "common_002")
    refused(gala.get("/api/v1/webhooks/events?status=lost"), 400, "common_001", "status")
    providers = answered(gala.get("/api/v1/webhooks/providers"))
    shaped(
        providers,
        "name configured circuit last_24_hours last_success_at oldest_waiting_at median_ms p99_ms clock_skew_ms",
        "title dead_letters secret_since silent_since",
    )
    shaped(providers[0]["last_24_hours"], "received processed failed dead", "rejected")
    for body in ({}, {"provider": "stripe"}, {"ids": [rows[0]["id"]]}, {"since": "2026-01-01T00:00:00Z"}):
        assert answered(gala.post("/api/v1/webhooks/dlq/retry", body)) == {"count": 0}
    for path in ("events", "providers"):
        refused(api(cast.ana).get(f"/api/v1/webhooks/{path}"), 403, "auth_010")


def test_an_organization_subscribes(api, cast):
    ana, path = api(cast.ana), "/api/v1/webhooks/endpoints"
    kinds = ["enrollment.completed", "level.reached", "badge.awarded", "reward.redeemed", "event.checked_in"]
    body = {"url": "https://example.com/hook", "events": [*kinds, "member.joined"], "description": "Nómina"}
    made = answered(ana.post(path, body), 201)
    beside = "status off_reason off_at failing_since last_success_at former_secret_until created_at"
    shaped(made, "id url events description secret", beside)
    shaped(answered(ana.get(path), pagination=PAGE), "id url events description", beside)
    assert base64.b64decode(made["secret"].removeprefix("whsec_"))
    for url in ("http://127.0.0.1/", "https://10.0.0.1/", "https://169.254.169.254/", "ftp://example.com/"):
        refused(ana.post(path, {**body, "url": url}), 400, "common_001", "url")
    refused(ana.post(path, {**body, "events": ["journal.written"]}), 400, "common_001", "events")
    refused(api(cast.clara).get(path), 403, "auth_010")
    refused(api(cast.elena).get(f"{path}/{made['id']}"), 403, "auth_010")
    assert set(kinds) <= set(answered(ana.get("/api/v1/webhooks/event-types"))["types"])
