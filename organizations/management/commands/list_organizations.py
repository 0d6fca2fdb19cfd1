"""`manage.py list_organizations`: every tenant, its state and how many people it has, in one statement."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db.models import Count, Q

from organizations.models import Organization, SchemaMigration


class Command(BaseCommand):
    """Lists organizations; `behind` tells whose schema lacks a migration."""

    help = "Lista las organizaciones, su estado y sus personas."

    def add_arguments(self, parser: CommandParser) -> None:
        """How to print."""
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print them."""
        newest = SchemaMigration.objects.using("owner").last()
        current = newest.state if newest else ""
        rows = Organization.objects.annotate(
            people=Count("memberships", filter=Q(memberships__status="active"))
        ).values("id", "slug", "name", "kind", "status", "people", "schema_state")
        listed = [
            {**row, "id": str(row["id"]), "behind": row.pop("schema_state") != current} for row in rows.order_by("slug")
        ]
        if options["json"]:
            self.stdout.write(json.dumps(listed))
            return
        for row in listed:
            behind = "  behind" if row["behind"] else ""
            self.stdout.write(f"{row['slug']:<30} {row['kind']:<10} {row['status']:<13} {row['people']:>6}{behind}")
