"""Whatever arrives, the answer is a coded refusal and never a 500."""

import pytest
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from webhooks.models import EventStatus, WebhookEvent
from webhooks.tests.deliveries import PROVIDERS, delivery

pytestmark = pytest.mark.django_db
NAMES = (
    "HTTP_STRIPE_SIGNATURE", "HTTP_TYPEFORM_SIGNATURE", "HTTP_X_SIGNATURE", "HTTP_X_REQUEST_ID", "HTTP_WEBHOOK_ID",
    "HTTP_WEBHOOK_TIMESTAMP", "HTTP_WEBHOOK_SIGNATURE", "HTTP_SVIX_ID", "HTTP_SVIX_SIGNATURE", "CONTENT_TYPE",
    "QUERY_STRING",
)  # fmt: skip
text = st.text(st.characters(max_codepoint=255, exclude_categories=["Cc"]), max_size=80) | st.sampled_from(
    [
        "t=1,v1=2",
        "ts=1,v1=2",
        "v1,AAAA",
        "sha256=",
        "t=99999999999999999999",
        "data.id=1&data.id=2",
        "%00=%ff",
        "ts=,v1=,",
    ]
)
json = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=10,
)
patient = hypothesis_settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.mark.parametrize("provider", PROVIDERS)
@patient
@given(headers=st.dictionaries(st.sampled_from(NAMES), text, max_size=6), body=st.binary(max_size=100))
def test_unsigned_anything_is_refused(provider, headers, body):
    response = Client().generic("POST", f"/api/v1/webhooks/{provider}", body, **headers)
    assert response.status_code == 401, response.content
    assert response.json()["error"]["code"] == "webhook_002"
    assert not WebhookEvent.objects.exclude(status=EventStatus.REJECTED).exists()


FIELDS = (
    "id", "type", "topic", "created", "account", "data", "event_id", "event_type", "form_response", "timestamp",
    "date_created",
)  # fmt: skip


@pytest.mark.parametrize("provider", PROVIDERS)
@patient
@given(payload=st.dictionaries(st.sampled_from(FIELDS), json, max_size=7) | json)
def test_signed_anything_is_stored_or_refused(provider, payload):
    sent = delivery(provider, payload if provider != "mercadopago" or isinstance(payload, dict) else {"data": {}})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("webhooks.api.receiving.time.time", lambda: sent_at)
        response = sent.post(Client())
    assert response.status_code in (202, 200, 400, 409), response.content
    if response.status_code == 400:
        assert response.json()["error"]["code"] == "webhook_003"


sent_at = 1_763_683_260.0


@pytest.mark.parametrize(
    "path",
    [
        "stripe/not-a-uuid",
        "stripe/",
        "",
        "%00",
        "..%2Fevents",
        "stripe/018f0000-0000-7000-8000-00000000000a/more",
        "ñ",
        "x" * 300,
    ],
)
def test_other_paths_are_not_found(path):
    response = Client().post(f"/api/v1/webhooks/{path}", data=b"{}", content_type="application/json")
    assert response.status_code == 404
    assert response.json()["error"]["code"] in ("common_002", "webhook_001")
