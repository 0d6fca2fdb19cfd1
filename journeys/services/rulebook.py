"""Rules, levels and badges as staff set them up: the same for everybody, kept in memory by revision."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from uuid import UUID

import orjson

from journeys.rules import badges as badge_rules
from journeys.rules import levels as level_rules
from journeys.rules.points import Rule
from oasis.core.database import hot

LOAD = """SELECT
    (SELECT coalesce(json_agg(json_build_array(
            event, name, points, per_day_cap, cool_down_seconds, active_from, active_to)), '[]')::text
        FROM {schema}.journeys_pointrule WHERE active),
    (SELECT coalesce(json_agg(json_build_array(number, name, threshold, icon, perks) ORDER BY threshold), '[]')::text
        FROM {schema}.journeys_level),
    (SELECT coalesce(json_agg(json_build_array(id, code, name, description, icon, criteria) ORDER BY name), '[]')::text
        FROM {schema}.journeys_badge WHERE active),
    (SELECT coalesce(json_agg(DISTINCT config ->> 'event'), '[]')::text
        FROM {schema}.journeys_step WHERE kind = 'external' AND version_id IS NOT NULL)"""


@dataclass(frozen=True)
class Catalogue:
    """What an organization's staff set up: the same for everybody, kept in memory by revision."""

    rules: dict[str, Rule]
    levels: Sequence[level_rules.Level]
    badges: Sequence[badge_rules.Badge]
    external_events: frozenset[str]  # that complete an `external` step of some version

    @cached_property
    def events(self) -> frozenset[str]:
        """Every event that a rule, a badge or a step asks for."""
        counted = {badge.criteria["event"] for badge in self.badges if "event" in badge.criteria}
        return self.external_events | self.rules.keys() | counted


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
