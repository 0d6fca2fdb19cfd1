"""Vectors of texts without a network: what a text is about, as 384 numbers that are the same on every machine.

A text becomes plain words (no accents, chat spelling undone, words keyed by their sound, so that b/v, s/c/z and a silent h
are one); each word gives its Snowball stem (M. Porter, https://snowballstem.org), the groups of four letters in it, which
forgive typing, and the subject of the emotional field that it belongs to (`coaching/data/subjects.json`: our own table of
synonyms in Spanish and English, and of ways of speaking). The features are hashed with a sign into a vector (K. Weinberger et al.,
"Feature Hashing for Large Scale Multitask Learning", ICML 2009), damped by the logarithm of their count, of unit length.

How good it is: `coaching/tests/test_embedding.py` holds a floor of recall on questions of our own.
"""

import json
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import cache, lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from coaching.rules.normalisation import sound

MODEL, VERSION = "stems", "1"  # a change of anything here, or of the table, is a new version
DIMENSIONS = 384
FILE = Path(__file__).resolve().parent.parent / "data" / "subjects.json"
STEM_WEIGHT, LETTERS_WEIGHT, SUBJECT_WEIGHT, WEAK_WEIGHT = 1.0, 0.25, 1.6, 0.35
GROUP = 4  # letters
_WORD = re.compile(r"[a-z0-9]{2,}")
_LONG_RUN = re.compile(r"([a-z])\1{2,}")
_SHORTEST_PREFIX = 3

Features = tuple[tuple[int, float], ...]


@cache
def _table() -> dict[str, Any]:
    table: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return table


@cache
def _subjects() -> tuple[dict[str, str], list[tuple[re.Pattern[str], str, str]]]:
    """Which subject the words that begin so belong to, by sound; and a way of speaking, with a whole word of it."""
    prefixes: dict[str, str] = {}
    phrases = []
    for subject, ways in _table()["subjects"].items():
        for word in ways["words"]:
            prefixes[sound(plain(word))] = subject
        for phrase in map(plain, ways["phrases"]):
            whole = [word for word in phrase.split()[:-1] if _WORD.fullmatch(word)]
            phrases.append((re.compile(rf"\b{phrase}"), subject, max(whole, key=len, default="")))
    return prefixes, phrases


@cache
def _stemmer(language: str) -> Any:
    import snowballstemmer  # type: ignore[import-untyped]

    return snowballstemmer.stemmer(language)


@cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(_table()[kind])


def plain(text: str) -> str:
    """Lower-case text without accents, and without letters that are drawn out."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return _LONG_RUN.sub(r"\1", "".join(sign for sign in decomposed if not unicodedata.combining(sign)))


def embedded(text: str) -> list[float]:
    """The vector of a text, of unit length; zeros for a text without a word that says something. Deterministic."""
    vector = [0.0] * DIMENSIONS
    for at, weight in weights(text).items():
        vector[at] = weight
    return vector


def weights(text: str) -> dict[int, float]:
    """The numbers of the vector that are not zero, by their place: what is compared of few texts without a database."""
    simple = plain(text)
    counts: Counter[tuple[str, str]] = Counter()
    known = {"", *_WORD.findall(simple)}  # a way of speaking is looked for where its longest word is there
    for pattern, subject, first in _subjects()[1]:
        if first in known and (found := len(pattern.findall(simple))):
            counts["subject", subject] += found
    words = [_table()["chat"].get(word, word) for word in _WORD.findall(simple)]
    language = "english" if _is_english(words) else "spanish"
    for word in words:
        if word not in _words("stop"):
            counts[language, word] += 1
    vector: dict[int, float] = {}
    for (kind, word), count in counts.items():
        damped = 1.0 + math.log(count)
        for at, weight in _features(kind, word):
            vector[at] = vector.get(at, 0.0) + weight * damped
    length = math.sqrt(sum(weight * weight for weight in vector.values()))
    return {at: weight / length for at, weight in vector.items()} if length else {}


def likeness(one: dict[int, float], other: dict[int, float]) -> float:
    """The cosine of two vectors of unit length, as `weights` gives them: 1 is the same, 0 has nothing in common."""
    if len(other) < len(one):
        one, other = other, one
    return sum(weight * other.get(at, 0.0) for at, weight in one.items())


def _is_english(words: Iterable[str]) -> bool:
    english = sum(word in _words("english") for word in words)
    return english > sum(word in _words("spanish") for word in words)


@lru_cache(maxsize=50_000)
def _features(kind: str, word: str) -> Features:
    """Where a word, or a subject, adds how much."""
    if kind == "subject":
        return (_hashed(f"subject {word}", SUBJECT_WEIGHT),)
    stem = sound(_stemmer(kind).stemWord(word))
    strength = WEAK_WEIGHT if word in _words("weak") or stem in _weak_stems() else 1.0
    found = [_hashed(f"stem {stem}", STEM_WEIGHT * strength)]
    padded = f"<{stem}>"
    groups = {padded[at : at + GROUP] for at in range(max(1, len(padded) - GROUP + 1))}
    found += [_hashed(f"letters {group}", LETTERS_WEIGHT * strength) for group in sorted(groups)]
    subject = _subject_of(sound(word))
    if subject:
        found.append(_hashed(f"subject {subject}", SUBJECT_WEIGHT))
    return tuple(found)


@cache
def _weak_stems() -> frozenset[str]:
    return frozenset(sound(_stemmer("spanish").stemWord(word)) for word in _words("weak"))


def _subject_of(word: str) -> str | None:
    prefixes = _subjects()[0]
    for length in range(len(word), _SHORTEST_PREFIX - 1, -1):
        if subject := prefixes.get(word[:length]):
            return subject
    return None


def _hashed(feature: str, weight: float) -> tuple[int, float]:
    number = int.from_bytes(blake2b(feature.encode(), digest_size=8).digest(), "big")
    return (number >> 1) % DIMENSIONS, weight if number & 1 else -weight
