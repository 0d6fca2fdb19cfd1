"""What a provider says of a payment, brought in line with the order it is for; and paying back.

A provider tells how a payment stands in all, not what changed: `settle` writes down what is new of it, so that messages
may come twice, late and in any order. Locks: the event's row, the registration's, then the order's.
"""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Q, Sum
from django.utils import timezone as clock

from accounts.audit import record
from accounts.mail import send_mail_later
from journeys.errors import AlreadyRegistered, EventClosed, RegistrationSettled, SoldOut
from journeys.models import Order, OrderEntry, Registration
from journeys.providers import checkout_of
from journeys.providers.base import Payback
from journeys.services.events.purchases import end_unpaid
from journeys.services.events.registration import confirm, lock_registration, release
from journeys.shared.models import PurchaseReference
from oasis.core.outbox import emit
from oasis.core.tenancy import load_organization, organization_scope

log = structlog.get_logger(__name__)
Status, Kind = Order.Status, OrderEntry.Kind
PAYBACK_DUE = "journeys.payback_due"  # topic: a payment of an order is to be paid back
ORDER_REFUNDED = "journeys/order_refunded"  # mail (journeys.purchase_letters)
LONGEST_ID = 150  # of a payment, in a key
CENTS = Decimal("0.01")  # as amounts are stored


class PaymentDiffers(Exception):
    """Another amount or currency was paid than the order says: nothing is confirmed, somebody has to look."""


@dataclass(frozen=True, slots=True)
class Payment:
    """How a payment stands: `refunded` is what went back of it so far; amounts in units of `currency`."""

    id: str
    amount: Decimal
    currency: str
    refunded: Decimal = Decimal(0)


@transaction.atomic
def settle(*, order_id: UUID, payment: Payment) -> Order:
    """Bring an order in line with one of its payments; the same again changes nothing. Inside the scope.

    The first payment confirms the registration, also of an order whose hold is over, where seats are left. One that
    cannot be honoured (no seat, called off, a second payment) is to be paid back. Raises `Order.DoesNotExist`,
    `PaymentDiffers`.
    """
    order, registration = _locked(order_id)
    if payment.currency.upper() != order.currency.upper() or payment.amount != order.amount:
        log.error("payment differs from its order", order=str(order_id), provider=order.provider)
        raise PaymentDiffers
    if _enter(order, Kind.PAYMENT, payment, payment.amount, reference=payment.id):
        _take(order, registration, payment)
    _take_back(order, payment)
    return order


@transaction.atomic
def charge_back(*, order_id: UUID, payment: Payment, dispute_id: str) -> Order:
    """A dispute about a payment was lost: `payment.refunded` went back because of it, beside what had gone back before.

    The same dispute again changes nothing. Inside the scope. Raises `Order.DoesNotExist`, and `PaymentDiffers` for a
    payment that is none of the order's.
    """
    order, _registration = _locked(order_id)
    whole = _payments(order).get(payment.id)
    if whole is None or payment.currency.upper() != order.currency.upper():
        log.error("disputed payment is not its order's", order=str(order_id), provider=order.provider)
        raise PaymentDiffers
    back = min(whole, _refunded(order, payment.id) + payment.refunded)
    now = Payment(payment.id, whole, payment.currency, refunded=back)
    _take_back(order, now, reference=f"dispute:{dispute_id[:LONGEST_ID]}")
    return order


def ended(registration_id: UUID) -> None:
    """A registration may have ended: nobody is to pay its orders any more, and what was paid for it is paid back.

    A place that was passed on was paid for by who had it first: they are paid back, for as many seats as nobody has now.
    """
    registration = lock_registration(registration_id)
    if registration.status in Registration.STANDING:
        return
    end_unpaid(registration)
    bought_with = registration.origin or registration
    for order in bought_with.orders.filter(status=Status.PAID).select_for_update():
        if not bought_with.seats_standing():
            _owe(order)
        elif order.payment_id in owed_payments(order):
            _request_payback(order, order.payment_id)


@transaction.atomic
def retry_payback(*, order_id: UUID, actor_id: UUID) -> bool:
    """Try again to pay back what is owed for an order; False where nothing is. Inside the scope."""
    order, _registration = _locked(order_id)
    owed = owed_payments(order)
    for payment_id in owed:
        emit(PAYBACK_DUE, {"order_id": str(order.pk), "payment_id": payment_id})
    if owed:
        record(action="order.refund_retried", target=order, actor_id=actor_id)
    return bool(owed)


def owed_payments(order: Order) -> list[str]:
    """The payments of an order of which something is to be paid back and is not yet."""
    return [payment_id for payment_id, due in _due_back(order).items() if _refunded(order, payment_id) < due]


def pay_back(*, organization_id: UUID, order_id: UUID, payment_id: str) -> None:
    """Pay back what is left of a payment, through the provider: outside of every scope, and safe to do twice.

    Raises `Unavailable` where the provider does not do it now.
    """
    organization = load_organization(organization_id)
    with organization_scope(organization):
        order, _registration = _locked(order_id)
        due = _due_back(order).get(payment_id, Decimal(0))
        amount = due - _refunded(order, payment_id)
        if amount <= 0:
            return
    checkout_of(order.provider).refund(
        Payback(
            payment_id,
            amount,
            order.currency,
            total=due,
            key=f"refund-{order_id}-{payment_id[:LONGEST_ID]}-{amount}-{due}",
        )
    )
    with organization_scope(organization):
        order, _registration = _locked(order_id)
        _take_back(order, Payment(payment_id, _payments(order)[payment_id], order.currency, refunded=due))


# -- parts -----------------------------------------------------------------------------------------


def _locked(order_id: UUID) -> tuple[Order, Registration]:
    registration_id = Order.objects.values_list("registration_id", flat=True).get(pk=order_id)
    registration = lock_registration(registration_id)
    return Order.objects.select_for_update().get(pk=order_id), registration


def _take(order: Order, registration: Registration, payment: Payment) -> None:
    """A payment that is new."""
    if order.payment_id:  # the order has one already
        if payment.refunded < payment.amount:
            _request_payback(order, payment.id)
        return
    order.payment_id, order.settled_at = payment.id, clock.now()
    PurchaseReference.objects.filter(order_id=order.pk).update(payment_id=payment.id)
    payable = order.status in {Status.PENDING, Status.EXPIRED} and payment.refunded < payment.amount
    if payable and _honoured(registration):
        order.status = Status.PAID
    elif payment.refunded < payment.amount:
        order.status = Status.REFUND_PENDING
        _request_payback(order, payment.id)
    else:  # it was paid back before we heard that it was paid: `_take_back` says so
        if order.status == Status.PENDING:  # of an order that was called off the hold may be another one's by now
            release(registration.pk, status=Registration.Status.CANCELLED)
        order.status = Status.REFUND_PENDING
    order.save(update_fields=["payment_id", "settled_at", "status"])
    record(action=f"order.{order.status}", target=order, after={"payment": payment.id})


def _honoured(registration: Registration) -> bool:
    try:
        confirm(registration.pk)
    except (SoldOut, AlreadyRegistered, RegistrationSettled, EventClosed):
        return False
    return True


def _take_back(order: Order, payment: Payment, *, reference: str = "") -> None:
    """Write down what went back of a payment since the last time; a place whose whole price went back is free."""
    back = min(payment.refunded, payment.amount)
    more = back - _refunded(order, payment.id)
    reference = reference or f"{payment.id[:LONGEST_ID]}:{back}"
    if more <= 0 or not _enter(order, Kind.REFUND, payment, more, reference=reference):
        return
    record(action="order.refund_noted", target=order, after={"payment": payment.id, "refunded": str(back)})
    if back < payment.amount or payment.id != order.payment_id:
        return
    was, order.status, order.settled_at = order.status, Status.REFUNDED, clock.now()
    order.save(update_fields=["status", "settled_at"])
    if was == Status.PAID:
        _free(order)
    send_mail_later(
        template=ORDER_REFUNDED,
        user_id=order.person_id,
        context_ids={"order_id": str(order.pk)},
        key=f"{ORDER_REFUNDED}:{order.pk}",
    )


def _free(order: Order) -> None:
    """End what the order bought, also where it was passed on."""
    bought = Registration.objects.filter(Q(pk=order.registration_id) | Q(origin=order.registration_id))
    for registration_id in bought.order_by("pk").values_list("pk", flat=True):
        try:
            with transaction.atomic():
                release(registration_id, status=Registration.Status.CANCELLED)
        except RegistrationSettled:
            log.warning("refunded after somebody came in", order=str(order.pk))


def _owe(order: Order) -> None:
    order.status = Status.REFUND_PENDING
    order.save(update_fields=["status"])
    _request_payback(order, order.payment_id)
    record(action="order.refund_pending", target=order)


def _request_payback(order: Order, payment_id: str) -> None:
    emit(
        PAYBACK_DUE,
        {"order_id": str(order.pk), "payment_id": payment_id},
        key=f"{order.pk}:{payment_id[:LONGEST_ID]}:{_due_back(order)[payment_id]}",
    )


def _enter(order: Order, kind: str, payment: Payment, amount: Decimal, *, reference: str) -> bool:
    """Write an entry down; False where it stands already."""
    if OrderEntry.objects.filter(order=order, kind=kind, reference=reference).exists():
        return False
    OrderEntry.objects.create(order=order, kind=kind, amount=amount, payment_id=payment.id, reference=reference)
    return True


def _due_back(order: Order) -> dict[str, Decimal]:
    """How much of each payment is to be back with who made it: of one that counts, the price of seats that nobody has."""
    due = _payments(order)
    if order.status == Status.PAID and order.payment_id in due:
        without = order.quantity - order.registration.seats_standing()
        due[order.payment_id] = (order.amount / order.quantity * without).quantize(CENTS)
    return due


def _payments(order: Order) -> dict[str, Decimal]:
    return dict(order.entries.filter(kind=Kind.PAYMENT).order_by("pk").values_list("payment_id", "amount"))


def _refunded(order: Order, payment_id: str) -> Decimal:
    entries = order.entries.filter(kind=Kind.REFUND, payment_id=payment_id)
    return entries.aggregate(total=Sum("amount"))["total"] or Decimal(0)
