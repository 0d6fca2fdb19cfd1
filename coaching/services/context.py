"""What an agent knows in a turn: the person's own, from the sources that they left on, within a budget of tokens.

What `GET /coaching/context` shows and what a provider is told are made by the same function.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.utils import timezone as clock
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coaching.rules import budget
from coaching.services.people import Person
from journeys.rules import moods
from journeys.rules.days import local_day
from journeys.services.versions import load_version
from oasis.core.crypto import decrypt_text
from oasis.core.database import hot
from oasis.core.tenancy import current_organization

MOOD_DAYS = 14
MOST_JOURNEYS, MOST_GOALS, MOST_FACTS = 3, 5, 20
LABELS = {
    "profile": gettext_lazy("Tu nombre, tu idioma, tu país y tu edad aproximada"),
    "journeys": gettext_lazy("Dónde estás en tus recorridos"),
    "mood": gettext_lazy("Tu ánimo de los últimos 14 días"),
    "goals": gettext_lazy("Tus metas"),
    "memory": gettext_lazy("Lo que has pedido recordar"),
    "summary": gettext_lazy("Un resumen de lo más antiguo de cada conversación"),
    "knowledge": gettext_lazy("Los artículos de tu organización"),
}
LANGUAGES = {"es": gettext_lazy("español"), "en": gettext_lazy("inglés")}


# What a person switched off is not even read.
KNOWN = f"""WITH choice AS (SELECT off FROM {{schema}}.coaching_contextchoice WHERE person_id = %(person)s)
    SELECT 'off' AS source, NULL::uuid AS id, code AS label, NULL::bytea AS sealed, 0 AS number, 0 AS energy,
        NULL::date AS day, NULL::uuid AS step_id, NULL::uuid AS version_id
        FROM choice, unnest(choice.off) AS code
    UNION ALL (SELECT 'journeys', e.id, j.title, NULL, e.progress, 0, NULL, e.next_step_id, e.version_id
        FROM {{schema}}.journeys_enrollment e JOIN {{schema}}.journeys_journey j ON j.id = e.journey_id
        WHERE e.person_id = %(person)s AND e.status = 'active'
            AND NOT EXISTS (SELECT FROM choice WHERE 'journeys' = ANY(off))
        ORDER BY e.id DESC LIMIT {MOST_JOURNEYS})
    UNION ALL (SELECT 'mood', m.id, NULL, NULL, m.mood, m.energy, m.day, NULL, NULL
        FROM {{schema}}.journeys_emotioncheckin m
        WHERE m.person_id = %(person)s AND m.day BETWEEN %(from)s AND %(to)s
            AND NOT EXISTS (SELECT FROM choice WHERE 'mood' = ANY(off)))
    UNION ALL (SELECT 'goals', g.id, NULL, g.title, 0, 0, g.due_on, NULL, NULL
        FROM {{schema}}.coaching_goal g
        WHERE g.person_id = %(person)s AND g.status = 'active'
            AND NOT EXISTS (SELECT FROM choice WHERE 'goals' = ANY(off))
        ORDER BY g.id DESC LIMIT {MOST_GOALS})
    UNION ALL (SELECT 'memory', f.id, NULL, f.text, 0, 0, NULL, NULL, NULL
        FROM {{schema}}.coaching_memoryfact f
        WHERE f.person_id = %(person)s AND NOT EXISTS (SELECT FROM choice WHERE 'memory' = ANY(off))
        ORDER BY f.id DESC LIMIT {MOST_FACTS})"""  # noqa: S608 - constants


class Row(NamedTuple):
    """Something that is known of a person, as `KNOWN` gives it: what it is called, or its sealed words, and its figures."""

    id: UUID
    label: str
    sealed: bytes | None
    number: int
    energy: int
    day: date | None
    step_id: UUID | None
    version_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Who writes: in which language they are answered, where they are, and what their role is here."""

    id: UUID
    language: str
    timezone: str = ""
    role: str = "participant"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a person: for each source that is on, lines of text; and which are off."""

    lines: dict[str, list[str]] = field(default_factory=dict)
    off: frozenset[str] = frozenset()

    def told(self, tokens: int) -> str:
        """The lines as a provider is told them, in at most `tokens` tokens."""
        parts = [
            f"{LABELS[source]}:\n" + "\n".join(f"- {line}" for line in lines)
            for source, lines in self.lines.items()
            if lines
        ]
        return budget.shortened("\n\n".join(parts), tokens)


def known_of(person: Person, speaker: Speaker) -> Known:
    """What is known of a person now, in their language; inside a scope, one statement beside the journeys' own."""
    today = local_day(clock.now(), speaker.timezone)
    first_day = today - timedelta(days=MOOD_DAYS - 1)
    found: dict[str, list[Row]] = defaultdict(list)
    for source, *row in hot.fetch(KNOWN, {"person": person.id, "from": first_day, "to": today}):
        found[source].append(Row(*row))
    off = frozenset(row.label for row in found.pop("off", ()))
    for rows in found.values():
        rows.sort(key=lambda row: row.id, reverse=True)  # the newest first
    with translation.override(speaker.language):
        lines = {
            "profile": _profile(person, speaker),
            "journeys": _journeys(found["journeys"]),
            "mood": _mood(found["mood"], first_day, today),
            "goals": _goals(found["goals"]),
            "memory": [_opened(row) for row in found["memory"]],
        }
    return Known({source: told for source, told in lines.items() if source not in off}, off)


def context_shape(person: Person, speaker: Speaker) -> dict[str, Any]:
    """What the person is shown: each source, its switch, and what it says of them now."""
    known = known_of(person, speaker)
    return {
        "consent": person.consented,
        "sources": [
            {"code": code, "label": label, "enabled": code not in known.off, "content": known.lines.get(code, [])}
            for code, label in LABELS.items()
        ],
    }


def _profile(person: Person, speaker: Speaker) -> list[str]:
    lines = [_("Habla %(language)s.") % {"language": LANGUAGES.get(speaker.language, speaker.language)}]
    if person.first_name:
        lines.append(_("Se llama %(name)s.") % {"name": person.first_name})
    if person.country:
        lines.append(_("Vive en %(country)s.") % {"country": person.country})
    if person.birth_date:
        decade = max(0, clock.now().year - person.birth_date.year) // 10 * 10
        lines.append(_("Tiene entre %(low)d y %(high)d años.") % {"low": decade, "high": decade + 9})
    return lines


def _journeys(rows: Iterable[Row]) -> list[str]:
    lines = []
    for row in rows:
        line = _("«%(title)s»: lleva un %(progress)d %%.") % {"title": row.label, "progress": row.number}
        step = load_version(row.version_id).by_id.get(row.step_id) if row.version_id and row.step_id else None
        if step is not None:
            line += " " + _("El siguiente paso es «%(step)s».") % {"step": step.title}
        lines.append(line)
    return lines


def _mood(rows: Iterable[Row], start: date, end: date) -> list[str]:
    found = moods.summary([(row.day, row.number, row.energy, []) for row in rows if row.day], start=start, end=end)
    return [
        _("%(day)s: ánimo %(mood)s de 5, energía %(energy)s de 5.")
        % {"day": day["day"].isoformat(), "mood": day["mood"], "energy": day["energy"]}
        for day in found["days"]
    ]


def _goals(rows: Iterable[Row]) -> list[str]:
    return [
        _("%(title)s (para el %(day)s)") % {"title": _opened(row), "day": row.day.isoformat()}
        if row.day
        else _opened(row)
        for row in rows
    ]


def _opened(row: Row) -> str:
    return decrypt_text(row.sealed or b"", data_key=current_organization().data_key)
