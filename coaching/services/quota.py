"""What may be used of artificial intelligence: tokens and money a person and day, an organization and day, its month.

A reservation is one statement that adds to every meter only where its limit still holds; two messages at once cannot
both take the last of it. When the answer is there the reservation becomes what was really used. Limits never stand in
the way of somebody in danger: those messages reserve nothing, because no model is asked.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, F, Sum
from django.utils import formats
from django.utils import timezone as clock

from coaching.errors import QuotaUsedUp
from coaching.metrics import COST, TOKENS, TURNS
from coaching.models import UsageEntry, UsageMeter
from coaching.providers.base import Reply
from coaching.services.people import Person
from journeys.rules.days import local_day, midnight
from oasis.core.database import hot
from oasis.core.ids import uuid7
from oasis.core.tenancy import OrganizationRef, current_organization
from organizations.models import Organization

RESERVE = """INSERT INTO {schema}.coaching_usagemeter AS m (id, subject, period, starts_on, tokens, cost)
    SELECT id, subject, period, starts_on, %(tokens)s::bigint, %(cost)s::numeric
    FROM unnest(%(ids)s::uuid[], %(subjects)s::uuid[], %(periods)s::text[], %(starts)s::date[],
        %(token_limits)s::bigint[], %(cost_limits)s::numeric[])
        AS wanted(id, subject, period, starts_on, token_limit, cost_limit)
    WHERE %(tokens)s::bigint <= token_limit AND %(cost)s::numeric <= cost_limit
    ORDER BY period, subject
    ON CONFLICT (subject, period, starts_on) DO UPDATE
        SET tokens = m.tokens + excluded.tokens, cost = m.cost + excluded.cost
        WHERE EXISTS (
            SELECT FROM unnest(%(subjects)s::uuid[], %(periods)s::text[], %(starts)s::date[],
                %(token_limits)s::bigint[], %(cost_limits)s::numeric[]) AS l(subject, period, starts_on, tokens, cost)
            WHERE (l.subject, l.period, l.starts_on) = (m.subject, m.period, m.starts_on)
                AND m.tokens + excluded.tokens <= l.tokens AND m.cost + excluded.cost <= l.cost)
    RETURNING subject, period"""

SETTLE = """WITH kept AS (
        INSERT INTO {schema}.coaching_usageentry
            (id, day, person_id, agent_id, purpose, provider, model, tokens_in, tokens_out, cost, created_at)
        VALUES (%(id)s, %(day)s, %(person)s, %(agent)s, %(purpose)s, %(provider)s, %(model)s,
            %(tokens_in)s, %(tokens_out)s, %(cost)s, %(at)s))
    INSERT INTO {schema}.coaching_usagemeter AS m (id, subject, period, starts_on, tokens, cost)
    SELECT id, subject, period, starts_on, greatest(%(tokens)s::bigint, 0), greatest(%(money)s::numeric, 0)
    FROM unnest(%(ids)s::uuid[], %(subjects)s::uuid[], %(periods)s::text[], %(starts)s::date[])
        AS wanted(id, subject, period, starts_on)
    ORDER BY period, subject
    ON CONFLICT (subject, period, starts_on) DO UPDATE
        SET tokens = greatest(m.tokens + %(tokens)s::bigint, 0), cost = greatest(m.cost + %(money)s::numeric, 0)
    RETURNING id"""


@dataclass(frozen=True, slots=True)
class Limit:
    """One meter and how far it may go."""

    subject: UUID
    period: str
    starts_on: date
    tokens: int
    cost: Decimal


@dataclass(frozen=True, slots=True)
class Reservation:
    """What was set aside for one answer, and on which meters."""

    limits: tuple[Limit, ...] = ()
    tokens: int = 0
    cost: Decimal = Decimal(0)


UNLIMITED_TOKENS = 2**62
DAYS_REPORTED = 30


def limits_of(organization: OrganizationRef, person: Person | None, *, monthly_budget: Decimal) -> tuple[Limit, ...]:
    """The meters of somebody in an organization; days are the organization's. Without a person, the organization's only."""
    today = local_day(clock.now(), organization.timezone)
    day, month = UsageMeter.Period.DAY.value, UsageMeter.Period.MONTH.value
    own = (
        ()
        if person is None
        else (Limit(person.id, day, today, settings.AI_PERSON_DAILY_TOKENS, Decimal(settings.AI_PERSON_DAILY_USD)),)
    )
    return (
        *own,
        Limit(
            organization.id,
            day,
            today,
            settings.AI_ORGANIZATION_DAILY_TOKENS,
            Decimal(settings.AI_ORGANIZATION_DAILY_USD),
        ),
        Limit(organization.id, month, today.replace(day=1), UNLIMITED_TOKENS, monthly_budget),
    )


def reserve(limits: tuple[Limit, ...], *, tokens: int, cost: Decimal) -> Reservation:
    """Set `tokens` and `cost` (USD) aside on all meters, in the caller's transaction. Raises `QuotaUsedUp`."""
    found = hot.fetch(
        RESERVE,
        {
            **_meters(limits),
            "tokens": tokens,
            "cost": cost,
            "token_limits": [limit.tokens for limit in limits],
            "cost_limits": [limit.cost for limit in limits],
        },
    )
    if len(found) < len(limits):
        held = set(found)
        full = next(limit for limit in limits if (limit.subject, limit.period) not in held)
        raise QuotaUsedUp(
            details={
                "of": "organization" if full.subject == current_organization().id else "person",
                "period": full.period,
            },
            headers={"Retry-After": str(_seconds_until(full))},
        )
    return Reservation(limits, tokens, cost)


def settle(
    reservation: Reservation,
    reply: Reply,
    *,
    person_id: UUID | None,
    agent_id: UUID | None,
    purpose: str = UsageEntry.Purpose.TURN,
) -> None:
    """Write what an answer really took in the ledger and on the meters; one statement, in the caller's transaction."""
    organization = current_organization()
    now = clock.now()
    used = reply.tokens_in + reply.tokens_out
    hot.fetch(
        SETTLE,
        {
            **_meters(reservation.limits),
            "id": uuid7(),
            "day": local_day(now, organization.timezone),
            "person": person_id,
            "agent": agent_id,
            "purpose": str(purpose),
            "provider": reply.provider,
            "model": reply.model,
            "tokens_in": reply.tokens_in,
            "tokens_out": reply.tokens_out,
            "cost": reply.cost,
            "at": now,
            "tokens": used - reservation.tokens,
            "money": reply.cost - reservation.cost,
        },
    )
    TURNS.labels(reply.provider, "blocked" if reply.blocked else "answered").inc()
    TOKENS.labels(reply.provider, reply.model, "read").inc(reply.tokens_in)
    TOKENS.labels(reply.provider, reply.model, "written").inc(reply.tokens_out)
    COST.labels(reply.provider, reply.model).inc(float(reply.cost))


def usage_of(*, person: Person, organization: OrganizationRef, staff: bool) -> dict[str, Any]:
    """What a person has used today and may use; for staff the organization's day and month too. One statement."""
    own, day, month = _used(limits_of(organization, person, monthly_budget=person.monthly_budget))
    return {"day": own, "organization": {"day": day, "month": month} if staff else None}


def budget_of(organization: OrganizationRef) -> dict[str, Any]:
    """What the organization has used of its day and its month, and may use; two statements, inside its scope."""
    budget = Organization.objects.values_list("ai_monthly_budget", flat=True).get(pk=organization.id)
    day, month = _used(limits_of(organization, None, monthly_budget=budget))
    return {"day": day, "month": month}


def _used(limits: tuple[Limit, ...]) -> list[dict[str, Any]]:
    rows = {
        (row.subject, row.period): row
        for row in UsageMeter.objects.filter(
            subject__in={limit.subject for limit in limits}, starts_on__in={limit.starts_on for limit in limits}
        )
    }
    return [_meter_shape(limit, rows.get((limit.subject, limit.period))) for limit in limits]


def cost_report() -> dict[str, Any]:
    """The last days by day, agent and model, newest first, their sum, and USD by day; one statement."""
    rows = list(
        UsageEntry.objects.filter(day__gt=_first_day())
        .order_by("-day", "agent__name", "model")
        .values("day", "agent__name", "provider", "model")
        .annotate(answers=Count("id"), tokens=Sum(F("tokens_in") + F("tokens_out")), cost=Sum("cost"))
    )
    spent: dict[date, Decimal] = {}
    for row in rows:
        spent[row["day"]] = spent.get(row["day"], Decimal(0)) + row["cost"]
    return {
        "rows": rows,
        "by_day": _series(spent),
        "answers": sum(row["answers"] for row in rows),
        "tokens": sum(row["tokens"] for row in rows),
        "cost": sum((row["cost"] for row in rows), Decimal(0)),
    }


def cost_by_day() -> list[tuple[str, float]]:
    """USD for each of the last days, today last; one statement."""
    spent = UsageEntry.objects.filter(day__gt=_first_day()).order_by().values_list("day").annotate(Sum("cost"))
    return _series(dict(spent))


def _series(spent: dict[date, Decimal]) -> list[tuple[str, float]]:
    today = clock.localdate()
    days = [today - timedelta(days=number) for number in range(DAYS_REPORTED - 1, -1, -1)]
    return [(formats.date_format(day, "j b"), float(spent.get(day) or 0)) for day in days]


def _first_day() -> date:
    return clock.localdate() - timedelta(days=DAYS_REPORTED)


def _meter_shape(limit: Limit, row: UsageMeter | None) -> dict[str, Any]:
    return {
        "tokens": {
            "used": row.tokens if row else 0,
            "limit": None if limit.tokens == UNLIMITED_TOKENS else limit.tokens,
        },
        "cost": {"used": row.cost if row else Decimal(0), "limit": limit.cost},
        "resets_at": _ends(limit),
    }


def _meters(limits: tuple[Limit, ...]) -> dict[str, Any]:
    return {
        "ids": [uuid7() for _ in limits],
        "subjects": [limit.subject for limit in limits],
        "periods": [limit.period for limit in limits],
        "starts": [limit.starts_on for limit in limits],
    }


def _ends(limit: Limit) -> datetime:
    last = (limit.starts_on.replace(day=28) + timedelta(days=4)).replace(day=1)
    ends_on = limit.starts_on + timedelta(days=1) if limit.period == UsageMeter.Period.DAY else last
    return midnight(ends_on, current_organization().timezone)


def _seconds_until(limit: Limit) -> int:
    return max(1, round((_ends(limit) - clock.now()).total_seconds()))
