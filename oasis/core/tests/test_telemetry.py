"""Request ids, the request log and the metrics: enough to follow a request, nothing of what a person wrote."""

import io
import json
import logging
from contextlib import contextmanager
from uuid import uuid4

import pytest
import structlog
from django.test import Client
from prometheus_client import REGISTRY

from oasis.core.telemetry import RequestContext, request_context

pytestmark = pytest.mark.urls("oasis.core.tests.routes")
WORDS = "Diego escribió que está triste"


@pytest.fixture
def client(cast):
    return Client(raise_request_exception=False)


@pytest.fixture
def lines(monkeypatch):
    """What is written to the log, line by line, as the configured handler writes it."""
    root = logging.getLogger()
    (handler,) = [one for one in root.handlers if isinstance(one.formatter, structlog.stdlib.ProcessorFormatter)]
    stream, level = io.StringIO(), root.level
    monkeypatch.setattr(handler, "stream", stream)
    root.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.setLevel(level)


@contextmanager
def during(context):
    token = request_context.begin(context)
    try:
        yield
    finally:
        request_context.end(token)


def fail():
    raise ValueError(WORDS)


# -- request id


@pytest.mark.parametrize("given", ["a", "x" * 64, "Req-1_a.B"])
def test_a_request_id_is_taken_and_echoed(client, given):
    answer = client.get("/api/v1/values", headers={"x-request-id": given})
    assert answer["X-Request-ID"] == given


@pytest.mark.parametrize("given", [None, "", "x" * 65, "with space", "ñ", "a\nb", "a;b", "<script>"])
def test_anything_else_is_replaced_by_one_that_is_made(client, given):
    headers = {} if given is None else {"x-request-id": given}
    ids = {client.get("/api/v1/values", headers=headers)["X-Request-ID"] for _ in range(2)}
    assert len(ids) == 2
    assert given not in ids
    assert all(len(one) == 32 and one.isalnum() for one in ids)


@pytest.mark.parametrize(
    "path", ["/api/v1/raise/forbidden", "/api/v1/raise/unexpected", "/api/v1/nowhere", "/api/v1/mine", "/nowhere"]
)
def test_every_answer_carries_it_and_every_error_says_it(client, path):
    answer = client.get(path, headers={"x-request-id": "req-1"})
    assert answer["X-Request-ID"] == "req-1"
    if path.startswith("/api/"):
        assert answer.json()["error"]["request_id"] == "req-1"


def test_the_context_ends_with_the_request(client):
    client.get("/api/v1/values", headers={"x-request-id": "req-1"})
    assert request_context.request_id == ""
    request_context.actor_id = uuid4()  # outside requests there is nothing to set
    assert request_context.actor_id is None


def test_the_user_agent_is_cut_and_free_of_nul(client, monkeypatch):
    from oasis.core.tests.routes import Values

    seen, get = [], Values.get

    def look(view, request):
        seen.append(request_context.user_agent)
        return get(view, request)

    monkeypatch.setattr(Values, "get", look)
    client.get("/api/v1/values", headers={"user-agent": "a\x00b" + "x" * 500})
    assert seen == ["ab" + "x" * 197]


# -- the request log


def test_a_request_is_one_line_that_names_the_route_and_not_the_path(client, lines):
    secret = uuid4()
    client.get(f"/api/v1/things/{secret}?name=Diego", headers={"x-request-id": "req-1"})
    (line,) = [line for line in lines() if line["event"] == "request"]
    assert line["route"] == "api/v1/things/<uuid:thing_id>"
    assert (line["method"], line["status"], line["request_id"], line["level"]) == ("GET", 404, "req-1", "info")
    assert line["ms"] > 0
    assert line["time"].endswith("Z")
    assert str(secret) not in json.dumps(lines())
    assert "Diego" not in json.dumps(lines())


def test_the_line_says_who_asked_and_in_which_organization(api, cast, lines):
    api(cast.diego).post("/api/v1/spend-in-organization", {"name": "café"})
    (line,) = [line for line in lines() if line["event"] == "request"]
    assert (line["user"], line["organization"]) == (str(cast.diego.id), str(cast.a.id))
    assert cast.diego.email not in json.dumps(lines())
    api(None).get("/api/v1/values")
    line = lines()[-1]
    assert (line["user"], line["organization"]) == (None, None)


def test_an_unknown_path_is_not_written_down(client, lines):
    client.get("/api/v1/diego-esta-triste")
    (line,) = [line for line in lines() if line["event"] == "request"]
    assert (line["route"], line["status"]) == ("unmatched", 404)
    assert "triste" not in json.dumps(lines())


def test_the_request_id_is_on_every_line_that_the_request_causes(lines):
    with during(RequestContext(request_id="req-1")):
        structlog.get_logger("oasis.tests").warning("one")
        logging.getLogger("somebody.else").warning("two")
    structlog.get_logger("oasis.tests").warning("three")
    assert [line.get("request_id") for line in lines()] == ["req-1", "req-1", None]


# -- what is not written


@pytest.mark.parametrize(
    "name",
    ["password", "new_password", "secret", "client_secret", "token", "access_token", "Authorization", "cookie", "signature",
     "api_key", "content", "note", "notes", "body", "text", "answers", "email", "phone_number", "birth_date", "first_name"],
)  # fmt: skip
def test_secrets_and_free_text_are_redacted_wherever_they_stand(lines, name):
    log = structlog.get_logger("oasis.tests")
    log.warning("something", **{name: WORDS})
    log.warning("something", details={name: WORDS, "inner": {name: WORDS}, "count": 3})
    written = lines()
    assert WORDS not in json.dumps(written, ensure_ascii=False)
    assert written[0][name] == "[redacted]"
    assert written[1]["details"] == {name: "[redacted]", "inner": {name: "[redacted]"}, "count": 3}


def test_redacting_does_not_change_what_the_caller_holds(lines):
    details = {"password": "hola"}
    structlog.get_logger("oasis.tests").warning("something", details=details)
    assert details == {"password": "hola"}


@pytest.mark.parametrize("how", ["exception", "exc_info", "error", "standard library", "request"])
def test_an_exceptions_log_line_has_its_type_and_place_and_not_its_words(client, lines, how):
    try:
        fail()
    except ValueError as error:
        match how:
            case "exception":
                structlog.get_logger("oasis.tests").exception("it broke")
            case "exc_info":
                structlog.get_logger("oasis.tests").error("it broke", exc_info=True)
            case "error":
                structlog.get_logger("oasis.tests").error("it broke", exc_info=error)
            case "standard library":
                logging.getLogger("somebody.else").exception("it broke")
    if how == "request":
        client.get("/api/v1/raise/unexpected")
    line = lines()[0]
    assert line["exception"]["type"] == ("KeyError" if how == "request" else "ValueError")
    assert any("/tests/" in frame for frame in line["exception"]["frames"])
    assert "triste" not in json.dumps(lines(), ensure_ascii=False)
    assert "exc_info" not in line


def test_no_exception_is_no_entry(lines):
    structlog.get_logger("oasis.tests").error("no exception here", exc_info=True)
    structlog.get_logger("oasis.tests").error("nor here", exc_info=None)
    assert all("exception" not in line and "exc_info" not in line for line in lines())


def test_a_value_that_is_no_json_does_not_lose_the_line(lines):
    structlog.get_logger("oasis.tests").warning("odd", value=object(), by_id={uuid4(): 1})
    assert lines()[0]["event"] == "odd"


# -- metrics


def served(method, route, status):
    labels = {"method": method, "route": route, "status": str(status)}
    return REGISTRY.get_sample_value("oasis_http_request_seconds_count", labels) or 0


def test_requests_are_measured_by_route_and_status(client):
    route = "api/v1/things/<uuid:thing_id>"
    before = served("GET", route, 404)
    for _ in range(3):
        client.get(f"/api/v1/things/{uuid4()}")
    assert served("GET", route, 404) == before + 3


def test_invented_paths_and_methods_make_no_series_of_their_own(client):
    before = served("other", "unmatched", 404)
    for number in range(3):
        client.generic(f"BREW{number}", f"/api/v1/nowhere/{number}")
    assert served("other", "unmatched", 404) == before + 3
    series = {
        sample.labels["method"]
        for metric in REGISTRY.collect()
        for sample in metric.samples
        if "method" in sample.labels
    }
    assert not any(method.startswith("BREW") for method in series)
