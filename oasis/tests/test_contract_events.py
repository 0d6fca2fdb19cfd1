"""Events, tickets and purchases of the page on journeys, as an outside client reads them."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from oasis.tests.contract import CURSOR, PAGE, answered, refused, shaped

EVENTS = "/api/v1/events"
EVENT = "id title description starts_at ends_at place online capacity visibility step_id ticket_types seats_left registration"
EVENT_BESIDE = "series_id room_url has_waiting_list status journey_id calendar_url"
TYPE = "id name kind price currency quota sale_starts_at sale_ends_at"
REGISTRATION = "id status position expires_at ticket order"
TICKET = "id event status token qr_svg_url pdf_url checked_in_at"


def body(**changes):
    starts = timezone.now() + timedelta(days=3)
    return {
        "title": "Taller de calma",
        "description": "Respirar.",
        "starts_at": starts.isoformat(),
        "ends_at": (starts + timedelta(hours=2)).isoformat(),
        "place": "Sala 1",
        "capacity": 1,
        "visibility": "public",
        "ticket_types": [
            {"name": "General", "kind": "free"},
            {"name": "Apoyo", "kind": "paid", "price": "12.50", "currency": "EUR", "quota": 1},
        ],
        **changes,
    }


@pytest.fixture
def event(api, cast):
    """An event with one seat, without a waiting list."""
    return answered(api(cast.clara).post(EVENTS, body(has_waiting_list=False)), 201)


def test_an_event_is_read_back_as_it_was_written(api, cast, event):
    shaped(event, EVENT, EVENT_BESIDE)
    shaped(event["ticket_types"], TYPE, "program_id seats_left")
    assert (event["seats_left"], event["registration"], event["starts_at"][-1]) == (1, None, "Z")
    item = f"{EVENTS}/{event['id']}"
    assert answered(api(cast.diego).get(item)) == event
    assert answered(api(cast.diego).get(EVENTS), pagination=PAGE) == [event]
    assert answered(api(None).get(item, x_organization_id=str(cast.a.id)))["title"] == event["title"]
    refused(api(cast.elena).get(item), 404, "common_002")
    assert answered(api(cast.clara).put(item, body(capacity=3)))["capacity"] == 3
    online = {name: value for name, value in body(online=True).items() if name != "place"}
    answered(api(cast.clara).post(EVENTS, online), 201)
    refused(api(cast.diego).post(EVENTS, body()), 403, "auth_010")
    assert api(cast.clara).delete(item).status_code == 204


@pytest.mark.parametrize(
    "change",
    [
        {"ends_at": "2020-01-01T00:00:00Z"},
        {"capacity": 0},
        {"visibility": "secret"},
        {"ticket_types": []},
        {"ticket_types": [{"name": "x", "kind": "paid"}]},
        {"step_id": str(uuid4())},
        {"colour": "red"},
    ],
    ids=lambda change: "-".join(change),
)
def test_what_is_wrong_with_an_event_is_named(api, cast, change):
    refused(api(cast.clara).post(EVENTS, body(**change)), 400, "common_001", *change)


def test_from_signing_up_to_the_door(api, cast, event):
    diego, clara, path = api(cast.diego), api(cast.clara), f"{EVENTS}/{event['id']}"
    free = event["ticket_types"][0]["id"]
    place = answered(diego.post(f"{path}/registrations", {"ticket_type_id": free}), 201)
    shaped(place, REGISTRATION, "event_id ticket_type_id")
    ticket = place["ticket"]
    shaped(ticket, TICKET, "qr_png_url")
    assert (place["status"], place["order"]) == ("confirmed", None)
    refused(api(cast.bruno).post(f"{path}/registrations", {}), 409, "event_001")
    assert answered(diego.get("/api/v1/tickets"), pagination=CURSOR) == [ticket]
    refused(api(cast.bruno).get(f"/api/v1/tickets/{ticket['id']}"), 404, "common_002")
    for name, kind in (("qr_svg_url", "image/svg+xml"), ("qr_png_url", "image/png"), ("pdf_url", "application/pdf")):
        assert diego.get(ticket[name]).headers["Content-Type"] == kind
    validate = "/api/v1/tickets/validate"
    refused(diego.post(validate, {"token": ticket["token"]}), 403, "auth_010")
    refused(clara.post(validate, {"token": "made up"}), 400, "event_003")
    refused(clara.post(validate, {"token": ticket["token"], "event_id": str(uuid4())}), 400, "event_003")
    seen = answered(clara.post(validate, {"token": ticket["token"], "event_id": event["id"]}))
    shaped(seen, "ticket participant checked_in_at")
    shaped(seen["participant"], "first_name access_needs")
    second = refused(clara.post(validate, {"token": ticket["token"]}), 409, "event_002")
    assert second["details"] == {"checked_in_at": seen["checked_in_at"]}
    shaped(
        answered(clara.get(f"{path}/check-in-pack")),
        "event algorithm public_key revoked",
        "valid checked_in generated_at",
    )
    answered(clara.post("/api/v1/tickets/checkout", {"token": ticket["token"]}))


def test_offline_readings_and_giving_up_a_place(api, cast, event):
    path = f"{EVENTS}/{event['id']}/registrations"
    token = answered(api(cast.diego).post(path, {}), 201)["ticket"]["token"]
    scan = {"token": token, "scanned_at": timezone.now().isoformat(), "device": "door 1"}
    answer = api(cast.clara).post("/api/v1/tickets/validate/batch", {"scans": [scan, {**scan, "token": "x"}]})
    accepted, forged = answered(answer)
    shaped(accepted, "index status ticket participant checked_in_at")
    shaped(forged, "index status code", "details")
    free = answered(api(cast.bruno).get(f"{EVENTS}/{event['id']}"))["seats_left"]
    assert (free, forged["code"]) == (0, "event_003")
    other = answered(api(cast.clara).post(EVENTS, body(title="Otro")), 201)
    path = f"{EVENTS}/{other['id']}/registrations"
    first = answered(api(cast.diego).post(path, {}), 201)
    waiting = answered(api(cast.bruno).post(path, {}), 201)
    assert (waiting["status"], waiting["position"], waiting["ticket"]) == ("waiting_list", 1, None)
    assert api(cast.diego).delete(f"{path}/me").status_code == 204
    refused(api(cast.clara).post("/api/v1/tickets/validate", {"token": first["ticket"]["token"]}), 400, "event_003")
    offered = answered(api(cast.bruno).get(f"{EVENTS}/{other['id']}"))["registration"]
    shaped(offered, "id status expires_at")
    assert offered["status"] == "offered"
    taken = answered(api(cast.bruno).post(path, {}), 201)
    shaped(taken["ticket"], TICKET, "qr_png_url")
    assert taken["status"] == "confirmed"


def test_a_purchase(api, cast, event):
    order = {"event_id": event["id"], "ticket_type_id": event["ticket_types"][1]["id"], "provider": "paypal"}
    refused(api(cast.diego).post("/api/v1/purchases", order), 400, "common_001", "provider")
    refused(api(cast.diego).get(f"/api/v1/purchases/{uuid4()}/status"), 404, "common_002")
