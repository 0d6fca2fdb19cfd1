"""A coaching session; holding it completes the step."""

from django.utils.translation import gettext_lazy

from journeys.kinds import Kind, kind


@kind
class Session(Kind):
    """Completed by a coaching session."""

    code = "session"
    label = gettext_lazy("sesión de acompañamiento")
    help = gettext_lazy("Se completa al terminar una sesión de acompañamiento. «event», si se quiere, la nombra.")
    completed_by = "session"
    optional_settings = frozenset({"event"})
