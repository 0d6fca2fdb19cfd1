"""Attendance at an event; checking in completes the step."""

from django.utils.translation import gettext_lazy as _

from journeys.kinds import Kind, kind
from journeys.kinds.fields import Text


@kind
class Event(Kind):
    """Completed by a check-in."""

    code = "event"
    label = _("encuentro")
    help = _("Se completa al registrar la entrada en el encuentro que se enlaza con este paso.")
    completed_by = "check_in"
    fields = (
        Text(
            name="event",
            label=_("Nombre interno del encuentro"),
            help=_("Solo para el equipo; puedes dejarlo vacío."),
            limit=80,
            required=False,
        ),
    )
