"""Events in the backoffice: lists, cancelling, and who may stand at the door."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from journeys.models import Event, Ticket
from journeys.services.events.registration import take_seats
from journeys.services.events.tickets import token_of
from journeys.tests.making_events import make_event
from oasis.core.tenancy import organization_scope
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


@pytest.mark.parametrize("page", ["event", "registration", "ticket"])
def test_each_list_opens_with_few_statements_however_many_rows(
    cast: Any, made: Any, statements: Any, page: str
) -> None:
    with organization_scope(cast.a):
        for person in (cast.ana, cast.bruno, cast.clara):
            event, kind = make_event()
            take_seats(event_id=event.pk, ticket_type_id=kind.pk, person_id=person.id)
    client = at_desk(cast.clara)
    client.get(f"/admin/journeys/{page}/")
    with statements(STATEMENTS):
        answer = client.get(f"/admin/journeys/{page}/")
    assert answer.status_code == 200
    assert "Taller de calma" in answer.content.decode()


def test_a_facilitator_opens_an_event_and_calls_it_off(cast: Any, made: Any) -> None:
    event, _token = made
    client = at_desk(cast.clara)
    assert "Abrir la puerta" in client.get(f"/admin/journeys/event/{event.pk}/change/").content.decode()
    address = reverse("admin:journeys_event_call_off", args=[event.pk])
    assert "¿Cancelar este encuentro?" in client.get(address).content.decode()
    client.post(address, CONFIRMED)
    with organization_scope(cast.a):
        assert (Event.objects.get().status, Ticket.objects.get().status) == ("cancelled", "cancelled")


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
    for path in ("", "pack"):
        assert client.get(f"/admin/journeys/event/{event.pk}/door/{path}").status_code != 200
    body = {"token": token, "scanned_at": NOW}
    answer = client.post(f"/admin/journeys/event/{event.pk}/door/scan", body, content_type="application/json")
    assert answer.status_code != 200
    with organization_scope(cast.a):
        assert Ticket.objects.get().status == "valid"
