"""`manage.py bench_identity`: does the time of an answer tell who has an account? It measures; it is no test."""

import json as encoder
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.timing import NOISE, SAMPLES, measure


class Command(BaseCommand):
    """Times whole requests in this process and fails where a stopwatch would tell known from unknown.

    It writes to the audit trail and leaves switched-off accounts behind: it is for a database one can throw away.
    """

    help = "Mide si el tiempo de una respuesta delata quién tiene cuenta. Para una base de datos desechable."

    def add_arguments(self, parser: CommandParser) -> None:
        """How many of each kind."""
        parser.add_argument("--samples", type=int, default=SAMPLES)
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, samples: int, json: bool, **options: Any) -> None:
        """Measure, print, judge."""
        if settings.PRODUCTION:
            raise CommandError("Not in production.")
        told = []
        for result in measure(samples):
            told.append({**asdict(result), "within_noise": result.within_noise})
            if not json:
                verdict = "ok" if result.within_noise else "TELLS"
                self.stdout.write(
                    f"{result.name:<50} {result.first_ms:7.2f} ms {result.second_ms:7.2f} ms"
                    f"  longer in {result.share:.1%} of pairs  {verdict}"
                )
        if json:
            self.stdout.write(encoder.dumps(told))
        loud = [result["name"] for result in told if not result["within_noise"]]
        if loud:
            raise CommandError(f"More than {NOISE:.0%} from one half: {', '.join(loud)}.")
