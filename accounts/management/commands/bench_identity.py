"""`manage.py bench_identity`: does the time of an answer tell who has an account? It measures; it is no test."""

import json as encoder
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.timing import NOISE, SAMPLES, measure, own_database


class Command(BaseCommand):
    """Times whole requests in this process and fails where a stopwatch would tell known from unknown.

    It makes a database for that and drops it: the one in use is not touched.
    """

    help = "Mide si el tiempo de una respuesta delata quién tiene cuenta, en una base de datos que hace y borra."

    def add_arguments(self, parser: CommandParser) -> None:
        """How many of each kind."""
        parser.add_argument("--samples", type=int, default=SAMPLES, help="de cada clase")
        parser.add_argument("--template", help="una base de datos ya migrada y sin conexiones, que se copia")
        parser.add_argument("--json", action="store_true", help="un objeto JSON")

    def handle(self, *args: Any, samples: int, template: str | None, json: bool, **options: Any) -> None:
        """Measure, print, judge."""
        if settings.PRODUCTION or settings.DATABASE_URL != settings.EMBEDDED.database:
            raise CommandError("Only with the embedded servers of a development machine.")
        told = []
        with own_database(template=template):
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
