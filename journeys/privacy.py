"""What an organization's journeys hold of a person.

What somebody wrote or answered is deleted. The ledger of points, enrollments, redemptions, tickets and purchases stay as figures
under the pseudonym: an organization's counts and its accounts with points are to go on adding up.
"""

from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.privacy import Fate, Holding, register_contributor
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
    Steward,
    Ticket,
    TrackedEvent,
)

HOLDINGS = (
    Holding(
        section="journal",
        title=_("Tu diario"),
        model=JournalEntry,
        fate=Fate.ERASED,
        fields=("text", "created_at", "updated_at"),
    ),
    Holding(
        section="check_ins",
        title=_("Cómo te sentías"),
        model=EmotionCheckIn,
        fate=Fate.ERASED,
        fields=("mood", "energy", "emotions", "note", "day", "created_at"),
    ),
    Holding(
        section="questionnaires",
        title=_("Tus cuestionarios"),
        model=QuestionnaireResponse,
        fate=Fate.ERASED,
        fields=("questionnaire__title", "answers", "scores", "created_at"),
    ),
    Holding(
        section="steps",
        title=_("Tus pasos"),
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
        title=_("Tus recorridos"),
        model=Enrollment,
        fate=Fate.KEPT,
        fields=("journey__title", "status", "progress", "started_at", "completed_at"),
    ),
    Holding(
        section="certificates",
        title=_("Tus certificados"),
        model=Certificate,
        fate=Fate.EMPTIED,  # revoked: the row stays, so that it is not issued again
        fields=("code", "name", "journey_title", "minutes", "completed_on", "issued_at"),
        empty={"name": "", "revoked_at": Now()},
    ),
    Holding(
        section="points",
        title=_("Tus puntos"),
        model=PointEntry,
        fate=Fate.EMPTIED,  # what staff wrote of a correction may say anything of somebody
        fields=("amount", "balance_after", "kind", "reason", "created_at"),
        empty={"reason": ""},
    ),
    Holding(
        section="held_points",
        title=_("Puntos en espera"),
        model=HeldAward,
        fate=Fate.ERASED,
        fields=("amount", "reason", "created_at", "granted_at"),
    ),
    Holding(
        section="totals",
        title=_("Tus totales"),
        model=ParticipantStats,
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
        title=_("Tus insignias"),
        model=BadgeAward,
        fate=Fate.ERASED,
        fields=("badge__name", "awarded_at"),
    ),
    Holding(
        section="rewards",
        title=_("Tus recompensas"),
        model=Redemption,
        fate=Fate.KEPT,
        fields=("reward__name", "status", "code", "points_spent", "requested_at", "decided_at"),
    ),
    Holding(
        section="events",
        title=_("Lo que registró la aplicación"),
        model=TrackedEvent,
        fate=Fate.ERASED,
        fields=("event", "occurred_at", "seconds", "points", "properties"),
    ),
    Holding(
        section="registrations",
        title=_("Eventos en los que te apuntaste"),
        model=Registration,
        fate=Fate.EMPTIED,
        fields=("event__title", "ticket_type__name", "status", "seats", "access_needs", "created_at", "ended_at"),
        empty={"access_needs": ""},
    ),
    Holding(
        section="tickets",
        title=_("Tus entradas"),
        model=Ticket,
        fate=Fate.KEPT,
        fields=("event__title", "status", "issued_at", "checked_in_at", "checked_out_at"),
    ),
    Holding(
        section="stewards",
        title=_("Encuentros en los que ayudaste en la puerta"),
        model=Steward,
        fate=Fate.ERASED,
        fields=("event__title", "supervises", "created_at"),
    ),
    Holding(
        section="purchases",
        title=_("Tus compras"),
        model=Order,
        fate=Fate.KEPT,
        fields=("provider", "quantity", "amount", "currency", "status", "created_at", "settled_at"),
    ),
    Holding(section="active_days", title=_("Días con actividad"), model=ActivityDay, fate=Fate.ERASED, fields=("day",)),
    Holding(
        section="rest_days", title=_("Días de descanso"), model=RestDay, fate=Fate.ERASED, fields=("day", "created_at")
    ),
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

register_contributor("journeys", HOLDINGS, scoped=True, staff=STAFF)
