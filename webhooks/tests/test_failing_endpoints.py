"""Endpoints that fail: left alone, switched off after five days or at 410, told when they work again."""

import pytest

from accounts.models import AuditRecord
from webhooks.models import WebhookDelivery
from webhooks.services.sending import send_due
from webhooks.tests.receiver import accepts, answers
from webhooks.tests.test_sending import later, off_after_five_days

pytestmark = pytest.mark.django_db


def test_endpoint_that_fails_is_left_alone_and_then_tried_with_one_delivery(subscribed, happens, receiver, cast):
    endpoint = subscribed()
    people = [str(person.id) for person in (cast.ana, cast.bruno, cast.clara, cast.diego)]
    receiver.behave(answers(500))
    happens(person_id=people[0])
    send_due()
    for person in people[1:]:
        happens(person_id=person)
    assert send_due() == 0
    with later(seconds=40):
        assert send_due() == 1
        assert len(receiver.received) == 2
    receiver.behave(accepts)
    with later(minutes=6):
        assert send_due() == 4
    assert endpoint.reread().failing_since is None


def test_endpoint_that_has_failed_for_five_days_is_switched_off_with_a_mail(
    subscribed, happens, receiver, outbox, mailbox, cast
):
    endpoint = off_after_five_days(subscribed, receiver, happens).reread()
    assert (endpoint.status, endpoint.off_reason) == ("off", "failing")
    assert not WebhookDelivery.objects.filter(next_attempt_at__isnull=False).exists()
    with later(days=6):
        outbox.run()
    assert [mail.to[0] for mail in mailbox] == [cast.ana.email]  # Bruno could not switch it on
    assert f"/admin/webhooks/webhookendpoint/{endpoint.pk}/change/" in mailbox[0].body
    assert "Hemos apagado un webhook de Empresa Alba" in mailbox[0].subject
    assert "5 días" in mailbox[0].body
    assert AuditRecord.objects.filter(action="webhook_endpoint.switched_off").count() == 1
    happens()
    assert send_due() == 0


def test_failures_of_less_than_five_days_leave_it_on(subscribed, happens, receiver):
    endpoint = subscribed()
    receiver.behave(answers(500))
    happens()
    send_due()
    with later(days=4, hours=23):
        send_due()
    assert endpoint.reread().status == "active"


def test_410_switches_off_at_once(subscribed, happens, receiver, outbox, mailbox, cast):
    endpoint = subscribed()
    receiver.behave(answers(410))
    happens()
    happens(person_id=str(cast.clara.id))
    send_due()
    assert (endpoint.reread().status, endpoint.endpoint.off_reason) == ("off", "gone")
    assert set(WebhookDelivery.objects.values_list("status", flat=True)) == {"dead"}
    outbox.run()
    assert "410" in mailbox[0].body


def test_recovery_after_an_hour_is_told_once_and_after_a_minute_is_not(subscribed, happens, receiver, outbox, mailbox):
    endpoint = subscribed()
    receiver.behave(answers(500), accepts)
    happens()
    send_due()
    with later(minutes=1):
        assert send_due() == 1
    outbox.run()
    assert not mailbox
    receiver.behave(answers(500))
    happens()
    send_due()
    receiver.behave(accepts)
    with later(hours=2):
        happens()
        assert send_due() == 2
        assert endpoint.reread().failing_since is None
        outbox.run()
    assert [mail.subject for mail in mailbox] == ["El webhook de Empresa Alba vuelve a funcionar"]
