"""Families of phrases: slots (sets of words) put in order, with gaps, matched over words.

A pattern is written as elements separated by spaces:

- `palabra`, `varias_palabras`, `a|b_c|@slot`: one of several phrases or slots; `%` stands for a gender ending (o, a, e, x),
  `*` at the end of a word for any ending;
- a `?` at the end of an element: it may be missing;
- `[3]`: up to three words of any kind; `[1-4]`: one to four;
- `^` and `$`: beginning and end of the sentence (`a|b|$`: one of these, or the end); `!a|b`: here none of these follows.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any, NamedTuple

from coaching.rules.normalisation import COMMA, QUESTION, QUOTE

SHORT_WORD = 4  # letters: shorter words are in every sentence
UNKNOWN_SIZE = 5.0  # of a slot that is made of patterns
# Words that are met in every second sentence: a pattern filed under one of them would be tried for nothing.
_EVERYWHERE = """
    a am and con cuando de del el en es esta estoy he i in is it la las lo los me mejor mi mis my no para por que quiero
    se si tengo the to un una y ya
"""
EVERYWHERE = frozenset(_EVERYWHERE.split())
EVERYWHERE_SIZE = 12.0
REMEMBERED = 20_000  # words whose beginnings are known without asking again
LONGEST_WORD = 30  # letters: longer ones are not worth remembering
_ENDINGS = "oaex"
GAP_STOPS = frozenset({"no", "nunca", "jamas", "tampoco", "ni", "not", "dont", "never", "wont", "zznada"})
_SILENT = {COMMA, QUOTE, QUESTION, "zzrisa", "zzjoder"}

Spans = Mapping[int, tuple[int, ...]]
_NOWHERE: Spans = {}


def lines(text: str) -> tuple[str, ...]:
    """The written patterns of a block of text, one a line."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


class Occurrences:
    """Where the lexicon's phrases stand in one sentence; a slot's places are worked out when somebody asks for them."""

    __slots__ = ("_phrases_of", "_spans", "present")

    def __init__(self, present: dict[int, list[tuple[int, int]]], phrases_of: Mapping[str, frozenset[int]]) -> None:
        """`present`: phrase → its (start, end); `phrases_of`: slot → its phrases."""
        self.present = present
        self._phrases_of = phrases_of
        self._spans: dict[str, Spans] = {}

    def __bool__(self) -> bool:
        return bool(self.present)

    def __contains__(self, slot: str) -> bool:
        return not self.present.keys().isdisjoint(self._phrases_of[slot])

    def at(self, slot: str) -> Spans:
        """Where a slot occurs: start → ends."""
        found = self._spans.get(slot)
        if found is None:
            present = self.present
            found = _NOWHERE
            if phrases := self._phrases_of[slot].intersection(present):
                spans: dict[int, tuple[int, ...]] = {}
                for phrase in phrases:
                    for start, end in present[phrase]:
                        spans[start] = (*spans[start], end) if start in spans else (end,)
                found = spans if len(spans) == 1 else dict(sorted(spans.items()))
            self._spans[slot] = found
        return found


@dataclass(frozen=True, slots=True)
class _Element:
    slots: tuple[str, ...] = ()
    optional: bool = False
    gap: tuple[int, int] | None = None
    edge: str = ""
    absent: bool = False
    or_end: bool = False

    def ends(self, position: int, occurrences: Occurrences, words: list[str]) -> Iterable[int]:
        """The positions at which this element can end when it begins at `position`, the shortest gap first."""
        if self.gap is not None:
            yield from _gap_ends(self.gap, position, words)
        elif self.edge:
            rest = words[:position] if self.edge == "^" else words[position:]
            if all(word in _SILENT for word in rest):
                yield position
        elif self.absent:
            if not any(position in occurrences.at(slot) for slot in self.slots):
                yield position
        else:
            if self.or_end and all(word in _SILENT for word in words[position:]):
                yield position
            for slot in self.slots:
                yield from occurrences.at(slot).get(position, ())


def _gap_ends(gap: tuple[int, int], position: int, words: list[str]) -> Iterable[int]:
    low, high = gap
    for skipped in range(high + 1):
        if position + skipped > len(words) or (skipped and _stops(words, position + skipped - 1)):
            return
        if skipped >= low:
            yield position + skipped


@dataclass(frozen=True, slots=True)
class Pattern:
    """One written pattern, compiled; `needed` holds, for each obligatory element, the phrases that can fill it."""

    source: str
    elements: tuple[_Element, ...]
    needed: tuple[frozenset[int], ...]

    def spans(self, occurrences: Occurrences, words: list[str]) -> list[tuple[int, int]]:
        """Where the pattern matches, as (start, end) in words; one match for each start, the longest. What it needs is there."""
        first = self.elements[0]
        if first.slots and not (first.optional or first.absent or first.or_end):
            starts: Iterable[int] = sorted({start for slot in first.slots for start in occurrences.at(slot)})
        else:
            starts = range(len(words))
        found = []
        for start in starts:
            end = self._match(0, start, occurrences, words)
            if end > start:
                found.append((start, end))
        return found

    def _match(self, index: int, position: int, occurrences: Occurrences, words: list[str]) -> int:
        """Where the elements from `index` on end when they begin at `position`, as far as possible; -1 if they do not match."""
        if index == len(self.elements):
            return position
        element = self.elements[index]
        ends = [
            end
            for next_position in element.ends(position, occurrences, words)
            if (end := self._match(index + 1, next_position, occurrences, words)) >= 0
        ]
        if element.gap is not None:
            return ends[0] if ends else -1
        best = max(ends, default=-1)
        return self._match(index + 1, position, occurrences, words) if best < 0 and element.optional else best


class PatternSet:
    """Many patterns, each filed under its rarest element, so that a sentence is tried against few of them."""

    def __init__(self, patterns: Iterable[tuple[Any, Pattern]], *, cost: Callable[[frozenset[int]], float]) -> None:
        """`patterns`: with what each stands for; `cost`: how common a set of phrases is."""
        self._patterns: list[tuple[Any, Pattern, tuple[frozenset[int], ...]]] = []
        self._filed: dict[int, list[int]] = {}
        for number, (meaning, pattern) in enumerate(patterns):
            rarest, *others = sorted(pattern.needed, key=cost)
            self._patterns.append((meaning, pattern, tuple(others)))
            for phrase in rarest:
                self._filed.setdefault(phrase, []).append(number)

    @property
    def woken_by(self) -> Iterable[int]:
        """The phrases without one of which no pattern can match."""
        return self._filed.keys()

    def spans(self, occurrences: Occurrences, words: list[str]) -> Iterable[tuple[Any, int, int]]:
        """(what it stands for, start, end) of every match, in the order of the patterns."""
        occurring = occurrences.present.keys()
        filed = [numbers for numbers in map(self._filed.get, occurring) if numbers]
        if not filed:
            return
        for number in sorted(set(chain.from_iterable(filed))):
            meaning, pattern, needed = self._patterns[number]
            for phrases in needed:
                if occurring.isdisjoint(phrases):
                    break
            else:
                for start, end in pattern.spans(occurrences, words):
                    yield meaning, start, end


@dataclass(frozen=True, slots=True)
class Family:
    """Ways of saying one thing. `level`: weak, announced, watch, high or imminent; `negatable`: "no …" before it takes it back."""

    name: str
    category: str
    level: str
    reason: str
    patterns: tuple[str, ...]
    negatable: bool = True


class _Heads(NamedTuple):
    """What may begin with one word: phrases that are that word, longer ones, and whether the next word has to be asked."""

    alone: tuple[int, ...]
    longer: tuple[tuple[tuple[str, ...], int], ...]
    pairs: bool


class _Rests:
    """How phrases go on that begin with the same two words: asked once for each length, however many there are."""

    __slots__ = ("_exact", "_lengths", "_starred")

    def __init__(self) -> None:
        self._exact: dict[tuple[str, ...], int] = {}
        self._lengths: tuple[int, ...] = ()
        self._starred: list[tuple[tuple[str, ...], int]] = []

    def add(self, rest: tuple[str, ...], number: int) -> None:
        """A phrase's words after the first two, and its number."""
        if any(word.endswith("*") for word in rest):
            self._starred.append((rest, number))
        else:
            self._exact[rest] = number
            self._lengths = tuple(sorted({*self._lengths, len(rest)}))

    def found(self, words: list[str], start: int) -> Iterable[tuple[int, int]]:
        """(number, end) of each phrase that goes on so from here."""
        left = len(words) - start
        for length in self._lengths:
            if length > left:
                break
            number = self._exact.get(tuple(words[start : start + length]))
            if number is not None:
                yield number, start + length
        for rest, number in self._starred:
            end = start + len(rest)
            if end <= len(words) and all(map(_same, words[start:end], rest)):
                yield number, end


class Lexicon:
    """All slots and families, ready to be matched. Every phrase has a number; so has every slot that is made of patterns."""

    def __init__(
        self, *, phrases: Mapping[str, str], compounds: Mapping[str, str], families: tuple[Family, ...]
    ) -> None:
        """`phrases`: slot → phrases; `compounds`: slot → patterns that make it."""
        self._numbers: dict[tuple[str, ...], int] = {}
        self._slots: dict[str, frozenset[int]] = {}
        self._unions: dict[tuple[str, ...], frozenset[int]] = {}
        self._commonness: list[float] = []
        self._first: dict[str, list[tuple[tuple[str, ...], int]]] = {}
        self._pairs: dict[tuple[str, str], _Rests] = {}
        self._prefixes: dict[str, list[tuple[tuple[str, ...], int]]] = {}
        for name, written in phrases.items():
            self._declare(name, written.split())
        for name in compounds:
            self._slots[name] = frozenset({self._number((f"@{name}",), UNKNOWN_SIZE)})
        self._compounds = [
            (self._numbers[f"@{name}",], self.set_of((None, line) for line in lines(patterns)))
            for name, patterns in compounds.items()
        ]
        self._wakes: dict[int, list[int]] = {}
        for place, (_, patterns) in enumerate(self._compounds):
            for number in patterns.woken_by:
                self._wakes.setdefault(number, []).append(place)
        self.families = families
        self.matcher = self.set_of(
            ((family, line), source) for family in families for line, source in enumerate(family.patterns)
        )

    def set_of(self, sources: Iterable[tuple[Any, str]]) -> PatternSet:
        """Written patterns, with what each stands for, ready to be matched."""
        compiled = [(meaning, self.compile(source)) for meaning, source in sources]
        self._prefix_lengths = tuple(sorted({len(prefix) for prefix in self._prefixes}))
        self._pair_heads = {head for head, _ in self._pairs}
        self._known_heads: dict[str, _Heads] = {}  # a new set knows new phrases
        return PatternSet(compiled, cost=lambda numbers: sum(self._commonness[number] for number in numbers))

    def _number(self, words: tuple[str, ...], commonness: float) -> int:
        number = self._numbers.get(words)
        if number is None:
            number = self._numbers[words] = len(self._commonness)
            self._commonness.append(commonness)
        return number

    def _declare(self, slot: str, phrases: Iterable[str]) -> None:
        members: set[int] = set()
        for phrase in phrases:
            for ending in _ENDINGS if "%" in phrase else ("",):
                words = tuple(phrase.replace("%", ending).replace("porque", "por_que").split("_"))
                if words not in self._numbers:
                    self._file(words)
                members.add(self._numbers[words])
        self._slots[slot] = frozenset(members)

    def _file(self, words: tuple[str, ...]) -> None:
        filed = (words, self._number(words, _commonness(words)))
        head = words[0]
        if head.endswith("*"):
            self._prefixes.setdefault(head[:-1], []).append(filed)
        elif len(words) == 1 or words[1].endswith("*"):
            self._first.setdefault(head, []).append(filed)
        else:
            self._pairs.setdefault((head, words[1]), _Rests()).add(words[2:], filed[1])

    def vocabulary(self) -> tuple[set[str], set[str]]:
        """The words the lexicon knows, and the stems it knows with any ending."""
        every = [words for words in self._numbers if not words[0].startswith("@")]
        words = {word for phrase in every for word in phrase if not word.endswith("*")}
        return words, {word[:-1] for phrase in every for word in phrase if word.endswith("*")}

    def compile(self, source: str) -> Pattern:
        """Read one written pattern. Raises ValueError for a slot that nobody declared."""
        elements = []
        for written in source.split():
            if written.startswith("["):
                low, _, high = written[1:-1].rpartition("-")
                elements.append(_Element(gap=(int(low or 0), int(high))))
            elif written in ("^", "$"):
                elements.append(_Element(edge=written))
            else:
                absent, optional = written.startswith("!"), written.endswith("?")
                body = written.lstrip("!").rstrip("?")
                or_end = "$" in body.split("|")
                elements.append(_Element(slots=self._slots_of(body), optional=optional, absent=absent, or_end=or_end))
        needed = tuple(
            dict.fromkeys(
                self._phrases(element.slots)
                for element in elements
                if element.slots and not (element.optional or element.absent or element.or_end)
            )
        )
        return Pattern(source=source, elements=tuple(elements), needed=needed)

    def _phrases(self, slots: tuple[str, ...]) -> frozenset[int]:
        """The phrases of some slots together; the same object each time, because many patterns ask for the same."""
        if len(slots) == 1:
            return self._slots[slots[0]]
        if slots not in self._unions:
            self._unions[slots] = frozenset().union(*(self._slots[slot] for slot in slots))
        return self._unions[slots]

    def _slots_of(self, body: str) -> tuple[str, ...]:
        options = body.split("|")
        slots = [option[1:] for option in options if option.startswith("@")]
        for slot in slots:
            if slot not in self._slots:
                raise ValueError(f"unknown slot @{slot}")
        literals = "|".join(option for option in options if option != "$" and not option.startswith("@"))
        if literals:
            if f"={literals}" not in self._slots:
                self._declare(f"={literals}", literals.split("|"))
            slots.append(f"={literals}")
        return tuple(slots)

    def occurrences(self, words: list[str]) -> Occurrences:
        """Where each phrase and slot occurs in the sentence."""
        present: dict[int, list[tuple[int, int]]] = {}
        count = len(words)
        known, pairs = self._known_heads, self._pairs
        for start, word in enumerate(words):
            alone, longer, paired = known.get(word) or self._heads(word)
            for number in alone:
                if number in present:
                    present[number].append((start, start + 1))
                else:
                    present[number] = [(start, start + 1)]
            for phrase, number in longer:
                end = start + len(phrase)
                if end <= count and all(map(_same, words[start + 1 : end], phrase[1:])):
                    present.setdefault(number, []).append((start, end))
            if paired and start + 1 < count and (rests := pairs.get((word, words[start + 1]))):
                for number, end in rests.found(words, start + 2):
                    present.setdefault(number, []).append((start, end))
        found = Occurrences(present, self._slots)
        waiting = {place for number in present for place in self._wakes.get(number, ())}
        for place, (number, patterns) in enumerate(self._compounds):
            if place not in waiting:
                continue
            if spans := {(start, end): None for _, start, end in patterns.spans(found, words)}:
                present[number] = list(spans)
                waiting.update(self._wakes.get(number, ()))
        return found

    def _heads(self, word: str) -> "_Heads":
        """What may begin with this word; remembered, because most words of a text come again."""
        filed = [*self._first.get(word, ())]
        for length in self._prefix_lengths:
            if length > len(word):
                break
            filed += self._prefixes.get(word[:length], ())
        heads = _Heads(
            alone=tuple(number for phrase, number in filed if len(phrase) == 1),
            longer=tuple((phrase, number) for phrase, number in filed if len(phrase) > 1),
            pairs=word in self._pair_heads,
        )
        if len(self._known_heads) < REMEMBERED and len(word) <= LONGEST_WORD:
            self._known_heads[word] = heads
        return heads


def _commonness(words: tuple[str, ...]) -> float:
    """How often a phrase is met, against other phrases, roughly."""
    if len(words) == 1 and words[0] in EVERYWHERE:
        return EVERYWHERE_SIZE
    return 1.0 if len(words) == 1 and len(words[0]) <= SHORT_WORD else 1 / len(words) ** 2 / 5


def _stops(words: list[str], position: int) -> bool:
    """Whether a gap may not swallow this word: a negation would turn the meaning round ("no sé" is only a filler)."""
    return words[position] in GAP_STOPS and words[position + 1 : position + 2] != ["se"]


def _same(word: str, wanted: str) -> bool:
    return word == wanted or (wanted.endswith("*") and word.startswith(wanted[:-1]))
