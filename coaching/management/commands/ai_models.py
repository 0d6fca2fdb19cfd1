"""Which models there are, what they cost and when they go; warns of those in use that go soon."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone as clock

from coaching.models import Agent, AgentVersion
from coaching.providers.gemini_wire import EMBEDDING_MODEL
from coaching.rules.ai_models import Model, find, models
from oasis.core.tenancy import organization_scope
from organizations.models import Organization


class Command(BaseCommand):
    """`manage.py ai_models [--json]`: exit status 1 when a model in use is gone or going within sixty days."""

    help = "Lists AI models with prices and retirement dates; warns of those in use that go soon."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--json` for machines."""
        parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the models and the warnings."""
        today, used = clock.localdate(), _in_use()
        rows = [_row(model, sorted(used.get(model.id, ())), today) for model in models()]
        warnings = [_warning(row) for row in rows if row["used_by"] and row["status"] != "current"]
        warnings += [
            f"{name} is not known here; used by {', '.join(sorted(by))}."
            for name, by in used.items()
            if find(name) is None
        ]
        if options["json"]:
            self.stdout.write(json.dumps({"models": rows, "warnings": warnings}, default=str, ensure_ascii=False))
        else:
            for row in rows:
                gone = f"retires {row['retires_on']}" if row["retires_on"] else "no date"
                self.stdout.write(
                    f"{row['id']:28} {row['kind']:9} {row['status']:9} {gone:20} {row['input']:>6}/{row['output']:<6} USD"
                    + (f"  used by {', '.join(row['used_by'])}" if row["used_by"] else "")
                )
            for warning in warnings:
                self.stderr.write(self.style.WARNING(warning))
        if warnings:
            raise SystemExit(1)


def _in_use() -> dict[str, set[str]]:
    """The models that settings and agents name, and by whom; the agents of all active organizations."""
    used: dict[str, set[str]] = {EMBEDDING_MODEL: {"search"}} if settings.AI_PROVIDER != "guided" else {}
    if settings.AI_PROVIDER != "guided":
        used.setdefault(_id(settings.AI_MODEL), set()).add("AI_MODEL")
    for organization in Organization.objects.active().refs():
        with organization_scope(organization):
            named = {
                *Agent.objects.exclude(model="").values_list("slug", "model"),
                *AgentVersion.objects.filter(agent__published_version_id__isnull=False)
                .exclude(model="")
                .values_list("agent__slug", "model"),
            }
        for slug, model in named:
            used.setdefault(_id(model), set()).add(f"{organization.name}/{slug}")
    return used


def _id(name: str) -> str:
    found = find(name)
    return found.id if found else name


def _row(model: Model, used_by: list[str], today: Any) -> dict[str, Any]:
    status = "retired" if model.is_retired(today) else "retiring" if model.retires_soon(today) else "current"
    return {
        "id": model.id,
        "kind": model.kind,
        "status": status,
        "retires_on": model.retires_on,
        "successor": model.successor,
        "input": str(model.input),
        "output": str(model.output),
        "used_by": used_by,
    }


def _warning(row: dict[str, Any]) -> str:
    verb = "was retired on" if row["status"] == "retired" else "retires on"
    return f"{row['id']} {verb} {row['retires_on']}; change to {row['successor']}. Used by {', '.join(row['used_by'])}."
