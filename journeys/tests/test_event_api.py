"""Events and tickets over HTTP."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.utils import timezone

from journeys.api.door import PackShape, PersonPresent, ScanAnswer, SeenShape
from journeys.api.events import EventShape
from journeys.api.registrations import RegistrationShape
from journeys.api.tickets import TicketShape
from journeys.models import Event, PointEntry, Registration, Scan, Ticket, TicketType
from journeys.services.events.stewards import set_stewards
from journeys.tests.making import make_gamification, make_journey, step, walk
from journeys.tests.making_events import make_event, make_program
from oasis.core.tenancy import organization_scope
from oasis.core.testing import assert_matches
from organizations.models import Organization, Program


def body(**changes: Any) -> dict[str, Any]:
    starts = timezone.now() + timedelta(days=3)
    return {
        "title": "Taller de calma",
        "description": "Traed ropa cómoda.",
        "starts_at": starts.isoformat(),
        "ends_at": (starts + timedelta(hours=2)).isoformat(),
        "place": "Sala Alba",
        "capacity": 2,
        "visibility": "members",
        "ticket_types": [{"name": "General", "kind": "free"}],
        **changes,
    }


def made(api: Any, cast: Any, **changes: Any) -> dict[str, Any]:
    answer = api(cast.clara).post("/api/v1/events", body(**changes))
    assert answer.status_code == 201, answer.json()
    data: dict[str, Any] = answer.json()["data"]
    return data


def joined(api: Any, person: Any, event: dict[str, Any], **data: Any) -> dict[str, Any]:
    answer = api(person).post(f"/api/v1/events/{event['id']}/registrations", data)
    assert answer.status_code == 201, answer.json()
    found: dict[str, Any] = answer.json()["data"]
    return found


def scan(api: Any, person: Any, token: str, **more: Any) -> Any:
    return api(person).post("/api/v1/tickets/validate", {"token": token, **more})


def test_a_facilitator_makes_an_event_that_members_read_with_seats_left(api: Any, cast: Any) -> None:
    event = made(api, cast)
    listed = api(cast.diego).get("/api/v1/events").json()["data"]
    assert [row["id"] for row in listed] == [event["id"]]
    assert_matches(EventShape, listed[0])
    assert (listed[0]["seats_left"], listed[0]["registration"]) == (2, None)
    registration = joined(api, cast.diego, event)
    assert_matches(RegistrationShape, registration)
    assert registration["status"] == "confirmed"
    seen = api(cast.diego).get(f"/api/v1/events/{event['id']}").json()["data"]
    assert (seen["seats_left"], seen["registration"]["status"]) == (1, "confirmed")


def test_a_participant_makes_no_event(api: Any, cast: Any) -> None:
    assert api(cast.diego).post("/api/v1/events", body()).status_code == 403
    with organization_scope(cast.a):
        assert not Event.objects.exists()


def test_the_programme_is_sent_again_only_when_something_changed(api: Any, cast: Any) -> None:
    event = made(api, cast)
    for path in ("/api/v1/events", f"/api/v1/events/{event['id']}"):
        first = api(cast.diego).get(path)
        again = api(cast.diego).get(path, **{"if-none-match": first["etag"]})
        assert (again.status_code, again.content, again["etag"]) == (304, b"", first["etag"])
        assert api(cast.bruno).get(path)["etag"] == first["etag"]
    joined(api, cast.diego, event)
    for person in (cast.diego, cast.bruno):  # whose place it is, and who sees a seat less
        changed = api(person).get(path, **{"if-none-match": first["etag"]})
        assert (changed.status_code, changed.json()["data"]["seats_left"]) == (200, 1)


def test_without_log_in_only_public_events_are_seen(api: Any, cast: Any) -> None:
    hidden, shown = made(api, cast), made(api, cast, visibility="public", title="Charla abierta")
    named = {"x-organization-id": str(cast.a.id)}
    listed = api(None).get("/api/v1/events", **named)
    assert [row["id"] for row in listed.json()["data"]] == [shown["id"]]
    assert api(None).get(f"/api/v1/events/{shown['id']}", **named).status_code == 200
    assert api(None).get(f"/api/v1/events/{hidden['id']}", **named).json()["error"]["code"] == "common_002"
    other = api(cast.elena).get("/api/v1/events", **named)
    assert [row["id"] for row in other.json()["data"]] == [shown["id"]]
    assert api(cast.elena).get("/api/v1/events").json()["data"] == []


def test_without_an_organization_the_communitys_events_are_read(api: Any, cast: Any) -> None:
    made(api, cast, visibility="public")
    assert api(None).get("/api/v1/events").status_code == 404
    Organization.objects.filter(pk=cast.a.id).update(kind="community")
    assert len(api(None).get("/api/v1/events").json()["data"]) == 1


def test_a_broken_token_is_refused_also_where_none_is_needed(api: Any, cast: Any) -> None:
    answer = api(None).get("/api/v1/events", authorization="Bearer nope", **{"x-organization-id": str(cast.a.id)})
    assert answer.json()["error"]["code"] == "auth_005"


def test_the_list_asks_the_same_few_questions_of_one_event_and_of_many(api: Any, cast: Any, statements: Any) -> None:
    with organization_scope(cast.a):
        for _number in range(12):
            make_event()
    client = api(cast.diego)
    client.token()
    with statements(8):
        assert len(client.get("/api/v1/events").json()["data"]) == 12


def test_a_full_event_queues_and_the_queue_moves_up_with_a_mail_and_a_deadline(
    api: Any, cast: Any, outbox: Any, mailbox: Any
) -> None:
    event = made(api, cast, capacity=1)
    joined(api, cast.diego, event)
    waiting = joined(api, cast.bruno, event)
    assert (waiting["status"], waiting["position"]) == ("waiting_list", 1)
    assert joined(api, cast.ana, event)["position"] == 2
    outbox.run()
    mailbox.clear()
    assert api(cast.diego).delete(f"/api/v1/events/{event['id']}/registrations/me").status_code == 204
    outbox.run()
    assert [mail.to for mail in mailbox] == [[cast.bruno.email]]
    assert "Hay una plaza para ti" in mailbox[0].subject
    with time_machine.travel(timezone.now() + timedelta(hours=25), tick=False):
        outbox.run()
    with organization_scope(cast.a):
        assert {str(row.person_id): row.status for row in Registration.objects.all()} == {
            str(cast.diego.id): "cancelled",
            str(cast.bruno.id): "expired",
            str(cast.ana.id): "offered",
        }
    taken = joined(api, cast.ana, event)
    assert (taken["status"], taken["ticket"]["status"]) == ("confirmed", "valid")


def test_without_a_waiting_list_full_is_sold_out(api: Any, cast: Any) -> None:
    event = made(api, cast, capacity=1, has_waiting_list=False)
    joined(api, cast.diego, event)
    answer = api(cast.bruno).post(f"/api/v1/events/{event['id']}/registrations", {})
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "event_001")
    with organization_scope(cast.a):
        assert Registration.objects.count() == 1


def test_registering_twice_says_so_and_the_same_key_answers_the_same(api: Any, cast: Any) -> None:
    event = made(api, cast)
    path = f"/api/v1/events/{event['id']}/registrations"
    first = api(cast.diego).post(path, {}, **{"idempotency-key": "uno"})
    again = api(cast.diego).post(path, {}, **{"idempotency-key": "uno"})
    assert first.json()["data"] == again.json()["data"]
    assert api(cast.diego).post(path, {}).json()["error"]["code"] == "event_004"


def test_a_paid_seat_is_held_for_fifteen_minutes_and_then_free_again(api: Any, cast: Any, outbox: Any) -> None:
    event = made(api, cast, ticket_types=[{"name": "Entrada", "kind": "paid", "price": "12.50", "currency": "EUR"}])
    held = joined(api, cast.diego, event)
    assert (held["status"], held["ticket"]) == ("pending_payment", None)
    with time_machine.travel(timezone.now() + timedelta(minutes=14), tick=False):
        outbox.run()
        assert _seats(cast) == 1
    with time_machine.travel(timezone.now() + timedelta(minutes=16), tick=False):
        outbox.run()
    assert _seats(cast) == 0


def _seats(cast: Any) -> int:
    with organization_scope(cast.a):
        assert Event.objects.get().seats_taken == TicketType.objects.get().seats_taken
        return Event.objects.get().seats_taken


def test_cancelling_tells_everybody_and_voids_the_tickets(api: Any, cast: Any, outbox: Any, mailbox: Any) -> None:
    event = made(api, cast, capacity=1)
    token = joined(api, cast.diego, event)["ticket"]["token"]
    joined(api, cast.bruno, event)
    outbox.run()
    mailbox.clear()
    assert api(cast.clara).delete(f"/api/v1/events/{event['id']}").status_code == 204
    outbox.run()
    assert sorted(mail.to[0] for mail in mailbox) == sorted([cast.diego.email, cast.bruno.email])
    refused = scan(api, cast.clara, token).json()["error"]
    assert (refused["code"], refused["details"]["reason"]) == ("event_003", "cancelled")
    assert api(cast.diego).get("/api/v1/events").json()["data"] == []


def test_more_capacity_moves_the_queue_and_less_than_taken_is_refused(api: Any, cast: Any) -> None:
    event = made(api, cast, capacity=1)
    joined(api, cast.diego, event)
    joined(api, cast.bruno, event)
    more = api(cast.clara).put(f"/api/v1/events/{event['id']}", body(capacity=2))
    assert (more.status_code, more.json()["data"]["seats_left"]) == (200, 0)
    assert api(cast.bruno).get(f"/api/v1/events/{event['id']}").json()["data"]["registration"]["status"] == "offered"
    less = api(cast.clara).put(f"/api/v1/events/{event['id']}", body(capacity=1))
    assert less.json()["error"] | {"request_id": ""} == less.json()["error"] | {"request_id": "", "code": "event_008"}
    with organization_scope(cast.a):
        assert Event.objects.get().capacity == 2


def test_a_series_is_made_at_once_and_shares_its_id(api: Any, cast: Any) -> None:
    later = timezone.now() + timedelta(days=10)
    event = made(
        api,
        cast,
        dates=[{"starts_at": later.isoformat(), "ends_at": (later + timedelta(hours=1)).isoformat()}],
    )
    listed = api(cast.diego).get("/api/v1/events").json()["data"]
    assert {row["series_id"] for row in listed} == {event["series_id"]}
    assert len(listed) == 2


def test_the_calendar_file_names_time_and_place(api: Any, cast: Any) -> None:
    from icalendar import Calendar

    event = made(api, cast)
    answer = api(cast.diego).get(event["calendar_url"])
    assert answer["content-type"].startswith("text/calendar")
    (entry,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert (str(entry["summary"]), str(entry["location"])) == ("Taller de calma", "Sala Alba")
    assert entry.start.isoformat()[:16] == event["starts_at"][:16]


def test_a_ticket_is_shown_as_svg_png_and_pdf_to_its_holder_only(api: Any, cast: Any) -> None:
    ticket = joined(api, cast.diego, made(api, cast))["ticket"]
    assert_matches(TicketShape, ticket)
    listed = api(cast.diego).get("/api/v1/tickets").json()["data"]
    assert listed == [ticket] == [api(cast.diego).get(f"/api/v1/tickets/{ticket['id']}").json()["data"]]
    for url, start in (
        (ticket["qr_svg_url"], b"<?xml"),
        (ticket["qr_png_url"], b"\x89PNG"),
        (ticket["pdf_url"], b"%PDF"),
    ):
        assert api(cast.diego).get(url).content.startswith(start)
        assert api(cast.bruno).get(url).status_code == 404


def test_the_first_scan_lets_in_and_the_second_says_when_the_first_was(api: Any, cast: Any) -> None:
    event = made(api, cast)
    token = joined(api, cast.diego, event, access_needs="Voy en silla de ruedas.")["ticket"]["token"]
    first = scan(api, cast.clara, token, event_id=event["id"])
    assert_matches(SeenShape, first.json()["data"])
    assert first.json()["data"]["participant"] == {"first_name": "Diego", "access_needs": "Voy en silla de ruedas."}
    second = scan(api, cast.bruno, token)
    assert (second.status_code, second.json()["error"]["code"]) == (409, "event_002")
    assert second.json()["error"]["details"]["checked_in_at"] == first.json()["data"]["checked_in_at"]
    with organization_scope(cast.a):
        assert list(Scan.objects.order_by("pk").values_list("outcome", flat=True)) == ["accepted", "event_002"]


def test_forged_and_foreign_tickets_are_refused_saying_why(api: Any, cast: Any) -> None:
    event, other = made(api, cast), made(api, cast)
    token = joined(api, cast.diego, event)["ticket"]["token"]
    forged = token[:-8] + ("A" * 8 if not token.endswith("A" * 8) else "B" * 8)
    for body_, reason in (
        ({"token": forged}, "forged"),
        ({"token": "ñ"}, "forged"),
        ({"token": token, "event_id": other["id"]}, "other_event"),
    ):
        answer = api(cast.clara).post("/api/v1/tickets/validate", body_)
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, "event_003")
        assert answer.json()["error"]["details"]["reason"] == reason
    with organization_scope(cast.a):
        assert Ticket.objects.get().status == "valid"


def test_coming_completes_the_linked_step_with_its_points_once(api: Any, cast: Any) -> None:
    with organization_scope(cast.a):
        make_gamification()
        enrollment, steps = walk(cast.diego.id, make_journey(step("uno", "event", points=25), step("dos")))
    event = made(api, cast, step_id=str(steps[0]))
    assert event["step_id"] == str(steps[0])
    ticket = joined(api, cast.diego, event)["ticket"]
    assert scan(api, cast.clara, ticket["token"]).status_code == 200
    undo = api(cast.clara).post(f"/api/v1/tickets/{ticket['id']}/undo-check-in", {"reason": "Era otra persona."})
    assert undo.status_code == 204
    assert scan(api, cast.clara, ticket["token"]).status_code == 200
    with organization_scope(cast.a):
        assert list(PointEntry.objects.filter(person_id=cast.diego.id).values_list("amount", flat=True)) == [25]
        assert list(Scan.objects.order_by("pk").values_list("action", "reason")) == [
            ("in", ""),
            ("undo", "Era otra persona."),
            ("in", ""),
        ]
    walked = api(cast.diego).get(f"/api/v1/enrollments/{enrollment.id}").json()["data"]["steps"]
    assert walked[0]["status"] == "completed"


def test_who_is_present_is_listed_until_they_leave_or_the_event_is_over(api: Any, cast: Any, outbox: Any) -> None:
    event = made(api, cast)
    tokens = [joined(api, person, event)["ticket"]["token"] for person in (cast.diego, cast.bruno)]
    for token in tokens:
        scan(api, cast.clara, token)
    listed = api(cast.clara).get(f"/api/v1/events/{event['id']}/presence").json()["data"]
    assert_matches(PersonPresent, listed[0])
    assert [row["first_name"] for row in listed] == ["Diego", "Bruno"]
    assert api(cast.clara).post("/api/v1/tickets/checkout", {"token": tokens[0]}).status_code == 200
    assert len(api(cast.clara).get(f"/api/v1/events/{event['id']}/presence").json()["data"]) == 1
    with time_machine.travel(timezone.now() + timedelta(days=4), tick=False):
        outbox.run()
    with organization_scope(cast.a):
        assert not Ticket.objects.filter(checked_out_at=None).exists()


def test_a_batch_that_is_sent_again_does_not_undo_what_a_supervisor_undid(api: Any, cast: Any) -> None:
    ticket = joined(api, cast.diego, made(api, cast))["ticket"]
    clara = api(cast.clara)
    batch = {"scans": [{"token": ticket["token"], "scanned_at": timezone.now().isoformat(), "device": "a"}]}
    send = lambda: clara.post("/api/v1/tickets/validate/batch", batch).json()["data"][0]  # noqa: E731
    first = send()
    assert send() == first  # its answer was lost
    assert clara.post(f"/api/v1/tickets/{ticket['id']}/undo-check-in", {"reason": "Era su hermano."}).status_code == 204
    again = send()
    assert_matches(ScanAnswer, again)
    assert (again["status"], again["code"], again["details"]) == ("refused", "event_003", {"reason": "undone"})
    with organization_scope(cast.a):
        assert Ticket.objects.get().status == "valid"
    assert scan(api, cast.clara, ticket["token"]).status_code == 200  # who comes after all is let in


def test_offline_scans_are_settled_by_the_earliest(api: Any, cast: Any) -> None:
    event = made(api, cast)
    token = joined(api, cast.diego, event)["ticket"]["token"]
    now = timezone.now()
    scans = [
        {"token": token, "scanned_at": (now - timedelta(minutes=1)).isoformat(), "device": "b"},
        {"token": token, "scanned_at": (now - timedelta(minutes=5)).isoformat(), "device": "a"},
        {"token": "nada", "scanned_at": now.isoformat(), "device": "a"},
    ]
    answers = api(cast.clara).post("/api/v1/tickets/validate/batch", {"scans": scans}).json()["data"]
    assert [(row["index"], row["status"], row.get("code")) for row in answers] == [
        (0, "refused", "event_002"),
        (1, "accepted", None),
        (2, "refused", "event_003"),
    ]
    again = api(cast.clara).post("/api/v1/tickets/validate/batch", {"scans": scans[1:2]}).json()["data"]
    assert again[0]["status"] == "accepted"
    earlier = [{"token": token, "scanned_at": (now - timedelta(minutes=9)).isoformat(), "device": "c"}]
    moved = api(cast.clara).post("/api/v1/tickets/validate/batch", {"scans": earlier}).json()["data"][0]
    assert moved["status"] == "accepted"
    with organization_scope(cast.a):
        assert abs(Ticket.objects.get().checked_in_at - (now - timedelta(minutes=9))) < timedelta(seconds=1)


def test_a_device_with_a_wrong_clock_dates_nobody_and_may_send_its_readings_again(api: Any, cast: Any) -> None:
    event = made(api, cast)
    tokens = [joined(api, person, event)["ticket"]["token"] for person in (cast.diego, cast.bruno)]
    now = timezone.now()
    wrong = (now + timedelta(hours=3), now - timedelta(days=900))
    scans = [
        {"token": token, "scanned_at": at.isoformat(), "device": "a"} for token, at in zip(tokens, wrong, strict=True)
    ]
    for _time in range(2):
        answers = api(cast.clara).post("/api/v1/tickets/validate/batch", {"scans": scans}).json()["data"]
        assert [row["status"] for row in answers] == ["accepted", "accepted"]
    with organization_scope(cast.a):
        assert all(now < came <= timezone.now() for came in Ticket.objects.values_list("checked_in_at", flat=True))
        assert {scan.scanned_at for scan in Scan.objects.all()} == set(wrong)


def test_the_way_into_a_video_room_is_told_to_those_who_come_and_to_who_manages(
    api: Any, cast: Any, outbox: Any, mailbox: Any
) -> None:
    room = "https://meet.example.org/calma"
    event = made(api, cast, place="", room_url=room, visibility="public", capacity=1)
    assert (event["online"], event["room_url"]) == (True, room)
    path = f"/api/v1/events/{event['id']}"

    def told(person: Any) -> Any:
        named = {} if person else {"x-organization-id": str(cast.a.id)}
        calendar = api(person).get(f"{path}/calendar.ics", **named).content
        return api(person).get(path, **named).json()["data"]["room_url"], b"meet.example.org" in calendar

    assert joined(api, cast.diego, event)["ticket"]["event"]["room_url"] == room
    assert joined(api, cast.bruno, event)["status"] == "waiting_list"
    assert told(cast.diego) == (room, True)
    assert told(cast.ana) == (room, True)
    assert told(None) == (None, False)
    outbox.run()
    assert [room in mail.body for mail in mailbox if mail.to == [cast.diego.email]] == [True]
    assert api(cast.clara).post("/api/v1/events", body(room_url="http://meet.example.org")).status_code == 400


def test_the_pack_has_what_a_door_needs_and_nobodys_name(api: Any, cast: Any) -> None:
    import base64
    from uuid import UUID

    from journeys.rules.tickets import read_ticket

    event = made(api, cast)
    ticket = joined(api, cast.diego, event)["ticket"]
    answer = api(cast.clara).get(f"/api/v1/events/{event['id']}/check-in-pack")
    pack = answer.json()["data"]
    assert_matches(PackShape, pack)
    key = base64.urlsafe_b64decode(pack["public_key"] + "=")
    assert read_ticket(ticket["token"], public_key=key) == (UUID(event["id"]), UUID(ticket["id"]))
    assert (pack["valid"], pack["revoked"]) == ([ticket["id"]], [])
    assert b"Diego" not in answer.content
    assert api(cast.diego).get(f"/api/v1/events/{event['id']}/check-in-pack").status_code == 403


def test_a_ticket_that_was_passed_on_opens_no_door_but_the_new_one_does(api: Any, cast: Any) -> None:
    event = made(api, cast)
    ticket = joined(api, cast.diego, event)["ticket"]
    joined(api, cast.ana, event)
    path = f"/api/v1/tickets/{ticket['id']}/transfer"
    assert api(cast.diego).post(path, {"email": cast.elena.email}).json()["error"]["code"] == "common_001"
    refused = api(cast.diego).post(path, {"email": cast.ana.email}).json()["error"]
    assert (refused["code"], refused["message"].split()[:2]) == ("event_004", ["Esa", "persona"])
    assert api(cast.diego).post(path, {"email": cast.bruno.email}).status_code == 204
    assert scan(api, cast.clara, ticket["token"]).json()["error"]["details"]["reason"] == "cancelled"
    (new,) = api(cast.bruno).get("/api/v1/tickets").json()["data"]
    assert scan(api, cast.clara, new["token"]).json()["data"]["participant"]["first_name"] == "Bruno"
    assert _seats(cast) == 2


@pytest.mark.parametrize("person", ["diego", "elena"])
def test_who_may_not_check_in_lets_nobody_in(api: Any, cast: Any, person: str) -> None:
    token = joined(api, cast.diego, made(api, cast))["ticket"]["token"]
    answer = api(getattr(cast, person)).post(
        "/api/v1/tickets/validate", {"token": token}, **{"x-organization-id": str(cast.a.id)}
    )
    assert answer.status_code == 403
    with organization_scope(cast.a):
        assert Ticket.objects.get().status == "valid"
        assert not Scan.objects.exists()


def test_a_steward_reads_tickets_at_the_own_event_alone_and_a_supervisor_sees_and_undoes(api: Any, cast: Any) -> None:
    event, other = made(api, cast), made(api, cast)
    token = joined(api, cast.bruno, event)["ticket"]["token"]
    elsewhere = joined(api, cast.bruno, other)["ticket"]["token"]

    def help_out(**people: bool) -> None:
        chosen = {getattr(cast, name).id: supervises for name, supervises in people.items()}
        with organization_scope(cast.a):
            set_stewards(event_id=UUID(event["id"]), people=chosen, actor_id=cast.clara.id)

    at = {"scans": [{"token": elsewhere, "scanned_at": timezone.now().isoformat()}]}
    help_out(diego=False)
    diego = api(cast.diego)
    assert scan(api, cast.diego, elsewhere).json()["error"]["details"]["reason"] == "other_event"
    assert diego.post("/api/v1/tickets/validate/batch", at).json()["data"][0]["details"]["reason"] == "other_event"
    seen = scan(api, cast.diego, token)
    assert seen.status_code == 200
    address = f"/api/v1/tickets/{seen.json()['data']['ticket']['id']}/undo-check-in"
    assert diego.get(f"/api/v1/events/{event['id']}/check-in-pack").status_code == 200
    assert diego.get(f"/api/v1/events/{other['id']}/check-in-pack").json()["error"]["code"] == "auth_010"
    for answer in (
        diego.get(f"/api/v1/events/{event['id']}/presence"),
        diego.post(address, {"reason": "error"}),
        diego.put(f"/api/v1/events/{event['id']}", body()),
    ):
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "auth_010")
    with organization_scope(cast.a):
        assert set(Ticket.objects.values_list("status", flat=True)) == {"checked_in", "valid"}

    help_out(diego=True)
    assert len(diego.get(f"/api/v1/events/{event['id']}/presence").json()["data"]) == 1
    assert diego.get(f"/api/v1/events/{other['id']}/presence").status_code == 403
    assert diego.post(address, {"reason": "Era otra persona"}).status_code == 204
    inside = scan(api, cast.clara, elsewhere).json()["data"]["ticket"]["id"]
    assert diego.post(f"/api/v1/tickets/{inside}/undo-check-in", {"reason": "no"}).status_code == 404

    with time_machine.travel(timezone.now() + timedelta(days=6)):  # the event is over, and what was read is handed in
        assert scan(api, cast.diego, token).status_code == 403
    help_out()
    assert scan(api, cast.diego, token).status_code == 403


def test_who_is_no_member_sees_a_public_event_and_takes_no_seat(api: Any, cast: Any) -> None:
    event = made(api, cast, visibility="public")
    named = {"x-organization-id": str(cast.a.id)}
    answer = api(cast.elena).post(f"/api/v1/events/{event['id']}/registrations", {}, **named)
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "org_002")
    assert api(None).post(f"/api/v1/events/{event['id']}/registrations", {}, **named).status_code == 401
    with organization_scope(cast.a):
        assert not Registration.objects.exists()


def test_a_sponsored_seat_is_paid_by_its_programme_as_far_as_the_budget_goes(api: Any, cast: Any) -> None:
    with organization_scope(cast.a):
        program = make_program(cast.a.id, budget=20)
    kind = {"name": "Becada", "kind": "sponsored", "price": "15.00", "currency": "EUR", "program_id": str(program.pk)}
    event = made(api, cast, ticket_types=[kind])
    path = f"/api/v1/events/{event['id']}/registrations"
    assert joined(api, cast.diego, event)["status"] == "confirmed"
    refused = api(cast.bruno).post(path, {})
    assert refused.status_code == 409, refused.json()
    assert (_seats(cast), _spent(cast)) == (1, Decimal(15))
    assert api(cast.diego).delete(f"{path}/me").status_code == 204
    assert (_seats(cast), _spent(cast)) == (0, Decimal(0))


def _spent(cast: Any) -> Decimal:
    with organization_scope(cast.a):
        return Program.objects.get().spent
