"""Workers that claim at the same moment."""

import threading
import time
from typing import Any

from django.db import connection, transaction

from oasis.core.testing import at_once

WORKERS = 4
FRESH = "SELECT pg_stat_clear_snapshot()"  # a transaction would see for ever what it saw first
WAITING = """SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'"""


def claims_while_locked(model: Any, claim: Any) -> list[Any]:
    """Have four workers claim while a fifth connection holds the only row, so that all of them have seen it as due."""
    seen: list[Any] = []
    go = threading.Event()

    def hold() -> None:
        with transaction.atomic():
            model.objects.select_for_update().get()
            go.set()
            deadline = time.monotonic() + 120
            while time.monotonic() < deadline:
                with connection.cursor() as cursor:
                    cursor.execute(FRESH)
                    cursor.execute(WAITING)
                    if cursor.fetchone()[0] + len(seen) >= WORKERS:
                        break
                threading.Event().wait(0.02)

    def take() -> None:
        go.wait(120)
        seen.append(claim())

    at_once(hold, *[take] * WORKERS)
    return [claimed for claimed in seen if claimed]
