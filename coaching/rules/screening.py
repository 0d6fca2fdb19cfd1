"""Screening of what a participant writes: how much risk, of what kind, and why. No Django, no network, no clock.

The rules (`coaching.rules.signals`) speak first; a small trained classifier reads what they do not know.
"""

import re
from dataclasses import dataclass, field

from coaching.rules.classifier import Passage, load_model, pairs_around, passages
from coaching.rules.signals import LEVELS as LEVELS
from coaching.rules.signals import MASKED, Level, Sentence, Signal, signals_in, well_since
from coaching.rules.signals import RANK as RANK

GRAVE = frozenset({"high", "imminent"})  # the model is not asked, a case opens
FEW_WORDS = 4  # by so few, in which no rule hears anything, the classifier alone calls nothing imminent

_MASKS = {
    "negated": "zznegado",
    "none": "zzficcion",
    "announced": MASKED,
}  # what a word of a taken-back signal becomes
# Families that look at what stands around a wish rather than at the wish: a hit of theirs is a hint, which the classifier weighs.
_HINTS = frozenset(
    {
        "goodbye", "prepared", "hopeless", "oblique", "oblique_now", "oblique_harm", "oblique_violence", "oblique_violence_now",
        "oblique_crisis", "broad_place", "broad_plan", "broad_threat", "en_broad_threat",
        "en_goodbye", "en_prepared", "en_hopeless", "en_oblique", "en_oblique_now", "en_oblique_harm",
    }
)  # fmt: skip
_HINT = 2.0  # in log-odds
_TAKEN_BACK = -1.5  # what was found is negated, quoted or overcome, and nothing else was found
_CAMEL = re.compile(r"(?<=[^\W\d_A-ZÁÉÍÓÚÑ])(?=[A-ZÁÉÍÓÚÑ])")


@dataclass(frozen=True, slots=True)
class Screening:
    """What the screening found: `level` none, watch, high or imminent; kinds of risk; reasons in words for staff."""

    level: Level = "none"
    categories: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)


def warm_up() -> None:
    """Make ready what the first screening would wait for: a server does so as it starts."""
    screen("Hola, ¿qué tal?")


def _judged(signals: list[Signal]) -> Screening:
    counted = [signal for signal in signals if signal.level in RANK and signal.level != "none"]
    if not counted:
        return Screening()
    level = LEVELS[max(RANK[signal.level] for signal in counted)]
    ordered = sorted(counted, key=lambda signal: -RANK[signal.level])
    categories = list(dict.fromkeys(signal.category for signal in ordered))
    return Screening(
        level=level, categories=categories, reasons=list(dict.fromkeys(signal.reason for signal in ordered))
    )


def _plain_words(read: list[Sentence], signals: list[Signal]) -> list[list[str]]:
    """Each sentence's words for the classifier: idioms masked, and so is what was negated, quoted, said of others or overcome."""
    lines = [list(sentence.words) for sentence in read]
    for signal in signals:
        mask = _MASKS.get(signal.level) or ("zztercero" if signal.category == "third_party" else "")
        if signal.past and signal.level == "watch":
            mask = "zzpasado"
        if mask:
            lines[signal.sentence][signal.start : signal.end] = [mask] * (signal.end - signal.start)
    return [
        [word for at, word in enumerate(line) if not (at and word == line[at - 1] and word.startswith("zz"))]
        for line in lines
    ]


def screen_by_rules(text: str) -> Screening:
    """What the rules alone find in the text."""
    return _judged(signals_in(text)[1])


def screen_name(name: str) -> Screening:
    """What a name says that somebody gave themselves ("QuieroMorir"): the rules alone, and no word by itself.

    The classifier learned from sentences, and people are called Violeta, Dolores and Morin.
    """
    return _judged([signal for signal in signals_in(_CAMEL.sub(" ", name))[1] if signal.end - signal.start > 1])


def classifier_words(text: str) -> list[str]:
    """The words as the classifier reads them."""
    return [word for line in _plain_words(*signals_in(text)) for word in line]


def screen(text: str) -> Screening:
    """How much risk the text shows, of which kinds, and why: the rules, and the classifier where they see little."""
    read, signals = signals_in(text)
    found = _judged(signals)
    if not read or (found.level == "imminent" and _is_plain(signals, "imminent")):
        return found
    model = load_model()
    grave = {signal.sentence for signal in signals if signal.level in GRAVE}
    hints = _hints(signals, grave)
    recovered = well_since(read)
    words = _plain_words(read, signals)

    def judge(some: list[Passage]) -> list[tuple[Passage, float]]:
        return [(one, model.probability(one, hint=_hint(one, hints) or _overcome(one, recovered))) for one in some]

    judged = judge(passages(words))
    judged += judge(pairs_around(judged))
    likely = max(probability for _, probability in judged)
    plain = _is_plain(signals, "high")
    if not plain and likely < model.stop:
        worried = found.level != "none" or likely >= model.watch
        return (
            Screening("watch", found.categories or ["acute_crisis"], found.reasons or ["podría haber malestar"])
            if worried
            else found
        )
    reasons = found.reasons if found.level in GRAVE else [*found.reasons, "se parece a frases de riesgo"]
    announced = any(signal.level == "announced" for signal in signals)
    heard = bool(signals) or sum(map(len, words)) > FEW_WORDS
    urgent = (
        found.level == "imminent"
        or announced
        or any(
            heard and model.urgency(passage) >= model.imminent
            for passage, probability in judged
            if probability >= model.stop or passage.holds(grave)
        )
    )
    return Screening("imminent" if urgent else "high", found.categories or ["suicide"], reasons)


def _overcome(passage: Passage, recovered: set[int]) -> float:
    """What it tells the classifier that all of a passage stands where the text tells of being well since."""
    whole = bool(recovered) and recovered.issuperset(range(passage.first, passage.last + 1))
    return _TAKEN_BACK if whole else 0.0


def _hints(signals: list[Signal], grave: set[int]) -> dict[int, float]:
    """What the rules tell the classifier of each sentence: that they see something, or that all they saw was taken back."""
    overcome: dict[int, bool] = {}
    for signal in signals:
        if signal.category != "third_party" and signal.level != "announced":
            left = signal.level in ("none", "negated") or (signal.past and signal.level == "watch")
            overcome[signal.sentence] = overcome.get(signal.sentence, True) and left
    taken_back = {sentence: _TAKEN_BACK for sentence, left in overcome.items() if left}
    return {**taken_back, **dict.fromkeys(grave, _HINT)}


def _hint(passage: Passage, hints: dict[int, float]) -> float:
    """The hint for a passage: of a danger in it first, then of one taken back."""
    told = [hint for sentence, hint in hints.items() if passage.first <= sentence <= passage.last]
    return max(told, default=0.0)


def _is_plain(signals: list[Signal], level: str) -> bool:
    """Whether a family that needs no second opinion found at least this level."""
    return any(RANK.get(signal.level, 0) >= RANK[level] and signal.family not in _HINTS for signal in signals)
