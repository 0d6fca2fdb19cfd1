"""`manage.py isolation_check`: tries to get from one organization to another, on every table."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from organizations.models import Organization
from organizations.services.isolation import Attack, check


class Command(BaseCommand):
    """Prints a pass/fail table and exits non-zero on any hole."""

    help = "Ataca el muro entre organizaciones: lee, inserta, cambia, borra y mueve filas en todas las tablas."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which two, and how to print."""
        parser.add_argument("slugs", nargs="*", help="dos organizaciones (por defecto, las dos más antiguas)")
        parser.add_argument("--json", action="store_true", help="un objeto JSON")

    def handle(self, *args: Any, slugs: list[str], **options: Any) -> None:
        """Attack; raises CommandError when something gave way."""
        found = Organization.objects.exclude(schema_state="").order_by("id")
        refs = (found.filter(slug__in=slugs) if slugs else found)[:2].refs()
        if len(refs) != 2:
            raise CommandError("Two provisioned organizations are needed.")
        attacks = check(*refs)
        holes = [attack for attack in attacks if not attack.held]
        if options["json"]:
            listed = [attack.as_dict() for attack in attacks]
            self.stdout.write(
                json.dumps({"ok": not holes, "attacks": len(attacks), "holes": len(holes), "results": listed})
            )
        else:
            self._print(attacks, holes)
        if holes:
            raise CommandError(f"{len(holes)} of {len(attacks)} attacks got through.")

    def _print(self, attacks: list[Attack], holes: list[Attack]) -> None:
        by_table: dict[str, list[Attack]] = {}
        for attack in attacks:
            by_table.setdefault(attack.table, []).append(attack)
        for table, tried in sorted(by_table.items()):
            ok = all(attack.held for attack in tried)
            style = self.style.SUCCESS if ok else self.style.ERROR
            actions = ", ".join(sorted({attack.action for attack in tried}))
            self.stdout.write(f"{style('pass' if ok else 'FAIL')}  {table:<70} {actions}")
        for hole in holes:
            self.stdout.write(
                self.style.ERROR(f"hole: {hole.attacker} → {hole.victim}: {hole.action} {hole.table} ({hole.how})")
            )
        self.stdout.write(f"{len(attacks)} attacks, {len(holes)} holes.")
