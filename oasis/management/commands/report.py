"""`manage.py report`: the platform across organizations, in one query."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.core.serializers.json import DjangoJSONEncoder

from journeys.models import Enrollment
from oasis.core.tenancy import organization_scope
from organizations.models import Organization
from organizations.services.figures import platform_figures, replace_completions


class Command(BaseCommand):
    """Prints members, active people and completed journeys of each organization."""

    help = "Personas, personas activas (30 días) y recorridos completados de cada organización."

    def add_arguments(self, parser: CommandParser) -> None:
        """How to print; and whether to count anew first."""
        parser.add_argument("--json", action="store_true")
        parser.add_argument(
            "--rebuild", action="store_true", help="contar de nuevo en cada esquema (tras restaurar una copia)"
        )
        parser.add_argument("--dry-run", action="store_true", help="con --rebuild: decir cuántas se contarían")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print it."""
        if options["rebuild"]:
            self._rebuild(dry_run=options["dry_run"])
        rows = platform_figures()
        if options["json"]:
            self.stdout.write(json.dumps(rows, cls=DjangoJSONEncoder))
            return
        self.stdout.write(f"{'organization':<32}{'status':<14}{'people':>8}{'active':>8}{'completed':>11}")
        for row in rows:
            figures = f"{row['members']:>8}{row['active_people']:>8}{row['journeys_completed']:>11}"
            self.stdout.write(f"{row['slug']:<32}{row['status']:<14}{figures}")

    def _rebuild(self, *, dry_run: bool) -> None:
        refs = Organization.objects.exclude(schema_state="").refs()
        if dry_run:
            self.stderr.write(f"{len(refs)} organizations would be counted.")
            return
        for number, ref in enumerate(refs, start=1):
            with organization_scope(ref):
                completed = list(Enrollment.objects.filter(status="completed").values_list("pk", flat=True))
            replace_completions(organization_id=ref.id, enrollment_ids=completed)
            if self.stderr.isatty():
                self.stderr.write(f"\r{number}/{len(refs)}", ending="\n" if number == len(refs) else "")
