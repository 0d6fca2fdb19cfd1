"""What comes with the program: the content that stocks the library, and that a new organization starts with."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

from journeys.models import Badge, Level, PointRule, Questionnaire, Reward
from journeys.services import content, library
from journeys.shared.models import LibraryJourney
from oasis.core.tenancy import load_organization, organization_scope

FOLDER = Path(__file__).resolve().parent.parent / "content"
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


def journey_document(slug: str) -> dict[str, Any]:
    """A journey of the program's in its whole file form, with the questionnaires that its steps name."""
    document = read(f"journeys/{slug}")
    named = {step["config"]["questionnaire"] for step in document["steps"] if step["kind"] == "questionnaire"}
    return {
        **document,
        "position": JOURNEYS.index(slug),
        "questionnaires": [read(f"questionnaires/{code}") for code in sorted(named)],
    }


def stock_library() -> int:
    """Put the program's journeys into a library that lacks them, as defaults; returns how many were missing.

    What platform staff made of them since stays.
    """
    standing = set(LibraryJourney.objects.filter(slug__in=JOURNEYS).values_list("slug", flat=True))
    missing = [slug for slug in JOURNEYS if slug not in standing]
    for slug in missing:
        library.add_to_library(journey_document(slug), default=True)
    return len(missing)


def fill_lists() -> None:
    """Instruments, levels, rules, badges and rewards, where the organization of this scope has none of its own."""
    known = set(Questionnaire.objects.values_list("code", flat=True))
    for path in sorted((FOLDER / "questionnaires").glob("*.json")):
        if path.stem not in known:
            content.import_questionnaire(read(f"questionnaires/{path.stem}"))
    for name, model, bring in LISTS:
        if not model._default_manager.exists():
            bring(read(name))


def furnish(organization_id: UUID) -> list[library.Taken]:
    """Give a new organization something to walk; run again, it brings only what is missing.

    Only what was never there: a default journey that the organization has in its own form stays so.
    """
    stock_library()
    with organization_scope(load_organization(organization_id)):
        fill_lists()
    return library.publish_defaults(organization_id)
