"""The backoffice of journeys."""

from journeys.admin import (
    analytics,
    catalogue,
    events,
    gamification,
    home,
    library,
    orders,
    people,
    questionnaires,
    rewards,
)

__all__ = [
    "analytics",
    "catalogue",
    "events",
    "gamification",
    "home",
    "library",
    "orders",
    "people",
    "questionnaires",
    "rewards",
]
