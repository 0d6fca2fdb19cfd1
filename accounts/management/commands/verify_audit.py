"""`manage.py verify_audit`: says whether the audit trail is the one that was sealed."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.services.audit_verification import verify_audit
from accounts.services.audit_witness import read_witness


class Command(BaseCommand):
    """Names the first bad record and exits non-zero."""

    help = "Comprueba la cadena de auditoría entera y dice cuál es el primer registro que no encaja."

    def add_arguments(self, parser: CommandParser) -> None:
        """Checkpoints from elsewhere, and how to print."""
        parser.add_argument("--checkpoints", help="un fichero de `export_audit --checkpoints` guardado fuera")
        parser.add_argument("--json", action="store_true", help="un objeto JSON")

    def handle(self, *args: Any, checkpoints: str | None = None, **options: Any) -> None:
        """Verify; raises CommandError when something does not fit or a file cannot be read."""
        witness = read_witness()
        held = [*_held(checkpoints), *([witness] if witness else [])]
        verdict = verify_audit(held=held)
        findings = [finding.as_dict() for finding in verdict.findings]
        said = {
            "ok": verdict.ok,
            "links": verdict.links,
            "waiting": verdict.waiting,
            "checkpoints": verdict.checkpoints,
            "first_bad": findings[0] if findings else None,
            "findings": findings,
        }
        if options["json"]:
            self.stdout.write(json.dumps(said, ensure_ascii=False))
        else:
            for finding in verdict.findings:
                self.stdout.write(f"{finding.position} {finding.record_id or '-'} {finding.problem}: {finding.said}")
            self.stdout.write(
                f"{verdict.links} sealed, {verdict.waiting} waiting, {verdict.checkpoints} checkpoints, "
                f"{len(findings)} problems."
            )
        if not verdict.ok:
            first = verdict.findings[0]
            raise CommandError(f"First bad record: {first.record_id or '-'} at {first.position} ({first.problem}).")


def _held(path: str | None) -> list[dict[str, Any]]:
    if path is None:
        return []
    try:
        lines = [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]
        return [line for line in lines if line["kind"] == "checkpoint"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CommandError(f"{path} cannot be read: {error}") from error
