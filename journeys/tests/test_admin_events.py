"""Events in the backoffice: lists, cancelling, and who may stand at the door."""

from decimal import Decimal
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.utils import flatten
from django.test import Client
from django.urls import reverse

from accounts.models import AuditRecord, User
from journeys.models import Event, Order, OrderEntry, Registration, Scan, Step, Steward, Ticket, TicketType
from journeys.services.events.door import check_in
from journeys.services.events.registration import take_seats
from journeys.services.events.tickets import token_of
from journeys.tests.making import make_journey, step
from journeys.tests.making_events import make_event
from oasis.core.tenancy import organization_scope
from organizations.models import Program
from organizations.tests.test_admin_pages import CONFIRMED

NOW = "2026-01-01T10:00:00+00:00"
STATEMENTS = 16  # log-in, switcher and access are four of them; the list has twelve at most


@pytest.fixture
def made(cast: Any) -> Any:
    """An event of A with Diego's ticket."""
    with organization_scope(cast.a):
        event, kind = make_event()
        registration = take_seats(event_id=event.pk, ticket_type_id=kind.pk, person_id=cast.diego.id)
        return event, token_of(registration.tickets.get())


def at_desk(person: Any) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=person.id))
    return client


@pytest.mark.parametrize("page", ["event", "registration", "ticket", "scan"])
def test_each_list_opens_with_few_statements_however_many_rows(
    cast: Any, made: Any, statements: Any, page: str
) -> None:
    with organization_scope(cast.a):
        for person in (cast.ana, cast.bruno, cast.clara):
            event, kind = make_event()
            taken = take_seats(event_id=event.pk, ticket_type_id=kind.pk, person_id=person.id)
            check_in(token=token_of(taken.tickets.get()), steward_id=cast.clara.id)
    client = at_desk(cast.clara)
    client.get(f"/admin/journeys/{page}/")
    with statements(STATEMENTS):
        answer = client.get(f"/admin/journeys/{page}/")
    assert answer.status_code == 200
    assert "Taller de calma" in answer.content.decode()


@pytest.mark.parametrize("model", [Event, TicketType, Registration, Ticket, Scan, Steward, Order, OrderEntry])
def test_every_field_that_a_page_shows_has_a_name_for_people(model: Any) -> None:
    pages = [*admin.site._registry.values(), *(row for page in admin.site._registry.values() for row in page.inlines)]
    shown: set[Any] = set()
    for page in (page for page in pages if page.model is model):
        fields = getattr(page, "fields", None) or getattr(page.form._meta, "fields", None) or ()
        shown |= {*flatten(fields), *getattr(page, "list_display", ())}
    fields = [field for field in model._meta.local_fields if field.name in shown]
    assert fields
    assert [field.name for field in fields if isinstance(field.verbose_name, str)] == []


def test_a_facilitator_opens_an_event_and_calls_it_off(cast: Any, made: Any) -> None:
    event, _token = made
    client = at_desk(cast.clara)
    assert "Abrir la puerta" in client.get(f"/admin/journeys/event/{event.pk}/change/").content.decode()
    address = reverse("admin:journeys_event_call_off", args=[event.pk])
    assert "¿Cancelar este encuentro?" in client.get(address).content.decode()
    client.post(address, CONFIRMED)
    with organization_scope(cast.a):
        assert (Event.objects.get().status, Ticket.objects.get().status) == ("cancelled", "cancelled")


def test_the_log_of_a_door_says_what_was_read_and_what_came_of_it(cast: Any, made: Any) -> None:
    event, token = made
    client = at_desk(cast.clara)
    for _time in range(2):
        body = {"token": token, "scanned_at": NOW, "device": "puerta-sur"}
        client.post(f"/admin/journeys/event/{event.pk}/door/scan", body, content_type="application/json")
    page = client.get("/admin/journeys/scan/").content.decode()
    assert [said in page for said in ("aceptada", "ya usada", "puerta-sur", "Clara")] == [True] * 4


@pytest.mark.usefixtures("made")
def test_staff_take_a_place_back_and_the_person_is_told(cast: Any, outbox: Any, mailbox: Any) -> None:
    outbox.run()
    mailbox.clear()
    with organization_scope(cast.a):
        registration = Registration.objects.get()
    address = reverse("admin:journeys_registration_withdraw", args=[registration.pk])
    assert at_desk(cast.diego).post(address, CONFIRMED).status_code != 200
    client = at_desk(cast.clara)
    assert "¿Anular esta inscripción?" in client.get(address).content.decode()
    client.post(address, CONFIRMED)
    outbox.run()
    with organization_scope(cast.a):
        assert (Registration.objects.get().status, Ticket.objects.get().status) == ("cancelled", "cancelled")
        assert Event.objects.get().seats_taken == 0
    assert [(mail.to, "se ha anulado" in mail.subject) for mail in mailbox] == [([cast.diego.email], True)]


def test_who_came_in_keeps_the_place(cast: Any, made: Any) -> None:
    _event, token = made
    with organization_scope(cast.a):
        check_in(token=token, steward_id=cast.clara.id)
        registration = Registration.objects.get()
    at_desk(cast.clara).post(reverse("admin:journeys_registration_withdraw", args=[registration.pk]), CONFIRMED)
    with organization_scope(cast.a):
        assert Registration.objects.get().status == "confirmed"


def test_the_door_answers_in_json_and_keeps_the_first_time(cast: Any, made: Any) -> None:
    event, token = made
    client = at_desk(cast.clara)
    scan = f"/admin/journeys/event/{event.pk}/door/scan"
    body = {"token": token, "scanned_at": NOW, "device": "a"}
    first = client.post(scan, body, content_type="application/json").json()
    assert (first["accepted"], first["participant"]["first_name"]) == (True, "Diego")
    again = client.post(scan, body, content_type="application/json").json()
    assert (again["accepted"], again["code"], again["checked_in_at"]) == (False, "event_002", first["checked_in_at"])


@pytest.mark.parametrize("person", ["diego", "elena", "gala"])
def test_who_may_not_check_in_does_not_get_to_the_door(cast: Any, made: Any, person: str) -> None:
    event, token = made
    client = at_desk(getattr(cast, person))
    for path in ("", "pack", "present"):
        assert client.get(f"/admin/journeys/event/{event.pk}/door/{path}").status_code != 200
    body = {"token": token, "scanned_at": NOW}
    for path in ("scan", "scans", "leave", "undo"):
        answer = client.post(f"/admin/journeys/event/{event.pk}/door/{path}", body, content_type="application/json")
        assert answer.status_code != 200
    with organization_scope(cast.a):
        assert Ticket.objects.get().status == "valid"


def test_an_entry_is_taken_back_at_its_own_event_and_with_a_reason(cast: Any, made: Any) -> None:
    event, token = made
    client = at_desk(cast.clara)
    with organization_scope(cast.a):
        other, _kind = make_event()
    door = f"/admin/journeys/event/{event.pk}/door"
    ticket = client.post(f"{door}/scan", {"token": token, "scanned_at": NOW}, content_type="application/json").json()
    entry = {"ticket_id": ticket["ticket"]["id"], "reason": "Era otra persona"}
    for address, body in (
        (f"/admin/journeys/event/{other.pk}/door/undo", entry),
        (f"{door}/undo", entry | {"reason": "  "}),
        (f"{door}/undo", entry | {"ticket_id": "nope"}),
    ):
        assert client.post(address, body, content_type="application/json").status_code != 200
    with organization_scope(cast.a):
        assert Ticket.objects.get().status == "checked_in"
    assert client.post(f"{door}/undo", entry, content_type="application/json").json() == {"undone": True}
    assert client.post(f"{door}/undo", entry, content_type="application/json").json() == {"undone": False}
    assert client.get(f"{door}/present").json() == {"people": []}


ADD = "/admin/journeys/event/add/"
PAGE_STATEMENTS = 16


def written(**changes: Any) -> dict[str, Any]:
    """The form of a new event, as a browser sends it."""
    return {
        "title": "Paseo en calma",
        "starts_at_0": "12/12/2037",
        "starts_at_1": "18:00:00",
        "ends_at_0": "12/12/2037",
        "ends_at_1": "20:00:00",
        "place": "Sala Alba",
        "capacity": "10",
        "has_waiting_list": "on",
        "visibility": "members",
        "step": "",
        "repeats": "",
        "times": "",
        "ticket_types-TOTAL_FORMS": "1",
        "ticket_types-INITIAL_FORMS": "0",
        "ticket_types-MIN_NUM_FORMS": "1",
        "ticket_types-MAX_NUM_FORMS": "20",
        "ticket_types-0-name": "General",
        "ticket_types-0-kind": "free",
        "ticket_types-0-currency": "EUR",
        "stewards-TOTAL_FORMS": "0",
        "stewards-INITIAL_FORMS": "0",
        **changes,
    }


def sold(number: int, **fields: str) -> dict[str, str]:
    return {f"ticket_types-{number}-{name}": value for name, value in fields.items()}


def the_event(cast: Any) -> Any:
    with organization_scope(cast.a):
        return Event.objects.filter(title__startswith="Paseo").prefetch_related("ticket_types").first()


def test_a_facilitator_writes_an_event_with_its_ways_to_come_and_the_step_it_completes(cast: Any) -> None:
    with organization_scope(cast.a):
        program = Program.objects.create(
            organization_id=cast.a.id, name="Bienestar", starts_on="2026-01-01", ends_on="2040-01-01", currency="MXN"
        )
        journey = make_journey(step("ven", kind="event"))
        step_id = Step.objects.get(version__journey=journey, kind="event").pk
    form = written(
        **sold(1, name="A cargo", kind="sponsored", price="80", currency="EUR", program_id=str(program.pk)),
        **sold(2, name="Con material", kind="paid", price="12.5", currency="USD", quota="4"),
        **sold(2, sale_ends_at_0="11/12/2037", sale_ends_at_1="10:00:00"),
    ) | {"ticket_types-TOTAL_FORMS": "3", "step": str(step_id)}
    answer = at_desk(cast.clara).post(ADD, form)
    assert answer.status_code == 302, answer.context["errors"]
    event = the_event(cast)
    assert (event.capacity, event.journey_id, event.created_by_id) == (10, journey.pk, cast.clara.id)
    kinds = [(kind.name, kind.kind, kind.price, kind.currency, kind.quota) for kind in event.ticket_types.all()]
    assert kinds == [
        ("General", "free", None, "", None),
        ("A cargo", "sponsored", 80, "MXN", None),  # the programme's currency
        ("Con material", "paid", Decimal("12.5"), "USD", 4),
    ]
    assert AuditRecord.objects.filter(action="event.created", actor_id=cast.clara.id).count() == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"ends_at_1": "17:00:00"}, "Tiene que terminar después de empezar."),
        ({"starts_at_0": "12/12/2007", "ends_at_0": "12/12/2007"}, "Esa fecha ya ha pasado."),
        ({"place": ""}, "Di dónde es"),
        ({"repeats": "week"}, "Di cuántas fechas son."),
        ({"repeats": "week", "times": "61"}, "60"),
        (sold(0, kind="paid"), "Di cuánto cuesta."),
        (sold(0, kind="sponsored", price="3"), "Di qué programa se hace cargo."),
        ({"ticket_types-TOTAL_FORMS": "2", **sold(1, name="General", kind="free")}, "un nombre propio"),
        (sold(0, sale_starts_at_0="2/1/2037", sale_starts_at_1="10:00", sale_ends_at_0="1/1/2037", sale_ends_at_1="9:00"),
         "Tiene que terminar después de empezar."),
    ],
)  # fmt: skip
def test_what_is_amiss_is_said_beside_its_field_and_nothing_is_kept(cast: Any, changes: Any, said: str) -> None:
    answer = at_desk(cast.clara).post(ADD, written(**changes))
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert the_event(cast) is None


def test_changing_an_event_keeps_its_ways_to_come_and_says_what_does_not_go(cast: Any) -> None:
    client = at_desk(cast.clara)
    client.post(ADD, written())
    event = the_event(cast)
    (kind,) = event.ticket_types.all()
    with organization_scope(cast.a):
        for person in (cast.diego, cast.bruno):
            take_seats(event_id=event.pk, ticket_type_id=kind.pk, person_id=person.id)
    address = f"/admin/journeys/event/{event.pk}/change/"
    own = {"ticket_types-INITIAL_FORMS": "1", "ticket_types-0-id": str(kind.pk), "ticket_types-0-event": str(event.pk)}
    for changes, said in (
        ({"capacity": "1"}, "Ya hay 2 plazas ocupadas"),
        (sold(0, quota="1"), "Tiene que caber quien ya tiene plaza: 2."),
        ({"ticket_types-TOTAL_FORMS": "2", "ticket_types-0-DELETE": "on", **sold(1, name="Otra", kind="free")},
         "Hay inscripciones con un tipo que quitas."),
    ):  # fmt: skip
        answer = client.post(address, written(**own, **changes))
        assert answer.status_code == 200, changes
        assert said in answer.content.decode()
    assert [kind.name for kind in the_event(cast).ticket_types.all()] == ["General"]
    answer = client.post(address, written(**own, title="Paseo largo", **sold(0, name="Con sitio", kind="free")))
    assert answer.status_code == 302
    changed = the_event(cast)
    kinds = [(one.pk, one.name) for one in changed.ticket_types.all()]
    assert (changed.title, kinds) == ("Paseo largo", [(kind.pk, "Con sitio")])


def test_who_helps_at_the_door_is_chosen_on_the_form_for_each_date(cast: Any) -> None:
    client = at_desk(cast.clara)
    helping = {
        "stewards-TOTAL_FORMS": "2",
        "stewards-0-person": str(cast.diego.id),
        "stewards-1-person": str(cast.bruno.id),
    }
    client.post(ADD, written(**helping, **{"stewards-1-supervises": "on"}, repeats="week", times="2"))
    with organization_scope(cast.a):
        found = list(Steward.objects.values_list("event", "person", "supervises"))
        events = list(Event.objects.order_by("starts_at"))
    asked = {(cast.diego.id, False), (cast.bruno.id, True)}
    assert {(event, person, supervises) for event, person, supervises in found} == {
        (event.pk, *one) for event in events for one in asked
    }
    first = events[0]
    with organization_scope(cast.a):
        kind, rows = first.ticket_types.get(), dict(first.stewards.values_list("person_id", "pk"))
    own = {
        **sold(0, id=str(kind.pk), event=str(first.pk)),
        "ticket_types-INITIAL_FORMS": "1",
        "stewards-TOTAL_FORMS": "2",
        "stewards-INITIAL_FORMS": "2",
    }
    for number, person in enumerate((cast.diego, cast.bruno)):
        own |= {f"stewards-{number}-{name}": str(value) for name, value in
                (("id", rows[person.id]), ("event", first.pk), ("person", person.id))}  # fmt: skip
    client.post(f"/admin/journeys/event/{first.pk}/change/", written(**own, **{"stewards-0-DELETE": "on"}))
    with organization_scope(cast.a):
        assert list(first.stewards.values_list("person_id", "supervises")) == [(cast.bruno.id, False)]
    assert AuditRecord.objects.filter(action="event.stewards_changed").count() == 3


def test_the_form_asks_few_questions_however_many_ways_to_come(cast: Any, statements: Any) -> None:
    client = at_desk(cast.clara)
    many = {key: value for number in range(8) for key, value in sold(number, name=f"N{number}", kind="free").items()}
    client.post(ADD, written(**many, repeats="week", times="5") | {"ticket_types-TOTAL_FORMS": "8"})
    event = the_event(cast)
    for address in (ADD, f"/admin/journeys/event/{event.pk}/change/"):
        client.get(address)
        with statements(PAGE_STATEMENTS):
            assert client.get(address).status_code == 200
    with organization_scope(cast.a):
        assert Event.objects.count() == 5


def test_who_may_not_manage_events_writes_none_and_a_cancelled_one_stays_as_it_was(cast: Any, made: Any) -> None:
    for person in (cast.diego, cast.elena):
        assert at_desk(person).post(ADD, written()).status_code in {302, 403}
    assert the_event(cast) is None
    event, _token = made
    client = at_desk(cast.clara)
    client.post(reverse("admin:journeys_event_call_off", args=[event.pk]), CONFIRMED)
    address = f"/admin/journeys/event/{event.pk}/change/"
    assert 'name="title"' not in client.get(address).content.decode()
    assert client.post(address, written()).status_code == 403
