"""Families of phrases: slots (sets of words) put in order, with gaps, matched over words.

A pattern is written as elements separated by spaces:

- `palabra`, `varias_palabras`, `a|b_c|@slot`: one of several phrases or slots; `%` stands for a gender ending (o, a, e, x),
  `*` at the end of a word for any ending;
- a `?` at the end of an element: it may be missing;
- `[3]`: up to three words of any kind; `[1-4]`: one to four;
- `^` and `$`: beginning and end of the sentence (`a|b|$`: one of these, or the end); `!a|b`: here none of these follows.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from coaching.rules.normalisation import COMMA, QUESTION, QUOTE

SHORT_WORD = 4  # letters: shorter words are in every sentence
UNKNOWN_SIZE = 5.0  # of a slot that is made of patterns
_ENDINGS = "oaex"
GAP_STOPS = frozenset({"no", "nunca", "jamas", "tampoco", "ni", "not", "dont", "never", "wont", "zznada"})
_SILENT = {COMMA, QUOTE, QUESTION, "zzrisa", "zzjoder"}

Spans = dict[int, tuple[int, ...]]


def lines(text: str) -> tuple[str, ...]:
    """The written patterns of a block of text, one a line."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


@dataclass(frozen=True, slots=True)
class _Element:
    slots: tuple[str, ...] = ()
    optional: bool = False
    gap: tuple[int, int] | None = None
    edge: str = ""
    absent: bool = False
    or_end: bool = False

    def ends(self, position: int, occurrences: Mapping[str, Spans], words: list[str]) -> Iterable[int]:
        """The positions at which this element can end when it begins at `position`, the shortest gap first."""
        if self.gap is not None:
            yield from _gap_ends(self.gap, position, words)
        elif self.edge:
            rest = words[:position] if self.edge == "^" else words[position:]
            if all(word in _SILENT for word in rest):
                yield position
        elif self.absent:
            if not any(position in occurrences.get(slot, ()) for slot in self.slots):
                yield position
        else:
            if self.or_end and all(word in _SILENT for word in words[position:]):
                yield position
            for slot in self.slots:
                yield from occurrences.get(slot, {}).get(position, ())


def _gap_ends(gap: tuple[int, int], position: int, words: list[str]) -> Iterable[int]:
    low, high = gap
    for skipped in range(high + 1):
        if position + skipped > len(words) or (skipped and _stops(words, position + skipped - 1)):
            return
        if skipped >= low:
            yield position + skipped


@dataclass(frozen=True, slots=True)
class Pattern:
    """One written pattern, compiled; `needed` holds, for each obligatory element, the slots that can fill it."""

    source: str
    elements: tuple[_Element, ...]
    needed: tuple[frozenset[str], ...]

    def spans(self, occurrences: Mapping[str, Spans], words: list[str]) -> list[tuple[int, int]]:
        """Where the pattern matches, as (start, end) in words; one match for each start, the longest."""
        for options in self.needed:
            if not any(slot in occurrences for slot in options):
                return []
        first = self.elements[0]
        if first.slots and not (first.optional or first.absent or first.or_end):
            starts: Iterable[int] = sorted({start for slot in first.slots for start in occurrences.get(slot, ())})
        else:
            starts = range(len(words))
        found = []
        for start in starts:
            end = self._match(0, start, occurrences, words)
            if end > start:
                found.append((start, end))
        return found

    def _match(self, index: int, position: int, occurrences: Mapping[str, Spans], words: list[str]) -> int:
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

    def __init__(self, patterns: Iterable[tuple[Any, Pattern]], *, cost: Callable[[frozenset[str]], float]) -> None:
        """`patterns`: with what each stands for; `cost`: how common a set of slots is."""
        self._patterns = list(patterns)
        self._always: list[int] = []
        self._filed: dict[str, list[int]] = {}
        for number, (_, pattern) in enumerate(self._patterns):
            if not pattern.needed:
                self._always.append(number)
                continue
            for slot in min(pattern.needed, key=cost):
                self._filed.setdefault(slot, []).append(number)

    def spans(self, occurrences: Mapping[str, Spans], words: list[str]) -> Iterable[tuple[Any, int, int]]:
        """(what it stands for, start, end) of every match, in the order of the patterns."""
        numbers = set(self._always)
        for slot in occurrences:
            numbers.update(self._filed.get(slot, ()))
        for number in sorted(numbers):
            meaning, pattern = self._patterns[number]
            for start, end in pattern.spans(occurrences, words):
                yield meaning, start, end


@dataclass(frozen=True, slots=True)
class Family:
    """Ways of saying one thing. `level`: weak, watch, high or imminent; `negatable`: "no …" before it takes it back."""

    name: str
    category: str
    level: str
    reason: str
    patterns: tuple[str, ...]
    negatable: bool = True


@dataclass
class Lexicon:
    """All slots and families, ready to be matched."""

    phrases: Mapping[str, str]
    compounds: Mapping[str, str]
    families: tuple[Family, ...]
    _first: dict[str, list[tuple[str, tuple[str, ...]]]] = field(default_factory=dict)
    _pairs: dict[tuple[str, str], list[tuple[str, tuple[str, ...]]]] = field(default_factory=dict)
    _prefixes: dict[str, list[tuple[str, tuple[str, ...]]]] = field(default_factory=dict)
    _prefix_lengths: tuple[int, ...] = ()
    _inline: dict[str, str] = field(default_factory=dict)
    _sizes: dict[str, float] = field(default_factory=dict)
    _compounds: list[tuple[str, list[Pattern]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        for name, phrases in self.phrases.items():
            for phrase in phrases.split():
                self._add(name, phrase)
        for name, patterns in self.compounds.items():
            self._compounds.append((name, [self.compile(line) for line in patterns.splitlines() if line.strip()]))
        self.matcher = self.set_of(
            ((family, line), source) for family in self.families for line, source in enumerate(family.patterns)
        )

    def set_of(self, sources: Iterable[tuple[Any, str]]) -> PatternSet:
        """Written patterns, with what each stands for, ready to be matched."""
        compiled = [(meaning, self.compile(source)) for meaning, source in sources]
        return PatternSet(compiled, cost=lambda slots: sum(self._sizes.get(slot, UNKNOWN_SIZE) for slot in slots))

    def _add(self, slot: str, phrase: str) -> None:
        for ending in _ENDINGS if "%" in phrase else ("",):
            words = tuple(phrase.replace("%", ending).replace("porque", "por_que").split("_"))
            common = len(words) == 1 and len(words[0]) <= SHORT_WORD
            self._sizes[slot] = self._sizes.get(slot, 0.0) + (1.0 if common else 1 / len(words) ** 2 / 5)
            head = words[0]
            if head.endswith("*"):
                self._prefixes.setdefault(head[:-1], []).append((slot, words))
            elif len(words) == 1 or words[1].endswith("*"):
                self._first.setdefault(head, []).append((slot, words))
            else:
                self._pairs.setdefault((head, words[1]), []).append((slot, words))
        self._prefix_lengths = tuple(sorted({len(prefix) for prefix in self._prefixes}))

    def vocabulary(self) -> tuple[set[str], set[str]]:
        """The words the lexicon knows, and the stems it knows with any ending."""
        every = [
            words
            for known in (self._first, self._pairs, self._prefixes)
            for found in known.values()
            for _, words in found
        ]
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
            frozenset(element.slots)
            for element in elements
            if element.slots and not (element.optional or element.absent or element.or_end)
        )
        return Pattern(source=source, elements=tuple(elements), needed=needed)

    def _slots_of(self, body: str) -> tuple[str, ...]:
        options = body.split("|")
        slots = [option[1:] for option in options if option.startswith("@")]
        for slot in slots:
            if slot not in self.phrases and slot not in self.compounds:
                raise ValueError(f"unknown slot @{slot}")
        literals = "|".join(option for option in options if option != "$" and not option.startswith("@"))
        if literals:
            if literals not in self._inline:
                self._inline[literals] = f"={literals}"
                for phrase in literals.split("|"):
                    self._add(f"={literals}", phrase)
            slots.append(f"={literals}")
        return tuple(slots)

    def _beginning(self, words: list[str], start: int, word: str) -> list[tuple[str, tuple[str, ...]]]:
        """The phrases that may begin with this word."""
        candidates = list(self._first.get(word, ()))
        if start + 1 < len(words):
            candidates += self._pairs.get((word, words[start + 1]), ())
        for length in self._prefix_lengths:
            if length > len(word):
                break
            candidates += self._prefixes.get(word[:length], ())
        return candidates

    def occurrences(self, words: list[str]) -> dict[str, Spans]:
        """Where each slot occurs in the sentence: slot → start → ends."""
        found: dict[str, Spans] = {}
        for start, word in enumerate(words):
            for slot, phrase in self._beginning(words, start, word):
                end = start + len(phrase)
                if end <= len(words) and all(_same(words[start + i], phrase[i]) for i in range(1, len(phrase))):
                    spans = found.setdefault(slot, {})
                    spans[start] = (*spans.get(start, ()), end)
        for name, patterns in self._compounds:
            for pattern in patterns:
                for start, end in pattern.spans(found, words):
                    spans = found.setdefault(name, {})
                    if end not in spans.get(start, ()):
                        spans[start] = (*spans.get(start, ()), end)
        return found


def _stops(words: list[str], position: int) -> bool:
    """Whether a gap may not swallow this word: a negation would turn the meaning round ("no sé" is only a filler)."""
    return words[position] in GAP_STOPS and words[position + 1 : position + 2] != ["se"]


def _same(word: str, wanted: str) -> bool:
    return word == wanted or (wanted.endswith("*") and word.startswith(wanted[:-1]))
