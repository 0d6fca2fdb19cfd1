"""Every answer under `/api/` has one of two shapes, whatever was asked for and whatever broke."""

import json

import pytest
from django.test import Client

from oasis.core.api.catalogue import sentence
from oasis.core.errors import CATALOGUE, NotFound

pytestmark = [pytest.mark.urls("oasis.core.tests.routes"), pytest.mark.usefixtures("cast")]
JSON = "application/json"


@pytest.fixture
def client():
    """An anonymous client that shows an unexpected error's answer, as a server does."""
    return Client(raise_request_exception=False)


def refused(answer, status, code):
    """The answer is an error envelope with this status and code, and nothing else; returns its error."""
    assert answer["Content-Type"] == JSON
    body = json.loads(answer.content)
    assert set(body) == {"success", "error"}
    assert body["success"] is False
    error = body["error"]
    assert (answer.status_code, error["code"]) == (status, code)
    assert set(error) - {"details"} == {"code", "message", "request_id"}
    assert error["request_id"] == answer["X-Request-ID"]
    assert error["message"]
    return error


# -- success


def test_success_says_a_sentence_data_and_meta(client):
    answer = client.get("/api/v1/values")
    body = answer.json()
    assert (answer.status_code, answer["Content-Type"], answer["X-Own"]) == (200, JSON, "1")
    assert set(body) == {"success", "message", "data", "meta"}
    assert (body["success"], body["message"], body["meta"]) == (True, "Hecho.", {"of": "these"})


def test_values_are_written_as_the_conventions_say(client):
    assert client.get("/api/v1/values").json()["data"] == {
        "aware": "2026-03-01T12:30:00Z",
        "date": "2026-03-01",
        "id": "00000000-0000-0000-0000-000000000007",
        "decimal": "10.50",
        "duration": 120.0,
        "text": "Necesitas iniciar sesión.",
        "names": ["a", "b"],
    }


def test_where_there_is_nothing_to_say_the_sentence_is_the_statuss_and_meta_is_empty(client):
    body = client.post("/api/v1/things", {"name": "té"}, content_type=JSON).json()
    assert body == {"success": True, "message": "Creado.", "data": {"name": "té"}, "meta": {}}


def test_no_content_has_no_body(client):
    answer = client.delete("/api/v1/things")
    assert (answer.status_code, answer.content) == (204, b"")
    assert "Content-Type" not in answer.headers


def test_head_has_the_headers_of_get_and_no_body(client):
    answer = client.head("/api/v1/things")
    assert (answer.status_code, answer.content) == (200, b"")


def test_answers_are_not_stored_by_caches(client):
    assert client.get("/api/v1/things")["Cache-Control"] == "no-store"
    assert client.get("/api/v1/raise/forbidden")["Cache-Control"] == "no-store"


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "image/png;q=0.1", "nonsense"])
def test_the_answer_is_json_whatever_the_client_accepts(client, accept):
    assert client.get("/api/v1/things", headers={"accept": accept}).status_code == 200


# -- paths and methods


@pytest.mark.parametrize(
    "path", ["/api/v1/nowhere", "/api/", "/api/v1/things/", "/api/v2/things", "/api/v1/things/not-a-uuid"]
)
@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete", "options"])
def test_an_unknown_path_is_not_found(client, path, method):
    refused(getattr(client, method)(path), 404, "common_002")


def test_outside_the_api_an_unknown_path_is_a_page(client):
    answer = client.get("/nowhere")
    assert (answer.status_code, answer["Content-Type"].split(";")[0]) == (404, "text/html")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "OPTIONS", "TRACE", "BREW"])
def test_a_method_that_a_path_does_not_have_is_refused_and_those_it_has_are_named(client, method):
    answer = client.generic(method, "/api/v1/things")
    refused(answer, 405, "common_003")
    assert set(answer["Allow"].split(", ")) == {"GET", "HEAD", "POST", "DELETE"}


def test_a_coded_error_carries_its_details_and_headers(client):
    answer = client.get("/api/v1/raise/forbidden")
    assert refused(answer, 403, "auth_010")["details"] == {"why": "not today"}
    assert answer["X-Own"] == "1"


def test_a_missing_row_is_not_found(client):
    refused(client.get("/api/v1/raise/missing"), 404, "common_002")


def test_a_host_that_is_not_ours_is_refused_in_our_shape(client):
    answer = client.get("/api/v1/things", headers={"host": "evil.example"})
    refused(answer, 400, "common_001")


# -- bodies


@pytest.mark.parametrize(
    "raw",
    [
        b"{",
        b"name=caf%C3%A9",
        b"{'name': 'a'}",
        b'{"name": "a"} x',
        b'{"name": NaN}',
        b'{"name": "\xff\xfe"}',
        b"\xef\xbb\xbf{}",
        b'{"name": "\\ud800"}',
        b'{"name": "a\x00b"}',
        b"[" * 100_000,
        b'{"a":' * 2_000 + b"1" + b"}" * 2_000,
    ],
)
def test_a_body_that_is_not_json_is_refused(client, raw):
    refused(client.post("/api/v1/things", raw, content_type=JSON), 400, "common_006")


@pytest.mark.parametrize("raw", ["[]", '"text"', "1", "null", "true", '[{"name": "a"}]'])
def test_json_that_is_not_an_object_is_refused(client, raw):
    error = refused(client.post("/api/v1/things", raw, content_type=JSON), 400, "common_001")
    assert error["details"] == {"non_field_errors": ["Se espera un objeto JSON."]}


def nested(levels, inside="1"):
    """An object with a value `levels` levels below it."""
    return '{"name": "a", "inner": ' + "[" * (levels - 1) + inside + "]" * (levels - 1) + "}"


def test_a_body_may_be_as_deep_as_the_setting_says_and_no_deeper(client, settings):
    assert client.post("/api/v1/things", nested(settings.API_MAX_DEPTH - 1), content_type=JSON).status_code == 201
    for raw in (nested(settings.API_MAX_DEPTH), nested(900), nested(900, inside='"\\u0000"')):
        error = refused(client.post("/api/v1/things", raw, content_type=JSON), 400, "common_001")
        assert error["details"] == {"non_field_errors": ["Demasiados niveles."]}


@pytest.mark.parametrize(
    "raw", [r'{"name": "a\u0000b"}', r'{"na\u0000me": "a"}', r'{"name": "a", "inner": [{"x": ["\u0000"]}]}']
)
def test_nul_is_refused_wherever_it_stands(client, raw):
    error = refused(client.post("/api/v1/things", raw, content_type=JSON), 400, "common_001")
    assert error["details"] == {"non_field_errors": ["El carácter NUL no se admite."]}


def test_a_written_out_escape_is_no_nul(client):
    answer = client.post("/api/v1/things", r'{"name": "\\u0000"}', content_type=JSON)
    assert answer.json()["data"] == {"name": r"\u0000"}


def test_an_empty_body_is_an_empty_object(client):
    for raw in (b"", b"  \n"):
        error = refused(client.post("/api/v1/things", raw, content_type=JSON), 400, "common_001")
        assert set(error["details"]) == {"name"}


@pytest.mark.parametrize(
    "kind",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/xml", "x", ""],
)
def test_another_media_type_is_refused(client, kind):
    refused(client.generic("POST", "/api/v1/things", b'{"name": "a"}', content_type=kind), 415, "common_007")


@pytest.mark.parametrize("kind", ["application/json; charset=utf-8", "Application/JSON"])
def test_json_may_name_its_charset(client, kind):
    assert client.generic("POST", "/api/v1/things", b'{"name": "a"}', content_type=kind).status_code == 201


def test_a_body_that_is_too_large_is_refused_before_it_is_read(client, settings):
    assert client.post("/api/v1/small", b"{}" + b" " * 8, content_type=JSON).json()["error"]["code"] == "common_001"
    refused(client.post("/api/v1/small", b"{}" + b" " * 9, content_type=JSON), 413, "common_010")
    refused(client.post("/api/v1/small", b"{" * 11, content_type=JSON), 413, "common_010")
    refused(client.post("/api/v1/things", b" " * (settings.API_MAX_BODY + 1), content_type=JSON), 413, "common_010")
    refused(
        client.post("/api/v1/things", b" " * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1), content_type=JSON),
        413,
        "common_010",
    )


def test_an_invented_length_does_not_break_it(client):
    answer = client.generic("POST", "/api/v1/things", b'{"name": "a"}', content_type=JSON, CONTENT_LENGTH="many")
    refused(answer, 400, "common_006")


def test_an_unknown_field_is_named_beside_the_known_ones(client):
    error = refused(client.post("/api/v1/things", {"nombre": "a", "name": ""}, content_type=JSON), 400, "common_001")
    assert set(error["details"]) == {"nombre", "name"}
    assert error["details"]["nombre"] == ["Campo desconocido."]
    error = refused(client.post("/api/v1/things", {"name": "a", "extra": 1}, content_type=JSON), 400, "common_001")
    assert set(error["details"]) == {"extra"}


# -- query strings


def test_an_unknown_query_parameter_is_refused(client):
    error = refused(client.get("/api/v1/things?nombre=a"), 400, "common_001")
    assert error["details"] == {"nombre": ["Campo desconocido."]}


def test_a_repeated_query_parameter_is_refused(client):
    error = refused(client.get("/api/v1/things?name=a&name=b"), 400, "common_001")
    assert error["details"] == {"name": ["Solo una vez."]}


@pytest.mark.parametrize("query", ["name=%00", "name=a%00b", "%00=a"])
def test_nul_in_the_query_is_refused(client, query):
    refused(client.get(f"/api/v1/things?{query}"), 400, "common_001")


@pytest.mark.parametrize("query", ["name=%ff", "name=%f0%9f%98%80", "name=" + "x" * 4000])
def test_odd_queries_are_answered(client, query):
    assert client.get(f"/api/v1/things?{query}").status_code == 200


# -- what breaks


def test_an_unexpected_error_shows_nothing_of_itself(client, caplog):
    answer = client.get("/api/v1/raise/unexpected")
    error = refused(answer, 500, "common_005")
    assert "details" not in error
    for word in ("Diego", "token", "KeyError", "Traceback", "routes.py"):
        assert word not in answer.content.decode()
    (record,) = [record for record in caplog.records if "unexpected error" in record.getMessage()]
    assert record.levelname == "ERROR"


@pytest.mark.parametrize("kind", ["database-away", "connection-broken"])
def test_with_the_database_away_the_client_is_told_when_to_come_back(client, kind):
    answer = client.get(f"/api/v1/raise/{kind}")
    refused(answer, 503, "common_008")
    assert int(answer["Retry-After"]) > 0


def test_with_the_database_really_unreachable_too(transactional_db, client, api, cast):
    from django.db import connections

    asker = api(cast.diego)
    asker.token()
    connections.close_all()
    connections["default"].settings_dict["HOST"], host = "/nowhere", connections["default"].settings_dict["HOST"]
    try:
        answer = asker.get("/api/v1/mine")
    finally:
        connections.close_all()
        connections["default"].settings_dict["HOST"] = host
    refused(answer, 503, "common_008")
    assert asker.get("/api/v1/mine").status_code == 200


def test_a_value_that_the_database_refuses_is_the_clients_mistake(client):
    refused(client.get("/api/v1/raise/bad-data"), 400, "common_001")


def test_an_error_outside_every_view_has_the_shape_too(client, settings):
    outermost, *others = settings.MIDDLEWARE
    settings.MIDDLEWARE = [outermost, "oasis.core.tests.test_envelope.broken_middleware", *others]
    refused(client.get("/api/v1/things"), 500, "common_005")


def broken_middleware(get_response):
    def middleware(request):
        raise KeyError("no view was reached")

    return middleware


# -- languages


@pytest.mark.parametrize(
    ("accepted", "message"),
    [
        (None, "No lo encontramos."),
        ("es", "No lo encontramos."),
        ("es-AR,es;q=0.9", "No lo encontramos."),
        ("de", "No lo encontramos."),
        ("*", "No lo encontramos."),
        ("en", "english"),
        ("en-GB,en;q=0.8,es;q=0.5", "english"),
        ("de,en;q=0.4", "english"),
    ],
)
def test_messages_are_spanish_and_english_for_who_asks(client, accepted, message):
    headers = {} if accepted is None else {"accept-language": accepted}
    english = sentence(NotFound.message, "en")
    assert english != "No lo encontramos."
    for path in ("/api/v1/nowhere", "/api/v1/raise/missing"):
        answer = client.get(path, headers=headers)
        assert refused(answer, 404, "common_002")["message"] == {"english": english}.get(message, message)
        assert answer["Content-Language"] == ("en" if message == "english" else "es")


def test_validation_speaks_the_clients_language_too(client):
    answer = client.post("/api/v1/things", {}, content_type=JSON, headers={"accept-language": "en"})
    assert refused(answer, 400, "common_001")["details"] == {"name": ["This field is required."]}
    assert client.post("/api/v1/things", {}, content_type=JSON).json()["error"]["details"] == {
        "name": ["Falta este campo."]
    }


def test_codes_are_the_same_in_every_language(client):
    codes = {
        client.get("/api/v1/nowhere", headers={"accept-language": language}).json()["error"]["code"]
        for language in ("es", "en", "fr")
    }
    assert codes == {"common_002"} <= set(CATALOGUE)
