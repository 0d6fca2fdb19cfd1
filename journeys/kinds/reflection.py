"""Something to write; it becomes a page of the person's journal."""

from typing import Any

from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from journeys.kinds import Config, Kind, Outcome, Work, WrongAnswer, kind
from journeys.kinds.fields import Text, Whole

MAX_CHARACTERS = 20_000


@kind
class Reflection(Kind):
    """Completed by the participant with `reflection`."""

    code = "reflection"
    label = _("reflexión escrita")
    help = _("Una pregunta que invita a escribir. Lo escrito va al diario de la persona, y nadie más lo lee.")
    fields = (
        Text(name="prompt", label=_("Pregunta"), help=_("La que invita a escribir."), limit=2000, lines=3),
        Whole(
            name="min_characters", label=_("Mínimo de letras"), help=_("Que sea poco."), least=0, most=2000, default=1
        ),
    )
    properties = {"prompt": {"type": "string"}, "min_characters": {"type": "integer", "minimum": 1}}

    def content(self, config: Config) -> dict[str, Any]:
        """The prompt and the minimum."""
        return {"prompt": config["prompt"], "min_characters": max(1, config.get("min_characters", 1))}

    def complete(self, config: Config, work: Work) -> Outcome:
        """What was written, long enough."""
        written = (work.reflection or "").strip()
        minimum = max(1, config.get("min_characters", 1))
        if len(written) < minimum:
            raise WrongAnswer(
                {"reflection": [translate("Escribe al menos %(count)d caracteres.") % {"count": minimum}]}
            )
        return Outcome(journal=written)
