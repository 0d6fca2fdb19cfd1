"""The API of journeys, walked end to end, refused where it must be, and within its budget."""

from typing import Any
from uuid import uuid4

import pytest

from accounts.models import Consent
from journeys.api import catalogue, enrollment, facilitation, gamification, shapes, tracking, wellbeing
from journeys.models import Enrollment, JournalEntry, PointEntry, Questionnaire
from journeys.services import content
from journeys.tests.making import QUESTIONNAIRE, make_gamification, make_journey, make_reward, step, walk
from oasis.core.tenancy import organization_scope
from oasis.core.testing import assert_matches

V1 = "/api/v1"
SCOPE = 2  # the caller's access, and the scope itself


@pytest.fixture
def journey(cast: Any) -> Any:
    """Three texts in organization A, with levels, rules and badges."""
    with organization_scope(cast.a):
        make_gamification()
        return make_journey()


def data(answer: Any, status: int = 200) -> Any:
    body = answer.json()
    assert answer.status_code == status, body
    assert body["success"] is True
    return body["data"]


def refused(answer: Any, status: int, code: str) -> Any:
    body = answer.json()
    assert (answer.status_code, body["error"]["code"]) == (status, code), body
    return body["error"].get("details")


def enroll(client: Any, journey: Any) -> dict[str, Any]:
    return data(client.post(f"{V1}/enrollments", {"journey_id": journey.id}), 201)


def test_diego_walks_a_journey_from_the_catalogue_to_the_last_step(api: Any, cast: Any, journey: Any) -> None:
    diego = api(cast.diego)
    (listed,) = data(diego.get(f"{V1}/journeys"))
    assert_matches(catalogue.JourneyShape, listed)
    assert listed["enrollment"] is None
    assert (listed["points"], listed["steps_count"]) == (80, 3)
    assert_matches(catalogue.JourneyDetailShape, data(diego.get(f"{V1}/journeys/{journey.id}")))
    closed = data(diego.get(f"{V1}/journeys/{journey.id}/steps"))
    assert [one["status"] for one in closed] == ["locked"] * 3
    assert "content" not in closed[0]

    made = enroll(diego, journey)
    assert_matches(enrollment.EnrollmentShape, made)
    assert [one["status"] for one in made["steps"]] == ["open", "locked", "locked"]
    assert made["steps"][0]["content"]["html"] == "<p><strong>Hola</strong></p>\n"
    base = f"{V1}/enrollments/{made['id']}"
    started = data(diego.post(f"{base}/steps/{made['steps'][0]['id']}/start"))
    assert_matches(shapes.StepShape, started)
    for number, one in enumerate(made["steps"]):
        answer = data(diego.post(f"{base}/steps/{one['id']}/complete", {"seconds": 30}))
        assert_matches(enrollment.CompletionShape, answer)
        assert answer["journey_completed"] is (number == 2)
    (listed,) = data(diego.get(f"{V1}/journeys"))
    assert listed["enrollment"] == {"id": made["id"], "status": "completed", "progress": 100, "next_step": None}
    shown = data(diego.get(base))
    assert (shown["status"], shown["completed_at"] is not None) == ("completed", True)

    stats = data(diego.get(f"{V1}/me/stats"))
    assert_matches(gamification.StatsShape, stats)
    assert (stats["points"], stats["steps_completed"], stats["journeys_completed"], stats["level"]["number"]) == (
        80,
        3,
        1,
        3,
    )
    assert stats["streak"] == {"current": 1, "longest": 1, "freezes": 0}
    ledger = data(diego.get(f"{V1}/me/points"))
    assert [entry["points"] for entry in ledger] == [50, 10, 10, 10]
    assert [entry["balance"] for entry in ledger] == [80, 30, 20, 10]
    assert_matches(gamification.PointEntryShape, ledger[0])
    badges = data(diego.get(f"{V1}/me/badges"))
    assert {badge["code"] for badge in badges} == {"primer-paso", "calma-hecha"}
    assert_matches(gamification.HeldBadgeShape, badges[0])


def test_the_catalogue_takes_one_statement_after_the_scope(api: Any, cast: Any, journey: Any, statements: Any) -> None:
    with organization_scope(cast.a):
        for number in range(19):
            made = make_journey(slug=f"otro-{number}")
            if number < 3:
                walk(cast.diego.id, made)
    diego = api(cast.diego)
    diego.get(f"{V1}/journeys")
    with statements(SCOPE + 1):
        listed = data(diego.get(f"{V1}/journeys"))
    assert len(listed) == 20
    assert sum(one["enrollment"] is not None for one in listed) == 3


def test_tracking_takes_two_statements_after_the_scope(api: Any, cast: Any, journey: Any, statements: Any) -> None:
    diego = api(cast.diego)
    diego.post(f"{V1}/tracking/event", {"event": "gift", "idempotency_key": "warm"})
    with statements(SCOPE + 2):
        answer = data(
            diego.post(f"{V1}/tracking/event", {"event": "gift", "idempotency_key": "k1", "value": 3, "note": "bien"})
        )
    assert_matches(tracking.TrackingShape, answer)
    assert (answer["points_awarded"], answer["total_points"], answer["duplicate"]) == (100, 200, False)
    again = data(diego.post(f"{V1}/tracking/event", {"event": "gift", "idempotency_key": "k1"}))
    assert again == {**answer, "duplicate": True}


def test_completing_a_step_stays_within_six_statements_after_the_scope(api: Any, cast: Any, statements: Any) -> None:
    with organization_scope(cast.a):
        make_gamification()
        journey = make_journey(step("uno"), step("dos", "reflection", points=100))
    diego = api(cast.diego)
    made = enroll(diego, journey)
    base = f"{V1}/enrollments/{made['id']}/steps"
    with statements(SCOPE + 4):  # lock, the rule book (once), write, news of level and badge
        data(diego.post(f"{base}/{made['steps'][0]['id']}/complete"))
    with statements(SCOPE + 4):  # and the page of the journal
        answer = data(diego.post(f"{base}/{made['steps'][1]['id']}/complete", {"reflection": "Me llevo mucho"}))
    assert answer["journey_completed"]
    assert answer["level_up"]


def test_own_totals_take_three_statements_and_are_zeros_for_a_newcomer(
    api: Any, cast: Any, journey: Any, statements: Any
) -> None:
    clara = api(cast.clara)
    fresh = data(clara.get(f"{V1}/me/stats"))
    assert_matches(gamification.StatsShape, fresh)
    assert (fresh["points"], fresh["level"]["name"], fresh["streak"]["current"]) == (0, "Huella", 0)
    with statements(SCOPE + 3):
        clara.get(f"{V1}/me/stats")


def test_lists_do_not_ask_for_each_row(api: Any, cast: Any, statements: Any) -> None:
    with organization_scope(cast.a):
        for number in range(12):
            walk(cast.diego.id, make_journey(slug=f"uno-{number}"))
    for person, path in (
        (cast.diego, "enrollments"),
        (cast.clara, "facilitation/enrollments"),
        (cast.diego, "rewards"),
    ):
        api(person).get(f"{V1}/{path}")
        with statements(SCOPE + 3):
            data(api(person).get(f"{V1}/{path}"))


def test_an_unchanged_catalogue_is_answered_by_its_etag(api: Any, cast: Any, journey: Any) -> None:
    diego = api(cast.diego)
    for path in ("journeys", f"journeys/{journey.id}", f"journeys/{journey.id}/steps"):
        first = diego.get(f"{V1}/{path}")
        again = diego.get(f"{V1}/{path}", if_none_match=f'"x", W/{first.headers["ETag"]}')
        assert (again.status_code, again.content) == (304, b"")
    enroll(diego, journey)
    assert diego.get(f"{V1}/journeys", if_none_match=first.headers["ETag"]).status_code == 200


def test_the_catalogue_is_filtered_searched_and_paged(api: Any, cast: Any, journey: Any) -> None:
    with organization_scope(cast.a):
        told = "Incluye un ejercicio de **respiración** para la noche."
        make_journey(slug="dormir", title="Relajación para dormir", category="sueno", description=told)
        make_journey(slug="english", title="Sleep well", category="sueno", language="en")
    diego = api(cast.diego)

    def found(query: str) -> set[str]:
        return {one["slug"] for one in data(diego.get(f"{V1}/journeys?{query}"))}

    assert found("category=sueno") == {"dormir", "english"}
    assert found("language=en") == {"english"}
    assert found("search=relajacion") == found("search=RELAJACIÓN") == found("search=relajaciones") == {"dormir"}
    assert found("search=respiraciones+nocturnas") == set()
    assert found("search=ejercicios+de+respiracion") == {"dormir"}  # of its description
    assert found("search=nada") == set()
    enroll(diego, journey)
    assert found("status=active") == {"calma"}
    assert found("status=not_started") == {"dormir", "english"}
    assert found("status=published") == {"calma", "dormir", "english"}
    page = diego.get(f"{V1}/journeys?page=2&page_size=2").json()
    assert page["meta"]["pagination"] == {"page": 2, "page_size": 2, "total": 3, "pages": 2}
    past = diego.get(f"{V1}/journeys?page=9&page_size=2").json()
    assert (past["data"], past["meta"]["pagination"]["total"]) == ([], 3)


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("journeys?colour=red", "colour"),
        ("journeys?page=0", "page"),
        ("journeys?language=fr", "language"),
        ("journeys?page_size=101", "page_size"),
        ("me/points?cursor=!!", "cursor"),
        ("me/leaderboard?period=year", "period"),
        ("me/mood?from=2026-05-02&to=2026-05-01", "from"),
        ("me/mood?from=ayer", "from"),
        ("enrollments?status=done", "status"),
        ("rewards?search=x", "search"),
    ],
)
def test_a_query_that_is_not_understood_is_named(api: Any, cast: Any, path: str, field: str) -> None:
    assert field in refused(api(cast.diego).get(f"{V1}/{path}"), 400, "common_001")


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("enrollments", {}, "journey_id"),
        ("enrollments", {"journey_id": "x"}, "journey_id"),
        ("tracking/event", {"event": "No Vale", "idempotency_key": "k"}, "event"),
        ("tracking/event", {"event": "gift"}, "idempotency_key"),
        ("tracking/event", {"event": "gift", "idempotency_key": "k", "points": 99}, "points"),
        ("tracking/event", {"event": "gift", "idempotency_key": "k", "properties": []}, "properties"),
        (
            "tracking/event",
            {"event": "gift", "idempotency_key": "k", "properties": {str(n): n for n in range(51)}},
            "properties",
        ),
        ("tracking/activity", {"activity": "walk", "seconds": 0}, "seconds"),
        ("tracking/batch", {"events": []}, "events"),
        ("tracking/batch", {"events": [{}] * 101}, "events"),
        ("me/check-ins", {"mood": 6, "energy": 1}, "mood"),
        ("me/check-ins", {"mood": 1, "energy": 1, "emotions": ["euforia"]}, "emotions"),
        ("me/journal", {"text": "  "}, "text"),
        ("me/journal", {"text": "a\u0000b"}, "non_field_errors"),
    ],
)
def test_a_body_that_is_not_understood_is_named_and_changes_nothing(
    api: Any, cast: Any, journey: Any, path: str, body: Any, field: str
) -> None:
    assert field in refused(api(cast.diego).post(f"{V1}/{path}", body), 400, "common_001")
    with organization_scope(cast.a):
        assert not Enrollment.objects.exists()
        assert not PointEntry.objects.exists()
        assert not JournalEntry.objects.exists()


def test_locked_outside_and_inactive_are_told_apart(api: Any, cast: Any) -> None:
    with organization_scope(cast.a):
        journey = make_journey(
            step("form", "typeform"), step("dos"), step("tres", opens_after_days=2), unlock="scheduled"
        )
    diego = api(cast.diego)
    made = enroll(diego, journey)
    form, two, three = (f"{V1}/enrollments/{made['id']}/steps/{one['id']}" for one in made["steps"])
    assert refused(diego.post(f"{form}/complete"), 409, "journey_003") == {"completed_by": "typeform"}
    assert refused(diego.post(f"{three}/complete"), 409, "journey_003")["opens_at"].endswith("Z")
    refused(diego.post(f"{three}/start"), 409, "journey_003")
    url = data(diego.get(f"{form}/form-link"))["url"]
    assert url.startswith("https://form.typeform.com/to/abcd1234#oasis=")
    refused(diego.get(f"{two}/form-link"), 404, "common_002")
    assert data(diego.post(f"{V1}/enrollments/{made['id']}/pause"))["status"] == "paused"
    refused(diego.post(f"{two}/complete"), 409, "journey_004")
    refused(diego.get(f"{form}/form-link"), 409, "journey_004")
    refused(diego.post(f"{V1}/enrollments/{made['id']}/pause"), 409, "journey_004")
    refused(diego.post(f"{V1}/enrollments", {"journey_id": journey.id}), 409, "journey_002")
    assert data(diego.post(f"{V1}/enrollments/{made['id']}/resume"))["status"] == "active"
    assert data(diego.post(f"{V1}/enrollments/{made['id']}/abandon"))["status"] == "abandoned"
    refused(diego.post(f"{V1}/enrollments/{made['id']}/resume"), 409, "journey_004")


def test_another_organization_finds_nothing_of_it(api: Any, cast: Any, journey: Any) -> None:
    made = enroll(api(cast.diego), journey)
    with organization_scope(cast.a):
        reward = make_reward()
        questionnaire = content.import_questionnaire(QUESTIONNAIRE)
        entry = JournalEntry.objects.create(person_id=cast.diego.id, text="mío")
    elena = api(cast.elena)
    assert data(elena.get(f"{V1}/journeys")) == []
    refused(elena.get(f"{V1}/journeys/{journey.id}"), 404, "journey_001")
    refused(elena.get(f"{V1}/journeys/{journey.id}/steps"), 404, "journey_001")
    refused(elena.post(f"{V1}/enrollments", {"journey_id": journey.id}), 404, "journey_001")
    step_path = f"enrollments/{made['id']}/steps/{made['steps'][0]['id']}"
    for path in (
        f"{step_path}/start",
        f"{step_path}/complete",
        f"enrollments/{made['id']}/pause",
        f"rewards/{reward.id}/redeem",
    ):
        refused(elena.post(f"{V1}/{path}"), 404, "common_002")
    for path in (
        f"enrollments/{made['id']}",
        f"{step_path}/form-link",
        f"me/journal/{entry.id}",
        f"me/questionnaires/{questionnaire.id}/scores",
    ):
        refused(elena.get(f"{V1}/{path}"), 404, "common_002")
    refused(elena.post(f"{V1}/questionnaires/{questionnaire.id}/responses", {"answers": {}}), 404, "common_002")
    refused(elena.get(f"{V1}/journeys", organization=cast.a), 403, "org_002")
    with organization_scope(cast.a):
        assert Enrollment.objects.get().status == "active"
        assert not PointEntry.objects.exists()


def test_nobody_reads_anothers_own(api: Any, cast: Any, journey: Any) -> None:
    made = enroll(api(cast.diego), journey)
    with organization_scope(cast.a):
        entry = JournalEntry.objects.create(person_id=cast.diego.id, text="mío")
    clara = api(cast.clara)
    refused(clara.get(f"{V1}/enrollments/{made['id']}"), 404, "common_002")
    refused(clara.post(f"{V1}/enrollments/{made['id']}/steps/{made['steps'][0]['id']}/complete"), 404, "common_002")
    refused(clara.get(f"{V1}/me/journal/{entry.id}"), 404, "common_002")
    refused(clara.patch(f"{V1}/me/journal/{entry.id}", {"text": "otro"}), 404, "common_002")
    refused(clara.delete(f"{V1}/me/journal/{entry.id}"), 404, "common_002")
    assert data(clara.get(f"{V1}/me/journal")) == []
    assert data(clara.get(f"{V1}/enrollments")) == []
    with organization_scope(cast.a):
        assert JournalEntry.objects.get().text == "mío"


def test_anonymous_callers_are_refused(api: Any, cast: Any) -> None:
    for path in ("journeys", "enrollments", "me/stats", "me/journal", "facilitation/enrollments"):
        refused(api(None).get(f"{V1}/{path}"), 401, "auth_001")


def test_the_same_idempotency_key_enrolls_once_and_answers_alike(api: Any, cast: Any, journey: Any) -> None:
    diego = api(cast.diego)
    first = diego.post(f"{V1}/enrollments", {"journey_id": journey.id}, idempotency_key="abc")
    again = diego.post(f"{V1}/enrollments", {"journey_id": journey.id}, idempotency_key="abc")
    assert again.content == first.content
    assert again.headers["Idempotent-Replayed"] == "true"
    refused(diego.post(f"{V1}/enrollments", {"journey_id": uuid4()}, idempotency_key="abc"), 409, "common_009")


def test_a_batch_answers_each_event_on_its_own(api: Any, cast: Any, journey: Any) -> None:
    events = [
        {"event": "gift", "idempotency_key": "a"},
        {"event": "NO", "idempotency_key": "b"},
        {"event": "gift", "idempotency_key": "a"},
        {"event": "gift", "idempotency_key": "c", "extra": 1},
    ]
    rows = data(api(cast.diego).post(f"{V1}/tracking/batch", {"events": events}))
    assert [row["status"] for row in rows] == ["recorded", "refused", "duplicate", "refused"]
    assert [row["index"] for row in rows] == [0, 1, 2, 3]
    assert set(rows[1]["error"]["details"]) == {"event"}
    assert_matches(tracking.BatchRowShape, rows[0])
    with organization_scope(cast.a):
        assert PointEntry.objects.count() == 1


def test_rewards_are_listed_redeemed_and_listed_as_own(api: Any, cast: Any, journey: Any) -> None:
    with organization_scope(cast.a):
        reward = make_reward(stock_left=1)
    diego = api(cast.diego)
    assert [one["affordable"] for one in data(diego.get(f"{V1}/rewards"))] == [False]
    assert refused(diego.post(f"{V1}/rewards/{reward.id}/redeem"), 409, "reward_001") == {"points": 0, "cost": 60}
    diego.post(f"{V1}/tracking/event", {"event": "gift", "idempotency_key": "k"})
    (listed,) = data(diego.get(f"{V1}/rewards"))
    assert_matches(gamification.RewardShape, listed)
    assert (listed["affordable"], listed["stock_left"]) == (True, 1)
    made = data(diego.post(f"{V1}/rewards/{reward.id}/redeem"), 201)
    assert_matches(gamification.RedemptionShape, made)
    assert (made["status"], made["points_spent"], made["reward"]["name"]) == ("requested", 60, "Cuaderno")
    assert data(diego.get(f"{V1}/me/rewards")) == [made]
    clara = api(cast.clara)
    clara.post(f"{V1}/tracking/event", {"event": "gift", "idempotency_key": "k"})
    refused(clara.post(f"{V1}/rewards/{reward.id}/redeem"), 409, "reward_002")


def test_the_ladder_shows_who_opted_in(api: Any, cast: Any, journey: Any) -> None:
    Consent.objects.create(user_id=cast.diego.id, kind="leaderboard", version="1", granted=True)
    diego = api(cast.diego)
    diego.post(f"{V1}/tracking/event", {"event": "gift", "idempotency_key": "k"})
    for period in ("week", "month", "all"):
        ladder = data(diego.get(f"{V1}/me/leaderboard?period={period}"))
        assert_matches(gamification.LadderShape, ladder)
        assert (ladder["me"]["rank"], ladder["participants"]) == (1, 1)


def test_the_journal_is_written_changed_and_deleted(api: Any, cast: Any, journey: Any) -> None:
    diego = api(cast.diego)
    page = data(diego.post(f"{V1}/me/journal", {"text": "Hoy llovió."}), 201)
    assert_matches(wellbeing.NewJournalShape, page)
    changed = data(diego.patch(f"{V1}/me/journal/{page['id']}", {"text": "Hoy salió el sol."}))
    assert changed["text"] == "Hoy salió el sol."
    assert [one["text"] for one in data(diego.get(f"{V1}/me/journal"))] == ["Hoy salió el sol."]
    assert diego.delete(f"{V1}/me/journal/{page['id']}").status_code == 204
    assert data(diego.get(f"{V1}/me/journal")) == []


def test_check_ins_become_a_mood(api: Any, cast: Any, journey: Any) -> None:
    diego = api(cast.diego)
    body = {"mood": 4, "energy": 2, "emotions": ["calm", "tired", "calm"], "note": "Bien."}
    made = data(diego.post(f"{V1}/me/check-ins", body), 201)
    assert_matches(wellbeing.NewCheckInShape, made)
    assert (made["emotions"], made["points_awarded"]) == (["calm", "tired"], 5)
    data(diego.post(f"{V1}/me/check-ins", {"mood": 2, "energy": 2}), 201)
    mood = data(diego.get(f"{V1}/me/mood"))
    assert_matches(wellbeing.MoodSeriesShape, mood)
    assert [(day["mood"], day["mean_7_days"]) for day in mood["days"]] == [(3.0, 3.0)]
    assert mood["emotions"] == [{"code": "calm", "count": 1}, {"code": "tired", "count": 1}]
    assert data(diego.get(f"{V1}/me/stats"))["mood"]["check_ins"] == 2
    assert [one["note"] for one in data(diego.get(f"{V1}/me/check-ins"))] == [None, "Bien."]
    emotions = data(diego.get(f"{V1}/emotions"))
    assert len(emotions) == 24
    assert_matches(wellbeing.EmotionShape, emotions[0])


def test_a_questionnaire_is_answered_and_its_scores_make_a_series(api: Any, cast: Any, journey: Any) -> None:
    with organization_scope(cast.a):
        content.import_questionnaire(QUESTIONNAIRE)
        identifier = Questionnaire.objects.get().id
    diego = api(cast.diego)
    (listed,) = data(diego.get(f"{V1}/questionnaires"))
    assert_matches(wellbeing.QuestionnaireShape, listed)
    assert "reverse" not in str(listed)
    path = f"{V1}/questionnaires/{identifier}/responses"
    assert "answers.dano" in refused(diego.post(path, {"answers": {"triste": 1, "ganas": 1}}), 400, "common_001")
    for impossible in ("1", 1.0, True, None, [1], 9):  # each a sentence of its own, by its code, as in a step
        told = refused(diego.post(path, {"answers": {"triste": impossible, "ganas": 1, "dano": 0}}), 400, "common_001")
        assert told == {"answers.triste": ["Elige una de las respuestas de la escala."]}, impossible
    made = data(diego.post(path, {"answers": {"triste": 1, "ganas": 3, "dano": 0}}), 201)
    assert_matches(wellbeing.NewResponseShape, made)
    assert made["scores"]["total"] == 1
    series = data(diego.get(f"{V1}/me/questionnaires/{identifier}/scores"))
    assert [one["scores"]["total"] for one in series] == [1]
    assert_matches(wellbeing.ResponseShape, series[0])


def test_facilitators_see_progress_and_participants_do_not(api: Any, cast: Any, journey: Any) -> None:
    made = enroll(api(cast.diego), journey)
    for path in ("facilitation/enrollments", f"facilitation/participants/{cast.diego.id}/progress"):
        refused(api(cast.diego).get(f"{V1}/{path}"), 403, "auth_010")
    clara = api(cast.clara)
    (row,) = data(clara.get(f"{V1}/facilitation/enrollments?status=active&search=dieg"))
    assert_matches(facilitation.WalkerShape, row)
    assert (row["id"], row["person"]["first_name"]) == (made["id"], "Diego")
    assert data(clara.get(f"{V1}/facilitation/enrollments?search=elena")) == []
    assert data(clara.get(f"{V1}/facilitation/enrollments?ordering=updated_at")) == [row]
    progress = data(clara.get(f"{V1}/facilitation/participants/{cast.diego.id}/progress"))
    assert_matches(facilitation.PersonProgressShape, progress)
    assert progress["enrollments"][0]["journey"]["title"] == "Calma en tres pasos"
    refused(clara.get(f"{V1}/facilitation/participants/{cast.elena.id}/progress"), 404, "common_002")


def test_an_activity_is_tracked(api: Any, cast: Any, journey: Any) -> None:
    diego = api(cast.diego)
    made = enroll(diego, journey)
    body = {"activity": "walk", "seconds": 600, "step_id": made["steps"][0]["id"]}
    assert data(diego.post(f"{V1}/tracking/activity", body))["points_awarded"] == 8
    assert data(diego.get(f"{V1}/me/stats"))["minutes"] == 10
    refused(diego.post(f"{V1}/tracking/activity", body | {"step_id": str(uuid4())}), 404, "common_002")


def test_messages_follow_the_language(api: Any, cast: Any) -> None:
    answer = api(cast.diego).post(f"{V1}/enrollments", {"journey_id": uuid4()})
    assert answer.json()["error"]["message"] == "No encontramos ese recorrido, o todavía no está publicado."


@pytest.mark.parametrize(
    "path", ["journeys?page=2147483647&page_size=100", "me/mood?to=0001-01-01", "me/mood?to=9999-12-31"]
)
def test_the_edges_of_what_is_allowed_are_answered(api: Any, cast: Any, journey: Any, path: str) -> None:
    data(api(cast.diego).get(f"{V1}/{path}"))


def test_the_openapi_document_knows_every_route_of_journeys(api: Any, cast: Any) -> None:
    from journeys.api.urls import urlpatterns

    paths = api(None).get(f"{V1}/openapi.json").json()["paths"]
    for pattern in urlpatterns:
        path = "/api/v1/" + str(pattern.pattern).replace("<uuid:", "{").replace(">", "}")
        assert path in paths
        for operation in paths[path].values():
            assert {"401", "403"} <= operation["responses"].keys()


def test_a_journey_that_asks_for_another_first_says_which(api: Any, cast: Any, journey: Any) -> None:
    with organization_scope(cast.a):
        later = make_journey(slug="despues", prerequisites=["calma"])
    diego = api(cast.diego)
    assert data(diego.get(f"{V1}/journeys/{later.id}"))["prerequisites"] == [str(journey.id)]
    told = refused(diego.post(f"{V1}/enrollments", {"journey_id": later.id}), 409, "journey_005")
    assert told == {"journeys": [{"id": str(journey.id), "title": "Calma en tres pasos"}]}
    with organization_scope(cast.a):
        assert not Enrollment.objects.exists()
    made = enroll(diego, journey)
    for one in made["steps"]:
        data(diego.post(f"{V1}/enrollments/{made['id']}/steps/{one['id']}/complete"))
    enroll(diego, later)


def test_what_a_step_contains_is_shown_when_it_opens_and_not_before(api: Any, cast: Any, journey: Any) -> None:
    diego = api(cast.diego)
    made = enroll(diego, journey)

    def shown() -> list[bool]:
        return ["content" in one for one in data(diego.get(f"{V1}/journeys/{journey.id}/steps"))]

    assert shown() == [True, False, False]
    data(diego.post(f"{V1}/enrollments/{made['id']}/steps/{made['steps'][0]['id']}/complete"))
    assert shown() == [True, True, False]


def test_the_catalogue_comes_in_the_order_that_is_asked_for(api: Any, cast: Any) -> None:
    with organization_scope(cast.a):
        for slug, title, points in (("a", "Árbol", 5), ("b", "Zarza", 9), ("c", "Ñandú", 7), ("d", "nube", 6)):
            make_journey(step("uno", points=points), slug=slug, title=title, completion_points=0)
    diego = api(cast.diego)

    def titles(ordering: str) -> list[str]:
        return [one["title"] for one in data(diego.get(f"{V1}/journeys?ordering={ordering}"))]

    assert titles("points") == titles("title") == ["Árbol", "nube", "Ñandú", "Zarza"]
    assert titles("-points") == titles("-title") == ["Zarza", "Ñandú", "nube", "Árbol"]
    assert titles("estimated_minutes") == titles("-estimated_minutes") == ["Árbol", "Zarza", "Ñandú", "nube"]
    assert "ordering" in refused(diego.get(f"{V1}/journeys?ordering=slug"), 400, "common_001")
