"""The tests' client of the API."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import pytest

from oasis.core.testing.cast import Cast, Person


@dataclass
class Api:
    """A client of the API as one person (None: anonymous)."""

    person: Person | None
    session_id: UUID | None = None
    headers: dict[str, str] = field(default_factory=dict)

    def request(self, method: str, path: str, data: Any = None, *, organization: Any = None, **headers: str) -> Any:
        """Send a JSON request; `organization` overrides the person's own, `headers` are in snake case."""
        from django.test import Client

        sent = {**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        if self.person is not None:
            sent.setdefault("authorization", f"Bearer {self.token()}")
            chosen = organization or self.person.organization
            if chosen is not None:
                sent.setdefault("x-organization-id", str(getattr(chosen, "id", chosen)))
        body: dict[str, Any] = (
            {} if data is None else {"data": json.dumps(data, default=str), "content_type": "application/json"}
        )
        return Client().generic(method, path, headers=sent, **body)

    def get(self, path: str, **options: Any) -> Any:
        """GET."""
        return self.request("GET", path, **options)

    def post(self, path: str, data: Any = None, **options: Any) -> Any:
        """POST JSON."""
        return self.request("POST", path, {} if data is None else data, **options)

    def patch(self, path: str, data: Any, **options: Any) -> Any:
        """PATCH JSON."""
        return self.request("PATCH", path, data, **options)

    def put(self, path: str, data: Any, **options: Any) -> Any:
        """PUT JSON."""
        return self.request("PUT", path, data, **options)

    def delete(self, path: str, data: Any = None, **options: Any) -> Any:
        """DELETE."""
        return self.request("DELETE", path, data, **options)

    def token(self) -> str:
        """An access token of a session made for this client."""
        from datetime import timedelta

        from django.utils import timezone

        from accounts.models import Session
        from accounts.tokens import issue_access

        assert self.person is not None, "nobody has no token"
        if self.session_id is None:
            now, year = timezone.now(), timedelta(days=365)  # the database's clock does not travel with a test's
            session = Session.objects.create(
                user_id=self.person.id, refresh_jti=uuid4(), last_used_at=now, expires_at=now + year
            )
            self.session_id = session.id
        return issue_access(user_id=self.person.id, session_id=self.session_id)


@pytest.fixture
def api(cast: Cast) -> Callable[[Person | None], Api]:
    """`api(cast.diego).get("/api/v1/journeys")`."""
    clients: dict[str, Api] = {}

    def as_person(person: Person | None) -> Api:
        return clients.setdefault(person.name if person else "", Api(person))

    return as_person


@pytest.fixture
def enter(cast: Cast) -> Callable[..., Any]:
    """`enter(cast.bruno)`: a browser in which that person is logged in to the backoffice, in the organization chosen."""

    def as_person(person: Person, organization: Any = None) -> Any:
        from django.contrib.auth import get_user_model
        from django.test import Client

        from organizations.switcher import SESSION_KEY

        browser = Client(headers={"accept-language": "es"})
        browser.force_login(get_user_model()._default_manager.get(pk=person.id))
        if organization is not None:
            session = browser.session
            session[SESSION_KEY] = str(organization)
            session.save()
        return browser

    return as_person


def events_of(response: Any) -> list[tuple[str, Any]]:
    """The events of an `EventStream`, run to its end: name and data.

    What a stream does in threads has connections of its own: such a test wants `transactional_db`.
    """

    async def collect() -> bytes:
        return b"".join([part async for part in response.streaming_content])

    found = []
    for block in asyncio.run(collect()).decode().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        if fields:
            found.append((fields["event"], json.loads(fields["data"])))
    return found
