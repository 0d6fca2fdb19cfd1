"""Handlers whose effects can be counted, and that take long enough to be killed in the middle."""

from typing import Any

from django.apps import AppConfig

PROVIDER, SECRET = "crash", "known-to-the-crash-test-alone"  # see settings.py beside
EFFECT, STATE = "tests.effect", "tests.state"


class CrashConfig(AppConfig):
    """Registers the handlers."""

    name = "webhooks.tests.crash"
    label = "webhooks_tests_crash"

    def ready(self) -> None:
        """Both kinds of events leave one audit record."""
        from webhooks.registry import handles

        handles(PROVIDER, EFFECT)(leave_a_record)
        handles(PROVIDER, STATE)(leave_a_record)


def leave_a_record(event: Any, payload: dict[str, Any]) -> None:
    """One record, then a moment in which to die."""
    from django.db import connection

    from accounts.audit import record

    record(action=event.type, target=f"event:{event.event_id}")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(0.02)")
