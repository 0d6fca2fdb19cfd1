"""What the tests of accounts share."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pyotp
import pytest
import time_machine
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import AuditRecord
from accounts.services.second_factor import begin_setup, finish_setup
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


class Authenticator:
    """The app on a person's telephone."""

    def __init__(self, secret: str, backup_codes: list[str]) -> None:
        self.totp, self.backup_codes = pyotp.TOTP(secret), backup_codes

    def code(self, drift: int = 0) -> str:
        """The code that it shows now, or `drift` steps from now."""
        return self.totp.at(timezone.now() + drift * timedelta(seconds=30))


@pytest.fixture
def second_factor(cast: Any) -> Callable[..., Authenticator]:
    """Switch a person's second factor on, two minutes ago, and hand over their telephone."""

    def switch_on(person: Any) -> Authenticator:
        with time_machine.travel(timezone.now() - timedelta(minutes=2)):
            setup = begin_setup(user_id=person.id)
            codes = finish_setup(user_id=person.id, code=pyotp.TOTP(setup.secret).at(timezone.now()))
        OutboxMessage.objects.all().delete()
        return Authenticator(setup.secret, codes)

    return switch_on
