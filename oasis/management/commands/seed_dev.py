"""`manage.py seed_dev`: two sponsors, the community, their people and sixty days of history, for development."""

import json
import sys
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from oasis.demo import file, roster, seeding

BAR = 20  # characters


class Command(BaseCommand):
    """Makes what is missing of the demo; a second run changes nothing."""

    help = "Makes demo organizations, people, content and history, and writes demo.json. Development only."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """The options."""
        parser.add_argument(
            "--people",
            type=int,
            default=roster.PEOPLE,
            help=f"participants of each sponsor ({roster.FEWEST}-{roster.MOST})",
        )
        parser.add_argument("--json", action="store_true", help="print what was made as one JSON object")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be made")

    def handle(self, *args: Any, **options: Any) -> None:
        """Seed. Raises CommandError in production and for an impossible number of people."""
        if settings.PRODUCTION:
            raise CommandError("seed_dev makes people with a known password: it is refused with OASIS_ENV=production.")
        people = options["people"]
        if not roster.FEWEST <= people <= roster.MOST:
            raise CommandError(f"--people is a number from {roster.FEWEST} to {roster.MOST}.")
        talks = options["verbosity"] > 0 and not options["json"]
        dry_run = options["dry_run"]
        seeded = seeding.seed(
            people=people, dry_run=dry_run, progress=self._bar if talks and sys.stderr.isatty() else lambda *told: None
        )
        if not dry_run:
            path = file.write(seeded)
        if options["json"]:
            self.stdout.write(json.dumps({"dry_run": dry_run, "made": asdict(seeded.made)}))
        elif talks:
            self._report(seeded.made, dry_run=dry_run)
            if not dry_run:
                self.stdout.write(f"Addresses and the password are in {path}.")

    def _bar(self, done: int, of: int, what: str) -> None:
        filled = BAR * done // of
        end = "\r\033[K" if done == of else ""
        self.stderr.write(f"\r\033[K[{'#' * filled}{'.' * (BAR - filled)}] {what}{end}", ending="")
        self.stderr.flush()

    def _report(self, made: seeding.Made, *, dry_run: bool) -> None:
        if not made.anything:
            self.stdout.write("The demo is complete: nothing to make.")
            return
        listed = ", ".join(f"{count} {name}" for name, count in asdict(made).items() if count)
        self.stdout.write(f"{'Would make' if dry_run else 'Made'}: {listed}.")
