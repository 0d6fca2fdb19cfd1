"""A ticket that is passed on: its money stays with who paid, and goes back for the seats that nobody has in the end."""

from decimal import Decimal
from typing import Any

import pytest

from journeys.models import Registration, Ticket
from journeys.providers import checkout_of
from journeys.providers.base import Payback, ProviderRefused
from journeys.services.events.catalogue import cancel_event
from journeys.tests.making_events import make_event, make_program
from journeys.tests.test_payments import Shop, shop  # noqa: F401 - a fixture
from journeys.tests.test_purchases import provider  # noqa: F401 - a fixture
from oasis.core.tenancy import organization_scope
from organizations.models import Program

PAYMENT = ("payment", "pi_1", "25.00")


def bought(shop: Shop, name: str = "stripe") -> str:  # noqa: F811
    """Diego bought both seats."""
    order_id = shop.buy(quantity=2, name=name)
    if name == "stripe":
        shop.paid(order_id)
    else:
        shop.mercadopago(shop.server.pay(order_id, 25))
    shop.work()
    return order_id


def pass_on(shop: Shop, giver: Any, taker: Any) -> None:  # noqa: F811
    ticket = next(one for one in shop.api(giver).get("/api/v1/tickets").json()["data"] if one["status"] == "valid")
    answer = shop.api(giver).post(f"/api/v1/tickets/{ticket['id']}/transfer", {"email": taker.email})
    assert answer.status_code == 204, answer.content


def leave(shop: Shop, person: Any) -> None:  # noqa: F811
    assert shop.api(person).delete(f"/api/v1/events/{shop.event.pk}/registrations/me").status_code == 204
    for _round in range(2):
        shop.work()


def good_tickets(cast: Any) -> int:
    with organization_scope(cast.a):
        return Ticket.objects.filter(status="valid").count()


@pytest.mark.parametrize("name", ["stripe", "mercadopago"])
def test_who_leaves_is_paid_back_for_the_own_seat_and_later_for_the_one_passed_on(
    shop: Shop,  # noqa: F811
    cast: Any,
    name: str,
) -> None:
    order_id = bought(shop, name)
    pass_on(shop, cast.diego, cast.bruno)
    leave(shop, cast.diego)
    assert [entry[2] for entry in shop.entries(order_id)] == ["25.00", "12.50"]
    assert (shop.standing(order_id)[0], good_tickets(cast), shop.seats()) == ("paid", 1, 1)
    leave(shop, cast.bruno)
    assert [entry[2] for entry in shop.entries(order_id)] == ["25.00", "12.50", "12.50"]
    assert (shop.standing(order_id)[0], good_tickets(cast), shop.seats()) == ("refunded", 0, 0)
    assert len(shop.server.refunds) == 2


def test_who_paid_is_paid_back_when_the_event_of_a_seat_that_was_passed_on_twice_is_called_off(
    shop: Shop,  # noqa: F811
    cast: Any,
) -> None:
    order_id = shop.buy()
    shop.paid(order_id)
    shop.work()
    pass_on(shop, cast.diego, cast.bruno)
    pass_on(shop, cast.bruno, cast.clara)
    with organization_scope(cast.a):
        cancel_event(event_id=shop.event.pk, actor_id=cast.clara.id)
    for _round in range(2):
        shop.work()
    assert shop.entries(order_id) == [("payment", "pi_1", "12.50"), ("refund", "pi_1", "12.50")]
    assert shop.standing(order_id)[0] == "refunded"
    assert len(shop.server.refunds) == 1


def test_a_refund_that_is_refused_is_not_taken_for_an_earlier_one_of_the_same_payment(
    shop: Shop,  # noqa: F811
) -> None:
    payment_id = shop.server.pay(shop.buy(quantity=2, name="mercadopago"), 25, transaction_amount_refunded=12.5)
    payment = shop.server.payments[payment_id]
    owed = Payback(payment_id, Decimal("12.50"), "EUR", total=Decimal(25), key="second")
    payment["transaction_amount"] = 20  # what Mercado Pago lets go back
    with pytest.raises(ProviderRefused):
        checkout_of("mercadopago").refund(owed)
    payment["transaction_amount_refunded"] = 25
    assert checkout_of("mercadopago").refund(owed) == payment_id


def test_a_refund_in_all_ends_the_seats_that_were_passed_on_too(shop: Shop, cast: Any) -> None:  # noqa: F811
    order_id = bought(shop)
    pass_on(shop, cast.diego, cast.bruno)
    shop.charge(2500, amount=2500)
    shop.work()
    assert (shop.standing(order_id)[0], good_tickets(cast), shop.seats()) == ("refunded", 0, 0)
    assert shop.server.refunds == []


def test_a_programme_pays_for_a_seat_that_was_passed_on_while_somebody_has_it(api: Any, cast: Any) -> None:
    with organization_scope(cast.a):
        program = make_program(cast.a.id, budget=100)
        event, kind = make_event(kind="sponsored")
        kind.program_id = program.pk
        kind.save()

    def spent() -> Decimal:
        with organization_scope(cast.a):
            return Program.objects.get().spent

    own = f"/api/v1/events/{event.pk}/registrations"
    ticket = api(cast.diego).post(own, {}).json()["data"]["ticket"]
    api(cast.diego).post(f"/api/v1/tickets/{ticket['id']}/transfer", {"email": cast.bruno.email})
    assert spent() == Decimal("12.50")
    assert api(cast.bruno).delete(f"{own}/me").status_code == 204
    assert spent() == 0


def test_who_waits_for_a_seat_may_be_given_one(api: Any, cast: Any) -> None:
    with organization_scope(cast.a):
        event, _kind = make_event(capacity=1)
    own = f"/api/v1/events/{event.pk}/registrations"
    ticket = api(cast.diego).post(own, {}).json()["data"]["ticket"]
    assert api(cast.bruno).post(own, {}).json()["data"]["status"] == "waiting_list"
    path = f"/api/v1/tickets/{ticket['id']}/transfer"
    assert api(cast.diego).post(path, {"email": cast.bruno.email}).status_code == 204
    with organization_scope(cast.a):
        standing = Registration.objects.filter(status__in=Registration.STANDING)
        assert list(standing.values_list("person_id", "status")) == [(cast.bruno.id, "confirmed")]
