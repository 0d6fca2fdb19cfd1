"""Reports of an organization: figures by whole months, given once to everybody and never recomputed for who asks.

What was given about a month stands in `ReportMonth`, for the organization and for each of its programmes. While the
month runs, a figure moves at most once a week and only when enough people moved it (`organizations.rules.suppression`);
when it is over, it is closed and stays as it is, whoever joins, leaves or is erased. So two reports, however they are
chosen, differ by nothing about fewer people than the minimum.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from oasis.core.crypto import keyed_hash
from oasis.core.errors import ValidationFailed
from oasis.core.tenancy import OrganizationRef
from organizations.models import Organization, Program, ProgramMember, ReportMonth
from organizations.reporting import Deed, Month, deeds
from organizations.rules.figures import Name, Tally, candidates, element_of, suppressed, together
from organizations.rules.suppression import Ledger

WHOLE = "organization"
MOST_MONTHS = 24
USUAL_MONTHS = 3
EARLIEST = date(2000, 1, 1)  # the months before the first of the calendar cannot be counted, nor was anybody here then
STANDS_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Group:
    """Who figures are about: everybody (no `people`), or a programme's cohort on its journeys."""

    key: str
    people: frozenset[UUID] | None = None
    journeys: frozenset[UUID] = frozenset()


def month_of(day: date, zone: str) -> Month:
    """The calendar month of a day in a time zone."""
    first = day.replace(day=1)
    following = next_month(first)
    start, end = (datetime.combine(at, time.min, ZoneInfo(zone)).astimezone(UTC) for at in (first, following))
    return Month(first, following - timedelta(days=1), start, end)


def next_month(first: date) -> date:
    """The first day of the month after."""
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1)


def months_between(since: date | None, until: date | None, *, zone: str) -> list[Month]:
    """The whole months that a period touches, oldest first, up to the running one; the last three where nothing is said.

    Raises `ValidationFailed` for a period that ends before it begins, has more than 24 months or is before `EARLIEST`.
    """
    today = timezone.now().astimezone(ZoneInfo(zone)).date()
    last = min(until or today, today).replace(day=1)
    for name, day in (("from", since), ("to", until)):
        if day and day < EARLIEST:
            raise ValidationFailed(details={name: [_("De un tiempo tan lejano no hay informes.")]})
    first = since.replace(day=1) if since else _months_before(last, USUAL_MONTHS - 1)
    if since and until and since > until:
        raise ValidationFailed(details={"to": [_("Termina antes de empezar.")]})
    if first > last:
        raise ValidationFailed(details={"from": [_("Ese periodo todavía no ha llegado.")]})
    months = []
    while first <= last:
        months.append(month_of(first, zone))
        first = next_month(first)
        if len(months) > MOST_MONTHS:
            raise ValidationFailed(details={"from": [_("Como mucho %(most)s meses.") % {"most": MOST_MONTHS}]})
    return months


def organization_report(*, organization: OrganizationRef, since: date | None, until: date | None) -> dict[str, Any]:
    """The report of an organization and of its programmes; stands inside its scope. Raises `ValidationFailed`."""
    months = months_between(since, until, zone=organization.timezone)
    minimum = _minimum(organization)
    programs = _programs(organization, months)
    rows = _given(organization, months, programs, minimum)
    return {
        **_period(months),
        "minimum_group": minimum,
        **_figures(WHOLE, months, rows, minimum),
        "programs": [
            {
                "id": program.pk,
                "name": program.name,
                **spending_of(program),
                **_totals(str(program.pk), months, rows, minimum),
            }
            for program in sorted(programs, key=lambda program: (program.name, program.pk))
        ],
    }


def program_figures(*, organization: OrganizationRef, program: Program) -> dict[str, Any]:
    """The figures of a programme over the months it has lasted, the newest 24; stands inside the scope."""
    today = timezone.now().astimezone(ZoneInfo(organization.timezone)).date()
    until = max(min(program.ends_on, today), EARLIEST)
    since = max(min(program.starts_on, until), _months_before(until, MOST_MONTHS - 1), EARLIEST)
    months = months_between(since, until, zone=organization.timezone)
    minimum = _minimum(organization)
    rows = _given(organization, months, _programs(organization, months), minimum)
    return {**_period(months), "minimum_group": minimum, **_figures(str(program.pk), months, rows, minimum)}


def spending_of(program: Program) -> dict[str, Any]:
    """A programme's money and hours over all its time: `currency`, and of each what was planned, used and is left."""
    return {
        "currency": program.currency,
        "budget": _spending(program.budget, program.spent),
        "hours": _spending(program.hours_planned, program.hours_used),
    }


def _spending(planned: Decimal, used: Decimal) -> dict[str, Decimal]:
    return {"planned": planned, "used": used, "left": max(planned - used, Decimal("0.00"))}


def _months_before(day: date, count: int) -> date:
    index = day.year * 12 + day.month - 1 - count
    return date(index // 12, index % 12 + 1, 1)


def _minimum(organization: OrganizationRef) -> int:
    return Organization.objects.values_list("minimum_report_group", flat=True).get(pk=organization.id)


def _period(months: list[Month]) -> dict[str, Any]:
    return {"period": {"from": months[0].first, "to": months[-1].last}}


def _figures(key: str, months: list[Month], rows: dict[date, ReportMonth], minimum: int) -> dict[str, Any]:
    shown = [{"month": f"{month.first:%Y-%m}", **_shown(key, rows[month.first], minimum)} for month in months]
    return {**{name.value: together(name, shown) for name in Name}, "months": shown}


def _totals(key: str, months: list[Month], rows: dict[date, ReportMonth], minimum: int) -> dict[str, Any]:
    shown = [_shown(key, rows[month.first], minimum) for month in months]
    return {name.value: together(name, shown) for name in Name}


def _shown(key: str, row: ReportMonth, minimum: int) -> dict[str, Any]:
    given = row.figures.get(key, {})
    return {
        name.value: {"value": given[name]["value"], "suppressed": False, "people": given[name]["people"]}
        if name in given and given[name]["people"] >= minimum  # the minimum may have been raised since
        else suppressed()
        for name in Name
    }


# -- giving out ------------------------------------------------------------------------------------


def _given(
    organization: OrganizationRef, months: list[Month], programs: list[Program], minimum: int
) -> dict[date, ReportMonth]:
    """What was given about these months, after giving what may be given now."""
    firsts = [month.first for month in months]
    rows = {row.month: row for row in ReportMonth.objects.filter(organization_id=organization.id, month__in=firsts)}
    missing = [first for first in firsts if first not in rows]
    ReportMonth.objects.bulk_create(
        [ReportMonth(organization_id=organization.id, month=first) for first in missing], ignore_conflicts=True
    )
    waiting = [month for month in months if month.first not in rows or rows[month.first].closed_at is None]
    cohorts = _cohorts(programs) if waiting else {}
    for month in waiting:
        groups = _groups(programs, cohorts, month)
        rows[month.first] = _give_month(organization, month, groups, minimum)
    return rows


@transaction.atomic
def _give_month(organization: OrganizationRef, month: Month, groups: list[Group], minimum: int) -> ReportMonth:
    """Give out what may be given of a month, and close it when it is over; one at a time for each month."""
    row = ReportMonth.objects.select_for_update(of=("self",)).get(organization_id=organization.id, month=month.first)
    if row.closed_at is not None:
        return row
    now = timezone.now()
    over = now >= month.end
    ledger = Ledger.load(bytes(row.given))
    key = bytes.fromhex(keyed_hash("reports", f"{organization.id}:{month.first}"))
    done = deeds(month)
    for group in groups:
        _give_group(row, group, done, ledger, key=key, minimum=minimum, now=now, over=over)
    row.given = b"" if over else ledger.dump()
    row.closed_at = now if over else None
    row.save(update_fields=["figures", "given", "closed_at", "updated_at"])
    return row


def _give_group(
    row: ReportMonth,
    group: Group,
    done: Iterable[Deed],
    ledger: Ledger,
    *,
    key: bytes,
    minimum: int,
    now: datetime,
    over: bool,
) -> None:
    given = row.figures.setdefault(group.key, {})
    tally = Tally.of(done, people=group.people, journeys=group.journeys)
    for candidate in candidates(tally, element_of(key)):
        former = given.get(candidate.name)
        if former and not over and datetime.fromisoformat(former["at"]) > now - STANDS_FOR:
            continue
        if ledger.give(candidate.shows, minimum=minimum):
            given[candidate.name.value] = {
                "value": candidate.value,
                "people": candidate.people,
                "at": now.isoformat(),
            }


def _programs(organization: OrganizationRef, months: list[Month]) -> list[Program]:
    """The programmes of these months, oldest first: the order in which their figures are given."""
    rows = Program.objects.filter(
        organization_id=organization.id, starts_on__lte=months[-1].last, ends_on__gte=months[0].first
    )
    return list(rows.order_by("id"))


def _cohorts(programs: list[Program]) -> dict[UUID, set[UUID]]:
    cohorts: dict[UUID, set[UUID]] = {program.pk: set() for program in programs}
    if not cohorts:
        return cohorts
    members = ProgramMember.objects.filter(program_id__in=cohorts, part=ProgramMember.Part.PARTICIPANT)
    for program_id, person_id in members.values_list("program_id", "person_id"):
        cohorts[program_id].add(person_id)
    return cohorts


def _groups(programs: list[Program], cohorts: dict[UUID, set[UUID]], month: Month) -> list[Group]:
    """Everybody, and the cohort of each programme that runs in the month."""
    running = [program for program in programs if program.starts_on <= month.last and program.ends_on >= month.first]
    return [
        Group(WHOLE),
        *(Group(str(program.pk), frozenset(cohorts[program.pk]), frozenset(program.journeys)) for program in running),
    ]
