"""`manage.py rotate_jwt_key`: the next key that signs access and refresh tokens, without logging anybody out."""

import json as encoder
import os
import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.tokens import key_id

BYTES = 48
SIGNS, VERIFIES = "JWT_SIGNING_KEY", "JWT_VERIFYING_KEYS"


class Command(BaseCommand):
    """Makes a key and says the settings of each step.

    The first step lets every process verify what the new key will sign; the second lets it sign; the third, once the
    longest refresh token made with the old key is over, forgets the old one. Where all processes read one file and
    restart together, `--write <file> --step 2` writes it there.
    """

    help = "Prepara la siguiente clave que firma los tokens, sin cerrar ninguna sesión."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to write, and which step."""
        parser.add_argument("--json", action="store_true", help="los pasos, en JSON")
        parser.add_argument("--write", metavar="ARCHIVO", help="escribe un paso en un archivo de entorno")
        parser.add_argument("--step", type=int, choices=[1, 2], default=2, help="qué paso escribe --write")

    def handle(self, *args: Any, json: bool, write: str | None, step: int, **options: Any) -> None:
        """Make the key; nothing changes but what `--write` names."""
        current, former = settings.SIMPLE_JWT["SIGNING_KEY"], list(settings.JWT_VERIFYING_KEYS)
        fresh = secrets.token_urlsafe(BYTES)
        days = settings.SIMPLE_JWT["REFRESH_TOKEN_LIFETIME"].days
        steps: list[dict[str, str]] = [
            {SIGNS: current, VERIFIES: ",".join([fresh, *former])},
            {SIGNS: fresh, VERIFIES: ",".join([current, *former])},
            {SIGNS: fresh, VERIFIES: ""},
        ]
        if any("," in key for key in (current, *former)):
            raise CommandError("A key contains a comma: it cannot stand in a list.")
        if write is not None:
            _write(Path(write), steps[step - 1])
            self.stderr.write(f"{write}: {key_id(fresh)} {'firma' if step == 2 else 'verifica'} al reiniciar.")
        elif json:
            self.stdout.write(encoder.dumps({"kid": key_id(fresh), "steps": steps, "days_before_last_step": days}))
        else:
            when = ("ahora", "cuando todos los procesos tengan el anterior", f"{days} días después")
            for number, (values, moment) in enumerate(zip(steps, when, strict=True), start=1):
                lines = "\n".join(f"   {name}={value}" for name, value in values.items())
                self.stdout.write(f"{number}. {moment}\n{lines}")


def _write(path: Path, values: dict[str, str]) -> None:
    """Replace the two lines in an environment file, whole or not at all, readable by its owner only."""
    lines = path.read_text().splitlines() if path.exists() else []
    kept = [line for line in lines if line.partition("=")[0].strip() not in values]
    fresh = path.with_name(f".{path.name}.new")
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write("\n".join([*kept, *(f"{name}={value}" for name, value in values.items())]) + "\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
