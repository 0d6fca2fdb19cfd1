"""What a participant writes into a form of Typeform is screened before it is forgotten."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from coaching.forms_webhook import screen_form_texts
from coaching.models import SafetyCase, SafetySignal
from journeys import forms_webhook
from journeys.services import form_links
from journeys.tests.making import make_journey, step, walk
from oasis.core.tenancy import organization_scope
from webhooks.registry import ReceivedEvent, handlers_of

DESPAIR = "ya no quiero seguir viviendo"


@pytest.fixture
def fill_in(cast):
    """Diego sends in the form of a step with these answers, and every handler acts on it."""

    def send(*answers):
        with organization_scope(cast.a):
            made, steps = walk(cast.diego.id, make_journey(step("form", "typeform")))
            url = form_links.link_to_form(
                person_id=cast.diego.id, enrollment_id=made.id, step_id=steps[0], timezone="UTC"
            )
            now = datetime.now(UTC)
            event = ReceivedEvent(
                id=uuid4(), provider="typeform", account="", event_id="e1", type="form_response", subject="r1",
                occurred_at=now, received_at=now, late=False, organization_id=cast.a.id, request_id="", attempt=1,
            )  # fmt: skip
            hidden = {form_links.FIELD: url.partition("#oasis=")[2]}
            response = {"form_id": "abcd1234", "token": "r1", "hidden": hidden, "answers": list(answers)}
            for handler in handlers_of("typeform", "form_response"):
                handler(event, {"event_type": "form_response", "form_response": response})
        return steps[0]

    return send


@pytest.mark.parametrize(
    "answer",
    [
        {"type": "text", "text": DESPAIR},
        {"type": "choice", "choice": {"label": "Otro", "other": DESPAIR}},
        {"type": "choices", "choices": {"labels": ["a"], "other": DESPAIR}},
    ],
)
def test_free_text_of_a_form_opens_a_case(cast, fill_in, answer):
    step_id = fill_in({"type": "number", "number": 3}, answer)
    with organization_scope(cast.a):
        assert SafetyCase.objects.get().person_id == cast.diego.id
        assert SafetySignal.objects.get().source == f"journeys.form:{step_id}"


def test_ordinary_answers_and_choices_are_nobody_s_business(cast, fill_in):
    fill_in({"type": "text", "text": "Hoy caminé una hora"}, {"type": "choice", "choice": {"label": DESPAIR}}, None)
    with organization_scope(cast.a):
        assert not SafetyCase.objects.exists()


def test_the_step_is_completed_before_its_words_are_read():
    assert handlers_of("typeform", "form_response") == (forms_webhook.complete_form_step, screen_form_texts)
