"""`manage.py relay`: moves due outbox rows to Celery."""

import signal
import threading
from typing import Any

import structlog
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, InterfaceError, connection
from kombu.exceptions import OperationalError as BrokerError

from oasis.core import outbox
from oasis.core.tasks import deliver

log = structlog.get_logger(__name__)
IDLE_SECONDS = 0.25
AWAY_SECONDS = 2.0


class Command(BaseCommand):
    """Claims due messages and hands their ids over; several relays may run side by side."""

    help = "Mueve los mensajes pendientes de la base de datos a Celery."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """`--once` is for cron and tests."""
        parser.add_argument("--once", action="store_true", help="una sola pasada")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        """Run until SIGTERM or SIGINT."""
        stop = threading.Event()
        if not once:
            signal.signal(signal.SIGTERM, lambda *_: stop.set())
            signal.signal(signal.SIGINT, lambda *_: stop.set())
        while not stop.is_set():
            wait = self.turn()
            if once:
                return
            stop.wait(wait)

    def turn(self) -> float:
        """One pass; returns the seconds to wait before the next."""
        try:
            claimed = outbox.claim()
        except (DatabaseError, InterfaceError):
            log.warning("relay: PostgreSQL is away")
            connection.close()
            return AWAY_SECONDS
        for position, (message_id, topic) in enumerate(claimed):
            try:
                deliver.apply_async((str(message_id),), queue=outbox.queue_of(topic), retry=False)
            except (BrokerError, OSError):
                log.warning("relay: the broker is away")
                for waiting, _ in claimed[position:]:
                    outbox.release(waiting)
                return AWAY_SECONDS
        return 0.0 if claimed else IDLE_SECONDS
