"""The backoffice of journeys."""

from journeys.admin import catalogue, gamification, home, people, questionnaires

__all__ = ["catalogue", "gamification", "home", "people", "questionnaires"]
