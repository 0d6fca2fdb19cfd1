"""manage.py screen_text: lines in, one JSON object a line out."""

import sys
from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandParser

from coaching.rules.screening import screen


class Command(BaseCommand):
    """Screens each line of standard input for risk; needs no database, no network, no settings of its own."""

    help = "Lee líneas por la entrada estándar y escribe un objeto JSON por línea: level, categories, reasons."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        """`--json` as everywhere; there is no other output."""
        parser.add_argument("--json", action="store_true", help="siempre es JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Bytes that are no UTF-8 are read as well as they can be; a line's answer is written before the next is read."""
        for raw in sys.stdin.buffer:
            found = screen(raw.decode("utf-8-sig", errors="replace").rstrip("\r\n"))
            answer = {"level": found.level, "categories": found.categories, "reasons": found.reasons}
            sys.stdout.buffer.write(orjson.dumps(answer) + b"\n")
            sys.stdout.buffer.flush()
