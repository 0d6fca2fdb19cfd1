"""The webhooks of payment providers: what they say of the payments of our orders.

Stripe's sessions carry the order in `client_reference_id` and, like the charges made by them, in their metadata; Mercado
Pago's payments carry it in `external_reference`. The register of purchases says whose order it is: an event that names none
of ours is kept and nobody acts on it. Sponsors' invoices are `journeys.invoices_webhook`'s.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils import timezone as clock
from django.utils.translation import gettext_lazy as _

from journeys.invoices_webhook import organization_of_invoice
from journeys.models import Order
from journeys.rules.money import from_minor_units
from journeys.services.events.payments import Payment, PaymentDiffers, charge_back, settle
from journeys.services.events.purchases import expire_purchase
from journeys.shared.models import PurchaseReference
from webhooks.errors import PermanentError
from webhooks.providers.mercadopago_payments import PaymentState, payment_state
from webhooks.reasons import explain
from webhooks.registry import ReceivedEvent, handles, resolves_organization

STRIPE, MERCADOPAGO = "stripe", "mercadopago"
PAID = frozenset({"paid", "no_payment_required"})
TAKEN = frozenset({"approved", "refunded", "charged_back"})  # Mercado Pago: money came in, whatever became of it
BACK = frozenset({"refunded", "charged_back"})
PATIENCE = timedelta(minutes=10)  # a refund may come before the payment that would say whose it is

explain(
    {
        "payment_differs": _("Se pagó otro importe u otra moneda que los de la compra: alguien tiene que mirarlo."),
        "order_gone": _("La compra ya no existe."),
        "other_account": _("Llegó firmado por una organización, y se cobra en la cuenta de la plataforma."),
        "payload": _("Al contenido le falta lo que este proveedor envía siempre."),
        "PaymentNotKnownYet": _("Habla de un pago del que todavía no sabemos nada."),
    }
)


class PaymentNotKnownYet(Exception):
    """A refund of a payment that nobody told us of so far; trying again helps if it is one of ours."""


@resolves_organization(STRIPE)
def organization_of_stripe(event: ReceivedEvent, payload: dict[str, Any]) -> UUID | None:
    """The organization of the order that a session or charge names, or that an invoice names itself."""
    about = _about(payload)
    if about.get("object") == "invoice":
        return organization_of_invoice(about)
    found = _purchase(about, event)
    return found.organization_id if found else None


@resolves_organization(MERCADOPAGO)
def organization_of_mercadopago(event: ReceivedEvent, payload: dict[str, Any]) -> UUID | None:
    """The organization of the order that the payment names, by Mercado Pago's own word."""
    found = _registered(payment_state(event).reference, MERCADOPAGO)
    return found.organization_id if found else None


@handles(STRIPE, "checkout.session.completed")
@handles(STRIPE, "checkout.session.async_payment_succeeded")
def take_payment(event: ReceivedEvent, payload: dict[str, Any]) -> None:
    """A session was paid; one that is complete and not paid yet is told of again when it is."""
    session = _about(payload)
    order_id = _order_of(session, event)
    if order_id is None or session.get("payment_status") not in PAID:
        return
    currency = _text(session, "currency")
    payment_id = _id(session.get("payment_intent")) or _text(session, "id")
    _settle(order_id, Payment(payment_id, _money(session, "amount_total", currency), currency))


@handles(STRIPE, "checkout.session.expired")
def end_unpaid_session(event: ReceivedEvent, payload: dict[str, Any]) -> None:
    """A session was not paid in time."""
    order_id = _order_of(_about(payload), event)
    if order_id is not None:
        expire_purchase(order_id)


@handles(STRIPE, "charge.refunded")
def note_refund(event: ReceivedEvent, payload: dict[str, Any]) -> None:
    """A charge was paid back, in all or in part: the charge says how much so far."""
    charge = _about(payload)
    order_id = _order_of(charge, event)
    if order_id is None:
        return
    currency = _text(charge, "currency")
    _settle(
        order_id,
        Payment(
            _id(charge.get("payment_intent")) or _text(charge, "id"),
            _money(charge, "amount", currency),
            currency,
            refunded=_money(charge, "amount_refunded", currency),
        ),
    )


@handles(STRIPE, "charge.dispute.closed")
def note_lost_dispute(event: ReceivedEvent, payload: dict[str, Any]) -> None:
    """A dispute about a charge is over: where it was lost, the person's bank has the money back."""
    dispute = _about(payload)
    order_id = _order_of(dispute, event) if dispute.get("status") == "lost" else None
    if order_id is None:
        return
    currency = _text(dispute, "currency")
    amount = _money(dispute, "amount", currency)
    payment = Payment(_id(dispute.get("payment_intent")) or _text(dispute, "charge"), amount, currency, refunded=amount)
    with _told_apart():
        charge_back(order_id=order_id, payment=payment, dispute_id=_text(dispute, "id"))


@handles(MERCADOPAGO, "payment")
def follow_payment(event: ReceivedEvent, payload: dict[str, Any]) -> None:
    """A payment changed; Mercado Pago was asked how it stands."""
    state = payment_state(event)
    found = _registered(state.reference, MERCADOPAGO)
    if found is None or state.status not in TAKEN:
        return
    _refuse_other_address(event)
    _settle(found.order_id, Payment(state.id, state.amount, state.currency, refunded=_went_back(state)))


# -- parts -----------------------------------------------------------------------------------------


def _settle(order_id: UUID, payment: Payment) -> None:
    with _told_apart():
        settle(order_id=order_id, payment=payment)


@contextmanager
def _told_apart() -> Iterator[None]:
    """What trying again would not mend ends the event."""
    try:
        yield
    except Order.DoesNotExist as error:
        raise PermanentError("order_gone") from error
    except PaymentDiffers as error:
        raise PermanentError("payment_differs") from error


def _order_of(about: dict[str, Any], event: ReceivedEvent) -> UUID | None:
    found = _purchase(about, event)
    if found is None:
        return None
    _refuse_other_address(event)
    return found.order_id


def _refuse_other_address(event: ReceivedEvent) -> None:
    """Orders are paid into the platform's account: events signed with an organization's own secret are no word of it."""
    if event.account and event.account == str(event.organization_id):
        raise PermanentError("other_account")


def _purchase(about: dict[str, Any], event: ReceivedEvent) -> PurchaseReference | None:
    """The purchase that a session or charge names; None: none of ours. Raises `PaymentNotKnownYet`."""
    metadata = about.get("metadata")
    named = about.get("client_reference_id") or (metadata.get("order_id") if isinstance(metadata, dict) else None)
    if named:
        return _registered(named, STRIPE)
    if about.get("object") == "checkout.session":
        return None
    payment_id = _id(about.get("payment_intent")) or _id(about.get("id"))
    found = PurchaseReference.objects.filter(provider=STRIPE, payment_id=payment_id).first() if payment_id else None
    if found is None and clock.now() - event.received_at < PATIENCE:
        raise PaymentNotKnownYet
    return found


def _registered(reference: Any, provider: str) -> PurchaseReference | None:
    try:
        order_id = UUID(str(reference))
    except ValueError:
        return None
    return PurchaseReference.objects.filter(pk=order_id, provider=provider).first()


def _went_back(state: PaymentState) -> Decimal:
    return state.amount if state.status in BACK and not state.refunded else state.refunded


def _about(payload: dict[str, Any]) -> dict[str, Any]:
    data = payload.get("data")
    about = data.get("object") if isinstance(data, dict) else None
    if not isinstance(about, dict):
        raise PermanentError("payload")
    return about


def _id(value: Any) -> str:
    """An object's id, also where the provider sent the whole object."""
    found = value.get("id") if isinstance(value, dict) else value
    return found if isinstance(found, str) else ""


def _text(about: dict[str, Any], name: str) -> str:
    value = about.get(name)
    if not isinstance(value, str) or not value:
        raise PermanentError(f"payload {name}")
    return value


def _money(about: dict[str, Any], name: str, currency: str) -> Decimal:
    value = about.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise PermanentError(f"payload {name}")
    return from_minor_units(value, currency)
