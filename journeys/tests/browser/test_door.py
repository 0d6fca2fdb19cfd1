"""The page at the door, as a facilitator holds it in the hand."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from PIL import Image

from journeys.models import Scan, Ticket
from journeys.pass_card import qr_code
from journeys.services.events.door import undo_check_in
from journeys.services.events.registration import take_seats
from journeys.services.events.tickets import token_of
from journeys.tests.making_events import make_event
from oasis.core.tenancy import organization_scope
from oasis.tests.browser.visitor import ARGUMENTS, CHROMIUM, PHONE, Visitor


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
    at_the_door(person, cast, event)

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


def test_a_telephone_with_a_wrong_clock_tells_when_people_came_and_lets_in_again_whose_entry_was_undone(
    visitor: Any, cast: Any, door: Any
) -> None:
    event, tokens = door
    began = timezone.now()
    person = visitor(PHONE)
    person.page.clock.set_fixed_time(began - timedelta(hours=3))
    at_the_door(person, cast, event)
    person.page.context.set_offline(True)
    assert read(person, tokens["diego"]) == "good"
    person.page.context.set_offline(False)
    person.page.wait_for_function("document.getElementById('waiting').textContent === '0'")
    with organization_scope(cast.a):
        ticket = Ticket.objects.get(status="checked_in")
        assert began <= ticket.checked_in_at <= timezone.now()
        undo_check_in(ticket_id=ticket.pk, steward_id=cast.bruno.id, reason="Era otra persona.")
    person.page.evaluate("window.dispatchEvent(new Event('online'))")
    person.page.wait_for_function("document.getElementById('inside').textContent === '0'")
    person.page.context.set_offline(True)
    assert read(person, tokens["diego"]) == "good"
    person.problems[:] = [problem for problem in person.problems if "ERR_INTERNET_DISCONNECTED" not in problem]


@pytest.fixture
def before_the_camera(chromium: Any, live_server: Any, tmp_path: Path) -> Iterator[Callable[[str], Visitor]]:
    """`before_the_camera(token)`: somebody whose telephone sees the ticket of that token, a little askew."""
    browsers: list[Any] = []
    people: list[Visitor] = []

    def look_at(token: str) -> Visitor:
        film = tmp_path / f"{len(people)}.mjpeg"
        film.write_bytes(picture_of(token) * 4)
        browsers.append(
            chromium.browser_type.launch(
                executable_path=CHROMIUM,
                args=[
                    *ARGUMENTS,
                    "--use-fake-ui-for-media-stream",
                    "--use-fake-device-for-media-stream",
                    f"--use-file-for-fake-video-capture={film}",
                ],
            )
        )
        context = browsers[-1].new_context(viewport=PHONE, locale="es-ES", permissions=["camera"])
        people.append(Visitor(context.new_page(), live_server.url))
        return people[-1]

    yield look_at
    for browser in browsers:
        browser.close()
    assert [problem for person in people for problem in person.problems] == []


def picture_of(token: str) -> bytes:
    """What a camera sees of a ticket on a screen: the code that we hand out, turned by a few degrees, in grey light."""
    code = Image.open(BytesIO(qr_code(token, kind="png"))).convert("L")
    code = code.point(lambda value: 40 + value * 180 // 255).rotate(6, expand=True, fillcolor=150)
    seen = Image.new("L", (640, 480), 150)
    seen.paste(code.resize((400, 400)), (110, 40))
    out = BytesIO()
    seen.convert("RGB").save(out, "JPEG", quality=80)
    return out.getvalue()


def at_the_door(person: Visitor, cast: Any, event: Any) -> None:
    """Log in, open the page, and wait until it could do without a network."""
    person.log_in(cast.clara)
    person.page.add_init_script("AbortSignal.timeout = () => new AbortController().signal")  # slow is not offline here
    person.open(f"/admin/journeys/event/{event.pk}/door/")
    person.page.wait_for_function(
        "localStorage.getItem(`oasis-door:${document.body.dataset.event}`)?.includes('Ed25519')"
    )
    person.page.evaluate("navigator.serviceWorker.ready.then(() => true)")


# As on a telephone that slept meanwhile: longer than a code that was taken away needs to count again.
LATER = """() => {
    document.getElementById("answer").hidden = true;
    const [now, look] = [Date.now, window.jsQR];
    Date.now = () => now() + 10000;
    window.looks = 0;
    window.jsQR = (...seen) => { window.looks += 1; return look(...seen); };
}"""


def test_the_camera_reads_a_ticket_and_one_that_stays_before_it_is_read_once(
    before_the_camera: Any, cast: Any, door: Any
) -> None:
    event, tokens = door
    person = before_the_camera(tokens["diego"])
    at_the_door(person, cast, event)
    person.page.click("#start")
    person.page.wait_for_selector("#answer.good:not([hidden])")
    assert "Diego" in person.page.inner_text("#answer h2")
    assert checked_in(cast) == {cast.diego.id}
    person.picture("door-camera")
    person.page.evaluate(LATER)
    person.page.wait_for_function("window.looks >= 5")
    person.settle()
    assert person.page.is_hidden("#answer")


def test_the_camera_reads_a_ticket_without_a_network(before_the_camera: Any, cast: Any, door: Any) -> None:
    event, tokens = door
    person = before_the_camera(tokens["bruno"])
    at_the_door(person, cast, event)
    person.page.context.set_offline(True)
    person.page.reload()  # page, script and reader come from the service worker
    person.page.click("#start")
    person.page.wait_for_selector("#answer.good:not([hidden])")
    assert "se enviará después" in person.page.inner_text("#answer .detail")
    assert checked_in(cast) == set()
    person.picture("door-camera-offline")
    person.page.context.set_offline(False)
    person.page.wait_for_function("document.getElementById('waiting').textContent === '0'")
    assert checked_in(cast) == {cast.bruno.id}
    person.problems[:] = [problem for problem in person.problems if "ERR_INTERNET_DISCONNECTED" not in problem]


def test_who_leaves_is_noted_and_a_mistaken_entry_taken_back_saying_why(visitor: Any, cast: Any, door: Any) -> None:
    event, tokens = door
    person = visitor(PHONE)
    at_the_door(person, cast, event)
    for name in ("diego", "bruno"):
        assert read(person, tokens[name]) == "good"
    person.page.click("#people summary")
    people = person.page.locator("#people li")
    people.nth(1).wait_for()
    assert ["Diego", "Bruno"] == [people.nth(at).locator("strong").inner_text() for at in (0, 1)]
    person.picture("door-present")
    assert person.overflows() == 0

    person.page.click("[data-mode=out]")
    assert read(person, tokens["diego"]) == "good"
    assert person.page.inner_text("#answer h2") == "Hasta pronto, Diego"
    assert read(person, tokens["ana"]) == "bad"
    assert person.page.inner_text("#answer h2") == "No consta su entrada"
    person.page.wait_for_function("document.querySelectorAll('#people li').length === 1")

    people.nth(0).locator("summary").click()
    people.nth(0).locator("input").fill("Leí la entrada de otra persona.")
    people.nth(0).locator("button").click()
    person.page.wait_for_selector("#people .nobody:not([hidden])")
    with organization_scope(cast.a):
        states = dict(Ticket.objects.values_list("person_id", "status"))
        assert states == {cast.diego.id: "checked_in", cast.bruno.id: "valid", cast.ana.id: "valid"}
        assert Scan.objects.get(action="undo").reason == "Leí la entrada de otra persona."
    person.page.click("[data-mode=in]")
    assert read(person, tokens["bruno"]) == "good"


def test_the_next_ticket_does_not_wait_for_the_list_of_who_is_in(visitor: Any, cast: Any, door: Any) -> None:
    event, tokens = door
    person, held = visitor(PHONE), []
    at_the_door(person, cast, event)
    person.page.click("#people summary")
    person.page.wait_for_selector("#people .nobody:not([hidden])")
    person.page.route("**/present*", lambda route: held.append(route))  # its answer does not come
    for name in ("diego", "bruno"):
        assert read(person, tokens[name]) == "good"
    for route in held:
        route.continue_()
    person.page.wait_for_function("document.querySelectorAll('#people li').length === 2")


def checked_in(cast: Any) -> set[Any]:
    with organization_scope(cast.a):
        return set(Ticket.objects.filter(status="checked_in").values_list("person_id", flat=True))
