"""Django configuration of the webhook gateway."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebhooksConfig(AppConfig):
    """Receives providers' events, keeps them and has them processed."""

    name = "webhooks"
    verbose_name = _("Webhooks")

    def ready(self) -> None:
        """Register the system checks."""
        from webhooks import checks  # noqa: F401
