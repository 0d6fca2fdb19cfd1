"""An article in passages: parts that are short enough to be about one thing, each with what names the article."""

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

LONGEST = 600  # characters of a passage, of whole paragraphs; a longer paragraph stands alone
MOST = 500  # passages of one article


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an article: what is shown, and what is embedded."""

    kind: str
    text: str
    embedded: str


def parts_of(*, title: str, tags: list[str], body: str, exercise: dict[str, Any] | None) -> list[Part]:
    """The passages of an article, its exercise last."""
    head = f"{title}. {' '.join(tags)}."
    parts, gathered = [], ""
    for paragraph in (line.strip() for line in body.split("\n")):
        if not paragraph:
            continue
        if gathered and len(gathered) + len(paragraph) > LONGEST:
            parts.append(gathered)
            gathered = ""
        gathered = f"{gathered}\n{paragraph}" if gathered else paragraph
    found = [Part("article", text, f"{head} {text}") for text in [*parts, gathered] if text][: MOST - 1]
    if exercise:
        text = "\n".join([exercise["title"], *exercise["steps"]])
        found.append(Part("exercise", text, f"{head} {text}"))
    return found


def digest_of(*, title: str, tags: list[str], body: str, exercise: dict[str, Any] | None) -> str:
    """A key that is another one as soon as the article would give other passages."""
    told = json.dumps([title, tags, body, exercise, LONGEST], sort_keys=True, ensure_ascii=False)
    return sha256(told.encode()).hexdigest()
