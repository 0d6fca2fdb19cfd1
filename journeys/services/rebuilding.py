"""Proof that ledger, totals and ladders agree, and their repair: everything derived is reckoned anew from its rows."""

from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import orjson
from django.utils import timezone as clock

from accounts.audit import record
from journeys.models import ActivityDay, GamificationRevision, RestDay
from journeys.rules import levels as level_rules
from journeys.rules import streaks
from journeys.rules.points import is_remembered
from journeys.services.ladder import PERIODS, Ladder
from journeys.services.leaderboard import rebuild
from journeys.services.rulebook import catalogue
from oasis.core.database import hot
from oasis.core.tenancy import OrganizationRef, organization_scope

CHUNK = 1000  # people whose rows are locked at once
NOBODY = UUID(int=0)
PEOPLE = """SELECT person_id FROM (
        SELECT person_id FROM {schema}.journeys_participantstats WHERE person_id > %(after)s
        UNION SELECT person_id FROM {schema}.journeys_pointentry WHERE person_id > %(after)s) known
    ORDER BY person_id LIMIT %(limit)s::int"""
MAKE = """INSERT INTO {schema}.journeys_participantstats (person_id, points, earned, level, streak_current, streak_longest,
        steps_completed, journeys_completed, check_ins, seconds, tallies, badges, timezone, gamification, updated_at)
    SELECT id, 0, 0, 1, 0, 0, 0, 0, 0, 0, '{}', '{}', '', true, %(now)s FROM unnest(%(people)s::uuid[]) AS missing (id)
    ON CONFLICT (person_id) DO NOTHING RETURNING person_id"""
STORED = """SELECT person_id, points, earned, level, steps_completed, journeys_completed, check_ins, badges,
        streak_current, streak_longest, streak_day, tallies::text
    FROM {schema}.journeys_participantstats WHERE person_id = ANY(%(people)s) ORDER BY person_id"""
PROVED = """SELECT asked.id,
        (SELECT coalesce(sum(e.amount), 0)::int FROM {schema}.journeys_pointentry e WHERE e.person_id = asked.id),
        (SELECT coalesce(sum(e.amount), 0)::int FROM {schema}.journeys_pointentry e
            WHERE e.person_id = asked.id AND e.kind IN ('earned', 'corrected')),
        (SELECT count(*) FROM {schema}.journeys_stepprogress p
            JOIN {schema}.journeys_enrollment n ON n.id = p.enrollment_id
            WHERE n.person_id = asked.id AND p.completed_at IS NOT NULL),
        (SELECT count(*) FROM {schema}.journeys_enrollment n
            WHERE n.person_id = asked.id AND n.status = 'completed'),
        (SELECT count(*) FROM {schema}.journeys_emotioncheckin c WHERE c.person_id = asked.id),
        ARRAY(SELECT b.code FROM {schema}.journeys_badgeaward a JOIN {schema}.journeys_badge b ON b.id = a.badge_id
            WHERE a.person_id = asked.id ORDER BY a.awarded_at, a.id),
        (SELECT coalesce(jsonb_object_agg(t.event, t.tally), '{}')::text FROM (
            SELECT e.event, jsonb_build_object('total', count(*), 'day', max(e.day), 'awarded', count(*) FILTER (
                    WHERE e.points > 0 AND e.day = (SELECT max(n.day) FROM {schema}.journeys_trackedevent n
                        WHERE n.person_id = asked.id AND n.event = e.event)),
                'last', max(e.occurred_at) FILTER (WHERE e.points > 0)) AS tally
            FROM {schema}.journeys_trackedevent e WHERE e.person_id = asked.id GROUP BY e.event) t)
    FROM unnest(%(people)s::uuid[]) AS asked (id)"""
REPAIR = """UPDATE {schema}.journeys_participantstats s SET points = g.points, earned = g.earned, level = g.level,
        steps_completed = g.steps_completed, journeys_completed = g.journeys_completed, check_ins = g.check_ins,
        badges = g.badges, streak_current = g.streak_current, streak_longest = g.streak_longest,
        streak_day = g.streak_day, tallies = g.tallies, updated_at = %(now)s
    FROM jsonb_to_recordset(%(given)s::jsonb) AS g(person uuid, points int, earned int, level int, steps_completed int,
        journeys_completed int, check_ins int, badges varchar[], streak_current int, streak_longest int,
        streak_day date, tallies jsonb)
    WHERE s.person_id = g.person RETURNING s.person_id"""


@dataclass(slots=True)
class Proof:
    """What was found in one organization; a difference is `{person, field, stored, proved}`."""

    people: int = 0
    differences: list[dict[str, Any]] = field(default_factory=list)
    ladders: dict[str, str] = field(default_factory=dict)  # period: right, missing, wrong

    @property
    def holds(self) -> bool:
        """Whether everything agrees; a ladder that is missing is built when somebody asks."""
        return not self.differences and "wrong" not in self.ladders.values()


def prove(*, organization: OrganizationRef, repair: bool, progress: Callable[[int], None] | None = None) -> Proof:
    """Compare every person's totals with the rows they are derived from, and the ladders with both.

    With `repair` they are set right, some people at a time under the lock that every change takes, and it is audited.
    Opens scopes itself; `progress` is told how many people were looked at.
    """
    proof, after = Proof(), NOBODY
    while True:
        with organization_scope(organization):
            people = [row[0] for row in hot.fetch(PEOPLE, {"after": after, "limit": str(CHUNK)})]
            if people:
                _prove_people(people, proof, repair=repair)
        proof.people += len(people)
        if progress:
            progress(proof.people)
        if len(people) < CHUNK:
            break
        after = people[-1]
    if proof.differences and repair:
        with organization_scope(organization):
            wrong = {one["person"] for one in proof.differences}
            record(action="stats.rebuilt", target=f"organization:{organization.id}", after={"people": len(wrong)})
    for period in PERIODS:
        proof.ladders[period] = _prove_ladder(Ladder.now(organization, period), repair=repair)
    return proof


def _prove_people(people: list[UUID], proof: Proof, *, repair: bool) -> None:
    made = {row[0] for row in hot.fetch(MAKE, {"people": people, "now": clock.now()})} if repair else set()
    lock = " FOR UPDATE" if repair else ""
    stored = {row[0]: _stored(row) for row in hot.fetch(STORED + lock, {"people": people})}
    proved = _proved(people, stored)
    wrong = []
    for person in people:
        before = stored.get(person, {})
        told = [
            {"person": person, "field": name, "stored": before.get(name), "proved": value}
            for name, value in proved[person].items()
            if name not in before or _differs(name, before[name], value)
        ]
        if person in made:
            told.append({"person": person, "field": "row", "stored": None, "proved": "made"})
        if told:
            wrong.append(person)
            proof.differences += told
    if repair and wrong:
        given = [{"person": person, **proved[person]} for person in wrong]
        hot.fetch(REPAIR, {"given": orjson.dumps(given).decode(), "now": clock.now()})


def _stored(row: tuple[Any, ...]) -> dict[str, Any]:
    names = (
        "points", "earned", "level", "steps_completed", "journeys_completed", "check_ins", "badges", "streak_current",
        "streak_longest", "streak_day",
    )  # fmt: skip
    return {**dict(zip(names, row[1:11], strict=True)), "tallies": orjson.loads(row[11])}


def _proved(people: list[UUID], stored: dict[UUID, dict[str, Any]]) -> dict[UUID, dict[str, Any]]:
    known = catalogue(GamificationRevision.objects.values_list("value", flat=True).first())
    days, rest = _days(people), _rest(people)
    found: dict[UUID, dict[str, Any]] = {}
    for person, points, earned, steps, journeys, check_ins, badges, tallies in hot.fetch(PROVED, {"people": people}):
        streak = streaks.count(days[person], rest[person])
        before = stored.get(person, {})
        found[person] = {
            "points": points,
            "earned": max(earned, 0),
            "level": level_rules.reached(earned, known.levels).number,
            "steps_completed": steps,
            "journeys_completed": journeys,
            "check_ins": check_ins,
            "badges": badges,
            "streak_current": streak.current,
            "streak_longest": max(streak.longest, before.get("streak_longest", 0)),  # nothing is ever lost
            "streak_day": streak.day,
            "tallies": _tallies(orjson.loads(tallies), before.get("tallies", {}), asked_for=known.events),
        }
    return found


def _tallies(counted: dict[str, Any], stored: dict[str, Any], *, asked_for: Collection[str]) -> dict[str, Any]:
    """Counts are proved; what caps remember of the newest day is kept where the count was right."""
    found = {
        event: before if before["total"] == counted[event]["total"] else counted[event]
        for event, before in stored.items()
        if event in counted
    }
    for event, tally in counted.items():
        if event not in found and is_remembered(event, found, asked_for=asked_for):
            found[event] = tally
    return found


def _differs(name: str, stored: Any, proved: Any) -> bool:
    if name == "badges":
        return sorted(stored) != sorted(proved)
    return bool(stored != proved)


def _days(people: list[UUID]) -> dict[UUID, list[streaks.ActiveDay]]:
    found: dict[UUID, list[streaks.ActiveDay]] = defaultdict(list)
    rows = ActivityDay.objects.filter(person_id__in=people).values_list(
        "person_id", "day", "first_at", "last_at", "bridged"
    )
    for person, day, first_at, last_at, bridged in rows:
        found[person].append(streaks.ActiveDay(day, first_at, last_at, bridged))
    return found


def _rest(people: list[UUID]) -> dict[UUID, set[date]]:
    found: dict[UUID, set[date]] = defaultdict(set)
    for person, day in RestDay.objects.filter(person_id__in=people).values_list("person_id", "day"):
        found[person].add(day)
    return found


def _prove_ladder(ladder: Ladder, *, repair: bool) -> str:
    """`right`, `missing` or `wrong` (and then built anew with `repair`); an organization that does not play has none."""
    mark = ladder.known_until()
    changes = ladder.changes(mark, NOBODY) if mark else None
    if changes is None:
        return "missing"
    ladder.view(NOBODY, changes)  # it is brought up to date before it is judged
    if ladder.stored() == {person: points for chunk in ladder.scores() for person, points in chunk}:
        return "right"
    if repair:
        ladder.forget()
        rebuild(organization=ladder.organization, period=ladder.period)
    return "wrong"
