"""Django configuration of the kernel."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """The kernel as a Django app: its models are the outbox and the idempotency keys."""

    name = "oasis.core"
    label = "core"
    verbose_name = "Núcleo"

    def ready(self) -> None:
        """Register the kernel's system checks."""
        from oasis.core import checks  # noqa: F401
