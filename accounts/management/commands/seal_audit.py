"""`manage.py seal_audit`: what the beat task does every minute, now."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.services.audit_sealing import seal_audit
from accounts.services.audit_witness import keep_witness


class Command(BaseCommand):
    """Seals the records that wait into the chain."""

    help = "Sella en la cadena los registros de auditoría que esperan y firma hasta dónde llega."

    def handle(self, *args: Any, **options: Any) -> None:
        """Seal, and say how many there were."""
        sealed = seal_audit()
        if sealed:
            keep_witness()
        self.stdout.write(f"{sealed} records sealed.")
