"""Django configuration of the composition root and of the admin that it serves."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class OasisConfig(AppConfig):
    """The project package as an app: its static files, commands and tests."""

    name = "oasis"
    default = True

    def ready(self) -> None:
        """Make our Celery app the current one, and tell the backoffice of the kernel who keeps the audit."""
        import oasis.core.api  # noqa: F401 - before DRF's views, which ask for its classes while they are being imported
        from accounts.audit import record
        from oasis import celery  # noqa: F401 - whoever sends a task sends it to our broker
        from oasis.core.backoffice import audit_with

        audit_with(record)


class BackofficeConfig(AdminConfig):
    """Django's admin with our site; it stands in INSTALLED_APPS in the place of `django.contrib.admin`."""

    default_site = "oasis.admin.BackofficeSite"
