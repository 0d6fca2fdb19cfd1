"""What an organization's journeys hold of a person.

What somebody wrote or answered is deleted. The ledger of points, enrollments, redemptions, tickets and purchases stay as figures
under the pseudonym: an organization's counts and its accounts with points are to go on adding up.
"""

from django.db.models.functions import Now

from accounts.privacy import Fate, Holding, of_holdings, register_contributor
from journeys.models import (
    ActivityDay,
    BadgeAward,
    Certificate,
    EmotionCheckIn,
    Enrollment,
    HeldAward,
    JournalEntry,
    Order,
    ParticipantStats,
    PointEntry,
    QuestionnaireResponse,
    Redemption,
    Registration,
    RestDay,
    StepProgress,
    Ticket,
    TrackedEvent,
)

HOLDINGS = (
    Holding(
        section="journal",
        model=JournalEntry,
        person="person_id",
        fate=Fate.ERASED,
        fields=("text", "created_at", "updated_at"),
    ),
    Holding(
        section="check_ins",
        model=EmotionCheckIn,
        person="person_id",
        fate=Fate.ERASED,
        fields=("mood", "energy", "emotions", "note", "day", "created_at"),
    ),
    Holding(
        section="questionnaires",
        model=QuestionnaireResponse,
        person="person_id",
        fate=Fate.ERASED,
        fields=("questionnaire__title", "answers", "scores", "created_at"),
    ),
    Holding(
        section="steps",
        model=StepProgress,
        person="enrollment__person_id",
        fate=Fate.EMPTIED,
        fields=(
            "enrollment__journey__title",
            "step__title",
            "started_at",
            "completed_at",
            "seconds",
            "points",
            "answers",
            "result",
        ),
        empty={"answers": None},
    ),
    Holding(
        section="enrollments",
        model=Enrollment,
        person="person_id",
        fate=Fate.KEPT,
        fields=("journey__title", "status", "progress", "started_at", "completed_at"),
    ),
    Holding(
        section="certificates",
        model=Certificate,
        person="person_id",
        fate=Fate.EMPTIED,  # revoked: the row stays, so that it is not issued again
        fields=("code", "name", "journey_title", "minutes", "completed_on", "issued_at"),
        empty={"name": "", "revoked_at": Now()},
    ),
    Holding(
        section="points",
        model=PointEntry,
        person="person_id",
        fate=Fate.KEPT,
        fields=("amount", "balance_after", "kind", "reason", "created_at"),
    ),
    Holding(
        section="held_points",
        model=HeldAward,
        person="person_id",
        fate=Fate.ERASED,
        fields=("amount", "reason", "created_at", "granted_at"),
    ),
    Holding(
        section="totals",
        model=ParticipantStats,
        person="person_id",
        fate=Fate.ERASED,
        fields=(
            "points",
            "earned",
            "level",
            "streak_current",
            "streak_longest",
            "steps_completed",
            "seconds",
            "tallies",
        ),
    ),
    Holding(
        section="badges",
        model=BadgeAward,
        person="person_id",
        fate=Fate.ERASED,
        fields=("badge__name", "awarded_at"),
    ),
    Holding(
        section="rewards",
        model=Redemption,
        person="person_id",
        fate=Fate.KEPT,
        fields=("reward__name", "status", "code", "points_spent", "requested_at", "decided_at"),
    ),
    Holding(
        section="events",
        model=TrackedEvent,
        person="person_id",
        fate=Fate.ERASED,
        fields=("event", "occurred_at", "seconds", "points", "properties"),
    ),
    Holding(
        section="registrations",
        model=Registration,
        person="person_id",
        fate=Fate.EMPTIED,
        fields=("event__title", "ticket_type__name", "status", "seats", "access_needs", "created_at", "ended_at"),
        empty={"access_needs": ""},
    ),
    Holding(
        section="tickets",
        model=Ticket,
        person="person_id",
        fate=Fate.KEPT,
        fields=("event__title", "status", "issued_at", "checked_in_at", "checked_out_at"),
    ),
    Holding(
        section="purchases",
        model=Order,
        person="person_id",
        fate=Fate.KEPT,
        fields=("provider", "quantity", "amount", "currency", "status", "created_at", "settled_at"),
    ),
    Holding(section="active_days", model=ActivityDay, person="person_id", fate=Fate.ERASED, fields=("day",)),
    Holding(section="rest_days", model=RestDay, person="person_id", fate=Fate.ERASED, fields=("day", "created_at")),
)
STAFF = (
    "journeys.Event.created_by",
    "journeys.JourneyVersion.published_by",
    "journeys.Redemption.decided_by",
    "journeys.RestDay.declared_by",
    "journeys.Scan.steward",
    "journeys.Ticket.checked_in_by",
    "journeys_shared.LibraryVersion.created_by",
)

register_contributor("journeys", **of_holdings(HOLDINGS, scoped=True, staff=STAFF))
