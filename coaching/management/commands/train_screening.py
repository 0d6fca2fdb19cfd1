"""manage.py train_screening: makes the screening's classifier from the labelled set, the same weights every time."""

import json
from base64 import b64decode
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from coaching.rules import classifier, training

DATA = Path(classifier.FILE).parent


class Command(BaseCommand):
    """Trains on the examples of the split `train` and writes `coaching/data/classifier.json`."""

    help = "Entrena el clasificador de seguridad con coaching/data/screening.jsonl y escribe sus pesos."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """`--dry-run` trains and writes nothing; `--json` prints figures for programs."""
        parser.add_argument("--dry-run", action="store_true", help="Entrena y no escribe nada.")
        parser.add_argument("--json", action="store_true", help="Escribe las cifras como JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Train, write, say how it went."""
        examples = [example for example in training.read_examples(DATA / "screening.jsonl") if example.split == "train"]
        frames = json.loads((DATA / "frames.json").read_text(encoding="utf-8"))["frames"]
        model = training.train(examples, frames=frames)
        figures = {
            "examples": len(examples),
            "stop_from": model["stop"]["from"],
            "weights": len(b64decode(model["stop"]["weights"])) // 2,
        }
        if not options["dry_run"]:
            classifier.FILE.write_text(json.dumps(model, separators=(",", ":")) + "\n", encoding="utf-8")
        if options["json"]:
            self.stdout.write(json.dumps(figures))
        else:
            self.stdout.write("{examples} frases, {weights} pesos, se detiene desde {stop_from}.".format(**figures))
