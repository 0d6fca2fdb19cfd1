"""Django configuration of the webhook gateway."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebhooksConfig(AppConfig):
    """Receives providers' events and has them processed; sends organizations their own."""

    name = "webhooks"
    verbose_name = _("Webhooks")

    def ready(self) -> None:
        """Register checks, mails and metrics, and what is published of the apps below."""
        from webhooks import checks, letters, metrics, privacy, published  # noqa: F401
