"""`manage.py relay` and the Celery side of the outbox."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import OperationalError, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError as BrokerAway

from oasis.core import outbox, tasks
from oasis.core.ids import uuid7
from oasis.core.management.commands import relay
from oasis.core.models import IdempotencyKey, OutboxMessage
from oasis.core.outbox import emit, handler
from oasis.core.tasks import deliver

TOPIC, AI_TOPIC = "core.tests.relayed", "core.tests.relayed_to_ai"


@pytest.fixture
def queue(monkeypatch):
    """What was handed to Celery: (message id, queue)."""
    monkeypatch.setitem(outbox.topics(), TOPIC, [])
    monkeypatch.setitem(outbox.topics(), AI_TOPIC, [])
    handed = []

    def hand_over(args, *, queue, retry):
        assert retry is False  # the relay itself comes again; it does not hang on a broker that is away
        handed.append((args[0], queue))

    monkeypatch.setattr(deliver, "apply_async", hand_over)
    return handed


def emit_one(topic=TOPIC):
    with transaction.atomic():
        emit(topic, {"id": "1"})
    return OutboxMessage.objects.order_by("-id").first()


def test_due_messages_are_handed_over_each_to_its_queue(cast, queue):
    handler(AI_TOPIC, queue="ai")(lambda payload, message: None)
    first, second = emit_one(), emit_one(AI_TOPIC)
    call_command("relay", "--once")
    assert queue == [(str(first.pk), "default"), (str(second.pk), "ai")]
    assert set(OutboxMessage.objects.values_list("status", flat=True)) == {"claimed"}


def test_a_second_pass_hands_nothing_over_again(cast, queue):
    emit_one()
    call_command("relay", "--once")
    call_command("relay", "--once")
    assert len(queue) == 1


@pytest.mark.parametrize("away", [BrokerAway(), ConnectionRefusedError(), TimeoutError()])
def test_with_the_broker_away_the_messages_are_given_back(cast, queue, monkeypatch, away):
    def refuse(*args, **options):
        raise away

    messages = [emit_one() for _ in range(3)]
    with monkeypatch.context() as patch:
        patch.setattr(deliver, "apply_async", refuse)
        call_command("relay", "--once")
    assert set(OutboxMessage.objects.values_list("status", "attempts")) == {("pending", 0)}
    call_command("relay", "--once")
    assert [pk for pk, _ in queue] == [str(message.pk) for message in messages]


def test_what_was_handed_over_before_the_broker_left_is_not_given_back(cast, queue, monkeypatch):
    first, second = emit_one(), emit_one()
    hand_over = deliver.apply_async

    def once_then_refuse(*args, **options):
        if queue:
            raise BrokerAway
        hand_over(*args, **options)

    monkeypatch.setattr(deliver, "apply_async", once_then_refuse)
    assert relay.Command().turn() == relay.AWAY_SECONDS
    assert OutboxMessage.objects.get(pk=first.pk).status == "claimed"
    assert OutboxMessage.objects.get(pk=second.pk).status == "pending"


def test_the_relay_waits_a_little_when_idle_and_not_at_all_when_there_may_be_more(cast, queue):
    command = relay.Command()
    assert command.turn() == relay.IDLE_SECONDS
    emit_one()
    assert command.turn() == 0


def test_with_postgresql_away_the_relay_stays_and_tries_again(cast, queue, monkeypatch):
    def away():
        raise OperationalError

    emit_one()
    command = relay.Command()
    with monkeypatch.context() as patch:
        patch.setattr(outbox, "claim", away)
        patch.setattr(relay.connection, "close", lambda: None)  # this test's transaction lives on it
        assert command.turn() == relay.AWAY_SECONDS
    command.turn()
    assert len(queue) == 1


def test_the_task_delivers_the_message(cast, queue):
    seen = []
    handler(TOPIC)(lambda payload, message: seen.append(payload))
    message = emit_one()
    outbox.claim()
    deliver(str(message.pk))
    assert seen == [{"id": "1"}]
    assert OutboxMessage.objects.get().status == "done"


def test_the_purge_forgets_what_is_past_its_time_and_keeps_the_rest(cast, settings):
    now = timezone.now()

    def message(status, days):
        row = OutboxMessage.objects.create(topic=TOPIC, payload={}, status=status, due_at=now)
        OutboxMessage.objects.filter(pk=row.pk).update(created_at=now - timedelta(days=days))
        return row.pk

    def key(hours):
        row = IdempotencyKey.objects.create(id=uuid7(), caller=str(uuid4()), key_hash="k", body_hash="b")
        IdempotencyKey.objects.filter(pk=row.pk).update(created_at=now - timedelta(hours=hours))
        return row.pk

    message("done", 8)
    kept = {message("done", 6), message("pending", 8), message("dead", 8)}
    key(settings.IDEMPOTENCY_HOURS + 1)
    kept_key = key(settings.IDEMPOTENCY_HOURS - 1)
    tasks.purge()
    assert set(OutboxMessage.objects.values_list("pk", flat=True)) == kept
    assert [row.pk for row in IdempotencyKey.objects.all()] == [kept_key]
