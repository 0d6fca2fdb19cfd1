"""What the coach cost an organization of the demo in the last weeks, as if Gemini had answered: figures without talks."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from random import Random
from uuid import UUID

from django.conf import settings

from coaching.models import Agent, UsageEntry, UsageMeter
from coaching.rules.ai_models import cost_of
from journeys.rules.days import local_day
from oasis.core.tenancy import OrganizationRef
from oasis.demo.ids import named_id
from oasis.demo.writing import insert

DAYS = 45
OFTEN = 0.16  # of a person's days
PROVIDER = "gemini"


def fill(organization: OrganizationRef, *, people: Sequence[UUID], now: datetime) -> int:
    """Write the entries of these people's talks, inside the scope, and what they make of this month's meter."""
    agents = list(Agent.objects.order_by("slug").values_list("id", flat=True))
    entries = [entry for person in people for entry in _talks(person, agents, organization, now)] if agents else []
    insert(entries)
    month = local_day(now, organization.timezone).replace(day=1)
    this_month = [entry for entry in entries if entry.day >= month]
    if this_month:
        meter, _new = UsageMeter.objects.get_or_create(
            subject=organization.id, period=UsageMeter.Period.MONTH, starts_on=month
        )
        meter.tokens += sum(entry.tokens_in + entry.tokens_out for entry in this_month)
        meter.cost += sum(entry.cost for entry in this_month)
        meter.save(update_fields=["tokens", "cost"])
    return len(entries)


def _talks(person: UUID, agents: Sequence[UUID], organization: OrganizationRef, now: datetime) -> Iterator[UsageEntry]:
    chance = Random(f"usage:{person}:{organization.id}")  # noqa: S311 - the same talks every time
    today = local_day(now, organization.timezone)
    for ago in range(DAYS, 0, -1):
        if chance.random() > OFTEN:
            continue
        day, agent = today - timedelta(days=ago), chance.choice(agents)
        at = datetime.combine(day, time(chance.randrange(8, 21), chance.randrange(60)), UTC)
        for turn in range(chance.randrange(2, 7)):
            at += timedelta(minutes=2)
            read, written = 700 + 260 * turn + chance.randrange(200), chance.randrange(90, 340)
            yield UsageEntry(
                id=named_id(f"usage:{person}:{organization.id}:{at.isoformat()}", at),
                day=day,
                person_id=person,
                agent_id=agent,
                provider=PROVIDER,
                model=settings.AI_MODEL,
                tokens_in=read,
                tokens_out=written,
                cost=cost_of(settings.AI_MODEL, read=read, written=written),
                created_at=at,
            )
