"""`manage.py rotate_keys`: brings what is stored under the current master key, while the system runs."""

import base64
import json
import os
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from oasis.core.crypto import KEY_BYTES
from oasis.core.rotation import BATCH, Rotated, rotate, sealed_columns, survey


class Command(BaseCommand):
    """Changing the master key takes four steps, each of them while the system runs.

    1. `FIELD_ENCRYPTION_KEYS=<old>,<new>` on every process: all can read what the new key will seal (`--new-key` makes one).
    2. `FIELD_ENCRYPTION_KEYS=<new>,<old>` on every process: the new key seals from now on.
    3. `manage.py rotate_keys`, as often as one likes; cut off, it goes on where it stopped.
    4. `FIELD_ENCRYPTION_KEYS=<new>` once `manage.py rotate_keys --dry-run` finds nothing stale.
    """

    help = "Vuelve a cifrar con la clave maestra actual lo que cifraron las anteriores, sin parar el sistema."

    def add_arguments(self, parser: CommandParser) -> None:
        """How much at once, and how to tell of it."""
        parser.add_argument("--dry-run", action="store_true", help="solo cuenta lo que falta")
        parser.add_argument("--json", action="store_true", help="el resultado, en JSON")
        parser.add_argument("--batch", type=int, default=BATCH, help="filas por transacción")
        parser.add_argument("--new-key", action="store_true", help="escribe una clave nueva y los pasos, y no hace más")

    def handle(self, *args: Any, dry_run: bool, json: bool, batch: int, new_key: bool, **options: Any) -> None:
        """Rotate each column; exits with an error when something cannot be read with the keys there are."""
        if new_key:
            self._steps()
            return
        results: dict[str, Rotated] = {}
        for column in sealed_columns():
            if dry_run:
                results[str(column)] = survey(column)
            else:
                told = lambda done, total, name=str(column): self.stderr.write(f"{name}: {done}/{total}")  # noqa: E731
                results[str(column)] = rotate(column, progress=told, batch=batch)
        self._tell(results, as_json=json)
        unreadable = [name for name, result in results.items() if result.unreadable]
        if unreadable:
            raise CommandError(f"No se puede leer con las claves configuradas: {', '.join(unreadable)}.")

    def _tell(self, results: dict[str, Rotated], *, as_json: bool) -> None:
        touched = {name: asdict(result) for name, result in results.items() if result.stale or result.unreadable}
        if as_json:
            self.stdout.write(json.dumps({"columns": touched, "keys": len(settings.FIELD_ENCRYPTION_KEYS) or 1}))
            return
        for name, counts in touched.items():
            self.stdout.write(
                f"{name}: {counts['stale']} con claves anteriores, {counts['resealed']} cifradas de nuevo,"
                f" {counts['unreadable']} ilegibles"
            )
        if not touched:
            self.stdout.write("Todo está cifrado con la clave actual.")

    def _steps(self) -> None:
        fresh = base64.urlsafe_b64encode(os.urandom(KEY_BYTES)).decode()
        known = settings.FIELD_ENCRYPTION_KEYS
        for step, keys in enumerate(([*known, fresh], [fresh, *known]), start=1):
            self.stdout.write(f"{step}. FIELD_ENCRYPTION_KEYS={','.join(keys)}")
        self.stdout.write(f"3. manage.py rotate_keys\n4. FIELD_ENCRYPTION_KEYS={fresh}")
