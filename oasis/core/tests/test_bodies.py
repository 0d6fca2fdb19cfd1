"""Bodies without a length, as a server hands them over that got them in chunks."""

import json
from io import BytesIO

import pytest
from django.test import RequestFactory

from oasis.core.tests.routes import Small
from oasis.wsgi import application

pytestmark = pytest.mark.urls("oasis.core.tests.routes")


def send(body, method="POST", **environ):
    """A request through the WSGI application; its status and its answer."""
    sent = RequestFactory().generic(method, "/api/v1/things").environ
    sent.pop("CONTENT_LENGTH", None)
    sent.update(
        {"CONTENT_TYPE": "application/json", "wsgi.input": BytesIO(body), "HTTP_TRANSFER_ENCODING": "chunked"},
        **environ,
    )
    started = []
    answer = b"".join(application(sent, lambda status, headers: started.append(status)))
    return int(started[0].split()[0]), json.loads(answer)


def test_a_body_without_a_length_is_read(db):
    assert send(b'{"name": "caf\xc3\xa9"}') == (
        201,
        {"success": True, "message": "Creado.", "data": {"name": "café"}, "meta": {}},
    )


def test_with_a_length_no_more_than_it_is_read(db):
    status, answer = send(b'{"name": "a"}{"name": "b"}', CONTENT_LENGTH="13")
    assert (status, answer["data"]) == (201, {"name": "a"})


def test_without_body_and_length_it_is_empty(db):
    assert send(b"")[1]["error"]["details"].keys() == {"name"}


@pytest.mark.parametrize("over", ["API_MAX_BODY", "DATA_UPLOAD_MAX_MEMORY_SIZE"])
def test_a_body_without_a_length_that_is_too_large_is_refused(db, settings, over):
    status, answer = send(b" " * (getattr(settings, over) + 1))
    assert (status, answer["error"]["code"]) == (413, "common_010")


def test_no_more_is_read_than_it_takes_to_refuse_it(db, settings):
    body = BytesIO(b" " * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1000))
    send(b"", **{"wsgi.input": body})
    assert body.tell() == settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1


def test_for_a_method_without_a_body_nothing_is_read(db):
    body = BytesIO(b"x" * 10)
    assert send(b"", method="GET", **{"wsgi.input": body})[0] == 200
    assert body.tell() == 0


def test_a_view_measures_a_body_that_no_length_was_told_for(db):
    """An ASGI server's request has the body and no length."""
    request = RequestFactory().post("/api/v1/small", b'{"name": "a"}', content_type="application/json")
    del request.META["CONTENT_LENGTH"]
    request._body = b'{"name": "a"}'
    assert Small.as_view()(request).status_code == 413
