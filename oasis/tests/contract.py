"""How the tests of the contract read answers: as an outside client does, by names, and to the letter."""

from typing import Any

ENVELOPE = {"success", "message", "data", "meta"}
PAGE, CURSOR = {"page", "page_size", "total", "pages"}, {"next", "previous", "page_size"}


def answered(answer: Any, status: int = 200, *, pagination: set[str] | None = None) -> Any:
    """The data of an answer in the envelope of successes; `pagination` are the names that its `meta` has."""
    body = answer.json()
    assert (answer.status_code, set(body)) == (status, ENVELOPE), body
    assert body["success"] is True
    assert body["message"]
    if pagination is not None:
        assert set(body["meta"]["pagination"]) == pagination
    return body["data"]


def refused(answer: Any, status: int, code: str, *fields: str) -> dict[str, Any]:
    """The error of an answer in the envelope of refusals; `fields` are what its details name."""
    body = answer.json()
    assert (answer.status_code, body.get("error", {}).get("code")) == (status, code), body
    assert set(body) == {"success", "error"}
    assert body["success"] is False
    error: dict[str, Any] = body["error"]
    assert {"code", "message", "request_id"} <= set(error) <= {"code", "message", "request_id", "details"}
    assert error["request_id"] == answer.headers["X-Request-ID"]
    assert set(error.get("details", {})) >= set(fields)
    return error


def shaped(value: Any, promised: str, more: str = "") -> None:
    """Assert that an object (or each of a list that is not empty) has just the promised names and those known beside."""
    rows = value if isinstance(value, list) else [value]
    assert rows, "nothing to look at"
    names = {*promised.split(), *more.split()}
    for row in rows:
        assert set(row) == names, f"lacks {names - set(row)}, has besides {set(row) - names}"
