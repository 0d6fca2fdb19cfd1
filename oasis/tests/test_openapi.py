"""The OpenAPI document says everything that the API does, and its pages need no other host."""

import json
import re

import pytest
from django.contrib.staticfiles import finders
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.validation import validate_schema

from oasis.core.api.docs import Document, Redoc, Swagger, document
from oasis.core.errors import CATALOGUE
from oasis.tests.routes import every_route

NOT_DESCRIBED = (Document, Swagger, Redoc)  # the document itself and its pages
ROUTES = [route for route in every_route() if not issubclass(route.view, NOT_DESCRIBED)]
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


@pytest.fixture(scope="module")
def described():
    """The document."""
    return json.loads(document())


def operations(described):
    return {
        (method, path): operation
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
        if method != "parameters"
    }


def test_the_document_is_valid_and_is_built_without_a_warning():
    document.cache_clear()
    GENERATOR_STATS.reset()
    schema = json.loads(document())
    assert dict(GENERATOR_STATS._warn_cache) == {}
    assert dict(GENERATOR_STATS._error_cache) == {}
    validate_schema(schema)


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_every_method_of_every_path_is_described(described, route):
    assert hasattr(route.handler, "operation"), f"{route} has no @operation"
    path = "/" + PARAMETER.sub(r"{\1}", route.path)
    assert (route.method, path) in operations(described)


def test_nothing_else_is_described(described):
    assert len(operations(described)) == len(ROUTES)


def test_every_operation_has_a_name_of_its_own_and_a_sentence(described):
    names = [operation["operationId"] for operation in operations(described).values()]
    assert len(names) == len(set(names))
    assert all(operation["summary"] for operation in operations(described).values())


def test_every_answer_is_one_of_the_two_shapes(described):
    odd = []
    for where, operation in operations(described).items():
        for status, answer in operation["responses"].items():
            schema = answer.get("content", {}).get("application/json", {}).get("schema")
            if schema is None:
                continue  # no content, a file, a stream
            wanted = ["success", "message", "data", "meta"] if status < "400" else ["success", "error"]
            if schema.get("required") != wanted:
                odd.append((*where, status))
    assert not odd


def test_the_codes_that_are_named_are_those_of_the_catalogue_with_their_status(described):
    for operation in operations(described).values():
        for status, answer in operation["responses"].items():
            if status < "400":
                continue
            codes = answer["content"]["application/json"]["schema"]["properties"]["error"]["properties"]["code"]["enum"]
            assert {CATALOGUE[code].status for code in codes} == {int(status)}


def test_what_needs_a_token_says_so(described):
    for route in ROUTES:
        operation = operations(described)[route.method, "/" + PARAMETER.sub(r"{\1}", route.path)]
        public = route.declared("capability") == "public"
        assert operation.get("security", []) == ([] if public else [{"accessToken": []}]), str(route)
        assert ("401" in operation["responses"]) or public, str(route)


def test_the_document_is_served_as_json(api):
    answer = api(None).get("/api/v1/openapi.json")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
    assert answer.json()["openapi"].startswith("3.")


@pytest.mark.parametrize("page", ["docs", "redoc"])
def test_the_pages_need_no_other_host(api, page):
    answer = api(None).get(f"/api/v1/{page}")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/html; charset=utf-8")
    text = answer.content.decode()
    assert "/api/v1/openapi.json" in text
    assert not re.findall(r"""(?:src|href|url)\s*[=:(]\s*["']?(?:https?:)?//""", text)
    assets = re.findall(r'(?:src|href)="/static/([^"]+)"', text)
    assert assets
    assert all(finders.find(asset) for asset in assets)


@pytest.mark.parametrize("path", ["openapi.json", "docs", "redoc"])
@pytest.mark.parametrize("method", ["POST", "PUT", "OPTIONS"])
def test_the_pages_answer_in_our_shape_when_they_refuse(api, path, method):
    answer = api(None).request(method, f"/api/v1/{path}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (405, "common_003")
    assert set(answer["Allow"].split(", ")) == {"GET", "HEAD"}
