"""The models of journeys; every table lives in the organization's schema."""

from journeys.models.catalogue import Journey, JourneyPrerequisite, JourneyVersion, Step
from journeys.models.certificates import Certificate
from journeys.models.enrollment import Enrollment, StepProgress
from journeys.models.events import Event, Registration, Scan, Steward, Ticket, TicketType
from journeys.models.gamification import (
    ActivityDay,
    Badge,
    BadgeAward,
    GamificationRevision,
    HeldAward,
    Level,
    ParticipantStats,
    PointEntry,
    PointRule,
    RestDay,
    TrackedEvent,
)
from journeys.models.library import LibraryOrigin
from journeys.models.purchases import Order, OrderEntry
from journeys.models.rewards import Redemption, Reward
from journeys.models.wellbeing import EmotionCheckIn, JournalEntry, Questionnaire, QuestionnaireResponse

__all__ = [
    "ActivityDay",
    "Badge",
    "BadgeAward",
    "Certificate",
    "EmotionCheckIn",
    "Enrollment",
    "Event",
    "GamificationRevision",
    "HeldAward",
    "JournalEntry",
    "Journey",
    "JourneyPrerequisite",
    "JourneyVersion",
    "Level",
    "LibraryOrigin",
    "Order",
    "OrderEntry",
    "ParticipantStats",
    "PointEntry",
    "PointRule",
    "Questionnaire",
    "QuestionnaireResponse",
    "Redemption",
    "Registration",
    "RestDay",
    "Reward",
    "Scan",
    "Step",
    "StepProgress",
    "Steward",
    "Ticket",
    "TicketType",
    "TrackedEvent",
]
