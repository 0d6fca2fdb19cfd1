"""Who asks in the OpenAPI run: the owner of a demo organization, who logs in again every half minute.

Some operations end the session that asks; the next log-in mends that. `DEMO` names the demo.json of the live server.
"""

import json
import os
from pathlib import Path

import httpx
import psycopg
import schemathesis

from oasis import embedded

DEMO = json.loads(Path(os.environ["DEMO"]).read_text())
ORGANIZATION = DEMO["organizations"][0]
OWNER = next(
    person for person in DEMO["people"] if (person["organization"], person["role"]) == (ORGANIZATION["slug"], "owner")
)


@schemathesis.auth(refresh_interval=30)
class Owner:
    """A bearer token and the organization's header."""

    def get(self, case: schemathesis.Case, context: schemathesis.AuthContext) -> str:
        """Log in; the wrong passwords that the run tries in the owner's name lock her out, so the lock is taken off."""
        with psycopg.connect(embedded.urls(Path(os.environ["OASIS_DATA_DIR"])).owner, autocommit=True) as owner:
            owner.execute("DELETE FROM accounts_loginfailure")
        credentials = {"email": OWNER["email"], "password": DEMO["password"]}
        answer = httpx.post(f"{DEMO['url']}/api/v1/auth/login", json=credentials, timeout=10)
        return str(answer.raise_for_status().json()["data"]["access"])

    def set(self, case: schemathesis.Case, data: str, context: schemathesis.AuthContext) -> None:
        """Put the token and the organization on a request."""
        case.headers["Authorization"] = f"Bearer {data}"
        case.headers.setdefault("X-Organization-ID", ORGANIZATION["id"])


@schemathesis.check
def refusals_name_their_reason(
    context: schemathesis.CheckContext, response: schemathesis.Response, case: schemathesis.Case
) -> None:
    """Assert that a refused request is told why: a code, a sentence, the request's id; for validation the fields."""
    if not 400 <= response.status_code < 500 or case.method == "HEAD":
        return
    body = response.json()
    error = body.get("error", {})
    assert body.get("success") is False, "a refusal is not an envelope"
    assert error.get("code") and error.get("message"), "a refusal has neither code nor sentence"
    assert error.get("request_id") == response.headers["x-request-id"][0], "a refusal names another request"
    if error["code"] == "common_001":
        details = error.get("details")
        assert isinstance(details, dict) and details, "a validation error names no field"
