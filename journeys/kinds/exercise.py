"""A guided exercise in timed parts: breathing, grounding, relaxation."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from journeys.kinds import Config, Kind, kind
from journeys.kinds.fields import Rows, Text, Whole

MAX_PARTS = 50
MAX_SECONDS = 3600


@kind
class Exercise(Kind):
    """Completed by the participant, with nothing to answer."""

    code = "exercise"
    label = _("ejercicio guiado")
    help = _("Una práctica en partes con su tiempo: respiración, anclaje, relajación.")
    fields = (
        Text(name="technique", label=_("Técnica"), help=_("Por ejemplo: respiración 4-6."), limit=80),
        Rows(
            name="parts",
            label=_("Partes"),
            singular=_("Parte"),
            most=MAX_PARTS,
            fields=(
                Text(name="title", label=_("Título"), limit=120),
                Text(name="instruction", label=_("Qué hacer"), limit=2000, lines=3),
                Whole(name="seconds", label=_("Segundos"), least=1, most=MAX_SECONDS, default=60, required=True),
            ),
        ),
        Whole(name="repeat", label=_("Cuántas veces se repite"), least=1, most=MAX_PARTS, default=1),
    )
    properties = {
        "technique": {"type": "string"},
        "parts": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "title": {"type": "string"},
                    "instruction": {"type": "string"},
                    "seconds": {"type": "integer", "minimum": 1, "maximum": MAX_SECONDS},
                },
                "required": ["title", "instruction", "seconds"],
                "additionalProperties": False,
            },
        },
        "repeat": {"type": "integer", "minimum": 1, "description": "How often the parts are gone through."},
        "total_seconds": {"type": "integer", "minimum": 1, "description": "Of all parts, repetitions included."},
    }

    def content(self, config: Config) -> dict[str, Any]:
        """Technique, parts, repetitions, and how long it takes in all."""
        repeat = config.get("repeat", 1)
        return {
            "technique": config["technique"],
            "parts": config["parts"],
            "repeat": repeat,
            "total_seconds": repeat * sum(part["seconds"] for part in config["parts"]),
        }
