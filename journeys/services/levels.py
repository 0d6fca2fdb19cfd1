"""Levels as staff change them: what a change would do to people, and doing it, in one statement each."""

from collections.abc import Sequence
from uuid import UUID

import orjson
from django.db import transaction

from accounts.audit import record
from journeys.models import Level
from journeys.rules import levels as level_rules
from oasis.core.database import hot

# Everybody's level by what they earned, under the levels given as [[number, threshold], …].
REACHED = """WITH bands AS (
        SELECT number, threshold, lead(threshold) OVER (ORDER BY threshold) AS below
        FROM jsonb_to_recordset(%(levels)s::jsonb) AS l(number int, threshold int)),
    moved AS (
        SELECT s.person_id, s.level AS before, coalesce(b.number, 1) AS after
        FROM {schema}.journeys_participantstats s
        LEFT JOIN bands b ON s.earned >= b.threshold AND (b.below IS NULL OR s.earned < b.below)
        WHERE s.level <> coalesce(b.number, 1))"""
PREVIEW = f"""{REACHED}
    SELECT count(*) FILTER (WHERE after > before), count(*) FILTER (WHERE after < before) FROM moved"""  # noqa: S608
CHANGE = f"""{REACHED}, changed AS (
        UPDATE {{schema}}.journeys_participantstats s SET level = m.after FROM moved m
        WHERE s.person_id = m.person_id RETURNING m.after > m.before AS up)
    SELECT count(*) FILTER (WHERE up), count(*) FILTER (WHERE NOT up) FROM changed"""  # noqa: S608


def known_levels() -> list[level_rules.Level]:
    """The organization's levels in order of threshold."""
    return [
        level_rules.Level(*row)
        for row in Level.objects.order_by("threshold").values_list("number", "name", "threshold", "icon", "perks")
    ]


def effect_of(levels: Sequence[level_rules.Level]) -> tuple[int, int]:
    """How many people would go up, and how many down, if these were the levels; one statement, nothing changes."""
    up, down = hot.fetch(PREVIEW, {"levels": _given(levels)})[0]
    return up, down


@transaction.atomic
def relevel(*, actor_id: UUID | None = None) -> tuple[int, int]:
    """Give everybody the level that the thresholds now say; returns how many went up and down. Audited.

    One statement for everybody. Answers never wait for it, they reckon the level from the points earned: it keeps the
    column right that staff filter by.
    """
    up, down = hot.fetch(CHANGE, {"levels": _given(known_levels())})[0]
    if up or down:
        record(action="levels.reckoned", target="level:all", after={"up": up, "down": down}, actor_id=actor_id)
    return up, down


def _given(levels: Sequence[level_rules.Level]) -> str:
    return orjson.dumps([{"number": one.number, "threshold": one.threshold} for one in levels]).decode()
