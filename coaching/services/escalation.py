"""The clock of a safety case: who is told, and who next when nobody takes it.

Whoever is on call is told at once; at half of the time everybody who attends cases; when the time is over the owner and
the platform, and the platform again each time that it has passed once more. Each rung is a message of the outbox that is
due at its moment (no task walks through organizations), emits the next one, and does nothing once somebody has taken the
case or a new signal has started another clock.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone as clock

from accounts.audit import record
from accounts.mail import send_mail_later
from accounts.models import User
from coaching.letters import CASE_OPENED, HELP_NEEDED
from coaching.models import SafetyCase, SafetyCaseEvent
from coaching.services.duty import duty_at
from coaching.services.safety import ACKNOWLEDGE_WITHIN, note
from oasis.core.outbox import emit

WAITS = "coaching.safety_case_waits"
PLATFORM = "coaching.safety_help_needed"
TEAM, OWNER, LAST = 1, 2, 12  # rungs; from OWNER on the platform is told on each
Kind, Status = SafetyCaseEvent.Kind, SafetyCase.Status


def begin(case: SafetyCase, *, signal_id: str) -> None:
    """Tell whoever is on call of a signal, and start the clock; inside the scope, safe to do twice.

    Where nobody attends cases, the owner and the platform are told at once.
    """
    due = case.acknowledge_by.isoformat()
    duty = duty_at().without(case.person_id)
    for reader in duty.first:
        send_mail_later(
            template=CASE_OPENED,
            user_id=reader,
            context_ids={"case_id": str(case.id)},
            key=f"{CASE_OPENED}:{signal_id}:{reader}",
        )
    if not case.events.filter(kind=Kind.NOTIFIED, details__signal=signal_id).exists():
        note(case, Kind.NOTIFIED, signal=signal_id, people=len(duty.first))
    if duty.first:
        _wait(case, due, TEAM)
    else:
        climb(case_id=case.id, due=due, rung=OWNER)


def climb(*, case_id: UUID, due: str, rung: int) -> None:
    """Tell the people of a rung that a case still waits; inside the scope, safe to do twice.

    `due` is the time until which it should have been taken, as the clock's messages carry it.
    """
    case = SafetyCase.objects.select_for_update().filter(pk=case_id).first()
    if case is None or case.status != Status.OPEN or case.acknowledge_by.isoformat() != due:
        return
    duty = duty_at().without(case.person_id)
    told: dict[str, int] = {}
    if rung < OWNER:
        told["team"] = _mail(CASE_OPENED, case, duty.team, due, rung)
    else:
        told["team"] = _mail(CASE_OPENED, case, duty.team, due, rung)
        told["owners"] = _mail(HELP_NEEDED, case, duty.owners, due, rung) if rung == OWNER else 0
        told["platform"] = 1
        emit(PLATFORM, {"case_id": str(case.id), "due": due, "rung": rung}, key=f"{PLATFORM}:{case.id}:{due}:{rung}")
    if not case.events.filter(kind=Kind.ESCALATED, details__due=due, details__rung=rung).exists():
        note(case, Kind.ESCALATED, due=due, rung=rung, told=told)
        record(action="safety_case.escalated", target=case, after={"rung": rung, "told": told})
    if rung < LAST:
        _wait(case, due, rung + 1)


def tell_platform(*, organization_id: UUID, case_id: UUID, due: str, rung: int) -> None:
    """Mail the platform's administrators that an organization needs help; outside every scope."""
    with transaction.atomic():
        for reader in User.objects.filter(is_platform_admin=True, is_active=True).values_list("pk", flat=True):
            send_mail_later(
                template=HELP_NEEDED,
                user_id=reader,
                context_ids={"case_id": str(case_id), "organization_id": str(organization_id)},
                key=f"{HELP_NEEDED}:{case_id}:{due}:{rung}:{reader}",
            )


def moment_of(*, due: datetime, within: timedelta, rung: int) -> datetime:
    """When a rung's turn is: half of the time before it is over, then when it is, then each time it has passed again."""
    return due - within / 2 if rung == TEAM else due + within * (rung - OWNER)


def _mail(template: str, case: SafetyCase, people: tuple[UUID, ...], due: str, rung: int) -> int:
    for reader in people:
        send_mail_later(
            template=template,
            user_id=reader,
            context_ids={"case_id": str(case.id)},
            key=f"{template}:{case.id}:{due}:{rung}:{reader}",
        )
    return len(people)


def _wait(case: SafetyCase, due: str, rung: int) -> None:
    moment = moment_of(due=case.acknowledge_by, within=ACKNOWLEDGE_WITHIN[case.level], rung=rung)
    emit(
        WAITS,
        {"case_id": str(case.id), "due": due, "rung": rung},
        key=f"{WAITS}:{case.id}:{due}:{rung}",
        delay=max(moment - clock.now(), timedelta()),
    )
