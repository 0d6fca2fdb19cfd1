"""Tracked events: what clients say that people did, and the points it gives. Two statements, whatever happens.

A batch of an offline client is the same work on many events: one lock, one look at what is known already, one write.
"""

from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from django.db.models import Q
from django.utils import timezone as clock

from journeys.models import Enrollment, StepProgress, TrackedEvent
from journeys.rules import points as point_rules
from journeys.rules.days import local_day
from journeys.services import safety
from journeys.services import standing as totals
from journeys.services.activity import Past
from journeys.services.enrollment import complete_steps_waiting_for
from journeys.services.held import grant_held
from journeys.services.versions import current_step, load_version
from oasis.core.crypto import encrypt_text
from oasis.core.database import hot
from oasis.core.errors import NotFound
from oasis.core.ids import uuid7
from oasis.core.tenancy import current_organization

LOCK = f"""SELECT (SELECT t.result::text FROM {{schema}}.journeys_trackedevent t
        WHERE t.person_id = %(person)s AND t.idempotency_key = %(key)s), {totals.COLUMNS}
    FROM {{schema}}.journeys_participantstats s WHERE s.person_id = %(person)s FOR UPDATE OF s"""  # noqa: S608

WRITE = f"""WITH given AS (SELECT * FROM jsonb_to_record(%(document)s::jsonb) AS g({totals.DOCUMENT}, events jsonb)),
    recorded AS (
        INSERT INTO {{schema}}.journeys_trackedevent
            (id, person_id, event, idempotency_key, occurred_at, day, seconds, points, properties, result, created_at)
        SELECT e.id, given.person, e.event, e.key, e.occurred_at, e.day, e.seconds, e.awarded,
            decode(e.properties, 'base64'), e.result, given.at
        FROM given, jsonb_to_recordset(given.events) AS e(id uuid, event text, key text, occurred_at timestamptz,
            day date, seconds int, awarded int, properties text, result jsonb)
        ON CONFLICT (person_id, idempotency_key) DO NOTHING RETURNING id),
    cause AS (SELECT 1 FROM recorded LIMIT 1),
    {totals.WRITES}
    SELECT id FROM recorded"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One event to track; `occurred_at` None means now. `properties` are the client's own and are kept encrypted."""

    event: str
    key: str
    occurred_at: datetime | None = None
    properties: dict[str, Any] | None = None
    seconds: int = 0
    check_ins: int = 0


def track_event(*, person_id: UUID, timezone: str | None, occurrence: Occurrence) -> dict[str, Any]:
    """Record that something happened, once per key, and give the points of its rule.

    Returns `{event, points_awarded, total_points, level, level_up, badges, welcome_back, capped, duplicate}`, without
    what belongs to gamification where that is switched off, and `safety` where the texts in its properties raise an
    alarm; a repeated key gets the first answer, with `duplicate` true. An event that no rule knows is recorded and gives
    nothing.
    """
    first_answer, standing = _lock(person_id, occurrence.key)
    if first_answer is None and standing.owed and not standing.paused:
        grant_held(person_id=person_id)
        first_answer, standing = _lock(person_id, occurrence.key)
    if first_answer is not None:
        return _duplicate(orjson.loads(first_answer), standing)
    course = _Course(standing, timezone)
    answer = course.take(occurrence)
    if not hot.fetch(WRITE, {"document": course.document()}):  # the same key came in while we waited for the lock
        first = TrackedEvent.objects.values_list("result", flat=True)
        return _duplicate(first.get(person_id=person_id, idempotency_key=occurrence.key), standing)
    course.tell()
    return totals.shown({**answer, "duplicate": False}, playing=standing.playing)


def track_batch(*, person_id: UUID, timezone: str | None, occurrences: Sequence[Occurrence]) -> list[dict[str, Any]]:
    """Record what an offline client kept, in the order in which it happened; the answers come as `occurrences` stand.

    Each answer is that of `track_event`; a key that is known, or that comes twice in the batch, gets the first one.
    The number of statements does not grow with the number of events.
    """
    standing = totals.lock(person_id)
    if standing.owed and not standing.paused:
        grant_held(person_id=person_id)
        standing = totals.lock(person_id)
    # Whoever tracks holds this lock, so that no key of the batch can come in from now on.
    answers = dict(
        TrackedEvent.objects.filter(
            person_id=person_id, idempotency_key__in=[one.key for one in occurrences]
        ).values_list("idempotency_key", "result")
    )
    known = set(answers)
    course = _Course(standing, timezone)
    fresh: dict[str, Occurrence] = {}
    for one in occurrences:
        if one.key not in known:
            fresh.setdefault(one.key, one)
    course.expect(fresh.values())
    for one in sorted(fresh.values(), key=course.instant):
        answers[one.key] = course.take(one)
    if fresh:
        hot.fetch(WRITE, {"document": course.document()})
        course.tell()
    told = []
    for one in occurrences:
        answer = {**answers[one.key], "duplicate": one.key in known}
        known.add(one.key)
        told.append(totals.shown(answer, playing=standing.playing))
    return told


def _lock(person_id: UUID, key: str) -> tuple[str | None, totals.Standing]:
    statement, params = totals.statement(LOCK), {"person": person_id, "key": key}
    rows = hot.fetch(statement, params)
    if not rows:
        totals.ensure(person_id)
        rows = hot.fetch(statement, params)
    first_answer, *row = rows[0]
    return first_answer, totals.read(person_id, row)


def _duplicate(answer: dict[str, Any], standing: totals.Standing) -> dict[str, Any]:
    return totals.shown({**answer, "duplicate": True}, playing=standing.playing)


class _Course:
    """Events of one locked person, reckoned one after the other and written together."""

    def __init__(self, standing: totals.Standing, timezone: str | None) -> None:
        self.before = self.standing = standing
        self.catalogue = totals.catalogue(standing.revision)
        self.timezone = totals.zone_of(standing, timezone)
        self.now = clock.now()
        self.past = Past(standing.person_id)
        self.awards: _Awards | None = None
        self.reckonings: list[totals.Reckoning] = []
        self.events: list[dict[str, Any]] = []

    def instant(self, occurrence: Occurrence) -> datetime:
        """When it happened; nothing happens in the future."""
        return min(occurrence.occurred_at or self.now, self.now)

    def expect(self, occurrences: Iterable[Occurrence]) -> None:
        """Read at once what the stored events say about the days and pauses that these will ask about."""
        asked = [
            (self.catalogue.rules[one.event], self.instant(one))
            for one in occurrences
            if one.event in self.catalogue.rules and self.now - self.instant(one) <= point_rules.MAX_AGE
        ]
        behind = [
            (rule, at)
            for rule, at in asked
            if self._tally(rule.event).is_behind(day=local_day(at, self.timezone), at=at)
        ]
        if behind:
            self.awards = _Awards.around(self.standing.person_id, behind)

    def take(self, occurrence: Occurrence) -> dict[str, Any]:
        """Reckon one event; returns its answer."""
        at = self.instant(occurrence)
        stale = self.now - at > point_rules.MAX_AGE
        day = at.date() if stale else local_day(at, self.timezone)
        rule, tally = self.catalogue.rules.get(occurrence.event), self._tally(occurrence.event)
        awarded, nearest = (0, None) if rule is None or stale else self._given(rule, tally, day=day, at=at)
        points, capped = point_rules.award(rule, at=at, now=self.now, awarded_that_day=awarded, nearest_award=nearest)
        if points and self.awards:
            self.awards.note(occurrence.event, day, at)
        credits = []
        if points and rule:
            cause = f"event:{occurrence.event}"
            credits = [totals.Credit(points, rule.event, cause, rule.name, f"event:{occurrence.key}")]
        counted = tally.counted(day=tally.day or day if stale else day, at=at, points=points)
        remembered = point_rules.is_remembered(occurrence.event, self.standing.tallies, asked_for=self.catalogue.events)
        reckoning = totals.reckon(
            self.standing,
            self.catalogue,
            now=self.now,
            timezone=self.timezone,
            credits=credits,
            activity=totals.Activity(
                at=at,
                day=None if stale else day,
                seconds=occurrence.seconds,
                check_ins=occurrence.check_ins,
                tallies={occurrence.event: counted.stored()} if remembered else {},
            ),
            past=self.past,
        )
        identifier = uuid7()
        answer = {"event": occurrence.event, **reckoning.celebration(points), "capped": capped}
        if said := self._screened(f"journeys.tracking:{identifier}", occurrence):
            answer["safety"] = said
        self.standing = reckoning.after
        self.reckonings.append(reckoning)
        self.events.append(
            {
                "id": identifier,
                "event": occurrence.event,
                "key": occurrence.key,
                "occurred_at": at,
                "day": day,
                "seconds": occurrence.seconds,
                "awarded": points,
                "properties": _sealed(occurrence.properties),
                "result": answer,
            }
        )
        return answer

    def document(self) -> str:
        """All of it, as `WRITE` takes it."""
        return totals.dump(totals.together(self.reckonings) | {"events": self.events})

    def tell(self) -> None:
        """Announce what was reached, and complete the steps that waited for one of these events."""
        totals.announce(self.before, *self.reckonings)
        told: set[str] = set()
        for event in self.events:
            name = event["event"]
            if name in self.catalogue.external_events and name not in told:
                told.add(name)
                complete_steps_waiting_for(person_id=self.standing.person_id, event=name, cause=f"event:{event['key']}")

    def _screened(self, source: str, occurrence: Occurrence) -> dict[str, Any] | None:
        """What the person is to be told about what they wrote into the event, or None."""
        text = "\n".join(_texts(occurrence.properties))
        return safety.screen_participant_text(person_id=self.standing.person_id, source=source, text=text)

    def _tally(self, event: str) -> point_rules.Tally:
        return point_rules.Tally.read(self.standing.tallies.get(event))

    def _given(
        self, rule: point_rules.Rule, tally: point_rules.Tally, *, day: date, at: datetime
    ) -> tuple[int, datetime | None]:
        """How often the rule gave points on `day`, and the award nearest to `at`; stored events know about the past."""
        if not tally.is_behind(day=day, at=at):
            return (tally.awarded if tally.day == day else 0), tally.last
        if self.awards is None:
            self.awards = _Awards.around(self.standing.person_id, [(rule, at)])
        return self.awards.about(rule.event, day, at)


@dataclass(slots=True)
class _Awards:
    """Awards of a person's past, by event: the day and the instant of each."""

    given: dict[str, list[tuple[date, datetime]]] = field(default_factory=dict)

    @classmethod
    def around(cls, person_id: UUID, asked: Sequence[tuple[point_rules.Rule, datetime]]) -> "_Awards":
        """The stored awards that may bear on events at these instants; one statement."""
        margin = timedelta(days=2)  # wider than any local day around an instant
        window = timedelta(seconds=max(rule.cool_down_seconds for rule, _at in asked))
        first, last = min(at for _rule, at in asked), max(at for _rule, at in asked)
        found = cls()
        for event, day, occurred_at in TrackedEvent.objects.filter(
            Q(day__range=((first - margin).date(), (last + margin).date()))
            | Q(occurred_at__range=(first - window, last + window)),
            person_id=person_id,
            event__in={rule.event for rule, _at in asked},
            points__gt=0,
        ).values_list("event", "day", "occurred_at"):
            found.note(event, day, occurred_at)
        return found

    def note(self, event: str, day: date, at: datetime) -> None:
        """One more award."""
        self.given.setdefault(event, []).append((day, at))

    def about(self, event: str, day: date, at: datetime) -> tuple[int, datetime | None]:
        """How many awards `day` has, and the one nearest to `at`."""
        rows = self.given.get(event, [])
        nearest = min((occurred for _day, occurred in rows), key=lambda occurred: abs(occurred - at), default=None)
        return sum(found == day for found, _at in rows), nearest


def _texts(value: Any, name: str = "") -> Iterator[str]:
    """What somebody may have written in a JSON value: notes, and whatever is longer than one word of the client's own."""
    if isinstance(value, str):
        if name == "note" or len(value.split()) > 1:
            yield value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _texts(part, key)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part, name)


def _sealed(properties: dict[str, Any] | None) -> str | None:
    if not properties:
        return None
    sealed = encrypt_text(orjson.dumps(properties).decode(), data_key=current_organization().data_key)
    return b64encode(sealed).decode()


def track_activity(
    *,
    person_id: UUID,
    timezone: str | None,
    activity: str,
    seconds: int,
    step_id: UUID | None = None,
    key: str | None = None,
) -> dict[str, Any]:
    """Record time spent: the points of the rule named as the activity, or of the rule `activity`, and the seconds.

    With `step_id`, a step of one of the person's running enrollments, the seconds are added to that step too.
    Raises `NotFound` for any other step.
    """
    revision = totals.lock(person_id).revision  # before the step's row: the order in which completing a step locks them
    if step_id is not None:
        _add_seconds(person_id=person_id, step_id=step_id, seconds=seconds)
    event = activity if activity in totals.catalogue(revision).rules else "activity"
    return track_event(
        person_id=person_id,
        timezone=timezone,
        occurrence=Occurrence(event, key or f"activity:{uuid7()}", properties={"activity": activity}, seconds=seconds),
    )


def _add_seconds(*, person_id: UUID, step_id: UUID, seconds: int) -> None:
    running = Enrollment.objects.of(person_id).filter(status=Enrollment.Status.ACTIVE).values_list("id", "version_id")
    for enrollment_id, version_id in running:
        step = current_step(load_version(version_id), step_id)
        if step is not None:
            now = clock.now()
            row, _ = StepProgress.objects.select_for_update().get_or_create(
                enrollment_id=enrollment_id, step_id=step.id, defaults={"started_at": now}
            )
            row.seconds += seconds
            row.save(update_fields=["seconds"])
            return
    raise NotFound
