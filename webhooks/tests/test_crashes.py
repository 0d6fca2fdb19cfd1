"""Races and sudden death, with real commits."""

import os
import signal
from datetime import timedelta

import time_machine
from django.db import connections
from django.utils import timezone

from oasis.core.models import OutboxMessage
from oasis.core.outbox import emit
from oasis.core.testing import at_once
from webhooks.models import WebhookEvent
from webhooks.services import processing
from webhooks.services.processing import claim, lease, process_due
from webhooks.services.secrets import add_secret
from webhooks.tests.deliveries import captured
from webhooks.tests.racing import claims_while_locked

KIND = ("stripe", "checkout.session.completed")
OWN_SECRET = "whsec_b3duIHNlY3JldCBvZiBBbGJh"


def act(event, payload):
    emit("tests.effect", {"event": str(event.id)})


def payload_of(number, **changes):
    return captured("stripe") | {"id": f"evt_{number}", "data": {"object": {"id": f"cs_{number}"}}} | changes


def test_one_event_is_claimed_by_one_of_many_workers(transactional_db, handlers, stored):
    stored()
    claims = [claimed for claimed in at_once(*[claim] * 8) if claimed is not None]
    assert len(claims) == 1


def test_without_its_lock_a_claim_would_be_made_several_times(transactional_db, handlers, stored, monkeypatch):
    stored()
    monkeypatch.setattr(processing, "CLAIM", processing.CLAIM.replace("FOR UPDATE OF event SKIP LOCKED", ""))
    assert len(claims_while_locked(WebhookEvent, claim)) > 1


def test_with_its_lock_a_claim_passes_over_what_another_holds(transactional_db, handlers, stored):
    stored()
    assert claims_while_locked(WebhookEvent, claim) == []
    assert claim() is not None


def test_many_workers_give_each_event_one_effect(transactional_db, cast, handlers, stored):
    handlers.handles(*KIND)(act)
    add_secret(organization_id=cast.a.id, provider="stripe", text=OWN_SECRET, actor_id=None)
    for number in range(30):
        stored(payload=payload_of(number), organization_id=cast.a.id, secret=OWN_SECRET)
    counts = at_once(*[process_due] * 4)
    assert sum(counts) == 30
    assert set(WebhookEvent.objects.values_list("status", flat=True)) == {"processed"}
    caused = OutboxMessage.objects.filter(topic="tests.effect").values_list("payload__event", flat=True)
    assert len(caused) == len(set(caused)) == 30


def test_many_workers_keep_the_order_of_a_subject(transactional_db, handlers, stored):
    order = []
    handlers.handles(*KIND)(lambda event, payload: order.append((event.subject, event.occurred_at)))
    for number in reversed(range(20)):
        about = {"object": {"id": f"cs_{number % 2}"}}
        stored(payload=payload_of(number, created=1_700_000_000 + number, data=about))
    while WebhookEvent.objects.exclude(
        status="processed"
    ).exists():  # a worker that finds only blocked events goes home
        at_once(*[process_due] * 4)
    for subject in ("cs_0", "cs_1"):
        times = [moment for name, moment in order if name == subject]
        assert len(times) == 10
        assert times == sorted(times)


def test_worker_killed_in_the_middle_leaves_no_effect_and_the_event_is_taken_up_again(
    transactional_db, cast, handlers, stored
):
    add_secret(organization_id=cast.a.id, provider="stripe", text=OWN_SECRET, actor_id=None)
    event = stored(organization_id=cast.a.id, secret=OWN_SECRET)
    acted_reader, acted_writer = os.pipe()
    connections.close_all()  # the child must not share a connection
    child = os.fork()
    if child == 0:

        def act_and_hang(event, payload):
            act(event, payload)
            os.write(acted_writer, b"x")
            signal.pause()

        handlers.handles(*KIND)(act_and_hang)
        try:
            process_due()
        finally:
            os._exit(0)
    assert os.read(acted_reader, 1) == b"x"
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)

    event.refresh_from_db()
    assert (event.status, event.attempt_count) == ("processing", 1)
    assert not OutboxMessage.objects.filter(topic="tests.effect").exists()
    handlers.handles(*KIND)(act)
    assert process_due() == 0
    with time_machine.travel(timezone.now() + lease() + timedelta(seconds=1)):
        assert process_due() == 1
    event.refresh_from_db()
    assert (event.status, event.attempt_count) == ("processed", 2)
    assert OutboxMessage.objects.filter(topic="tests.effect").count() == 1
