"""A person's own choice to see points, levels and badges, or not. What was earned stays theirs either way."""

from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.audit import record
from journeys.models import ParticipantStats
from journeys.services import standing as totals
from journeys.services.ladder import leave_ladders
from oasis.core.tenancy import current_organization
from organizations.models import Organization


def gamification_of(person_id: UUID) -> dict[str, Any]:
    """`{enabled, organization_enabled, active}`: the own choice, the organization's, and what comes of both."""
    chosen = ParticipantStats.objects.filter(pk=person_id).values_list("gamification", flat=True).first()
    enabled = True if chosen is None else chosen
    organization = Organization.objects.values_list("gamification_enabled", flat=True).get(pk=current_organization().id)
    return {"enabled": enabled, "organization_enabled": organization, "active": enabled and organization}


def choose_gamification(*, person_id: UUID, enabled: bool) -> None:
    """Switch gamification on or off for oneself, in the organization of the scope; audited where it changes.

    The ledger goes on: switched on again, nothing is missing. Switched off, the person leaves the ladder at once.
    """
    totals.lock(person_id)
    if not ParticipantStats.objects.filter(pk=person_id).exclude(gamification=enabled).update(gamification=enabled):
        return
    after = {"enabled": enabled}
    record(action="gamification.chosen", target=f"person:{person_id}", after=after, actor_id=person_id)
    if not enabled:
        organization = current_organization()
        transaction.on_commit(lambda: leave_ladders(organization, person_id), robust=True)
