"""The ladder of those who opted in: from Redis where it is there, from PostgreSQL where it is not."""

from collections.abc import Collection
from typing import Any, Literal
from uuid import UUID

import structlog
from django.utils import timezone as clock
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from journeys.rules.days import local_day
from journeys.services.ladder import NEIGHBOURS, TOP, Changes, Ladder, Period, Place, View, plays, willing_among
from oasis.core.database import hot
from oasis.core.outbox import emit
from oasis.core.telemetry import CACHE_FAILURES
from oasis.core.tenancy import OrganizationRef, organization_scope
from organizations.models import Program, ProgramMember

log = structlog.get_logger(__name__)

Scope = Literal["organization", "program"]
MISSING = "journeys.ladder_missing"
NOTHING: dict[str, Any] = {"top": [], "around_me": [], "me": None, "participants": 0}
NAMES = """SELECT asked.id, p.nickname, p.avatar, coalesce(m.status = 'active', false)
    FROM unnest(%(people)s::uuid[]) AS asked (id)
    JOIN LATERAL (
        SELECT nickname, avatar FROM public.accounts_profile WHERE user_id = asked.id LIMIT 1) p ON true
    LEFT JOIN LATERAL (
        SELECT status FROM public.organizations_membership
        WHERE user_id = asked.id AND organization_id = %(organization)s LIMIT 1) m ON true"""

# Who says yes to `leaderboard` now and is an active member; points of the whole time, or earned since a moment.
WILLING = """willing AS MATERIALIZED (
    SELECT m.user_id FROM public.organizations_membership m
    JOIN LATERAL (
        SELECT c.granted FROM public.accounts_consent c WHERE c.user_id = m.user_id AND c.kind = 'leaderboard'
        ORDER BY c.id DESC LIMIT 1) newest ON newest.granted
    WHERE m.organization_id = %(organization)s AND m.status = 'active')"""
ALL_TIME = """SELECT s.person_id, s.earned AS points FROM {schema}.journeys_participantstats s
    JOIN willing w ON w.user_id = s.person_id WHERE s.earned > 0 AND s.gamification"""
SINCE = """SELECT e.person_id, sum(e.amount)::bigint AS points FROM {schema}.journeys_pointentry e
    JOIN willing w ON w.user_id = e.person_id
    JOIN {schema}.journeys_participantstats s ON s.person_id = e.person_id AND s.gamification
    WHERE e.created_at >= %(since)s AND e.kind IN ('earned', 'corrected') GROUP BY e.person_id HAVING sum(e.amount) >
    0"""
# The same of a few people of whom it is known: who of a cohort is willing is asked outside the scope, because inside it
# row-level security reads all members of the organization before it shows a single consent.
COHORT = """willing AS (SELECT unnest(%(people)s::uuid[]) AS user_id)"""
COHORT_ALL_TIME = """SELECT w.user_id AS person_id, s.earned AS points FROM willing w, LATERAL (
        SELECT t.earned FROM {schema}.journeys_participantstats t
        WHERE t.person_id = w.user_id AND t.earned > 0 AND t.gamification LIMIT 1) s"""
COHORT_SINCE = """SELECT w.user_id AS person_id, e.points FROM willing w, LATERAL (
        SELECT FROM {schema}.journeys_participantstats t WHERE t.person_id = w.user_id AND t.gamification LIMIT 1) s,
    LATERAL (
        SELECT sum(e.amount)::bigint AS points FROM {schema}.journeys_pointentry e
        WHERE e.person_id = w.user_id AND e.created_at >= %(since)s AND e.kind IN ('earned', 'corrected')) e
    WHERE e.points > 0"""
LADDER = """WITH {willing}, scores AS ({scores}),
    ladder AS (
        SELECT person_id, points, rank() OVER (ORDER BY points DESC) AS rank,
            row_number() OVER (ORDER BY points DESC, person_id) AS place, count(*) OVER () AS participants
        FROM scores),
    mine AS (SELECT place FROM ladder WHERE person_id = %(person)s)
    SELECT l.person_id, l.points, l.rank, l.place, l.participants, (SELECT place FROM mine)
    FROM ladder l
    WHERE l.place <= %(top)s::int OR abs(l.place - (SELECT place FROM mine)) <= %(neighbours)s::int
    ORDER BY l.place"""
# By whether it is of all time, and of a cohort.
STATEMENTS = {
    (True, False): LADDER.replace("{willing}", WILLING).replace("{scores}", ALL_TIME),
    (False, False): LADDER.replace("{willing}", WILLING).replace("{scores}", SINCE),
    (True, True): LADDER.replace("{willing}", COHORT).replace("{scores}", COHORT_ALL_TIME),
    (False, True): LADDER.replace("{willing}", COHORT).replace("{scores}", COHORT_SINCE),
}


def leaderboard(
    *, organization: OrganizationRef, person_id: UUID, period: Period, scope: Scope = "organization"
) -> dict[str, Any]:
    """The ten first, the caller's own row with two neighbours each side, and how many take part.

    Only people with the consent `leaderboard` appear, by nickname; exact ties share a rank. Weeks begin on Monday,
    weeks and months by the organization's time zone. Spending points does not move anybody, a correction does.
    `program` is the cohort of the caller's running programme, empty where there is none. Nobody is on it where
    gamification is switched off. Opens scopes itself: Redis is asked outside of them.
    """
    ladder = Ladder.now(organization, period)
    if scope == "organization":
        try:
            view = _from_redis(ladder, person_id)
        except RedisError as error:
            CACHE_FAILURES.labels("ladder").inc()
            log.warning("the ladder is asked of the database: Redis is away", error=type(error).__name__)
            view = None
        if view is not None:
            return view
    with organization_scope(organization):
        if not plays(organization, person_id):
            return NOTHING
        if scope == "organization":
            found = _from_postgresql(ladder, person_id)
        else:
            cohort = _cohort_of(person_id, organization)
    if scope == "program":
        people = willing_among(organization, cohort)
        with organization_scope(organization):
            found = _from_postgresql(ladder, person_id, people=people)
    return _shown(person_id, found, _names(ladder, found))


def rebuild(*, organization: OrganizationRef, period: Period) -> int | None:
    """Build a ladder in Redis; None where somebody else is at it. Returns how many people are on it."""
    ladder = Ladder.now(organization, period)
    if not ladder.begin_building():
        return None
    try:
        return ladder.build()
    finally:
        ladder.end_building()


def _from_redis(ladder: Ladder, person_id: UUID) -> dict[str, Any] | None:
    """The ladder as Redis has it, brought up to date; None, and asked to be built, where it is missing."""
    mark = ladder.known_until()
    if mark is None:
        with organization_scope(ladder.organization):
            key = f"{ladder.key}:{int(clock.now().timestamp()) // 60}"  # asked for once a minute at most
            emit(MISSING, {"period": ladder.period}, key=key)
        return None
    changes = ladder.changes(mark, person_id)
    if changes is None:
        return NOTHING
    view = ladder.view(person_id, changes)
    if view is None:
        return None
    names = _names(ladder, view)
    gone = [person for person, (_nickname, _avatar, member) in names.items() if not member]
    if gone:  # who left the organization: found when they would be shown
        view = ladder.view(person_id, Changes(changes.at, {}, gone)) or view
        names = _names(ladder, view)
    return _shown(person_id, view, names)


def _from_postgresql(ladder: Ladder, person_id: UUID, *, people: Collection[UUID] | None = None) -> View:
    params = {
        "organization": ladder.organization.id,
        "person": person_id,
        "top": str(TOP),
        "neighbours": str(NEIGHBOURS),
        "people": None if people is None else list(people),
        "since": ladder.since,
    }
    rows = hot.fetch(STATEMENTS[ladder.since is None, people is not None], params)
    mine = rows[0][5] if rows else None
    return View(
        [Place(*row[:3]) for row in rows if row[3] <= TOP],
        [Place(*row[:3]) for row in rows if mine is not None and abs(row[3] - mine) <= NEIGHBOURS],
        rows[0][4] if rows else 0,
    )


def _names(ladder: Ladder, view: View) -> dict[UUID, tuple[str, str, bool]]:
    """Nickname, avatar, and whether they are members, of those who are shown."""
    people = list({place.person_id for place in [*view.top, *view.around]})
    rows = hot.fetch_shared(NAMES, {"people": people, "organization": ladder.organization.id}) if people else []
    return {row[0]: row[1:] for row in rows}


def _shown(person_id: UUID, view: View, names: dict[UUID, tuple[str, str, bool]]) -> dict[str, Any]:
    def row(place: Place) -> dict[str, Any]:
        nickname, avatar, _member = names.get(place.person_id, ("", "", False))
        return {
            "rank": place.rank,
            "nickname": nickname or _("Sin apodo"),
            "avatar": avatar or None,
            "points": place.points,
            "me": place.person_id == person_id,
        }

    around = [row(place) for place in view.around]
    return {
        "top": [row(place) for place in view.top],
        "around_me": around,
        "me": next((one for one in around if one["me"]), None),
        "participants": view.participants,
    }


def _cohort_of(person_id: UUID, organization: OrganizationRef) -> list[UUID]:
    """The cohort of the newest of the programmes that run today and have the person in theirs; nobody without one."""
    running = Program.objects.running_on(local_day(clock.now(), organization.timezone))
    taking_part = ProgramMember.objects.filter(part=ProgramMember.Part.PARTICIPANT)
    mine = taking_part.filter(person_id=person_id, program__in=running)
    newest = mine.order_by("-program__starts_on", "-program_id").values_list("program_id", flat=True).first()
    return list(taking_part.filter(program_id=newest).values_list("person_id", flat=True)) if newest else []
