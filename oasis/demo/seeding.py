"""The whole seed, piece by piece; each piece makes only what is missing, so that a second run changes nothing."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone as clock
from django.utils import translation

from journeys.models import (
    ActivityDay,
    BadgeAward,
    EmotionCheckIn,
    Enrollment,
    GamificationRevision,
    JournalEntry,
    Journey,
    ParticipantStats,
    PointEntry,
    Questionnaire,
    QuestionnaireResponse,
    Redemption,
    RestDay,
    Reward,
    StepProgress,
    TrackedEvent,
)
from journeys.services import standing as totals
from journeys.services import starting
from journeys.services.versions import load_version
from oasis.core.tenancy import OrganizationRef, organization_scope
from oasis.demo import catalogue, happenings, history, programs, talks, usage
from oasis.demo.ids import named_id
from oasis.demo.life import Path, Prize
from oasis.demo.people import create_memberships, create_people, known_people, missing_memberships
from oasis.demo.roster import ORGANIZATIONS, PLATFORM_ADMIN, SPONSORS, DemoOrganization, DemoPerson, everybody
from oasis.demo.writing import insert
from organizations.models import Organization
from organizations.services.figures import replace_completions
from organizations.services.provisioning import create_organization, provision_now

STAFF_SINCE = timedelta(days=history.DAYS + history.LONG_SINCE)
# in the order of their foreign keys
WRITTEN: tuple[type[models.Model], ...] = (
    ParticipantStats,
    Enrollment,
    StepProgress,
    TrackedEvent,
    PointEntry,
    BadgeAward,
    ActivityDay,
    EmotionCheckIn,
    JournalEntry,
    QuestionnaireResponse,
    Redemption,
)
Progress = Callable[[int, int, str], None]


@dataclass(slots=True)
class Made:
    """How many of each the seed made, or would make."""

    people: int = 0
    organizations: int = 0
    memberships: int = 0
    journeys: int = 0
    agents: int = 0
    events: int = 0
    programs: int = 0
    histories: int = 0

    @property
    def anything(self) -> bool:
        """Whether there was something to do."""
        return any(asdict(self).values())


@dataclass(frozen=True, slots=True)
class Seeded:
    """The demo as it stands: who there is, and the organizations by slug."""

    people: Sequence[DemoPerson]
    user_ids: dict[str, UUID]
    organizations: dict[str, OrganizationRef]
    made: Made


def seed(*, people: int, dry_run: bool = False, progress: Progress = lambda done, of, what: None) -> Seeded:
    """Make what is missing of the demo: people, organizations, content and sixty days of history.

    `people` participants in each sponsor. With `dry_run` nothing is written and `made` says what would be. `progress`
    is told how many of how many parts are done and what comes next.
    """
    now = clock.now()
    parts = len(ORGANIZATIONS) + 2
    cast = everybody(people)
    with translation.override("es"):
        progress(0, parts, "personas")
        made, user_ids = _people(cast, now, dry_run=dry_run)
        progress(1, parts, "organizaciones")
        standing = _organizations(made, dry_run=dry_run)
        _memberships(cast, user_ids, standing, made, now, dry_run=dry_run)
        for number, organization in enumerate(ORGANIZATIONS, 2):
            progress(number, parts, organization.name)
            members = [person for person in cast if person.organization == organization.slug]
            _life_of(organization, standing.get(organization.slug), members, user_ids, made, now, dry_run=dry_run)
        progress(parts, parts, "")
    return Seeded([PLATFORM_ADMIN, *cast], user_ids, standing, made)


def _people(cast: Sequence[DemoPerson], now: datetime, *, dry_run: bool) -> tuple[Made, dict[str, UUID]]:
    everyone = [PLATFORM_ADMIN, *cast]
    user_ids = known_people(everyone)
    missing = [person for person in everyone if person.email not in user_ids]
    if not dry_run:
        with transaction.atomic():
            create_people(missing, since=_since(cast, now))
    return Made(people=len(missing)), user_ids | {person.email: person.id for person in missing}


def _organizations(made: Made, *, dry_run: bool) -> dict[str, OrganizationRef]:
    """The organizations by their slug in the demo; a community under any other slug is the community."""
    found = Organization.objects.filter(slug__in=[one.slug for one in ORGANIZATIONS]) | Organization.objects.filter(
        kind=Organization.Kind.COMMUNITY
    )
    standing = {one.slug if one.kind != "community" else ORGANIZATIONS[-1].slug: one for one in found}
    for wanted in ORGANIZATIONS:
        if wanted.slug not in standing:
            made.organizations += 1
            if not dry_run:
                standing[wanted.slug] = _create(wanted)
        elif standing[wanted.slug].status == Organization.Status.PROVISIONING and not dry_run:
            standing[wanted.slug] = provision_now(standing[wanted.slug])
    return {slug: one.ref for slug, one in standing.items()}


def _create(wanted: DemoOrganization) -> Organization:
    organization = create_organization(
        name=wanted.name,
        slug=wanted.slug,
        kind=wanted.kind,
        organization_id=wanted.id,
        timezone=wanted.timezone,
        colour=wanted.colour,
        contact_email=f"bienestar@{wanted.domain}",
    )
    return provision_now(organization)


def _memberships(
    cast: Sequence[DemoPerson],
    user_ids: dict[str, UUID],
    standing: dict[str, OrganizationRef],
    made: Made,
    now: datetime,
    *,
    dry_run: bool,
) -> None:
    ids = {wanted.slug: standing[wanted.slug].id if wanted.slug in standing else wanted.id for wanted in ORGANIZATIONS}
    rows = missing_memberships(cast, user_ids, ids)
    made.memberships = len(rows)
    if not dry_run:
        with transaction.atomic():
            since = _since(cast, now)
            create_memberships(rows, since={user_ids[person.email]: since[person.email] for person in cast})


def _since(cast: Sequence[DemoPerson], now: datetime) -> dict[str, datetime]:
    """When everybody came, by address: participants by their part, staff before all of them."""
    since = {person.email: now - STAFF_SINCE for person in [PLATFORM_ADMIN, *cast]}
    for organization in ORGANIZATIONS:
        for index, person in enumerate(_participants(cast, organization.slug)):
            since[person.email] = history.arrived(index, now)
    return since


def _participants(people: Sequence[DemoPerson], slug: str) -> list[DemoPerson]:
    return [person for person in people if person.role == "participant" and person.organization == slug]


def _life_of(
    organization: DemoOrganization,
    reference: OrganizationRef | None,
    members: Sequence[DemoPerson],
    user_ids: dict[str, UUID],
    made: Made,
    now: datetime,
    *,
    dry_run: bool,
) -> None:
    participants = list(enumerate(_participants(members, organization.slug)))
    if reference is None:
        made.journeys += len(starting.JOURNEYS)
        made.agents += len(talks.AGENTS)
        made.events += 1
        made.programs += int(organization in SPONSORS)
        made.histories += sum(bool(history.part_of(index).plans) for index, _person in participants)
        return
    with organization_scope(reference):
        made.journeys += len(catalogue.missing_journeys()) if dry_run else catalogue.fill()
        made.agents += len(talks.missing_agents()) if dry_run else talks.fill()
        ids = [user_ids[person.email] for _index, person in participants]
        staff = next(user_ids[person.email] for person in members if person.role == "facilitator")
        made.events += (
            int(happenings.missing(organization.slug))
            if dry_run
            else happenings.fill(organization.slug, people=ids, created_by=staff, now=now)
        )
        if organization in SPONSORS:
            made.programs += (
                int(programs.missing(reference.id))
                if dry_run
                else programs.fill(reference, people=ids, facilitator=staff, now=now)
            )
        lived = set(ParticipantStats.objects.filter(person_id__in=ids).values_list("person_id", flat=True))
        new = [
            (index, person)
            for index, person in participants
            if user_ids[person.email] not in lived and history.part_of(index).plans
        ]
        made.histories += len(new)
        if new and not dry_run:
            decider = next(user_ids[person.email] for person in members if person.role == "admin")
            _write_lives(new, user_ids, decider, now)
            willing = [user_ids[person.email] for _index, person in new if person.ai_processing]
            usage.fill(reference, people=willing, now=now)
        completed = list(Enrollment.objects.filter(status="completed").values_list("pk", flat=True))
    if (
        new and not dry_run
    ):  # the platform's figures are written by messages of the outbox, which this history has none of
        replace_completions(organization_id=reference.id, enrollment_ids=completed)


def _write_lives(
    participants: Sequence[tuple[int, DemoPerson]], user_ids: dict[str, UUID], decider: UUID, now: datetime
) -> None:
    setting = _setting(decider)
    insert(rest for _index, person in participants for rest in _rest_days(user_ids[person.email], now))
    lives = [
        history.live(
            person_id=user_ids[person.email],
            email=person.email,
            index=index,
            timezone=person.timezone,
            setting=setting,
            now=now,
        )
        for index, person in participants
    ]
    told = [life for life in lives if life is not None]
    for life in told:
        life.rows[ParticipantStats] = [life.totals_row(now)]
    for model in WRITTEN:
        insert(row for life in told for row in life.rows[model])
    for index, person in participants:
        talks.hold(person_id=user_ids[person.email], index=index, now=now)
    for reward_id, pieces in history.stock_taken(told).items():
        Reward.objects.filter(pk=reward_id, stock_left__isnull=False).update(stock_left=F("stock_left") - pieces)


def _setting(decider: UUID) -> history.Setting:
    revision = GamificationRevision.objects.values_list("value", flat=True).first()
    journeys = Journey.objects.published().values_list("slug", "id", "title", "published_version_id")
    return history.Setting(
        known=totals.catalogue(revision),
        paths={slug: Path(id_, slug, title, load_version(version)) for slug, id_, title, version in journeys},
        prizes={
            code: Prize(id_, name, cost)
            for code, id_, name, cost in Reward.objects.values_list("code", "id", "name", "cost")
        },
        questionnaires=dict(Questionnaire.objects.values_list("code", "id")),
        decider=decider,
    )


def _rest_days(person_id: UUID, now: datetime) -> list[RestDay]:
    """A weekend of rest that everybody takes once, at a time of their own."""
    ago = 10 + person_id.int % 35
    days = [(now - timedelta(days=ago + number)).date() for number in (1, 0)]
    return [
        RestDay(
            id=named_id(f"{person_id}:rest:{day}", now - timedelta(days=ago)),
            person_id=person_id,
            day=day,
            declared_by_id=person_id,
            created_at=now - timedelta(days=ago),
        )
        for day in days
    ]
