"""Django configuration of the kernel."""

from django.apps import AppConfig
from django.conf import settings
from django.core.cache import close_caches
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, reset_queries


class CoreConfig(AppConfig):
    """The kernel as a Django app: its models are the outbox and the idempotency keys."""

    name = "oasis.core"
    label = "core"
    verbose_name = "Núcleo"

    def ready(self) -> None:
        """Register the kernel's system checks; spare every request what Django does between two."""
        from oasis.core import checks  # noqa: F401

        # Nothing is left to do for these between requests: what a request broke is closed at its end, a connection lost
        # while idle is replaced at BEGIN (oasis.core.database), and our caches hold nothing that `close` would end.
        request_started.disconnect(close_old_connections)
        request_finished.disconnect(close_caches)
        if not settings.DEBUG:
            request_started.disconnect(reset_queries)
