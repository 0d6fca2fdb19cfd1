"""`manage.py rebuild_stats`: proves that ledger, totals and ladders agree, and restores what does not."""

import json
import sys
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Q
from redis.exceptions import RedisError

from journeys.services.rebuilding import Proof, prove
from oasis.core.tenancy import OrganizationRef
from organizations.models import Organization

SHOWN = 20


class Command(BaseCommand):
    """Looks at every person's totals, one organization after the other."""

    help = "Comprueba que libro de puntos, totales y clasificaciones coinciden, y restaura lo que no."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which organization, and whether to change anything."""
        parser.add_argument("--organization", help="slug or id; default: all active ones")
        parser.add_argument("--dry-run", action="store_true", help="only prove; exits with 1 where something is wrong")
        parser.add_argument("--json", action="store_true")

    def handle(self, *, organization: str | None, dry_run: bool, **options: Any) -> None:
        """Prove, and repair unless it is a dry run."""
        told, holds = [], True
        for slug, ref in self._organizations(organization):
            try:
                proof = prove(organization=ref, repair=not dry_run, progress=self._progress(slug))
            except RedisError as error:
                raise CommandError("Redis is away: the totals were looked at, the ladders were not.") from error
            holds = holds and proof.holds
            told.append(self._told(slug, proof))
            if not options["json"]:
                self._write(slug, proof, dry_run=dry_run)
        if options["json"]:
            self.stdout.write(json.dumps({"dry_run": dry_run, "holds": holds, "organizations": told}, default=str))
        if dry_run and not holds:
            raise CommandError("Something does not agree; run it without --dry-run to restore it.")

    def _organizations(self, named: str | None) -> list[tuple[str, OrganizationRef]]:
        found = Organization.objects.order_by("slug")
        if named is None:
            found = found.active()
        else:
            try:
                found = found.filter(Q(slug=named) | Q(pk=UUID(named)))
            except ValueError:
                found = found.filter(slug=named)
        rows = [(row.slug, row.ref) for row in found]
        if named is not None and not rows:
            raise CommandError(f"No organization is called {named}.")
        return rows

    def _told(self, slug: str, proof: Proof) -> dict[str, Any]:
        return {
            "organization": slug,
            "people": proof.people,
            "holds": proof.holds,
            "differences": proof.differences,
            "ladders": proof.ladders,
        }

    def _write(self, slug: str, proof: Proof, *, dry_run: bool) -> None:
        ladders = ", ".join(f"{period} {state}" for period, state in proof.ladders.items())
        wrong = len({one["person"] for one in proof.differences})
        what = "wrong" if dry_run else "restored"
        self.stdout.write(f"{slug}: {proof.people} people, {wrong} {what}; ladders: {ladders}")
        for one in proof.differences[:SHOWN]:
            self.stdout.write(f"  {one['person']} {one['field']}: {one['stored']} → {one['proved']}")
        if len(proof.differences) > SHOWN:
            self.stdout.write(f"  … and {len(proof.differences) - SHOWN} more (--json shows all)")

    def _progress(self, slug: str) -> Any:
        def tell(people: int) -> None:
            if sys.stderr.isatty():
                self.stderr.write(f"\r{slug}: {people}", ending="")

        return tell
