"""P3: the ladder of an organization with very many participants, measured in this process."""

import random
import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import connection, connections, transaction
from django.utils import timezone as clock

from journeys.services import leaderboard as service
from journeys.services.ladder import Ladder, Period
from oasis.core.database.counting import counting
from oasis.core.tenancy import OrganizationRef, organization_scope
from organizations.models import Organization
from organizations.services.provisioning import create_organization, provision_now

CHUNK = 50_000
WARM, CALLS = 20, 300
PERIODS: tuple[Period, ...] = ("all", "month")
# Ids whose first half names the organization's size, so that each size has people of its own.
PERSON = "('018f2000-{size:04x}-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid"
PEOPLE = """
    INSERT INTO public.accounts_user (id, email, password, is_active, is_staff, is_platform_admin, created_at)
        SELECT {id}, 'p{size}-' || n || '@ladder.example', '!', true, false, false, now() FROM {numbers};
    INSERT INTO public.accounts_profile
            (user_id, first_name, last_name, nickname, phone_number, locale, timezone, country, avatar)
        SELECT {id}, 'Ladder', '', 'Persona ' || n, '', 'es', 'Europe/Madrid', 'ES', '' FROM {numbers};
    INSERT INTO public.organizations_membership (id, organization_id, user_id, role, status, joined_at)
        SELECT gen_random_uuid(), '{organization}', {id}, 'participant', 'active', now() FROM {numbers};
    INSERT INTO public.accounts_consent (id, user_id, kind, version, granted, created_at)
        SELECT {id}, {id}, 'leaderboard', '1', true, now() FROM {numbers}
"""
TOTALS = """
    INSERT INTO journeys_participantstats (person_id, points, earned, level, streak_current, streak_longest,
            steps_completed, journeys_completed, check_ins, seconds, tallies, badges, timezone, gamification, updated_at)
        SELECT {id}, {points}, {points}, 1, 0, 0, 0, 0, 0, 0, '{{}}', '{{}}', '', true, now() FROM {numbers};
    INSERT INTO journeys_pointentry
            (id, person_id, kind, amount, balance_after, rule, cause, reason, idempotency_key, created_at)
        SELECT {id}, {id}, 'earned', {points}, {points}, 'bench', 'bench', 'bench', 'bench', '{at}' FROM {numbers}
"""


def seed(participants: int, progress: Callable[[int, int], None]) -> OrganizationRef:
    """An organization with that many participants, all on the ladder; made once."""
    size = _half(participants)
    organization_id = uuid5(NAMESPACE_URL, f"bench-ladder-{participants}")
    found = Organization.objects.filter(pk=organization_id).first()
    if found is not None:
        return found.ref
    organization = create_organization(
        name=f"Ladder {participants}", slug=f"ladder-{participants}", organization_id=organization_id
    )
    provision_now(organization)
    for first in range(1, participants + 1, CHUNK):
        last = min(first + CHUNK - 1, participants)
        words = {
            "id": PERSON.format(size=size),
            "size": size,
            "organization": organization_id,
            "numbers": f"generate_series({first}, {last}) n",
            "points": "(1 + (n::bigint * 7919) % 5000)",  # a person shares their points with many others
            "at": clock.now() - timedelta(minutes=5),
        }
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in PEOPLE.split(";"):
                cursor.execute(statement.format(**words))
        with organization_scope(organization.ref), connection.cursor() as cursor:
            for statement in TOTALS.split(";"):
                cursor.execute(statement.format(**words))
        progress(last, participants)
    with connections["owner"].cursor() as cursor:  # what autovacuum does within a minute
        cursor.execute("ANALYZE")
    return organization.ref


def measure(organizations: dict[int, OrganizationRef]) -> list[dict[str, Any]]:
    """Figures of the ladders of all time and of the month, by number of participants: building, and reading (ms).

    The sizes take turns, read by read, so that whatever else the machine does disturbs them alike.
    """
    told: dict[int, dict[str, Any]] = {count: {"participants": count} for count in organizations}
    for period in PERIODS:
        for count, organization in organizations.items():
            began = time.perf_counter()
            Ladder.now(organization, period).forget()
            service.rebuild(organization=organization, period=period)
            told[count][f"{period}_build_s"] = round(time.perf_counter() - began, 1)
        chance = random.Random(2026)  # noqa: S311 - a benchmark's choice of readers
        taken: dict[int, list[float]] = {count: [] for count in organizations}
        for _number in range(WARM + CALLS):
            for count, organization in organizations.items():
                taken[count].append(_read(organization, period, count, chance))
        for count, organization in organizations.items():
            with counting() as seen:
                _read(organization, period, count, chance)
            milliseconds = taken[count][WARM:]
            told[count] |= {
                f"{period}_p50_ms": round(statistics.median(milliseconds), 2),
                f"{period}_p99_ms": round(statistics.quantiles(milliseconds, n=100)[98], 2),
                f"{period}_statements": len(seen),
            }
    return list(told.values())


def _read(organization: OrganizationRef, period: Period, participants: int, chance: random.Random) -> float:
    person = UUID(f"018f2000-{_half(participants):04x}-7000-8000-{chance.randint(1, participants):012x}")
    began = time.perf_counter()
    answer = service.leaderboard(organization=organization, person_id=person, period=period)
    taken = (time.perf_counter() - began) * 1000
    if answer["participants"] != participants or answer["me"] is None:
        raise RuntimeError(f"The ladder is wrong: {answer['participants']} participants.")
    return taken


def _half(participants: int) -> int:
    """The part of people's ids that names the size."""
    return participants.bit_length() * 256 + participants % 251
