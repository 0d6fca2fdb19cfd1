"""A person's totals: locked, reckoned with pure rules, written with everything that belongs to them in one statement.

Whatever moves points or counts activity does three things in this order: `lock` the person's row (so that one person's
changes come one after the other), `reckon` the change in Python, and write it with `WRITES` appended to the statement
of its cause. Totals are never read outside that lock when they are about to change.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache
from itertools import chain
from typing import Any
from uuid import UUID

import orjson

from journeys.models import ParticipantStats, PointEntry
from journeys.rules import badges as badge_rules
from journeys.rules import levels as level_rules
from journeys.rules import streaks
from journeys.services import safety
from journeys.services.activity import Past
from journeys.services.rulebook import Catalogue as Catalogue
from journeys.services.rulebook import catalogue as catalogue
from journeys.services.standing_statements import COLUMNS as COLUMNS
from journeys.services.standing_statements import DOCUMENT as DOCUMENT
from journeys.services.standing_statements import LOCK, PEEK, SETTLE
from journeys.services.standing_statements import WRITES as WRITES
from oasis.core.database import hot
from oasis.core.ids import uuid7
from oasis.core.outbox import Message, emit_many
from oasis.core.tenancy import current_organization

LEVEL_REACHED, BADGE_AWARDED = "journeys.level_reached", "journeys.badge_awarded"


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
    playing: bool = True  # gamification is on, for the organization and by the person's own choice
    paused: bool = False  # a safety case is open: what is earned now is granted afterwards
    owed: bool = False  # something waits that was earned in such a pause


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
    """The new totals: `document` for the statement, `after` for what follows, the rest for the answer."""

    document: dict[str, Any]
    after: Standing
    points: int
    level: dict[str, Any]
    level_up: bool
    badges: list[badge_rules.Badge]
    welcome_back: bool = False

    def celebration(self, points_awarded: int) -> dict[str, Any]:
        """What an answer says of points, level and badges; `points_awarded` that were held back are none yet."""
        return {
            "points_awarded": 0 if self.document["held"] else points_awarded,
            "total_points": self.points,
            "level": self.level,
            "level_up": self.level_up,
            "badges": [
                {"code": b.code, "name": b.name, "description": b.description, "icon": b.icon} for b in self.badges
            ],
            "welcome_back": self.welcome_back,
        }


GAME_FIELDS = frozenset(
    {"points_awarded", "total_points", "level", "level_up", "badges", "capped", "points", "points_earned", "streak"}
)


def shown(answer: dict[str, Any], *, playing: bool) -> dict[str, Any]:
    """An answer as the person sees it: without `GAME_FIELDS` where gamification is switched off."""
    return answer if playing else {name: value for name, value in answer.items() if name not in GAME_FIELDS}


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
        playing,
        paused,
        owed,
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
        playing,
        paused,
        owed,
    )


@cache
def statement(text: str) -> str:
    """A statement with `COLUMNS`, completed by what pauses awards (the registry is full once the apps are ready)."""
    return text.replace("{paused}", safety.open_case())


def lock(person_id: UUID) -> Standing:
    """Lock a person's totals until the transaction ends, making the row for a newcomer."""
    rows = hot.fetch(statement(LOCK), (person_id,))
    if not rows:
        ensure(person_id)
        rows = hot.fetch(statement(LOCK), (person_id,))
    return read(person_id, rows[0])


def peek(person_id: UUID) -> Standing:
    """A person's totals without locking them, zeros for a newcomer: to be shown, not to be reckoned with."""
    known, *row = hot.fetch(statement(PEEK), (person_id,))[0]
    if not known:
        revision, playing = row[14:16]
        return Standing(person_id, 0, 0, 1, streaks.Streak(), None, 0, 0, 0, 0, {}, [], "", revision, playing)
    return read(person_id, row)


def ensure(person_id: UUID) -> None:
    """Make sure that the person has a row of totals."""
    ParticipantStats.objects.bulk_create([ParticipantStats(person_id=person_id)], ignore_conflicts=True)


def zone_of(standing: Standing, timezone: str | None) -> str:
    """Where the person is: as the request says, else as the last one said, else where the organization is."""
    return timezone or standing.timezone or current_organization().timezone


def reckon(
    standing: Standing,
    known: Catalogue,
    *,
    now: datetime,
    timezone: str,
    credits: Sequence[Credit],
    activity: Activity,
    past: Past | None = None,
) -> Reckoning:
    """The person's totals after `credits` and `activity`; nothing is written yet.

    `past` is what several reckonings of one person in a row share. While a safety case is open, what is earned is held
    back: it is in `document["held"]`, and neither points nor badges move.
    """
    held = _held(credits, activity) if standing.paused else []
    points, earned, entries = _moved(standing, credits)
    level = level_rules.standing(earned, known.levels)
    streak, days = (past or Past(standing.person_id)).streak(
        standing.streak, active_at=standing.active_at, day=activity.day, at=activity.at
    )
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
    badges = [] if standing.paused else badge_rules.newly_earned(known.badges, held=standing.badges, facts=facts)
    after = replace(
        standing,
        points=points,
        earned=earned,
        level=level["number"],
        streak=streak,
        active_at=max(filter(None, [standing.active_at, activity.at if activity.day else None]), default=None),
        steps=steps,
        journeys=journeys,
        check_ins=facts.check_ins,
        seconds=standing.seconds + activity.seconds,
        tallies=tallies,
        badges=[*standing.badges, *(badge.code for badge in badges)],
        timezone=timezone,
        owed=standing.owed or bool(held),
    )
    document = {
        **totals_of(after),
        "at": now,
        "entries": entries,
        "held": held,
        "awards": [{"id": uuid7(), "badge": badge.id} for badge in badges],
        "days": days,
    }
    level_up = level["number"] > level_rules.reached(standing.earned, known.levels).number
    welcome = activity.day is not None and streaks.is_return(before=standing.active_at, at=activity.at)
    return Reckoning(document, after, points, level, level_up, badges, welcome)


def _moved(standing: Standing, credits: Sequence[Credit]) -> tuple[int, int, list[dict[str, Any]]]:
    """Points and earned points after `credits`, and their ledger entries."""
    points, earned, entries = standing.points, standing.earned, []
    for credit in credits:
        if standing.paused and credit.kind == PointEntry.Kind.EARNED:
            continue
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
    return points, earned, entries


def totals_of(standing: Standing) -> dict[str, Any]:
    """The totals as the document holds them."""
    return {
        "person": standing.person_id,
        "points": standing.points,
        "earned": standing.earned,
        "level": standing.level,
        "streak_current": standing.streak.current,
        "streak_longest": standing.streak.longest,
        "streak_day": standing.streak.day,
        "active_at": standing.active_at,
        "steps_completed": standing.steps,
        "journeys_completed": standing.journeys,
        "check_ins": standing.check_ins,
        "seconds": standing.seconds,
        "tallies": standing.tallies,
        "badges": standing.badges,
        "timezone": standing.timezone,
    }


def _held(credits: Sequence[Credit], activity: Activity) -> list[dict[str, Any]]:
    """What waits for the end of a pause; a finished journey leaves its name, for its badge."""
    earned = [credit for credit in credits if credit.kind == PointEntry.Kind.EARNED]
    if activity.journey_slug and not any(credit.rule == "journey" for credit in earned):
        cause = f"journey:{activity.journey_slug}"
        earned.append(Credit(0, "journey", cause, "", f"{cause}:{activity.at.isoformat()}"))
    return [
        {
            "id": uuid7(),
            "amount": credit.amount,
            "rule": credit.rule,
            "cause": credit.cause,
            "reason": credit.reason[:300],
            "idempotency_key": credit.key,
            "journey_slug": activity.journey_slug if credit.rule == "journey" else "",
        }
        for credit in earned
    ]


def together(reckonings: Sequence[Reckoning]) -> dict[str, Any]:
    """One document for several reckonings of one person in a row."""
    days: dict[date, dict[str, Any]] = {}
    for row in chain.from_iterable(one.document["days"] for one in reckonings):
        known = days.get(row["day"])
        days[row["day"]] = row if known is None else {**row, "first_at": _earliest(known["first_at"], row["first_at"])}
    lists = {
        name: list(chain.from_iterable(one.document[name] for one in reckonings))
        for name in ("entries", "held", "awards")
    }
    return {**reckonings[-1].document, **lists, "days": list(days.values())}


def _earliest(*instants: datetime | None) -> datetime | None:
    return min(filter(None, instants), default=None)


def settle(*reckonings: Reckoning) -> None:
    """Write the new totals, ledger entries and awards, where nothing else has to be written with them."""
    hot.fetch(SETTLE, (dump(together(reckonings)),))


def dump(document: dict[str, Any]) -> str:
    """The document as the statement takes it."""
    return orjson.dumps(document).decode()


def announce(standing: Standing, *reckonings: Reckoning, also: Sequence[Message] = ()) -> None:
    """Tell the rest of the house of levels that were reached, of badges and of what is `also` new; one statement.

    Where gamification is switched off, levels and badges are nobody's news.
    """
    messages = list(also)
    if standing.playing:
        person = str(standing.person_id)
        for one in reckonings:
            if one.level_up:
                number = one.level["number"]
                messages.append(
                    Message(LEVEL_REACHED, {"person_id": person, "level": number}, key=f"{person}:{number}")
                )
            messages += [
                Message(BADGE_AWARDED, {"person_id": person, "badge_id": str(badge.id)}, key=f"{person}:{badge.id}")
                for badge in one.badges
            ]
    emit_many(messages)
