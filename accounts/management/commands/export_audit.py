"""`manage.py export_audit`: a copy of the trail that somebody outside can verify."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accounts.services.audit_export import export_lines
from accounts.services.audit_sealing import seal_audit


class Command(BaseCommand):
    """Writes JSON lines, to a file or to standard output."""

    help = "Escribe la cadena de auditoría como líneas JSON; se comprueba con accounts/offline/verify_audit.py."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to, and how much."""
        parser.add_argument("--output", help="fichero (por defecto, la salida)")
        parser.add_argument("--checkpoints", action="store_true", help="solo los sellos firmados")
        parser.add_argument("--json", action="store_true", help="con --output: cuántas líneas son, en JSON")

    def handle(self, *args: Any, output: str | None = None, checkpoints: bool = False, **options: Any) -> None:
        """Seal what waits, then write; the lines are JSON in any case."""
        seal_audit()
        lines = export_lines(checkpoints_only=checkpoints)
        if output is None:
            for line in lines:
                self.stdout.write(line)
            return
        with Path(output).open("w", encoding="utf-8") as file:
            written = sum(file.write(f"{line}\n") > 0 for line in lines)
        self.stdout.write(json.dumps({"output": output, "lines": written}) if options.get("json") else output)
