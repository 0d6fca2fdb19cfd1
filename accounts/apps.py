"""Django configuration of the accounts app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """People: identity, log-in, sessions, consents, audit."""

    name = "accounts"
    verbose_name = _("Cuentas")

    def ready(self) -> None:
        """Register the app's system checks, the kinds of mail it sends, and its part in exports and erasures."""
        from accounts import checks, letters, metrics, privacy_letters  # noqa: F401
        from accounts.services import privacy  # noqa: F401
