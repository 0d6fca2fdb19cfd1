"""From received to processed: handlers act once, in the organization's scope, and failures are tried again."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.db.models import F
from django.utils import timezone

from oasis.core.models import OutboxMessage
from oasis.core.outbox import PermanentFailure, emit
from oasis.core.telemetry import request_context
from oasis.core.tenancy import current_organization, optional_organization
from webhooks.errors import EventConflict, PermanentError
from webhooks.models import EventStatus, WebhookAttempt, WebhookEvent
from webhooks.rules.retries import JITTER, RETRY_SECONDS
from webhooks.services.processing import claim, lease, process_due, process_next
from webhooks.services.secrets import add_secret
from webhooks.tasks import process_due as process_due_task
from webhooks.tests.deliveries import captured, delivery
from webhooks.tests.mercadopago_api import payment

pytestmark = pytest.mark.django_db
KIND = ("stripe", "checkout.session.completed")
OWN_SECRET = "whsec_b3duIHNlY3JldCBvZiBBbGJh"


def effects():
    return OutboxMessage.objects.filter(topic="tests.effect").count()


def act(event, payload):
    emit("tests.effect", {"event": str(event.id)})


def test_handler_acts_and_the_event_is_processed(handlers, stored):
    seen = []
    handlers.handles(*KIND)(lambda event, payload: seen.append((event, payload)))
    event = stored()
    assert process_due() == 1
    [(told, payload)] = seen
    assert payload == captured("stripe")
    assert (told.id, told.provider, told.type, told.event_id) == (event.id, *KIND, captured("stripe")["id"])
    assert (told.subject, told.occurred_at, told.attempt, told.late) == (event.subject, event.occurred_at, 1, False)
    event.refresh_from_db()
    assert (event.status, event.applied, event.next_attempt_at, event.reason) == ("processed", True, None, "")
    assert event.processed_at is not None
    attempt = event.attempts.get()
    assert (attempt.number, attempt.error) == (1, "")
    assert attempt.finished_at >= attempt.started_at
    assert process_due() == 0
    assert len(seen) == 1


def test_the_task_of_the_schedule_processes(handlers, stored):
    handlers.handles(*KIND)(act)
    stored()
    assert process_due_task() == 1
    assert effects() == 1


def test_every_handler_of_a_type_acts_in_their_order(handlers, stored):
    seen = []
    handlers.handles(*KIND)(lambda event, payload: seen.append(1))
    handlers.handles(*KIND)(lambda event, payload: seen.append(2))
    stored()
    process_due()
    assert seen == [1, 2]


def test_unknown_type_of_a_known_provider_is_kept_and_harmless(handlers, stored):
    event = stored(payload=captured("stripe") | {"type": "climate.order.created"})
    process_due()
    event.refresh_from_db()
    assert (event.status, event.applied) == ("processed", False)
    assert event.payload()["type"] == "climate.order.created"


def test_a_claimed_event_costs_few_statements(handlers, stored, statements):
    handlers.handles(*KIND)(lambda event, payload: None)
    stored()
    with statements(6):  # claim, lock, order, begin, event, attempt
        process_next()


# -- whose it is


def test_handler_of_an_organizations_event_runs_in_its_scope(handlers, stored, cast):
    seen = []

    def handler(event, payload):
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user::text")
            seen.append((current_organization(), cursor.fetchone()[0]))

    handlers.handles(*KIND)(handler)
    add_secret(organization_id=cast.a.id, provider="stripe", text=OWN_SECRET, actor_id=None)
    event = stored(organization_id=cast.a.id, secret=OWN_SECRET)
    process_due()
    assert seen == [(cast.a, cast.a.schema_name)]
    assert optional_organization() is None
    event.refresh_from_db()
    assert (event.status, event.organization_id) == ("processed", cast.a.id)


def test_resolver_finds_the_organization_and_the_event_keeps_it(handlers, stored, cast):
    seen = []
    handlers.handles("typeform", "form_response")(
        lambda event, payload: seen.append((event.organization_id, current_organization()))
    )

    @handlers.resolves_organization("typeform")
    def resolve(event, payload):
        assert optional_organization() is None
        assert payload["form_response"]["hidden"]["oasis"] == "enrollment-step-token"
        return cast.b.id

    event = stored("typeform")
    process_due()
    assert seen == [(cast.b.id, cast.b)]
    event.refresh_from_db()
    assert (event.status, event.organization_id) == ("processed", cast.b.id)


def test_resolver_is_not_asked_where_the_address_names_the_organization(handlers, stored, cast):
    handlers.handles(*KIND)(act)
    handlers.resolves_organization("stripe")(lambda event, payload: cast.b.id)
    add_secret(organization_id=cast.a.id, provider="stripe", text=OWN_SECRET, actor_id=None)
    event = stored(organization_id=cast.a.id, secret=OWN_SECRET)
    process_due()
    event.refresh_from_db()
    assert event.organization_id == cast.a.id
    assert OutboxMessage.objects.get(topic="tests.effect").organization_id == cast.a.id


def test_event_that_is_not_ours_is_kept_and_harmless(handlers, stored):
    handlers.handles(*KIND)(act)
    handlers.resolves_organization("stripe")(lambda event, payload: None)
    event = stored()
    process_due()
    event.refresh_from_db()
    assert (event.status, event.applied, effects()) == ("processed", False, 0)


def test_resolver_that_refuses_sends_the_event_to_the_dead_letters(handlers, stored):
    handlers.handles("typeform", "form_response")(act)

    @handlers.resolves_organization("typeform")
    def resolve(event, payload):
        raise PermanentError("the form link's token has expired")

    event = stored("typeform")
    process_due()
    event.refresh_from_db()
    assert (event.status, event.reason) == ("dead", "the form link's token has expired")
    assert effects() == 0


def test_organization_that_does_not_exist_is_permanent(handlers, stored):
    handlers.handles(*KIND)(act)
    handlers.resolves_organization("stripe")(lambda event, payload: "018f0000-0000-7000-8000-0000000000ff")
    event = stored()
    process_due()
    event.refresh_from_db()
    assert (event.status, event.reason, effects()) == ("dead", "no_organization", 0)


def test_second_resolver_of_a_provider_is_refused(handlers):
    handlers.resolves_organization("stripe")(lambda event, payload: None)
    with pytest.raises(ValueError, match="stripe"):
        handlers.resolves_organization("stripe")(lambda event, payload: None)


def test_lateness_and_the_request_id_reach_the_handler(handlers, stored, mercadopago):
    seen = []
    mercadopago.payments["123456789"] = payment("123456789")
    handlers.handles("mercadopago", "payment")(
        lambda event, payload: seen.append((event.late, request_context.request_id))
    )
    stored("mercadopago", late=True)
    process_due()
    assert seen == [(True, "test")]


# -- failing well


def failing(times, error=RuntimeError):
    calls = []

    def handler(event, payload):
        act(event, payload)
        calls.append(event.attempt)
        if len(calls) <= times:
            raise error("a text that may quote diego@example.org")

    handler.calls = calls
    return handler


def test_failed_event_leaves_no_effect_and_is_tried_again_in_its_time(handlers, stored):
    handler = handlers.handles(*KIND)(failing(1))
    event = stored()
    process_due()
    event.refresh_from_db()
    assert (event.status, effects()) == ("failed", 0)
    wait = (event.next_attempt_at - timezone.now()).total_seconds()
    assert RETRY_SECONDS[0] * (1 - JITTER) - 5 <= wait <= RETRY_SECONDS[0] * (1 + JITTER)
    assert process_due() == 0
    with time_machine.travel(timezone.now() + timedelta(seconds=60)):
        assert process_due() == 1
    event.refresh_from_db()
    assert (event.status, event.reason, effects()) == ("processed", "", 1)
    assert handler.calls == [1, 2]
    assert [(attempt.number, bool(attempt.error)) for attempt in event.attempts.all()] == [(1, True), (2, False)]


def test_what_is_recorded_of_an_error_is_its_kind_and_place_and_never_its_text(handlers, stored):
    handlers.handles(*KIND)(failing(1))
    event = stored()
    process_due()
    error = event.attempts.get().error
    assert error.startswith("RuntimeError at webhooks/tests/test_processing.py:")
    assert "diego" not in error


def test_coded_refusal_is_recorded_by_its_code(handlers, stored):
    handlers.handles(*KIND)(failing(1, EventConflict))
    event = stored()
    process_due()
    assert event.attempts.get().error.startswith("webhook_004 at ")


def test_after_eight_retries_it_is_dead(handlers, stored):
    handler = handlers.handles(*KIND)(failing(99))
    event = stored()
    moment = timezone.now()
    for _ in range(12):
        moment += timedelta(hours=13)
        with time_machine.travel(moment, tick=False):
            process_due()
    event.refresh_from_db()
    assert (event.status, event.next_attempt_at, event.attempt_count) == ("dead", None, 9)
    assert handler.calls == list(range(1, 10))
    assert effects() == 0


def test_the_table_of_retries_is_a_setting(handlers, stored, settings):
    settings.WEBHOOK_RETRY_SECONDS = (1,)
    handlers.handles(*KIND)(failing(99))
    event = stored()
    moment = timezone.now()
    for _ in range(4):
        moment += timedelta(minutes=1)
        with time_machine.travel(moment, tick=False):
            process_due()
    event.refresh_from_db()
    assert (event.status, event.attempt_count) == ("dead", 2)


@pytest.mark.parametrize("error", [PermanentError, PermanentFailure])
def test_permanent_error_is_dead_at_once(handlers, stored, error):
    handlers.handles(*KIND)(failing(99, error))
    event = stored()
    process_due()
    event.refresh_from_db()
    assert (event.status, event.next_attempt_at, event.attempt_count, effects()) == ("dead", None, 1, 0)


def test_body_that_cannot_be_opened_is_a_failure_like_any_other(handlers, stored):
    handlers.handles(*KIND)(act)
    event = stored(body=b"sealed with a key that is gone")
    process_due()
    event.refresh_from_db()
    assert event.status == "failed"
    assert event.reason.startswith("DecryptionFailed")


def test_failing_event_does_not_hold_up_others(handlers, stored):
    handlers.handles(*KIND)(failing(1))
    first = stored()
    second = stored(payload=captured("stripe") | {"id": "evt_2", "data": {"object": {"id": "cs_2"}}})
    assert process_due() == 2
    first.refresh_from_db()
    second.refresh_from_db()
    assert {first.status, second.status} == {"failed", "processed"}  # both were due: either may come first


# -- a worker that dies


def test_event_of_a_dead_worker_is_taken_up_again_when_its_lease_ends(handlers, stored):
    handlers.handles(*KIND)(act)
    event = stored()
    assert claim().event.id == event.id  # and the worker dies
    assert process_due() == 0
    with time_machine.travel(timezone.now() + lease() - timedelta(seconds=5)):
        assert process_due() == 0
    with time_machine.travel(timezone.now() + lease() + timedelta(seconds=5)):
        assert process_due() == 1
    event.refresh_from_db()
    assert (event.status, event.attempt_count, effects()) == ("processed", 2, 1)
    unfinished, finished = event.attempts.all()
    assert unfinished.finished_at is None
    assert finished.finished_at is not None


def test_worker_that_lost_its_event_has_no_effect(handlers, stored):
    """The guard is the attempt's number: another worker's claim has raised it meanwhile."""

    def slow(event, payload):
        act(event, payload)
        WebhookEvent.objects.filter(pk=event.id).update(attempt_count=F("attempt_count") + 1)

    handlers.handles(*KIND)(slow)
    event = stored()
    process_next()
    event.refresh_from_db()
    assert effects() == 0
    assert event.status == "processing"
    assert WebhookAttempt.objects.get().finished_at is None


def test_event_that_kills_its_worker_every_time_ends_among_the_dead(handlers, stored):
    handlers.handles(*KIND)(act)
    event = stored()
    moment = timezone.now()
    for _ in range(9):
        with time_machine.travel(moment, tick=False):
            assert claim() is not None
        moment += lease() + timedelta(seconds=1)
    with time_machine.travel(moment, tick=False):
        assert process_due() == 1
    event.refresh_from_db()
    assert (event.status, event.reason, effects()) == ("dead", "worker_died", 0)


# -- order within a subject


def of_subject(stored, number, *, created, subject="cs_1", kind=KIND[1]):
    payload = captured("stripe") | {
        "id": f"evt_{number}",
        "created": created,
        "type": kind,
        "data": {"object": {"id": subject}},
    }
    return stored(payload=payload)


def applied(handlers, times_failing=()):
    order, failures = [], set(times_failing)

    def handler(event, payload):
        if event.event_id in failures:
            failures.discard(event.event_id)
            raise RuntimeError
        order.append(event.event_id)

    handlers.handles(*KIND)(handler)
    return order


def test_events_of_a_subject_apply_in_the_order_they_happened(handlers, stored):
    order = applied(handlers)
    for number, created in [(3, 1_700_000_300), (1, 1_700_000_100), (2, 1_700_000_200)]:
        of_subject(stored, number, created=created)
    assert process_due() == 3
    assert order == ["evt_1", "evt_2", "evt_3"]


def test_newer_event_waits_while_an_older_one_of_its_subject_is_being_processed(handlers, stored):
    applied(handlers)
    of_subject(stored, 1, created=1_700_000_100)
    of_subject(stored, 2, created=1_700_000_200)
    of_subject(stored, 3, created=1_700_000_300, subject="cs_other")
    assert {claim().event.event_id for _ in range(2)} == {"evt_1", "evt_3"}
    assert claim() is None


def test_event_that_nobody_acts_on_neither_waits_nor_is_waited_for(handlers, stored):
    applied(handlers)
    of_subject(stored, 1, created=1_700_000_100, kind="invoice.paid")
    of_subject(stored, 2, created=1_700_000_200)
    of_subject(stored, 3, created=1_700_000_300, kind="invoice.paid")
    assert {claim().event.event_id for _ in range(3)} == {"evt_1", "evt_2", "evt_3"}  # they are due at the same moment


def test_old_retry_never_undoes_a_newer_state(handlers, stored):
    order = applied(handlers, times_failing=["evt_1"])
    older = of_subject(stored, 1, created=1_700_000_100)
    of_subject(stored, 2, created=1_700_000_200)
    assert process_due() == 2
    assert order == ["evt_2"]
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        assert process_due() == 1
    older.refresh_from_db()
    assert order == ["evt_2"]
    assert (older.status, older.applied, older.next_attempt_at) == ("discarded", False, None)
    assert older.reason == "superseded"


def test_newer_event_that_nobody_acts_on_does_not_discard_an_older_one(handlers, stored):
    order = applied(handlers, times_failing=["evt_1"])
    of_subject(stored, 1, created=1_700_000_100)
    of_subject(stored, 2, created=1_700_000_200, kind="checkout.session.async_payment_failed")
    process_due()
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        process_due()
    assert order == ["evt_1"]


def test_events_of_one_second_both_apply(handlers, stored):
    order = applied(handlers, times_failing=["evt_1"])
    of_subject(stored, 1, created=1_700_000_100)
    of_subject(stored, 2, created=1_700_000_100)
    process_due()
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        process_due()
    assert order == ["evt_2", "evt_1"]


def test_rejected_and_conflicting_requests_are_never_processed(handlers, stored):
    handlers.handles(*KIND)(act)
    event = stored()
    with pytest.raises(EventConflict):
        stored(payload=captured("stripe") | {"livemode": True})
    process_due()
    assert effects() == 1
    assert set(WebhookEvent.objects.exclude(pk=event.pk).values_list("status", flat=True)) == {EventStatus.CONFLICT}
    assert delivery("stripe").body == event.content()
