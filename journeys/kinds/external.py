"""Something done in another application, which reports it as a tracked event."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from journeys.kinds import Config, Kind, kind, text


@kind
class External(Kind):
    """Completed by a tracked event of the name in `event`."""

    code = "external"
    label = gettext_lazy("actividad externa")
    help = gettext_lazy("«event» es el nombre del suceso que la completa, como lo envía la aplicación.")
    completed_by = "tracking"
    optional_settings = frozenset({"event"})

    def problems(self, config: Config) -> list[str | Promise]:
        """It names the event; without one nobody could complete the step."""
        return super().problems(config) or (
            [] if text(config, "event", 64) else [_("Falta «event»: el nombre del suceso.")]
        )
