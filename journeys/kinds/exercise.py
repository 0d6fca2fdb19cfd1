"""A guided exercise in timed parts: breathing, grounding, relaxation."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from journeys.kinds import Config, Kind, kind, text

MAX_PARTS = 50
MAX_SECONDS = 3600


@kind
class Exercise(Kind):
    """Completed by the participant, with nothing to answer."""

    code = "exercise"
    label = gettext_lazy("ejercicio guiado")
    help = gettext_lazy(
        "«technique», «parts» (cada parte con title, instruction y seconds) y «repeat» (cuántas veces se repite)."
    )

    def problems(self, config: Config) -> list[str | Promise]:
        """Parts with words and a duration."""
        found: list[str | Promise] = []
        if not text(config, "technique", 80):
            found.append(_("Falta «technique»: el nombre de la técnica."))
        parts = config.get("parts")
        if not isinstance(parts, list) or not 1 <= len(parts) <= MAX_PARTS:
            return [*found, _("Añade en «parts» entre 1 y 50 partes.")]
        for number, part in enumerate(parts, 1):
            good = isinstance(part, dict) and text(part, "title", 120) and text(part, "instruction", 2000)
            if not good or type(part.get("seconds")) is not int or not 1 <= part["seconds"] <= MAX_SECONDS:
                found.append(
                    _("La parte %(number)d necesita title, instruction y seconds (de 1 a 3600).") % {"number": number}
                )
        if type(config.get("repeat", 1)) is not int or not 1 <= config.get("repeat", 1) <= MAX_PARTS:
            found.append(_("«repeat» va de 1 a 50."))
        return found

    def content(self, config: Config) -> dict[str, Any]:
        """Technique, parts and repetitions."""
        return {"technique": config["technique"], "parts": config["parts"], "repeat": config.get("repeat", 1)}
