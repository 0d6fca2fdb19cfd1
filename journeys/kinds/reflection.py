"""Something to write; it becomes a page of the person's journal."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from journeys.kinds import Config, Kind, Outcome, Work, WrongAnswer, kind, text

MAX_CHARACTERS = 20_000


@kind
class Reflection(Kind):
    """Completed by the participant with `reflection`."""

    code = "reflection"
    label = gettext_lazy("reflexión escrita")
    help = gettext_lazy("«prompt» es la pregunta; «min_characters», cuánto hay que escribir como mínimo.")

    def problems(self, config: Config) -> list[str | Promise]:
        """A prompt and a modest minimum."""
        found: list[str | Promise] = []
        if not text(config, "prompt", 2000):
            found.append(_("Falta «prompt»: la pregunta que invita a escribir."))
        minimum = config.get("min_characters", 1)
        if type(minimum) is not int or not 0 <= minimum <= 2000:
            found.append(_("«min_characters» va de 0 a 2000."))
        return found

    def content(self, config: Config) -> dict[str, Any]:
        """The prompt and the minimum."""
        return {"prompt": config["prompt"], "min_characters": max(1, config.get("min_characters", 1))}

    def complete(self, config: Config, work: Work) -> Outcome:
        """What was written, long enough."""
        written = (work.reflection or "").strip()
        minimum = max(1, config.get("min_characters", 1))
        if len(written) < minimum:
            raise WrongAnswer({"reflection": [_("Escribe al menos %(count)d caracteres.") % {"count": minimum}]})
        return Outcome(journal=written)
