"""The page at the door, as a facilitator holds it in the hand."""

from typing import Any

import pytest

from journeys.models import Ticket
from journeys.services.events.registration import take_seats
from journeys.services.events.tickets import token_of
from journeys.tests.making_events import make_event
from oasis.core.tenancy import organization_scope
from oasis.tests.browser.visitor import PHONE


@pytest.fixture
def door(cast: Any, transactional_db: None) -> Any:
    """An event of A and the tokens of Diego, Bruno and Ana; Diego needs something."""
    with organization_scope(cast.a):
        event, kind = make_event()
        tokens = {}
        for person in (cast.diego, cast.bruno, cast.ana):
            needs = "Voy en silla de ruedas." if person is cast.diego else ""
            registration = take_seats(
                event_id=event.pk, ticket_type_id=kind.pk, person_id=person.id, access_needs=needs
            )
            tokens[person.name] = token_of(registration.tickets.get())
    return event, tokens


def read(person: Any, token: str) -> str:
    """Type a code and wait for the answer; it is green or red."""
    person.page.evaluate("document.getElementById('answer').hidden = true")
    person.page.fill("#token", token)
    person.page.click("#form button")
    person.page.wait_for_selector("#answer:not([hidden])")
    return str(person.page.get_attribute("#answer", "class")).removeprefix("answer ")


def test_the_door_lets_in_once_online_and_offline_and_sends_what_it_kept(visitor: Any, cast: Any, door: Any) -> None:
    event, tokens = door
    person = visitor(PHONE)
    person.log_in(cast.clara)
    person.open(f"/admin/journeys/event/{event.pk}/door/")
    person.page.wait_for_function(
        "localStorage.getItem(`oasis-door:${document.body.dataset.event}`)?.includes('Ed25519')"
    )
    person.page.evaluate("navigator.serviceWorker.ready.then(() => true)")

    assert read(person, tokens["diego"]) == "good"
    assert "Diego" in person.page.inner_text("#answer h2")
    assert person.page.inner_text("#answer .needs") == "Voy en silla de ruedas."
    person.picture("door-good")
    assert person.overflows() == 0
    assert read(person, tokens["diego"]) == "bad"
    assert "Ya se usó" in person.page.inner_text("#answer h2")
    person.picture("door-bad")

    person.page.context.set_offline(True)
    person.page.reload()  # the page itself comes from the service worker
    assert read(person, tokens["bruno"]) == "good"
    assert "se enviará después" in person.page.inner_text("#answer .detail")
    assert read(person, tokens["bruno"]) == "bad"
    assert read(person, tokens["diego"]) == "bad"
    assert read(person, tokens["ana"][:-6] + "AAAAAA") == "bad"
    assert "No es una entrada nuestra" in person.page.inner_text("#answer h2")
    assert (person.page.inner_text("#waiting"), checked_in(cast)) == ("1", {cast.diego.id})
    person.picture("door-offline")

    person.page.context.set_offline(False)
    person.page.wait_for_function("document.getElementById('waiting').textContent === '0'")
    assert checked_in(cast) == {cast.diego.id, cast.bruno.id}
    person.problems[:] = [problem for problem in person.problems if "ERR_INTERNET_DISCONNECTED" not in problem]


def checked_in(cast: Any) -> set[Any]:
    with organization_scope(cast.a):
        return set(Ticket.objects.filter(status="checked_in").values_list("person_id", flat=True))
