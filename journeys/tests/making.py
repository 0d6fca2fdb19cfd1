"""Journeys and what belongs to them, as tests need them; everything goes through the services."""

from typing import Any

from journeys.models import Enrollment, Journey, Questionnaire, Reward
from journeys.services import content, enrollment

QUESTIONNAIRE: dict[str, Any] = {
    "code": "animo-breve",
    "title": "Ánimo breve",
    "instructions": "Piensa en la última semana.",
    "scale": [{"value": value, "label": str(value)} for value in range(4)],
    "items": [
        {"code": "triste", "text": "Me he sentido triste.", "subscale": "animo"},
        {"code": "ganas", "text": "He tenido ganas de hacer cosas.", "subscale": "animo", "reverse": True},
        {"code": "dano", "text": "He pensado en hacerme daño.", "risk": {"at_least": 1}},
    ],
    "subscales": [{"code": "animo", "title": "Ánimo"}],
    "cut_offs": [
        {"subscale": "total", "from": 0, "to": 4, "label": "Bajo", "message": "Vas bien."},
        {"subscale": "total", "from": 5, "to": 9, "label": "Alto", "message": "Cuídate."},
    ],
    "source": "Propio.",
}
QUIZ = {
    "questions": [
        {
            "code": "hecho",
            "text": "¿Cuál es un hecho?",
            "options": [{"value": "a", "text": "Llovió."}, {"value": "b", "text": "Fue horrible."}],
            "answer": "a",
            "explanation": "Se puede comprobar.",
        }
    ],
    "pass_score": 100,
}
CONFIGS: dict[str, dict[str, Any]] = {
    "content": {"format": "text"},
    "exercise": {
        "technique": "respiracion",
        "parts": [{"title": "Uno", "instruction": "Respira.", "seconds": 60}],
        "repeat": 1,
    },
    "reflection": {"prompt": "¿Qué te llevas?", "min_characters": 5},
    "questionnaire": {"questionnaire": "animo-breve"},
    "quiz": QUIZ,
    "typeform": {"form_id": "abcd1234", "url": "https://form.typeform.com/to/abcd1234"},
    "event": {},
    "session": {},
    "external": {"event": "app.walked"},
}


def step(code: str, kind: str = "content", **changes: Any) -> dict[str, Any]:
    """A step as a file has it."""
    return {
        "code": code,
        "kind": kind,
        "title": code.capitalize(),
        "body": "**Hola**",
        "minutes": 5,
        "points": 10,
        "required": True,
        "opens_after_days": 0,
        "config": CONFIGS[kind],
        **changes,
    }


def make_journey(*steps: dict[str, Any], slug: str = "calma", **changes: Any) -> Journey:
    """A published journey of these steps (by default three texts)."""
    rows = list(steps) or [step("uno"), step("dos"), step("tres")]
    if any(row["kind"] == "questionnaire" for row in rows) and not Questionnaire.objects.exists():
        content.import_questionnaire(QUESTIONNAIRE)
    data = {
        "slug": slug,
        "title": "Calma en tres pasos",
        "summary": "Un camino corto.",
        "description": "# Hola",
        "category": "ansiedad",
        "language": "es",
        "estimated_minutes": 15,
        "audience": "Todo el mundo",
        "unlock": "sequential",
        "completion_points": 50,
        "certificate": False,
        "prerequisites": [],
        "steps": rows,
        **changes,
    }
    return content.import_journey(data)


def make_gamification() -> None:
    """Three levels, a few rules and badges."""
    content.import_levels(
        [
            {"number": 1, "name": "Huella", "threshold": 0, "icon": "👣"},
            {"number": 2, "name": "Brisa", "threshold": 20, "icon": "🍃"},
            {"number": 3, "name": "Oasis", "threshold": 80, "icon": "🏝️"},
        ]
    )
    content.import_rules(
        [
            {
                "event": "mood_checkin",
                "name": "Registraste cómo te sientes",
                "points": 5,
                "per_day_cap": 2,
                "cool_down_seconds": 0,
            },
            {"event": "walk", "name": "Paseaste", "points": 8, "per_day_cap": None, "cool_down_seconds": 3600},
            {"event": "gift", "name": "Un regalo", "points": 100, "per_day_cap": None, "cool_down_seconds": 0},
        ]
    )
    content.import_badges(
        [
            {
                "code": "primer-paso",
                "name": "Primer paso",
                "description": "Empezaste.",
                "icon": "👣",
                "criteria": {"kind": "event_count", "event": "step", "count": 1},
            },
            {
                "code": "calma-hecha",
                "name": "Calma",
                "description": "La terminaste.",
                "icon": "🌙",
                "criteria": {"kind": "journey", "journey": "calma"},
            },
        ]
    )


def make_reward(**changes: Any) -> Reward:
    """A reward of 60 points without limits."""
    values = {"code": "cuaderno", "name": "Cuaderno", "cost": 60, "stock_left": None, **changes}
    return Reward.objects.create(**values)


def walk(person_id: Any, journey: Journey) -> tuple[Enrollment, list[Any]]:
    """An enrollment and the ids of its version's steps in order."""
    made = enrollment.enroll(person_id=person_id, journey_id=journey.id)
    return made, list(made.version.steps.order_by("position").values_list("id", flat=True))
