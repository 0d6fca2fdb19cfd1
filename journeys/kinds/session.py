"""A coaching session; holding it completes the step."""

from django.utils.translation import gettext_lazy as _

from journeys.kinds import Kind, kind
from journeys.kinds.fields import Text


@kind
class Session(Kind):
    """Completed by a coaching session."""

    code = "session"
    label = _("sesión de acompañamiento")
    help = _("Se completa al terminar una sesión de acompañamiento.")
    completed_by = "session"
    fields = (
        Text(
            name="event",
            label=_("Nombre interno de la sesión"),
            help=_("Solo para el equipo; puedes dejarlo vacío."),
            limit=80,
            required=False,
        ),
    )
