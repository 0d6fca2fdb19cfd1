"""What follows from coaching's events."""

from typing import Any
from uuid import UUID

from accounts.audit import record
from accounts.mail import send_mail_later
from accounts.models import AuditRecord
from coaching.letters import CASE_OPENED
from coaching.models import SafetyCase
from coaching.models.safety import SafetyCaseEvent
from coaching.services.safety import OPENED, note
from coaching.services.summaries import summarise
from coaching.services.turns import SUMMARY_DUE
from oasis.core.models import OutboxMessage
from oasis.core.outbox import handler
from oasis.core.tenancy import load_organization
from organizations.models import Membership
from organizations.permissions import Role

# who is told first, and who where there are none of those
TOLD = (Role.FACILITATOR, Role.ADMIN, Role.OWNER)


@handler(SUMMARY_DUE, queue="ai", unscoped=True)
def summarise_conversation(payload: dict[str, Any], message: OutboxMessage) -> None:
    """Put the older turns of a conversation into its summary; a provider that fails is asked again later."""
    if message.organization_id is None:
        return
    summarise(
        organization=load_organization(message.organization_id),
        conversation_id=UUID(payload["conversation_id"]),
        until=UUID(payload["until"]),
    )


@handler(OPENED, queue="critical")
def tell_facilitators(payload: dict[str, Any], message: OutboxMessage) -> None:
    """Mail the organization's facilitators (where there are none its admins, then its owners); audit the opening.

    The audit is written here, not in the request: there the record would name the person as the actor.
    """
    case = SafetyCase.objects.filter(pk=payload["case_id"]).first()
    if case is None:
        return
    if not AuditRecord.objects.filter(
        action="safety_case.opened", target_type="safetycase", target_id=str(case.id)
    ).exists():
        record(action="safety_case.opened", target=case)
    if case.status != SafetyCase.Status.OPEN:
        return
    readers = _readers()
    for reader in readers:
        send_mail_later(
            template=CASE_OPENED,
            user_id=reader,
            context_ids={"case_id": str(case.id)},
            key=f"{CASE_OPENED}:{payload['signal_id']}:{reader}",
        )
    if not case.events.filter(kind=SafetyCaseEvent.Kind.NOTIFIED, details__signal=payload["signal_id"]).exists():
        note(case, SafetyCaseEvent.Kind.NOTIFIED, signal=payload["signal_id"], people=len(readers))


def _readers() -> list[UUID]:
    members = (
        Membership.objects.filter(status=Membership.Status.ACTIVE, role__in=TOLD)
        .order_by("id")
        .values_list("role", "user_id")
    )
    by_role: dict[str, list[UUID]] = {}
    for role, user_id in members:
        by_role.setdefault(role, []).append(user_id)
    return next((by_role[role] for role in TOLD if role in by_role), [])
