"""`manage.py create_organization`: a new tenant, ready when the command returns."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from oasis.core.errors import OasisError
from organizations.models import Organization
from organizations.services.provisioning import create_organization, provision_now


class Command(BaseCommand):
    """Creates the organization, its owner's membership, its role and its schema."""

    help = "Crea una organización con su esquema."

    def add_arguments(self, parser: CommandParser) -> None:
        """Name, slug, kind and the owner's address."""
        parser.add_argument("name")
        parser.add_argument("slug")
        parser.add_argument("--kind", choices=Organization.Kind.values, default=Organization.Kind.COMPANY)
        parser.add_argument("--owner", help="correo de quien será propietaria; debe tener cuenta")
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--dry-run", action="store_true", help="solo comprueba")

    def handle(self, *args: Any, **options: Any) -> None:
        """Create it; raises CommandError with what stands in the way."""
        owner = User.objects.with_email(options["owner"]).first() if options["owner"] else None
        if options["owner"] and owner is None:
            raise CommandError(f"Nobody has the address {options['owner']}.")
        if Organization.objects.filter(slug=options["slug"]).exists():
            raise CommandError(f"The slug {options['slug']} is taken.")
        if options["dry_run"]:
            self._print({"created": False, "slug": options["slug"]}, options)
            return
        try:
            organization = create_organization(
                name=options["name"], slug=options["slug"], kind=options["kind"], owner_id=owner.id if owner else None
            )
        except OasisError as error:
            raise CommandError(str(error.message)) from error
        organization = provision_now(organization)
        self._print(
            {"created": True, "id": str(organization.id), "slug": organization.slug, "status": organization.status},
            options,
        )

    def _print(self, result: dict[str, Any], options: dict[str, Any]) -> None:
        line = (
            json.dumps(result) if options["json"] else "  ".join(f"{name}: {value}" for name, value in result.items())
        )
        self.stdout.write(line)
