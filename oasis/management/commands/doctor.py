"""`manage.py doctor`: one page of what is configured, reachable, behind or unsafe, and what to do."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from oasis.doctor import Finding, Grade, areas, examine


class Command(BaseCommand):
    """Examines; ends with an error when something is bad."""

    help = "Dice en una página qué está configurado, qué responde, qué va atrasado o es inseguro, y qué hacer."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """What to look at, and how to print."""
        parser.add_argument("areas", nargs="*", help=f"solo estas: {', '.join(areas())}")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the page."""
        unknown = set(options["areas"]) - set(areas())
        if unknown:
            raise CommandError(f"Nothing is called {', '.join(sorted(unknown))}: choose from {', '.join(areas())}.")
        found = examine(*options["areas"])
        bad = [finding for finding in found if finding.grade is Grade.BAD]
        if options["json"]:
            self.stdout.write(json.dumps({"ok": not bad, "findings": [finding.as_dict() for finding in found]}))
        else:
            for finding in found:
                self._print(finding)
        if bad:
            raise CommandError(f"{len(bad)} things are bad.")

    def _print(self, finding: Finding) -> None:
        style = {
            Grade.OK: self.style.SUCCESS,
            Grade.NOTE: self.style.NOTICE,
            Grade.WARNING: self.style.WARNING,
            Grade.BAD: self.style.ERROR,
        }[finding.grade]
        self.stdout.write(f"{style(f'{finding.grade.value:<8}')}{finding.area:<12}{finding.said}")
        if finding.advice:
            self.stdout.write(f"{'':<20}→ {finding.advice}")
