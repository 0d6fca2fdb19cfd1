"""The platform's figures of its organizations: kept by the outbox, read in one query."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from organizations.models import JourneyCompletion, OrganizationFigures

ACTIVE_WITHIN = timedelta(days=30)
FIGURES = """
SELECT o.id, o.slug, o.name, o.kind, o.status, o.created_at, coalesce(p.members, 0) AS members,
    coalesce(p.active, 0) AS active, coalesce(f.journeys_completed, 0) AS completed
FROM public.organizations_organization o
    LEFT JOIN public.organizations_organizationfigures f ON f.organization_id = o.id
    LEFT JOIN (
        SELECT m.organization_id, count(*) AS members, count(s.user_id) AS active
        FROM public.organizations_membership m
            LEFT JOIN (SELECT DISTINCT user_id FROM public.accounts_session WHERE last_used_at >= %s) s
                ON s.user_id = m.user_id
        WHERE m.status = 'active' GROUP BY m.organization_id
    ) p ON p.organization_id = o.id
"""
PAGE = f"""
SELECT f.*, count(*) OVER (), sum(f.members) OVER (), sum(f.active) OVER (), sum(f.completed) OVER ()
FROM ({FIGURES}) f
WHERE f.status <> 'archived' AND (f.name ILIKE %s OR f.slug ILIKE %s)
ORDER BY f.name, f.id LIMIT %s OFFSET %s
"""  # noqa: S608 - constants
PAGE_SIZE = 100
COLUMNS = (
    "id",
    "slug",
    "name",
    "kind",
    "status",
    "created_at",
    "members",
    "active_people",
    "journeys_completed",
)


def platform_figures(*, now: datetime | None = None) -> list[dict[str, Any]]:
    """Every organization with its members, how many of them used OASIS in 30 days, and journeys completed; one query.

    A person who belongs to two organizations is active in both: sessions are people's, not organizations'.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"{FIGURES} ORDER BY o.name, o.id", [(now or timezone.now()) - ACTIVE_WITHIN])
        return [dict(zip(COLUMNS, row, strict=True)) for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class FiguresPage:
    """Some organizations that are not archived, and the sums over all that were looked for."""

    rows: list[dict[str, Any]]
    organizations: int
    members: int
    active_people: int
    journeys_completed: int
    number: int

    @property
    def pages(self) -> int:
        """How many pages there are, one at least."""
        return max(1, -(-self.organizations // PAGE_SIZE))


def figures_page(*, number: int = 1, search: str = "") -> FiguresPage:
    """A page of `PAGE_SIZE` organizations by name, from 1; `search` is part of a name or slug. One query for all of it."""
    part = "%" + search.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_") + "%"
    with connection.cursor() as cursor:
        start = (number - 1) * PAGE_SIZE
        cursor.execute(PAGE, [timezone.now() - ACTIVE_WITHIN, part, part, PAGE_SIZE, start])
        found = cursor.fetchall()
    width = len(COLUMNS)
    organizations, members, active, completed = (int(one) for one in found[0][width:]) if found else (0, 0, 0, 0)
    rows = [dict(zip(COLUMNS, row[:width], strict=True)) for row in found]
    return FiguresPage(rows, organizations, members, active, completed, number)


@transaction.atomic
def count_completion(*, organization_id: UUID, enrollment_id: UUID) -> None:
    """Count a completed journey, once."""
    made = JourneyCompletion(organization_id=organization_id, enrollment_id=enrollment_id)
    known = JourneyCompletion.objects.filter(organization_id=organization_id, enrollment_id=enrollment_id)
    JourneyCompletion.objects.bulk_create([made], ignore_conflicts=True)
    if known.filter(pk=made.pk).exists():
        OrganizationFigures.objects.get_or_create(organization_id=organization_id)
        OrganizationFigures.objects.filter(pk=organization_id).update(
            journeys_completed=F("journeys_completed") + 1, updated_at=timezone.now()
        )


@transaction.atomic
def replace_completions(*, organization_id: UUID, enrollment_ids: list[UUID]) -> None:
    """Write an organization's figures anew from what its schema holds."""
    JourneyCompletion.objects.filter(organization_id=organization_id).delete()
    JourneyCompletion.objects.bulk_create(
        (JourneyCompletion(organization_id=organization_id, enrollment_id=pk) for pk in enrollment_ids), batch_size=1000
    )
    OrganizationFigures.objects.update_or_create(
        organization_id=organization_id, defaults={"journeys_completed": len(enrollment_ids)}
    )
