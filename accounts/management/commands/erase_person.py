"""`manage.py erase_person`: an erasure that was asked for in another way than from inside the account."""

import json
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from accounts.services.erasure import erase_now, preview


class Command(BaseCommand):
    """Shows what would be erased, or erases without days of grace."""

    help = "Borra a una persona sin días de espera (por carta o sentencia); con --dry-run solo dice qué se borraría."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whom, why, and whether at all."""
        parser.add_argument("person", help="correo o id de la persona")
        parser.add_argument("--reason", default="", help="por qué se hace así; queda en la auditoría")
        parser.add_argument("--dry-run", action="store_true", help="no borra nada")
        parser.add_argument("--json", action="store_true", help="un objeto JSON")

    def handle(self, *args: Any, person: str, reason: str, **options: Any) -> None:
        """Preview or erase; raises CommandError for nobody, without a reason, and when the erasure has to wait."""
        user = _find(person)
        if options["dry_run"]:
            self._say(preview(user.pk), options["json"])
            return
        if len(reason.strip()) < 3:
            raise CommandError("Say why: --reason")
        outcome = erase_now(user_id=user.pk, reason=reason.strip())
        self._say(outcome, options["json"])
        if outcome["status"] == "held":
            raise CommandError(f"The erasure waits for: {outcome['held_by']}.")

    def _say(self, said: dict[str, Any], as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(said, ensure_ascii=False))
            return
        for name, value in said.items():
            self.stdout.write(f"{name}: {value}")


def _find(text: str) -> User:
    try:
        user = User.objects.filter(pk=UUID(text)).first()
    except ValueError:
        user = User.objects.with_email(text).first()
    if user is None or user.erased_at is not None:
        raise CommandError(f"There is nobody like {text}.")
    return user
