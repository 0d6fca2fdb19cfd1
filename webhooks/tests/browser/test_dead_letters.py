"""A dead letter, from the home's work list to its new round of attempts."""

import pytest

from oasis.core.outbox import emit
from oasis.tests.browser.visitor import PHONE
from webhooks.models import EventStatus, WebhookAttempt, WebhookEvent
from webhooks.services.processing import process_due


@pytest.fixture
def dead_letter(transactional_db, handlers, stored):
    """An event of Stripe that could not be processed, and what would act on it."""
    handlers.handles("stripe", "checkout.session.completed")(
        lambda event, payload: emit("tests.effect", {"event": str(event.id)})
    )
    event = stored(
        status=EventStatus.DEAD, next_attempt_at=None, failures=9, attempt_count=9, reason="OperationalError at a.py:1"
    )
    for number in range(1, 10):
        WebhookAttempt.objects.create(
            event=event, number=number, finished_at=event.received_at, error="OperationalError at a.py:1"
        )
    return event


def test_gala_looks_at_a_dead_letter_sees_what_a_replay_would_write_and_retries_it(visitor, cast, dead_letter):
    person = visitor()
    person.log_in(cast.gala)
    page = person.page
    page.click("a:has-text('Eventos que no se pudieron procesar')")
    page.wait_for_selector("#result_list")
    person.picture("webhooks-dead-letters")
    page.click("#result_list a:has-text('stripe')")
    page.wait_for_selector("text=checkout.session.completed")
    assert "diego@example.org" not in page.content()
    person.picture("webhooks-dead-letter")
    page.click("text=Volver a procesar")
    page.wait_for_selector("#replay-preview")
    assert "core_outboxmessage" in page.inner_text("#replay-preview")
    person.picture("webhooks-replay-preview")
    page.click("#modal-content a:has-text('Canc'), #modal-content button:has-text('Canc')")
    assert WebhookEvent.objects.get().status == "dead"
    page.click("text=Reintentar >> nth=0")
    page.wait_for_selector("#modal-content form")
    page.click("#modal-content button[type=submit]")
    page.wait_for_selector("text=Se reintentará 1 evento.")
    assert WebhookEvent.objects.get().status == "received"
    assert process_due() == 1
    page.reload()
    page.wait_for_selector("text=procesado")
    person.open("/admin/webhooks/providerstate/")
    page.wait_for_selector("#result_list")
    assert "Mercado Pago" in page.inner_text("#result_list")
    person.picture("webhooks-providers")


def test_providers_and_a_dead_letter_fit_a_telephone(visitor, cast, dead_letter):
    person = visitor(PHONE)
    person.log_in(cast.gala)
    person.open(f"/admin/webhooks/webhookevent/{dead_letter.pk}/change/")
    person.page.wait_for_selector("text=Algo que no esperábamos")
    assert person.overflows() <= 0
    person.picture("webhooks-dead-letter-phone")
    person.open("/admin/webhooks/providerstate/")
    person.page.wait_for_selector("#result_list")
    assert person.overflows() <= 0
    person.picture("webhooks-providers-phone")
