"""The data set of the benchmark: organizations, people with a live session, published journeys, enrollments."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import Profile, Session, User
from accounts.tokens import issue_access
from coaching.services.content import import_agents
from journeys.models import Enrollment, Journey, Step
from journeys.services import content
from oasis.core.tenancy import load_organization, organization_scope
from organizations.models import Membership, Organization
from organizations.services.provisioning import create_organization, provision_now

SLUG = "bench-"
ENROLLED = 3  # journeys that each person walks
LEVELS = [{"number": n, "name": f"Nivel {n}", "threshold": (n - 1) * 100, "icon": ""} for n in range(1, 11)]
RULES = [
    {"event": "mood_checkin", "name": "Registro de ánimo", "points": 10, "per_day_cap": None, "cool_down_seconds": 0}
]


def organization_id(number: int) -> UUID:
    """The id of the benchmark's organization `number`."""
    return UUID(f"00000000-0000-4000-9000-{number:012d}")


def user_id(number: int) -> UUID:
    """The id of the benchmark's person `number`."""
    return UUID(f"00000000-0000-4000-8000-{number:012d}")


def seed(*, organizations: int, people: int, journeys: int, steps: int, progress: Callable[[int, int], None]) -> int:
    """Make what is missing of the data set; returns how many organizations are new."""
    made = 0
    for number in range(organizations):
        if not Organization.objects.filter(pk=organization_id(number)).exists():
            _organization(number, people, journeys, steps)
            made += 1
        progress(number + 1, organizations)
    return made


def _organization(number: int, people: int, journeys: int, steps: int) -> None:
    ids = [user_id(number * people + index) for index in range(people)]
    organization = create_organization(
        name=f"Bench {number}", slug=f"{SLUG}{number}", organization_id=organization_id(number)
    )
    provision_now(organization)
    now = timezone.now()
    with transaction.atomic():
        User.objects.bulk_create(
            [User(id=pk, email=f"{pk.hex}@bench.example", password="!", email_verified_at=now) for pk in ids],  # noqa: S106
            ignore_conflicts=True,
        )
        Profile.objects.bulk_create([Profile(user_id=pk, first_name="Bench") for pk in ids], ignore_conflicts=True)
        Membership.objects.bulk_create([Membership(organization=organization, user_id=pk) for pk in ids])
    with organization_scope(organization.ref):
        content.import_levels(LEVELS)
        content.import_rules(RULES)
        for position in range(journeys):
            content.import_journey(_journey(position, steps))
        _enroll(ids, now)


def _journey(position: int, steps: int) -> dict[str, object]:
    return {
        "slug": f"bench-{position}",
        "title": f"Recorrido {position}: una semana más tranquila",
        "summary": "Pequeñas prácticas diarias.",
        "description": "Pequeñas prácticas diarias para el sueño, el ánimo y la atención. " * 3,
        "category": "calma",
        "language": "es",
        "estimated_minutes": steps * 5,
        "audience": "",
        "unlock": "sequential",
        "completion_points": 100,
        "certificate": False,
        "prerequisites": [],
        "steps": [
            {
                "code": f"paso-{index}", "kind": "content", "title": f"Paso {index}", "body": "Respira despacio.",
                "minutes": 5, "points": 25, "required": True, "opens_after_days": 0, "config": {"format": "text"},
            }
            for index in range(steps)
        ],
    }  # fmt: skip


def _enroll(ids: list[UUID], now: datetime) -> None:
    journeys = list(Journey.objects.order_by("slug").values_list("id", "published_version_id"))
    first = dict(Step.objects.filter(version__isnull=False, position=1).values_list("version_id", "id"))
    chosen = (
        (pk, *journeys[(index * 7 + turn * 3) % len(journeys)])
        for index, pk in enumerate(ids)
        for turn in range(min(ENROLLED, len(journeys)))
    )
    Enrollment.objects.bulk_create(
        [
            Enrollment(
                person_id=pk, journey_id=journey, version_id=version, next_step_id=first[version], started_at=now
            )
            for pk, journey, version in chosen
        ],
        ignore_conflicts=True,
    )


def give_agents(organizations: set[UUID]) -> None:
    """The agents to talk to, where there are none yet."""
    rows = json.loads((settings.BASE_DIR / "coaching" / "content" / "agents.json").read_text(encoding="utf-8"))
    for organization in organizations:
        with organization_scope(load_organization(organization)):
            import_agents(rows)


def tokens() -> Iterator[tuple[str, UUID]]:
    """An access token and the organization of everybody in the data set; their sessions live for a day."""
    now = timezone.now()
    members = list(
        Membership.objects.filter(organization__slug__startswith=SLUG)
        .order_by("user_id")
        .values_list("user_id", "organization_id")
    )
    Session.objects.filter(device="bench").delete()
    sessions = [
        Session(user_id=pk, refresh_jti=uuid4(), device="bench", last_used_at=now, expires_at=now + timedelta(days=1))
        for pk, _organization in members
    ]
    Session.objects.bulk_create(sessions, batch_size=2000)
    for (pk, organization), session in zip(members, sessions, strict=True):
        yield issue_access(user_id=pk, session_id=session.id), organization
