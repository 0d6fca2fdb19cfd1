"""Turns what people really type into plain words that the screening's lexicon knows.

Accents, capitals, zero-width characters, look-alike letters, digits for letters, spaced or repeated letters, chat
spelling, glued words and typing errors are undone here, so that the lexicon holds each word once. Pure Python.
"""

import re
import unicodedata
from collections.abc import Iterable

from coaching.rules.lexicon import spelling

COMMA = ","
QUOTE = '"'
QUESTION = "?"
THEY_DID = "zzhizo"  # a verb that an accent tells to be somebody else's

_EMOJI = re.compile("|".join(map(re.escape, sorted(spelling.EMOJI, key=len, reverse=True))))
_LOOK_ALIKE = re.compile("[" + re.escape("".join(map(chr, spelling.LOOK_ALIKES))) + "]")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_LAUGH = re.compile(
    r"(?<![a-z])(?:[aeh]{0,3}(?:(?:[jh]+a+){2,}|(?:[jh]+e+){2,}|(?:[jh]+i+){2,})[jhs]*|(?:js){2,}j?|lo+l|lmf?ao+|rofl|xd+)(?![a-z])"
)
_SPACED = re.compile(r"(?<![a-z0-9])[a-z0-9@$](?:([ .\-_*·/|])[a-z0-9@$])(?:\1[a-z0-9@$]){2,}(?![a-z0-9@$])")
_APOSTROPHE = re.compile(r"(?<=[a-z])['’`´ʼ](?=[a-z])")
_QUOTES = re.compile("[\"“”«»„‟]|(?<![a-z0-9])['‘’]|['‘’](?![a-z0-9])")
_SENTENCE = re.compile(r"[.!;\n\r…]+|\?+")
_SOMEBODY_DID = re.compile(
    r"\b(mat|salt|ahorc|suicid|colg|lanz)(?:ó|o\u0301)\b", re.IGNORECASE
)  # "me mató" is not "me mato"
_WORD = re.compile(r"[a-z0-9@$_*]+(?:[-~·^][a-z0-9@$_*]+)*|[,:()\"¿¡]|(?<=\d):(?=\d)")
_RUN = re.compile(r"([a-z])\1+")
_LONG_RUN = re.compile(r"([a-z])\1{2,}")
_MASK = re.compile(r"[-~·^_*]+")
_NUMBER = re.compile(r"^\d+(?:[a-z]{1,3})?$")
_LETTER_FOR = str.maketrans("0134578@$", "oieastbas")
_LETTER_FOR_L = str.maketrans("0134578@$", "oleastbas")
_SPELLED_ALIKE = (
    (re.compile("ch"), "1"),
    (re.compile("h"), ""),
    (re.compile("1"), "ch"),
    (re.compile("qu(?=[ei])"), "k"),
    (re.compile("c(?=[ei])|z|ç"), "s"),
    (re.compile("[cq]"), "k"),
    (re.compile("v|w"), "b"),
    (re.compile("ll"), "y"),
    (re.compile("g(?=[ei])"), "j"),
    (re.compile("gu(?=[ei])"), "g"),
    (re.compile("x"), "s"),
    (re.compile("y$"), "i"),
    (re.compile(r"(.)\1+"), r"\1"),
)
_SHE_OR_HE_DID = "ozz"
_BY_WHAT_STANDS_BEFORE = frozenset({"siquiera", "ves"})
_REMEMBERED = 20_000  # words whose correction is known without working it out again
_LONGEST_REMEMBERED = 40  # letters
_MIN_FUZZY = 5
_MIN_WRITTEN = 4
_MIN_FUZZY_TWICE = 9
_MIN_GLUED = 8


def _looks_like(found: re.Match[str]) -> str:
    return spelling.LOOK_ALIKES[ord(found[0])]


def _without_marks(found: re.Match[str]) -> str:
    return "".join([sign for sign in found[0] if unicodedata.category(sign) not in ("Mn", "Cf", "Me")])


def plain(text: str) -> str:
    """Lower-case text without accents, invisible characters or look-alike letters; emojis that matter become words."""
    text = _LOOK_ALIKE.sub(_looks_like, text)
    if not text.isascii():
        text = _SOMEBODY_DID.sub(rf"\1{_SHE_OR_HE_DID}", text)
        text = _EMOJI.sub(lambda found: f" {spelling.EMOJI[found[0]]} ", text)
        text = _BEYOND_ASCII.sub(_without_marks, unicodedata.normalize("NFKD", text))
    text = _LOOK_ALIKE.sub(_looks_like, text.lower())
    return _QUOTES.sub(' " ', _APOSTROPHE.sub("", text))


def sound(word: str) -> str:
    """A key that is the same for spellings that sound alike in Spanish (b/v, s/c/z, silent h, k/qu, ll/y)."""
    for pattern, letter in _SPELLED_ALIKE:
        word = pattern.sub(letter, word)
    return word


def _deletions(word: str, count: int) -> set[str]:
    found = {word}
    for _ in range(count):
        found |= {shorter[:i] + shorter[i + 1 :] for shorter in found for i in range(len(shorter))}
    return found


def _distance(one: str, other: str, limit: int) -> int:
    """Edit distance with transpositions (optimal string alignment); `limit + 1` when it is over the limit."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            cost = min(row[j - 1] + 1, last[j] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
        before, last = last, row
    return last[-1]


class Speller:
    """Brings one written word to a word of the lexicon, or leaves it alone."""

    def __init__(self, *, words: Iterable[str], prefixes: Iterable[str]) -> None:
        """`words`: all words the lexicon knows; `prefixes`: stems it knows with any ending."""
        self._words = set(words) | spelling.COMMON | set(spelling.CHAT)
        self._prefixes = tuple(sorted(prefixes))
        risk = spelling.RISK_WORDS
        self._words |= risk
        self._sounds: dict[str, str] = {}
        for word in sorted(self._words - set(spelling.CHAT), key=lambda word: (word in risk, word)):
            if len(word) >= 3:
                self._sounds[sound(word)] = word
        self._near: dict[str, list[str]] = {}
        for word in sorted(risk):
            if len(word) >= _MIN_FUZZY:
                for shorter in _deletions(word, 2 if len(word) >= _MIN_FUZZY_TWICE else 1):
                    self._near.setdefault(shorter, []).append(word)
        self._glue = {word for word in self._words if len(word) > 1 or word in ("y", "a", "o")} - spelling.CHAT.keys()
        self._cache: dict[str, tuple[str, ...]] = {}
        self.plainly: dict[str, str] = {}  # written → the one word that it is whatever stands before it

    def knows(self, word: str) -> bool:
        """Whether the word needs no correction."""
        return word in self._words or (word.startswith(self._prefixes) and not _LONG_RUN.search(word))

    def words(self, written: str) -> tuple[str, ...]:
        """The word or words that were meant."""
        found = self._cache.get(written)
        if found is None:
            found = self._correct(written)
            if len(written) > _LONGEST_REMEMBERED:
                return found
            if len(found) > 1 or written.endswith(_SHE_OR_HE_DID) or found[0] in _BY_WHAT_STANDS_BEFORE:
                if len(self._cache) < _REMEMBERED:
                    self._cache[written] = found
            elif len(self.plainly) < _REMEMBERED:
                self.plainly[written] = "no" if found[0] == "tampoco" else found[0]
        return found

    def _correct(self, written: str) -> tuple[str, ...]:
        if written in spelling.CHAT:
            return tuple(spelling.CHAT[written].split())
        if written == "porque":
            return ("por", "que")
        if self.knows(written) or _NUMBER.match(written):
            return (written,)
        for candidate in self._candidates(written):
            if candidate in spelling.CHAT:
                return tuple(spelling.CHAT[candidate].split())
            if self.knows(candidate):
                return (candidate,)
        word = _LONG_RUN.sub(r"\1", written.translate(_LETTER_FOR))
        if not word.isalpha():
            pieces = tuple(piece for piece in _MASK.split(word) if piece)
            fixed = self._fuzzy(word.replace("_", ""))
            if fixed or len(pieces) < 2:
                return (fixed or word,)
            return tuple(fixed for piece in pieces for fixed in self.words(piece))
        if len(word) >= 3 and (alike := self._sounds.get(sound(word))):
            return (alike,)
        return self._split(word) or ((fixed,) if (fixed := self._fuzzy(word)) else (word,))

    def _candidates(self, written: str) -> Iterable[str]:
        for variant in dict.fromkeys((written, written.translate(_LETTER_FOR), written.translate(_LETTER_FOR_L))):
            for word in (variant, _MASK.sub("", variant)):
                yield word
                yield _LONG_RUN.sub(r"\1", word)
                yield _LONG_RUN.sub(r"\1\1", word)
                yield _RUN.sub(r"\1", word)
                if word.startswith("x") and len(word) > 3:
                    yield "e" + word

    def _fuzzy(self, word: str) -> str | None:
        if len(word) < _MIN_WRITTEN or len(word) > 24:
            return None
        limit = 2 if len(word) >= _MIN_FUZZY_TWICE else 1
        candidates = {near for shorter in _deletions(word, limit) for near in self._near.get(shorter, ())}
        best = min(((_distance(word, near, limit), near) for near in candidates), default=(limit + 1, ""))
        return best[1] if best[0] <= (limit if len(best[1]) >= _MIN_FUZZY_TWICE else 1) else None

    def _split(self, word: str) -> tuple[str, ...] | None:
        """The words that were glued together ("quieromorirme"); None if it is one unknown word."""
        if not _MIN_GLUED <= len(word) <= 60:
            return None
        best: list[tuple[str, ...] | None] = [()] + [None] * len(word)
        cost = [0] + [999] * len(word)
        for end in range(1, len(word) + 1):
            for start in range(max(0, end - 14), end):
                before, piece = best[start], word[start:end]
                price = cost[start] + (1 if len(piece) > 1 else 3)
                if before is not None and piece in self._glue and price < cost[end]:
                    best[end], cost[end] = (*before, piece), price
        found = best[-1]
        return found if found and any(len(piece) >= 4 and piece in spelling.RISK_WORDS for piece in found) else None

    def joins(self, one: str, other: str) -> str | None:
        """The lexicon's word if two written pieces are one ("sui cidio")."""
        glued = one + other
        if glued in spelling.RISK_WORDS and len(glued) >= 6 and not (one in self._words and other in self._words):
            return glued
        return None


def _unspace(found: re.Match[str]) -> str:
    return re.sub(r"[ .\-_*·/|]", "", found[0])


def sentences(text: str, speller: Speller) -> list[list[str]]:
    """The text as sentences of corrected words; commas, quotes and question marks stay as tokens of their own."""
    text = _SPACED.sub(_unspace, plain(text))
    text = _LAUGH.sub(f" {spelling.LAUGH} ", text)
    result: list[list[str]] = []
    start = 0
    marks = [(found.start(), found.end(), found[0]) for found in _SENTENCE.finditer(text)]
    for begin, end, mark in [*marks, (len(text), len(text), "")]:
        if mark and len(result) < 200 and text.count(QUOTE, start, begin) % 2 and QUOTE in text[end : end + 200]:
            continue  # inside a quotation the sentence goes on
        tokens = _tokens(text[start:begin], speller)
        if "?" in mark and tokens:
            tokens.append(QUESTION)
        if tokens:
            result.append(tokens)
        start = end
    return result


def _tokens(text: str, speller: Speller) -> list[str]:
    tokens: list[str] = []
    before, plainly, risk = "", speller.plainly, spelling.RISK_WORDS
    for written in _WORD.findall(text):
        word = plainly.get(written)
        if word is not None and before + written not in risk:
            tokens.append(word)
            before = word
            continue
        if written in (",", ":", "(", ")"):
            tokens.append(COMMA)
        elif written == QUOTE:
            tokens.append(QUOTE)
        elif written in ("¿", "¡"):
            tokens.append(COMMA)
        else:
            joined = speller.joins(tokens[-1], written) if tokens and tokens[-1].isalpha() else None
            if joined:
                tokens[-1] = joined
            else:
                did = written.endswith(_SHE_OR_HE_DID)
                for word in (written[:-2],) if did else speller.words(written):
                    if did and tokens[-1:] != ["se"]:
                        tokens.append(THEY_DID)
                    elif word == "siquiera" and tokens[-1:] == ["ni"]:
                        tokens[-1] = "no"
                    elif word == "ves" and tokens[-1:] and tokens[-1] in ("otra", "una", "cada", "tal"):
                        tokens.append("vez")
                    else:
                        tokens.append("no" if word == "tampoco" else word)
        before = tokens[-1] if tokens else ""
    return tokens
