"""The week in figures, made by a task of the person's own and kept encrypted.

Whoever asks for it starts the task for the week that is over, and the next one for the Monday after: nobody goes through
people or schemas to find whose week it is, and for somebody who never asks nothing is computed.
"""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import orjson
from django.db.models import Count
from django.utils import formats
from django.utils import timezone as clock
from django.utils.translation import gettext_lazy

from coaching.models import Goal, WeeklyInsight
from coaching.rules.insights import WEEK, Week, insights_of
from journeys.models import Enrollment, JournalEntry, StepProgress
from journeys.rules.days import local_day, midnight
from journeys.services import wellbeing
from oasis.core.outbox import emit

DUE = "coaching.insights_due"
SAYINGS = {
    "mood": gettext_lazy("Tu ánimo medio fue de %(mean)s sobre 5 (días anotados: %(days)s)."),
    "mood_up": gettext_lazy(
        "Tu ánimo medio subió %(change)s: de %(before)s a %(mean)s sobre 5, en %(days)s días anotados."
    ),
    "mood_down": gettext_lazy(
        "Tu ánimo medio bajó %(change)s: de %(before)s a %(mean)s sobre 5, en %(days)s días anotados."
    ),
    "mood_same": gettext_lazy(
        "Tu ánimo medio se mantuvo: %(mean)s sobre 5 (antes %(before)s), en %(days)s días anotados."
    ),
    "steps": gettext_lazy("Pasos completados: %(count)s; la semana anterior, %(before)s."),
    "mood_with_steps": gettext_lazy(
        "Los días con algún paso, tu ánimo fue de %(with_steps)s; los demás, de %(without)s (%(days)s días). Van juntos; no "
        "sabemos si lo uno trae lo otro."
    ),
    "goals_reached": gettext_lazy("Metas conseguidas: %(count)s."),
    "pages_written": gettext_lazy("Páginas de tu diario: %(count)s."),
    "nothing_yet": gettext_lazy("De esta semana no hay nada anotado, y está bien: cuando quieras, empezamos por poco."),
    "check_in": gettext_lazy("Anota cómo estás un par de días; con eso ya podremos contarte algo."),
    "be_with_somebody": gettext_lazy("Ha sido una semana cuesta arriba. ¿Con quién podrías pasar un rato, o hablarlo?"),
    "rest": gettext_lazy("Tu energía estuvo baja (%(mean)s sobre 5). ¿Qué descanso cabe en los próximos días?"),
    "one_step": gettext_lazy("Tienes un recorrido en marcha: un paso pequeño basta para retomarlo."),
    "keep_going": gettext_lazy("Vas bien. Elige una de tus metas y dale diez minutos."),
    "set_a_goal": gettext_lazy("Vas bien. ¿Te apetece ponerte una meta pequeña para esta semana?"),
}


def newest(*, person_id: UUID, timezone: str) -> dict[str, Any]:
    """The week that is over, in the person's language; where it is not made yet, its making is set going.

    At most three statements, inside a scope.
    """
    week = last_week(local_day(clock.now(), timezone))
    row = WeeklyInsight.objects.filter(person_id=person_id, week=week).first()
    if row is None:
        announce(person_id=person_id, timezone=timezone, week=week)
        return {
            "status": "pending",
            "from": week,
            "to": week + timedelta(days=WEEK - 1),
            "statements": [],
            "suggestion": None,
        }
    content = orjson.loads(str(row.content))
    return {
        "status": "ready",
        "from": week,
        "to": week + timedelta(days=WEEK - 1),
        "statements": [_told(one) for one in content["statements"]],
        "suggestion": _told(content["suggestion"]),
    }


def last_week(today: date) -> date:
    """The Monday of the week that ended before `today`'s."""
    return today - timedelta(days=today.weekday() + WEEK)


def announce(*, person_id: UUID, timezone: str, week: date) -> None:
    """Have a person's week made: now where it is over, otherwise when the next Monday begins where they are."""
    over = midnight(week + timedelta(days=WEEK), timezone)
    emit(
        DUE,
        {"person_id": str(person_id), "week": week.isoformat(), "timezone": timezone},
        key=f"{DUE}:{person_id}:{week.isoformat()}",
        delay=max(timedelta(), over - clock.now()),
    )


def make_week(*, person_id: UUID, timezone: str, week: date) -> None:
    """Count a person's week and keep it, once; and set the next one going. Inside a scope, safe to run twice."""
    if WeeklyInsight.objects.filter(person_id=person_id, week=week).exists():
        return
    found = insights_of(_read(person_id, timezone, week))
    WeeklyInsight.objects.bulk_create(
        [WeeklyInsight(person_id=person_id, week=week, content=orjson.dumps(found).decode())], ignore_conflicts=True
    )
    if any(one["code"] != "nothing_yet" for one in found["statements"]):
        announce(person_id=person_id, timezone=timezone, week=week + timedelta(days=WEEK))


def _read(person_id: UUID, timezone: str, week: date) -> Week:
    first, last = week - timedelta(days=WEEK), week + timedelta(days=WEEK - 1)
    start, end = midnight(first, timezone), midnight(last + timedelta(days=1), timezone)
    days = wellbeing.mood(person_id=person_id, start=first, end=last)["days"]
    done = StepProgress.objects.filter(
        enrollment__person_id=person_id, completed_at__gte=start, completed_at__lt=end
    ).values_list("completed_at", flat=True)
    steps: dict[date, int] = {}
    for at in filter(None, done):
        day = local_day(at, timezone)
        steps[day] = steps.get(day, 0) + 1
    own = midnight(week, timezone)
    goals = dict(Goal.objects.of(person_id).order_by().values_list("status").annotate(Count("id")))
    return Week(
        starts_on=week,
        mood={day["day"]: day["mood"] for day in days if day["mood"] is not None},
        energy={day["day"]: day["energy"] for day in days if day["energy"] is not None},
        steps=steps,
        pages=JournalEntry.objects.filter(person_id=person_id, created_at__gte=own, created_at__lt=end).count(),
        goals_reached=Goal.objects.of(person_id).filter(completed_at__gte=own, completed_at__lt=end).count(),
        active_goals=goals.get(Goal.Status.ACTIVE, 0),
        active_journeys=Enrollment.objects.of(person_id).filter(status=Enrollment.Status.ACTIVE).count(),
    )


def _told(one: dict[str, Any]) -> dict[str, Any]:
    shown = {
        name: formats.number_format(value, 1) if isinstance(value, float) else value
        for name, value in one["figures"].items()
    }
    return {"code": one["code"], "text": str(SAYINGS[one["code"]]) % shown, "figures": one["figures"]}
