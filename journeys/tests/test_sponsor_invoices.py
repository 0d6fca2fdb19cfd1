"""What sponsors are billed: kept as Stripe says, for the organization that it names, and read by its owner."""

import time
from itertools import count
from typing import Any

import pytest
from django.test import Client

from accounts.models import AuditRecord, User
from journeys.shared.models import SponsorInvoice
from organizations.models import Program
from webhooks.models import WebhookEvent
from webhooks.services.processing import process_due
from webhooks.services.secrets import add_secret
from webhooks.tests.deliveries import SECRETS, delivery

numbers = count(1)
OWN_SECRET = "whsec_b3duIHNlY3JldCBvZiBBbGJh"


@pytest.fixture(autouse=True)
def _configured(settings: Any) -> None:
    settings.WEBHOOK_SECRETS = {**settings.WEBHOOK_SECRETS, "stripe": [SECRETS["stripe"]]}


@pytest.fixture
def program(cast: Any, db: None) -> Program:
    """What A is billed for."""
    return Program.objects.create(
        organization_id=cast.a.id, name="Bienestar", starts_on="2026-01-01", ends_on="2027-01-01", budget=1000
    )


def invoice(status: str, **changes: Any) -> dict[str, Any]:
    """An invoice as Stripe has it."""
    return {
        "id": "in_1",
        "object": "invoice",
        "number": None if status == "draft" else "OASIS-0001",
        "status": status,
        "amount_due": 490_000,
        "amount_paid": 490_000 if status == "paid" else 0,
        "currency": "eur",
        "due_date": 1_800_000_000,
        "hosted_invoice_url": "https://invoice.stripe.com/i/acct_1/test_1",
        "metadata": {},
        **changes,
    }


def say(
    type_: str, status: str, *, created: int = 0, to: Any = None, secret: str | None = None, **changes: Any
) -> None:
    """Stripe sends an invoice, as it stands (to an organization's own address), and the worker takes it up."""
    now = time.time()
    about = {"object": invoice(status, **changes)}
    payload = {"id": f"evt_inv_{next(numbers)}", "type": type_, "created": created or int(now), "data": about}
    assert delivery("stripe", payload, now=now, secret=secret).post(Client(), organization_id=to).status_code == 202
    process_due()


def named(cast: Any, program: Any = None) -> dict[str, str]:
    return {"organization_id": str(cast.a.id), "program_id": str(program.pk) if program else ""}


def test_an_invoice_is_kept_as_it_stands_and_each_change_of_it_recorded_once(cast: Any, program: Program) -> None:
    now, about = int(time.time()), named(cast, program)
    say("invoice.created", "draft", created=now - 40, metadata=about)
    say("invoice.finalized", "open", created=now - 30, metadata=about)
    say("invoice.payment_failed", "open", created=now - 20, metadata=about)
    kept = SponsorInvoice.objects.get()
    assert (kept.organization_id, kept.program_id, kept.status) == (cast.a.id, program.pk, "open")
    assert (kept.number, str(kept.amount_due), kept.currency) == ("OASIS-0001", "4900.00", "EUR")
    assert kept.payment_failed_at is not None
    say("invoice.paid", "paid", created=now - 10, metadata=about)
    say("invoice.payment_succeeded", "paid", created=now - 10, metadata=about)
    kept.refresh_from_db()
    assert (kept.status, str(kept.amount_paid)) == ("paid", "4900.00")
    actions = AuditRecord.objects.filter(action__startswith="sponsor_invoice").order_by("id")
    assert [row.action.partition(".")[2] for row in actions] == ["draft", "open", "paid"]


@pytest.mark.parametrize("created", [0, -60])
def test_an_old_word_of_it_undoes_nothing(cast: Any, db: None, created: int) -> None:
    now = int(time.time())
    say("invoice.paid", "paid", created=now, metadata=named(cast))
    say("invoice.finalized", "open", created=now + created, metadata=named(cast))  # of the same second, or older
    assert SponsorInvoice.objects.get().status == "paid"


def test_an_invoice_of_a_subscription_names_its_organization_there(cast: Any, db: None) -> None:
    say("invoice.paid", "paid", parent={"subscription_details": {"metadata": named(cast)}})
    say("invoice.paid", "paid", id="in_2", subscription_details={"metadata": named(cast)})
    assert list(SponsorInvoice.objects.values_list("organization_id", flat=True)) == [cast.a.id] * 2


def test_an_invoice_of_somebody_elses_is_kept_and_harmless(cast: Any, db: None) -> None:
    say("invoice.paid", "paid")
    say("invoice.paid", "paid", id="in_2", metadata={"organization_id": "shop"})
    assert set(WebhookEvent.objects.values_list("status", flat=True)) == {"processed"}
    assert not SponsorInvoice.objects.exists()


def test_what_is_no_invoice_is_a_dead_letter(cast: Any, db: None) -> None:
    say("invoice.paid", "paid", metadata=named(cast), amount_due=None)
    event = WebhookEvent.objects.get()
    assert (event.status, event.reason) == ("dead", "payload invoice")
    assert not SponsorInvoice.objects.exists()


def test_an_organizations_own_secret_bills_nobody(cast: Any, db: None) -> None:
    add_secret(organization_id=cast.a.id, provider="stripe", text=OWN_SECRET, actor_id=None)
    say("invoice.paid", "paid", to=cast.a.id, secret=OWN_SECRET, metadata=named(cast))
    assert WebhookEvent.objects.get().reason == "other_account"
    assert not SponsorInvoice.objects.exists()


def test_a_programme_of_another_organization_is_not_named(cast: Any, program: Program) -> None:
    say("invoice.paid", "paid", metadata={"organization_id": str(cast.b.id), "program_id": str(program.pk)})
    kept = SponsorInvoice.objects.get()
    assert (kept.organization_id, kept.program_id) == (cast.b.id, None)


@pytest.mark.parametrize(("person", "sees"), [("ana", True), ("bruno", False), ("clara", False), ("elena", False)])
def test_who_answers_for_the_money_reads_them_in_few_statements(
    cast: Any, statements: Any, person: str, sees: bool
) -> None:
    say("invoice.paid", "paid", metadata=named(cast))
    client = Client()
    client.force_login(User.objects.get(pk=getattr(cast, person).id))
    client.get("/admin/journeys_shared/sponsorinvoice/")
    with statements(16):
        answer = client.get("/admin/journeys_shared/sponsorinvoice/")
    assert ("OASIS-0001" in answer.content.decode()) is sees
