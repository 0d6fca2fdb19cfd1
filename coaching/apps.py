"""Django configuration of the coaching app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoachingConfig(AppConfig):
    """Agents, conversations, safety, knowledge."""

    name = "coaching"
    verbose_name = _("Acompañamiento")

    def ready(self) -> None:
        """Screen what journeys and accounts have people write; register checks and mails."""
        from accounts.names import register_name_screening
        from coaching import checks, forms_webhook, jitsi_webhook, letters, privacy  # noqa: F401 - they register themselves
        from coaching.services import meeting_tools  # noqa: F401
        from coaching.services.names import look_at_names
        from coaching.services.safety import PAUSES_AWARDS, flag_answer, look_at
        from journeys.services.safety import register_open_case, register_risk_flag, register_screening

        register_name_screening(look_at_names)
        register_screening(look_at)
        register_risk_flag(flag_answer)
        register_open_case(PAUSES_AWARDS)
