"""What the tests of accounts share."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import QuerySet

from accounts.models import AuditRecord
from oasis.core.models import OutboxMessage

NEW_PASSWORD = "despacio-y-con-calma-7"


@pytest.fixture
def link_token(mailbox: list[Any]) -> Callable[[], str]:
    """The token of the link in the newest mail."""

    def newest() -> str:
        found = re.search(r"\?token=([A-Za-z0-9_-]+)", mailbox[-1].body)
        assert found, mailbox[-1].body
        return found[1]

    return newest


@pytest.fixture
def records(cast: Any) -> Callable[[], QuerySet[AuditRecord]]:
    """The audit records of the test, oldest first."""
    before = list(AuditRecord.objects.values_list("id", flat=True))
    return lambda: AuditRecord.objects.exclude(id__in=before).order_by("id")


@pytest.fixture
def audited(records: Callable[[], QuerySet[AuditRecord]]) -> Callable[[], list[str]]:
    """The actions on record, oldest first."""
    return lambda: list(records().values_list("action", flat=True))


@pytest.fixture
def mails(outbox: Any) -> Callable[[], list[str]]:
    """The kinds of mail that wait, oldest first."""
    waiting = OutboxMessage.objects.filter(topic="accounts.mail", status="pending").order_by("id")
    return lambda: list(waiting.values_list("payload__template", flat=True))


@pytest.fixture
def login(api: Any, cast: Any) -> Callable[..., Any]:
    """Log a person in over HTTP; the answer."""

    def post(person: Any, password: str | None = None, **headers: str) -> Any:
        body = {"email": person.email, "password": password or person.password}
        return api(None).post("/api/v1/auth/login", body, **headers)

    return post


@pytest.fixture
def registration() -> dict[str, Any]:
    """The body of a registration."""
    return {
        "email": "Nora@Nueva.example",
        "password": NEW_PASSWORD,
        "profile": {"first_name": "Nora", "last_name": "Nueva", "country": "MX"},
        "accept_terms": True,
    }
