"""`manage.py purge_organization`: drop an archived organization's data, after a backup that was proven by restoring it."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from organizations.models import Organization
from organizations.services.backup import BackupError
from organizations.services.purging import NotArchived, Purge, look_at, purge_organization


class Command(BaseCommand):
    """Purges; asks for the slug once more unless `--yes` is given."""

    help = "Borra los datos de una organización archivada, tras una copia comprobada restaurándola."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which, and how sure one is."""
        parser.add_argument("slug")
        parser.add_argument("--to", type=Path, help="carpeta de la copia (por defecto <datos>/backups)")
        parser.add_argument("--yes", action="store_true", help="no preguntar")
        parser.add_argument("--dry-run", action="store_true", help="decir qué se borraría")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Purge; exits with an error that says what stands in the way, and then nothing has changed."""
        organization = Organization.objects.filter(slug=options["slug"]).only("id", "slug").first()
        if organization is None:
            raise CommandError(f"No organization has the slug {options['slug']}.")
        try:
            purge = look_at(organization.pk)
            if not options["dry_run"]:
                self._confirm(options, organization.slug)
                purge = purge_organization(organization_id=organization.pk, folder=options["to"])
        except (NotArchived, BackupError) as error:
            raise CommandError(str(error)) from error
        said = {**purge.as_dict(), "purged": not options["dry_run"]}
        if options["json"]:
            self.stdout.write(json.dumps(said))
            return
        self._tell(purge)

    def _tell(self, purge: Purge) -> None:
        """For people: where the backup is, and of which tables there was anything."""
        backup = purge.backup
        self.stdout.write(f"{purge.slug}: {'purged' if backup else 'would be purged'}")
        if backup:
            held = f"{backup.tables} tables, {backup.rows} rows, {backup.files} files"
            self.stdout.write(f"Backup, proven by restoring it: {backup.path} ({held})")
        for table, rows in purge.rows.items():
            if rows:
                self.stdout.write(f"  {table:<40} {rows:>8}")

    def _confirm(self, options: dict[str, Any], slug: str) -> None:
        if options["yes"]:
            return
        question = f"Para borrar los datos de {slug}, escribe su identificador: "
        if input(question).strip() != slug:
            raise CommandError("Nothing was purged.")
