"""What Celery does for the gateway, and that it is asked to."""

import pytest

from oasis.celery import app
from oasis.core.health import _backlogs
from webhooks import tasks
from webhooks.models import WebhookDelivery, WebhookEvent
from webhooks.services.transport import Answer

pytestmark = pytest.mark.django_db


def test_every_periodic_task_exists_and_is_in_the_schedule():
    for name, entry in tasks.BEAT.items():
        assert entry["task"] in app.tasks
        assert app.conf.beat_schedule[name]["schedule"] == entry["schedule"]


def test_tasks_process_send_watch_and_purge(handlers, stored, subscribed, happens, receiver):
    stored()
    subscribed()
    happens()
    assert tasks.process_due() == 1
    assert tasks.send_due() == 1
    assert (WebhookEvent.objects.get().status, WebhookDelivery.objects.get().status) == ("processed", "delivered")
    assert tasks.watch() is None
    tasks.purge()
    assert len(receiver.received) == 1


def test_one_thread_of_a_process_sends_at_a_time(subscribed, happens, monkeypatch):
    from webhooks.services import sending

    subscribed()
    happens()
    inner = []

    def sends(requests, **options):
        inner.append(tasks.send_due())
        return [Answer(200, "") for _ in requests]

    monkeypatch.setattr(sending, "send_all", sends)
    assert tasks.send_due() == 1
    assert inner == [0]
    assert tasks.send_due() == 0


def test_both_queues_are_measured():
    assert {"webhook_events", "webhook_deliveries"} <= set(_backlogs)
