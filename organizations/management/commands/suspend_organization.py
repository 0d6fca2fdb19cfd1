"""`manage.py suspend_organization`: shut an organization for now, or open it again."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from oasis.core.errors import NotFound
from organizations.models import Organization
from organizations.services import lifecycle


class Command(BaseCommand):
    """Suspends; `--resume` opens it again."""

    help = "Suspende una organización (sus miembros no pueden entrar) o, con --resume, la reanuda."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which, and which way."""
        parser.add_argument("slug")
        parser.add_argument("--resume", action="store_true", help="reanudarla")
        parser.add_argument("--dry-run", action="store_true", help="decir qué cambiaría")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Suspend or resume; exits with an error where the status does not fit."""
        resume = options["resume"]
        needed = Organization.Status.SUSPENDED if resume else Organization.Status.ACTIVE
        organization = Organization.objects.filter(slug=options["slug"]).only("id", "slug", "status").first()
        if organization is None:
            raise CommandError(f"No organization has the slug {options['slug']}.")
        if organization.status != needed:
            raise CommandError(f"{organization.slug} is {organization.status}.")
        if not options["dry_run"]:
            move = lifecycle.resume_organization if resume else lifecycle.suspend_organization
            try:
                organization = move(organization_id=organization.pk)
            except NotFound as error:  # somebody was faster
                raise CommandError(f"{organization.slug} is not {needed} any more.") from error
        said = {"slug": organization.slug, "status": organization.status, "changed": not options["dry_run"]}
        self.stdout.write(json.dumps(said) if options["json"] else f"{said['slug']}: {said['status']}")
