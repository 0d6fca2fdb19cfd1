"""Django configuration of the accounts app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People: identity, log-in, sessions, consents, audit."""

    name = "accounts"
    verbose_name = "Cuentas"

    def ready(self) -> None:
        """Register the app's system checks and the kinds of mail it sends."""
        from accounts import checks, letters  # noqa: F401
