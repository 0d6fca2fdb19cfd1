"""The backoffice of journeys."""

from journeys.admin import analytics, catalogue, gamification, home, library, people, questionnaires, rewards

__all__ = ["analytics", "catalogue", "gamification", "home", "library", "people", "questionnaires", "rewards"]
