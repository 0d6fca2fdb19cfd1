"""What the rules hear in a text: its sentences, and the signals that families of phrases find in them, weighed by what is around.

They read a sentence in this order: spelling is undone; idioms are masked; families of phrases are looked for; what is
negated, said by or of others, made up, or past and overcome is taken back or lowered; what adds means, time or a goodbye
raises.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from coaching.rules import lexicon
from coaching.rules.lexicon import context
from coaching.rules.normalisation import COMMA, QUESTION, QUOTE, Speller, sentences
from coaching.rules.patterns import Lexicon, PatternSet

Level = Literal["none", "watch", "high", "imminent"]
LEVELS: tuple[Level, ...] = ("none", "watch", "high", "imminent")
RANK: dict[str, int] = {level: rank for rank, level in enumerate(LEVELS)}
MASKED = "zznada"  # what a word becomes that says nothing of danger
_VAGUE_TIMES = frozenset({"ya", "hoy", "ahora", "now", "today", "soon", "manana", "tomorrow"})
_OWN = re.compile(r".+[aei]r(?:me|nos)$|.+ndome$")
_ONESELF = frozenset(
    {"me", "myself", "yo", "quiero", "tengo", "siento", "soy", "estoy", "puedo", "aguanto", "merezco", "i", "am", "im"}
)
_REACH = 7
_WEAK_FOR_HIGH = 3
_NEIGHBOURS = 2  # sentences before and after one that are told with it
_LONG_SENTENCE = 90
_OVERLAP = 25


@dataclass(slots=True)
class Signal:
    """A family's hit: words `start` to `end` of a sentence; `level` one of `LEVELS`, or why it is taken back."""

    sentence: int
    start: int
    end: int
    family: str
    category: str
    level: str
    reason: str
    past: bool
    planned: bool
    line: int


_PAST_WORDS = frozenset(word for phrase in context.PHRASES["past_verb"].split() for word in [phrase.rpartition("_")[2]])


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All that the rules know, compiled; a quarter of a second and ten megabytes, so only whoever screens has it."""

    lexicon: Lexicon
    idioms: PatternSet
    reported: PatternSet
    quoted_after: PatternSet
    remote: PatternSet
    speller: Speller


@cache
def knowledge() -> Knowledge:
    """The lexicon, compiled when it is first asked for."""
    words = Lexicon(phrases=lexicon.PHRASES, compounds=lexicon.COMPOUNDS, families=lexicon.FAMILIES)
    idioms, reported, quoted_after, remote = (
        words.set_of((None, line) for line in lines)
        for lines in (lexicon.IDIOMS, context.REPORTED, context.QUOTED_AFTER, context.REMOTE)
    )
    known, prefixes = words.vocabulary()
    return Knowledge(words, idioms, reported, quoted_after, remote, Speller(words=known, prefixes=prefixes))


class Sentence:
    """One sentence: its words without quotes, what is masked, where every slot occurs."""

    def __init__(self, tokens: list[str]) -> None:
        self.words: list[str] = []
        self.quoted: set[int] = set()
        inside = False
        for word in tokens:
            if word == QUOTE:
                inside = not inside
            elif not (word == "no" and self.words[-1:] == ["no"]):
                if inside:
                    self.quoted.add(len(self.words))
                self.words.append(word)
        self._found: dict[int, list[tuple[int, int]]] = {}
        self.question = self.words[-1:] == [QUESTION]
        find = knowledge().lexicon.occurrences
        self.slots = find(self.words)
        self.context = self.slots
        meant = self.has("on_purpose") or self.has("meant")
        masked = self.words if meant else self._mask()  # no way of speaking, and no accident
        if masked != self.words:
            self.words = masked
            self.slots = find(masked)

    def _mask(self) -> list[str]:
        masked = list(self.words)
        for _, start, end in knowledge().idioms.spans(self.slots, self.words):
            masked[start:end] = [MASKED] * (end - start)
        return masked

    def spans(self, patterns: PatternSet) -> list[tuple[int, int]]:
        """Where the patterns match in the unmasked words; looked for once."""
        found = self._found.get(id(patterns))
        if found is None:
            found = [(start, end) for _, start, end in patterns.spans(self.context, self.words)]
            self._found[id(patterns)] = found
        return found

    def has(self, slot: str) -> bool:
        """Whether the slot occurs anywhere, also under an idiom."""
        return slot in self.context

    def affirmed(self, slot: str) -> bool:
        """Whether the slot occurs and no negation stands right before it."""
        return slot in self.context and any(not self.negated(start) for start in self.context.at(slot))

    def negated(self, start: int) -> bool:
        """Whether a negation governs what starts here ("nunca he pensado en …", "no es que quiera …")."""
        words = self.words
        if words[start] in context.NEGATORS and words[start - 1 : start] not in (["que"], ["that"]):
            return False
        if words[max(0, start - 2) : start] == ["para", "nada"] or context.LEFT_BEHIND & set(
            words[max(0, start - 3) : start]
        ):
            return True
        at = start - 1
        while at >= 0:
            word = words[at]
            if word in context.NEGATORS:
                following = words[at + 1 : at + 3]
                knows = following[:1] == ["se"] and start > at + 1 and words[at + 2 : at + 3] != ["me"]
                return not (
                    knows
                    or following == ["lo", "se"]
                    or words[at - 2 : at] == ["por", "que"]
                    or words[at - 1 : at] == ["why"]
                )
            if word not in context.TRANSPARENT:
                return False
            at -= 1
        return False


def _signals(index: int, sentence: Sentence) -> list[Signal]:
    found: list[Signal] = []
    if not sentence.slots:
        return found
    planned = {at for slot in ("plan", "kill_finite", "kill1") for at in sentence.slots.at(slot)}
    for (family, line), start, end in knowledge().lexicon.matcher.spans(sentence.slots, sentence.words):
        told = {
            *sentence.words[start:end],
            *(word for word in sentence.words[max(0, start - 2) : start] if word == "used"),
            *(sentence.words[max(0, start - 1) : start]),
        }
        found.append(
            Signal(
                sentence=index,
                start=start,
                end=end,
                family=family.name,
                category=family.category,
                level="negated" if family.negatable and sentence.negated(start) else family.level,
                reason=family.reason,
                past="used" in told or bool(told & _PAST_WORDS),
                planned=any(start <= at < end for at in planned),
                line=line,
            )
        )
    taken_back = [signal for signal in found if signal.level == "negated"]
    for signal in found:  # a wide reach that begins inside what was taken back
        if "broad" in signal.family and any(one.start <= signal.start < one.end for one in taken_back):
            signal.level = "negated"
    return found


def _of_others(signal: Signal, sentence: Sentence) -> str | None:
    """Of whom the signal tells: "third" somebody else, "nobody" people in general, None the writer."""
    words = sentence.words
    own = any(word in _ONESELF or _OWN.match(word) for word in words[signal.start : signal.end])
    if own or (words[signal.start] not in context.EITHER_PERSON):
        return None
    low = max(0, signal.start - _REACH)
    for slot, result in (("third", "third"), ("kin_pl", "third"), ("en_kin", "third"), ("people", "nobody")):
        for start, ends in sentence.context.at(slot).items():
            for end in ends:
                if not low <= start < end <= signal.start:
                    continue
                between = words[end : signal.start]
                if context.FIRST_PERSON & set(between) or COMMA in between:
                    continue
                if not between or context.THIRD_VERBS & set(between):
                    return result
    return None


def _is_reported(signal: Signal, sentence: Sentence) -> str | None:
    """Who said the words: "third" somebody else, "fiction" a title, a verse, a phrase to translate, None the writer."""
    if sentence.has("meant"):
        return None
    quoted = all(at in sentence.quoted for at in range(signal.start, signal.end))
    for start, end in sentence.spans(knowledge().reported):
        if (
            end <= signal.start
            and (quoted or signal.start - end <= 2)
            and COMMA not in sentence.words[end : signal.start - 1]
        ):
            return "third" if start in sentence.context.at("third") else "fiction"
    if (quoted and any(sentence.has(slot) for slot in ("work", "meta"))) or (
        sentence.question and sentence.has("meta")
    ):
        return "fiction"
    if quoted and sentence.has("third") and sentence.has("says"):
        return "third"
    for start, _ in sentence.spans(knowledge().quoted_after):
        if 0 <= start - signal.end <= 1 and (quoted or start == signal.end):
            return "fiction"
    return None


def _in_context(signals: list[Signal], read: list[Sentence]) -> list[Signal]:
    """The signals after who, of whom and when have been weighed."""
    back = any(sentence.affirmed("back_again") or sentence.has("meant") for sentence in read)
    better = set() if back else _around(_where(read, "better_now"))
    relapse = back or (not better and any(sentence.has("relapse") for sentence in read))
    remote = _remote(read) if any(signal.past for signal in signals) else []
    told_of = _around(remote)
    kept = []
    for signal in signals:
        sentence = read[signal.sentence]
        if signal.category != "third_party" and signal.level != "negated":
            reported = _is_reported(signal, sentence) or _of_others(signal, sentence)
            if reported in ("fiction", "nobody"):
                signal.level, signal.reason = "none", f"{signal.reason} (palabras citadas o de una historia)"
            elif reported == "third":
                signal.level, signal.category = "watch", "third_party"
                signal.reason = "otra persona puede estar en peligro"
            elif signal.past and not relapse:
                well = signal.sentence in better and not sentence.has("recent")
                if signal.sentence in remote or (well and (signal.level != "imminent" or signal.sentence in told_of)):
                    signal.level, signal.reason = "watch", f"{signal.reason} (pasado)"
        kept.append(signal)
    return kept


def _where(read: list[Sentence], slot: str) -> list[int]:
    """The sentences that affirm something."""
    return [index for index, sentence in enumerate(read) if sentence.affirmed(slot)]


def _remote(read: list[Sentence]) -> list[int]:
    """The sentences that tell of another time."""
    return [index for index, sentence in enumerate(read) if sentence.spans(knowledge().remote)]


def _around(sentences_told: list[int]) -> set[int]:
    """Those sentences and their neighbours: what is said at one end of a page takes nothing back at the other."""
    return {near for index in sentences_told for near in range(index - _NEIGHBOURS, index + _NEIGHBOURS + 1)}


def _raise_by_time(signals: list[Signal], read: list[Sentence]) -> None:
    """A wish or plan with a time for it is imminent."""
    for signal in signals:
        if signal.level != "high" or signal.past or signal.category not in ("suicide", "self_harm"):
            continue
        sentence = read[signal.sentence]
        for slot in ("time_soon", "hidden", "en_time"):
            for start, ends in sentence.slots.at(slot).items():
                phrase = sentence.words[start : max(ends)]
                vague = len(phrase) == 1 and phrase[0] in _VAGUE_TIMES
                if not vague or (signal.planned and phrase[0] not in ("ya", "now", "soon")):
                    signal.level = "imminent"
                    signal.reason = f"{signal.reason}, con un momento"


def _weigh_announcements(signals: list[Signal]) -> None:
    """What is announced ("I will do it tomorrow") is imminent beside a risk, even a hint; alone it is an errand."""
    beside = any(RANK.get(one.level, 0) >= RANK["high"] and one.category in ("suicide", "self_harm") for one in signals)
    for signal in signals:
        if signal.level == "announced" and beside:
            signal.level = "imminent"


def _windows(tokens: list[str]) -> list[list[str]]:
    """A very long sentence in overlapping pieces, so that the time to read it grows with its length only."""
    if len(tokens) <= _LONG_SENTENCE:
        return [tokens]
    step = _LONG_SENTENCE - _OVERLAP
    return [tokens[start : start + _LONG_SENTENCE] for start in range(0, len(tokens) - _OVERLAP, step)]


def signals_in(text: str) -> tuple[list[Sentence], list[Signal]]:
    """The sentences of a text and what the families find in them, weighed by context and time."""
    read = [Sentence(piece) for tokens in sentences(text, knowledge().speller) for piece in _windows(tokens)]
    signals = [signal for index, sentence in enumerate(read) for signal in _signals(index, sentence)]
    signals = _in_context(signals, read)
    _raise_by_time(signals, read)
    _weigh_announcements(signals)
    weak = {(signal.family, signal.line) for signal in signals if signal.level == "weak"}
    for signal in signals:
        if signal.level == "weak":
            signal.level = "high" if len(weak) >= _WEAK_FOR_HIGH else "watch"
    return read, signals


def well_since(read: list[Sentence]) -> set[int]:
    """The sentences around which the text tells of another time and of being well since."""
    better = _where(read, "better_now")
    if not better or any(sentence.affirmed("back_again") for sentence in read):
        return set()
    return _around(better) & _around(_remote(read))
