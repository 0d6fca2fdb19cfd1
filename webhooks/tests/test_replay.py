"""Processing an event once more, after a look at what that would change."""

from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.models import AuditRecord
from oasis.core.models import OutboxMessage
from oasis.core.outbox import emit
from oasis.core.testing import assert_matches
from webhooks.api.events import EventSerializer, ReplayedSerializer
from webhooks.errors import NotReplayable
from webhooks.models import EventStatus, WebhookEvent
from webhooks.services.processing import process_due
from webhooks.services.replay import preview_replay, replay_event
from webhooks.tests.deliveries import captured

pytestmark = pytest.mark.django_db
KIND = ("stripe", "checkout.session.completed")
DEAD = {"status": EventStatus.DEAD, "next_attempt_at": None, "failures": 9, "reason": "ValueError"}
PATH = "/api/v1/webhooks/events"


def act(event, payload):
    emit("tests.effect", {"event": str(event.id)})


def code(response):
    return response.status_code, response.json()["error"]["code"]


def test_preview_tells_what_would_be_written_and_writes_nothing(handlers, stored):
    handlers.handles(*KIND)(act)
    event = stored(**DEAD)
    preview = preview_replay(event_id=event.id)
    assert preview.outcome == "processed"
    assert [(change.table, change.inserted) for change in preview.changes] == [("public.core_outboxmessage", 1)]
    assert preview.handlers == [f"{__name__}.act"]
    assert not OutboxMessage.objects.filter(topic="tests.effect").exists()
    event.refresh_from_db()
    assert (event.status, event.reason) == ("dead", "ValueError")


def test_preview_of_what_would_fail_again_tells_the_error(handlers, stored):
    def fail(event, payload):
        act(event, payload)
        raise LookupError("diego@example.org")

    handlers.handles(*KIND)(fail)
    preview = preview_replay(event_id=stored(**DEAD).id)
    assert (preview.outcome, preview.changes) == ("failed", [])
    assert preview.error.startswith("LookupError at ")
    assert "diego" not in preview.error


def test_preview_says_when_a_newer_event_was_applied(handlers, stored):
    handlers.handles(*KIND)(act)
    old = stored(payload=captured("stripe") | {"id": "evt_old", "created": 1_763_683_000}, **DEAD)
    stored(status=EventStatus.PROCESSED, applied=True, next_attempt_at=None, processed_at=timezone.now())
    preview = preview_replay(event_id=old.id)
    assert (preview.outcome, preview.changes) == ("discarded", [])


def test_preview_of_an_event_nobody_acts_on_is_empty(handlers, stored):
    preview = preview_replay(event_id=stored(**DEAD).id)
    assert (preview.outcome, preview.handlers, preview.changes) == ("processed", [], [])


def test_replayed_event_is_processed_once_more(handlers, stored, cast):
    handlers.handles(*KIND)(act)
    event = stored()
    process_due()
    replay_event(event_id=event.id, actor_id=cast.gala.id)
    event.refresh_from_db()
    assert (event.status, event.processed_at) == ("received", None)
    assert process_due() == 1
    event.refresh_from_db()
    assert (event.status, event.attempt_count) == ("processed", 2)
    assert OutboxMessage.objects.filter(topic="tests.effect").count() == 2
    assert AuditRecord.objects.get(action="webhooks.event_replayed").actor_id == cast.gala.id


@pytest.mark.parametrize("fields", [{}, {"status": EventStatus.PROCESSING}, {**DEAD, "body": b""}])
def test_what_waits_or_has_lost_its_body_is_not_replayed(stored, fields):
    event = stored(**fields)
    for attempt in (preview_replay, replay_event):
        with pytest.raises(NotReplayable):
            attempt(event_id=event.id)
    event.refresh_from_db()
    assert event.status == fields.get("status", "received")


def test_over_the_api(api, cast, handlers, stored):
    handlers.handles(*KIND)(act)
    event = stored(**DEAD)
    client = api(cast.gala)
    looked = client.post(f"{PATH}/{event.id}/replay", {"dry_run": True})
    assert looked.status_code == 200
    assert_matches(ReplayedSerializer, looked.json()["data"])
    assert looked.json()["data"]["preview"]["changes"][0]["table"] == "public.core_outboxmessage"
    assert WebhookEvent.objects.get().status == "dead"
    queued = client.post(f"{PATH}/{event.id}/replay")
    assert (queued.status_code, queued.json()["data"]) == (202, {"queued": True, "preview": None})
    assert code(client.post(f"{PATH}/{event.id}/replay")) == (409, "webhook_006")
    assert code(client.post(f"{PATH}/{uuid4()}/replay")) == (404, "common_002")


def test_discarded_over_the_api_with_its_reason(api, cast, stored):
    event = stored(**DEAD)
    client = api(cast.gala)
    assert code(client.post(f"{PATH}/{event.id}/discard", {})) == (400, "common_001")
    answer = client.post(f"{PATH}/{event.id}/discard", {"reason": "Prueba del proveedor"})
    assert answer.status_code == 200
    assert_matches(EventSerializer, answer.json()["data"])
    assert (answer.json()["data"]["status"], answer.json()["data"]["reason"]) == ("discarded", "Prueba del proveedor")
    assert code(client.post(f"{PATH}/{event.id}/discard", {"reason": "Otra vez"})) == (409, "webhook_005")


@pytest.mark.parametrize("who", ["ana", "clara", "diego"])
def test_nobody_but_platform_administrators_replays_or_discards(api, cast, stored, who):
    event = stored(**DEAD)
    for action in ("replay", "discard"):
        answer = api(getattr(cast, who)).post(f"{PATH}/{event.id}/{action}", {})
        assert code(answer) == (403, "auth_010")
    event.refresh_from_db()
    assert event.status == "dead"


def test_search_finds_by_event_subject_and_request(api, cast, stored):
    event = stored()
    stored("typeform")
    for text in (event.event_id, event.subject):
        found = api(cast.gala).get(f"{PATH}?search={text}").json()["data"]
        assert [row["id"] for row in found] == [str(event.id)]
    assert len(api(cast.gala).get(f"{PATH}?search=test").json()["data"]) == 2
    assert api(cast.gala).get(f"{PATH}?since=2999-01-01T00:00:00Z").json()["data"] == []
