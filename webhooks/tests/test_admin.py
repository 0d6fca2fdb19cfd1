"""The backoffice of the gateway."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditRecord
from oasis.core.backoffice import Realm, work_items
from oasis.core.outbox import emit
from webhooks.models import EventStatus, WebhookDelivery, WebhookEndpoint, WebhookEvent, WebhookSecret
from webhooks.services.processing import process_due
from webhooks.services.secrets import add_secret
from webhooks.services.sending import queue_test, send_due
from webhooks.tests.receiver import answers

DEAD = {"status": EventStatus.DEAD, "next_attempt_at": None, "failures": 9}
EVENTS = "admin:webhooks_webhookevent"
SECRETS = "admin:webhooks_webhooksecret"


@pytest.mark.parametrize("who", ["ana", "bruno", "clara"])
@pytest.mark.parametrize("page", [f"{EVENTS}_changelist", f"{SECRETS}_changelist", f"{SECRETS}_add"])
def test_staff_of_an_organization_sees_nothing_of_it(cast, enter, stored, who, page):
    stored(**DEAD)
    assert enter(getattr(cast, who)).get(reverse(page)).status_code in (302, 403)


def test_list_shows_events_and_finds_them_by_their_id(cast, enter, stored):
    event = stored(**DEAD)
    stored("typeform")
    browser = enter(cast.gala)
    everything = browser.get(reverse(f"{EVENTS}_changelist")).content.decode()
    assert "checkout.session.completed" in everything
    assert "form_response" in everything
    found = browser.get(reverse(f"{EVENTS}_changelist"), {"q": event.event_id}).content.decode()
    assert "checkout.session.completed" in found
    assert "form_response" not in found
    dead = browser.get(reverse(f"{EVENTS}_changelist"), {"status__exact": "dead"}).content.decode()
    assert "form_response" not in dead


def test_list_does_not_ask_for_each_row(cast, enter, stored, statements):
    browser = enter(cast.gala)
    address = reverse(f"{EVENTS}_changelist")
    browser.get(address)
    for number in range(12):
        stored(payload={"id": f"evt_{number}", "type": "invoice.paid"})
    with statements(6):
        assert browser.get(address).status_code == 200


def test_page_of_an_event_shows_attempts_and_the_payload_without_personal_words(cast, enter, handlers, stored):
    handlers.handles("typeform", "form_response")(lambda event, payload: 1 / 0)
    event = stored("typeform")
    process_due()
    page = enter(cast.gala).get(reverse(f"{EVENTS}_change", args=[event.pk])).content.decode()
    assert "ZeroDivisionError" in page
    assert event.event_id in page
    assert "opinion_scale" in page
    assert "Algo mejor" not in page
    assert "enrollment-step-token" not in page


def test_reasons_of_ours_are_told_in_words(cast, enter, stored):
    event = stored(status=EventStatus.DISCARDED, next_attempt_at=None, reason="superseded")
    page = enter(cast.gala).get(reverse(f"{EVENTS}_change", args=[event.pk])).content.decode()
    assert "Ya se aplicó uno más nuevo" in page
    assert "descartado" in page
    WebhookEvent.objects.update(reason="Era una prueba de Stripe.")
    assert "Era una prueba de Stripe." in enter(cast.gala).get(reverse(f"{EVENTS}_changelist")).content.decode()


def test_payload_that_cannot_be_opened_says_so(cast, enter, stored):
    event = stored(body=b"sealed with a key that is gone")
    page = enter(cast.gala).get(reverse(f"{EVENTS}_change", args=[event.pk]))
    assert "falta la clave" in page.content.decode()


def test_event_can_be_neither_added_changed_nor_deleted(cast, enter, stored):
    event = stored()
    browser = enter(cast.gala)
    assert browser.get(reverse(f"{EVENTS}_add")).status_code == 403
    assert browser.post(reverse(f"{EVENTS}_change", args=[event.pk]), {"status": "processed"}).status_code == 403
    assert browser.post(reverse(f"{EVENTS}_delete", args=[event.pk]), {"post": "yes"}).status_code == 403
    event.refresh_from_db()
    assert event.status == "received"


def test_retry_asks_first_and_then_queues_the_event(cast, enter, stored):
    event = stored(**DEAD)
    browser = enter(cast.gala)
    address = reverse(f"{EVENTS}_retry", args=[event.pk])
    assert "Vuelve a la cola" in browser.get(address).content.decode()
    event.refresh_from_db()
    assert event.status == "dead"
    answer = browser.post(address, {"_form_submitted": "on"})
    assert answer.url == reverse(f"{EVENTS}_change", args=[event.pk])
    event.refresh_from_db()
    assert event.status == "received"
    assert AuditRecord.objects.get(action="webhooks.dead_letters_retried").actor_id == cast.gala.id


def test_discard_needs_a_reason_and_records_it(cast, enter, stored):
    event = stored(**DEAD)
    browser = enter(cast.gala)
    address = reverse(f"{EVENTS}_discard", args=[event.pk])
    assert browser.post(address, {"_form_submitted": "on", "reason": " "}).status_code == 200
    event.refresh_from_db()
    assert event.status == "dead"
    assert browser.post(address, {"_form_submitted": "on", "reason": "Era una prueba."}).status_code == 302
    event.refresh_from_db()
    assert (event.status, event.reason) == ("discarded", "Era una prueba.")
    assert AuditRecord.objects.get(action="webhooks.event_discarded").actor_id == cast.gala.id


def test_processed_event_cannot_be_discarded(cast, enter, stored):
    event = stored(status=EventStatus.PROCESSED, processed_at=timezone.now(), next_attempt_at=None)
    browser = enter(cast.gala)
    page = browser.get(reverse(f"{EVENTS}_change", args=[event.pk])).content.decode()
    assert "Descartar" not in page
    assert "Reintentar" not in page
    reason = {"_form_submitted": "on", "reason": "Era una prueba."}
    assert browser.post(reverse(f"{EVENTS}_discard", args=[event.pk]), reason).status_code == 403
    event.refresh_from_db()
    assert event.status == "processed"


def test_selected_dead_letters_are_retried_together(cast, enter, stored):
    stored(**DEAD)
    stored("typeform", **DEAD)
    stored("standard")
    ids = list(WebhookEvent.objects.values_list("pk", flat=True))
    browser, page = enter(cast.gala), reverse(f"{EVENTS}_changelist")
    for chosen in (
        {"action": "retry_selected", "_selected_action": ids},
        {"action": "retry_selected", "_selected_action": [0], "select_across": "1"},
    ):
        WebhookEvent.objects.filter(provider__in=["stripe", "typeform"]).update(**DEAD)
        asked = browser.post(page, chosen).content.decode()
        assert "stripe: <strong>1</strong>" in asked
        assert "standard" not in asked.partition("ask-first")[2].partition("</ul>")[0]
        assert WebhookEvent.objects.dead().count() == 2
        answer = browser.post(page, {**chosen, "agreed": "yes"}, follow=True)
        assert "Se reintentarán 2 eventos." in answer.content.decode()
        assert not WebhookEvent.objects.dead().exists()


def test_home_counts_the_dead_letters(cast, enter, stored):
    stored(**DEAD)
    [item] = [item for item in work_items(Realm.PLATFORM) if item.key == "webhooks.dead_letters"]
    assert item.count() == 1
    assert "Eventos que no se pudieron procesar" in enter(cast.gala).get(reverse("admin:index")).content.decode()


# -- organizations' secrets


def test_secret_is_added_encrypted_and_never_shown_again(cast, enter):
    browser = enter(cast.gala)
    answer = browser.post(
        reverse(f"{SECRETS}_add"),
        {"organization": str(cast.a.id), "provider": "stripe", "text": " whsec_of_alba "},
        follow=True,
    )
    assert answer.status_code == 200
    secret = WebhookSecret.objects.get()
    assert (secret.organization_id, secret.provider, secret.text()) == (cast.a.id, "stripe", "whsec_of_alba")
    assert b"whsec_of_alba" not in bytes(secret.value)
    assert "whsec_of_alba" not in browser.get(reverse(f"{SECRETS}_change", args=[secret.pk])).content.decode()
    assert AuditRecord.objects.filter(action="webhooks.secret_added").count() == 1


def test_secret_that_cannot_be_the_providers_is_refused(cast, enter):
    data = {"organization": str(cast.a.id), "provider": "standard", "text": "whsec_not base64!"}
    page = enter(cast.gala).post(reverse(f"{SECRETS}_add"), data)
    assert "No parece un secreto" in page.content.decode()
    assert not WebhookSecret.objects.exists()


def test_selected_secrets_are_retired_once(cast, enter):
    secret = add_secret(organization_id=cast.a.id, provider="stripe", text="whsec_of_alba", actor_id=None)
    browser, page = enter(cast.gala), reverse(f"{SECRETS}_changelist")
    chosen = {"action": "retire_selected", "_selected_action": [secret.pk]}
    assert f"{cast.a.name} · stripe" in browser.post(page, chosen).content.decode()
    assert WebhookSecret.objects.live().exists()
    for _ in range(2):
        browser.post(page, {**chosen, "agreed": "yes"})
    secret.refresh_from_db()
    assert secret.retired_at is not None
    assert AuditRecord.objects.filter(action="webhooks.secret_retired").count() == 1


# -- replay, providers, endpoints


def test_replay_shows_what_it_would_change_and_then_queues_the_event(cast, enter, handlers, stored):
    handlers.handles("stripe", "checkout.session.completed")(
        lambda event, payload: emit("tests.effect", {"event": str(event.id)})
    )
    event = stored(**DEAD)
    browser = enter(cast.gala)
    address = reverse(f"{EVENTS}_replay", args=[event.pk])
    assert "core_outboxmessage" in browser.get(address).content.decode()
    event.refresh_from_db()
    assert event.status == "dead"
    browser.post(address, {"_form_submitted": "on"})
    event.refresh_from_db()
    assert event.status == "received"
    assert browser.get(address).status_code == 403


def test_card_of_the_providers_has_a_line_each(cast, enter, stored, statements):
    stored(**DEAD)
    stored("typeform", status=EventStatus.FAILED)
    now = timezone.now()
    stored(
        "jitsi",
        status=EventStatus.PROCESSED,
        next_attempt_at=None,
        received_at=now,
        processed_at=now + timedelta(hours=36),
    )
    browser = enter(cast.gala)
    address = reverse("admin:webhooks_providerstate_changelist")
    browser.get(address)
    with statements(9):
        page = browser.get(address).content.decode()
    for text in (
        "Stripe",
        "Typeform",
        "Mercado Pago",
        "Jitsi",
        "Standard Webhooks",
        "con eventos muertos",
        "1,5 d · 1,5 d",
    ):
        assert text in page
    assert "Recibidos: 1 · procesados: 0 · con fallos: 1 · rechazados: 0" in page
    assert enter(cast.ana).get(address).status_code in (302, 403)


@pytest.mark.parametrize("page", ["webhookendpoint", "webhookdelivery"])
def test_owner_sees_endpoints_and_deliveries_of_the_own_organization_only(
    cast, enter, subscribed, happens, receiver, page
):
    subscribed()
    subscribed(organization=cast.b, url=receiver.url("/brisa"))
    happens()
    happens(organization=cast.b)
    shown = enter(cast.ana).get(reverse(f"admin:webhooks_{page}_changelist"))
    assert shown.status_code == 200
    assert "/hook" in shown.content.decode()
    assert "/brisa" not in shown.content.decode()
    for who in (cast.bruno, cast.clara):
        assert enter(who).get(reverse(f"admin:webhooks_{page}_changelist")).status_code in (302, 403)


def test_owner_subscribes_an_endpoint_changes_it_and_its_secret_and_removes_it(cast, enter, settings):
    browser = enter(cast.ana)
    pages = "admin:webhooks_webhookendpoint"
    wanted = {"url": "http://10.0.0.1/hook", "description": "Almacén", "events": ["member.joined"]}
    refused = browser.post(reverse(f"{pages}_add"), wanted).content.decode()
    assert "La dirección debe empezar por https://." in refused
    assert not WebhookEndpoint.objects.exists()

    shown = browser.post(reverse(f"{pages}_add"), {**wanted, "url": "https://hooks.example.org/a"}, follow=True)
    endpoint = WebhookEndpoint.objects.get()
    (secret,) = endpoint.signing_secrets(timezone.now())
    assert secret in shown.content.decode()
    page = reverse(f"{pages}_change", args=[endpoint.pk])
    assert secret not in browser.get(page).content.decode()

    browser.post(page, {**wanted, "url": "https://hooks.example.org/b", "events": ["level.reached"]})
    endpoint.refresh_from_db()
    assert (endpoint.url, endpoint.events) == ("https://hooks.example.org/b", ["level.reached"])
    browser.post(reverse(f"{pages}_rotate", args=[endpoint.pk]), {"_form_submitted": "on"})
    endpoint.refresh_from_db()
    newest, former = endpoint.signing_secrets(timezone.now())
    assert (former, newest in browser.get(page).content.decode()) == (secret, True)
    browser.post(reverse(f"{pages}_remove", args=[endpoint.pk]), {"_form_submitted": "on"})
    endpoint.refresh_from_db()
    assert (endpoint.status, bytes(endpoint.secret)) == ("deleted", b"")
    actions = AuditRecord.objects.filter(action__startswith="webhook_endpoint").values_list("action", flat=True)
    assert sorted(name.partition(".")[2] for name in actions) == ["changed", "created", "deleted", "rotated"]


def test_endpoint_is_tested_switched_and_what_did_not_arrive_sent_again_from_its_page(
    cast, enter, subscribed, happens, receiver
):
    endpoint = subscribed().endpoint
    happens()
    browser = enter(cast.ana)
    page = browser.get(reverse("admin:webhooks_webhookendpoint_change", args=[endpoint.pk]))
    assert page.status_code == 200
    act = lambda name: browser.post(  # noqa: E731
        reverse(f"admin:webhooks_webhookendpoint_{name}", args=[endpoint.pk]), {"_form_submitted": "on"}
    )
    assert act("switch_off").status_code == 302
    endpoint.refresh_from_db()
    assert endpoint.status == "off"
    act("switch_on")
    act("redeliver_dead")
    act("send_test")
    assert send_due() == 2
    delivery = WebhookDelivery.objects.get(type="level.reached")
    shown = browser.get(reverse("admin:webhooks_webhookdelivery_change", args=[delivery.pk])).content.decode()
    assert "person_id" in shown
    browser.post(reverse("admin:webhooks_webhookdelivery_redeliver", args=[delivery.pk]), {"_form_submitted": "on"})
    assert send_due() == 1


def test_only_what_can_be_sent_again_has_a_button_for_it_and_why_it_failed_is_told_in_words(
    cast, enter, subscribed, happens, receiver
):
    endpoint = subscribed().endpoint
    browser = enter(cast.ana)

    def page_of(delivery):
        return browser.get(reverse("admin:webhooks_webhookdelivery_change", args=[delivery.pk])).content.decode()

    test = queue_test(endpoint)
    happens()
    delivery = WebhookDelivery.objects.get(type="level.reached")
    assert ("Reenviar" in page_of(delivery), "Reenviar" in page_of(test)) == (True, False)
    receiver.behave(answers(410))  # which switches the endpoint off
    send_due()
    assert "Reenviar" not in page_of(delivery)
    assert "La dirección respondió 410." in page_of(delivery)
    again = reverse("admin:webhooks_webhookdelivery_redeliver", args=[delivery.pk])
    assert browser.post(again, {"_form_submitted": "on"}).status_code == 403
