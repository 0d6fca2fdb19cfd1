"""`manage.py backup`: one organization, or everything."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from organizations.models import Organization
from organizations.services.backup import BackupError, back_up, default_folder, verify
from organizations.services.everything import back_up_everything


class Command(BaseCommand):
    """Writes a backup; `--verify` restores it into a scratch schema and compares every row."""

    help = "Guarda una copia de una organización (o de todo) y, con --verify, la comprueba restaurándola."

    def add_arguments(self, parser: CommandParser) -> None:
        """What, and where to."""
        parser.add_argument("slug", nargs="?", help="la organización; sin ella, todo")
        parser.add_argument("--to", type=Path, help="carpeta (por defecto <datos>/backups)")
        parser.add_argument("--verify", action="store_true", help="restaurar en un esquema de prueba y comparar")
        parser.add_argument("--dry-run", action="store_true", help="decir qué se copiaría")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Back up; exits with an error that says what went wrong."""
        folder: Path = options["to"] or default_folder()
        found = Organization.objects.exclude(schema_state="").order_by("slug")
        if options["slug"]:
            found = found.filter(slug=options["slug"])
            if not found:
                raise CommandError(f"No organization with a schema has the slug {options['slug']}.")
        if options["dry_run"]:
            self._say(options, {"to": str(folder), "organizations": list(found.values_list("slug", flat=True))})
            return
        try:
            if not options["slug"]:
                self._say(options, back_up_everything(folder=folder, check=options["verify"]))
                return
            backup = back_up(organization_id=found[0].pk, folder=folder)
            if options["verify"]:
                verify(Path(backup.path))
        except BackupError as error:
            raise CommandError(str(error)) from error
        self._say(options, {**backup.as_dict(), "verified": options["verify"]})

    def _say(self, options: dict[str, Any], said: dict[str, Any]) -> None:
        if options["json"]:
            self.stdout.write(json.dumps(said, default=str))
            return
        for name, value in said.items():
            self.stdout.write(f"{name:<16} {value}")
