"""Whether the agents are good enough to be released."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from coaching.providers import KNOWN, chosen_provider
from coaching.services.evaluation import evaluate, report


class Command(BaseCommand):
    """`manage.py evaluate_agents [--provider NAME] [--judge] [--json]`: exit status 1 below the bar."""

    help = "Holds thirty conversations with the agents and judges each answer; fails below the bar."

    def add_arguments(self, parser: CommandParser) -> None:
        """Who answers, whether a model judges too, and how the result is printed."""
        parser.add_argument("--provider", choices=sorted(KNOWN), default=settings.AI_PROVIDER)
        parser.add_argument(
            "--judge", action="store_true", help="have the configured model judge each conversation too"
        )
        parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")

    def handle(self, *args: Any, **options: Any) -> None:
        """Evaluate and print."""
        judge = chosen_provider() if options["judge"] and chosen_provider().leaves_machine else None
        found = report(evaluate(KNOWN[options["provider"]](), judge=judge), provider=options["provider"])
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False))
        else:
            for verdict in found["verdicts"]:
                mark = "passed" if verdict["passed"] else "FAILED"
                self.stdout.write(f"{mark}  {verdict['agent']}/{verdict['id']}  {'; '.join(verdict['problems'])}")
            self.stdout.write(f"{found['passed']} of {found['conversations']} passed; the bar is {found['bar']:.0%}")
        if not found["good_enough"]:
            raise SystemExit(1)
