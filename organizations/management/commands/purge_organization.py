"""`manage.py purge_organization`: drop an archived organization's data, after a backup that was proven by restoring it."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from organizations.models import Organization
from organizations.services.backup import BackupError
from organizations.services.purging import NotArchived, look_at, purge_organization


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
        for name, value in said.items():
            self.stdout.write(f"{name:<10} {value}")

    def _confirm(self, options: dict[str, Any], slug: str) -> None:
        if options["yes"]:
            return
        question = f"Para borrar los datos de {slug}, escribe su identificador: "
        if input(question).strip() != slug:
            raise CommandError("Nothing was purged.")
