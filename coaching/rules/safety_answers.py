"""The answer to somebody in danger: written by people beforehand, put together from a file, without any service."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from coaching.rules.help_lines import Help

FILE = Path(__file__).resolve().parent.parent / "data" / "safety_answers.json"
LANGUAGE = "es"
_OPENINGS = ("suicide", "self_harm", "violence_suffered", "acute_crisis", "third_party")


@cache
def _file() -> dict[str, Any]:
    words: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return words


def version() -> str:
    """The version of the texts, kept with every answer that used them."""
    return str(_file()["version"])


def safety_answer(*, level: str, categories: list[str], help: Help, language: str) -> str:
    """What a person in danger reads at once: acknowledgement, what to do now, the lines of their country, a person.

    `language` is es or en (anything else: Spanish); never empty.
    """
    said = _file().get(language) or _file()[LANGUAGE]
    kind = next((category for category in _OPENINGS if category in categories), "suicide")
    opening = said["opening"].get(f"{kind}_{level}") or said["opening"][kind]
    now = said.get({"violence_suffered": "now_violence", "third_party": "now_third_party"}.get(kind, "now"))
    parts = [opening, now.format(emergency=help.emergency)]
    if help.lines:
        parts.append(
            "\n".join([said["lines"], *(f"• {line.name}: {line.number} ({line.hours})" for line in help.lines)])
        )
    if help.country is None:
        parts.append(said["ask_country"])
    return "\n\n".join([*parts, said["person"], said["limits"]])
