"""The journeys app."""

from django.apps import AppConfig


class JourneysConfig(AppConfig):
    """Catalogue, enrollment, gamification and the emotional track of an organization."""

    name = "journeys"
    verbose_name = "Recorridos"
