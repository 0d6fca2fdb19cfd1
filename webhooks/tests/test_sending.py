"""Deliveries to organizations' endpoints: signed, at least once, in order, again for a day, off after five."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone
from standardwebhooks import Webhook

from oasis.core.models import OutboxMessage
from oasis.core.outbox import PermanentFailure, emit
from oasis.core.tenancy import organization_scope
from oasis.core.testing import at_once
from webhooks.models import DeliveryAttempt, WebhookDelivery, WebhookEndpoint
from webhooks.outgoing import InvalidOutgoing, Outgoing, publish_as, published_types
from webhooks.rules.retries import RETRY_SECONDS
from webhooks.services import sending
from webhooks.services.endpoints import change_endpoint, redeliver, redeliver_dead, rotate_secret, send_test
from webhooks.services.publishing import publish
from webhooks.services.sending import claim, send_due
from webhooks.tests.racing import claims_while_locked
from webhooks.tests.receiver import accepts, answers, closes_in_the_middle, resets

pytestmark = pytest.mark.django_db


def later(**span):
    return time_machine.travel(timezone.now() + timedelta(**span), tick=False)


def off_after_five_days(subscribed, receiver, happens):
    """An endpoint that has failed for five days."""
    endpoint = subscribed("level.reached")
    receiver.behave(answers(500))
    happens()
    send_due()
    with later(days=5, minutes=1):
        happens()
        send_due()
    return endpoint


# -- publishing


def test_domain_event_becomes_one_delivery_for_each_endpoint_that_wants_it(subscribed, happens, receiver, cast):
    wants, both = subscribed("level.reached"), subscribed("level.reached", "badge.awarded", url=receiver.url("/both"))
    subscribed("badge.awarded")
    subscribed("level.reached", organization=cast.b)
    message = happens(level=3)
    rows = WebhookDelivery.objects.all()
    assert {row.endpoint_id for row in rows} == {wants.endpoint.id, both.endpoint.id}
    assert {row.message_id for row in rows} == {message.id}
    assert send_due() == 2
    arrived = {got.path: got for got in receiver.received}
    for endpoint, path in ((wants, "/hook"), (both, "/both")):
        assert endpoint.verified(arrived[path]) == {
            "type": "level.reached",
            "timestamp": message.created_at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "data": {"organization_id": str(cast.a.id), "person_id": str(cast.diego.id), "level": 3},
        }
    assert set(rows.values_list("status", flat=True)) == {"delivered"}


def test_message_that_is_handled_twice_is_delivered_once(subscribed, happens, receiver, cast):
    subscribed()
    message = happens()
    publish(message.payload, message)
    assert send_due() == 1
    assert len(receiver.received) == 1


def test_event_goes_out_from_the_outbox_by_itself(subscribed, outbox, cast):
    subscribed("badge.awarded")
    with organization_scope(cast.a):
        emit("journeys.badge_awarded", {"person_id": str(cast.diego.id), "badge_id": str(cast.a.id)}, key="once")
    outbox.run()
    assert WebhookDelivery.objects.get().type == "badge.awarded"


def test_message_written_outside_every_scope_names_its_organization(subscribed, receiver, cast):
    subscribed("member.joined")
    ids = {"membership_id": str(cast.a.id), "person_id": str(cast.diego.id), "role": "participant"}
    message = OutboxMessage.objects.create(topic="organizations.member_joined", payload=ids, due_at=timezone.now())
    with pytest.raises(PermanentFailure):
        publish(message.payload, message)
    publish({**ids, "organization_id": str(cast.a.id)}, message)
    assert WebhookDelivery.objects.get().data["role"] == "participant"


def test_nothing_personal_can_be_published():
    for value in ("Diego Ruiz", "diego@example.org", "una nota", "", "x" * 81, ["a"], {"a": 1}, b"a"):
        with pytest.raises(InvalidOutgoing):
            Outgoing(subject="", data={"value": value})
    assert Outgoing(subject="", data={"a": None, "b": 1, "c": 2.5, "d": True, "e": "2026-11-21T09:04:12.5Z"}).data


def test_names_of_events_are_well_formed_and_belong_to_one_topic():
    assert {"enrollment.completed", "level.reached", "badge.awarded", "reward.redeemed", "member.joined"} <= set(
        published_types()
    )
    for name in ("Level", "level", "level.reached.twice", "level reached"):
        with pytest.raises(ValueError, match=r"past participle"):
            publish_as("tests.topic", name, lambda payload: None)
    with pytest.raises(ValueError, match="already"):
        publish_as("tests.topic", "level.reached", lambda payload: None)


def test_event_nobody_wants_costs_one_statement(happens, cast, statements):
    message = happens()
    with statements(1):
        publish(message.payload, message)


# -- sending


def test_each_attempt_has_the_same_id_and_bytes_and_a_signature_of_its_own_time(subscribed, happens, receiver):
    endpoint = subscribed()
    happens()
    receiver.behave(answers(503), accepts)
    assert send_due() == 1
    with later(seconds=40):
        assert send_due() == 1
        second = receiver.received[1]
        assert endpoint.verified(second)["type"] == "level.reached"
    first = receiver.received[0]
    assert endpoint.verified(first)
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body
    assert first.headers["webhook-timestamp"] != second.headers["webhook-timestamp"]
    delivery = WebhookDelivery.objects.get()
    assert (delivery.status, delivery.attempt_count, delivery.failures) == ("delivered", 2, 1)
    assert list(delivery.attempts.values_list("number", "status_code", "error")) == [(1, 503, "http_503"), (2, 200, "")]


@pytest.mark.parametrize("behaviour", [resets, closes_in_the_middle, answers(302, Location="http://10.0.0.1/")])
def test_whatever_is_no_good_answer_is_tried_again(subscribed, happens, receiver, behaviour):
    subscribed()
    happens()
    receiver.behave(behaviour)
    send_due()
    delivery = WebhookDelivery.objects.get()
    assert delivery.status == "failed"
    assert delivery.reason
    assert delivery.next_attempt_at > timezone.now()
    assert send_due() == 0


def test_after_the_last_retry_it_is_dead(subscribed, happens, receiver):
    subscribed()
    happens()
    receiver.behave(answers(500))
    start = timezone.now()
    for number in range(len(RETRY_SECONDS) + 1):
        with time_machine.travel(start + timedelta(hours=13 * number), tick=False):
            assert send_due() == 1
    delivery = WebhookDelivery.objects.get()
    assert (delivery.status, delivery.attempt_count, delivery.next_attempt_at) == ("dead", 9, None)
    assert delivery.reason == "http_500"


def test_deliveries_of_one_subject_wait_for_each_other(subscribed, happens, receiver, cast):
    subscribed()
    for level in (2, 3, 4):
        happens(level=level)
    happens(person_id=str(cast.clara.id), level=9)
    assert {row.data["level"] for row in claim()} == {2, 9}
    WebhookDelivery.objects.filter(status="sending").update(status="pending", next_attempt_at=timezone.now())
    DeliveryAttempt.objects.all().delete()
    WebhookDelivery.objects.update(attempt_count=0)
    assert send_due() == 4
    levels = [got.json["data"]["level"] for got in receiver.received if got.json["data"]["level"] != 9]
    assert levels == [2, 3, 4]


def test_one_that_fails_holds_up_those_behind_it_until_it_arrives(subscribed, happens, receiver):
    subscribed()
    happens(level=2)
    happens(level=3)
    receiver.behave(answers(500), accepts)
    assert send_due() == 1
    with later(seconds=40):
        assert send_due() == 2
    assert [got.json["data"]["level"] for got in receiver.received] == [2, 2, 3]


def test_event_that_is_still_in_the_outbox_goes_first(subscribed, happens, receiver, cast):
    subscribed()
    earlier = OutboxMessage.objects.create(
        organization_id=cast.a.id, topic="journeys.level_reached", payload={}, due_at=timezone.now()
    )
    happens(level=3)
    assert send_due() == 0
    OutboxMessage.objects.filter(pk=earlier.pk).update(error="ValueError")  # it failed: it holds up no longer
    assert send_due() == 1


def test_without_its_lock_a_delivery_would_be_claimed_several_times(transactional_db, subscribed, happens, monkeypatch):
    subscribed()
    happens()
    monkeypatch.setattr(sending, "CLAIM", sending.CLAIM.replace("FOR UPDATE OF delivery SKIP LOCKED", ""))
    assert len(claims_while_locked(WebhookDelivery, claim)) > 1


def test_with_its_lock_a_claim_passes_over_what_another_worker_holds(transactional_db, subscribed, happens):
    subscribed()
    happens()
    assert claims_while_locked(WebhookDelivery, claim) == []
    assert sum(map(len, at_once(*[claim] * 4))) == 1


def test_delivery_of_a_worker_that_died_is_taken_up_again(subscribed, happens, receiver, settings):
    subscribed()
    happens()
    assert len(claim()) == 1
    assert send_due() == 0
    with later(seconds=settings.WEBHOOK_LEASE_SECONDS + 1):
        assert send_due() == 1
    delivery = WebhookDelivery.objects.get()
    assert (delivery.status, delivery.attempt_count) == ("delivered", 2)
    assert [attempt.finished_at is None for attempt in delivery.attempts.all()] == [True, False]


def test_outcome_of_a_worker_whose_lease_ran_out_is_not_written(subscribed, happens, receiver, monkeypatch):
    subscribed()
    happens()

    def taken_over(requests, **options):
        WebhookDelivery.objects.update(attempt_count=7)
        return [sending.Answer(200, "")]

    monkeypatch.setattr(sending, "send_all", taken_over)
    send_due(seconds=0)
    assert WebhookDelivery.objects.get().status == "sending"


def test_no_transaction_is_open_while_the_network_is_used(transactional_db, subscribed, happens, monkeypatch):
    subscribed()
    happens()
    seen = []

    def look(requests, **options):
        seen.append(connection.in_atomic_block)
        return [sending.Answer(200, "")]

    monkeypatch.setattr(sending, "send_all", look)
    send_due()
    assert seen == [False]


def test_what_is_due_is_found_by_two_statements_however_many_organizations(subscribed, happens, statements, cast):
    for organization in (cast.a, cast.b):
        subscribed(organization=organization)
        happens(organization=organization)
    with statements(2):
        assert len(claim()) == 2


# -- what people do


def test_what_could_not_be_delivered_is_sent_again_once_it_is_on(subscribed, happens, receiver, cast):
    endpoint = off_after_five_days(subscribed, receiver, happens).endpoint
    receiver.behave(accepts)
    told = {"organization_id": cast.a.id, "endpoint_id": endpoint.id, "actor_id": cast.ana.id}
    change_endpoint(**told, active=True)
    assert redeliver_dead(**told) == 2
    assert send_due() == 2
    assert set(WebhookDelivery.objects.values_list("status", flat=True)) == {"delivered"}


def test_delivery_that_arrived_is_sent_again_under_the_same_id(subscribed, happens, receiver, cast):
    endpoint = subscribed()
    happens()
    send_due()
    delivery = WebhookDelivery.objects.get()
    redeliver(
        organization_id=cast.a.id, endpoint_id=endpoint.endpoint.id, delivery_id=delivery.id, actor_id=cast.ana.id
    )
    assert send_due() == 1
    first, second = receiver.received
    assert first.headers["webhook-id"] == second.headers["webhook-id"]


def test_replaced_secret_signs_beside_the_new_one_until_its_time_is_over(subscribed, happens, receiver, cast, settings):
    endpoint = subscribed()
    told = {"organization_id": cast.a.id, "endpoint_id": endpoint.endpoint.id, "actor_id": cast.ana.id}
    _, new = rotate_secret(**told)
    happens()
    send_due()
    [got] = receiver.received
    assert got.headers["webhook-signature"].count("v1,") == 2
    assert Webhook(new).verify(got.body, got.headers)
    assert endpoint.verified(got)
    with later(hours=settings.WEBHOOK_ROTATION_HOURS + 1):
        happens()
        send_due()
        last = receiver.received[-1]
        assert last.headers["webhook-signature"].count("v1,") == 1
        assert Webhook(new).verify(last.body, last.headers)


def test_test_event_goes_out_at_once_also_when_it_is_off_and_changes_nothing(subscribed, happens, receiver, cast):
    endpoint = off_after_five_days(subscribed, receiver, happens)
    send_test(organization_id=cast.a.id, endpoint_id=endpoint.endpoint.id, actor_id=cast.ana.id)
    assert send_due() == 1
    assert receiver.received[-1].json["type"] == "endpoint.test"
    test = WebhookDelivery.objects.get(type="endpoint.test")
    assert (test.status, test.reason) == ("dead", "http_500")
    assert endpoint.reread().status == "off"


def test_address_that_became_private_is_refused_when_it_is_called(subscribed, happens, receiver, settings):
    subscribed()
    happens()
    settings.WEBHOOK_ALLOW_LOOPBACK = False
    send_due()
    assert not receiver.received
    assert WebhookDelivery.objects.get().reason == "url_scheme"


def test_a_secret_that_cannot_be_read_holds_up_nobody_else_and_a_new_one_mends_it(subscribed, happens, receiver, cast):
    broken, sound = subscribed(), subscribed(url=receiver.url("/sound"))
    WebhookEndpoint.objects.filter(pk=broken.endpoint.pk).update(secret=b"sealed with a key that is gone")
    happens()
    assert send_due() == 2
    assert [got.path for got in receiver.received] == ["/sound"]
    sound.verified(receiver.received[0])
    delivery = WebhookDelivery.objects.get(endpoint=broken.endpoint)
    assert (delivery.status, delivery.reason) == ("failed", "secret_unreadable")
    _endpoint, new = rotate_secret(organization_id=cast.a.id, endpoint_id=broken.endpoint.pk, actor_id=cast.ana.id)
    with later(minutes=1):
        send_due()
        last = receiver.received[-1]
        Webhook(new).verify(last.body, last.headers)
    delivery.refresh_from_db()
    assert (last.path, delivery.status) == ("/hook", "delivered")
    assert len(last.headers["webhook-signature"].split()) == 1  # by the new one alone
