"""Safety: what a participant writes is screened before anything else, and a person in danger becomes a case.

A case stands or falls with the transaction of the text that caused it; facilitators are told through the outbox, so that
it works with AI, Redis and mail away. Only people acknowledge and close; every step is timed and audited.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone as clock
from django.utils.translation import gettext as _

from accounts.audit import record, record_look
from coaching.errors import CaseNotTaken, CaseReviewed, CaseSettled
from coaching.models import SafetyCase, SafetyCaseEvent, SafetySignal
from coaching.rules.help_lines import help_for
from coaching.rules.screening import GRAVE, RANK, Screening, screen
from coaching.services.people import country_of
from journeys.services.safety import CASE_CLOSED
from oasis.core.errors import NotFound
from oasis.core.locks import lock_for_transaction
from oasis.core.outbox import emit
from oasis.core.tenancy import current_organization

OPENED = "coaching.safety_case_opened"
# awards wait while a case is open: SQL of `journeys.services.safety`, served by coaching_safetycase_one_unclosed
PAUSES_AWARDS = (
    "EXISTS (SELECT 1 FROM {schema}.coaching_safetycase c WHERE c.person_id = s.person_id AND c.status <> 'closed')"
)
EXCERPT = 1000  # characters of a text that whoever takes the case may read
ACKNOWLEDGE_WITHIN = {"imminent": timedelta(minutes=15), "high": timedelta(hours=2)}
Kind, Status = SafetyCaseEvent.Kind, SafetyCase.Status


@dataclass(frozen=True, slots=True)
class Signal:
    """A text that raised the alarm: whose, where from (`<app>.<noun>:<id>`), what the screening found, the words."""

    person_id: UUID
    source: str
    screening: Screening
    text: str


def look_at(*, person_id: UUID, source: str, text: str) -> dict[str, Any] | None:
    """Screen a text that a participant wrote, inside the scope of its transaction; opens a case where it must.

    Returns what the person is to be told, `{level, resources}`, or None where all is well. The seam of journeys.
    """
    found = screen(text)
    if found.level == "none":
        return None
    if found.level in GRAVE:
        open_case(Signal(person_id, source, found, text))
    return {"level": found.level, "resources": help_for(country_of(person_id)).resources()}


def flag_answer(*, person_id: UUID, source: str, item: str, value: int) -> dict[str, Any] | None:
    """A questionnaire's risk item reached its threshold: a case opens. The other seam of journeys."""
    found = Screening(level="high", categories=["suicide"], reasons=["respuesta de riesgo en un cuestionario"])
    open_case(Signal(person_id, source, found, f"{item} = {value}"))
    return {"level": found.level, "resources": help_for(country_of(person_id)).resources()}


def open_case(signal: Signal) -> SafetyCase:
    """Open a case for a high or imminent signal, or let it join the person's open one; tells the facilitators.

    A signal that comes while somebody is on the case opens it again: it wants to be looked at anew.
    """
    lock_for_transaction(f"coaching.safety:{signal.person_id}", organization_id=current_organization().id)
    now, level = clock.now(), signal.screening.level
    due = now + ACKNOWLEDGE_WITHIN[level]
    case = SafetyCase.objects.unclosed().filter(person_id=signal.person_id).first()
    if case is None:
        case = SafetyCase(person_id=signal.person_id, level=level, opened_at=now, acknowledge_by=due)
        kind = Kind.OPENED
    else:
        kind = Kind.SIGNAL
        waiting = case.status == Status.OPEN
        case.status = Status.OPEN
        case.level = max(case.level, level, key=lambda one: RANK[one])
        case.acknowledge_by = min(case.acknowledge_by, due) if waiting else due
    case.categories = sorted({*case.categories, *signal.screening.categories})
    case.save()
    noted = SafetySignal.objects.create(
        case=case,
        source=signal.source,
        level=level,
        categories=signal.screening.categories,
        reasons=signal.screening.reasons[:20],
        excerpt=_excerpt(signal.text, level),
    )
    note(case, kind, level=level, source=signal.source.partition(":")[0])
    note(case, Kind.RESOURCES_SHOWN)
    emit(OPENED, {"case_id": str(case.id), "signal_id": str(noted.id)}, key=f"{OPENED}:{noted.id}")
    return case


def _excerpt(text: str, level: str) -> str:
    """The piece of a text that whoever takes the case reads: of a long one the first that is as grave by itself.

    Pieces overlap by half, so what the one before did not show lies in the second half of the first grave one; the
    excerpt begins a little later, so that it stands whole and with some words around it.
    """

    def grave(piece: str) -> bool:
        return RANK[screen(piece).level] >= RANK[level]

    half = EXCERPT // 2
    if len(text) <= EXCERPT or grave(text[:half]):
        return text[:EXCERPT]
    found = next((start for start in range(0, len(text), half) if grave(text[start : start + EXCERPT])), 0)
    return text[found + half // 2 :][:EXCERPT]


def note(case: SafetyCase, kind: str, *, actor_id: UUID | None = None, **details: Any) -> None:
    """Add a step to a case; never with what the person wrote."""
    SafetyCaseEvent.objects.create(case=case, kind=kind, actor_id=actor_id, details=details)


@transaction.atomic
def acknowledge_case(*, case_id: UUID, actor_id: UUID) -> SafetyCase:
    """Take a case; the last one to take it is on it. Raises `NotFound`, `CaseSettled`."""
    case = _locked(case_id)
    if case.status == Status.ACKNOWLEDGED and case.acknowledged_by_id == actor_id:
        return case
    before = {"status": case.status, "acknowledged_by": case.acknowledged_by_id}
    case.status, case.acknowledged_by_id, case.acknowledged_at = Status.ACKNOWLEDGED, actor_id, clock.now()
    case.save(update_fields=["status", "acknowledged_by", "acknowledged_at"])
    note(case, Kind.ACKNOWLEDGED, actor_id=actor_id)
    record(
        action="safety_case.acknowledged",
        target=case,
        before=before,
        after={"status": case.status, "acknowledged_by": actor_id},
        actor_id=actor_id,
    )
    return case


@transaction.atomic
def close_case(*, case_id: UUID, actor_id: UUID, outcome: str, comment: str = "") -> SafetyCase:
    """Close a case that somebody took, with how it ended. Raises `NotFound`, `CaseSettled`, `CaseNotTaken`."""
    case = _locked(case_id)
    if case.status != Status.ACKNOWLEDGED:
        raise CaseNotTaken
    case.status, case.closed_by_id, case.closed_at = Status.CLOSED, actor_id, clock.now()
    case.outcome, case.outcome_note = SafetyCase.Outcome(outcome), comment or None
    case.save(update_fields=["status", "closed_by", "closed_at", "outcome", "outcome_note"])
    note(case, Kind.CLOSED, actor_id=actor_id, outcome=outcome)
    emit(CASE_CLOSED, {"person_id": str(case.person_id)})  # what they earned meanwhile is granted
    record(
        action="safety_case.closed",
        target=case,
        before={"status": Status.ACKNOWLEDGED},
        after={"status": case.status, "outcome": outcome},
        actor_id=actor_id,
    )
    return case


@transaction.atomic
def review_case(*, case_id: UUID, actor_id: UUID, comment: str = "") -> SafetyCase:
    """Look back on a closed case: what went well, what to do better. Raises `NotFound`, `CaseNotTaken`, `CaseReviewed`."""
    case = SafetyCase.objects.select_for_update().filter(pk=case_id).first()
    if case is None:
        raise NotFound
    if case.status != Status.CLOSED:
        raise CaseNotTaken
    if case.reviewed_at is not None:
        raise CaseReviewed
    case.reviewed_at, case.reviewed_by_id, case.review_note = clock.now(), actor_id, comment or None
    case.save(update_fields=["reviewed_at", "reviewed_by", "review_note"])
    note(case, Kind.REVIEWED, actor_id=actor_id)
    record(action="safety_case.reviewed", target=case, after={"reviewed_by": actor_id}, actor_id=actor_id)
    return case


def read_signals(*, case_id: UUID, actor_id: UUID) -> list[SafetySignal]:
    """What set a case off, for whoever looks into it; the look is noted and audited. Raises `NotFound`."""
    case = SafetyCase.objects.filter(pk=case_id).first()
    if case is None:
        raise NotFound
    note(case, Kind.READ, actor_id=actor_id)
    record(action="safety_case.read", target=case, actor_id=actor_id)
    why = str(_("Alguien del equipo atendía un aviso de seguridad."))
    record_look(person_id=case.person_id, what="coaching.safety_excerpt", actor_id=actor_id, reason=why)
    return list(case.signals.all())


def _locked(case_id: UUID) -> SafetyCase:
    case = SafetyCase.objects.select_for_update().filter(pk=case_id).first()
    if case is None:
        raise NotFound
    if case.status == Status.CLOSED:
        raise CaseSettled
    return case
