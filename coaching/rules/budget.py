"""How much of what a provider is told: within so many tokens, the nearest first."""

import math
from collections.abc import Sequence
from typing import TypeVar

CHARACTERS_A_TOKEN = 3.5  # of Spanish; an estimate that is rather too many tokens than too few
FACTS_SHARE, SUMMARY_SHARE, PASSAGES_SHARE = 0.2, 0.15, 0.3
T = TypeVar("T")


def tokens_of(text: str) -> int:
    """About how many tokens a text is."""
    return math.ceil(len(text) / CHARACTERS_A_TOKEN)


def shortened(text: str, budget: int) -> str:
    """The beginning of `text` that fits, cut at a space."""
    if tokens_of(text) <= budget:
        return text
    longest = int(budget * CHARACTERS_A_TOKEN)
    cut = text[:longest]
    return cut[: cut.rfind(" ")] + " …" if " " in cut else cut


def fitting(items: Sequence[T], sizes: Sequence[int], budget: int) -> list[T]:
    """The first of `items` that fit together; it stops at the first that does not."""
    chosen, left = [], budget
    for item, size in zip(items, sizes, strict=True):
        if size > left:
            break
        chosen.append(item)
        left -= size
    return chosen
