"""Something done in another application, which reports it as a tracked event."""

from django.utils.translation import gettext_lazy as _

from journeys.kinds import Kind, kind
from journeys.kinds.fields import Text


@kind
class External(Kind):
    """Completed by a tracked event of the name in `event`."""

    code = "external"
    label = _("actividad externa")
    help = _("Algo que la persona hace en otra aplicación, y que esa aplicación nos cuenta.")
    completed_by = "tracking"
    fields = (
        Text(
            name="event",
            label=_("Nombre del suceso"),
            help=_("Como lo envía la aplicación, por ejemplo «app.paseo». Pregúntalo a quien la hizo."),
            limit=64,
        ),
    )
