"""Buying tickets: an order, its hold and its page; the provider away; the same request again."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from journeys.models import Event, Order, Registration
from journeys.providers import CHECKOUTS
from journeys.services.events import purchases
from journeys.services.events.registration import expire_due, take_seats
from journeys.shared.models import PurchaseReference
from journeys.tests.making_events import make_event
from journeys.tests.payment_server import MERCADOPAGO_TOKEN, STRIPE_KEY, PaymentServer
from oasis.core.resilience import Circuit, _local, _shared
from oasis.core.tenancy import organization_scope
from oasis.core.testing import assert_matches, at_once

PURCHASES = "/api/v1/purchases"


@pytest.fixture
def provider(settings: Any) -> Iterator[PaymentServer]:
    """Both providers, on this machine, with their circuits closed."""
    with PaymentServer() as server:
        settings.STRIPE_API_KEY, settings.STRIPE_API_BASE = STRIPE_KEY, server.url
        settings.MERCADOPAGO_ACCESS_TOKEN, settings.MERCADOPAGO_API_BASE = MERCADOPAGO_TOKEN, server.url
        for checkout in CHECKOUTS.values():
            for store in (_local, _shared):
                store.change(checkout.breaker.name, lambda _circuit: Circuit())
        yield server


def wish(event: Any, kind: Any, provider: str = "stripe", **changes: Any) -> dict[str, Any]:
    return {"event_id": str(event.pk), "ticket_type_id": str(kind.pk), "provider": provider, **changes}


@pytest.fixture
def sold(cast: Any) -> Any:
    """An event of A with three seats at 12.50 €."""
    with organization_scope(cast.a):
        return make_event(capacity=3, kind="paid")


@pytest.mark.parametrize("name", ["stripe", "mercadopago"])
def test_a_purchase_holds_the_seats_and_says_where_to_pay(
    cast: Any, api: Any, sold: Any, provider: PaymentServer, name: str
) -> None:
    event, kind = sold
    answer = api(cast.diego).post(PURCHASES, wish(event, kind, name, quantity=2))
    assert answer.status_code == 201, answer.content
    data = answer.json()["data"]
    assert set(data) == {"order_id", "status", "amount", "currency", "checkout_url", "expires_at"}
    assert (data["status"], data["amount"], data["currency"]) == ("pending", "25.00", "EUR")
    with organization_scope(cast.a):
        registration = Registration.objects.get()
        assert (registration.status, registration.seats) == ("pending_payment", 2)
        assert Event.objects.get().seats_taken == 2
        order = Order.objects.get()
        assert str(order.pk) == data["order_id"]
        assert order.expires_at == registration.expires_at
        assert timedelta(minutes=14) < order.expires_at - timezone.now() <= timedelta(minutes=15)
    if name == "stripe":
        (session,) = provider.sessions.values()
        assert data["checkout_url"] == session["url"]
        assert session["client_reference_id"] == data["order_id"]
        assert session["amount_total"] == 2500
        assert session["form"]["payment_intent_data[metadata][order_id]"] == data["order_id"]
        life = session["expires_at"] - order.created_at.timestamp()
        assert 30 * 60 < life < 24 * 3600  # what Stripe takes
    else:
        (preference,) = provider.preferences.values()
        assert data["checkout_url"] == preference["init_point"]
        assert preference["external_reference"] == data["order_id"]
        assert preference["items"][0]["unit_price"] == 12.5
        assert datetime.fromisoformat(preference["expiration_date_to"]) <= order.expires_at
    assert PurchaseReference.objects.get().organization_id == cast.a.id


def test_no_transaction_is_open_while_the_provider_is_asked(
    transactional_db: Any, cast: Any, api: Any, provider: PaymentServer
) -> None:
    with organization_scope(cast.a):
        event, kind = make_event(kind="paid")
    seen: list[bool] = []
    checkout = CHECKOUTS["stripe"]
    token = api(cast.diego)
    provider.hook = lambda: seen.append(_order_is_visible(cast.a))
    assert token.post(PURCHASES, wish(event, kind), **{"idempotency-key": "k"}).status_code == 201
    assert seen == [True]
    assert not connection.in_atomic_block
    assert checkout.configured()


def _order_is_visible(organization: Any) -> bool:
    """From the provider's thread, on another connection: what was written before the call is committed."""
    from django.db import connections

    try:
        with organization_scope(organization):
            return Order.objects.filter(status="pending", checkout_url="").exists()
    finally:
        connections.close_all()


@pytest.mark.parametrize("name", ["stripe", "mercadopago"])
@pytest.mark.parametrize("failing", [500, 401, 429, "reset"])
def test_a_provider_that_is_away_leaves_no_seat_taken_and_says_so(
    cast: Any, api: Any, sold: Any, provider: PaymentServer, name: str, failing: Any
) -> None:
    event, kind = sold
    provider.failing = failing
    key = {"idempotency-key": "again"}
    answer = api(cast.diego).post(PURCHASES, wish(event, kind, name), **key)
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "common_008")
    assert answer.headers["Retry-After"]
    with organization_scope(cast.a):
        assert Order.objects.get().status == "cancelled"
        assert Registration.objects.get().status == "cancelled"
        assert Event.objects.get().seats_taken == 0
    provider.failing = 0
    answer = api(cast.diego).post(PURCHASES, wish(event, kind, name), **key)
    assert answer.status_code == 201, answer.content
    with organization_scope(cast.a):
        assert Event.objects.get().seats_taken == 1


def test_without_a_key_nothing_is_sold(cast: Any, api: Any, sold: Any, settings: Any) -> None:
    settings.STRIPE_API_KEY = settings.MERCADOPAGO_ACCESS_TOKEN = ""
    for name in ("stripe", "mercadopago"):
        answer = api(cast.diego).post(PURCHASES, wish(*sold, name))
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, "common_001")
    with organization_scope(cast.a):
        assert not Order.objects.exists()


def test_the_same_key_answers_as_the_first_time_and_another_body_is_refused(
    cast: Any, api: Any, sold: Any, provider: PaymentServer
) -> None:
    key = {"idempotency-key": "one"}
    first = api(cast.diego).post(PURCHASES, wish(*sold), **key)
    again = api(cast.diego).post(PURCHASES, wish(*sold), **key)
    assert (again.status_code, again.json()) == (201, first.json())
    assert again.headers["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first.headers
    other = api(cast.diego).post(PURCHASES, wish(*sold, quantity=2), **key)
    assert (other.status_code, other.json()["error"]["code"]) == (409, "common_009")
    assert len(provider.sessions) == 1
    with organization_scope(cast.a):
        assert Order.objects.count() == Event.objects.get().seats_taken == 1


def test_the_same_request_many_times_at_once_makes_one_order(
    transactional_db: Any, cast: Any, api: Any, provider: PaymentServer
) -> None:
    with organization_scope(cast.a):
        event, kind = make_event(kind="paid")
    token = api(cast.diego)
    token.token()
    answers = at_once(
        *[lambda: token.post(PURCHASES, wish(event, kind), **{"idempotency-key": "same"}) for _ in range(6)]
    )
    assert [answer.status_code for answer in answers] == [201] * 6
    assert len({answer.json()["data"]["order_id"] for answer in answers}) == 1
    assert len({answer.json()["data"]["checkout_url"] for answer in answers}) == len(provider.sessions) == 1
    with organization_scope(cast.a):
        assert Order.objects.count() == Event.objects.get().seats_taken == 1


def test_one_that_was_killed_half_way_goes_on_with_the_same_request(
    cast: Any, api: Any, sold: Any, provider: PaymentServer
) -> None:
    key = {"idempotency-key": "killed"}
    first = api(cast.diego).post(PURCHASES, wish(*sold), **key).json()["data"]
    with organization_scope(cast.a):  # as it stands when the process dies after the order was written
        Order.objects.update(checkout_id="", checkout_url="")
    again = api(cast.diego).post(PURCHASES, wish(*sold), **key)
    assert again.json()["data"] == first
    assert len(provider.sessions) == 1


def test_one_that_was_killed_and_never_came_back_frees_its_seats_and_the_request_starts_anew(
    cast: Any, api: Any, sold: Any, provider: PaymentServer, outbox: Any
) -> None:
    key = {"idempotency-key": "late"}
    first = api(cast.diego).post(PURCHASES, wish(*sold), **key).json()["data"]
    with organization_scope(cast.a):
        Order.objects.update(checkout_id="", checkout_url="")
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=16), tick=True):
        outbox.run()
        with organization_scope(cast.a):
            assert Event.objects.get().seats_taken == 0
            assert Order.objects.get().status == "expired"
        again = api(cast.diego).post(PURCHASES, wish(*sold), **key)
        assert again.status_code == 201
        assert again.json()["data"]["order_id"] != first["order_id"]


def test_a_hold_that_is_over_ends_the_order_and_closes_its_page(
    cast: Any, api: Any, sold: Any, provider: PaymentServer, outbox: Any
) -> None:
    order_id = api(cast.diego).post(PURCHASES, wish(*sold)).json()["data"]["order_id"]
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=16), tick=True):
        with organization_scope(cast.a):
            expire_due()
        outbox.run()
        data = api(cast.diego).get(f"{PURCHASES}/{order_id}/status").json()["data"]
    assert (data["status"], data["checkout_url"]) == ("expired", None)
    assert [session["status"] for session in provider.sessions.values()] == ["expired"]


def test_a_place_held_before_is_paid_for_and_kept_when_the_provider_is_away(
    cast: Any, api: Any, sold: Any, provider: PaymentServer
) -> None:
    event, kind = sold
    with organization_scope(cast.a):
        held = take_seats(event_id=event.pk, ticket_type_id=kind.pk, person_id=cast.diego.id, hold_minutes=15)
    provider.failing = 500
    assert api(cast.diego).post(PURCHASES, wish(event, kind)).status_code == 503
    with organization_scope(cast.a):
        held.refresh_from_db()
        assert held.status == "pending_payment"
    provider.failing = 0
    assert api(cast.diego).post(PURCHASES, wish(event, kind)).status_code == 201
    with organization_scope(cast.a):
        assert Order.objects.filter(status="pending").get().registration_id == held.pk
        assert Event.objects.get().seats_taken == 1


def test_another_provider_takes_the_hold_over_and_the_first_page_is_closed(
    cast: Any, api: Any, sold: Any, provider: PaymentServer, outbox: Any
) -> None:
    first = api(cast.diego).post(PURCHASES, wish(*sold)).json()["data"]
    same = api(cast.diego).post(PURCHASES, wish(*sold)).json()["data"]
    assert same == first
    second = api(cast.diego).post(PURCHASES, wish(*sold, "mercadopago")).json()["data"]
    outbox.run()
    assert second["order_id"] != first["order_id"]
    assert [session["status"] for session in provider.sessions.values()] == ["expired"]
    with organization_scope(cast.a):
        assert dict(Order.objects.values_list("provider", "status")) == {
            "stripe": "cancelled",
            "mercadopago": "pending",
        }
        assert Event.objects.get().seats_taken == 1


def test_calling_off_frees_the_seats_and_only_ones_own(
    cast: Any, api: Any, sold: Any, provider: PaymentServer, outbox: Any
) -> None:
    order_id = api(cast.diego).post(PURCHASES, wish(*sold)).json()["data"]["order_id"]
    for other in (cast.ana, cast.elena):
        assert api(other).delete(f"{PURCHASES}/{order_id}").status_code == 404
        assert api(other).get(f"{PURCHASES}/{order_id}/status").status_code == 404
    with organization_scope(cast.a):
        assert Order.objects.get().status == "pending"
    for _again in range(2):
        assert api(cast.diego).delete(f"{PURCHASES}/{order_id}").status_code == 204
    outbox.run()
    assert [session["status"] for session in provider.sessions.values()] == ["expired"]
    with organization_scope(cast.a):
        assert Order.objects.get().status == "cancelled"
        assert Event.objects.get().seats_taken == 0


def test_what_cannot_be_bought(cast: Any, api: Any, sold: Any, provider: PaymentServer) -> None:
    event, kind = sold
    with organization_scope(cast.a):
        free_event, free = make_event()
        over, of_over = make_event(kind="paid", status="cancelled")
    for asked, code in [
        (wish(free_event, free), "purchase_001"),
        (wish(over, of_over), "event_006"),
        (wish(event, free), "common_002"),
        (wish(event, kind, quantity=4), "event_001"),
        (wish(event, kind, quantity=0), "common_001"),
        (wish(event, kind, "paypal"), "common_001"),
        ({**wish(event, kind), "event_id": str(uuid4())}, "common_002"),
        ({**wish(event, kind), "price": 1}, "common_001"),
    ]:
        assert api(cast.diego).post(PURCHASES, asked).json()["error"]["code"] == code
    assert api(cast.elena).post(PURCHASES, wish(event, kind)).json()["error"]["code"] == "common_002"
    with organization_scope(cast.a):
        assert not Order.objects.exists()
        assert set(Event.objects.values_list("seats_taken", flat=True)) == {0}
    assert provider.asked == []


def test_the_status_is_what_the_document_says_in_few_statements(
    cast: Any, api: Any, sold: Any, provider: PaymentServer, statements: Any
) -> None:
    from journeys.api.purchases import PurchaseStatusShape

    order_id = api(cast.diego).post(PURCHASES, wish(*sold)).json()["data"]["order_id"]
    client = api(cast.diego)
    client.get(f"{PURCHASES}/{order_id}/status")
    with statements(3):
        data = client.get(f"{PURCHASES}/{order_id}/status").json()["data"]
    assert_matches(PurchaseStatusShape, data)
    assert (data["quantity"], data["provider"], data["tickets"]) == (1, "stripe", [])


def test_the_page_of_a_running_order_stays_open(cast: Any, api: Any, sold: Any, provider: PaymentServer) -> None:
    order_id = api(cast.diego).post(PURCHASES, wish(*sold)).json()["data"]["order_id"]
    purchases.close_checkout(organization_id=cast.a.id, order_id=order_id)
    assert [session["status"] for session in provider.sessions.values()] == ["open"]
