"""A small classifier beside the rules: logistic regression over words, pairs of words and groups of meaning.

It reads what the rules have no pattern for. Its weights are a file in the repository (`coaching/data/classifier.json`),
made by `manage.py train_screening` from the labelled set beside it; nothing is downloaded. Features are hashed (K. Weinberger
et al., "Feature Hashing for Large Scale Multitask Learning", 2009). Pure Python.
"""

import json
import math
import sys
from array import array
from base64 import b64decode, b64encode
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any
from zlib import crc32

from coaching.rules.lexicon.meanings import EMPTY, MEANINGS
from coaching.rules.lexicon.topics import TOPICS
from coaching.rules.lexicon.vocabulary import VOCABULARY

FILE = Path(__file__).resolve().parent.parent / "data" / "classifier.json"
DIMENSIONS = 1 << 17
STEM = 6
SHORTEST = 3
REACH = 4  # words between two whose order tells something
FAR = 12  # words between two that tell anything together
WINDOW = 45  # words: a longer text is not read as a whole
A_LITTLE = 0.1  # likelihood: two sentences of less say nothing together either
STEP = 30  # words from one piece of an endless sentence to the next
SCALE = 1000  # weights are stored as whole thousandths
MOST = 32_767  # of them, in two bytes
REMEMBERED = 20_000  # words whose features are known without asking again
PAIRS_REMEMBERED = 40_000  # two words' groups whose features are: four megabytes
_MOST = 1 << 16  # combinations of groups that there may be
_QUIET = frozenset({",", "?"})

Features = tuple[list[int], list[int]]


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

    def probability(self, passage: "Passage", *, hint: float = 0.0) -> float:
        """How likely a passage asks for a stop. `hint`: log-odds that something else adds."""
        return _probability(passage.seen, self.bias + hint, self.weights)

    def urgency(self, passage: "Passage") -> float:
        """How likely a passage that asks for a stop tells of something imminent."""
        return _probability(passage.seen, self.urgent_bias, self.urgent_weights)


@dataclass(frozen=True, slots=True)
class Passage:
    """What is read at once: the features of some sentences that follow each other, and which they are."""

    seen: Features
    first: int
    last: int

    def holds(self, sentences: Collection[int]) -> bool:
        """Whether one of these sentences is in it."""
        return any(self.first <= sentence <= self.last for sentence in sentences)


def passages(lines: Sequence[Sequence[str]]) -> list[Passage]:
    """A text as it is judged first: whole where it is short, and each sentence by itself.

    One sentence among many is what a page must not hide, so a long text is never judged by its average.
    """
    last = len(lines) - 1
    if sum(map(len, lines)) <= WINDOW:
        found = [Passage(features([word for line in lines for word in line]), 0, last)]
    elif last == 0:
        return [Passage(features(lines[0][start : start + WINDOW]), 0, 0) for start in range(0, len(lines[0]), STEP)]
    else:
        found = []
    return found if last == 0 else [*found, *(Passage(features(line), at, at) for at, line in enumerate(lines))]


def pairs_around(judged: Sequence[tuple[Passage, float]]) -> list[Passage]:
    """Each two sentences that follow each other, where one of them says a little by itself; given how likely each is."""
    alone = [(passage, likely) for passage, likely in judged if passage.first == passage.last]
    return [
        Passage(_joined(one.seen, other.seen), one.first, other.last)
        for (one, here), (other, there) in pairwise(alone)
        if other.first == one.last + 1 and max(here, there) >= A_LITTLE
    ]


def _joined(one: Features, other: Features) -> Features:
    """The features of two sentences together."""
    return list({*one[0], *other[0]}), list({*one[1], *other[1]})


def _probability(found: Features, bias: float, weights: Sequence[float]) -> float:
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
    same: dict[int, float] = {}  # a number that many weights are is kept once
    for index, whole in zip(_unpacked("I", question["indexes"]), _unpacked("h", question["weights"]), strict=True):
        weights[index] = same.setdefault(whole, whole / SCALE)
    return weights


def packed(kind: str, numbers: Iterable[int]) -> str:
    """Whole numbers as they are stored: `I` of four bytes, `h` of two with a sign, the low byte first, in base64."""
    numbers = array(kind, numbers)
    if sys.byteorder == "big":
        numbers.byteswap()
    return b64encode(numbers.tobytes()).decode()


def _unpacked(kind: str, stored: str) -> "array[int]":
    numbers = array(kind, b64decode(stored))
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


@cache
def _stems() -> dict[str, tuple[str, ...]]:
    """Word or stem → the groups of meaning it belongs to; a stem is written with `*`."""
    groups: dict[str, list[str]] = {}
    for name, words in (*MEANINGS.items(), *TOPICS.items(), *VOCABULARY.items()):
        for word in words.split():
            groups.setdefault(word, []).append(name)
    return {word: tuple(names) for word, names in groups.items()}


def meanings(word: str) -> tuple[str, ...]:
    """The groups of meaning of a word."""
    known = _stems()
    exact = known.get(word, ())
    for length in range(len(word), 2, -1):
        stemmed = known.get(f"{word[:length]}*")
        if stemmed:
            return tuple(dict.fromkeys((*exact, *stemmed)))
    if exact:
        return exact
    return ("other",) if len(word) >= SHORTEST and word.isalpha() and word not in EMPTY else ()


def _hash(kind: str, one: str, other: str = "") -> int:
    return crc32(f"{kind}{one} {other}".encode()) & (DIMENSIONS - 1)


_Told = tuple[bytes, int, int, int, int]
_TOLD: dict[str, _Told] = {}


def _told(word: str) -> _Told:
    """A word's stem, feature, running checksums of pairs (next to it, one word apart), and combination of groups or -1."""
    stem, groups = word[:STEM], meanings(word)
    number = _NUMBERS[groups] if groups else -1
    found = stem.encode(), _hash("w", stem), crc32(f"b{stem} ".encode()), crc32(f"s{stem} ".encode()), number
    if len(_TOLD) < REMEMBERED:
        _TOLD[word] = found
    return found


class _Numbers(dict[tuple[str, ...], int]):
    """Each combination of groups that a word has → a small number."""

    def __missing__(self, groups: tuple[str, ...]) -> int:
        number = self[groups] = len(self)
        _COMBINATIONS.append(groups)
        return number


_COMBINATIONS: list[tuple[str, ...]] = []
_NUMBERS = _Numbers()


@cache
def _group(group: str) -> int:
    return _hash("m", group)


class _Together(dict[int, tuple[int, ...]]):
    """Two words' combinations and whether they are near, as one number → features: together, and which comes first."""

    def __missing__(self, key: int) -> tuple[int, ...]:
        pair, near = divmod(key, 2)
        here, there = divmod(pair, _MOST)
        found = tuple(
            index
            for group in _COMBINATIONS[here]
            for other in _COMBINATIONS[there]
            for index in (_hash("p", *sorted((group, other))), *((_hash("n", group, other),) if near else ()))
        )
        if len(self) < PAIRS_REMEMBERED:
            self[key] = found
        return found


_TOGETHER = _Together()


def features(words: Sequence[str]) -> Features:
    """The hashed features of a text's words, each once: what is said (words, pairs), what it is about (groups, pairs)."""
    kept = [word for word in words if word not in _QUIET]
    known = _TOLD.get
    told = [known(word) or _told(word) for word in kept]
    last = DIMENSIONS - 1
    said = {one[1] for one in told}
    said.update([crc32(after[0], one[2]) & last for one, after in pairwise(told)])
    said.update([crc32(after[0], one[3]) & last for one, after in zip(told, told[2:], strict=False)])
    if len(kept) < len(words) and "?" in words:
        said.add(_hash("question", ""))
    groups = [(at, one[4]) for at, one in enumerate(told) if one[4] >= 0]
    about = {_group(group) for here in {number for _, number in groups} for group in _COMBINATIONS[here]}
    keys = {
        (here * _MOST + there) * 2 + (beyond - at <= REACH)
        for place, (at, here) in enumerate(groups)
        for beyond, there in groups[place + 1 : place + 1 + FAR]
        if beyond - at <= FAR
    }
    about.update(*map(_TOGETHER.__getitem__, keys))
    return list(said), list(about)
