"""Payments as the providers tell of them: signed webhooks to the application, in every order, late, twice and wrong."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.test import Client

from journeys import payments_webhook
from journeys.models import Event, Order, OrderEntry, Registration, Ticket
from journeys.rules.money import from_minor_units, minor_units
from journeys.services.events import payments
from journeys.services.events.registration import expire_due, release, take_seats
from journeys.tests.making_events import make_event
from journeys.tests.payment_server import PaymentServer
from journeys.tests.test_purchases import PURCHASES, provider, wish  # noqa: F401 - a fixture
from oasis.core.models import OutboxMessage
from oasis.core.resilience import Circuit, _local, _shared
from oasis.core.tenancy import organization_scope
from oasis.core.testing import at_once
from webhooks.errors import PermanentError
from webhooks.models import WebhookEvent
from webhooks.providers.mercadopago_payments import breaker
from webhooks.registry import ReceivedEvent
from webhooks.services.processing import process_due
from webhooks.tests.deliveries import SECRETS, delivery

numbers = count(1)


class Shop:
    """An event of A with two seats at 12.50 €, Diego who buys one, and what the providers say."""

    def __init__(self, cast: Any, api: Any, server: PaymentServer, outbox: Any) -> None:
        self.cast, self.api, self.server, self.outbox = cast, api, server, outbox
        with organization_scope(cast.a):
            self.event, self.kind = make_event(capacity=2, kind="paid")

    def buy(self, person: Any = None, name: str = "stripe", **changes: Any) -> str:
        answer = self.api(person or self.cast.diego).post(PURCHASES, wish(self.event, self.kind, name, **changes))
        assert answer.status_code == 201, answer.content
        return str(answer.json()["data"]["order_id"])

    def stripe(self, type_: str, about: dict[str, Any], *, event_id: str = "", created: float | None = None) -> Any:
        now = time.time()
        payload = {
            "id": event_id or f"evt_{next(numbers)}",
            "type": type_,
            "created": int(created or now),
            "data": {"object": about},
        }
        answer = delivery("stripe", payload, now=now).post(Client())
        assert answer.status_code in (200, 202), answer.content
        return answer

    def paid(self, order_id: str, payment: str = "pi_1", **changes: Any) -> None:
        session = next(one for one in self.server.sessions.values() if one["client_reference_id"] == order_id)
        known = {name: value for name, value in session.items() if name != "form"}
        about = {**known, "status": "complete", "payment_status": "paid", "payment_intent": payment, **changes}
        self.stripe("checkout.session.completed", about)

    def charge(self, refunded: int, payment: str = "pi_1", **changes: Any) -> None:
        about = {
            "id": f"ch_{payment}",
            "object": "charge",
            "payment_intent": payment,
            "amount": 1250,
            "amount_refunded": refunded,
            "currency": "eur",
            "metadata": {},
            **changes,
        }
        self.stripe("charge.refunded", about)

    def dispute(self, status: str, amount: int = 1250, dispute: str = "dp_1") -> None:
        about = {
            "id": dispute,
            "object": "dispute",
            "amount": amount,
            "charge": "ch_pi_1",
            "currency": "eur",
            "is_charge_refundable": False,
            "metadata": {},
            "payment_intent": "pi_1",
            "reason": "fraudulent",
            "status": status,
        }
        self.stripe("charge.dispute.closed", about)

    def mercadopago(self, payment_id: str) -> None:
        payload = {
            "id": next(numbers),
            "type": "payment",
            "action": "payment.updated",
            "date_created": datetime.now(UTC).isoformat(),
            "data": {"id": payment_id},
        }
        answer = delivery("mercadopago", payload, now=time.time()).post(Client())
        assert answer.status_code in (200, 202), answer.content

    def work(self) -> None:
        """The worker, and what follows."""
        process_due()
        self.outbox.run()

    def standing(self, order_id: str) -> tuple[str, str, int]:
        """Of an order: its status, its registration's, and the tickets that are good."""
        with organization_scope(self.cast.a):
            order = Order.objects.select_related("registration").get(pk=order_id)
            good = Ticket.objects.filter(registration_id=order.registration_id, status="valid").count()
            return order.status, order.registration.status, good

    def entries(self, order_id: str) -> list[tuple[str, str, str]]:
        with organization_scope(self.cast.a):
            rows = OrderEntry.objects.filter(order_id=order_id).order_by("pk")
            return [(row.kind, row.payment_id, str(row.amount)) for row in rows]

    def seats(self) -> int:
        with organization_scope(self.cast.a):
            return Event.objects.get(pk=self.event.pk).seats_taken

    def after_the_hold(self) -> Any:
        return time_machine.travel(datetime.now(UTC) + timedelta(minutes=16), tick=True)

    def expire(self) -> None:
        with organization_scope(self.cast.a):
            expire_due()
        self.outbox.run()


@pytest.fixture
def shop(cast: Any, api: Any, provider: PaymentServer, outbox: Any, settings: Any) -> Shop:  # noqa: F811
    settings.WEBHOOK_SECRETS = {**settings.WEBHOOK_SECRETS, **{name: [secret] for name, secret in SECRETS.items()}}
    for store in (_local, _shared):
        store.change(breaker.name, lambda _circuit: Circuit())
    return Shop(cast, api, provider, outbox)


CONFIRMED = ("paid", "confirmed", 1)


def test_stripe_says_that_it_was_paid_and_the_ticket_is_there(shop: Shop, mailbox: Any) -> None:
    order_id = shop.buy()
    assert shop.standing(order_id) == ("pending", "pending_payment", 0)
    shop.paid(order_id)
    shop.work()
    assert shop.standing(order_id) == CONFIRMED
    assert shop.entries(order_id) == [("payment", "pi_1", "12.50")]
    data = shop.api(shop.cast.diego).get(f"{PURCHASES}/{order_id}/status").json()["data"]
    assert (data["status"], len(data["tickets"]), data["checkout_url"]) == ("paid", 1, None)
    assert [mail.to for mail in mailbox] == [[shop.cast.diego.email]]
    assert shop.server.refunds == []


def test_mercado_pago_says_that_it_was_paid_and_the_ticket_is_there(shop: Shop) -> None:
    order_id = shop.buy(name="mercadopago", quantity=2)
    payment = shop.server.pay(order_id, 25.0)
    shop.mercadopago(payment)
    shop.work()
    assert shop.standing(order_id) == ("paid", "confirmed", 2)
    assert shop.entries(order_id) == [("payment", payment, "25.00")]


@pytest.mark.parametrize("status", ["pending", "in_process", "rejected", "cancelled"])
def test_a_payment_that_is_not_made_confirms_nothing(shop: Shop, status: str) -> None:
    order_id = shop.buy(name="mercadopago")
    shop.mercadopago(shop.server.pay(order_id, 12.5, status=status))
    shop.work()
    assert shop.standing(order_id) == ("pending", "pending_payment", 0)
    assert shop.entries(order_id) == []


def test_a_session_that_is_complete_but_not_paid_waits_for_the_money(shop: Shop) -> None:
    order_id = shop.buy()
    shop.paid(order_id, payment_status="unpaid")
    shop.work()
    assert shop.standing(order_id) == ("pending", "pending_payment", 0)


def test_the_same_event_twice_and_another_of_the_same_payment_change_nothing(shop: Shop) -> None:
    order_id = shop.buy()
    for _again in range(3):
        shop.paid(order_id)
        shop.work()
    assert shop.standing(order_id) == CONFIRMED
    assert shop.entries(order_id) == [("payment", "pi_1", "12.50")]
    assert shop.server.refunds == []


def test_paid_late_with_places_left_is_honoured(shop: Shop) -> None:
    order_id = shop.buy()
    with shop.after_the_hold():
        shop.expire()
        assert shop.standing(order_id) == ("expired", "expired", 0)
        shop.paid(order_id)
        shop.work()
    assert shop.standing(order_id) == CONFIRMED
    assert shop.seats() == 1
    assert shop.server.refunds == []


def test_paid_late_with_no_place_left_is_refunded_once(shop: Shop, mailbox: Any) -> None:
    order_id = shop.buy()
    with shop.after_the_hold():
        shop.expire()
        with organization_scope(shop.cast.a):
            for person in (shop.cast.ana, shop.cast.bruno):
                take_seats(event_id=shop.event.pk, ticket_type_id=shop.kind.pk, person_id=person.id)
        mailbox.clear()
        shop.paid(order_id)
        shop.work()
        shop.paid(order_id)
        shop.work()
    assert shop.standing(order_id) == ("refunded", "expired", 0)
    assert shop.entries(order_id) == [("payment", "pi_1", "12.50"), ("refund", "pi_1", "12.50")]
    assert [(one["payment_intent"], one["amount"]) for one in shop.server.refunds] == [("pi_1", 1250)]
    assert [mail.to for mail in mailbox if "12,50 EUR" in mail.subject] == [[shop.cast.diego.email]]
    assert shop.seats() == 2


def test_paid_twice_gives_the_second_payment_back_and_keeps_the_place(shop: Shop) -> None:
    order_id = shop.buy(name="mercadopago")
    first, second = shop.server.pay(order_id, 12.5), shop.server.pay(order_id, 12.5)
    for payment in (first, second, second):
        shop.mercadopago(payment)
        shop.work()
    assert shop.standing(order_id) == CONFIRMED
    assert [str(one["payment_id"]) for one in shop.server.refunds] == [second]
    shop.mercadopago(second)  # refunded, as Mercado Pago then says
    shop.work()
    assert shop.standing(order_id) == CONFIRMED
    assert shop.entries(order_id) == [
        ("payment", first, "12.50"),
        ("payment", second, "12.50"),
        ("refund", second, "12.50"),
    ]


def test_paid_after_it_was_called_off_is_refunded(shop: Shop) -> None:
    order_id = shop.buy()
    assert shop.api(shop.cast.diego).delete(f"{PURCHASES}/{order_id}").status_code == 204
    shop.paid(order_id)
    shop.work()
    assert shop.standing(order_id) == ("refunded", "cancelled", 0)
    assert len(shop.server.refunds) == 1
    assert shop.seats() == 0


def test_who_gives_a_paid_place_up_is_paid_back(shop: Shop) -> None:
    order_id = shop.buy()
    shop.paid(order_id)
    shop.work()
    with organization_scope(shop.cast.a):
        release(Registration.objects.get().pk, status="cancelled")
    shop.work()
    assert shop.standing(order_id) == ("refunded", "cancelled", 0)
    assert len(shop.server.refunds) == 1


def test_a_refund_that_is_told_of_before_the_payment_ends_the_same(shop: Shop) -> None:
    order_id = shop.buy()
    shop.charge(1250, metadata={"order_id": order_id})
    shop.work()
    assert shop.standing(order_id) == ("refunded", "cancelled", 0)
    shop.paid(order_id)
    shop.work()
    assert shop.standing(order_id) == ("refunded", "cancelled", 0)
    assert shop.entries(order_id) == [("payment", "pi_1", "12.50"), ("refund", "pi_1", "12.50")]
    assert shop.server.refunds == []
    assert shop.seats() == 0


def test_a_payment_that_came_and_went_on_an_order_called_off_leaves_the_hold_to_the_one_after_it(shop: Shop) -> None:
    first = shop.buy()
    second = shop.buy(name="mercadopago")  # the person changed their mind: the same hold, another page
    shop.charge(1250, metadata={"order_id": first})
    shop.work()
    assert shop.standing(first) == ("refunded", "pending_payment", 0)
    shop.mercadopago(shop.server.pay(second, 12.5))
    shop.work()
    assert shop.standing(second) == CONFIRMED
    assert (shop.seats(), shop.server.refunds) == (1, [])


def test_a_refund_that_names_only_the_payment_waits_until_that_is_known(shop: Shop) -> None:
    order_id = shop.buy()
    shop.charge(1250)
    shop.work()
    assert WebhookEvent.objects.get().status == "failed"
    shop.paid(order_id)
    shop.work()
    assert shop.standing(order_id) == CONFIRMED
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=2), tick=True):
        shop.work()
    assert shop.standing(order_id) == ("refunded", "cancelled", 0)


def test_refunds_in_parts_are_kept_as_figures_in_any_order_until_it_is_all(shop: Shop) -> None:
    order_id = shop.buy()
    shop.paid(order_id)
    shop.work()
    for so_far in (500, 200, 500):  # the second is late, the third a repetition
        shop.charge(so_far)
        shop.work()
    assert shop.standing(order_id) == CONFIRMED
    assert shop.entries(order_id) == [("payment", "pi_1", "12.50"), ("refund", "pi_1", "5.00")]
    shop.charge(1250)
    shop.work()
    assert shop.standing(order_id) == ("refunded", "cancelled", 0)
    assert shop.entries(order_id)[-1] == ("refund", "pi_1", "7.50")
    assert shop.server.refunds == []
    assert shop.seats() == 0


def test_mercado_pagos_refund_in_part_and_dispute(shop: Shop) -> None:
    order_id = shop.buy(name="mercadopago")
    payment = shop.server.pay(order_id, 12.5, transaction_amount_refunded=2.5)
    shop.mercadopago(payment)
    shop.work()
    assert shop.standing(order_id) == CONFIRMED
    shop.server.payments[payment].update(status="charged_back", transaction_amount_refunded=0)
    shop.mercadopago(payment)
    shop.work()
    assert shop.standing(order_id) == ("refunded", "cancelled", 0)
    assert [amount for kind, _payment, amount in shop.entries(order_id) if kind == "refund"] == ["2.50", "10.00"]


@pytest.mark.parametrize("wrong", [{"amount_total": 1}, {"amount_total": 125000}, {"currency": "usd"}])
def test_another_amount_or_currency_confirms_nothing_and_waits_for_somebody(shop: Shop, wrong: Any) -> None:
    order_id = shop.buy()
    shop.paid(order_id, **wrong)
    shop.work()
    assert shop.standing(order_id) == ("pending", "pending_payment", 0)
    event = WebhookEvent.objects.get()
    assert (event.status, event.reason) == ("dead", "payment_differs")
    assert shop.entries(order_id) == []


def test_mercado_pagos_word_counts_and_not_the_notifications(shop: Shop) -> None:
    order_id = shop.buy(name="mercadopago")
    shop.mercadopago(shop.server.pay(order_id, 0.5))
    shop.mercadopago(shop.server.pay(order_id, 12.5, "ARS"))
    shop.work()
    assert shop.standing(order_id) == ("pending", "pending_payment", 0)
    assert set(WebhookEvent.objects.values_list("status", "reason")) == {("dead", "payment_differs")}


def test_a_lost_dispute_at_stripe_frees_the_place_once_and_a_won_one_changes_nothing(shop: Shop) -> None:
    order_id = shop.buy()
    shop.paid(order_id)
    shop.dispute("won")
    shop.work()
    assert shop.standing(order_id) == CONFIRMED
    shop.charge(250)
    shop.work()
    for _twice in range(2):
        shop.dispute("lost", 400)
        shop.work()
    assert shop.standing(order_id) == CONFIRMED
    shop.dispute("lost", 600, "dp_2")
    shop.work()
    assert shop.standing(order_id) == ("refunded", "cancelled", 0)
    assert [amount for _kind, _payment, amount in shop.entries(order_id)] == ["12.50", "2.50", "4.00", "6.00"]
    assert (shop.seats(), shop.server.refunds) == (0, [])


@pytest.mark.parametrize(
    "about",
    [
        {"client_reference_id": None},
        {"client_reference_id": "0199f0c2-1111-7aaa-8bbb-0123456789ab"},
        {"client_reference_id": "somebody-elses"},
    ],
)
def test_a_session_that_is_none_of_ours_is_kept_and_harmless(shop: Shop, about: Any) -> None:
    order_id = shop.buy()
    shop.paid(order_id, metadata={}, **about)
    shop.stripe("invoice.paid", {"id": "in_1", "object": "invoice"})
    shop.work()
    assert shop.standing(order_id) == ("pending", "pending_payment", 0)
    assert set(WebhookEvent.objects.values_list("status", flat=True)) == {"processed"}


def test_the_order_of_another_provider_is_not_confirmed(shop: Shop) -> None:
    order_id = shop.buy(name="mercadopago")
    about = {
        "id": "cs_1",
        "object": "checkout.session",
        "payment_status": "paid",
        "amount_total": 1250,
        "currency": "eur",
        "client_reference_id": order_id,
    }
    shop.stripe("checkout.session.completed", about)
    shop.work()
    assert shop.standing(order_id) == ("pending", "pending_payment", 0)


def test_a_session_that_expired_frees_the_seats_and_a_late_word_of_it_does_not(shop: Shop) -> None:
    order_id = shop.buy()
    (session,) = shop.server.sessions.values()
    about = {name: value for name, value in session.items() if name != "form"}
    shop.stripe("checkout.session.expired", about)
    shop.work()
    assert shop.standing(order_id) == ("expired", "expired", 0)
    assert shop.seats() == 0
    second = shop.buy()
    shop.paid(second, "pi_2")
    shop.work()
    shop.stripe("checkout.session.expired", {**about, "client_reference_id": second, "id": "cs_other"})
    shop.work()
    assert shop.standing(second) == CONFIRMED


def test_paid_late_when_the_person_has_bought_anew_is_refunded(shop: Shop) -> None:
    first = shop.buy()
    with shop.after_the_hold():
        shop.expire()
        second = shop.buy()
        shop.paid(second, "pi_2")
        shop.work()
        shop.paid(first, "pi_1")
        shop.work()
    assert shop.standing(second) == CONFIRMED
    assert shop.standing(first)[0] == "refunded"
    assert [one["payment_intent"] for one in shop.server.refunds] == ["pi_1"]
    assert shop.seats() == 1


@pytest.mark.parametrize("failing", [500, "reset"])
def test_a_refund_is_tried_again_until_the_provider_does_it_and_done_once(shop: Shop, failing: Any) -> None:
    order_id = shop.buy()
    shop.api(shop.cast.diego).delete(f"{PURCHASES}/{order_id}")
    shop.outbox.run()
    shop.server.failing = failing
    shop.paid(order_id)
    shop.work()
    assert shop.standing(order_id) == ("refund_pending", "cancelled", 0)
    assert OutboxMessage.objects.get(topic=payments.PAYBACK_DUE).status == "pending"
    shop.server.failing = 0
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=1), tick=True):
        shop.work()
    assert shop.standing(order_id) == ("refunded", "cancelled", 0)
    assert len(shop.server.refunds) == 1


def test_a_worker_that_died_after_the_refund_does_not_refund_again(shop: Shop) -> None:
    order_id = shop.buy()
    shop.paid(order_id)
    shop.work()
    with organization_scope(shop.cast.a):
        release(Registration.objects.get().pk, status="cancelled")
        payments.ended(Registration.objects.get().pk)
    with organization_scope(shop.cast.a):
        owed = payments.owed_payments(Order.objects.get())
    assert owed == ["pi_1"]
    from journeys.providers import checkout_of
    from journeys.providers.base import Payback

    with organization_scope(shop.cast.a):
        amount = Order.objects.get().amount
    # what the dead worker did: it paid back and wrote nothing
    key = f"refund-{order_id}-pi_1-{amount}-{amount}"
    checkout_of("stripe").refund(Payback("pi_1", amount, "EUR", total=amount, key=key))
    shop.work()
    assert shop.standing(order_id) == ("refunded", "cancelled", 0)
    assert len(shop.server.refunds) == 1


def test_both_payments_of_an_order_at_once_keep_one_and_give_one_back(
    transactional_db: Any,
    cast: Any,
    api: Any,
    provider: PaymentServer,  # noqa: F811
    outbox: Any,
) -> None:
    shop = Shop(cast, api, provider, outbox)
    order_id = shop.buy(name="mercadopago")
    ids = [shop.server.pay(order_id, 12.5) for _ in range(4)]

    def told(payment_id: str) -> Callable[[], Any]:
        def tell() -> Any:
            with organization_scope(cast.a):
                payment = payments.Payment(payment_id, Decimal("12.50"), "EUR")
                return payments.settle(order_id=UUID(order_id), payment=payment)

        return tell

    results = at_once(*(told(payment_id) for payment_id in ids * 2))
    assert not [result for result in results if isinstance(result, Exception)]
    outbox.run()
    assert shop.standing(order_id) == CONFIRMED
    assert len(shop.server.refunds) == 3
    assert shop.seats() == 1


def test_an_organizations_own_secret_confirms_no_payment(shop: Shop) -> None:
    """Else its administrators could sign themselves what nobody paid, or have somebody else's payment paid back."""
    order_id = shop.buy()
    now = datetime.now(UTC)
    account = str(shop.cast.a.id)
    signed_by_them = ReceivedEvent(
        id=uuid4(),
        provider="stripe",
        account=account,
        event_id="evt_own",
        type="checkout.session.completed",
        subject="cs_own",
        occurred_at=now,
        received_at=now,
        late=False,
        organization_id=shop.cast.a.id,
        request_id="",
        attempt=1,
    )
    about = {
        "id": "cs_own",
        "object": "checkout.session",
        "payment_status": "paid",
        "amount_total": 1250,
        "currency": "eur",
        "client_reference_id": order_id,
    }
    with organization_scope(shop.cast.a), pytest.raises(PermanentError):
        payments_webhook.take_payment(signed_by_them, {"data": {"object": about}})
    assert shop.standing(order_id) == ("pending", "pending_payment", 0)


@pytest.mark.parametrize(
    ("amount", "currency", "units"),
    [("12.50", "EUR", 1250), ("1500", "clp", 1500), ("1.25", "KWD", 1250), ("0.01", "usd", 1)],
)
def test_amounts_in_the_smallest_unit_of_their_currency(amount: str, currency: str, units: int) -> None:
    assert minor_units(Decimal(amount), currency) == units
    assert from_minor_units(units, currency) == Decimal(amount)
    with pytest.raises(ValueError, match="fractions"):
        minor_units(Decimal("0.0001"), currency)
