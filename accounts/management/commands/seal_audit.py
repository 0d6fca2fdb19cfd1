"""`manage.py seal_audit`: what the beat task does every minute, now."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accounts.models import AuditPending
from accounts.services.audit_sealing import seal_audit
from accounts.services.audit_witness import keep_witness


class Command(BaseCommand):
    """Seals the records that wait into the chain."""

    help = "Sella en la cadena los registros de auditoría que esperan y firma hasta dónde llega."

    def add_arguments(self, parser: CommandParser) -> None:
        """How to tell, and whether to do it."""
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--dry-run", action="store_true", help="decir cuántos esperan")

    def handle(self, *args: Any, dry_run: bool = False, **options: Any) -> None:
        """Seal, and say how many there were."""
        sealed = AuditPending.objects.count() if dry_run else seal_audit()
        if sealed and not dry_run:
            keep_witness()
        if options.get("json"):
            self.stdout.write(json.dumps({"records": sealed, "dry_run": dry_run}))
        else:
            self.stdout.write(f"{sealed} records {'to seal' if dry_run else 'sealed'}.")
