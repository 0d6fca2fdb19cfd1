"""Notifications of Mercado Pago act only through what its API says of the payment."""

import time
from decimal import Decimal

import pytest
from django.test import Client

from webhooks.errors import PermanentError
from webhooks.models import WebhookEvent
from webhooks.providers.mercadopago_payments import PaymentState, breaker, payment_state
from webhooks.services.processing import process_due
from webhooks.tests.deliveries import captured, delivery
from webhooks.tests.mercadopago_api import payment

pytestmark = pytest.mark.django_db
ID = captured("mercadopago")["data"]["id"]


@pytest.fixture
def settled(handlers):
    """The states that a handler was given."""
    states = []
    handlers.handles("mercadopago", "payment")(lambda event, payload: states.append(payment_state(event)))
    return states


def test_handler_is_given_what_the_api_says(mercadopago, settled, stored):
    mercadopago.payments[ID] = payment(ID)
    event = stored("mercadopago")
    process_due()
    [state] = settled
    assert (state.id, state.status, state.amount, state.refunded) == (ID, "approved", Decimal("1500.5"), Decimal(0))
    assert (state.currency, state.reference) == ("ARS", "0199f0c2-1111-7aaa-8bbb-0123456789ab")
    assert state.updated_at.isoformat() == "2026-11-21T06:05:00-03:00"
    event.refresh_from_db()
    assert event.status == "processed"
    assert mercadopago.asked == [f"/v1/payments/{ID}"]


def test_body_that_lies_changes_nothing(mercadopago, settled):
    """The signature covers the id alone: a forger may send any body with a notification that was overheard."""
    mercadopago.payments[ID] = payment(ID, status="pending", transaction_amount=10)
    lie = captured("mercadopago") | {"action": "payment.approved", "status": "approved", "transaction_amount": 1}
    assert delivery("mercadopago", lie, now=time.time()).post(Client()).status_code == 202
    process_due()
    assert [(state.status, state.amount) for state in settled] == [("pending", Decimal(10))]


def test_late_notification_acts_through_the_look_up_too(mercadopago, settled):
    mercadopago.payments[ID] = payment(ID, status="refunded")
    assert delivery("mercadopago", now=time.time() - 86_400).post(Client()).status_code == 202
    process_due()
    assert WebhookEvent.objects.get().late
    assert [state.status for state in settled] == ["refunded"]


def test_payment_that_is_not_there_yet_is_asked_for_again(mercadopago, settled, stored):
    event = stored("mercadopago")
    process_due()
    event.refresh_from_db()
    assert (event.status, event.reason[:14]) == ("failed", "PaymentUnknown")
    mercadopago.payments[ID] = payment(ID)
    WebhookEvent.objects.update(next_attempt_at=event.received_at)
    process_due()
    assert len(settled) == 1


@pytest.mark.parametrize("status", [401, 429, 500])
def test_api_that_does_not_answer_is_asked_again_and_left_alone_after_five_times(mercadopago, settled, stored, status):
    mercadopago.status = status
    event = stored("mercadopago")
    for _ in range(7):
        WebhookEvent.objects.update(next_attempt_at=event.received_at)
        process_due()
    event.refresh_from_db()
    assert event.status == "failed"
    assert not settled
    assert len(mercadopago.asked) == 5
    assert breaker.status()["state"] == "open"


def test_without_an_access_token_nobody_is_asked_and_the_payment_waits_for_one(mercadopago, settled, stored, settings):
    settings.MERCADOPAGO_ACCESS_TOKEN, token = "", settings.MERCADOPAGO_ACCESS_TOKEN
    mercadopago.payments[ID] = payment(ID)
    event = stored("mercadopago")
    process_due()
    event.refresh_from_db()
    assert (event.status, event.reason[:18], mercadopago.asked) == ("failed", "AccessTokenMissing", [])
    settings.MERCADOPAGO_ACCESS_TOKEN = token
    WebhookEvent.objects.update(next_attempt_at=event.received_at)
    process_due()
    assert len(settled) == 1


@pytest.mark.parametrize("answer", [{"id": 1}, {"transaction_amount": "mucho"}, {"transaction_amount": "NaN"}])
def test_answer_that_makes_no_sense_is_a_failure(mercadopago, settled, stored, answer):
    mercadopago.payments[ID] = payment(ID, **answer)
    event = stored("mercadopago")
    process_due()
    event.refresh_from_db()
    assert event.status == "failed"
    assert not settled


def test_id_that_cannot_be_a_payments_is_never_asked_for(mercadopago, settled, stored):
    event = stored("mercadopago", captured("mercadopago") | {"data": {"id": "../users/me"}})
    process_due()
    event.refresh_from_db()
    assert (event.status, event.reason, mercadopago.asked) == ("dead", "payment_id", [])


def test_other_topics_are_not_looked_up(mercadopago, handlers, stored):
    acted = []
    handlers.handles("mercadopago", "merchant_order")(lambda event, payload: acted.append(event.looked_up))
    stored("mercadopago", captured("mercadopago") | {"type": "merchant_order"})
    process_due()
    assert (acted, mercadopago.asked) == ([None], [])


def test_state_of_an_event_about_no_payment_cannot_be_had(handlers, stored):
    failures = []

    def handler(event, payload):
        with pytest.raises(PermanentError):
            payment_state(event)
        failures.append(isinstance(event.looked_up, PaymentState))

    handlers.handles("stripe", "checkout.session.completed")(handler)
    stored()
    process_due()
    assert failures == [False]


def test_payment_nobody_acts_on_is_kept_and_not_asked_for(mercadopago, handlers, stored):
    event = stored("mercadopago")
    process_due()
    event.refresh_from_db()
    assert (event.status, mercadopago.asked) == ("processed", [])
