"""The transactional outbox: what is written with a change happens after it, and its handlers run once."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from prometheus_client import REGISTRY

from oasis.core import outbox
from oasis.core.ids import uuid7
from oasis.core.models import OutboxMessage
from oasis.core.outbox import LEASE, RETRY_SECONDS, PermanentFailure, emit, handler
from oasis.core.telemetry import RequestContext, request_context
from oasis.core.tenancy import current_organization, optional_organization, organization_scope
from oasis.core.testing import at_once
from organizations.models import Membership

TOPIC = "core.tests.something_happened"


@pytest.fixture
def topic(monkeypatch):
    """A topic without handlers, for this test alone."""
    monkeypatch.setitem(outbox.topics(), TOPIC, [])
    return TOPIC


@pytest.fixture
def handled(topic):
    """A topic with one handler that notes the payloads."""
    seen = []

    @handler(topic)
    def note(payload, message):
        seen.append(payload)

    return seen


def emit_one(topic, payload=None, **options):
    with transaction.atomic():
        emit(topic, payload or {"id": "1"}, **options)
    return OutboxMessage.objects.order_by("-id").first()


def due_again(message):
    """Make the message due now, as if its time had passed."""
    OutboxMessage.objects.filter(pk=message.pk).update(due_at=timezone.now())


def deliver(message):
    due_again(message)
    assert [pk for pk, _ in outbox.claim()] == [message.pk]
    outbox.deliver(message.pk)
    message.refresh_from_db()
    return message


# -- emit


def test_a_message_needs_a_transaction(transactional_db, cast, topic):
    with pytest.raises(RuntimeError, match="transaction"):
        emit(topic, {})
    assert not OutboxMessage.objects.exists()


def test_a_message_is_rolled_back_with_the_write_it_announces(transactional_db, cast, topic):
    def write_and_fail():
        emit(topic, {})
        raise ZeroDivisionError

    for block in (transaction.atomic(), organization_scope(cast.a)):
        with pytest.raises(ZeroDivisionError), block:
            write_and_fail()
    assert not OutboxMessage.objects.exists()


def test_a_message_is_not_seen_before_its_transaction_ends(transactional_db, cast, topic):
    with transaction.atomic():
        emit(topic, {})
        assert at_once(outbox.claim) == [[]]
    assert len(outbox.claim()) == 1


def test_the_same_key_makes_one_message_in_each_organization(cast, topic):
    for organization in (cast.a, cast.b):
        for _ in range(2):
            with organization_scope(organization):
                emit(topic, {}, key="enrollment-7")
    with transaction.atomic():
        emit(topic, {}, key="enrollment-7")
        emit(topic, {}, key="enrollment-7")
        emit(topic, {}, key="enrollment-8")
        emit("core.tests.another", {}, key="enrollment-7")
    written = list(OutboxMessage.objects.values_list("organization_id", "topic", "key").order_by("id"))
    assert written == [
        (cast.a.id, topic, "enrollment-7"),
        (cast.b.id, topic, "enrollment-7"),
        (None, topic, "enrollment-7"),
        (None, topic, "enrollment-8"),
        (None, "core.tests.another", "enrollment-7"),
    ]


def test_without_a_key_every_message_counts(cast, topic):
    emit_one(topic)
    emit_one(topic)
    assert OutboxMessage.objects.count() == 2


def test_the_same_key_at_once_makes_one_message(transactional_db, cast, topic):
    def write():
        with organization_scope(cast.a):
            emit(topic, {}, key="enrollment-7")

    assert at_once(*[write] * 4) == [None] * 4
    assert OutboxMessage.objects.count() == 1


def test_a_message_carries_its_organization_and_the_request_that_caused_it(cast, topic):
    token = request_context.begin(RequestContext(request_id="req-1"))
    try:
        with organization_scope(cast.a):
            emit(topic, {"id": "1"})
    finally:
        request_context.end(token)
    message = OutboxMessage.objects.get()
    assert (message.organization_id, message.request_id, message.payload) == (cast.a.id, "req-1", {"id": "1"})


def test_an_organization_cannot_write_a_message_for_another_nor_read_any(transactional_db, cast, topic):
    forged = OutboxMessage(id=uuid7(), organization_id=cast.b.id, topic=topic, payload={}, due_at=timezone.now())
    with pytest.raises(DatabaseError, match="row-level security"), organization_scope(cast.a):
        OutboxMessage.objects.bulk_create([forged])
    with pytest.raises(DatabaseError, match="permission denied"), organization_scope(cast.a):
        OutboxMessage.objects.count()
    assert not OutboxMessage.objects.exists()


def test_writing_a_message_costs_one_statement(cast, topic, statements):
    with transaction.atomic(), statements(1):
        emit(topic, {})


# -- claim


def test_what_is_due_is_claimed_and_what_is_not_waits(cast, topic):
    due = emit_one(topic)
    emit_one(topic, delay=timedelta(minutes=1))
    assert [pk for pk, _ in outbox.claim()] == [due.pk]
    assert outbox.claim() == []


def test_a_claim_takes_no_more_than_asked_and_the_oldest_first(cast, topic):
    written = [emit_one(topic).pk for _ in range(5)]
    for offset, pk in enumerate(written):
        OutboxMessage.objects.filter(pk=pk).update(due_at=timezone.now() - timedelta(minutes=10 - offset))
    assert [pk for pk, _ in outbox.claim(3)] == written[:3]
    assert [pk for pk, _ in outbox.claim(3)] == written[3:]


def test_two_relays_at_once_never_claim_the_same_message(transactional_db, cast, topic):
    """Proven on claims that overlap: each stays open in its transaction until the others have claimed."""
    with transaction.atomic():
        for _ in range(40):
            emit(topic, {})
    claimed_by_all = threading.Barrier(4)

    def claim():
        with transaction.atomic():
            mine = [pk for pk, _ in outbox.claim(10)]
            claimed_by_all.wait(timeout=120)
            return mine

    claims = at_once(*[claim] * 4)
    assert [len(mine) for mine in claims] == [10] * 4
    assert len({pk for mine in claims for pk in mine}) == 40


@pytest.mark.parametrize("status", ["claimed", "running"])
def test_a_message_whose_lease_has_passed_is_claimed_again(cast, handled, status):
    message = emit_one(TOPIC)
    before = timezone.now()
    outbox.claim()
    message.refresh_from_db()
    assert before + LEASE <= message.due_at <= timezone.now() + LEASE
    OutboxMessage.objects.filter(pk=message.pk).update(status=status)
    assert outbox.claim() == []
    due_again(message)
    assert outbox.claim() == [(message.pk, TOPIC)]
    outbox.deliver(message.pk)
    assert handled == [{"id": "1"}]


@pytest.mark.parametrize("status", ["done", "dead"])
def test_what_is_finished_is_not_claimed_again(cast, topic, status):
    message = emit_one(topic)
    OutboxMessage.objects.filter(pk=message.pk).update(status=status)
    due_again(message)
    assert outbox.claim() == []


def test_a_released_message_is_due_at_once(cast, topic):
    message = emit_one(topic)
    outbox.claim()
    outbox.release(message.pk)
    assert outbox.claim() == [(message.pk, topic)]


def test_releasing_a_message_that_is_being_worked_on_changes_nothing(cast, topic):
    message = emit_one(topic)
    for status in ("running", "done", "dead"):
        OutboxMessage.objects.filter(pk=message.pk).update(status=status)
        outbox.release(message.pk)
        assert OutboxMessage.objects.get().status == status


# -- deliver


def test_a_delivered_message_is_done_and_counted(cast, handled):
    count = ("oasis_outbox_deliveries_total", {"topic": TOPIC, "outcome": "done"})
    before = REGISTRY.get_sample_value(*count) or 0
    message = deliver(emit_one(TOPIC, {"id": "7"}))
    assert (message.status, message.attempts, message.error) == ("done", 1, "")
    assert handled == [{"id": "7"}]
    assert REGISTRY.get_sample_value(*count) == before + 1


def test_a_message_that_nobody_claimed_is_not_delivered(cast, handled):
    message = emit_one(TOPIC)
    outbox.deliver(message.pk)
    assert handled == []
    assert OutboxMessage.objects.get().status == "pending"


def test_a_second_delivery_of_a_finished_message_does_nothing(cast, handled):
    message = deliver(emit_one(TOPIC))
    outbox.deliver(message.pk)
    assert handled == [{"id": "1"}]


def test_a_delivery_of_an_unknown_message_does_nothing(cast, handled):
    outbox.deliver(uuid4())
    assert handled == []


def test_two_deliveries_at_once_run_the_handlers_once(transactional_db, cast, topic):
    """Celery gives a task twice when a worker is slow to say that it has it."""
    runs, other_returned = [], threading.Event()

    @handler(topic)
    def slow(payload, message):
        runs.append(payload)
        assert other_returned.wait(120)

    message = emit_one(topic)
    outbox.claim()

    def work():
        outbox.deliver(message.pk)
        other_returned.set()  # the one that finds it running comes here first and lets the other go on

    assert at_once(work, work) == [None, None]
    assert runs == [{"id": "1"}]
    assert OutboxMessage.objects.get().status == "done"


def test_a_handler_runs_in_its_organizations_scope(cast, topic):
    seen = []

    @handler(topic)
    def look(payload, message):
        seen.append((current_organization(), set(Membership.objects.values_list("organization_id", flat=True))))

    with organization_scope(cast.b):
        emit(topic, {})
    deliver(OutboxMessage.objects.get())
    assert seen == [(cast.b, {cast.b.id})]
    assert optional_organization() is None


def test_a_handler_of_a_platform_message_runs_in_a_transaction_outside_every_scope(transactional_db, cast, topic):
    seen = []

    @handler(topic)
    def look(payload, message):
        seen.append((optional_organization(), connection.in_atomic_block))

    deliver(emit_one(topic))
    assert seen == [(None, True)]


def test_an_unscoped_handler_holds_neither_a_scope_nor_a_transaction(transactional_db, cast, topic):
    seen = []

    @handler(topic, unscoped=True)
    def call_the_network(payload, message):
        seen.append((optional_organization(), connection.in_atomic_block, message.organization_id))

    with organization_scope(cast.a):
        emit(topic, {})
    deliver(OutboxMessage.objects.get())
    assert seen == [(None, False, cast.a.id)]


def test_the_request_that_caused_a_message_is_named_while_it_is_handled(cast, topic):
    seen = []

    @handler(topic)
    def look(payload, message):
        seen.append(request_context.request_id)
        emit("core.tests.next", {})

    token = request_context.begin(RequestContext(request_id="req-1"))
    try:
        message = emit_one(topic)
    finally:
        request_context.end(token)
    deliver(message)
    assert seen == ["req-1"]
    assert request_context.request_id == ""
    assert OutboxMessage.objects.get(topic="core.tests.next").request_id == "req-1"


def test_a_failed_handlers_writes_are_rolled_back_and_the_failure_is_recorded(cast, topic):
    @handler(topic)
    def fail(payload, message):
        emit("core.tests.never", {})
        raise ValueError("Diego escribió que está triste")

    message = deliver(emit_one(topic))
    assert (message.status, message.error, message.attempts) == ("pending", "ValueError", 1)
    assert not OutboxMessage.objects.filter(topic="core.tests.never").exists()


def test_a_handler_that_finished_is_not_run_again_because_another_failed(cast, topic):
    runs = []

    @handler(topic)
    def first(payload, message):
        runs.append("first")

    @handler(topic)
    def second(payload, message):
        runs.append("second")
        if runs.count("second") == 1:
            raise ValueError

    @handler(topic)
    def third(payload, message):
        runs.append("third")

    message = deliver(emit_one(topic))
    assert message.done_handlers == [f"{first.__module__}.{first.__qualname__}"]
    message = deliver(message)
    assert runs == ["first", "second", "second", "third"]
    assert message.status == "done"


def test_a_failure_is_tried_again_after_each_wait_of_the_table_and_then_the_message_is_dead(cast, topic):
    runs = []

    @handler(topic)
    def fail(payload, message):
        runs.append(message.attempts)
        raise ConnectionError

    message = emit_one(topic)
    for attempt, wait in enumerate(RETRY_SECONDS, start=1):
        before = timezone.now()
        message = deliver(message)
        assert (message.status, message.attempts) == ("pending", attempt)
        earliest, latest = timedelta(seconds=wait * 0.8), timedelta(seconds=wait * 1.2 + 5)
        assert before + earliest <= message.due_at <= before + latest
        assert outbox.claim() == []
    message = deliver(message)
    assert (message.status, message.error) == ("dead", "ConnectionError")
    assert runs == list(range(1, len(RETRY_SECONDS) + 2))
    assert 20 * 3600 <= sum(RETRY_SECONDS) <= 26 * 3600


def test_a_permanent_failure_is_not_tried_again(cast, topic):
    count = ("oasis_outbox_deliveries_total", {"topic": TOPIC, "outcome": "dead"})
    before = REGISTRY.get_sample_value(*count) or 0

    @handler(topic)
    def fail(payload, message):
        raise PermanentFailure

    message = deliver(emit_one(topic))
    assert (message.status, message.error, message.attempts) == ("dead", "PermanentFailure", 1)
    assert REGISTRY.get_sample_value(*count) == before + 1


def test_a_worker_that_died_at_work_loses_nothing(transactional_db, cast, topic):
    """The row stays `running` with a lease; when that has passed the next one finishes the work."""
    runs = []

    @handler(topic)
    def work(payload, message):
        runs.append(message.attempts)
        if len(runs) == 1:
            raise SystemExit  # what kill does to the handler; nothing of `deliver` runs after it

    message = emit_one(topic)
    outbox.claim()
    with pytest.raises(SystemExit):
        outbox.deliver(message.pk)
    assert OutboxMessage.objects.get().status == "running"
    outbox.deliver(message.pk)
    assert runs == [1]
    assert deliver(message).status == "done"
    assert runs == [1, 2]


def test_one_function_is_one_handler_of_a_topic_however_often_it_is_registered(topic):
    def note(payload, message):
        """Registered twice, as an app that is imported under two names would."""

    handler(topic)(note)
    handler(topic)(note)
    assert len(outbox.topics()[topic]) == 1


def test_the_queue_of_a_topic_is_its_first_handlers(topic):
    assert outbox.queue_of(topic) == "default"
    handler(topic, queue="ai")(deliver)
    assert outbox.queue_of(topic) == "ai"
    assert outbox.queue_of("core.tests.nobody_knows") == "default"


def test_claiming_from_a_long_table_uses_its_index(transactional_db, cast, topic):
    """Delivered rows stay a week: the relay looks every quarter of a second and must not read them."""
    now = timezone.now()
    OutboxMessage.objects.bulk_create(
        OutboxMessage(id=uuid7(), topic=topic, payload={}, status="done", due_at=now) for _ in range(5000)
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "EXPLAIN SELECT id FROM core_outboxmessage WHERE status IN ('pending', 'claimed', 'running')"
            " AND due_at <= now() ORDER BY due_at LIMIT 100 FOR UPDATE SKIP LOCKED"
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "core_outbox_due" in plan, plan
