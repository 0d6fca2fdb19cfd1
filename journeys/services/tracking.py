"""Tracked events: what clients say that people did, and the points it gives. Two statements, whatever happens."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from django.db.models import Q
from django.utils import timezone as clock

from journeys.models import Enrollment, StepProgress, TrackedEvent
from journeys.rules import points as point_rules
from journeys.rules.days import local_day
from journeys.services import standing as totals
from journeys.services.enrollment import complete_steps_waiting_for
from journeys.services.versions import load_version
from oasis.core.crypto import encrypt_text
from oasis.core.database import hot
from oasis.core.errors import NotFound
from oasis.core.ids import uuid7
from oasis.core.tenancy import current_organization

LOCK = f"""SELECT (SELECT t.result::text FROM {{schema}}.journeys_trackedevent t
        WHERE t.person_id = %(person)s AND t.idempotency_key = %(key)s), {totals.COLUMNS}
    FROM {{schema}}.journeys_participantstats s WHERE s.person_id = %(person)s FOR UPDATE OF s"""  # noqa: S608

WRITE = f"""WITH given AS (SELECT * FROM jsonb_to_record(%(document)s::jsonb) AS g({totals.DOCUMENT},
        event_id uuid, event text, key text, occurred_at timestamptz, event_day date, event_seconds int, awarded int,
        result jsonb)),
    cause AS (
        INSERT INTO {{schema}}.journeys_trackedevent
            (id, person_id, event, idempotency_key, occurred_at, day, seconds, points, properties, result, created_at)
        SELECT event_id, person, event, key, occurred_at, event_day, event_seconds, awarded, %(properties)s, result,
        at FROM given ON CONFLICT (person_id, idempotency_key) DO NOTHING RETURNING id),
    {totals.WRITES}
    SELECT id FROM cause"""  # noqa: S608


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

    Returns `{event, points_awarded, total_points, level, level_up, badges, capped, duplicate}`; a repeated key gets the
    first answer, with `duplicate` true. An event that no rule knows is recorded and gives nothing.
    """
    known = hot.fetch(LOCK, {"person": person_id, "key": occurrence.key})
    if not known:
        totals.ensure(person_id)
        known = hot.fetch(LOCK, {"person": person_id, "key": occurrence.key})
    first_answer, *row = known[0]
    if first_answer is not None:
        return _duplicate(orjson.loads(first_answer))
    standing = totals.read(person_id, row)
    catalogue = totals.catalogue(standing.revision)
    where = totals.zone_of(standing, timezone)
    now = clock.now()
    at = min(occurrence.occurred_at or now, now)
    stale = now - at > point_rules.MAX_AGE
    day = at.date() if stale else local_day(at, where)

    rule = catalogue.rules.get(occurrence.event)
    tally = point_rules.Tally.read(standing.tallies.get(occurrence.event))
    awarded, nearest = (0, None) if rule is None or stale else _awards(person_id, rule, tally, day=day, at=at)
    points, capped = point_rules.award(rule, at=at, now=now, awarded_that_day=awarded, nearest_award=nearest)
    credits = []
    if points and rule:
        cause = f"event:{occurrence.event}"
        credits = [totals.Credit(points, rule.event, cause, rule.name, f"event:{occurrence.key}")]
    counted = tally.counted(day=tally.day or day if stale else day, at=at, points=points)
    reckoning = totals.reckon(
        standing,
        catalogue,
        now=now,
        timezone=where,
        credits=credits,
        activity=totals.Activity(
            at=at,
            day=None if stale else day,
            seconds=occurrence.seconds,
            check_ins=occurrence.check_ins,
            tallies={occurrence.event: counted.stored()},
        ),
    )
    answer = {"event": occurrence.event, **reckoning.celebration(points), "capped": capped}
    written = hot.fetch(
        WRITE,
        {
            "document": totals.dump(
                reckoning.document
                | {
                    "event_id": uuid7(),
                    "event": occurrence.event,
                    "key": occurrence.key,
                    "occurred_at": at,
                    "event_day": day,
                    "event_seconds": occurrence.seconds,
                    "awarded": points,
                    "result": answer,
                }
            ),
            "properties": _sealed(occurrence.properties),
        },
    )
    if not written:  # the same key came in while we waited for the lock
        return _duplicate(
            TrackedEvent.objects.values_list("result", flat=True).get(
                person_id=person_id, idempotency_key=occurrence.key
            )
        )
    totals.announce(standing, reckoning)
    if occurrence.event in catalogue.external_events:
        complete_steps_waiting_for(person_id=person_id, event=occurrence.event, cause=f"event:{occurrence.key}")
    return {**answer, "duplicate": False}


def _duplicate(answer: dict[str, Any]) -> dict[str, Any]:
    return {**answer, "duplicate": True}


def _sealed(properties: dict[str, Any] | None) -> bytes | None:
    if not properties:
        return None
    return encrypt_text(orjson.dumps(properties).decode(), data_key=current_organization().data_key)


def _awards(
    person_id: UUID, rule: point_rules.Rule, tally: point_rules.Tally, *, day: date, at: datetime
) -> tuple[int, datetime | None]:
    """How often the rule gave points on `day`, and the award nearest to `at`; the stored events know about the past."""
    if not tally.is_behind(day=day, at=at):
        return (tally.awarded if tally.day == day else 0), tally.last
    window = timedelta(seconds=rule.cool_down_seconds)
    given = TrackedEvent.objects.filter(
        Q(day=day) | Q(occurred_at__range=(at - window, at + window)),
        person_id=person_id,
        event=rule.event,
        points__gt=0,
    ).values_list("day", "occurred_at")
    rows = list(given)
    nearest = min((occurred for _, occurred in rows), key=lambda occurred: abs(occurred - at), default=None)
    return sum(found == day for found, _ in rows), nearest


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
        if step_id in load_version(version_id).by_id:
            now = clock.now()
            row, _ = StepProgress.objects.select_for_update().get_or_create(
                enrollment_id=enrollment_id, step_id=step_id, defaults={"started_at": now}
            )
            row.seconds += seconds
            row.save(update_fields=["seconds"])
            return
    raise NotFound
