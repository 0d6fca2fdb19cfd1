"""Every text that somebody can write through the API is known here: screened, or why it is none of a participant's words.

A new field fails the first test until it is classified; what is called screened is written in despair in the second.
"""

import json
import re

import pytest

from accounts.models import Profile, User
from coaching.models import SafetyCase, SafetySignal
from journeys.tests.making import make_journey, step, walk
from journeys.tests.making_events import make_event
from oasis.core.api.docs import document
from oasis.core.tenancy import organization_scope

SCREENED = "screened"
STAFF = "written by staff or owners, for all to read"
SECRET = "a password, a code or a token"
CODE = "a name out of a list, an address, a number or a key; refused when it is prose"
DEVICE = "the file's name, as the device gives it"
LOOKUP = "what a list is searched for; kept nowhere"

NAMES = {f"profile.{name}": SCREENED for name in ("first_name", "last_name", "nickname")}
PROFILE = {**NAMES, **{f"profile.{name}": CODE for name in ("country", "phone_number", "timezone")}}
EVENT = dict.fromkeys(
    ("title", "description", "place", "room_url", "ticket_types[].name", "ticket_types[].currency"), STAFF
)
GOAL = {"title": SCREENED, "note": SCREENED}
ENDPOINT = {"url": CODE, "events[]": CODE, "description": STAFF}

BODIES = {
    "POST /auth/2fa/disable": {"code": SECRET, "password": SECRET},
    "POST /auth/2fa/enable": {"password": SECRET},
    "POST /auth/2fa/regenerate-backup-codes": {"code": SECRET, "password": SECRET},
    "POST /auth/2fa/verify-setup": {"code": SECRET},
    "POST /auth/login": {"email": CODE, "username": CODE, "password": SECRET},
    "POST /auth/login/2fa": {"code": SECRET, "mfa_token": SECRET},
    "POST /auth/password/change": {"current_password": SECRET, "new_password": SECRET},
    "POST /auth/password/reset/confirm": {"new_password": SECRET, "token": SECRET},
    "POST /auth/refresh": {"refresh": SECRET},
    "POST /auth/register": {"password": SECRET, **PROFILE},
    "POST /auth/unlock": {"token": SECRET},
    "POST /auth/verify-email": {"token": SECRET},
    "POST /coaching/ask": {"question": SCREENED},
    "POST /coaching/conversations": {"agent": CODE, "title": SCREENED},
    "PATCH /coaching/conversations/{conversation_id}": {"title": SCREENED},
    "POST /coaching/conversations/{conversation_id}/messages": {"content": SCREENED},
    "POST /coaching/conversations/{conversation_id}/messages/{message_id}/feedback": {"comment": SCREENED},
    "POST /coaching/goals": GOAL,
    "PATCH /coaching/goals/{goal_id}": GOAL,
    "PATCH /coaching/memory/{fact_id}": {"text": SCREENED},
    "POST /coaching/sessions": {"agenda": SCREENED},
    "PATCH /coaching/sessions/{session_id}": {"agenda": SCREENED},
    "POST /coaching/sessions/{session_id}/transcript/accept": {
        "commitments[].what": SCREENED, "key_points[]": SCREENED, "next_steps[]": SCREENED, "summary": SCREENED,
    },
    "POST /enrollments/{enrollment_id}/steps/{step_id}/complete": {"answers.*": SCREENED, "reflection": SCREENED},
    "POST /events": EVENT,
    "PUT /events/{event_id}": EVENT,
    "POST /events/{event_id}/registrations": {"access_needs": SCREENED},
    "POST /files/uploads": {"content_type": CODE, "filename": DEVICE},
    "POST /me/check-ins": {"note": SCREENED},
    "POST /me/journal": {"text": SCREENED},
    "PATCH /me/journal/{entry_id}": {"text": SCREENED},
    "POST /organizations": {"name": STAFF, "slug": CODE, "timezone": CODE},
    "POST /organizations/invitations/accept": {"password": SECRET, "token": SECRET, **PROFILE},
    "POST /organizations/invitations/renew": {"token": SECRET},
    "PATCH /organizations/{organization_id}": {
        **dict.fromkeys(("name", "contact_email", "billing.legal_name", "billing.billing_address"), STAFF),
        **dict.fromkeys(("colour", "logo_url", "timezone", "billing.billing_email", "billing.tax_id"), CODE),
    },
    "POST /organizations/{organization_id}/invitations": {"first_name": STAFF},
    "POST /organizations/{organization_id}/invitations/import": {
        "rows[].email": CODE, "rows[].first_name": STAFF, "rows[].role": CODE,
    },
    "POST /organizations/{organization_id}/programs": {"goal": STAFF, "name": STAFF},
    "PATCH /organizations/{organization_id}/programs/{program_id}": {"goal": STAFF, "name": STAFF},
    "POST /organizations/{organization_id}/transfer-ownership": {"password": SECRET},
    "POST /questionnaires/{questionnaire_id}/responses": {"answers.*": SCREENED},
    "POST /tickets/checkout": {"token": SECRET},
    "POST /tickets/validate": {"token": SECRET},
    "POST /tickets/validate/batch": {"scans[].device": CODE, "scans[].token": SECRET},
    "POST /tickets/{ticket_id}/undo-check-in": {"reason": STAFF},
    "POST /tracking/activity": {"activity": CODE},
    "POST /tracking/event": {"event": CODE, "idempotency_key": CODE, "note": SCREENED, "properties.*": SCREENED},
    "PATCH /users/me": {"current_password": SECRET, **PROFILE},
    "DELETE /users/me": {"password": SECRET},
    "POST /users/me/consents": {"version": CODE},
    "POST /users/me/export": {"password": SECRET},
    "PATCH /users/{user_id}": {"password": SECRET, "reason": STAFF, **dict.fromkeys(PROFILE, STAFF)},
    "POST /webhooks/endpoints": ENDPOINT,
    "PATCH /webhooks/endpoints/{endpoint_id}": ENDPOINT,
    "POST /webhooks/events/{event_id}/discard": {"reason": STAFF},
}  # fmt: skip
FORMATS = {"uuid", "date", "date-time", "time", "decimal", "email", "binary"}  # none of these is prose


def texts(schema, components, path=""):
    """The paths of a body's strings: `a.b`, `a[]`, `a.*` where any key may stand."""
    if "$ref" in schema:
        return texts(components[schema["$ref"].rpartition("/")[2]], components, path)
    found = set()
    for kind in ("allOf", "oneOf", "anyOf"):
        for one in schema.get(kind, ()):
            found |= texts(one, components, path)
    types = schema["type"] if isinstance(schema.get("type"), list) else [schema.get("type")]
    for name, inner in schema.get("properties", {}).items():
        found |= texts(inner, components, f"{path}.{name}" if path else name)
    anything = schema.get("additionalProperties")
    if anything:
        inner = anything if isinstance(anything, dict) else {}
        found |= texts(inner, components, f"{path}.*") if inner else {f"{path}.*"}
    if "array" in types:
        found |= texts(schema.get("items", {}), components, f"{path}[]")
    prose = "string" in types or not {"type", "allOf", "oneOf", "anyOf", "$ref", "enum"} & schema.keys()
    if prose and "enum" not in schema and schema.get("format") not in FORMATS:
        found.add(path)
    return found


@pytest.fixture(scope="module")
def described():
    return json.loads(document())


def test_every_text_of_a_body_is_classified(described):
    found = {}
    for path, methods in described["paths"].items():
        for method in {"post", "put", "patch", "delete"} & methods.keys():
            body = methods[method].get("requestBody", {"content": {}})["content"]
            fields = {
                text for one in body.values() for text in texts(one["schema"], described["components"]["schemas"])
            }
            if fields:
                found[f"{method.upper()} {path.removeprefix('/api/v1')}"] = fields
    assert found == {operation: set(fields) for operation, fields in BODIES.items()}


def test_every_text_of_a_query_is_looked_up_and_one_is_screened(described):
    """`q` of the search by meaning is a sentence of the person's own; the others find rows by a piece of a word."""
    free = {
        (path.removeprefix("/api/v1"), one["name"])
        for path, methods in described["paths"].items()
        for one in methods.get("get", {}).get("parameters", ())
        if one["in"] == "query" and one["name"] in ("q", "search")
    }
    assert {path for path, name in free if name == "q"} == {"/coaching/search"}


DESPAIR = "Ya no quiero seguir viviendo"


@pytest.fixture
def entered(cast):
    """What is there to write into: ids by name."""
    with organization_scope(cast.a):
        made, steps = walk(cast.diego.id, make_journey(step("paso", "reflection")))
        return {"enrollment_id": made.id, "step_id": steps[0], "event_id": make_event()[0].id}


WRITTEN = [
    ("POST /coaching/ask", {"question": DESPAIR}),
    ("POST /coaching/conversations", {"agent": "coach", "title": DESPAIR}),
    ("PATCH /coaching/conversations/{conversation_id}", {"title": DESPAIR}),
    ("POST /coaching/conversations/{conversation_id}/messages", {"content": DESPAIR}),
    ("POST /coaching/goals", {"title": DESPAIR}),
    ("PATCH /coaching/goals/{goal_id}", {"note": DESPAIR}),
    ("POST /enrollments/{enrollment_id}/steps/{step_id}/complete", {"reflection": DESPAIR}),
    ("POST /events/{event_id}/registrations", {"access_needs": DESPAIR}),
    ("POST /me/check-ins", {"mood": 3, "energy": 3, "note": DESPAIR}),
    ("POST /me/journal", {"text": DESPAIR}),
    ("PATCH /me/journal/{entry_id}", {"text": DESPAIR}),
    ("POST /tracking/event", {"event": "walk", "idempotency_key": "k1", "note": DESPAIR}),
    ("POST /tracking/event", {"event": "walk", "idempotency_key": "k2", "properties": {"why": DESPAIR}}),
    ("PATCH /users/me", {"profile": {"nickname": "QuieroMorir"}}),
    ("PATCH /users/me", {"profile": {"first_name": "No Quiero", "last_name": "Vivir"}}),
    ("GET /coaching/search?q=ya%20no%20quiero%20seguir%20viviendo", None),
]  # fmt: skip
MADE = {
    "conversation_id": ("coaching/conversations", {"agent": "coach"}),
    "goal_id": ("coaching/goals", {"title": "Caminar más"}),
    "entry_id": ("me/journal", {"text": "Hoy hizo sol."}),
}


@pytest.mark.parametrize(("operation", "body"), WRITTEN)
def test_despair_opens_a_case_wherever_it_is_written_and_is_answered_with_help(
    api, cast, content, entered, operation, body
):
    client = api(cast.diego)
    method, path = operation.split(" ", 1)
    for name in re.findall(r"\{(\w+)\}", path):
        if name in MADE:
            where, what = MADE[name]
            answer = client.post(f"/api/v1/{where}", what)
            entered[name] = answer.json()["data"]["id"]
    address = "/api/v1" + path.format(**entered)
    answer = client.get(address) if body is None else getattr(client, method.lower())(address, body)
    assert answer.status_code in (200, 201), answer.json()
    said = answer.json()
    safety = said["meta"]["safety"] if body is None else said["data"]["safety"]
    assert safety["level"] in ("high", "imminent")
    assert safety["resources"]
    with organization_scope(cast.a):
        assert SafetyCase.objects.get().person_id == cast.diego.id
        assert SafetySignal.objects.get().source.split(".")[0] in ("coaching", "journeys", "accounts")


# -- names


@pytest.fixture
def registration():
    """What somebody new sends."""
    profile = {"first_name": "Nora", "last_name": "Ibáñez"}
    password = "despacio-y-con-calma-7"
    return {"email": "nora@nueva.example", "password": password, "accept_terms": True, "profile": profile}


@pytest.fixture
def invited(api, cast, outbox, mailbox):
    """The token of the mail by which Ana invites somebody."""
    body = {"email": "nuria@nueva.example", "role": "participant"}
    assert api(cast.ana).post(f"/api/v1/organizations/{cast.a.id}/invitations", body).status_code == 201
    outbox.run()
    return re.search(r"\?token=(\S+)", mailbox[-1].body)[1]


@pytest.mark.parametrize(
    "name", ["Violeta Parra", "Dolores", "Maite Morin", "Mateo Matas", "Death", "Colibrí", "Sangre"]
)
def test_a_name_is_no_danger(api, cast, name):
    answer = api(cast.diego).patch("/api/v1/users/me", {"profile": {"first_name": name, "nickname": name}})
    assert answer.status_code == 200
    assert "safety" not in answer.json()["data"]
    with organization_scope(cast.a):
        assert not SafetyCase.objects.exists()


def test_other_changes_of_a_profile_do_not_look_at_its_names_again(api, cast):
    Profile.objects.filter(pk=cast.diego.id).update(nickname="QuieroMorir")
    assert "safety" not in api(cast.diego).patch("/api/v1/users/me", {"profile": {"country": "MX"}}).json()["data"]


def test_whoever_registers_gets_the_lines_of_their_country_whether_or_not_the_address_is_taken(api, cast, registration):
    body = {**registration, "profile": {**registration["profile"], "nickname": "QuieroMorir", "country": "AR"}}
    answers = [
        api(None).post("/api/v1/auth/register", {**body, "email": email}) for email in (body["email"], cast.ana.email)
    ]
    told = [answer.json()["data"]["safety"] for answer in answers]
    assert told[0] == told[1]
    assert "135" in [line["number"] for line in told[0]["resources"]]


def test_the_name_of_an_invited_person_opens_a_case_where_they_join(api, cast, invited):
    body = {"token": invited, "password": "paseo-largo-por-la-orilla-7", "profile": {"nickname": "kiero morirme"}}
    answer = api(None).post("/api/v1/organizations/invitations/accept", body)
    assert answer.status_code == 200, answer.json()
    assert answer.json()["data"]["safety"]["level"] == "high"
    joined = User.objects.get(email="nuria@nueva.example").pk
    with organization_scope(cast.a):
        assert SafetyCase.objects.get().person_id == joined
    with organization_scope(cast.b):
        assert not SafetyCase.objects.exists()
