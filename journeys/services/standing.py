"""A person's totals: locked, reckoned with pure rules, written with everything that belongs to them in one statement.

Whatever moves points or counts activity does three things in this order: `lock` the person's row (so that one person's
changes come one after the other), `reckon` the change in Python, and write it with `WRITES` appended to the statement
of its cause. Totals are never read outside that lock when they are about to change.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson

from journeys.models import ActivityDay, ParticipantStats, PointEntry, RestDay
from journeys.rules import badges as badge_rules
from journeys.rules import levels as level_rules
from journeys.rules import streaks
from journeys.rules.points import Rule
from oasis.core.database import hot
from oasis.core.ids import uuid7
from oasis.core.outbox import emit
from oasis.core.tenancy import current_organization

COLUMNS = """s.points, s.earned, s.level, s.streak_current, s.streak_longest, s.streak_day, s.active_at,
    s.steps_completed, s.journeys_completed, s.check_ins, s.seconds, s.tallies::text, s.badges, s.timezone,
    (SELECT value FROM {schema}.journeys_gamificationrevision)"""

LOCK = f"""SELECT {COLUMNS} FROM {{schema}}.journeys_participantstats s WHERE s.person_id = %s FOR UPDATE OF s"""  # noqa: S608

PEEK = f"""SELECT s.person_id IS NOT NULL, {COLUMNS}
    FROM (SELECT 1) one LEFT JOIN {{schema}}.journeys_participantstats s ON s.person_id = %s"""  # noqa: S608

# What `reckon` hands to the database: one JSON document, so that the plan does not depend on the sizes of numbers.
DOCUMENT = """person uuid, at timestamptz, points int, earned int, level int, streak_current int, streak_longest int,
    streak_day date, active_at timestamptz, steps_completed int, journeys_completed int, check_ins int, seconds bigint,
    tallies jsonb, badges varchar[], timezone text, entries jsonb, awards jsonb, day_id uuid, day date, bridged bool"""

# Writes the document `given` when the one-row expression `cause` has a row.
WRITES = """
    totals AS (
        UPDATE {schema}.journeys_participantstats s SET points = given.points, earned = given.earned,
            level = given.level, streak_current = given.streak_current,
            streak_longest = given.streak_longest, streak_day = given.streak_day,
            active_at = given.active_at, steps_completed = given.steps_completed,
            journeys_completed = given.journeys_completed, check_ins = given.check_ins, seconds = given.seconds,
            tallies = given.tallies, badges = given.badges, timezone = given.timezone, updated_at = given.at
        FROM given, cause WHERE s.person_id = given.person),
    ledger AS (
        INSERT INTO {schema}.journeys_pointentry
            (id, person_id, kind, amount, balance_after, rule, cause, reason, idempotency_key, reversal_of_id,
            created_at)
        SELECT e.id, given.person, e.kind, e.amount, e.balance_after, e.rule, e.cause, e.reason, e.idempotency_key,
            e.reversal_of, given.at
        FROM given, cause, jsonb_to_recordset(given.entries) AS e(id uuid, kind text, amount int, balance_after int,
            rule text, cause text, reason text, idempotency_key text, reversal_of uuid)),
    awards AS (
        INSERT INTO {schema}.journeys_badgeaward (id, person_id, badge_id, awarded_at)
        SELECT a.id, given.person, a.badge, given.at
        FROM given, cause, jsonb_to_recordset(given.awards) AS a(id uuid, badge uuid)
        ON CONFLICT (person_id, badge_id) DO NOTHING),
    days AS (
        INSERT INTO {schema}.journeys_activityday (id, person_id, day, bridged)
        SELECT given.day_id, given.person, given.day, given.bridged FROM given, cause WHERE given.day_id IS NOT NULL
        ON CONFLICT (person_id, day) DO NOTHING)"""

SETTLE = f"""WITH given AS (SELECT * FROM jsonb_to_record(%s::jsonb) AS g({DOCUMENT})),
    cause AS (SELECT 1), {WRITES} SELECT 1 FROM cause"""  # noqa: S608


LOAD = """SELECT
    (SELECT coalesce(json_agg(json_build_array(
            event, name, points, per_day_cap, cool_down_seconds, active_from, active_to)), '[]')::text
        FROM {schema}.journeys_pointrule WHERE active),
    (SELECT coalesce(json_agg(json_build_array(number, name, threshold, icon) ORDER BY threshold), '[]')::text
        FROM {schema}.journeys_level),
    (SELECT coalesce(json_agg(json_build_array(id, code, name, description, icon, criteria) ORDER BY name), '[]')::text
        FROM {schema}.journeys_badge WHERE active),
    (SELECT coalesce(json_agg(DISTINCT config ->> 'event'), '[]')::text
        FROM {schema}.journeys_step WHERE kind = 'external' AND version_id IS NOT NULL)"""


@dataclass(frozen=True, slots=True)
class Standing:
    """A person's row as it was locked."""

    person_id: UUID
    points: int
    earned: int
    level: int
    streak: streaks.Streak
    active_at: datetime | None
    steps: int
    journeys: int
    check_ins: int
    seconds: int
    tallies: dict[str, Any]
    badges: list[str]
    timezone: str
    revision: UUID | None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What an organization's staff set up: the same for everybody, kept in memory by revision."""

    rules: dict[str, Rule]
    levels: Sequence[level_rules.Level]
    badges: Sequence[badge_rules.Badge]
    external_events: frozenset[str]  # that complete an `external` step of some version


@dataclass(frozen=True, slots=True)
class Credit:
    """Points to be moved; `amount` is signed. What was `EARNED` counts for levels too."""

    amount: int
    rule: str
    cause: str
    reason: str
    key: str
    kind: str = PointEntry.Kind.EARNED
    reversal_of: UUID | None = None


@dataclass(frozen=True, slots=True)
class Activity:
    """What somebody did, besides the points it gives."""

    at: datetime
    day: date | None  # None: it does not count as activity
    steps: int = 0
    journeys: int = 0
    journey_slug: str | None = None
    check_ins: int = 0
    seconds: int = 0
    tallies: dict[str, Any] = field(default_factory=dict)  # the changed ones


@dataclass(frozen=True, slots=True)
class Reckoning:
    """The new totals: `document` for the statement, the rest for the answer."""

    document: dict[str, Any]
    points: int
    level: dict[str, Any]
    level_up: bool
    badges: list[badge_rules.Badge]

    def celebration(self, points_awarded: int) -> dict[str, Any]:
        """What an answer says of points, level and badges."""
        return {
            "points_awarded": points_awarded,
            "total_points": self.points,
            "level": self.level,
            "level_up": self.level_up,
            "badges": [
                {"code": b.code, "name": b.name, "description": b.description, "icon": b.icon} for b in self.badges
            ],
        }


def read(person_id: UUID, row: Sequence[Any]) -> Standing:
    """A standing from the values of `COLUMNS`."""
    (
        points,
        earned,
        level,
        current,
        longest,
        day,
        active_at,
        steps,
        journeys,
        check_ins,
        seconds,
        tallies,
        held,
        timezone,
        revision,
    ) = row
    return Standing(
        person_id,
        points,
        earned,
        level,
        streaks.Streak(current, longest, day),
        active_at,
        steps,
        journeys,
        check_ins,
        seconds,
        orjson.loads(tallies),
        held,
        timezone,
        revision,
    )


def lock(person_id: UUID) -> Standing:
    """Lock a person's totals until the transaction ends, making the row for a newcomer."""
    rows = hot.fetch(LOCK, (person_id,))
    if not rows:
        ensure(person_id)
        rows = hot.fetch(LOCK, (person_id,))
    return read(person_id, rows[0])


def peek(person_id: UUID) -> Standing:
    """A person's totals without locking them, zeros for a newcomer: to be shown, not to be reckoned with."""
    known, *row = hot.fetch(PEEK, (person_id,))[0]
    if not known:
        return Standing(person_id, 0, 0, 1, streaks.Streak(), None, 0, 0, 0, 0, {}, [], "", row[-1])
    return read(person_id, row)


def ensure(person_id: UUID) -> None:
    """Make sure that the person has a row of totals."""
    ParticipantStats.objects.bulk_create([ParticipantStats(person_id=person_id)], ignore_conflicts=True)


def catalogue(revision: UUID | None) -> Catalogue:
    """Rules, levels and badges as of `revision` (None: there are none yet), from memory or by one statement."""
    return Catalogue({}, (), (), frozenset()) if revision is None else _load(revision)


@lru_cache(maxsize=512)
def _load(revision: UUID) -> Catalogue:
    rules, levels, badges, external = (orjson.loads(part) for part in hot.fetch(LOAD)[0])
    return Catalogue(
        rules={
            row[0]: Rule(*row[:5], *(moment and datetime.fromisoformat(moment) for moment in row[5:])) for row in rules
        },
        levels=tuple(level_rules.Level(*row) for row in levels),
        badges=tuple(badge_rules.Badge(*row) for row in badges),
        external_events=frozenset(external),
    )


def zone_of(standing: Standing, timezone: str | None) -> str:
    """Where the person is: as the request says, else as the last one said, else where the organization is."""
    return timezone or standing.timezone or current_organization().timezone


def reckon(
    standing: Standing, known: Catalogue, *, now: datetime, timezone: str, credits: Sequence[Credit], activity: Activity
) -> Reckoning:
    """The person's totals after `credits` and `activity`; nothing is written yet."""
    points, earned, entries = standing.points, standing.earned, []
    for credit in credits:
        points += credit.amount
        earned += credit.amount if credit.kind in {PointEntry.Kind.EARNED, PointEntry.Kind.CORRECTED} else 0
        entries.append(
            {
                "id": uuid7(),
                "kind": credit.kind,
                "amount": credit.amount,
                "balance_after": points,
                "rule": credit.rule,
                "cause": credit.cause,
                "reason": credit.reason[:300],
                "idempotency_key": credit.key,
                "reversal_of": credit.reversal_of,
            }
        )
    level = level_rules.standing(earned, known.levels)
    streak, new_day, bridged = _streak(standing, activity)
    tallies = standing.tallies | activity.tallies
    steps, journeys = standing.steps + activity.steps, standing.journeys + activity.journeys
    facts = badge_rules.Facts(
        events={event: tally["total"] for event, tally in tallies.items()} | {"step": steps},
        streak=streak.longest,
        level=level["number"],
        steps=steps,
        journeys=journeys,
        check_ins=standing.check_ins + activity.check_ins,
        journey_slug=activity.journey_slug,
    )
    badges = badge_rules.newly_earned(known.badges, held=standing.badges, facts=facts)
    document = {
        "person": standing.person_id,
        "at": now,
        "points": points,
        "earned": earned,
        "level": level["number"],
        "streak_current": streak.current,
        "streak_longest": streak.longest,
        "streak_day": streak.day,
        "active_at": max(filter(None, [standing.active_at, activity.at if activity.day else None]), default=None),
        "steps_completed": steps,
        "journeys_completed": journeys,
        "check_ins": standing.check_ins + activity.check_ins,
        "seconds": standing.seconds + activity.seconds,
        "tallies": tallies,
        "badges": [*standing.badges, *(badge.code for badge in badges)],
        "timezone": timezone,
        "entries": entries,
        "awards": [{"id": uuid7(), "badge": badge.id} for badge in badges],
        "day_id": uuid7() if new_day else None,
        "day": activity.day,
        "bridged": bridged,
    }
    level_up = level["number"] > level_rules.reached(standing.earned, known.levels).number
    return Reckoning(document, points, level, level_up, badges)


def _streak(standing: Standing, activity: Activity) -> tuple[streaks.Streak, bool, bool]:
    """The streak after the activity, whether its day is new, and whether it followed the activity before closely."""
    day, known = activity.day, standing.streak
    if day is None or day == known.day:
        return known, False, False
    if known.day is None or day > known.day:
        bridged = streaks.is_bridged(before=standing.active_at, at=activity.at)
        missed = [] if known.day is None or bridged else streaks.gap(known.day, day)
        rest = rest_days(standing.person_id, missed[0], missed[-1]) if missed else frozenset()
        return streaks.advance(known, day, bridged=bridged, rest=rest), True, bridged
    days = dict(ActivityDay.objects.filter(person_id=standing.person_id).values_list("day", "bridged"))
    if day in days:
        return known, False, False
    days[day] = False
    return streaks.count(days.items(), rest_days(standing.person_id, min(days), max(days))), True, False


def rest_days(person_id: UUID, first: date, last: date) -> frozenset[date]:
    """The rest days a person declared between two days, both included."""
    return frozenset(
        RestDay.objects.filter(person_id=person_id, day__range=(first, last)).values_list("day", flat=True)
    )


def settle(reckoning: Reckoning) -> None:
    """Write the new totals, ledger entries and awards, where nothing else has to be written with them."""
    hot.fetch(SETTLE, (dump(reckoning.document),))


def dump(document: dict[str, Any]) -> str:
    """The document as the statement takes it."""
    return orjson.dumps(document).decode()


def announce(standing: Standing, reckoning: Reckoning) -> None:
    """Tell the rest of the house of a level that was reached and of badges."""
    person = str(standing.person_id)
    if reckoning.level_up:
        number = reckoning.level["number"]
        emit("journeys.level_reached", {"person_id": person, "level": number}, key=f"{person}:{number}")
    for badge in reckoning.badges:
        emit("journeys.badge_awarded", {"person_id": person, "badge_id": str(badge.id)}, key=f"{person}:{badge.id}")


def recount_streak(standing: Standing) -> None:
    """Count a locked person's streak from all their days, after a rest day was declared or taken back."""
    days = dict(ActivityDay.objects.filter(person_id=standing.person_id).values_list("day", "bridged"))
    rest = rest_days(standing.person_id, min(days), max(days)) if days else frozenset()
    streak = streaks.count(days.items(), rest)
    ParticipantStats.objects.filter(pk=standing.person_id).update(
        streak_current=streak.current,
        streak_longest=max(streak.longest, standing.streak.longest),
        streak_day=streak.day,
    )
