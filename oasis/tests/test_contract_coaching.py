"""The page on coaching, and the shapes of its answers, as an outside client reads them."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from coaching.tests.conftest import content  # noqa: F401 - a fixture
from oasis.tests.contract import CURSOR, answered, refused, shaped

CONVERSATIONS = "/api/v1/coaching/conversations"
MESSAGE = "id role content created_at sources provider model tokens status"
MESSAGE_BESIDE = "sources_note actions"
CONVERSATION = "id agent title created_at last_message_at"
RESOURCE = "country name number hours channel"
SESSION = "id mentor participants starts_at minutes status agenda"
GOAL = "id title note due_on status source created_at completed_at"


@pytest.fixture
def diego(api, cast, content):  # noqa: F811 - the fixture
    """Diego, who consents to be answered by an AI."""
    client = api(cast.diego)
    answered(client.post("/api/v1/users/me/consents", {"kind": "ai_processing", "granted": True}), 201)
    return client


def begun(client):
    return answered(client.post(CONVERSATIONS, {"agent": "coach", "title": "Sueño"}), 201)


def test_a_conversation(diego, api, cast):
    shaped(answered(diego.get("/api/v1/coaching/agents")), "slug name", "description greeting language")
    refused(diego.post(CONVERSATIONS, {"agent": "nobody"}), 400, "common_001", "agent")
    made = begun(diego)
    shaped(made, CONVERSATION, "messages")
    shaped(made["messages"], MESSAGE, MESSAGE_BESIDE)
    assert [row["role"] for row in made["messages"]] == ["system"]  # the notice
    path = f"{CONVERSATIONS}/{made['id']}"
    said = {"content": "Me cuesta dormir antes de los exámenes."}
    sent = diego.post(f"{path}/messages", said, idempotency_key="one")
    exchange = answered(sent)
    shaped(exchange, "user_message reply safety")
    shaped([exchange["user_message"], exchange["reply"]], MESSAGE, MESSAGE_BESIDE)
    shaped(exchange["reply"]["tokens"], "input output")
    assert exchange["safety"] == {"level": "none"}
    again = diego.post(f"{path}/messages", said, idempotency_key="one")
    assert (answered(again), again.headers["Idempotent-Replayed"]) == (exchange, "true")
    refused(diego.post(f"{path}/messages", {"content": "Otra cosa."}, idempotency_key="one"), 409, "common_009")
    for bad in ({"content": " "}, {}, {"content": 1}, {"content": "a", "model": "x"}, {"content": "x" * 50_000}):
        refused(diego.post(f"{path}/messages", bad), 400, "common_001")
    rows = answered(diego.get(f"{path}/messages"), pagination=CURSOR)
    assert [row["role"] for row in rows] == ["system", "user", "assistant"]
    rated = diego.post(f"{path}/messages/{exchange['reply']['id']}/feedback", {"rating": 1, "comment": "Bien."})
    shaped(answered(rated), "message_id rating comment")
    shaped(answered(diego.get(CONVERSATIONS), pagination=CURSOR), CONVERSATION)
    assert answered(diego.patch(path, {"title": "Noches"}))["title"] == "Noches"
    refused(api(cast.ana).get(f"{path}/messages"), 404, "common_002")
    assert diego.delete(path).status_code == 204


def test_danger_is_answered_by_words_of_people_and_help_lines(diego):
    path = f"{CONVERSATIONS}/{begun(diego)['id']}/messages"
    exchange = answered(diego.post(path, {"content": "No quiero vivir más, me voy a matar esta noche."}))
    shaped(exchange["safety"], "level resources")
    shaped(exchange["safety"]["resources"], RESOURCE)
    assert exchange["reply"]["status"] == "blocked"
    assert exchange["reply"]["content"]


def test_what_is_known_searched_asked_and_used(diego, api, cast):
    known = answered(diego.get("/api/v1/coaching/context"))
    shaped(known, "consent sources")
    shaped(known["sources"], "code label enabled content")
    changed = diego.patch("/api/v1/coaching/context", {"sources": {"mood": False}})
    assert {row["code"]: row["enabled"] for row in answered(changed)["sources"]}["mood"] is False
    assert answered(diego.get("/api/v1/coaching/memory"), pagination=CURSOR) == []
    refused(diego.delete(f"/api/v1/coaching/memory/{uuid4()}"), 404, "common_002")
    shaped(answered(diego.get("/api/v1/coaching/search?q=dormir")), "kind id excerpt score created_at")
    refused(diego.get("/api/v1/coaching/search"), 400, "common_001", "q")
    asked = answered(diego.post("/api/v1/coaching/ask", {"question": "¿Cómo duermo mejor?"}))
    shaped(asked, "answer sources", "grounded provider model tokens safety")
    shaped(asked["sources"], "kind id title")
    goal = answered(diego.post("/api/v1/coaching/goals", {"title": "Caminar", "due_on": "2099-01-01"}), 201)
    shaped(goal, GOAL)
    shaped(answered(diego.get("/api/v1/coaching/goals"), pagination=CURSOR), GOAL)
    done = diego.patch(f"/api/v1/coaching/goals/{goal['id']}", {"status": "done"})
    assert answered(done)["completed_at"]
    shaped(answered(diego.get("/api/v1/coaching/insights")), "status from to statements suggestion")
    usage = answered(diego.get("/api/v1/coaching/usage"))
    shaped(usage, "day organization")
    shaped(usage["day"], "tokens cost resets_at")


def test_a_session_with_a_person(diego, api, cast):
    starts = timezone.now() + timedelta(days=40)
    body = {"participants": [str(cast.diego.id)], "starts_at": starts.isoformat(), "minutes": 30, "agenda": "Hablar."}
    clara = api(cast.clara)
    made = answered(clara.post("/api/v1/coaching/sessions", body), 201)
    shaped(made, SESSION)
    shaped([made["mentor"], *made["participants"]], "id name")
    path = f"/api/v1/coaching/sessions/{made['id']}"
    shaped(answered(diego.get("/api/v1/coaching/sessions"), pagination=CURSOR), SESSION)
    assert answered(diego.get(path)) == made
    overlapping = {**body, "starts_at": (starts + timedelta(minutes=10)).isoformat()}
    refused(clara.post("/api/v1/coaching/sessions", overlapping), 409, "coaching_021")
    consent = answered(diego.post(f"{path}/recording-consent", {"granted": True}))
    shaped(consent, "granted", "recording_allowed")
    refused(clara.post(f"{path}/recording", {"file_id": str(uuid4())}), 409, "coaching_031")  # nobody here transcribes
    refused(diego.get(f"{path}/transcript"), 404, "common_002")
    refused(diego.post(f"{path}/transcript/regenerate-summary"), 409, "coaching_034")
    refused(api(cast.bruno).get(path), 404, "common_002")
    refused(api(cast.elena).get(path), 404, "common_002")
    assert answered(clara.patch(path, {"agenda": "Dormir."}))["agenda"] == "Dormir."
    assert clara.delete(path).status_code == 204


def test_the_room_of_a_session(diego, api, cast, settings):
    settings.JITSI_DOMAIN, settings.JITSI_APP_ID = "video.oasis.example", "oasis"
    settings.JITSI_APP_SECRET = "a-secret-of-thirty-two-characters!!"
    body = {"participants": [str(cast.diego.id)], "starts_at": timezone.now() + timedelta(minutes=5), "minutes": 30}
    path = f"/api/v1/coaching/sessions/{answered(api(cast.clara).post('/api/v1/coaching/sessions', body), 201)['id']}"
    room = answered(diego.post(f"{path}/join"))
    shaped(room, "url room token expires_at")
    assert room["url"] == f"https://video.oasis.example/{room['room']}?jwt={room['token']}"
    answered(diego.post(f"{path}/leave"))
