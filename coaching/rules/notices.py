"""The notice that every conversation begins with: what answers here, and what it is not (EU AI Act, Article 50(1))."""

import json
from functools import cache
from pathlib import Path
from typing import Any

GUIDED = "guided"
FILE = Path(__file__).resolve().parent.parent / "data" / "notices.json"


@cache
def _file() -> dict[str, Any]:
    words: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return words


def notice(*, artificial: bool, language: str) -> tuple[str, str]:
    """The notice in a language (Spanish where there is none) and its version, which ends in what it announces."""
    kind = "ai" if artificial else GUIDED
    texts = _file()[kind]
    return texts.get(language) or texts["es"], f"notice-{_file()['version']}-{kind}"


def announces_ai(version: str) -> bool:
    """Whether the notice of this version said that an artificial intelligence answers."""
    return not version.endswith(f"-{GUIDED}")
