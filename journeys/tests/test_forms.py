"""Typeform: the personal link out, the signed webhook in."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.core import signing
from django.test import Client

from journeys import forms_webhook
from journeys.kinds import Work
from journeys.models import PointEntry, StepProgress
from journeys.services import enrollment, form_links, moving
from journeys.tests.making import make_journey, step, walk
from oasis.core.tenancy import organization_scope
from webhooks.errors import PermanentError
from webhooks.registry import ReceivedEvent, handlers_of, resolver_of
from webhooks.services.processing import process_due
from webhooks.tests.deliveries import delivery


def event(organization_id: UUID | None) -> ReceivedEvent:
    now = datetime.now(UTC)
    return ReceivedEvent(
        id=uuid4(),
        provider="typeform",
        account="",
        event_id="e1",
        type="form_response",
        subject="r1",
        occurred_at=now,
        received_at=now,
        late=False,
        organization_id=organization_id,
        request_id="",
        attempt=1,
    )


def payload(url: str, **changes: Any) -> dict[str, Any]:
    token = url.partition("#oasis=")[2]
    return {
        "event_type": "form_response",
        "form_response": {"form_id": "abcd1234", "token": "r1", "hidden": {"oasis": token}, **changes},
    }


@pytest.fixture
def form(cast: Any) -> Any:
    """Diego before a typeform step: the enrollment, the step's id and his link."""
    with organization_scope(cast.a):
        made, steps = walk(cast.diego.id, make_journey(step("form", "typeform")))
        url = form_links.link_to_form(person_id=cast.diego.id, enrollment_id=made.id, step_id=steps[0], timezone="UTC")
    return made, steps[0], url


def test_journeys_takes_part_in_the_registry() -> None:
    assert handlers_of("typeform", "form_response")[0] is forms_webhook.complete_form_step
    assert resolver_of("typeform") is forms_webhook.organization_of_form


def test_a_form_sent_in_completes_the_step_once(cast: Any, form: Any) -> None:
    made, step_id, url = form
    assert forms_webhook.organization_of_form(event(None), payload(url)) == cast.a.id
    with organization_scope(cast.a):
        for _again in range(2):
            forms_webhook.complete_form_step(event(cast.a.id), payload(url))
        assert StepProgress.objects.get(step_id=step_id).cause == "typeform:r1"
        assert PointEntry.objects.count() == 2
        made.refresh_from_db()
        assert made.status == "completed"


@pytest.mark.parametrize(
    "broken",
    [
        {"form_response": None},
        {"form_response": {}},
        {"form_response": {"hidden": None}},
        {"form_response": {"hidden": {}}},
        {"form_response": {"hidden": {"oasis": ""}}},
    ],
)
def test_a_form_that_did_not_come_by_our_links_is_nobodys(broken: dict[str, Any]) -> None:
    assert forms_webhook.organization_of_form(event(None), broken) is None
    forms_webhook.complete_form_step(event(None), broken)


@pytest.mark.parametrize("token", ["x", "a:b:c", 7, ["a"]])
def test_a_forged_token_is_refused_for_good(token: Any) -> None:
    with pytest.raises(PermanentError):
        forms_webhook.organization_of_form(event(None), {"form_response": {"hidden": {"oasis": token}}})


@pytest.mark.parametrize(("value", "salt"), [(["1"], form_links.SALT), (["00" * 16] * 4, "other")])
def test_a_token_made_for_something_else_is_refused_for_good(value: Any, salt: str) -> None:
    with pytest.raises(form_links.BadFormLink):
        form_links.read(signing.dumps(value, salt=salt))


def test_a_link_holds_thirty_days(form: Any) -> None:
    _made, _step_id, url = form
    with time_machine.travel(datetime.now(UTC) + timedelta(days=31)), pytest.raises(PermanentError):
        forms_webhook.organization_of_form(event(None), payload(url))


def test_another_form_or_another_organization_completes_nothing(cast: Any, form: Any) -> None:
    _made, _step_id, url = form
    with organization_scope(cast.a):
        with pytest.raises(PermanentError):
            forms_webhook.complete_form_step(event(cast.a.id), payload(url, form_id="other"))
        with pytest.raises(PermanentError):
            forms_webhook.complete_form_step(event(cast.b.id), payload(url))
        assert not StepProgress.objects.exists()
    with organization_scope(cast.b), pytest.raises(PermanentError):
        forms_webhook.complete_form_step(event(cast.a.id), payload(url))


def test_a_form_that_was_open_while_staff_moved_the_person_completes_the_new_versions_step(
    cast: Any, form: Any, api: Any
) -> None:
    made, old, url = form
    with organization_scope(cast.a):
        journey = make_journey(step("form", "typeform", title="De otra manera"), step("dos"))
        moving.move_people(journey_id=journey.id)
    path = f"/api/v1/enrollments/{made.id}/steps/{old}"
    again, started = (
        answer.json()["data"]
        for answer in (api(cast.diego).get(f"{path}/form-link"), api(cast.diego).post(f"{path}/start"))
    )
    assert started["title"] == "De otra manera"
    with organization_scope(cast.a):
        new = form_links.read(again["url"].partition("#oasis=")[2]).step_id
        for _again in range(2):
            forms_webhook.complete_form_step(event(cast.a.id), payload(url))
        assert StepProgress.objects.get().step.title == "De otra manera"
        made.refresh_from_db()
        assert (made.completed_steps, made.status, new) == ([UUID(started["id"])], "active", UUID(started["id"]))


def test_an_optional_form_can_be_filled_in_after_the_journeys_end(cast: Any) -> None:
    with organization_scope(cast.a):
        made, (optional, last) = walk(
            cast.diego.id, make_journey(step("form", "typeform", required=False), step("dos"))
        )
        enrollment.complete_step(person_id=cast.diego.id, enrollment_id=made.id, step_id=last, work=Work())
        link = {"person_id": cast.diego.id, "enrollment_id": made.id, "timezone": "UTC"}
        forms_webhook.complete_form_step(event(cast.a.id), payload(form_links.link_to_form(step_id=optional, **link)))
        made.refresh_from_db()
        assert (made.status, made.completed_steps) == ("completed", [last, optional])


def test_an_abandoned_enrollment_is_not_completed(cast: Any, form: Any) -> None:
    made, _step_id, url = form
    with organization_scope(cast.a):
        enrollment.abandon(person_id=cast.diego.id, enrollment_id=made.id)
        with pytest.raises(PermanentError):
            forms_webhook.complete_form_step(event(cast.a.id), payload(url))
        assert not StepProgress.objects.exists()


def test_a_signed_webhook_over_http_completes_the_step_and_a_repetition_changes_nothing(
    cast: Any, form: Any, settings: Any
) -> None:
    made, _step_id, url = form
    settings.WEBHOOK_SECRETS = {**settings.WEBHOOK_SECRETS, "typeform": ["typeform-test-secret"]}
    sent = {"event_id": "evt-1", **payload(url)}
    for _again in range(2):
        answer = delivery("typeform", sent, secret="typeform-test-secret", now=time.time()).post(Client())
        assert answer.status_code in (200, 202), answer.content
        process_due()
    with organization_scope(cast.a):
        made.refresh_from_db()
        assert made.status == "completed"
        assert PointEntry.objects.count() == 2
