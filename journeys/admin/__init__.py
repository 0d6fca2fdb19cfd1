"""The backoffice of journeys."""

from journeys.admin import (
    analytics,
    catalogue,
    events,
    gamification,
    home,
    invoices,
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
    "invoices",
    "library",
    "orders",
    "people",
    "questionnaires",
    "rewards",
]
