"""Stripe's invoices of sponsors: `metadata.organization_id` says whose one is, `metadata.program_id` for what.

An invoice of a subscription carries the subscription's metadata instead. One that names no organization of ours is kept and
nobody acts on it. https://docs.stripe.com/api/invoices/object
"""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from journeys.rules.money import from_minor_units
from journeys.services.sponsor_invoices import InvoiceState, Status, note_invoice
from webhooks.errors import PermanentError
from webhooks.registry import ReceivedEvent, handles

STRIPE = "stripe"
FAILED = "invoice.payment_failed"
TYPES = (
    "invoice.created",
    "invoice.finalized",
    "invoice.updated",
    "invoice.paid",
    "invoice.payment_succeeded",
    FAILED,
    "invoice.overdue",
    "invoice.voided",
    "invoice.marked_uncollectible",
)


def follow_invoice(event: ReceivedEvent, payload: dict[str, Any]) -> None:
    """An invoice changed: it is kept as Stripe says it stands now."""
    invoice = payload["data"]["object"]
    if organization_of_invoice(invoice) is None:
        return
    if event.account and event.account == str(event.organization_id):
        raise PermanentError("other_account")  # sponsors are billed by the platform's account
    try:
        currency = str(invoice["currency"])
        state = InvoiceState(
            provider=STRIPE,
            invoice_id=str(invoice["id"]),
            status=Status(invoice["status"]),
            amount_due=from_minor_units(int(invoice["amount_due"]), currency),
            amount_paid=from_minor_units(int(invoice["amount_paid"]), currency),
            currency=currency.upper(),
            number=str(invoice.get("number") or ""),
            page_url=str(invoice.get("hosted_invoice_url") or ""),
            program_id=_uuid(_named(invoice).get("program_id")),
            due_at=datetime.fromtimestamp(int(invoice["due_date"]), UTC) if invoice.get("due_date") else None,
            payment_failed_at=event.occurred_at if event.type == FAILED else None,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise PermanentError("payload invoice") from error
    note_invoice(state)


for name in TYPES:
    handles(STRIPE, name)(follow_invoice)


def organization_of_invoice(invoice: dict[str, Any]) -> UUID | None:
    """The organization that an invoice names."""
    return _uuid(_named(invoice).get("organization_id"))


def _named(invoice: dict[str, Any]) -> dict[str, Any]:
    """Its metadata, else its subscription's (in `parent` since Stripe's API of 2025)."""
    parent = invoice.get("parent")
    for holder in (invoice, parent.get("subscription_details") if isinstance(parent, dict) else None,
                   invoice.get("subscription_details")):  # fmt: skip
        found = holder.get("metadata") if isinstance(holder, dict) else None
        if isinstance(found, dict) and found.get("organization_id"):
            return found
    return {}


def _uuid(value: Any) -> UUID | None:
    try:
        return UUID(str(value))
    except ValueError:
        return None
