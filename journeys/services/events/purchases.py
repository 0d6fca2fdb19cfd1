"""Buying seats: an order with its hold, a page of the provider to pay on, and how it ends without a payment.

The network is asked between two scopes, never inside one. A process that dies in between leaves an order without a page:
the same request goes on with it, and if nobody comes back the hold ends by itself.
"""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone as clock
from django.utils.translation import gettext as _

from accounts.audit import record
from journeys.errors import NotForSale, PurchaseSettled
from journeys.models import Order, Registration, Ticket, TicketType
from journeys.providers import checkout_of
from journeys.providers.base import Sale
from journeys.services.events.registration import HOLD_MINUTES, expire_due, lock_registration, release, take_seats
from journeys.shared.models import PurchaseReference
from oasis.core.crypto import keyed_hash
from oasis.core.errors import IdempotencyConflict, NotFound, Unavailable, ValidationFailed
from oasis.core.locks import lock_for_transaction
from oasis.core.outbox import emit
from oasis.core.tenancy import OrganizationRef, load_organization, organization_scope

Status = Order.Status
CHECKOUT_OVER = "journeys.checkout_over"  # topic: the provider's page of an order is to take no more payments


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants to buy, and the request it came by: `key` is its Idempotency-Key."""

    person_id: UUID
    event_id: UUID
    ticket_type_id: UUID
    provider: str
    quantity: int = 1
    locale: str = "es"
    key: str | None = None
    body_hash: str = ""


@dataclass(frozen=True, slots=True)
class Begun:
    """An order that stands, before its page: `took`: this request took the seats."""

    order: Order
    replayed: bool = False
    took: bool = False


def purchase(*, organization: OrganizationRef, wish: Wish) -> tuple[Order, bool]:
    """An order with the page to pay it on, and whether the same request made it before. Outside of every scope.

    Raises `NotFound`, `NotForSale`, `EventClosed`, `NotOnSale`, `SoldOut`, `AlreadyRegistered`, `IdempotencyConflict`,
    and `Unavailable` where the provider does not make a page: then the order is cancelled and its seats are free.
    """
    checkout = checkout_of(wish.provider)
    if not checkout.configured():
        raise ValidationFailed(details={"provider": [_("Aquí no se puede pagar con este proveedor.")]})
    with organization_scope(organization):
        begun = _begin(wish, organization.id)
        order = begun.order
        if order.checkout_url:
            return order, begun.replayed
        sale = _sale(order, organization.id, wish.locale)
    try:
        checkout_id, url = checkout.create_checkout(sale)
    except Unavailable:
        with organization_scope(organization):
            _give_up(order, free=begun.took)
        raise
    with organization_scope(organization):
        Order.objects.filter(pk=order.pk, checkout_url="").update(checkout_id=checkout_id, checkout_url=url)
        order.refresh_from_db()
        if order.status != Status.PENDING:  # it ended while the provider was asked
            emit(CHECKOUT_OVER, {"order_id": str(order.pk)}, key=str(order.pk))
    return order, begun.replayed


def own_order(*, person_id: UUID, order_id: UUID) -> Order:
    """An order of the person's own; raises `NotFound`."""
    order = Order.objects.filter(pk=order_id, person_id=person_id).select_related("registration").first()
    if order is None:
        raise NotFound
    return order


def tickets_of(order: Order) -> list[UUID]:
    """The tickets that a paid order gave, as far as they still stand."""
    if order.status != Status.PAID:
        return []
    standing = Ticket.objects.filter(registration_id=order.registration_id).exclude(status=Ticket.Status.CANCELLED)
    return list(standing.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def cancel_purchase(*, person_id: UUID, order_id: UUID) -> None:
    """Call off an order that is not paid: its seats are free. Doing it again changes nothing.

    Raises `NotFound`, and `PurchaseSettled` for one that was paid.
    """
    order = own_order(person_id=person_id, order_id=order_id)
    lock_registration(order.registration_id)
    if _end(order, Status.CANCELLED):
        record(action="order.cancelled", target=order, actor_id=person_id)
        release(order.registration_id, status=Registration.Status.CANCELLED, actor_id=person_id)
        return
    order.refresh_from_db()
    if order.status not in {Status.CANCELLED, Status.EXPIRED}:
        raise PurchaseSettled(details={"status": order.status})


@transaction.atomic
def expire_purchase(order_id: UUID) -> None:
    """The provider's page is over without a payment: so is the hold. Of an order that was settled nothing changes."""
    order = Order.objects.get(pk=order_id)
    lock_registration(order.registration_id)
    if _end(order, Status.EXPIRED):
        release(order.registration_id, status=Registration.Status.EXPIRED)


def end_unpaid(registration: Registration) -> None:
    """Orders of a locked registration that ended: nobody is to pay them any more."""
    over = Status.EXPIRED if registration.status == Registration.Status.EXPIRED else Status.CANCELLED
    for order in registration.orders.filter(status=Status.PENDING):
        _end(order, over)


def close_checkout(*, organization_id: UUID, order_id: UUID) -> None:
    """Have the provider's page of an order take no more payments. Talks to the network: outside of every scope."""
    with organization_scope(load_organization(organization_id)):
        order = Order.objects.filter(pk=order_id).exclude(checkout_id="").first()
    if order is not None and order.status != Status.PENDING:
        checkout_of(order.provider).close_checkout(order.checkout_id)


# -- parts -----------------------------------------------------------------------------------------


def _begin(wish: Wish, organization_id: UUID) -> Begun:
    """The order of this request: the one it made before, the one that its hold already has, or a new one."""
    # one purchase of a person at a time: the second of two equal requests finds the first one's order
    lock_for_transaction(f"journeys.purchase {wish.person_id}", organization_id=organization_id)
    client_key = keyed_hash("purchase", wish.key) if wish.key is not None else None
    before = _before(wish, client_key) if client_key is not None else None
    if before is not None:
        return Begun(before, replayed=bool(before.checkout_url))
    price, currency = _price(wish)
    registration, took = _hold(wish)
    standing = registration.orders.filter(status=Status.PENDING).first()
    if standing is not None:
        if standing.provider == wish.provider:
            return Begun(standing)
        _end(standing, Status.CANCELLED)
    order = Order.objects.create(
        registration=registration,
        person_id=wish.person_id,
        provider=wish.provider,
        quantity=wish.quantity,
        amount=price * wish.quantity,
        currency=currency,
        expires_at=registration.expires_at or clock.now() + timedelta(minutes=HOLD_MINUTES),
        client_key=client_key,
        body_hash=wish.body_hash,
    )
    PurchaseReference.objects.create(order_id=order.pk, organization_id=organization_id, provider=wish.provider)
    record(
        action="order.placed",
        target=order,
        after={"amount": str(order.amount), "currency": order.currency, "provider": order.provider},
        actor_id=wish.person_id,
    )
    return Begun(order, took=took)


def _price(wish: Wish) -> tuple[Decimal, str]:
    """What one seat of the wanted ticket type costs, and in which currency. Raises `NotFound`, `NotForSale`."""
    kind = TicketType.objects.filter(pk=wish.ticket_type_id, event_id=wish.event_id).first()
    if kind is None:
        raise NotFound
    if kind.kind != TicketType.Kind.PAID or kind.price is None:
        raise NotForSale
    return kind.price, kind.currency


def _hold(wish: Wish) -> tuple[Registration, bool]:
    """The person's seats, held until they are paid, and whether they were taken just now."""
    own = Registration.objects.filter(event_id=wish.event_id, person_id=wish.person_id)
    expire_due(own.values_list("pk", flat=True))
    took = not own.filter(status__in=Registration.STANDING).exists()
    registration = take_seats(
        event_id=wish.event_id,
        ticket_type_id=wish.ticket_type_id,
        person_id=wish.person_id,
        seats=wish.quantity,
        hold_minutes=HOLD_MINUTES,
    )
    return registration, took


def _before(wish: Wish, client_key: str) -> Order | None:
    order = Order.objects.filter(person_id=wish.person_id, client_key=client_key).first()
    if order is None:
        return None
    if order.body_hash != wish.body_hash:
        raise IdempotencyConflict
    if order.checkout_url or (order.status == Status.PENDING and order.expires_at > clock.now()):
        return order
    Order.objects.filter(pk=order.pk).update(client_key=None)  # it ended before it had a page: the request starts anew
    return None


def _sale(order: Order, organization_id: UUID, locale: str) -> Sale:
    title = Registration.objects.values_list("event__title", "ticket_type__name").get(pk=order.registration_id)
    return Sale(
        order_id=order.pk,
        organization_id=organization_id,
        title=" · ".join(title),
        quantity=order.quantity,
        amount=order.amount,
        currency=order.currency,
        created_at=order.created_at,
        expires_at=order.expires_at,
        return_url=f"{settings.FRONTEND_URL}/purchases/{order.pk}",
        locale=locale,
    )


def _give_up(order: Order, *, free: bool) -> None:
    """There is no page. Seats that another request holds (the person's registration, an offer) stay with it."""
    lock_registration(order.registration_id)
    if not Order.objects.filter(pk=order.pk, status=Status.PENDING, checkout_url="").update(
        status=Status.CANCELLED, client_key=None, settled_at=clock.now()
    ):
        return
    if free:
        release(order.registration_id, status=Registration.Status.CANCELLED, actor_id=order.person_id)


def _end(order: Order, status: str) -> bool:
    """End a pending order of a locked registration; False where it is not pending any more."""
    ended = Order.objects.filter(pk=order.pk, status=Status.PENDING).update(status=status, settled_at=clock.now())
    if ended:
        emit(CHECKOUT_OVER, {"order_id": str(order.pk)}, key=str(order.pk))
    return bool(ended)
