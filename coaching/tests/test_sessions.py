"""Human sessions: booking without double booking, the way into the room, who came, what is recorded."""

import time
from datetime import UTC, datetime, timedelta
from uuid import UUID

import jwt
import pytest
import time_machine
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from django.utils import timezone as clock

from accounts.models import AuditRecord
from coaching.api.sessions import ConsentShape, SessionShape, SlotShape, WayInShape
from coaching.models import Availability, CoachingSession, SafetyCase, SessionParticipant
from coaching.rules import slots
from coaching.rules.rooms import organization_of, room_for
from coaching.services import sessions
from coaching.services.rooms import pseudonym
from journeys.tests.making import make_journey, step, walk
from oasis.core import live
from oasis.core.tenancy import organization_scope
from oasis.core.testing import assert_matches, at_once
from organizations.models import Membership
from webhooks.services.processing import process_due
from webhooks.tests.deliveries import delivery

PATH = "/api/v1/coaching/sessions"
SECRET = "a-secret-of-tests-that-is-long-enough-for-hs256"
SOON = timedelta(hours=30)


@pytest.fixture
def jitsi(settings):
    """A video server."""
    settings.JITSI_DOMAIN, settings.JITSI_APP_ID, settings.JITSI_APP_SECRET = "Meet.Example.ORG", "oasis", SECRET


@pytest.fixture
def book(api, cast):
    """`book()`: a session of Clara's with Diego tomorrow; the answer's data."""

    def one(person=None, status=201, **said):
        body = {"participants": [str(cast.diego.id)], "starts_at": (clock.now() + SOON).isoformat(), "minutes": 50}
        answer = api(person or cast.clara).post(PATH, {**body, **said})
        assert answer.status_code == status, answer.json()
        return answer.json().get("data") or answer.json()["error"]

    return one


def test_a_facilitator_books_and_both_see_it_and_nobody_else(api, cast, book):
    made = book(agenda="Cómo va la semana")
    assert_matches(SessionShape, made | {"safety": {"level": "none", "resources": []}})
    assert (made["mentor"]["id"], made["status"], made["minutes"]) == (str(cast.clara.id), "scheduled", 50)
    assert [one["id"] for one in made["participants"]] == [str(cast.diego.id)]
    assert made["mentor"]["name"] == "Clara Ejemplo"
    for person in (cast.clara, cast.diego):
        assert [row["id"] for row in api(person).get(PATH).json()["data"]] == [made["id"]]
        assert api(person).get(f"{PATH}/{made['id']}").json()["data"]["agenda"] == "Cómo va la semana"
    for person in (cast.ana, cast.bruno, cast.elena):
        assert api(person).get(PATH).json()["data"] == []
        assert api(person).get(f"{PATH}/{made['id']}").status_code == 404
        assert api(person).delete(f"{PATH}/{made['id']}").status_code == 404
    assert api(cast.diego).get(f"{PATH}/{made['id']}").json()["data"]["status"] == "scheduled"
    assert AuditRecord.objects.filter(action="session.booked", actor_id=cast.clara.id).count() == 1


def test_the_list_needs_six_statements_however_long(api, cast, book, statements):
    for hours in (30, 40, 50):
        book(starts_at=(clock.now() + timedelta(hours=hours)).isoformat())
    client = api(cast.diego)
    client.get(PATH)
    with statements(6):
        assert len(client.get(PATH).json()["data"]) == 3


def test_the_same_request_again_books_nothing_more(api, cast):
    body = {"participants": [str(cast.diego.id)], "starts_at": (clock.now() + SOON).isoformat()}
    first = api(cast.clara).post(PATH, body, idempotency_key="k1")
    again = api(cast.clara).post(PATH, body, idempotency_key="k1")
    assert first.json()["data"]["id"] == again.json()["data"]["id"]
    with organization_scope(cast.a):
        assert CoachingSession.objects.count() == 1


@pytest.mark.parametrize(
    "said",
    [
        {"starts_at": "2020-01-01T10:00:00Z"},
        {"participants": []},
        {"minutes": 5},
        {"participants": ["018f0000-0000-7000-8000-0000000001ff"]},
        {"unknown": 1},
    ],
)
def test_nonsense_is_refused(cast, book, said):
    assert book(status=400, **said)["code"] == "common_001"
    with organization_scope(cast.a):
        assert not CoachingSession.objects.exists()


def test_a_participant_asks_a_mentor_for_themselves_only_and_never_an_ordinary_member(cast, book):
    assert book(cast.diego, mentor=str(cast.clara.id))["mentor"]["id"] == str(cast.clara.id)
    later = (clock.now() + timedelta(hours=60)).isoformat()
    book(cast.diego, status=400, starts_at=later)
    book(cast.diego, status=400, starts_at=later, mentor=str(cast.diego.id))
    book(cast.diego, status=400, starts_at=later, mentor=str(cast.clara.id), participants=[str(cast.bruno.id)])
    with organization_scope(cast.a):
        assert CoachingSession.objects.count() == 1


def test_outside_a_mentor_s_hours_nobody_else_books_and_free_times_are_listed(api, cast, book):
    with time_machine.travel(datetime(2026, 11, 20, 12, tzinfo=UTC), tick=False), organization_scope(cast.a):
        Availability.objects.create(mentor_id=cast.clara.id, weekday=0, starts="10:00", ends="12:00")
    with time_machine.travel(datetime(2026, 11, 20, 12, tzinfo=UTC), tick=False):
        outside = book(cast.diego, status=409, mentor=str(cast.clara.id), starts_at="2026-11-23T08:30:00Z")
        assert outside["code"] == "coaching_022"
        free = api(cast.diego).get("/api/v1/coaching/availability?days=7&minutes=60").json()["data"]
        assert [slot["starts_at"] for slot in free] == ["2026-11-23T09:00:00Z", "2026-11-23T10:00:00Z"]
        assert_matches(SlotShape, free[0])
        book(cast.diego, mentor=str(cast.clara.id), starts_at="2026-11-23T09:00:00Z", minutes=60)
        free = api(cast.diego).get("/api/v1/coaching/availability?days=7&minutes=60").json()["data"]
        assert [slot["starts_at"] for slot in free] == ["2026-11-23T10:00:00Z"]


def test_a_time_that_is_taken_is_refused_for_mentor_and_participant_and_the_next_minute_is_free(cast, book):
    start = clock.now() + SOON
    book(starts_at=start.isoformat())
    assert book(status=409, starts_at=(start + timedelta(minutes=49)).isoformat())["code"] == "coaching_021"
    busy = book(cast.diego, status=409, mentor=str(cast.bruno.id), starts_at=start.isoformat())
    assert busy["code"] == "coaching_021"
    book(starts_at=(start + timedelta(minutes=50)).isoformat())


@pytest.mark.parametrize("guarded", [True, False])
def test_of_two_bookings_at_once_one_wins_and_without_the_lock_both_would(transactional_db, cast, monkeypatch, guarded):
    import threading

    Membership.objects.filter(user_id=cast.bruno.id).update(role="participant")
    start = clock.now() + SOON
    both_have_looked = threading.Barrier(2)
    if not guarded:
        real = CoachingSession.objects.create

        def late(**fields):
            both_have_looked.wait(timeout=120)
            return real(**fields)

        monkeypatch.setattr(sessions, "hold_calendar", lambda person_id: None)
        monkeypatch.setattr(type(CoachingSession.objects), "create", lambda _, **fields: late(**fields))

    def book_for(person):
        with organization_scope(cast.a):
            sessions.book_session(actor_id=cast.clara.id, starts_at=start, minutes=50, participants=[person.id])
        return "booked"

    results = at_once(lambda: book_for(cast.diego), lambda: book_for(cast.bruno))
    assert results.count("booked") == (1 if guarded else 2), results


def test_moving_frees_the_old_time_and_tells_everybody(api, cast, book, outbox, mailbox):
    made = book()
    moved = api(cast.clara).patch(
        f"{PATH}/{made['id']}", {"starts_at": (clock.now() + timedelta(hours=50)).isoformat(), "minutes": 30}
    )
    assert (moved.status_code, moved.json()["data"]["minutes"]) == (200, 30)
    book(starts_at=made["starts_at"])
    outbox.run()
    told = [mail.to[0] for mail in mailbox if "ha cambiado" in mail.subject]
    assert sorted(told) == [cast.clara.email, cast.diego.email]


def test_only_the_mentor_and_who_booked_change_or_cancel_it(api, cast, book, outbox, mailbox):
    made = book()
    assert api(cast.diego).patch(f"{PATH}/{made['id']}", {"minutes": 30}).status_code == 403
    assert api(cast.diego).delete(f"{PATH}/{made['id']}").status_code == 403
    with organization_scope(cast.a):
        assert CoachingSession.objects.get().status == "scheduled"
    assert api(cast.clara).delete(f"{PATH}/{made['id']}").status_code == 204
    assert api(cast.clara).delete(f"{PATH}/{made['id']}").json()["error"]["code"] == "coaching_023"
    outbox.run()
    assert [mail.to[0] for mail in mailbox if "cancelado" in mail.subject] == [cast.diego.email]
    book()


def test_a_day_before_a_reminder_and_ten_minutes_before_a_live_event(cast, book, outbox, mailbox, monkeypatch):
    told = []
    monkeypatch.setattr(live, "publish", lambda **said: told.append(said))
    with time_machine.travel(datetime(2026, 11, 20, 12, tzinfo=UTC), tick=False) as traveller:
        made = book()
        outbox.run()
        mailbox.clear()
        traveller.shift(timedelta(hours=6, seconds=1))
        outbox.run()
        assert sorted(mail.to[0] for mail in mailbox) == [cast.clara.email, cast.diego.email]
        assert told == []
        traveller.shift(timedelta(hours=23, minutes=50))
        outbox.run()
    assert {one["person_id"] for one in told} == {cast.clara.id, cast.diego.id}
    assert {(one["name"], str(one["data"]["session_id"])) for one in told} == {("session", made["id"])}


def test_an_agenda_is_screened_like_everything_that_people_write(cast, book):
    made = book(cast.diego, mentor=str(cast.clara.id), agenda="Ya no quiero despertar, todos estarían mejor sin mí")
    assert made["safety"]["level"] in ("high", "imminent")
    with organization_scope(cast.a):
        assert SafetyCase.objects.get().person_id == cast.diego.id


# -- the room


def decoded(way):
    return jwt.get_unverified_header(way["token"]), jwt.decode(
        way["token"], SECRET, algorithms=["HS256"], audience="jitsi", options={"verify_nbf": False}
    )


def test_the_token_is_as_jitsi_wants_it(api, cast, book, jitsi):
    made = book()
    way = api(cast.diego).post(f"{PATH}/{made['id']}/join").json()["data"]
    assert_matches(WayInShape, way)
    header, claims = decoded(way)
    assert header == {"alg": "HS256", "typ": "JWT"}
    start = datetime.fromisoformat(made["starts_at"])
    assert claims["nbf"] == int((start - timedelta(minutes=10)).timestamp())
    assert claims["exp"] == int((start + timedelta(minutes=65)).timestamp())
    assert (claims["iss"], claims["aud"], claims["sub"]) == ("oasis", "jitsi", "meet.example.org")
    assert claims["room"] == way["room"] == way["room"].lower() != "*"
    assert way["url"] == f"https://meet.example.org/{way['room']}?jwt={way['token']}"
    user = claims["context"]["user"]
    assert user == {
        "id": pseudonym(UUID(made["id"]), cast.diego.id),
        "name": "Diego",
        "email": "",
        "avatar": "",
        "affiliation": "member",
        "moderator": "false",
    }
    assert str(cast.diego.id) not in str(claims)
    assert set(claims["context"]["features"].values()) == {"false"}


def test_the_facilitator_is_owner_and_moderator_as_strings(api, cast, book, jitsi):
    made = book()
    _, claims = decoded(api(cast.clara).post(f"{PATH}/{made['id']}/join").json()["data"])
    assert (claims["context"]["user"]["affiliation"], claims["context"]["user"]["moderator"]) == ("owner", "true")


def test_jaas_signs_with_rs256_under_its_own_names(api, cast, book, settings):
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    settings.JITSI_AUDIENCE = "another"  # of a server of one's own: JaaS has one word for it
    settings.JITSI_APP_ID, settings.JITSI_JAAS_KEY_ID = "vpaas-magic-cookie-1", "vpaas-magic-cookie-1/abc"
    settings.JITSI_JAAS_PRIVATE_KEY = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    made = book()
    way = api(cast.clara).post(f"{PATH}/{made['id']}/join").json()["data"]
    assert jwt.get_unverified_header(way["token"]) == {"alg": "RS256", "typ": "JWT", "kid": "vpaas-magic-cookie-1/abc"}
    claims = jwt.decode(
        way["token"], key.public_key(), algorithms=["RS256"], audience="jitsi", options={"verify_nbf": False}
    )
    assert (claims["iss"], claims["sub"]) == ("chat", "vpaas-magic-cookie-1")
    assert claims["context"]["user"]["moderator"] == "true"
    assert way["url"].startswith(f"https://8x8.vc/vpaas-magic-cookie-1/{way['room']}?jwt=")


def test_without_a_server_and_after_the_session_there_is_no_way_in(api, cast, book, settings, jitsi):
    made = book()
    assert api(cast.ana).post(f"{PATH}/{made['id']}/join").status_code == 404
    with organization_scope(cast.a):
        past = clock.now() - timedelta(hours=2)
        CoachingSession.objects.update(starts_at=past, ends_at=past + timedelta(minutes=50))
    assert api(cast.diego).post(f"{PATH}/{made['id']}/join").json()["error"]["code"] == "coaching_023"
    settings.JITSI_DOMAIN = ""
    other = book()
    refused = api(cast.diego).post(f"{PATH}/{other['id']}/join")
    assert (refused.status_code, refused.json()["error"]["code"]) == (503, "coaching_024")
    with organization_scope(cast.a):
        assert not SessionParticipant.objects.filter(joined_at__isnull=False).exists()


def test_one_no_and_nothing_is_captured(api, cast, book, jitsi):
    made = book()
    path = f"{PATH}/{made['id']}"

    def say(person, granted):
        return api(person).post(f"{path}/recording-consent", {"granted": granted}).json()["data"]

    def offered():
        return decoded(api(cast.clara).post(f"{path}/join").json()["data"])[1]["context"]["features"]["recording"]

    assert_matches(ConsentShape, say(cast.clara, True))
    assert offered() == "false"
    assert say(cast.diego, True) == {"granted": True, "recording_allowed": True}
    assert offered() == "true"
    assert say(cast.diego, False) == {"granted": False, "recording_allowed": False}
    assert offered() == "false"
    assert api(cast.ana).post(f"{path}/recording-consent", {"granted": True}).status_code == 404
    assert AuditRecord.objects.filter(action="session.recording_consent").count() == 3


# -- who came


def heard(cast, made, person, came=True):
    """What Prosody's event_sync sends, and it is processed."""
    with organization_scope(cast.a):
        session = CoachingSession.objects.get(pk=made["id"])
    payload = {
        "event_name": "muc-occupant-joined" if came else "muc-occupant-left",
        "room_name": session.room,
        "room_jid": f"{session.room}@muc.meet.example.org",
        "occupant": {"id": pseudonym(session.id, person.id), "name": "x", "occupant_jid": f"{person.id}{came}"},
        "created_at": int(clock.now().timestamp()),
    }
    answer = Client().post(
        "/api/v1/webhooks/jitsi", payload, content_type="application/json", headers={"authorization": "Bearer s3cret"}
    )
    assert answer.status_code == 202, answer.content
    assert process_due() == 1


def test_the_video_server_s_webhooks_note_who_came_and_complete_the_step(api, cast, book, settings):
    settings.WEBHOOK_SECRETS = {**settings.WEBHOOK_SECRETS, "jitsi": ["s3cret"]}
    with organization_scope(cast.a):
        walked, steps = walk(cast.diego.id, make_journey(step("hablar", "session"), step("dos")))
    made = book(enrollment_id=str(walked.id), step_id=str(steps[0]))
    with organization_scope(cast.a):
        CoachingSession.objects.update(starts_at=clock.now() - timedelta(minutes=1))
    heard(cast, made, cast.clara)
    heard(cast, made, cast.diego)
    with organization_scope(cast.a):
        seat = SessionParticipant.objects.get(person_id=cast.diego.id)
        assert (seat.joined_at is not None, seat.attended) == (True, False)
    heard(cast, made, cast.diego, came=False)
    with organization_scope(cast.a):
        assert SessionParticipant.objects.get(person_id=cast.diego.id).attended
    shown = api(cast.diego).get(f"/api/v1/enrollments/{walked.id}").json()["data"]
    assert shown["progress"] == 50


def test_the_video_server_says_that_it_records_and_whether_it_might_is_audited(api, cast, book, settings):
    settings.WEBHOOK_SECRETS = {**settings.WEBHOOK_SECRETS, "jitsi": ["s3cret"]}
    made = book()
    with organization_scope(cast.a):
        room = CoachingSession.objects.get(pk=made["id"]).room
    for number, (type_, consents) in enumerate([("RECORDING_STARTED", False), ("RECORDING_ENDED", True)]):
        for person in (cast.clara, cast.diego):
            api(person).post(f"{PATH}/{made['id']}/recording-consent", {"granted": consents})
        payload = {"idempotencyKey": f"key-{number}", "eventType": type_, "fqn": f"vpaas-magic-cookie-1/{room}"}
        sent = delivery("jitsi", payload, secret="s3cret", now=time.time())
        assert sent.post(Client()).status_code == 202
        assert process_due() == 1
    told = AuditRecord.objects.filter(action__in=["session.recording_began", "session.recording_ended"]).order_by("id")
    assert [(row.action, row.changes["allowed"]["after"], row.organization_id) for row in told] == [
        ("session.recording_began", False, cast.a.id),
        ("session.recording_ended", True, cast.a.id),
    ]


def test_who_was_alone_in_the_room_has_not_had_a_session(api, cast, book, jitsi):
    with organization_scope(cast.a):
        walked, _ = walk(cast.diego.id, make_journey(step("hablar", "session")))
    made = book()
    for person in (cast.clara, cast.diego):  # who asks for the way in the day before has not come
        api(person).post(f"{PATH}/{made['id']}/join")
    api(cast.clara).post(f"{PATH}/{made['id']}/leave")
    with organization_scope(cast.a):
        assert not SessionParticipant.objects.filter(joined_at__isnull=False).exists()
        CoachingSession.objects.update(starts_at=clock.now() - timedelta(minutes=1))
    api(cast.diego).post(f"{PATH}/{made['id']}/join")
    api(cast.diego).post(f"{PATH}/{made['id']}/leave")
    assert api(cast.diego).get(f"/api/v1/enrollments/{walked.id}").json()["data"]["progress"] == 0
    api(cast.clara).post(f"{PATH}/{made['id']}/join")
    with organization_scope(cast.a):
        CoachingSession.objects.update(starts_at=clock.now() - timedelta(minutes=40))
    left = api(cast.clara).post(f"{PATH}/{made['id']}/leave")
    assert left.json()["data"]["status"] == "completed"
    assert api(cast.diego).get(f"/api/v1/enrollments/{walked.id}").json()["data"]["progress"] == 100


def test_a_step_that_is_not_a_session_s_cannot_be_named(cast, book):
    with organization_scope(cast.a):
        walked, steps = walk(cast.diego.id, make_journey(step("uno")))
    assert book(status=400, enrollment_id=str(walked.id), step_id=str(steps[0]))["code"] == "common_001"
    assert book(status=400, enrollment_id=str(walked.id))["code"] == "common_001"


def test_a_calendar_file_says_when_and_nothing_of_what_about(api, cast, book):
    from icalendar import Calendar

    made = book(agenda="Mi ruptura")
    answer = api(cast.diego).get(f"{PATH}/{made['id']}/calendar")
    assert answer["content-type"].startswith("text/calendar")
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event.decoded("dtstart") == datetime.fromisoformat(made["starts_at"]).replace(microsecond=0)
    assert b"ruptura" not in answer.content
    assert api(cast.ana).get(f"{PATH}/{made['id']}/calendar").status_code == 404


# -- rules


def test_a_room_s_name_is_random_and_tells_its_organization_to_us_alone(cast):
    names = {room_for(cast.a.id, sessions.PAD) for _ in range(50)}
    assert len(names) == 50
    assert all(name == name.lower() and name.isalnum() and len(name) == 42 for name in names)
    assert {organization_of(name, sessions.PAD) for name in names} == {cast.a.id}
    assert organization_of("sesion-de-muestra", sessions.PAD) is None
    assert organization_of("!" * 42, sessions.PAD) is None
    assert cast.a.id.hex not in "".join(names)


def test_hours_are_by_the_clock_on_the_wall_in_summer_and_winter():
    from datetime import time

    hours = [slots.Hours(0, time(10), time(11))]
    for after, utc in (("2026-07-05T00:00:00+00:00", 8), ("2026-12-06T00:00:00+00:00", 9)):
        found = list(
            slots.free_slots(hours, [], after=datetime.fromisoformat(after), days=3, minutes=60, zone="Europe/Madrid")
        )
        assert [one.starts_at.hour for one in found] == [utc]
        assert slots.within(hours, found[0], "Europe/Madrid")
