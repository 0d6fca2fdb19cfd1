"""What an agent knows in a turn: the person's own, from the sources that they left on, within a budget of tokens.

What `GET /coaching/context` shows and what a provider is told are made by the same function.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone as clock
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coaching.models import Goal
from coaching.rules import budget
from coaching.services.memory import memory_of, sources_off
from coaching.services.people import Person
from journeys.models import Enrollment
from journeys.rules.days import local_day
from journeys.services import wellbeing
from journeys.services.versions import load_version

MOOD_DAYS = 14
MOST_JOURNEYS, MOST_GOALS, MOST_FACTS = 3, 5, 20
LABELS = {
    "profile": gettext_lazy("Tu idioma, tu país y tu edad aproximada"),
    "journeys": gettext_lazy("Dónde estás en tus recorridos"),
    "mood": gettext_lazy("Tu ánimo de los últimos 14 días"),
    "goals": gettext_lazy("Tus metas"),
    "memory": gettext_lazy("Lo que has pedido recordar"),
    "summary": gettext_lazy("Un resumen de lo más antiguo de cada conversación"),
    "knowledge": gettext_lazy("Los artículos de tu organización"),
}
LANGUAGES = {"es": gettext_lazy("español"), "en": gettext_lazy("inglés")}


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
    """What is known of a person now, in their language; inside a scope, at most six statements."""
    off = frozenset(sources_off(person.id))
    readers: dict[str, Callable[[Person, Speaker], list[str]]] = {
        "profile": _profile,
        "journeys": _journeys,
        "mood": _mood,
        "goals": _goals,
        "memory": _memory,
    }
    with translation.override(speaker.language):
        return Known({source: read(person, speaker) for source, read in readers.items() if source not in off}, off)


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


def _journeys(person: Person, speaker: Speaker) -> list[str]:
    rows = (
        Enrollment.objects.of(person.id)
        .filter(status=Enrollment.Status.ACTIVE)
        .order_by("-id")
        .values_list("journey__title", "progress", "next_step_id", "version_id")[:MOST_JOURNEYS]
    )
    lines = []
    for title, progress, step_id, version_id in rows:
        line = _("«%(title)s»: lleva un %(progress)d %%.") % {"title": title, "progress": progress}
        step = load_version(version_id).by_id.get(step_id) if step_id else None
        if step is not None:
            line += " " + _("El siguiente paso es «%(step)s».") % {"step": step.title}
        lines.append(line)
    return lines


def _mood(person: Person, speaker: Speaker) -> list[str]:
    today = local_day(clock.now(), speaker.timezone)
    found = wellbeing.mood(person_id=person.id, start=today - timedelta(days=MOOD_DAYS - 1), end=today)
    days = [day for day in found["days"] if day["mood"] is not None]
    return [
        _("%(day)s: ánimo %(mood)s de 5, energía %(energy)s de 5.")
        % {"day": day["day"].isoformat(), "mood": day["mood"], "energy": day["energy"]}
        for day in days
    ]


def _goals(person: Person, speaker: Speaker) -> list[str]:
    return [
        (_("%(title)s (para el %(day)s)") % {"title": goal.title, "day": goal.due_on.isoformat()})
        if goal.due_on
        else str(goal.title)
        for goal in Goal.objects.of(person.id).active()[:MOST_GOALS]
    ]


def _memory(person: Person, speaker: Speaker) -> list[str]:
    return [str(text) for text in memory_of(person.id).values_list("text", flat=True)[:MOST_FACTS]]
