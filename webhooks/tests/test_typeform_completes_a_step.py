"""The whole way, over HTTP: a participant's form link, Typeform's signed webhook, the completed step."""

import time

import pytest
from django.test import Client

from journeys.models import PointEntry
from journeys.tests.making import make_journey, step, walk
from oasis.core.tenancy import organization_scope
from webhooks.models import WebhookEvent
from webhooks.services.processing import process_due
from webhooks.tests.deliveries import captured, delivery


@pytest.fixture
def form_step(api, cast):
    """Diego walks a journey of one typeform step and has opened his link: the enrollment and the link's token."""
    with organization_scope(cast.a):
        made, steps = walk(cast.diego.id, make_journey(step("form", "typeform")))
    answer = api(cast.diego).get(f"/api/v1/enrollments/{made.id}/steps/{steps[0]}/form-link")
    return made.id, answer.json()["data"]["url"].partition("oasis=")[2]


def sent_in(form_step, *, response="r1", **changes):
    """Typeform's delivery of a response to the form."""
    payload = captured("typeform")
    payload["event_id"] = f"event-{response}"
    payload["form_response"] |= {
        "form_id": "abcd1234",
        "token": response,
        "hidden": {"oasis": form_step[1]},
        **changes,
    }
    return delivery("typeform", payload, now=time.time())


def progress(api, cast, form_step):
    return api(cast.diego).get(f"/api/v1/enrollments/{form_step[0]}").json()["data"]["progress"]


def test_signed_form_completes_the_step_of_whose_link_it_is(api, cast, form_step):
    sent = sent_in(form_step)
    assert sent.post(Client()).status_code == 202
    assert progress(api, cast, form_step) == 0
    assert process_due() == 1
    assert progress(api, cast, form_step) == 100
    event = WebhookEvent.objects.get()
    assert (event.status, event.organization_id, event.applied) == ("processed", cast.a.id, True)


def test_form_sent_again_gives_no_more_points(api, cast, form_step):
    for response in ("r1", "r1", "r2"):
        sent_in(form_step, response=response).post(Client())
        process_due()
    assert WebhookEvent.objects.filter(status="processed").count() == 2
    with organization_scope(cast.a):
        assert PointEntry.objects.filter(person_id=cast.diego.id).count() == 2  # the step, and the journey


def test_unsigned_form_completes_nothing(api, cast, form_step):
    sent = sent_in(form_step)
    assert sent.but(headers={}).post(Client()).status_code == 401
    process_due()
    assert progress(api, cast, form_step) == 0


def test_forged_token_in_a_signed_form_is_a_dead_letter(api, cast, form_step):
    sent_in(form_step, hidden={"oasis": "forged"}).post(Client())
    process_due()
    assert progress(api, cast, form_step) == 0
    assert WebhookEvent.objects.get().status == "dead"


def test_form_that_did_not_come_by_our_links_is_kept_and_harmless(api, cast, form_step):
    sent_in(form_step, hidden={}).post(Client())
    process_due()
    assert progress(api, cast, form_step) == 0
    event = WebhookEvent.objects.get()
    assert (event.status, event.applied, event.organization_id) == ("processed", False, None)
