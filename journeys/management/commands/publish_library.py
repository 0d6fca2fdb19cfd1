"""`manage.py publish_library`: journeys into the library, and from there to organizations."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from journeys.errors import DocumentRefused
from journeys.services import documents, library, starting
from oasis.core.errors import NotFound
from organizations.models import Organization

WORDS = {
    "new": "new",
    "updated": "updated",
    "unchanged": "nothing to do",
    "kept": "has a journey of its own there",
    "refused": "refused",
}


class Command(BaseCommand):
    """Adds a file to the library as the next version, and publishes a version to organizations; both may be repeated."""

    help = "Añade recorridos a la biblioteca y los publica en organizaciones."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which journey, to whom."""
        parser.add_argument("slug", nargs="?", help="el recorrido de la biblioteca; con --file, lo dice el archivo")
        parser.add_argument("--file", type=Path, help="archivo JSON que se añade antes como versión nueva")
        parser.add_argument("--stock", action="store_true", help="añade los recorridos que trae el programa")
        parser.add_argument("--note", default="", help="qué cambia en esta versión")
        parser.add_argument("--default", action="store_true", help="las organizaciones nuevas empiezan con él")
        parser.add_argument("--to", nargs="+", metavar="SLUG", default=[], help="organizaciones")
        parser.add_argument("--all", action="store_true", help="todas las organizaciones activas")
        parser.add_argument("--upgrade", action="store_true", help="las que ya lo tienen")
        parser.add_argument("--number", type=int, help="una versión que no es la última")
        parser.add_argument("--dry-run", action="store_true", help="lo intenta y no guarda nada")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it; the exit status is an error where an organization refused."""
        added = starting.stock_library() if options["stock"] and not options["dry_run"] else 0
        slug = self._add(options) if options["file"] else options["slug"]
        if slug is None:
            if not options["stock"]:
                raise CommandError("Name a journey of the library, or give --file or --stock.")
            self._print(options, {"added": added, "published": []}, [f"{added} added to the library"])
            return
        targets = self._targets(slug, options)
        try:
            done = library.publish_to(
                slug=slug,
                organization_ids=[target.id for target in targets],
                version=options["number"],
                dry_run=options["dry_run"],
            )
        except NotFound as error:
            raise CommandError(f"The library has no such version of {slug}.") from error
        lines = [
            f"{one.organization}: {one.slug} v{one.version} {WORDS[one.outcome]}"
            + (f", {one.conflicts} to decide" if one.conflicts else "")
            + (", waits as a draft" if one.waiting else "")
            + "".join(f"\n    {problem}" for problem in one.problems)
            for one in done
        ]
        self._print(options, {"added": added, "published": [asdict(one) for one in done]}, lines)
        if any(one.outcome == "refused" for one in done):
            raise CommandError("Not every organization could take it.")

    def _add(self, options: dict[str, Any]) -> str:
        try:
            document = documents.read_document(options["file"].read_bytes())
        except OSError as error:
            raise CommandError(f"The file cannot be read: {error.strerror}.") from error
        except DocumentRefused as refusal:
            raise CommandError("\n".join(map(str, (refusal.details or {})["problems"]))) from refusal
        if not options["dry_run"]:
            library.add_to_library(document, note=options["note"], default=True if options["default"] else None)
        return str(document["slug"])

    def _targets(self, slug: str, options: dict[str, Any]) -> list[Organization]:
        active = Organization.objects.active().order_by("slug").only("id", "slug")
        if options["all"]:
            return list(active)
        if options["upgrade"]:
            return list(active.filter(pk__in=library.holders(slug)))
        found = list(active.filter(slug__in=options["to"]))
        unknown = set(options["to"]) - {one.slug for one in found}
        if unknown:
            raise CommandError(f"No active organization: {', '.join(sorted(unknown))}.")
        return found

    def _print(self, options: dict[str, Any], result: dict[str, Any], lines: list[str]) -> None:
        self.stdout.write(json.dumps(result, default=str) if options["json"] else "\n".join(lines) or "Nothing to do.")
