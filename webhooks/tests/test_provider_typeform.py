import time
from uuid import uuid4

import pytest
from django.test import Client

from webhooks.errors import PayloadRefused, SignatureRefused
from webhooks.providers import provider_named
from webhooks.tests.deliveries import SECRETS, captured, delivery, re_signed

# openssl dgst -sha256 -hmac typeform-secret-of-tests -binary body.json | openssl base64
BODY = (
    b'{"event_id":"LtWXD3crgy","event_type":"form_response",'
    b'"form_response":{"token":"a3a12ec67a1365927098a606107fac15"}}'
)
SIGNATURE = "sha256=V+zpAjoARlOhme+YrnEnMMwlZ1zqCVLwsrUOk/65Nrw="


def test_signature_computed_by_openssl_is_accepted():
    assert re_signed(delivery("typeform", body=BODY), SIGNATURE).verify() is False


@pytest.mark.parametrize(
    "signature",
    [
        "",
        SIGNATURE[7:],
        SIGNATURE.upper(),
        SIGNATURE.rstrip("="),
        SIGNATURE + " ",
        "sha1=" + SIGNATURE[7:],
        "sha256=",
        "sha256=é",
    ],
)
def test_other_forms_of_the_signature_are_refused(signature):
    with pytest.raises(SignatureRefused):
        re_signed(delivery("typeform", body=BODY), signature).verify()


def test_there_is_no_time_limit_because_there_is_no_timestamp():
    assert re_signed(delivery("typeform", body=BODY), SIGNATURE).verify(now=4_000_000_000) is False


def test_facts_are_the_responses():
    facts = provider_named("typeform").read(delivery("typeform").incoming(), captured("typeform"))
    assert (facts.event_id, facts.type) == ("01KAJ4V7Y6T2Z8Q9R3W5X1C0BD", "form_response")
    assert facts.subject == "a3a12ec67a1365927098a606107fac15"
    assert facts.occurred_at.isoformat() == "2026-11-21T09:04:12+00:00"


@pytest.mark.parametrize(
    "change", [{"event_id": None}, {"event_type": ""}, {"form_response": None}, {"form_response": []}]
)
def test_what_is_no_form_response_is_refused(change):
    with pytest.raises(PayloadRefused):
        provider_named("typeform").read(delivery("typeform").incoming(), captured("typeform") | change)


@pytest.mark.django_db
@pytest.mark.parametrize("secret", [SECRETS["typeform"], "another-secret-of-tests"])
@pytest.mark.parametrize("body", [b"{}", b"nonsense", None])
@pytest.mark.parametrize("at_an_organization", [False, True])
def test_form_is_never_answered_as_if_it_were_gone(cast, secret, body, at_an_organization):
    """Typeform switches a webhook off for good at the first 404 or 410."""
    address = uuid4() if at_an_organization else None
    answer = delivery("typeform", body=body, secret=secret, now=time.time()).post(Client(), organization_id=address)
    assert answer.status_code in (202, 400, 401)
