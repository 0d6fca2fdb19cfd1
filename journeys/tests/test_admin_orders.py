"""Purchases in the backoffice: figures, and a refund that is tried again."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditRecord, User
from journeys.models import Order
from journeys.services.events.catalogue import cancel_event
from journeys.services.events.payments import PAYBACK_DUE
from journeys.tests.test_payments import Shop, shop  # noqa: F401 - a fixture
from journeys.tests.test_purchases import PURCHASES, provider  # noqa: F401 - a fixture
from oasis.core.models import OutboxMessage
from oasis.core.tenancy import organization_scope

DIALOG = {"_form_submitted": "on"}


def enter(person: Any) -> Client:
    browser = Client(headers={"accept-language": "es"})
    browser.force_login(User.objects.get(pk=person.id))
    return browser


def url(page: str, *args: Any) -> str:
    return reverse(f"admin:journeys_order_{page}", args=args)


def test_everybody_is_paid_back_when_the_event_is_called_off(shop: Shop, cast: Any) -> None:  # noqa: F811
    orders = [shop.buy(cast.diego), shop.buy(cast.ana, "mercadopago")]
    shop.paid(orders[0])
    shop.mercadopago(shop.server.pay(orders[1], 12.5))
    shop.work()
    with organization_scope(cast.a):
        cancel_event(event_id=shop.event.pk, actor_id=cast.clara.id)
    for _again in range(2):
        shop.work()
    assert [shop.standing(order_id) for order_id in orders] == [("refunded", "cancelled", 0)] * 2
    assert len(shop.server.refunds) == 2


def test_the_list_shows_what_came_in_and_went_back_in_at_most_twelve_statements(
    shop: Shop,  # noqa: F811
    cast: Any,
    statements: Any,
) -> None:
    orders = [shop.buy(cast.diego), shop.buy(cast.ana)]
    shop.paid(orders[0])
    shop.charge(200)
    shop.work()
    browser = enter(cast.bruno)
    browser.get(url("changelist"))
    with statements(12):
        page = browser.get(url("changelist")).content.decode()
    assert "12.50" in page
    assert "2.00" in page
    assert "Exportar" in page
    assert "pi_1" in browser.get(url("change", orders[0])).content.decode()
    assert enter(cast.clara).get(url("changelist")).status_code == 403
    assert browser.get(url("add")).status_code == 403
    assert browser.post(url("delete", orders[0])).status_code == 403


def test_a_refund_that_was_given_up_is_tried_again_by_an_administrator(shop: Shop, cast: Any) -> None:  # noqa: F811
    order_id = shop.buy()
    shop.api(cast.diego).delete(f"{PURCHASES}/{order_id}")
    shop.server.failing = 500
    shop.paid(order_id)
    shop.work()
    OutboxMessage.objects.filter(topic=PAYBACK_DUE).update(status="dead")
    shop.server.failing = 0
    address = url("change", order_id).removesuffix("change/") + "retry_refund/"
    assert enter(cast.clara).post(address, DIALOG).status_code == 403
    shop.work()
    assert shop.server.refunds == []
    enter(cast.bruno).post(address, DIALOG)
    shop.work()
    assert shop.standing(order_id) == ("refunded", "cancelled", 0)
    assert len(shop.server.refunds) == 1
    assert AuditRecord.objects.get(action="order.refund_retried").actor_id == cast.bruno.id
    assert enter(cast.bruno).post(address, DIALOG).status_code == 403


@pytest.mark.parametrize("status", ["pending", "paid"])
def test_where_nothing_is_owed_nothing_can_be_paid_back(shop: Shop, cast: Any, status: str) -> None:  # noqa: F811
    order_id = shop.buy()
    if status == "paid":
        shop.paid(order_id)
        shop.work()
    address = url("change", order_id).removesuffix("change/") + "retry_refund/"
    assert enter(cast.bruno).post(address, DIALOG).status_code == 403
    with organization_scope(cast.a):
        assert Order.objects.get().status == status
