"""POST /webhooks/{provider}: verify, find the id, store, answer."""

import threading
import time
from functools import partial
from uuid import UUID, uuid4

import orjson
import pytest
from django.db import connection
from django.test import Client
from redis.exceptions import ConnectionError as RedisAway

from oasis.core.testing import assert_matches, at_once, in_turns
from webhooks.api.receiving import ReceiptSerializer
from webhooks.models import EventStatus, WebhookAttempt, WebhookEvent, WebhookSecret
from webhooks.services import receiving
from webhooks.services.receiving import REFUSALS_A_DAY
from webhooks.services.secrets import add_secret, retire_secret
from webhooks.tests.deliveries import PROVIDERS, captured, delivery, header_of, re_signed

pytestmark = pytest.mark.django_db
every_provider = pytest.mark.parametrize("provider", PROVIDERS)
OWN_SECRET = "whsec_b3duIHNlY3JldCBvZiBBbGJh"


def sent_now(provider="stripe", payload=None, **options):
    return delivery(provider, payload, now=time.time(), **options)


def code(response):
    return response.json()["error"]["code"]


@every_provider
def test_rightly_signed_event_is_stored_and_accepted(provider):
    sent = sent_now(provider)
    response = sent.post(Client())
    assert response.status_code == 202
    data = response.json()["data"]
    assert_matches(ReceiptSerializer, data)
    event = WebhookEvent.objects.get(pk=data["id"])
    assert (data["status"], data["duplicate"]) == ("received", False)
    assert (event.provider, event.status, event.attempt_count) == (provider, "received", 0)
    assert event.content() == sent.body
    assert event.next_attempt_at is not None
    assert event.request_id == response.headers["X-Request-ID"]
    assert event.organization_id is None


def test_body_is_encrypted_at_rest():
    sent_now("typeform").post(Client())
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM webhooks_webhookevent")
        stored = bytes(cursor.fetchone()[0])
    assert b"Algo mejor" not in stored
    assert b"form_response" not in stored


def test_receipt_is_one_statement(statements):
    client = Client()
    sent_now("stripe", captured("stripe") | {"id": "evt_warm"}).post(client)
    with statements(1):
        assert sent_now().post(client).status_code == 202


def test_duplicate_is_two_statements_and_at_an_organizations_address_three(statements, cast):
    add_secret(organization_id=cast.a.id, provider="stripe", text=OWN_SECRET, actor_id=None)
    client, own = Client(), sent_now(secret=OWN_SECRET)
    with statements(2):
        assert own.post(client, organization_id=cast.a.id).status_code == 202
    with statements(3):
        assert own.post(client, organization_id=cast.a.id).status_code == 200


@every_provider
def test_same_event_again_is_a_duplicate_and_changes_nothing_but_the_count(provider):
    sent = sent_now(provider)
    first = sent.post(Client()).json()["data"]
    again = sent.post(Client())
    assert again.status_code == 200
    assert again.json()["data"] == {"id": first["id"], "status": "received", "duplicate": True}
    assert WebhookEvent.objects.get().deliveries == 2


def test_duplicate_of_a_processed_event_says_so(stored):
    event = stored(status=EventStatus.PROCESSED, next_attempt_at=None, processed_at="2026-01-01T00:00:00Z")
    response = sent_now().post(Client())
    assert response.json()["data"] == {"id": str(event.id), "status": "processed", "duplicate": True}


def test_same_id_with_other_bytes_is_refused_and_kept_beside_the_first():
    first = sent_now().post(Client()).json()["data"]
    other = sent_now(payload=captured("stripe") | {"livemode": True})
    for _ in range(2):
        response = other.post(Client())
        assert (response.status_code, code(response)) == (409, "webhook_004")
    kept = WebhookEvent.objects.get(status=EventStatus.CONFLICT)
    assert kept.content() == other.body
    assert kept.event_id == captured("stripe")["id"]
    assert first["id"] in kept.reason
    assert kept.next_attempt_at is None
    assert kept.deliveries == 2
    event = WebhookEvent.objects.get(pk=first["id"])
    assert (event.status, event.content()) == ("received", sent_now().body)


def test_same_id_of_another_account_is_another_event():
    sent_now().post(Client())
    assert sent_now(payload=captured("stripe") | {"account": "acct_1"}).post(Client()).status_code == 202
    assert WebhookEvent.objects.count() == 2


def test_twenty_at_once_are_one_event(transactional_db):
    sent = sent_now()
    answers = at_once(*[lambda: sent.post(Client()) for _ in range(20)])
    assert sorted(answer.status_code for answer in answers) == [200] * 19 + [202]
    assert len({answer.json()["data"]["id"] for answer in answers}) == 1
    assert WebhookEvent.objects.get().deliveries == 20


def test_events_that_come_together_are_stored_by_one_statement(transactional_db, monkeypatch):
    groups, store = [], receiving._store._store

    def slowly(events):
        groups.append(len(events))
        while len(groups) == 1 and len(receiving._store._waiting) < 3:
            threading.Event().wait(0.005)
        return store(events)

    monkeypatch.setattr(receiving._store, "_store", slowly)
    sent = [sent_now("stripe", captured("stripe") | {"id": f"evt_{name}"}) for name in ("first", "one", "one", "other")]
    answers = in_turns(*[partial(one.post, Client()) for one in sent])
    assert groups == [1, 3]
    assert sorted(answer.status_code for answer in answers) == [200, 202, 202, 202]
    kept = {event.id: event for event in WebhookEvent.objects.all()}
    assert {event.event_id: event.deliveries for event in kept.values()} == {
        "evt_first": 1,
        "evt_one": 2,
        "evt_other": 1,
    }
    told = [kept[UUID(answer.json()["data"]["id"])].event_id for answer in answers]
    assert told == ["evt_first", "evt_one", "evt_one", "evt_other"]


def test_unknown_provider_leaves_no_trace():
    response = Client().post("/api/v1/webhooks/paypal", data=b"{}", content_type="application/json")
    assert (response.status_code, code(response)) == (404, "webhook_001")
    assert not WebhookEvent.objects.exists()


@every_provider
def test_wrong_signature_is_refused_and_recorded_without_its_body(provider):
    sent = sent_now(provider, secret="whsec_YW5vdGhlciBzZWNyZXQ=")
    response = sent.post(Client())
    assert (response.status_code, code(response)) == (401, "webhook_002")
    event = WebhookEvent.objects.get()
    assert (event.status, event.reason) == ("rejected", "webhook_002: mismatch")
    assert (event.content(), event.event_id, event.next_attempt_at) == (b"", "", None)


def test_stale_signature_is_refused():
    response = delivery("stripe", now=time.time() - 400).post(Client())
    assert (response.status_code, code(response)) == (401, "webhook_002")
    assert WebhookEvent.objects.get().reason == "webhook_002: stale"


def test_late_notification_is_accepted_as_late():
    assert delivery("mercadopago", now=time.time() - 86_400).post(Client()).status_code == 202
    assert WebhookEvent.objects.get().late


def test_answers_do_not_tell_whether_a_secret_is_configured(settings):
    forged = sent_now(secret="whsec_YW5vdGhlciBzZWNyZXQ=")
    wrong = forged.post(Client()).json()["error"]
    settings.WEBHOOK_SECRETS = {"stripe": ["  ", ""]}
    unconfigured = forged.post(Client()).json()["error"]
    assert wrong | {"request_id": ""} == unconfigured | {"request_id": ""}
    assert WebhookEvent.objects.filter(reason="webhook_002: unconfigured").exists()


def test_flood_of_refusals_fills_a_bounded_number_of_rows():
    client = Client()
    for number in range(REFUSALS_A_DAY * 3):
        re_signed(sent_now(payload={"n": number}), "t=1,v1=00").post(client)
    rows = WebhookEvent.objects.filter(status=EventStatus.REJECTED)
    assert rows.count() <= REFUSALS_A_DAY
    assert sum(rows.values_list("deliveries", flat=True)) == REFUSALS_A_DAY * 3


@pytest.mark.parametrize(
    "body", [b"", b"not json", b"[1]", b"null", b'{"id": ', b"\xff\xfe", b'{"type": "a"}', b"[" * 5000]
)
def test_signed_nonsense_is_not_what_the_provider_sends(body):
    response = sent_now(body=body).post(Client())
    assert (response.status_code, code(response)) == (400, "webhook_003")
    event = WebhookEvent.objects.get()
    assert (event.status, event.content()) == ("rejected", body)
    assert event.reason.startswith("webhook_003: ")


def test_body_over_a_megabyte_is_refused():
    response = sent_now(body=b'{"id":"' + b"x" * 1_000_000 + b'"}').post(Client())
    assert (response.status_code, code(response)) == (413, "common_010")
    assert not WebhookEvent.objects.exists()


def test_event_from_the_future_is_placed_at_its_receipt():
    sent_now(payload=captured("stripe") | {"created": int(time.time()) + 10_000_000}).post(Client())
    event = WebhookEvent.objects.get()
    assert event.occurred_at == event.received_at


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete"])
def test_other_methods_are_refused(method):
    response = getattr(Client(), method)("/api/v1/webhooks/stripe")
    assert (response.status_code, code(response)) == (405, "common_003")


# -- an organization's own address


def test_organizations_own_secret_is_accepted_at_its_address(cast):
    add_secret(organization_id=cast.a.id, provider="stripe", text=OWN_SECRET, actor_id=None)
    response = sent_now(secret=OWN_SECRET).post(Client(), organization_id=cast.a.id)
    assert response.status_code == 202
    event = WebhookEvent.objects.get()
    assert (event.organization_id, event.account) == (cast.a.id, str(cast.a.id))


def test_equal_ids_at_two_organizations_are_two_events(cast):
    for organization in (cast.a, cast.b):
        add_secret(organization_id=organization.id, provider="stripe", text=OWN_SECRET, actor_id=None)
        assert sent_now(secret=OWN_SECRET).post(Client(), organization_id=organization.id).status_code == 202


@pytest.mark.parametrize("who", ["platform", "another organization"])
def test_nobody_elses_secret_is_accepted_at_an_organizations_address(cast, who):
    add_secret(organization_id=cast.a.id, provider="stripe", text=OWN_SECRET, actor_id=None)
    sent = sent_now() if who == "platform" else sent_now(secret=OWN_SECRET)
    response = sent.post(Client(), organization_id=cast.a.id if who == "platform" else cast.b.id)
    assert (response.status_code, code(response)) == (401, "webhook_002")
    assert not WebhookEvent.objects.exclude(status=EventStatus.REJECTED).exists()


def test_unknown_organization_is_answered_like_a_wrong_signature_and_claims_nothing(cast):
    response = sent_now().post(Client(), organization_id=uuid4())
    assert (response.status_code, code(response)) == (401, "webhook_002")
    assert WebhookEvent.objects.get().organization_id is None


def test_two_secrets_live_side_by_side_until_the_old_one_is_retired(cast):
    old = add_secret(organization_id=cast.a.id, provider="stripe", text="whsec_old_one", actor_id=None)
    add_secret(organization_id=cast.a.id, provider="stripe", text=OWN_SECRET, actor_id=None)
    assert sent_now(secret="whsec_old_one").post(Client(), organization_id=cast.a.id).status_code == 202
    retire_secret(secret_id=old.id, actor_id=None)
    assert sent_now(secret="whsec_old_one").post(Client(), organization_id=cast.a.id).status_code == 401
    assert sent_now(secret=OWN_SECRET).post(Client(), organization_id=cast.a.id).status_code == 200


def test_own_secret_that_cannot_be_read_is_passed_over_and_alone_it_counts_as_none(cast):
    lost = add_secret(organization_id=cast.a.id, provider="stripe", text="whsec_lost_one", actor_id=None)
    WebhookSecret.objects.filter(pk=lost.pk).update(value=b"sealed with a key that is gone")
    assert code(sent_now(secret="whsec_lost_one").post(Client(), organization_id=cast.a.id)) == "webhook_002"
    assert WebhookEvent.objects.get().reason == "webhook_002: unconfigured"
    add_secret(organization_id=cast.a.id, provider="stripe", text=OWN_SECRET, actor_id=None)
    assert sent_now(secret=OWN_SECRET).post(Client(), organization_id=cast.a.id).status_code == 202


# -- limits, and Redis away


def test_address_whose_signatures_keep_failing_is_cut_off(settings, standing_clock):
    settings.RATE_LIMITS_ENABLED = True
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"webhook_failures": "30/m"}
    forged, client = re_signed(sent_now(), "t=1,v1=00"), Client(REMOTE_ADDR="203.0.113.9")
    statuses = [forged.post(client).status_code for _ in range(32)]
    assert statuses.count(401) >= 30
    last = forged.post(client)
    assert (last.status_code, code(last)) == (429, "common_004")
    assert int(last.headers["Retry-After"]) >= 1
    assert WebhookEvent.objects.get().deliveries == statuses.count(401)
    assert forged.post(Client(REMOTE_ADDR="203.0.113.10")).status_code == 401


def test_right_signatures_are_never_limited(settings):
    settings.RATE_LIMITS_ENABLED = True
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"webhook_failures": "1/m", "default": "1/m"}
    client = Client(REMOTE_ADDR="203.0.113.11")
    for number in range(5):
        assert sent_now(payload=captured("stripe") | {"id": f"evt_{number}"}).post(client).status_code == 202


def test_receiving_works_while_redis_is_away(settings, monkeypatch):
    settings.RATE_LIMITS_ENABLED = True

    def away(*args, **kwargs):
        raise RedisAway

    monkeypatch.setattr("redis.client.Redis.execute_command", away)
    monkeypatch.setattr("redis.client.Pipeline.execute", away)
    assert sent_now().post(Client()).status_code == 202
    assert re_signed(sent_now(), "t=1,v1=00").post(Client()).status_code == 401
    assert set(WebhookEvent.objects.values_list("status", flat=True)) == {"received", "rejected"}


def test_headers_in_any_encoding_are_only_wrong():
    sent = sent_now("standard")
    for value in ("\xff\xfe", "v1,\xe9", "🙂".encode().decode("latin-1"), "\t", "x" * 9000):
        for name in [header_of(sent), "webhook-id", "webhook-timestamp"]:
            response = Client().post(
                "/api/v1/webhooks/standard",
                data=sent.body,
                content_type="application/json",
                **{
                    "HTTP_" + header.upper().replace("-", "_"): value if header == name else given
                    for header, given in sent.headers.items()
                },
            )
            assert response.status_code == 401, (name, value)


def test_nothing_is_processed_during_the_receipt(handlers):
    acted = []
    handlers.handles("stripe", "checkout.session.completed")(lambda event, payload: acted.append(event))
    sent_now().post(Client())
    assert not acted
    assert not WebhookAttempt.objects.exists()
    assert orjson.loads(WebhookEvent.objects.get().content()) == captured("stripe")
