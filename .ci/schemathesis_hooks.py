"""Who asks in the OpenAPI run: the owner of a demo organization, who logs in again every half minute.

Some operations end the session that asks; the next log-in mends that. `DEMO` names the demo.json of the live server.
"""

import json
import os
from pathlib import Path

import httpx
import schemathesis

DEMO = json.loads(Path(os.environ["DEMO"]).read_text())
ORGANIZATION = DEMO["organizations"][0]
OWNER = next(
    person for person in DEMO["people"] if (person["organization"], person["role"]) == (ORGANIZATION["slug"], "owner")
)


@schemathesis.auth(refresh_interval=30)
class Owner:
    """A bearer token and the organization's header."""

    def get(self, case: schemathesis.Case, context: schemathesis.AuthContext) -> str:
        """Log in."""
        credentials = {"email": OWNER["email"], "password": DEMO["password"]}
        answer = httpx.post(f"{DEMO['url']}/api/v1/auth/login", json=credentials, timeout=10)
        return str(answer.raise_for_status().json()["data"]["access"])

    def set(self, case: schemathesis.Case, data: str, context: schemathesis.AuthContext) -> None:
        """Put the token and the organization on a request."""
        case.headers["Authorization"] = f"Bearer {data}"
        case.headers.setdefault("X-Organization-ID", ORGANIZATION["id"])
