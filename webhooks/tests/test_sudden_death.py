"""500 signed events, many sent twice and out of order, while web, worker, relay and Redis die by `kill -9`.

At the end each event has been processed once and each effect stands once.
"""

import hashlib
import hmac
import json
import os
import random
import signal
import threading
import time
from collections import Counter

import httpx
import psutil
import psycopg
import pytest

from oasis import embedded
from oasis.tests.running import SECONDS, whole_platform
from webhooks.tests.crash.apps import EFFECT, PROVIDER, SECRET, STATE

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("webhooks-up")]

ALONE, SUBJECTS, EACH = 400, 20, 5
CLIENTS = 4
VICTIMS = ("worker", "web worker", "redis", "worker", "granian", "relay", "worker", "redis", "web worker", "worker")
SETTLED = """SELECT count(*) FILTER (WHERE next_attempt_at IS NULL), count(*) FROM webhooks_webhookevent
    WHERE provider = 'crash' AND status <> 'rejected'"""
EVENTS = """SELECT event_id, type, subject, status, reason, attempt_count FROM webhooks_webhookevent
    WHERE provider = 'crash' AND status <> 'rejected'"""
EFFECTS = "SELECT target_id FROM accounts_auditrecord WHERE action = %s ORDER BY id"


@pytest.fixture
def platform(monkeypatch):
    """`manage.py up` with the handlers of this test; who is silent for four seconds is taken for dead."""
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "webhooks.tests.crash.settings")
    monkeypatch.setenv("WEBHOOK_LEASE_SECONDS", "4")
    monkeypatch.setenv("WEBHOOK_RETRY_SECONDS", "1,1,1,1,1,1,1,1,1,1,1,1")
    with whole_platform() as started:
        yield started


def bodies():
    """The events: most stand alone, some are the states of one subject; to be sent in no order."""
    now = int(time.time()) - 1000
    alone = [event(f"evt_{number}", EFFECT, f"cs_{number}", now) for number in range(ALONE)]
    ordered = [
        event(f"sub_{subject}_{number}", STATE, f"sub_{subject}", now + number)
        for subject in range(SUBJECTS)
        for number in range(EACH)
    ]
    return alone + ordered


def event(identifier, type_, subject, created):
    return json.dumps({"id": identifier, "type": type_, "created": created, "subject": subject}).encode()


def send(running, body):
    """Send one event until it is answered, as its provider does."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        stamp = str(int(time.time()))
        digest = hmac.new(SECRET.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
        headers = {
            "X-Webhook-Timestamp": stamp,
            "X-Webhook-Signature": f"sha256={digest}",
            "Content-Type": "application/json",
        }
        try:
            answer = httpx.post(f"{running.url}/api/v1/webhooks/{PROVIDER}", content=body, headers=headers, timeout=60)
        except httpx.HTTPError:
            continue
        if answer.status_code < 500:
            assert answer.status_code in (200, 202), answer.text
            return
    raise AssertionError("it was never answered")


def kill(running, victim):
    if victim == "redis":
        os.kill(int((running.data_dir / "redis" / "redis.pid").read_text()), signal.SIGKILL)
    elif victim == "web worker":
        random.choice(running.children()["granian"].children()).kill()
    else:
        running.children()[victim].kill()


def test_each_event_is_processed_once_and_each_effect_stands_once_whatever_dies(platform):
    platform.until(lambda: len(platform.children()) == 4)
    to_send = bodies()
    to_send += random.sample(to_send, 150)  # again, as providers do
    random.shuffle(to_send)
    failures = []

    def deliver(mine):
        try:
            for body in mine:
                send(platform, body)
        except BaseException as error:
            failures.append(error)
            raise

    threads = [threading.Thread(target=deliver, args=(to_send[number::CLIENTS],)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    killed = Counter()
    for victim in VICTIMS:
        threads[0].join(timeout=random.uniform(0.4, 1.4))  # a moment that nobody chose
        try:
            kill(platform, victim)
            killed[victim] += 1
        except (KeyError, IndexError, OSError, ValueError, psutil.Error):
            continue  # it is being restarted right now
    for thread in threads:
        thread.join()
    assert not failures
    assert sum(killed.values()) >= 5, killed

    with psycopg.connect(embedded.urls(platform.data_dir).owner, autocommit=True) as database:
        count = ALONE + SUBJECTS * EACH
        platform.until(lambda: database.execute(SETTLED).fetchone() == (count, count))
        rows = database.execute(EVENTS).fetchall()
        effects = Counter(name for (name,) in database.execute(EFFECTS, [EFFECT]).fetchall())
        states = [name for (name,) in database.execute(EFFECTS, [STATE]).fetchall()]
    assert len(rows) == count
    status = {event_id: (state, reason) for event_id, _, _, state, reason, _ in rows}
    alone = {f"evt_{number}" for number in range(ALONE)}
    assert {event_id for event_id in alone if status[event_id][0] != "processed"} == set()
    assert effects == Counter(dict.fromkeys(alone, 1))
    for subject in range(SUBJECTS):
        applied = [name for name in states if name.startswith(f"sub_{subject}_")]
        assert applied == sorted(set(applied)), "an older state came after a newer one, or one came twice"
        assert applied[-1] == f"sub_{subject}_{EACH - 1}"
        for number in range(EACH):
            name = f"sub_{subject}_{number}"
            assert status[name] == (("processed", "") if name in applied else ("discarded", "superseded"))
