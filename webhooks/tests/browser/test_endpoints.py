"""An endpoint, from its form to its new secret, as an owner sees it."""

import pytest
from django.utils import timezone

from oasis.tests.browser.visitor import PHONE
from webhooks.models import WebhookEndpoint


@pytest.mark.usefixtures("transactional_db")
def test_ana_subscribes_an_endpoint_copies_its_secret_and_replaces_it(visitor, cast):
    person = visitor()
    person.log_in(cast.ana)
    person.open("/admin/webhooks/webhookendpoint/add/")
    page = person.page
    page.fill("input[name=url]", "https://10.0.0.1/hook")
    page.fill("input[name=description]", "Almacén")
    page.check("input[name=events][value='level.reached']")
    page.click("button[name=_save]")
    page.wait_for_selector("text=Esa dirección no es de internet")
    person.picture("webhooks-endpoint-refused")
    page.fill("input[name=url]", "https://hooks.example.org/a")
    page.click("button[name=_save]")
    page.wait_for_selector("#result_list")
    endpoint = WebhookEndpoint.objects.get()
    assert page.inner_text("code") == endpoint.signing_secrets(timezone.now())[0]
    person.picture("webhooks-endpoints")
    page.click("#result_list a:has-text('hooks.example.org')")
    page.click("text=Cambiar el secreto >> visible=true")
    page.click("#modal-content button[type=submit]")
    page.wait_for_selector("text=El secreto es nuevo.")
    endpoint.refresh_from_db()
    assert page.inner_text("code") == endpoint.signing_secrets(timezone.now())[0]
    page.set_viewport_size(PHONE)
    assert person.overflows() == 0
    person.picture("webhooks-endpoint-phone")
