"""What clients rely on at every endpoint: shapes, headers, pages, keys, languages."""

import json
from uuid import uuid4

import pytest
from django.test import Client

from journeys.tests.making import make_journey
from oasis.core.tenancy import organization_scope
from oasis.tests.contract import CURSOR, PAGE, answered, refused, shaped

JOURNAL = "/api/v1/me/journal"


def raw(api, person, path, body, content_type="application/json"):
    """A body that is no tidy JSON."""
    sent = {
        "authorization": f"Bearer {api(person).token()}",
        "x-organization-id": str(person.organization.id),
    }
    return Client().generic("POST", path, data=body, content_type=content_type, headers=sent)


@pytest.mark.parametrize(
    ("body", "content_type", "status", "code"),
    [
        (b"{", "application/json", 400, "common_006"),
        (b'{"text": NaN}', "application/json", 400, "common_006"),
        (b'{"text": "\xff"}', "application/json", 400, "common_006"),
        (b"[" * 50_000, "application/json", 400, "common_006"),
        (b"[]", "application/json", 400, "common_001"),
        (b"null", "application/json", 400, "common_001"),
        (b"", "application/json", 400, "common_001"),
        (b'{"text": "a\\u0000b"}', "application/json", 400, "common_001"),
        (b'{"text": "a", "other": 1}', "application/json", 400, "common_001"),
        (b"<a/>", "application/xml", 415, "common_007"),
        (b"text=a", "application/x-www-form-urlencoded", 415, "common_007"),
        (json.dumps({"text": "x" * 1_100_000}).encode(), "application/json", 413, "common_010"),
    ],
    ids=lambda value: value[:24] if isinstance(value, bytes) else None,
)
def test_a_body_that_is_not_right_is_told_what_is_wrong(api, cast, body, content_type, status, code):
    refused(raw(api, cast.diego, JOURNAL, body, content_type), status, code)


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v1/journeys/", "/api/", "/api/v2/journeys"])
def test_an_unknown_path_answers_in_the_envelope_in_both_languages(api, db, path):
    spanish = refused(api(None).get(path), 404, "common_002")
    english = api(None).get(path, accept_language="fr, en;q=0.5")
    assert refused(english, 404, "common_002")["message"] != spanish["message"]
    assert english.headers["Content-Language"] == "en"


def test_who_asks_for_what_they_may_not_have_is_told_why_by_code(api, cast):
    me = api(cast.diego)
    answer = api(None).get("/api/v1/journeys")
    refused(answer, 401, "auth_001")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    refused(api(None).get("/api/v1/journeys", authorization=f"Bearer {me.token()[:-4]}AAAA"), 401, "auth_005")
    refused(me.get("/api/v1/journeys", organization="none"), 400, "org_001")
    refused(api(cast.gala).get("/api/v1/journeys"), 400, "org_001")
    foreign = refused(me.get("/api/v1/journeys", organization=cast.b), 403, "org_002")
    unknown = refused(me.get("/api/v1/journeys", organization=uuid4()), 403, "org_002")
    assert foreign["message"] == unknown["message"]
    wrong = me.delete("/api/v1/journeys")
    refused(wrong, 405, "common_003")
    assert set(wrong.headers["Allow"].split(", ")) == {"GET", "HEAD"}


def test_every_answer_carries_the_request_id_and_a_limited_one_its_limit(api, cast, settings):
    settings.RATE_LIMITS_ENABLED = True
    answer = api(cast.diego).get("/api/v1/emotions", x_request_id="client.of-the_contract-1")
    assert answer.headers["X-Request-ID"] == "client.of-the_contract-1"
    assert all(answer.headers[f"RateLimit-{name}"].isdecimal() for name in ("Limit", "Remaining", "Reset"))
    for bad in ("x" * 65, "a b", "a/b"):
        assert api(cast.diego).get("/api/v1/emotions", x_request_id=bad).headers["X-Request-ID"] != bad


def test_a_limit_that_is_used_up_says_when_to_come_again(api, cast, settings, standing_clock):
    settings.RATE_LIMITS_ENABLED = True
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "default": "1/m"}
    api(cast.diego).get("/api/v1/emotions")
    answer = api(cast.diego).get("/api/v1/emotions")
    refused(answer, 429, "common_004")
    assert int(answer.headers["Retry-After"]) in range(1, 61)


def test_catalogues_have_pages_and_an_etag(api, cast):
    with organization_scope(cast.a):
        for slug in ("uno", "dos", "tres"):
            make_journey(slug=slug)
    answer = api(cast.diego).get("/api/v1/journeys?page=2&page_size=2")
    assert len(answered(answer, pagination=PAGE)) == 1
    assert answer.json()["meta"]["pagination"] == {"page": 2, "page_size": 2, "total": 3, "pages": 2}
    assert answered(api(cast.diego).get("/api/v1/journeys?page=9"), pagination=PAGE) == []
    for known in (answer.headers["ETag"], f'"other", W/{answer.headers["ETag"]}', "*"):
        again = api(cast.diego).get("/api/v1/journeys?page=2&page_size=2", if_none_match=known)
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["ETag"] == answer.headers["ETag"]
    for query in ("page=0", "page=x", "page_size=0", "page_size=101", "unknown=1", "status=none", "search=%00"):
        refused(api(cast.diego).get(f"/api/v1/journeys?{query}"), 400, "common_001", query.split("=")[0])


@pytest.mark.parametrize("path", ["errors", "emotions", "coaching/agents", "auth/sessions", "me/badges", "tickets"])
def test_a_filter_that_no_list_knows_is_refused(api, cast, path):
    refused(api(cast.diego).get(f"/api/v1/{path}?colour=red"), 400, "common_001", "colour")


def test_what_grows_without_end_has_cursors_both_ways(api, cast):
    me = api(cast.diego)
    written = [answered(me.post(JOURNAL, {"text": f"Día {number}."}), 201)["id"] for number in range(5)]
    first = me.get(f"{JOURNAL}?cursor=&page_size=2")
    assert [row["id"] for row in answered(first, pagination=CURSOR)] == [written[4], written[3]]
    assert first.json()["meta"]["pagination"]["previous"] is None
    middle = me.get(f"{JOURNAL}?page_size=2&cursor={first.json()['meta']['pagination']['next']}")
    last = me.get(f"{JOURNAL}?page_size=2&cursor={middle.json()['meta']['pagination']['next']}")
    assert [row["id"] for row in answered(last)] == [written[0]]
    assert last.json()["meta"]["pagination"]["next"] is None
    back = me.get(f"{JOURNAL}?page_size=2&cursor={last.json()['meta']['pagination']['previous']}")
    assert back.json()["data"] == middle.json()["data"]
    for query in ("cursor=made-up", "page=2", "page_size=101"):
        refused(me.get(f"{JOURNAL}?{query}"), 400, "common_001", query.split("=")[0])


def test_a_key_answers_as_the_first_time_and_belongs_to_one_person_and_one_body(api, cast):
    body = {"text": "Un día tranquilo."}
    first = api(cast.diego).post(JOURNAL, body, idempotency_key="k" * 255)
    again = api(cast.diego).post(JOURNAL, body, idempotency_key="k" * 255)
    assert (again.status_code, again.content) == (201, first.content)
    assert (again.headers["Idempotent-Replayed"], "Idempotent-Replayed" in first.headers) == ("true", False)
    refused(api(cast.diego).post(JOURNAL, {"text": "Otro."}, idempotency_key="k" * 255), 409, "common_009")
    assert "Idempotent-Replayed" not in api(cast.clara).post(JOURNAL, body, idempotency_key="k" * 255).headers
    refused(api(cast.diego).post(JOURNAL, body, idempotency_key="k" * 256), 400, "common_001")


def test_the_document_tells_every_post_that_honours_a_key(api, db):
    paths = api(None).get("/api/v1/openapi.json").json()["paths"]
    keyed = {
        path.removeprefix("/api/v1")
        for path, methods in paths.items()
        for one in methods.get("post", {}).get("parameters", [])
        if one["name"] == "Idempotency-Key"
    }
    spends = """/auth/register /organizations /organizations/{organization_id}/invitations
        /organizations/{organization_id}/invitations/import /organizations/{organization_id}/programs /files/uploads
        /enrollments /enrollments/{enrollment_id}/steps/{step_id}/complete /rewards/{reward_id}/redeem /tracking/event
        /tracking/activity /tracking/batch /me/check-ins /me/journal /questionnaires/{questionnaire_id}/responses /events
        /events/{event_id}/registrations /purchases /coaching/conversations /coaching/goals /coaching/sessions
        /coaching/conversations/{conversation_id}/messages /webhooks/endpoints /users/me/consents"""
    assert set(spends.split()) <= keyed


def test_the_catalogue_of_errors_speaks_both_languages(api, db):
    rows = answered(api(None).get("/api/v1/errors"))
    shaped(rows, "code status message")
    shaped([row["message"] for row in rows], "es en")
