"""Attendance at an event; checking in completes the step."""

from django.utils.translation import gettext_lazy

from journeys.kinds import Kind, kind


@kind
class Event(Kind):
    """Completed by a check-in."""

    code = "event"
    label = gettext_lazy("encuentro")
    help = gettext_lazy("Se completa al registrar la entrada en el encuentro. «event», si se quiere, lo nombra.")
    completed_by = "check_in"
    optional_settings = frozenset({"event"})
