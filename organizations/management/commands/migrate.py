"""`manage.py migrate`: the shared schema, then the template, then every organization's schema that is behind."""

import sys
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.core.management.commands.migrate import Command as DjangoMigrate
from django.db import connections

from oasis.core.tenancy.rights import apply_rights
from organizations.services import schemas

LOOKS = ("check_unapplied", "plan")
PARTS = ("app_label", "fake", "fake_initial", "run_syncdb", "prune")
LOCK = 0x6F6173_6D6967  # advisory, session level: one `migrate` at a time


class Command(DjangoMigrate):
    """Django's `migrate` for the shared schema; organizations' schemas get the compiled statements, in parallel."""

    help = "Pone al día el esquema común y el de todas las organizaciones (en paralelo, se puede interrumpir)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Django's own, and how many schemas at a time."""
        super().add_arguments(parser)
        parser.set_defaults(database="owner")
        parser.add_argument("--parallel", type=int, default=schemas.PARALLEL, help="esquemas a la vez")

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate; exits with an error that names the schemas that failed."""
        options["database"] = "owner"
        connection = connections["owner"]
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT pg_advisory_lock({LOCK})")
        try:
            self._migrate(*args, **options)
        finally:
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT pg_advisory_unlock({LOCK})")

    def _migrate(self, *args: Any, **options: Any) -> None:
        schemas.owner_connection().set_schema_to_public()
        looks, whole = any(options[name] for name in LOOKS), not any(options[name] for name in PARTS)
        compiled = 0
        if looks or not whole or not schemas.settled():
            if not looks:
                schemas.unsettle()
            super().handle(*args, **{**options, "verbosity": min(options["verbosity"], 1)})
            if looks or not whole:
                return
            compiled = schemas.compile_pending()
            schemas.settle()
        apply_rights()
        outcome = schemas.migrate_schemas(self._progress, parallel=options["parallel"])
        if options["verbosity"]:
            self.stdout.write(
                f"Organizations: {compiled} new migrations compiled, {outcome.behind} schemas behind, "
                f"{outcome.migrated} migrated, {len(outcome.failed)} failed."
            )
        if outcome.failed:
            raise CommandError("\n".join(f"{slug}: {why}" for slug, why in sorted(outcome.failed.items())))

    def _progress(self, done: int, total: int) -> None:
        if sys.stderr.isatty():
            width = 30 * done // total
            self.stderr.write(
                f"\r[{'#' * width}{'.' * (30 - width)}] {done}/{total}", ending="\n" if done == total else ""
            )
