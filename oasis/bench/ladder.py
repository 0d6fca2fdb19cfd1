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
from journeys.services.ladder import Ladder
from oasis.core.database.counting import counting
from oasis.core.tenancy import OrganizationRef, organization_scope
from organizations.models import Organization
from organizations.services.provisioning import create_organization, provision_now

CHUNK = 50_000
WARM, CALLS = 20, 300
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
    size = participants.bit_length() * 256 + participants % 251
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
            "points": "(1 + (n * 7919) % 5000)",  # a person shares their points with many others
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


def measure(organization: OrganizationRef, participants: int) -> dict[str, Any]:
    """Figures of the ladder of all time and of the month: building it, and reading it as random people (ms)."""
    size = participants.bit_length() * 256 + participants % 251
    chance = random.Random(2026)  # noqa: S311 - a benchmark's choice of readers
    told: dict[str, Any] = {"participants": participants}
    for period in ("all", "month"):
        began = time.perf_counter()
        Ladder.now(organization, period).forget()
        service.rebuild(organization=organization, period=period)
        told[f"{period}_build_s"] = round(time.perf_counter() - began, 1)

        def read() -> dict[str, Any]:
            person = UUID(f"018f2000-{size:04x}-7000-8000-{chance.randint(1, participants):012x}")
            return service.leaderboard(organization=organization, person_id=person, period=period)  # noqa: B023

        taken = []
        for number in range(WARM + CALLS):
            began = time.perf_counter()
            answer = read()
            if number >= WARM:
                taken.append((time.perf_counter() - began) * 1000)
        if answer["participants"] != participants or answer["me"] is None:
            raise RuntimeError(f"The ladder is wrong: {answer['participants']} participants.")
        with counting() as seen:
            read()
        told |= {
            f"{period}_p50_ms": round(statistics.median(taken), 2),
            f"{period}_p99_ms": round(statistics.quantiles(taken, n=100)[98], 2),
            f"{period}_statements": len(seen),
        }
    return told
