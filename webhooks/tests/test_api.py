"""Events, providers and dead letters over the API: platform administrators only."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.models import AuditRecord
from oasis.core.testing import assert_matches
from webhooks.api.events import EventSerializer
from webhooks.api.providers import ProviderSerializer
from webhooks.models import EventStatus, WebhookAttempt, WebhookEvent
from webhooks.services.processing import process_due
from webhooks.tests.deliveries import PROVIDERS, captured

NOBODYS = "018f0000-0000-7000-8000-0000000000ff"
EVENTS, RETRY = "/api/v1/webhooks/events", "/api/v1/webhooks/dlq/retry"
ROUTES = [("get", EVENTS), ("get", f"{EVENTS}/{NOBODYS}"), ("get", "/api/v1/webhooks/providers"), ("post", RETRY)]
KIND = ("stripe", "checkout.session.completed")


@pytest.fixture
def dead(stored):
    """`dead("stripe", 1)` makes a dead letter."""

    def make(provider="stripe", number=1, **fields):
        payload = captured(provider)
        payload["event_id" if provider == "typeform" else "id"] = f"evt_{number}"
        return stored(provider, payload, status=EventStatus.DEAD, next_attempt_at=None, failures=9, **fields)

    return make


@pytest.mark.parametrize(("method", "path"), ROUTES)
@pytest.mark.parametrize("who", ["fran", "ana", "bruno", "clara", "diego", "elena"])
def test_nobody_but_platform_administrators_sees_or_retries(api, cast, dead, who, method, path):
    dead()
    response = getattr(api(getattr(cast, who)), method)(path)
    assert response.status_code == (401 if who == "fran" else 403)
    assert response.json()["error"]["code"] == ("auth_001" if who == "fran" else "auth_010")
    assert WebhookEvent.objects.get().status == "dead"


def test_events_are_listed_newest_first_with_their_attempts(api, cast, handlers, stored):
    handlers.handles(*KIND)(lambda event, payload: 1 / 0)
    failed = stored()
    process_due()
    newest = stored("typeform")
    response = api(cast.gala).get(EVENTS)
    assert response.status_code == 200
    first, second = response.json()["data"]
    assert_matches(EventSerializer, first)
    assert_matches(EventSerializer, second)
    assert (first["id"], first["attempts"]) == (str(newest.id), [])
    assert (second["id"], second["status"], second["event_id"]) == (str(failed.id), "failed", failed.event_id)
    [attempt] = second["attempts"]
    assert (attempt["number"], attempt["error"][:17]) == (1, "ZeroDivisionError")
    assert attempt["finished_at"].endswith("Z")


def test_list_costs_as_many_statements_for_one_as_for_many(api, cast, handlers, stored, statements):
    client = api(cast.gala)
    client.get(EVENTS)
    for number in range(15):
        event = stored(payload=captured("stripe") | {"id": f"evt_{number}"})
        WebhookAttempt.objects.create(event=event, number=1)
    with statements(3):  # who asks, the page, its attempts
        assert len(client.get(EVENTS).json()["data"]) == 15


def test_pages_follow_the_cursor(api, cast, stored):
    ids = [str(stored(payload=captured("stripe") | {"id": f"evt_{number}"}).id) for number in range(5)]
    seen, cursor = [], ""
    while cursor is not None:
        answer = api(cast.gala).get(f"{EVENTS}?page_size=2" + (f"&cursor={cursor}" if cursor else "")).json()
        seen += [event["id"] for event in answer["data"]]
        cursor = answer["meta"]["pagination"]["next"]
    assert seen == ids[::-1]


def test_filters_narrow_the_list(api, cast, stored, dead):
    dead(number=7)
    stored("typeform")
    of = lambda query: [event["provider"] for event in api(cast.gala).get(f"{EVENTS}?{query}").json()["data"]]  # noqa: E731
    assert of("provider=typeform") == ["typeform"]
    assert of("status=dead") == ["stripe"]
    assert of("type=form_response") == ["typeform"]
    assert of(f"organization_id={cast.a.id}") == []


@pytest.mark.parametrize(
    "query", ["colour=red", "status=lost", "provider=paypal", "organization_id=1", "cursor=%00", "type=a%00"]
)
def test_unknown_filters_and_values_are_refused(api, cast, query):
    response = api(cast.gala).get(f"{EVENTS}?{query}")
    assert (response.status_code, response.json()["error"]["code"]) == (400, "common_001")


def test_one_event_is_shown_and_its_content_is_not(api, cast, stored):
    event = stored("typeform")
    response = api(cast.gala).get(f"{EVENTS}/{event.id}")
    assert response.status_code == 200
    assert_matches(EventSerializer, response.json()["data"])
    assert "Algo mejor" not in response.content.decode()


def test_event_that_does_not_exist_is_not_found(api, cast):
    response = api(cast.gala).get(f"{EVENTS}/{uuid4()}")
    assert (response.status_code, response.json()["error"]["code"]) == (404, "common_002")


# -- dead letters


def test_all_dead_letters_get_a_new_round_of_attempts(api, cast, handlers, dead):
    events = [dead(number=1), dead("typeform", 2)]
    response = api(cast.gala).post(RETRY)
    assert response.status_code == 200
    assert response.json()["data"] == {"count": 2}
    for event in events:
        event.refresh_from_db()
        assert (event.status, event.failures) == ("received", 0)
    assert process_due() == 2
    record = AuditRecord.objects.get(action="webhooks.dead_letters_retried")
    assert record.actor_id == cast.gala.id


def test_retried_event_that_fails_again_has_the_whole_table_before_it(api, cast, handlers, dead):
    handlers.handles(*KIND)(lambda event, payload: 1 / 0)
    event = dead()
    api(cast.gala).post(RETRY)
    process_due()
    event.refresh_from_db()
    assert (event.status, event.failures) == ("failed", 1)


@pytest.mark.parametrize("chosen", ["ids", "provider", "since", "ids and provider"])
def test_criteria_choose_which(api, cast, dead, chosen):
    old = dead(number=1, received_at=timezone.now() - timedelta(days=3))
    new = dead("typeform", 2, received_at=timezone.now())
    body = {
        "ids": {"ids": [new.id]},
        "provider": {"provider": "typeform"},
        "since": {"since": (timezone.now() - timedelta(days=1)).isoformat()},
        "ids and provider": {"ids": [old.id, new.id], "provider": "typeform"},
    }[chosen]
    assert api(cast.gala).post(RETRY, body).json()["data"] == {"count": 1}
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.status, new.status) == ("dead", "received")


def test_only_what_is_dead_is_retried(api, cast, stored):
    event = stored(status=EventStatus.PROCESSED, processed_at=timezone.now(), next_attempt_at=None)
    assert api(cast.gala).post(RETRY, {"ids": [event.id]}).json()["data"] == {"count": 0}
    event.refresh_from_db()
    assert event.status == "processed"
    assert not AuditRecord.objects.filter(action="webhooks.dead_letters_retried").exists()


@pytest.mark.parametrize(
    "body",
    [{"ids": []}, {"ids": ["x"]}, {"ids": "all"}, {"provider": "paypal"}, {"since": "soon"}, {"everything": True}],
)
def test_bad_criteria_are_refused_and_nothing_is_retried(api, cast, dead, body):
    event = dead()
    response = api(cast.gala).post(RETRY, body)
    assert (response.status_code, response.json()["error"]["code"]) == (400, "common_001")
    event.refresh_from_db()
    assert event.status == "dead"


# -- providers


def test_providers_tell_how_they_are_doing(api, cast, handlers, stored, dead, settings, statements):
    settings.WEBHOOK_SECRETS = settings.WEBHOOK_SECRETS | {"mercadopago": []}
    now = timezone.now()
    dead(number=1)
    stored(
        payload=captured("stripe") | {"id": "evt_2"},
        status=EventStatus.PROCESSED,
        next_attempt_at=None,
        received_at=now - timedelta(milliseconds=500),
        processed_at=now,
    )
    waiting = stored("typeform")
    client = api(cast.gala)
    client.get("/api/v1/webhooks/providers")
    with statements(2):
        data = client.get("/api/v1/webhooks/providers").json()["data"]
    assert [provider["name"] for provider in data] == sorted(PROVIDERS)
    for provider in data:
        assert_matches(ProviderSerializer, provider)
    told = {provider["name"]: provider for provider in data}
    assert told["stripe"]["last_24_hours"] == {"received": 2, "processed": 1, "failed": 0, "dead": 1, "rejected": 0}
    assert (told["stripe"]["dead_letters"], told["stripe"]["median_ms"], told["stripe"]["p99_ms"]) == (1, 500, 500)
    assert told["stripe"]["last_success_at"] is not None
    assert told["stripe"]["oldest_waiting_at"] is None
    assert told["typeform"]["oldest_waiting_at"][:19] == waiting.received_at.isoformat()[:19]
    assert [name for name, provider in told.items() if not provider["configured"]] == ["mercadopago"]
