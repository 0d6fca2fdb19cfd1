"""Django configuration of the coaching app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoachingConfig(AppConfig):
    """Agents, conversations, safety, knowledge."""

    name = "coaching"
    verbose_name = _("Acompañamiento")
