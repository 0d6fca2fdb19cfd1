"""The shared tables of journeys, as an app of their own: django-tenants decides by app where tables stand."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JourneysSharedConfig(AppConfig):
    """The library of journeys, and the register of certificates."""

    name = "journeys.shared"
    label = "journeys_shared"
    verbose_name = _("Biblioteca de recorridos")
