"""The journeys app."""

from django.apps import AppConfig


class JourneysConfig(AppConfig):
    """Catalogue, enrollment, gamification and the emotional track of an organization."""

    name = "journeys"
    verbose_name = "Recorridos"

    def ready(self) -> None:
        """Take part in what lower apps leave open: Typeform's webhook, and the handlers of our own events."""
        from journeys import (  # noqa: F401 - they register themselves
            checks,
            event_letters,
            event_tasks,
            forms_webhook,
            invoices_webhook,
            letters,
            live,
            outgoing,
            payment_tasks,
            payments_webhook,
            privacy,
            purchase_letters,
            reporting,
            tasks,
        )
