"""The ladders kept in Redis: sorted sets of points, one an organization and period, rebuilt when they are missing.

PostgreSQL is the truth. A set remembers the instant up to which it knows the ledger; whoever reads it first brings in
what moved since, so that writing points costs nothing here and nothing that was written can be missed. `MARGIN` covers
transactions that were under way at that instant; a set lives for a day at most, then it is built anew.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any, Literal
from uuid import UUID, uuid4

import redis as redis_library
from django.conf import settings
from django.utils import timezone as clock

from journeys.rules.days import local_day, midnight
from oasis.core.database import hot
from oasis.core.resilience import client
from oasis.core.tenancy import OrganizationRef, organization_scope

Period = Literal["week", "month", "all"]
PERIODS: tuple[Period, ...] = ("week", "month", "all")
TOP, NEIGHBOURS = 10, 2
MARGIN = timedelta(seconds=15)
KEPT_SECONDS = 24 * 3600
BUILDING_SECONDS = 300
CHUNK = 20_000  # people asked of PostgreSQL at once
AT_ONCE = 1_000  # people given to Redis at once: others wait for it meanwhile
PATIENCE_SECONDS = 10.0  # of whoever builds a set

# Points are stored below zero, so that equal ones stand in the order of their members, as in PostgreSQL.
# KEYS: the set, its mark. ARGV: caller, mark, top, neighbours, seconds to live, how many pairs, score, member, …,
# members to take out.
READ = """
if redis.call('EXISTS', KEYS[2]) == 0 then return false end
local set, me, near, pairs = KEYS[1], ARGV[1], tonumber(ARGV[4]), tonumber(ARGV[6])
local last = 6 + 2 * pairs
for i = 7, last, 2 do redis.call('ZADD', set, ARGV[i], ARGV[i + 1]) end
for i = last + 1, #ARGV do redis.call('ZREM', set, ARGV[i]) end
if tonumber(ARGV[2]) > tonumber(redis.call('GET', KEYS[2])) then redis.call('SET', KEYS[2], ARGV[2], 'KEEPTTL') end
local place = redis.call('ZRANK', set, me)
local around, first, before = {}, 0, 0
if place then
    first = math.max(0, place - near)
    around = redis.call('ZRANGE', set, first, place + near, 'WITHSCORES')
    before = redis.call('ZCOUNT', set, '-inf', '(' .. around[2])
end
return {redis.call('ZCARD', set), redis.call('ZRANGE', set, 0, tonumber(ARGV[3]) - 1, 'WITHSCORES'), first, before, around}
"""

# What moved since the mark, and the caller: their points now, none for whom gamification is switched off. The limits
# keep the planner from joining everybody with everybody: a few people are asked about, by their ids.
MOVED = """WITH asked AS (
        SELECT e.person_id FROM {schema}.journeys_pointentry e WHERE e.created_at >= %(mark)s
        UNION SELECT unnest(%(also)s::uuid[]))
    SELECT asked.person_id, CASE WHEN s.gamification THEN POINTS ELSE 0 END
    FROM asked, LATERAL (
        SELECT t.gamification, t.earned FROM {schema}.journeys_participantstats t
        WHERE t.person_id = asked.person_id LIMIT 1) s"""
EARNED_SINCE = """(
        SELECT coalesce(sum(e.amount), 0)::int FROM {schema}.journeys_pointentry e
        WHERE e.person_id = asked.person_id AND e.created_at >= %(since)s AND e.kind IN ('earned', 'corrected'))"""
MOVED_BY = {True: MOVED.replace("POINTS", "s.earned"), False: MOVED.replace("POINTS", EARNED_SINCE)}
# The same of everybody, in the order of their ids.
EVERYBODY = {
    True: """SELECT person_id, earned FROM {schema}.journeys_participantstats
        WHERE person_id > %(after)s AND earned > 0 AND gamification ORDER BY person_id LIMIT %(limit)s::int""",
    False: """SELECT e.person_id, sum(e.amount)::int FROM {schema}.journeys_pointentry e
        JOIN {schema}.journeys_participantstats s USING (person_id)
        WHERE e.person_id > %(after)s AND s.gamification AND e.created_at >= %(since)s
            AND e.kind IN ('earned', 'corrected')
        GROUP BY e.person_id HAVING sum(e.amount) > 0 ORDER BY e.person_id LIMIT %(limit)s::int""",
}
# Who of some people is an active member and says yes now.
WILLING = """SELECT asked.id FROM unnest(%(people)s::uuid[]) AS asked (id), LATERAL (
        SELECT FROM public.organizations_membership m
        WHERE m.user_id = asked.id AND m.organization_id = %(organization)s AND m.status = 'active' LIMIT 1) member,
    LATERAL (
        SELECT c.granted FROM public.accounts_consent c WHERE c.user_id = asked.id AND c.kind = 'leaderboard'
        ORDER BY c.id DESC LIMIT 1) newest
    WHERE newest.granted"""
PLAYS = """SELECT o.gamification_enabled AND coalesce((
        SELECT s.gamification FROM {schema}.journeys_participantstats s WHERE s.person_id = %(person)s), true)
    FROM public.organizations_organization o WHERE o.id = %(organization)s"""
DECIDED = """SELECT DISTINCT c.user_id FROM public.accounts_consent c
    WHERE c.id >= %(first)s AND c.kind = 'leaderboard'"""


@dataclass(frozen=True, slots=True)
class Place:
    """One row of a ladder."""

    person_id: UUID
    points: int
    rank: int


@dataclass(frozen=True, slots=True)
class View:
    """What one person is shown of a ladder."""

    top: list[Place]
    around: list[Place]
    participants: int


@dataclass(frozen=True, slots=True)
class Ladder:
    """The ladder of one organization and period, as it is called in Redis."""

    organization: OrganizationRef
    period: Period
    since: datetime | None  # None: all time

    @classmethod
    def now(cls, organization: OrganizationRef, period: Period) -> "Ladder":
        """The one that runs now; weeks begin on Monday, weeks and months by the organization's time zone."""
        since = None if period == "all" else start_of(period, clock.now(), organization.timezone)
        return cls(organization, period, since)

    @property
    def key(self) -> str:
        """The set's name."""
        started = f":{self.since:%Y%m%dT%H%M}" if self.since else ""
        return f"oasis:ladder:{{{self.organization.id.hex}}}:{self.period}{started}"

    @property
    def mark(self) -> str:
        """The name of the instant up to which the set knows the ledger; without it there is no set."""
        return f"{self.key}:mark"

    def known_until(self) -> datetime | None:
        """That instant, or None where the set is missing. Asks Redis."""
        mark = client().get(self.mark)
        return None if mark is None else datetime.fromtimestamp(float(mark), UTC)

    def changes(self, mark: datetime, person_id: UUID) -> "Changes | None":
        """What is to be brought in, or None for a caller with gamification switched off.

        Asks PostgreSQL, outside and inside the organization's scope.
        """
        now, from_ = clock.now(), mark - MARGIN
        decided = {row[0] for row in hot.fetch_shared(DECIDED, {"first": first_id_of(from_)})}
        asked = {"mark": from_, "also": [person_id, *decided], "since": self.since}
        with organization_scope(self.organization):
            if not plays(self.organization, person_id):
                return None
            points = dict(hot.fetch(MOVED_BY[self.since is None], asked))
        willing = willing_among(self.organization, points)
        add = {person: score for person, score in points.items() if score > 0 and person in willing}
        return Changes(now, add, (set(points) | decided) - set(add))

    def view(self, person_id: UUID, changes: "Changes") -> View | None:
        """Bring the changes in and read; None where the set is missing. Asks Redis, once."""
        pairs = [part for person, score in changes.add.items() for part in (-score, person.hex)]
        told: Any = _script()(
            keys=[self.key, self.mark],
            args=[
                person_id.hex, changes.at.timestamp(), TOP, NEIGHBOURS, KEPT_SECONDS, len(changes.add), *pairs,
                *(person.hex for person in changes.remove),
            ],
        )  # fmt: skip
        if told is None:
            return None
        participants, top, first, before, around = told
        return View(list(_ranked(top, 0, 0)), list(_ranked(around, first, before)), participants)

    def build(self) -> int:
        """Build the set from what PostgreSQL says; returns how many people are on it."""
        redis, temporary, began = patient_client(), f"{self.key}:{uuid4().hex}", clock.now()
        count = 0
        for chunk in self.scores():
            for first in range(0, len(chunk), AT_ONCE):
                redis.zadd(temporary, {person.hex: -points for person, points in chunk[first : first + AT_ONCE]})
            redis.expire(temporary, BUILDING_SECONDS)
            count += len(chunk)
        with redis.pipeline() as pipe:
            pipe.unlink(self.key)
            if count:
                pipe.rename(temporary, self.key)
                pipe.expire(self.key, KEPT_SECONDS + BUILDING_SECONDS)  # never gone before its mark
            pipe.set(self.mark, began.timestamp(), ex=KEPT_SECONDS)
            pipe.execute()
        return count

    def scores(self) -> Iterator[list[tuple[UUID, int]]]:
        """Everybody on the ladder with their points, as PostgreSQL has it, some thousands at a time."""
        after = UUID(int=0)
        while True:
            asked = {"after": after, "limit": str(CHUNK), "since": self.since}
            with organization_scope(self.organization):
                rows = hot.fetch(EVERYBODY[self.since is None], asked)
            willing = willing_among(self.organization, [row[0] for row in rows])
            chunk = [(person, points) for person, points in rows if person in willing]
            if chunk:
                yield chunk
            if len(rows) < CHUNK:
                return
            after = rows[-1][0]

    def stored(self) -> dict[UUID, int] | None:
        """What Redis holds, or None where the set is missing."""
        redis = patient_client()
        if redis.get(self.mark) is None:
            return None
        pairs: Any = redis.zscan_iter(self.key, count=AT_ONCE)
        return {UUID(hex=member): -int(score) for member, score in pairs}

    def begin_building(self) -> bool:
        """Whether the caller is the one that builds now; `end_building` afterwards."""
        return bool(client().set(f"{self.key}:building", 1, nx=True, ex=BUILDING_SECONDS))

    def end_building(self) -> None:
        """Let others build."""
        client().delete(f"{self.key}:building")

    def forget(self) -> None:
        """Drop the set; it is built anew when somebody asks."""
        client().unlink(self.mark, self.key)


@dataclass(frozen=True, slots=True)
class Changes:
    """Points that moved and people who came or went, as of the instant `at`."""

    at: datetime
    add: dict[UUID, int]
    remove: Collection[UUID]


def willing_among(organization: OrganizationRef, people: Iterable[UUID]) -> set[UUID]:
    """Who of `people` appears on ladders: active members whose newest word on the consent `leaderboard` is yes."""
    rows = hot.fetch_shared(WILLING, {"people": list(people), "organization": organization.id})
    return {row[0] for row in rows}


def plays(organization: OrganizationRef, person_id: UUID) -> bool:
    """Whether gamification is on, for the organization and by the person's own choice; inside the scope."""
    return bool(hot.fetch(PLAYS, {"person": person_id, "organization": organization.id})[0][0])


def leave_ladders(organization: OrganizationRef, person_id: UUID) -> None:
    """Take somebody off the sets of now, at once. Asks Redis."""
    with client().pipeline() as pipe:
        for period in PERIODS:
            pipe.zrem(Ladder.now(organization, period).key, person_id.hex)
        pipe.execute()


def start_of(period: Period, now: datetime, timezone: str) -> datetime:
    """The instant at which the week or month that contains `now` began."""
    today: date = local_day(now, timezone)
    first = today.replace(day=1) if period == "month" else today - timedelta(days=today.weekday())
    return midnight(first, timezone)


def first_id_of(at: datetime) -> UUID:
    """The smallest UUIDv7 of an instant."""
    return UUID(int=(int(at.timestamp() * 1000) << 80) | (7 << 76) | (2 << 62))


def _ranked(flat: Sequence[Any], first: int, before: int) -> Iterator[Place]:
    """Places from `member, score, …`: the first stands at `first` and has `before` people with more points above it."""
    rank, last = before + 1, None
    for index in range(0, len(flat), 2):
        points = -int(float(flat[index + 1]))
        if last is not None and points != last:
            rank = first + index // 2 + 1
        last = points
        yield Place(UUID(hex=flat[index]), points, rank)


@cache
def patient_client() -> redis_library.Redis:
    """Redis for long work, where nobody waits for the answer."""
    return redis_library.Redis.from_url(
        settings.REDIS_URL, socket_timeout=PATIENCE_SECONDS, socket_connect_timeout=1.0, decode_responses=True
    )


@cache
def _script() -> Any:
    return client().register_script(READ)
