"""`manage.py reembed`: passages for the articles that lack them, with the models in use; those of other models go."""

import json
import sys
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from coaching.providers.base import ProviderFailed
from coaching.services.embedding import reembed, waiting
from oasis.core.resilience import CircuitOpen
from oasis.core.tenancy import OrganizationRef
from organizations.models import Organization


class Command(BaseCommand):
    """Goes on where it was left: what is up to date is not embedded again."""

    help = "Embeds knowledge articles that changed, or that a new model has not seen; may be stopped and run again."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which organization, whether to write, and how to tell."""
        parser.add_argument("--organization", help="only the organization with this slug")
        parser.add_argument("--dry-run", action="store_true", help="only say how many articles wait")
        parser.add_argument("--json", action="store_true", help="one JSON object a line")

    def handle(self, *args: Any, **options: Any) -> None:
        """An organization after the other, a hundred articles at a time."""
        found = Organization.objects.active()
        if options["organization"]:
            found = found.filter(slug=options["organization"])
        organizations = list(found.refs())
        if options["organization"] and not organizations:
            raise CommandError(f"No active organization is called {options['organization']!r}.")
        for organization in organizations:
            told: dict[str, Any] = {"organization": str(organization.id), "name": organization.name}
            told["articles_waiting"] = len(waiting(organization))
            if not options["dry_run"]:
                try:
                    told["passages_made"] = reembed(organization, partial(self._progress, organization))
                except (ProviderFailed, CircuitOpen) as error:
                    raise CommandError(
                        f"{organization.name}: the provider does not answer ({str(error) or type(error).__name__}). What was "
                        "made is kept; run it again later."
                    ) from error
            if options["json"]:
                self.stdout.write(json.dumps(told, ensure_ascii=False))
            else:
                made = "" if options["dry_run"] else f", {told['passages_made']} passages made"
                self.stdout.write(f"{organization.name}: {told['articles_waiting']} articles waiting{made}")

    def _progress(self, organization: OrganizationRef, done: int, total: int) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"\r{organization.name}: {done}/{total}", ending="\n" if done == total else "")
        else:  # a log has no line to write over
            self.stderr.write(f"{organization.name}: {done}/{total}")
