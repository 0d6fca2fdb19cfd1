import orjson
import pytest
from mercadopago.webhook import WebhookSignatureValidator

from webhooks.errors import PayloadRefused, SignatureRefused
from webhooks.providers import provider_named
from webhooks.tests.deliveries import NOW, Delivery, captured, delivery

# printf 'id:ab12cd;request-id:…;ts:…;' | openssl dgst -sha256 -hmac mercadopago-secret-of-tests
REQUEST_ID = "bb56a2f1-6aae-46ac-982e-9dcd3581d08e"
LOWERED_MS = "c36b69ccc97df7141e6431b4e4dbb251eef5b5daac90999d616880c4c4c1469a"  # id:ab12cd, ts 1742505638683
AS_RECEIVED = "b3b613afc05d8a3af04d6ecd18866137d72d864c91dc141706635f992b024231"  # id:AB12CD, ts 1742505638
WITHOUT_ID = "5f093a3787ee90b0d6292d7e327401a1a6c9c4e879b90d4417c1153190d671cb"  # no id, ts 1742505638


def notification(signature: str, timestamp: str, query: dict[str, str], request_id: str = REQUEST_ID) -> Delivery:
    headers = {"x-signature": f"ts={timestamp},v1={signature}", "x-request-id": request_id}
    return Delivery("mercadopago", b"{}", headers, query)


def test_alphanumeric_id_is_signed_in_lower_case_and_milliseconds_are_understood():
    assert notification(LOWERED_MS, "1742505638683", {"data.id": "AB12CD"}).verify(now=1742505638.0) is False


def test_id_as_received_is_tried_too():
    assert notification(AS_RECEIVED, "1742505638", {"data.id": "AB12CD"}).verify(now=1742505638.0) is False


def test_absent_id_is_left_out_whole():
    assert notification(WITHOUT_ID, "1742505638", {}).verify(now=1742505638.0) is False


@pytest.mark.parametrize(
    ("data_id", "timestamp", "signature"),
    [("ab12cd", "1742505638683", LOWERED_MS), ("AB12CD", "1742505638", AS_RECEIVED), (None, "1742505638", WITHOUT_ID)],
)
def test_the_sdk_takes_the_same_text_for_signed(data_id, timestamp, signature):
    header = f"ts={timestamp},v1={signature}"
    WebhookSignatureValidator.validate(header, REQUEST_ID, data_id, "mercadopago-secret-of-tests")


def test_what_we_sign_is_accepted_by_the_sdk():
    provider = provider_named("mercadopago")
    signed = provider.signed(orjson.dumps(provider.sample(NOW)), "mercadopago-secret-of-tests", NOW)
    WebhookSignatureValidator.validate(
        signed.headers["x-signature"],
        signed.headers["x-request-id"],
        signed.query["data.id"],
        "mercadopago-secret-of-tests",
        tolerance_seconds=300,
        now=lambda: int(NOW * 1000),
    )


def test_spaces_after_the_commas_do_not_matter():
    sent = notification(WITHOUT_ID, "1742505638", {})
    spaced = sent.but(headers={**sent.headers, "x-signature": f" ts=1742505638, v1={WITHOUT_ID} "})
    assert spaced.verify(now=1742505638.0) is False


@pytest.mark.parametrize("age", [-301, 301, 10**8])
def test_old_but_right_signature_is_accepted_as_late(age):
    assert notification(WITHOUT_ID, "1742505638", {}).verify(now=1742505638.0 + age) is True


@pytest.mark.parametrize(
    ("signature", "timestamp", "query", "request_id"),
    [
        (LOWERED_MS, "1742505638683", {"data.id": "ab12ce"}, REQUEST_ID),
        (LOWERED_MS, "1742505638684", {"data.id": "ab12cd"}, REQUEST_ID),
        (LOWERED_MS, "1742505638683", {"data.id": "ab12cd"}, "another"),
        (LOWERED_MS, "1742505638683", {"data.id": "ab12cd"}, ""),
        (LOWERED_MS, "1742505638683", {}, REQUEST_ID),
        (LOWERED_MS.upper(), "1742505638683", {"data.id": "ab12cd"}, REQUEST_ID),
        (WITHOUT_ID, "", {}, REQUEST_ID),
        ("", "1742505638", {}, REQUEST_ID),
        (WITHOUT_ID, "1742505638.0", {}, REQUEST_ID),
    ],
)
def test_anything_else_than_what_was_signed_is_refused(signature, timestamp, query, request_id):
    with pytest.raises(SignatureRefused):
        notification(signature, timestamp, query, request_id).verify(now=1742505638.0)


def test_facts_name_the_payment_and_the_notification():
    sent = delivery("mercadopago")
    facts = provider_named("mercadopago").read(sent.incoming(), captured("mercadopago"))
    assert (facts.event_id, facts.type, facts.subject) == ("110000000001", "payment", "123456789")
    assert facts.occurred_at.isoformat() == "2026-11-21T09:05:00+00:00"
    assert facts.account == ""  # the body is not signed: nothing of it may decide what is a duplicate of another's


def test_equal_notification_ids_of_two_payments_are_two_events():
    provider, payload = provider_named("mercadopago"), captured("mercadopago")
    other = payload | {"data": {"id": "987654321"}}
    first = provider.read(delivery("mercadopago", payload).incoming(), payload)
    second = provider.read(delivery("mercadopago", other).incoming(), other)
    assert first.event_id == second.event_id
    assert first.variant != second.variant


def test_body_about_another_payment_than_the_signed_one_is_refused():
    sent = delivery("mercadopago", now=NOW)
    with pytest.raises(PayloadRefused):
        provider_named("mercadopago").read(sent.incoming(), captured("mercadopago") | {"data": {"id": "1"}})


@pytest.mark.parametrize("change", [{"type": None}, {"id": None}, {"id": {}}])
def test_notification_without_type_or_id_is_refused(change):
    with pytest.raises(PayloadRefused):
        provider_named("mercadopago").read(delivery("mercadopago").incoming(), captured("mercadopago") | change)
