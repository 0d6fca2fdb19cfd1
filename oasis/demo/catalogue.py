"""The content files of the apps, brought into an organization that does not have them yet."""

import json
from pathlib import Path
from typing import Any

from journeys.models import Badge, Journey, Level, PointRule, Questionnaire, Reward
from journeys.services import content

FOLDER = Path(content.__file__).resolve().parent.parent / "content"
JOURNEYS = ("resiliencia-en-ocho-pasos", "dormir-mejor", "examenes-sin-ansiedad")  # as the catalogue shows them
LISTS = (
    ("levels", Level, content.import_levels),
    ("rules", PointRule, content.import_rules),
    ("badges", Badge, content.import_badges),
    ("rewards", Reward, content.import_rewards),
)


def read(name: str) -> Any:
    """One content file of journeys, by its name without the ending."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def missing_journeys() -> list[str]:
    """The slugs of the demo journeys that the organization of this scope does not have; one statement."""
    standing = set(Journey.objects.filter(slug__in=JOURNEYS).values_list("slug", flat=True))
    return [slug for slug in JOURNEYS if slug not in standing]


def fill() -> int:
    """Import what is missing; what is there stays as staff made it.

    Returns how many journeys were published.
    """
    missing = missing_journeys()
    if not missing:
        return 0
    for path in sorted((FOLDER / "questionnaires").glob("*.json")):
        if not Questionnaire.objects.filter(code=path.stem).exists():
            content.import_questionnaire(read(f"questionnaires/{path.stem}"))
    for name, model, bring in LISTS:
        if not model.objects.exists():
            bring(read(name))
    for slug in missing:
        content.import_journey(read(f"journeys/{slug}"))
    return len(missing)
