"""Finding the article that fits: BM25 over plain Spanish tokens, in memory, without a network.

Okapi BM25 as in S. Robertson and H. Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), with
k1 = 1.2 and b = 0.75; titles and tags count three times.
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

K1, B = 1.2, 0.75
TITLE_WEIGHT = 3
_WORD = re.compile(r"[a-z0-9]{2,}")
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_ENDINGS = re.compile(
    r"(?:amientos?|imientos?|aciones|acion|mente|idades|idad|ando|iendo|adas?|ados?|idas?|idos?|ares|eres|ires|es|as|os|ar|er|ir|a|e|o|s)$"
)
_STEM = 4
_STOP = frozenset(
    [
        "de",
        "la",
        "que",
        "el",
        "en",
        "y",
        "a",
        "los",
        "se",
        "del",
        "las",
        "un",
        "por",
        "con",
        "no",
        "una",
        "su",
        "para",
        "es",
        "al",
        "lo",
        "como",
        "mas",
        "o",
        "pero",
        "sus",
        "le",
        "ha",
        "me",
        "si",
        "sin",
        "sobre",
        "este",
        "ya",
        "entre",
        "cuando",
        "todo",
        "esta",
        "ser",
        "son",
        "dos",
        "tambien",
        "fue",
        "habia",
        "era",
        "muy",
        "anos",
        "hasta",
        "desde",
        "estan",
        "mi",
        "porque",
        "ellos",
        "solo",
        "he",
        "te",
        "tu",
        "nos",
        "yo",
        "eso",
        "esto",
        "ni",
        "hay",
        "algo",
        "cada",
        "vez",
        "asi",
        "the",
        "and",
        "to",
        "of",
        "in",
        "it",
        "is",
        "that",
        "for",
        "you",
        "was",
        "with",
        "on",
        "are",
        "my",
        "me",
        "be",
        "have",
        "this",
        "but",
        "not",
        "so",
    ]
)


@dataclass(frozen=True, slots=True)
class Passage:
    """Something that agents may draw on: an article, or what `kind` says."""

    id: str
    title: str
    tags: tuple[str, ...]
    body: str
    exercise: dict[str, Any] | None
    kind: str = "article"


def tokens(text: str) -> list[str]:
    """Stems of the words that carry meaning, without accents."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(sign))
    return [_stem(word) for word in _WORD.findall(plain) if word not in _STOP]


def _stem(word: str) -> str:
    short = _ENDINGS.sub("", word)
    return short if len(short) >= _STEM else word


def best(
    passages: Sequence[Passage], query: str, *, boost: frozenset[str] = frozenset(), limit: int = 3
) -> list[Passage]:
    """The passages that fit `query` best, best first; those with a tag of `boost` come forward. May be empty."""
    if not passages:
        return []
    documents = [
        Counter(tokens(passage.body)) + Counter(tokens(f"{passage.title} {' '.join(passage.tags)}") * TITLE_WEIGHT)
        for passage in passages
    ]
    lengths = [sum(document.values()) for document in documents]
    average = sum(lengths) / len(lengths)
    asked = set(tokens(query))
    frequency = {word: sum(word in document for document in documents) for word in asked}
    scored = []
    for passage, document, length in zip(passages, documents, lengths, strict=True):
        score = 0.0
        for word in asked:
            if count := document[word]:
                idf = math.log(1 + (len(documents) - frequency[word] + 0.5) / (frequency[word] + 0.5))
                score += idf * count * (K1 + 1) / (count + K1 * (1 - B + B * length / average))
        score += 2.0 * len(boost & {tag.lower() for tag in passage.tags})
        if score > 1.0:
            scored.append((-score, passage.title, passage))
    return [passage for _, _, passage in sorted(scored, key=lambda row: row[:2])[:limit]]


def fitting_sentence(passage: Passage, query: str, *, longest: int = 280) -> str:
    """Of an article the sentence that shares most with `query`; the first one where none does."""
    asked = set(tokens(query))
    sentences = [
        sentence
        for part in passage.body.split("\n")
        for sentence in _SENTENCE.split(part.strip())
        if 30 <= len(sentence) <= longest
    ]
    if not sentences:
        return passage.body[:longest]
    return max(sentences, key=lambda sentence: (len(asked & set(tokens(sentence))), -sentences.index(sentence)))
