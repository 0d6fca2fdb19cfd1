"""The page on journeys, and the shapes of its answers, as an outside client reads them."""

from uuid import uuid4

import pytest
from django.utils import timezone

from journeys.models import Questionnaire
from journeys.tests.making import CONFIGS, make_gamification, make_journey, make_reward, step
from oasis.core.tenancy import organization_scope
from oasis.tests.contract import CURSOR, PAGE, answered, refused, shaped

JOURNEY = "id slug title summary cover category language estimated_minutes points steps_count enrollment"
STEP = "id position kind title minutes points required status opens_at"
ENROLLMENT = "id journey status progress started_at completed_at steps"
LEVEL = "number name icon next_at progress"
PROGRESS = "points_awarded total_points level level_up badges"
TRACKED = f"{PROGRESS} capped duplicate"
# What the load of the peers reads, and the welcome of who returns.
TRACKED_BESIDE = "event points total welcome_back"
OUTSIDE = {"typeform": "typeform", "event": "check_in", "session": "session", "external": "tracking"}


@pytest.fixture
def walker(api, cast):
    """Diego, in an organization with a journey of two steps, levels, rules, a badge and a reward."""
    with organization_scope(cast.a):
        make_gamification()
        make_reward()
        make_journey(step("uno"), step("dos", "reflection"), certificate=True)
    return api(cast.diego)


def enrolled(walker, slug="calma"):
    journeys = answered(walker.get("/api/v1/journeys"), pagination=PAGE)
    journey = next(one for one in journeys if one["slug"] == slug)
    return answered(walker.post("/api/v1/enrollments", {"journey_id": journey["id"]}), 201)


def test_the_catalogue(walker, api, cast):
    made = enrolled(walker)
    answer = walker.get("/api/v1/journeys")
    journeys = answered(answer, pagination=PAGE)
    shaped(journeys, JOURNEY, "description status")  # the load of the peers reads these two, and meta.count
    assert answer.json()["meta"]["count"] == len(journeys) == 1
    shaped(journeys[0]["enrollment"], "id status progress next_step")
    path = f"/api/v1/journeys/{journeys[0]['id']}"
    beside = "description status description_html audience unlock completion_points certificate version prerequisites"
    shaped(answered(walker.get(path)), JOURNEY, beside)
    steps = answered(walker.get(f"{path}/steps"))
    shaped(steps[0], f"{STEP} content")
    shaped(steps[1], STEP)  # locked: no content
    assert [row["status"] for row in steps] == ["open", "locked"]
    assert steps == made["steps"]
    refused(walker.get(f"/api/v1/journeys/{uuid4()}"), 404, "journey_001")
    refused(api(cast.elena).get(path), 404, "journey_001")
    for found, query in ((1, "search=calma"), (0, "category=x"), (1, "language=es"), (1, "status=active")):
        assert len(answered(walker.get(f"/api/v1/journeys?{query}"))) == found, query


@pytest.mark.parametrize("path", ["rewards", "questionnaires", "emotions"])
def test_other_catalogues_have_an_etag_too(walker, path):
    answer = walker.get(f"/api/v1/{path}")
    again = walker.get(f"/api/v1/{path}", if_none_match=answer.headers["ETag"])
    assert (answer.status_code, again.status_code, again.content) == (200, 304, b"")


def test_walking_a_journey(walker, api, cast):
    made = enrolled(walker)
    shaped(made, ENROLLMENT, "next_step certificate")
    shaped(made["journey"], "id title")
    refused(walker.post("/api/v1/enrollments", {"journey_id": made["journey"]["id"]}), 409, "journey_002")
    refused(walker.post("/api/v1/enrollments", {"journey_id": str(uuid4())}), 404, "journey_001")
    path = f"/api/v1/enrollments/{made['id']}"
    refused(api(cast.clara).get(path), 404, "common_002")
    shaped(answered(walker.get("/api/v1/enrollments"), pagination=PAGE), ENROLLMENT, "next_step certificate")
    first, second = (f"{path}/steps/{row['id']}" for row in made["steps"])
    refused(walker.post(f"{second}/complete", {}), 409, "journey_003")
    shaped(answered(walker.post(f"{first}/start")), f"{STEP} content")
    done = answered(walker.post(f"{first}/complete", {"seconds": 60}))
    completion = f"step enrollment {PROGRESS} journey_completed certificate"
    shaped(done, completion, "welcome_back")
    shaped(done["level"], LEVEL, "perks")
    shaped(done["badges"], "code name description icon")
    assert answered(walker.post(f"{first}/complete", {"seconds": 60})) == done
    for action, status in (("pause", "paused"), ("resume", "active")):
        assert answered(walker.post(f"{path}/{action}"))["status"] == status
    refused(walker.get(f"{path}/certificate"), 409, "journey_011")
    refused(walker.post(f"{second}/complete", {}), 400, "common_001", "reflection")
    last = answered(walker.post(f"{second}/complete", {"reflection": "Me llevo calma."}))
    shaped(last, completion, "welcome_back")
    assert (last["journey_completed"], last["enrollment"]["status"]) == (True, "completed")
    assert walker.get(f"{path}/certificate").headers["Content-Type"] == "application/pdf"
    refused(walker.post(f"{path}/pause"), 409, "journey_004")


def test_a_journey_that_waits_for_another_and_one_that_is_given_up(walker, cast):
    with organization_scope(cast.a):
        make_journey(slug="despues", prerequisites=["calma"])
    journeys = {one["slug"]: one["id"] for one in answered(walker.get("/api/v1/journeys"))}
    refused(walker.post("/api/v1/enrollments", {"journey_id": journeys["despues"]}), 409, "journey_005")
    made = enrolled(walker)
    assert answered(walker.post(f"/api/v1/enrollments/{made['id']}/abandon"))["status"] == "abandoned"
    complete = f"/api/v1/enrollments/{made['id']}/steps/{made['steps'][0]['id']}/complete"
    refused(walker.post(complete, {}), 409, "journey_004")


def test_what_is_completed_from_outside_says_by_what(walker, cast):
    with organization_scope(cast.a):
        rows = [step(kind, kind, config=CONFIGS[kind]) for kind in OUTSIDE]
        make_journey(*rows, slug="fuera", unlock="free")
    made = enrolled(walker, "fuera")
    for row in made["steps"]:
        path = f"/api/v1/enrollments/{made['id']}/steps/{row['id']}"
        error = refused(walker.post(f"{path}/complete", {}), 409, "journey_003", "completed_by")
        assert error["details"]["completed_by"] == OUTSIDE[row["kind"]]
        if row["kind"] == "typeform":
            link = answered(walker.get(f"{path}/form-link"))
            shaped(link, "url")
            assert "oasis=" in link["url"]


def test_answers_go_by_the_code_of_their_item(walker, cast):
    with organization_scope(cast.a):
        make_journey(step("preguntas", "questionnaire"), step("quiz", "quiz"), slug="preguntas", unlock="free")
    made = enrolled(walker, "preguntas")
    asked, quiz = (f"/api/v1/enrollments/{made['id']}/steps/{row['id']}/complete" for row in made["steps"])
    refused(walker.post(asked, {"answers": {"triste": 1}}), 400, "common_001", "answers.ganas", "answers.dano")
    answered(walker.post(asked, {"answers": {"triste": 1, "ganas": 2, "dano": 0}}))
    answered(walker.post(quiz, {"answers": {"hecho": "a"}}))


def test_tracking(walker):
    event = {"event": "mood_checkin", "idempotency_key": "one"}
    first = answered(walker.post("/api/v1/tracking/event", event))
    shaped(first, TRACKED, TRACKED_BESIDE)
    again = answered(walker.post("/api/v1/tracking/event", event))
    assert (first["duplicate"], again) == (False, {**first, "duplicate": True})
    peers = {"event": "mood_checkin", "idempotency_key": "two", "value": 3, "note": "check"}
    assert answered(walker.post("/api/v1/tracking/event", peers))["total"] == 10
    whole = {**event, "idempotency_key": "three", "occurred_at": timezone.now().isoformat(), "properties": {"a": 1}}
    assert answered(walker.post("/api/v1/tracking/event", whole))["capped"] is True
    refused(walker.post("/api/v1/tracking/event", {"event": "walk"}), 400, "common_001", "idempotency_key")
    refused(walker.post("/api/v1/tracking/event", {**event, "points": 9}), 400, "common_001", "points")
    activity = {"activity": "breathing", "seconds": 120}
    shaped(answered(walker.post("/api/v1/tracking/activity", activity)), TRACKED, TRACKED_BESIDE)
    batch = answered(walker.post("/api/v1/tracking/batch", {"events": [event, {"event": "x"}]}))
    shaped(batch[0], "index status", "answer")
    shaped(batch[1], "index status", "error")
    assert [row["status"] for row in batch] == ["duplicate", "refused"]
    many = [{"event": "walk", "idempotency_key": str(number)} for number in range(101)]
    refused(walker.post("/api/v1/tracking/batch", {"events": many}), 400, "common_001", "events")


def test_points_badges_rewards_and_the_ladder(walker, api, cast):
    refused(walker.post(f"/api/v1/rewards/{uuid4()}/redeem"), 404, "common_002")
    poor = answered(walker.get("/api/v1/rewards"), pagination=PAGE)
    shaped(poor, "id name description cost stock_left affordable kind", "image")
    assert (poor[0]["affordable"], poor[0]["stock_left"]) == (False, None)
    path = f"/api/v1/rewards/{poor[0]['id']}/redeem"
    refused(walker.post(path), 409, "reward_001")
    answered(walker.post("/api/v1/tracking/event", {"event": "gift", "idempotency_key": "1"}))
    redeemed = answered(walker.post(path), 201)
    shaped(redeemed, "id reward status code points_spent", "requested_at")
    assert answered(walker.get("/api/v1/me/rewards"), pagination=PAGE) == [redeemed]
    ledger = answered(walker.get("/api/v1/me/points"), pagination=CURSOR)
    shaped(ledger, "id points balance rule reason created_at reversal_of")
    stats = answered(walker.get("/api/v1/me/stats"))
    shaped(stats, "points level streak journeys_completed steps_completed minutes mood", "points_earned active_at")
    shaped(stats["level"], LEVEL, "perks")
    shaped(stats["streak"], "current longest freezes")
    assert stats["points"] == ledger[0]["balance"] == 40
    answered(walker.get("/api/v1/me/badges"), pagination=PAGE)
    answered(walker.post("/api/v1/users/me/consents", {"kind": "leaderboard", "granted": True}), 201)
    answered(walker.post("/api/v1/tracking/event", {"event": "walk", "idempotency_key": "2"}))
    ladder = answered(walker.get("/api/v1/me/leaderboard?period=week&scope=organization"))
    shaped(ladder, "top around_me me participants")
    shaped([ladder["me"], *ladder["top"], *ladder["around_me"]], "rank nickname avatar points me")
    refused(walker.get("/api/v1/me/leaderboard?period=year"), 400, "common_001", "period")
    with organization_scope(cast.a):
        make_reward(code="uno", name="Uno", cost=1, stock_left=0)
        gone = str(make_reward(code="dos", name="Dos", cost=1, stock_left=1).pk)
    api(cast.clara).post("/api/v1/tracking/event", {"event": "gift", "idempotency_key": "1"})
    answered(api(cast.clara).post(f"/api/v1/rewards/{gone}/redeem"), 201)
    refused(walker.post(f"/api/v1/rewards/{gone}/redeem"), 409, "reward_002")


def test_the_emotional_track(walker, api, cast):
    assert len(answered(walker.get("/api/v1/emotions"))) == 24
    check_in = {"mood": 4, "energy": 2, "emotions": ["calm"], "note": "Bien."}
    kept = answered(walker.post("/api/v1/me/check-ins", check_in), 201)
    shaped(kept, "id mood energy emotions note created_at", f"day {PROGRESS} welcome_back")
    rows = answered(walker.get("/api/v1/me/check-ins"), pagination=CURSOR)
    shaped(rows, "id mood energy emotions note created_at", "day")
    refused(walker.post("/api/v1/me/check-ins", {"mood": 6, "energy": 1}), 400, "common_001", "mood")
    danger = answered(walker.post("/api/v1/me/check-ins", {**check_in, "note": "Me quiero matar esta noche."}), 201)
    shaped(danger["safety"], "level resources")
    shaped(danger["safety"]["resources"], "country name number hours channel")
    mood = answered(walker.get("/api/v1/me/mood?from=2026-01-01&to=2026-02-01"))
    shaped(mood, "from to days mean emotions change")
    page = answered(walker.post("/api/v1/me/journal", {"text": "Un día."}), 201)
    entry = f"/api/v1/me/journal/{page['id']}"
    shaped(answered(walker.get(entry)), "id text step_id created_at updated_at")
    refused(api(cast.ana).get(entry), 404, "common_002")
    assert walker.delete(entry).status_code == 204
    with organization_scope(cast.a):
        make_journey(step("preguntas", "questionnaire"), slug="preguntas")
        asked = Questionnaire.objects.get().pk
    shaped(answered(walker.get("/api/v1/questionnaires")), "id code title instructions scale items", "source")
    answers = {"answers": {"triste": 1, "ganas": 2, "dano": 0}}
    scored = answered(walker.post(f"/api/v1/questionnaires/{asked}/responses", answers), 201)
    shaped(scored["scores"], "total maximum subscales messages")
    series = answered(walker.get(f"/api/v1/me/questionnaires/{asked}/scores"), pagination=CURSOR)
    shaped(series, "id created_at scores")


def test_facilitators_see_progress(walker, api, cast):
    enrolled(walker)
    rows = answered(api(cast.clara).get("/api/v1/facilitation/enrollments"), pagination=PAGE)
    shaped(rows, "id person journey status progress started_at completed_at updated_at")
    progress = f"/api/v1/facilitation/participants/{cast.diego.id}/progress"
    data = answered(api(cast.clara).get(progress))
    shaped(
        data,
        "person enrollments points level streak steps_completed journeys_completed minutes",
        "points_earned active_at",
    )
    refused(walker.get(progress), 403, "auth_010")
    refused(api(cast.clara).get(f"/api/v1/facilitation/participants/{cast.elena.id}/progress"), 404, "common_002")
