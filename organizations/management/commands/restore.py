"""`manage.py restore`: one organization from its file, or everything from its folder."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from organizations.services.backup import BackupError, described, restore, verify
from organizations.services.everything import restore_everything


class Command(BaseCommand):
    """Restores a backup: an organization in one transaction; everything into an empty database."""

    help = "Restaura una copia: un archivo es una organización, una carpeta es todo (en una base de datos vacía)."

    def add_arguments(self, parser: CommandParser) -> None:
        """From where, and over what."""
        parser.add_argument("path", type=Path)
        parser.add_argument("--replace", action="store_true", help="en lugar de la organización que existe")
        parser.add_argument("--dry-run", action="store_true", help="solo comprobar la copia")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore; exits with an error that says what went wrong, and then nothing has changed."""
        path: Path = options["path"]
        try:
            if path.is_dir():
                said = restore_everything(folder=path, dry_run=options["dry_run"])
            elif options["dry_run"]:
                said = {**verify(path).as_dict(), "restored": False}
            else:
                said = {**described(path).as_dict(), "restored": bool(restore(path=path, replace=options["replace"]))}
        except BackupError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(said, default=str))
            return
        for name, value in said.items():
            self.stdout.write(f"{name:<16} {value}")
