"""Providers that fall silent, the age of secrets, clock skew, and what is purged when."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from prometheus_client import REGISTRY

from webhooks.models import DeliveryAttempt, EventStatus, ProviderState, WebhookAttempt, WebhookDelivery, WebhookEvent
from webhooks.services.retention import Purged, purge
from webhooks.services.sending import send_due
from webhooks.services.watching import EVENTS_NEEDED, silent_since, watch_providers
from webhooks.tests.deliveries import captured, delivery

pytestmark = pytest.mark.django_db
SETTLED = {"status": EventStatus.PROCESSED, "next_attempt_at": None}


@pytest.fixture
def habit(stored):
    """Stripe sent an event every two hours until `ago`."""

    def heard(ago, *, count=EVENTS_NEEDED, every=timedelta(hours=2)):
        for number in range(count):
            moment = timezone.now() - ago - every * number
            payload = captured("stripe") | {"id": f"evt_{number}"}
            stored(payload=payload, received_at=moment, processed_at=moment, **SETTLED)

    return heard


def test_provider_that_is_silent_for_longer_than_ever_is_told_once(habit, outbox, mailbox, cast, settings):
    settings.FRONTEND_URL, settings.PUBLIC_URL = "https://app.example.org", "https://oasis.example.org"
    habit(timedelta(hours=4))
    assert watch_providers() == ["stripe"]
    assert watch_providers() == ["stripe"]
    outbox.run()
    assert [mail.to for mail in mailbox] == [[cast.gala.email]]
    assert mailbox[0].subject == "Stripe ha dejado de enviarnos avisos"
    assert "https://oasis.example.org/admin/webhooks/webhookevent/?provider=stripe" in mailbox[0].body
    assert REGISTRY.get_sample_value("oasis_webhook_provider_silent", {"provider": "stripe"}) == 1
    assert ProviderState.objects.get(name="stripe").silent_since is not None


def test_next_event_ends_the_alarm_and_the_next_silence_is_told_again(habit, stored, outbox, mailbox):
    habit(timedelta(hours=4))
    watch_providers()
    stored(payload=captured("stripe") | {"id": "evt_new"}, received_at=timezone.now())
    assert watch_providers() == []
    assert ProviderState.objects.get(name="stripe").silent_since is None
    with time_machine.travel(timezone.now() + timedelta(days=2), tick=False):
        assert watch_providers() == ["stripe"]
        outbox.run()
    assert len(mailbox) == 2


def test_silence_that_is_usual_is_no_alarm(habit):
    habit(timedelta(hours=2, minutes=30))
    assert silent_since("stripe", timezone.now()) is None


def test_few_events_are_no_habit(habit):
    habit(timedelta(days=3), count=EVENTS_NEEDED - 1)
    assert silent_since("stripe", timezone.now()) is None


def test_refused_requests_are_not_hearing_from_a_provider(habit):
    habit(timedelta(hours=4))
    delivery("stripe", secret="whsec_wrong_one").post(Client())
    assert silent_since("stripe", timezone.now()) is not None


def test_age_of_a_secret_and_clock_skew_are_told(api, cast, settings):
    def told():
        data = api(cast.gala).get("/api/v1/webhooks/providers").json()["data"]
        return next(provider for provider in data if provider["name"] == "stripe")

    assert told()["secret_since"] is None
    watch_providers()
    since = told()["secret_since"]
    assert since is not None
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        settings.WEBHOOK_SECRETS = settings.WEBHOOK_SECRETS | {
            "stripe": [*settings.WEBHOOK_SECRETS["stripe"], "new_one_1"]
        }
        watch_providers()
        assert told()["secret_since"] == since
        settings.WEBHOOK_SECRETS = settings.WEBHOOK_SECRETS | {"stripe": ["new_one_1"]}
        assert told()["secret_since"] > since
        watch_providers()
    assert settings.WEBHOOK_SECRETS["stripe"][0] not in str(ProviderState.objects.get(name="stripe").secrets_seen)
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        delivery("stripe", secret="new_one_1", now=now.timestamp() + 100).post(Client())
    assert 99_000 <= told()["clock_skew_ms"] <= 100_000  # the signature counts whole seconds
    assert told()["circuit"] is None


def test_circuit_of_a_provider_that_is_asked_back_is_told(api, cast):
    data = api(cast.gala).get("/api/v1/webhooks/providers").json()["data"]
    assert next(one for one in data if one["name"] == "mercadopago")["circuit"] == "closed"


# -- retention


def test_bodies_go_first_then_rows_and_what_waits_stays(stored, handlers, settings):
    old = timezone.now() - timedelta(days=settings.WEBHOOK_BODY_DAYS + 1)
    ancient = timezone.now() - timedelta(days=settings.WEBHOOK_RETENTION_DAYS + 1)

    def event(number, **fields):
        return stored(payload=captured("stripe") | {"id": f"evt_{number}"}, **fields)

    fresh = event(1, received_at=timezone.now(), processed_at=timezone.now(), **SETTLED)
    aged = event(2, received_at=old, processed_at=old, **SETTLED)
    dead = event(3, received_at=old, status=EventStatus.DEAD, next_attempt_at=None)
    gone = event(4, received_at=ancient, processed_at=ancient, **SETTLED)
    waiting = event(5, received_at=ancient)
    WebhookAttempt.objects.create(event=gone, number=1)
    expected = Purged(bodies=2, events=1, deliveries=0)
    assert purge(dry_run=True) == expected
    assert WebhookEvent.objects.count() == 5
    assert purge() == expected
    assert set(WebhookEvent.objects.values_list("pk", flat=True)) == {fresh.id, aged.id, dead.id, waiting.id}
    assert not WebhookAttempt.objects.exists()
    left = {event.id: bool(event.content()) for event in WebhookEvent.objects.all()}
    assert left == {fresh.id: True, aged.id: False, dead.id: True, waiting.id: True}
    assert purge() == Purged(0, 0, 0)


def test_old_deliveries_go_with_their_attempts(subscribed, happens, receiver, settings):
    subscribed()
    happens()
    send_due()
    happens()
    WebhookDelivery.objects.update(created_at=timezone.now() - timedelta(days=settings.WEBHOOK_RETENTION_DAYS + 1))
    assert purge() == Purged(0, 0, 1)
    assert WebhookDelivery.objects.get().status == "pending"
    assert not DeliveryAttempt.objects.exists()
