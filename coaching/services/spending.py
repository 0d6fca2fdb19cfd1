"""Paying for what a task asks of a provider: set aside before, counted after."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

from django.conf import settings

from coaching.providers.base import Reply
from coaching.rules.ai_models import cost_of
from coaching.services import quota
from oasis.core.tenancy import OrganizationRef, organization_scope


@contextmanager
def paid(organization: OrganizationRef, *, monthly_budget: Decimal, tokens: int, purpose: str) -> Iterator[list[Reply]]:
    """Set tokens aside before a provider is asked; what the block appends to the list is what it really took.

    Raises `QuotaUsedUp`. Where nothing came of it, nothing is counted.
    """
    cost = cost_of(settings.AI_MODEL, read=tokens, written=math.ceil(tokens / 2))
    with organization_scope(organization):
        limits = quota.limits_of(organization, None, monthly_budget=monthly_budget)
        reservation = quota.reserve(limits, tokens=tokens, cost=cost)
    bill: list[Reply] = []
    try:
        yield bill
    finally:
        spent = bill[0] if bill else Reply(text="", provider=settings.AI_PROVIDER, model=settings.AI_MODEL)
        with organization_scope(organization):
            quota.settle(reservation, spent, person_id=None, agent_id=None, purpose=purpose)
