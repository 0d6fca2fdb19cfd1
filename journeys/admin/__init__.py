"""The backoffice of journeys."""

from journeys.admin import (
    analytics,
    attendance,
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
    "attendance",
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
