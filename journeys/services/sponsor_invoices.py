"""Invoices of sponsors, kept as their payment provider says they stand."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from accounts.audit import record
from journeys.shared.models import SponsorInvoice
from oasis.core.locks import lock_for_transaction
from oasis.core.tenancy import current_organization
from organizations.models import Program

Status = SponsorInvoice.Status
# What came after cannot be undone by a message of the same second that was sent before.
LATENESS = {Status.DRAFT: 0, Status.OPEN: 1, Status.UNCOLLECTIBLE: 2, Status.PAID: 3, Status.VOID: 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceState:
    """How an invoice stands; amounts in units of `currency`."""

    provider: str
    invoice_id: str
    status: str
    amount_due: Decimal
    amount_paid: Decimal
    currency: str
    number: str = ""
    page_url: str = ""
    program_id: UUID | None = None
    due_at: datetime | None = None
    payment_failed_at: datetime | None = None


@transaction.atomic
def note_invoice(state: InvoiceState) -> SponsorInvoice:
    """Write down how an invoice of the current organization stands; the same again changes nothing. Inside the scope."""
    organization_id = current_organization().id
    lock_for_transaction(f"journeys.invoice {state.provider} {state.invoice_id}", organization_id=organization_id)
    invoice = SponsorInvoice.objects.filter(provider=state.provider, invoice_id=state.invoice_id).first()
    if invoice is None:
        invoice = SponsorInvoice(
            organization_id=organization_id, provider=state.provider, invoice_id=state.invoice_id, status=""
        )
    was = invoice.status
    if was and LATENESS[Status(was)] > LATENESS[Status(state.status)]:
        return invoice
    invoice.status = state.status
    invoice.amount_due, invoice.amount_paid, invoice.currency = state.amount_due, state.amount_paid, state.currency
    invoice.number, invoice.page_url, invoice.due_at = state.number, state.page_url, state.due_at
    invoice.payment_failed_at = state.payment_failed_at or invoice.payment_failed_at
    if state.program_id and Program.objects.filter(pk=state.program_id).exists():
        invoice.program_id = state.program_id
    invoice.save()
    if invoice.status != was:
        record(
            action=f"sponsor_invoice.{invoice.status}",
            target=invoice,
            after={"amount": str(invoice.amount_due), "currency": invoice.currency, "number": invoice.number},
        )
    return invoice
