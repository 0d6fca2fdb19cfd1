"""A small classifier beside the rules: logistic regression over words, pairs of words, groups of meaning and letters.

It reads what the rules have no pattern for. Its weights are a file in the repository (`coaching/data/classifier.json`),
made by `manage.py train_screening` from the labelled set beside it; nothing is downloaded. Features are hashed (K. Weinberger
et al., "Feature Hashing for Large Scale Multitask Learning", 2009). Pure Python.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any
from zlib import crc32

from coaching.rules.lexicon.meanings import EMPTY, MEANINGS
from coaching.rules.lexicon.topics import TOPICS

FILE = Path(__file__).resolve().parent.parent / "data" / "classifier.json"
DIMENSIONS = 1 << 16
STEM = 6
SHORTEST = 3
REACH = 4  # words between two whose order tells something
FAR = 12  # words between two that tell anything together
WINDOW = 45  # words read at once; a longer text is read in overlapping windows
STEP = 30
SCALE = 1000  # weights are stored as whole thousandths
_QUIET = frozenset({",", "?"})


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of two questions (does this text ask for a stop? and if so, is it imminent?) and from where on it is a yes."""

    bias: float
    weights: Sequence[float]
    stop: float = 1.0
    watch: float = 1.0
    urgent_bias: float = 0.0
    urgent_weights: Sequence[float] = ()
    imminent: float = 1.0

    def probability(self, words: Sequence[str], *, hint: float = 0.0) -> float:
        """How likely the words ask for a stop: of the likeliest window. `hint`: log-odds that something else adds."""
        starts = range(0, max(1, len(words) - WINDOW + STEP), STEP) if len(words) > WINDOW else (0,)
        return max(_probability(words[start : start + WINDOW], self.bias + hint, self.weights) for start in starts)

    def urgency(self, words: Sequence[str]) -> float:
        """How likely words that ask for a stop tell of something imminent: of the likeliest window."""
        starts = range(0, max(1, len(words) - WINDOW + STEP), STEP) if len(words) > WINDOW else (0,)
        return max(
            _probability(words[start : start + WINDOW], self.urgent_bias, self.urgent_weights) for start in starts
        )


def _probability(words: Sequence[str], bias: float, weights: Sequence[float]) -> float:
    found = features(words)
    if not any(found):
        return 0.0
    total = bias + sum(sum([weights[index] for index in part]) / math.sqrt(len(part)) for part in found if part)
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


@cache
def load_model() -> Model:
    """The model of the repository."""
    data = json.loads(FILE.read_text(encoding="utf-8"))
    return Model(
        bias=data["stop"]["bias"],
        weights=_weights(data["stop"]),
        stop=data["stop"]["from"],
        watch=data["watch_from"],
        urgent_bias=data["imminent"]["bias"],
        urgent_weights=_weights(data["imminent"]),
        imminent=data["imminent"]["from"],
    )


def _weights(question: dict[str, Any]) -> list[float]:
    weights = [0.0] * DIMENSIONS
    for index, weight in zip(question["indexes"], question["weights"], strict=True):
        weights[index] = weight / SCALE
    return weights


@cache
def _stems() -> dict[str, tuple[str, ...]]:
    """Word or stem → the groups of meaning it belongs to; a stem is written with `*`."""
    groups: dict[str, list[str]] = {}
    for name, words in (*MEANINGS.items(), *TOPICS.items()):
        for word in words.split():
            groups.setdefault(word, []).append(name)
    return {word: tuple(names) for word, names in groups.items()}


@cache
def meanings(word: str) -> tuple[str, ...]:
    """The groups of meaning of a word."""
    known = _stems()
    exact = known.get(word)
    if exact:
        return exact
    for length in range(len(word), 2, -1):
        stemmed = known.get(f"{word[:length]}*")
        if stemmed:
            return stemmed
    return ("other",) if len(word) >= SHORTEST and word.isalpha() and word not in EMPTY else ()


@cache
def _hash(kind: str, one: str, other: str = "") -> int:
    return crc32(f"{kind}{one} {other}".encode()) & (DIMENSIONS - 1)


@cache
def _together(group: str, other: str) -> tuple[int, int]:
    """Two groups in a sentence: that they are there, and that this one comes first."""
    return _hash("p", *sorted((group, other))), _hash("n", group, other)


def features(words: Sequence[str]) -> tuple[list[int], list[int]]:
    """The hashed features of a text's words, each once: what is said (words, pairs), what it is about (groups, pairs)."""
    kept = [word for word in words if word not in _QUIET]
    stems = [word[:STEM] for word in kept]
    said = {_hash("w", stem) for stem in stems}
    said.update([_hash("b", one, other) for one, other in pairwise(stems)])
    if len(kept) < len(words) and "?" in words:
        said.add(_hash("question", ""))
    groups = [meanings(word) for word in kept]
    about = {_hash("m", group) for here in groups for group in here}
    for at, here in enumerate(groups):
        for distance, there in enumerate(groups[at + 1 : at + 1 + FAR], 1):
            near = distance <= REACH
            for group in here:
                for other in there:
                    pair = _together(group, other)
                    about.add(pair[0])
                    if near:
                        about.add(pair[1])
    return sorted(said), sorted(about)
